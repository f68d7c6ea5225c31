"""What the loaders hand to the cleaner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rag.schema import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A span of a document whose role the file format itself states (an HTML heading, a figure caption, a menu)."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """
    One document as its file holds it, before cleaning.

    ``source`` is the POSIX path below the ingested root (``dump.jsonl#key`` for a row of a table). ``text`` is the
    file's own text, without newline translation, or the extracted text of HTML, PDF and DOCX. ``raw_hash`` is the
    SHA-256 of the bytes it came from, metadata included: equal hashes need no second reading. Metadata fields are
    what the file or its sidecar states, None where they state nothing.
    """

    path: Path
    source: str
    text: str
    raw_hash: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    hints: tuple[Hint, ...] = ()
    warnings: tuple[str, ...] = ()
