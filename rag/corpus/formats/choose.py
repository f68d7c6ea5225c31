"""Which reader a file name asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from rag.corpus.formats import plain
from rag.corpus.formats.base import Extract, UnreadableError


class _Reader(Protocol):
    def __call__(self, data: bytes, *, max_chars: int) -> Iterator[Extract | UnreadableError]: ...


_READERS: dict[str, _Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
}
READABLE: frozenset[str] = frozenset(_READERS)
"""File name endings, lower case, that can be read."""


def read_bytes(data: bytes, suffix: str, *, max_chars: int) -> Iterator[Extract | UnreadableError]:
    """
    The documents in a file's bytes, in the file's order; a row that cannot be used comes as an error in its place.

    Args:
        data: the whole file.
        suffix: the file name's ending with its dot, in any case; it must be one of :data:`READABLE`.
        max_chars: more than this is not unpacked from an archive or a page description.

    Raises:
        UnreadableError: the file as a whole cannot be read.
        rag.corpus.decode.NotTextError: it should be text and is not.
    """
    return _READERS[suffix.lower()](data, max_chars=max_chars)
