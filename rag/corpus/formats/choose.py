"""Which reader a file name asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from rag.corpus.formats import docx, html, markdown, pdf, plain, rows
from rag.corpus.formats.base import Extract, UnreadableError


class _Reader(Protocol):
    def __call__(self, data: bytes, *, max_chars: int) -> Iterator[Extract | UnreadableError]: ...


_READERS: dict[str, _Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".jsonl": rows.read_json_lines,
    ".ndjson": rows.read_json_lines,
    ".json": rows.read_json,
    ".csv": rows.read_csv,
    ".tsv": rows.read_csv,
}
_STREAMED: dict[str, Callable[[Iterable[str]], Iterator[Extract | UnreadableError]]] = {
    ".jsonl": rows.json_lines,
    ".ndjson": rows.json_lines,
    ".csv": rows.csv_rows,
    ".tsv": rows.csv_rows,
}
READABLE: frozenset[str] = frozenset(_READERS)
"""File name endings, lower case, that can be read."""
STREAMED: frozenset[str] = frozenset(_STREAMED)
"""Those of dumps, which are read row by row when they are large."""


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


def read_stream(lines: Iterable[str], suffix: str) -> Iterator[Extract | UnreadableError]:
    """The same for the lines of a dump, whose suffix is one of :data:`STREAMED`."""
    return _STREAMED[suffix.lower()](lines)
