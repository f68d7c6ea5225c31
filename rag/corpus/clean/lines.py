"""Lines of a text, and small tests on them that several rules share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rag.schema import BlockKind

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"[.!?…؟۔。！？]['\"’”»)\]\u200f\u200e]{0,3}$")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_QUOTED = re.compile(r"[“„«][^“”„«»]{0,600}[”“»]|\"[^\"]{0,600}\"|‘[^‘’]{3,600}’(?!\w)")
_PARAGRAPH_CHARS = 120
_PARAGRAPH_WORDS = 9

Span = tuple[int, int, BlockKind]


@dataclass(slots=True)
class Line:
    """A line without the white space around it. ``spans`` are its parts and their roles, empty until it is judged."""

    text: str
    start: int
    after_blank: bool
    spans: list[Span] = field(default_factory=list)
    words: int = 0
    post: int | None = None
    """Number of the post this line belongs to."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def kind(self) -> BlockKind | None:
        """The role of the whole line; None when it is open or has several."""
        return self.spans[0][2] if len(self.spans) == 1 else None

    def assign(self, kind: BlockKind) -> None:
        """Give the whole line one role."""
        self.spans = [(self.start, self.end, kind)]

    @property
    def is_paragraph(self) -> bool:
        """Does it read like running text: long, or ended like a sentence of some length?"""
        return len(self.text) >= _PARAGRAPH_CHARS or (ends_sentence(self.text) and self.words >= _PARAGRAPH_WORDS)


def lines_of(text: str) -> list[Line]:
    """The lines of ``text`` that hold more than white space."""
    found: list[Line] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + match.group().index(stripped)
        gap = text[previous_end:start]
        blank = found != [] and (gap.count("\n") or gap.count("\r")) > 1
        found.append(Line(stripped, start, blank, words=count_words(stripped)))
        previous_end = start + len(stripped)
    return found


def count_words(text: str, *, most: int = 400) -> int:
    """Words of a line, counted to ``most``."""
    if len(text) > 20 * most:
        return most
    return min(most, len(_WORD.findall(text)))


def ends_sentence(text: str) -> bool:
    """Does the text end like a sentence (closing quotes and brackets aside)?"""
    return _TERMINAL.search(text[-6:]) is not None


def without_quotes(text: str) -> str:
    """``text`` with what stands in quotation marks blanked out, the same length."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


def capitalised(words: list[str]) -> bool:
    """Are these words written like names: an upper-case letter in front, or letters of a script that has no case?"""
    return all(not word[0].islower() for word in words if word)


def words_of(text: str) -> list[str]:
    """The words of a short text."""
    return _WORD.findall(text[:2000])


def after_words(text: str, number: int) -> str:
    """``text`` from its word of that number (counted from 0) on; empty when it has fewer."""
    starts = [match.start() for match in _WORD.finditer(text[:2000])]
    return text[starts[number] :] if number < len(starts) else ""
