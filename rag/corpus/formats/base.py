"""What every format's reader hands back, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rag.corpus.records import Hint


class UnreadableError(ValueError):
    """
    A file (or one of its rows) cannot be taken in; the message is the reason told to the user.

    ``row`` is the key under which that row would have been known, None where the rest of the file is in doubt too.
    """

    def __init__(self, reason: str, *, row: str | None = None) -> None:
        super().__init__(reason)
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Text and stated metadata of one document. ``key`` names a row inside its file, None for a whole file."""

    text: str
    key: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    hints: tuple[Hint, ...] = ()
    warnings: tuple[str, ...] = ()
