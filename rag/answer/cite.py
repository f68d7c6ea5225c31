"""
Citations: the one module that makes, reads and removes markers.

A marker is a number in square brackets, ``[1]``. Each number stands for one quote at one place of one article; numbers
are given in the order of first use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.errors import StaleIndexError
from rag.schema import Article, Citation, Statement

MARKER = re.compile(r"\[(\d{1,3})\]")
"""A marker such as ``[3]``: digits in square brackets, counted from 1."""

_LAST = re.compile(rf"{MARKER.pattern}\Z")
_LONGEST = len("[999]")
_SPELLINGS = re.compile(
    r"[\[【［](?:sources?|المصدر)?\s*\d{1,3}(?:\s*(?:[,;،؛&]|and|et|و)\s*\d{1,3})*\s*[\]】］]", re.I
)
_RUN = r"(\[\d{1,3}\](?:\s*\[\d{1,3}\])*)"
_WHITE = re.compile(r"\s+")
_AFTER_END = re.compile(rf"(?<![\s.!?؟…。])\s*([.!?؟…。]+[\"'»”’)]*)\s*{_RUN}(?=\s|$|[^\W\d]|[\"'«“‘(])")
_ALONE = re.compile(rf"\n{_RUN}(?=\n|$)")


def marker(number: int) -> str:
    """The marker of citation ``number``."""
    return f"[{number}]"


def parse_markers(text: str) -> list[int]:
    """The numbers of all markers of ``text``, in reading order, repeated ones kept."""
    return [int(match.group(1)) for match in MARKER.finditer(text)]


def strip_markers(text: str) -> str:
    """``text`` without its markers and without the white space that stood before each; none is left, however nested."""
    kept: list[str] = []
    for character in text:
        kept.append(character)
        # The rest may close a marker that this one stood in. Going over the whole text again for each level would take
        # the square of its length.
        if character == "]" and (found := _LAST.search("".join(kept[-_LONGEST:]))):
            del kept[-len(found[0]) :]
            while kept and kept[-1].isspace():
                kept.pop()
    return "".join(kept)


def canonical_markers(text: str) -> str:
    """
    ``text`` with the ways in which models spell markers brought to one, each before the mark that ends its sentence.

    ``[1, 2]``, ``[Source 1]``, ``[١]`` and ``【1】`` are read as markers; ``word. [1]`` becomes ``word [1].``; markers
    alone on a line go to the end of the line before. Runs of white space become one space or line break.
    """
    text = _WHITE.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    spelled = _SPELLINGS.sub(
        lambda found: "".join(marker(int(digits)) for digits in re.findall(r"\d+", found[0])), text
    )
    inward = _ALONE.sub(lambda found: f" {''.join(found[1].split())}", spelled)
    return _AFTER_END.sub(lambda found: f" {''.join(found[2].split())}{found[1]}", inward)


def unmarked(text: str) -> str:
    """``text`` with what looks like a marker and is a document's own, ``[7]``, in round brackets: ``(7)``."""
    return MARKER.sub(r"(\1)", text)


def joined(statements: Sequence[Statement], *, separator: str = " ") -> str:
    """The text of an answer: every statement followed by its markers, which are the only ones in it."""
    parts = []
    for statement in statements:
        marks = "".join(marker(number) for number in statement.citations)
        told = unmarked(statement.text)
        parts.append(f"{told} {marks}" if marks else told)
    return separator.join(parts)


class CitationBook:
    """Collects the citations of one answer and numbers them by first use, from 1."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    def add(
        self,
        article: Article,
        *,
        start: int,
        end: int,
        passage_id: str,
        also_in: Sequence[str] = (),
        gloss: str | None = None,
    ) -> int:
        """
        The number of a quote; the same place always has the same one.

        Args:
            article: where the quote stands.
            start, end: half-open, in characters of ``article.text``.
            passage_id: the passage it was found in.
            also_in: sources of other articles that say the same.
            gloss: English word gloss, for a quote in another language than the question's.

        Raises:
            StaleIndexError: the span is not one of the article (the index and the article disagree).
        """
        place = (article.id, start, end)
        known = self._by_place.get(place)
        if known is not None:
            merged = tuple(dict.fromkeys((*known.also_in, *also_in)))
            self._by_place[place] = replace(known, also_in=merged)
            return known.number
        if not 0 <= start < end <= len(article.text):
            raise StaleIndexError(
                f"A passage of {article.source} names characters {start} to {end}, and the article has "
                f"{len(article.text)}.",
                next_step="Run `rag ingest` again.",
            )
        citation = Citation(
            number=len(self._by_place) + 1,
            article_id=article.id,
            title=article.title,
            source=article.source,
            url=article.url,
            language=article.language,
            published=article.published,
            start=start,
            end=end,
            quote=article.text[start:end],
            passage_id=passage_id,
            content_hash=article.content_hash,
            also_in=tuple(dict.fromkeys(also_in)),
            gloss=gloss,
        )
        self._by_place[place] = citation
        return citation.number

    def all(self) -> tuple[Citation, ...]:
        """The citations by number."""
        return tuple(self._by_place.values())
