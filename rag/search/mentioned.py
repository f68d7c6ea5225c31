"""Whether a name is mentioned at all."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import Bridge
from rag.search.mentions import mentions_of
from rag.search.view import View

_LOOKED_INTO = 200
"""Passages that may hold a name: of words that merely sound alike there may be very many."""


def is_mentioned(term: str, *, view: View, bridge: Bridge, languages: Sequence[str]) -> bool:
    """
    Whether a term is mentioned at all; arguments as in :func:`mentions_of`.

    The first passages that may hold it are looked into, those with the words as written before all others.
    """
    found = mentions_of(term, view=view, bridge=bridge, languages=languages, exact=False, most=_LOOKED_INTO)
    return bool(found)
