"""Plain text."""

from __future__ import annotations

from collections.abc import Iterator

from rag.corpus.decode import decode
from rag.corpus.formats.base import Extract


def read(data: bytes, *, max_chars: int) -> Iterator[Extract]:
    """The one document of a text file: its characters as they are, line ends included."""
    text, warnings = decode(data)
    yield Extract(text=text, warnings=warnings)
