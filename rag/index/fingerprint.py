"""What an index was made with, in twelve characters."""

from __future__ import annotations

import hashlib
from typing import Protocol

from rag.index.generation import FORMAT
from rag.index.lexical.document import LEXICAL_FORMAT

CORPUS_VERSION = "7"
"""
Changes whenever :mod:`rag.corpus` may make other blocks or passages of the same file, or read another author or date,
and whenever :mod:`rag.language.sentences` ends sentences elsewhere.

It stands here so that a question need not load what only an ingest uses.
"""

EMBEDDED_TEXT_VERSION = 2
"""Changes whenever :func:`rag.index.embedding.embedded_text.embedded_text` does."""


class Fingerprinted(Protocol):
    """A bridge, or an embedder."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever what it makes may."""


class FingerprintedEmbedder(Fingerprinted, Protocol):
    """An embedder; which languages it reads decides what is embedded as a gloss."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that are embedded as they are."""


def index_fingerprint(*, embedder: FingerprintedEmbedder, bridge: Fingerprinted, passage_tokens: int) -> str:
    """
    Changes whenever another index would come out of the same files: model, cleaner, passages, analysis, layout.

    Args:
        embedder: its weights, form, prefixes, length limit and languages.
        bridge: its lexicon and analyser.
        passage_tokens: target size.
    """
    basis = (
        FORMAT,
        LEXICAL_FORMAT,
        EMBEDDED_TEXT_VERSION,
        CORPUS_VERSION,
        embedder.fingerprint,
        ",".join(sorted(embedder.languages)),
        bridge.fingerprint,
        passage_tokens,
    )
    return hashlib.sha256("\n".join(map(str, basis)).encode()).hexdigest()[:12]
