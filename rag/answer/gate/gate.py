"""
The quote gate: a sentence that a language model wrote passes only if the text it cites holds it up.

A sentence is held against the passages whose numbers it carries: every marker must exist, every number, date and
weekday must stand in the quote that is taken from the passage, every name in the passage or its title, and enough of
its content words must be found in the quote, across languages through the bridge. A word that is negated on one side
only fails too, and so does a number with the opposite beside it ("fewer than" for "more than", euros for dollars).

What such a gate cannot see: who did what to whom (the same words in other roles), a cause that the text does not
claim, a negation in other words ("failed to", "absent"), a figure that belongs to something else in the same
quote, "before" for "after" where the quote words what follows differently, the unit of a number of several words
("twenty-five"), first for second. It keeps inventions out; it does not prove a sentence true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.cite import parse_markers, strip_markers
from rag.answer.gate.claims import Claim, Reading, claims_of, read
from rag.answer.gate.figures import Figures, figures
from rag.answer.gate.qualifiers import Qualifier, contradicted, qualifiers
from rag.language import Bridge
from rag.schema import Passage

Reason = Literal[
    "ok", "no_marker", "unknown_marker", "markup", "damaged", "empty", "figure", "name", "content", "negation"
]

LEAST_OVERLAP = 0.6
"""
Share of a sentence's content words that the quote must hold, in its own language or through the bridge.

Chosen on half ``a`` of tests/answer/gate_pairs.py: what a source does not say reached 0.5 there, most of what it says
0.67 and more. What it costs are true sentences in words that no gloss has; they are dropped.
"""
LONGEST_QUOTE = 3
"""Neighbouring sentences that one quote may span."""
_LEAST_SHARE = 0.25
"""A cited passage that holds less of the sentence than this, and nothing the others lack, is not cited."""

_MARKUP = re.compile(r"https?:|www\.|\]\(|!\[|<\s*/?\s*[a-z!|]|\|>|```|data:\w+/", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A passage as the model was given it.

    ``sentences`` are the (start, end) spans, in characters of the article, that it was shown and that may be quoted.
    """

    number: int
    passage: Passage
    sentences: tuple[tuple[int, int], ...]

    def text(self, first: int, last: int) -> str:
        """Sentences ``first`` to ``last`` (inclusive), as they stand in the article."""
        offset = self.passage.start
        return self.passage.text[self.sentences[first][0] - offset : self.sentences[last][1] - offset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The part of a source that holds a sentence up: ``article.text[start:end]``."""

    source: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What the gate says of one sentence.

    ``text`` is the sentence without markers, ``quotes`` what holds it up (empty when nothing does), ``overlap`` the
    share of its content words that the quotes hold, ``reason`` the first rule that it broke, or ``"ok"``.
    """

    text: str
    reason: Reason
    quotes: tuple[Quote, ...] = ()
    overlap: float = 0.0

    @property
    def supported(self) -> bool:
        return self.reason == "ok"


@dataclass(frozen=True, slots=True)
class _Window:
    source: Source
    first: int
    last: int
    reading: Reading
    figures: Figures

    @property
    def qualifiers(self) -> frozenset[Qualifier]:
        return qualifiers(self.source.text(self.first, self.last), self.source.passage.language)

    @property
    def quote(self) -> Quote:
        spans = self.source.sentences
        return Quote(source=self.source.number, start=spans[self.first][0], end=spans[self.last][1])


class Gate:
    """
    Checks the sentences of one answer.

    Args:
        sources: what the model was given.
        language: of the answer, ISO 639-1.
        bridge: analyser and glosses.
    """

    def __init__(self, sources: Iterable[Source], *, language: str, bridge: Bridge) -> None:
        self._sources: Mapping[int, Source] = {source.number: source for source in sources}
        self._language = language
        self._bridge = bridge
        self._windows: dict[int, list[_Window]] = {}

    def check(self, sentence: str) -> Verdict:
        """
        Whether ``sentence``, markers included, is held up by what it cites.

        Never raises for any text. A sentence without support keeps its text in the verdict; what becomes of it is for
        the caller to decide.
        """
        text = strip_markers(sentence).strip()
        numbers = list(dict.fromkeys(parse_markers(sentence)))
        broken = self._broken_form(text, numbers)
        if broken is not None:
            return Verdict(text=text, reason=broken)
        claims = claims_of(text, self._language, bridge=self._bridge)
        told = figures(text, self._language)
        if not claims and not len(told):
            return Verdict(text=text, reason="empty")
        best = [self._best_window(self._sources[number], claims, told) for number in numbers]
        return self._judge(text, claims, told, [window for window in best if window is not None])

    def _broken_form(self, text: str, numbers: Sequence[int]) -> Reason | None:
        if "\ufffd" in text:
            return "damaged"
        if _MARKUP.search(text):
            return "markup"
        if not any(character.isalnum() for character in text):
            return "empty"
        if not numbers:
            return "no_marker"
        if any(number not in self._sources for number in numbers):
            return "unknown_marker"
        return None

    def _judge(self, text: str, claims: Sequence[Claim], told: Figures, windows: list[_Window]) -> Verdict:
        used = _useful(claims, told, windows)
        if not used:
            return Verdict(text=text, reason="content")
        reading = Reading.union(window.reading for window in used)
        overlap = _overlap(claims, reading)
        if told.missing_from(_merged(window.figures for window in used)):
            return Verdict(text=text, reason="figure", overlap=overlap)
        held = [qualifier for window in used for qualifier in window.qualifiers]
        if contradicted(qualifiers(text, self._language), held):
            return Verdict(text=text, reason="figure", overlap=overlap)
        wide = Reading.union([reading, *(self._whole(window.source) for window in used)])
        if any(claim.is_name and not claim.found_in(wide) for claim in claims):
            return Verdict(text=text, reason="name", overlap=overlap)
        if overlap < LEAST_OVERLAP:
            return Verdict(text=text, reason="content", overlap=overlap)
        if any(claim.contradicted_by(reading) for claim in claims):
            return Verdict(text=text, reason="negation", overlap=overlap)
        return Verdict(text=text, reason="ok", overlap=overlap, quotes=tuple(window.quote for window in used))

    def _best_window(self, source: Source, claims: Sequence[Claim], told: Figures) -> _Window | None:
        """The shortest run of sentences among those that hold most: figures and names first, then other words."""

        def worth(window: _Window) -> tuple[float, float, int]:
            held = [claim for claim in claims if claim.found_in(window.reading)]
            needed = sum(claim.is_name for claim in held) - told.missing_from(window.figures)
            extra = window.last - window.first
            return needed, len(held) - 0.5 * extra, -extra

        return max(self._windows_of(source), key=worth, default=None)

    def _windows_of(self, source: Source) -> list[_Window]:
        known = self._windows.get(source.number)
        if known is None:
            language = source.passage.language
            count = len(source.sentences)
            single = [read(source.text(index, index), language, bridge=self._bridge) for index in range(count)]
            known = [
                _Window(
                    source,
                    first,
                    last,
                    Reading.union(single[first : last + 1]),
                    figures(source.text(first, last), language),
                )
                for first in range(count)
                for last in range(first, min(count, first + LONGEST_QUOTE))
            ]
            self._windows[source.number] = known
        return known

    def _whole(self, source: Source) -> Reading:
        language = source.passage.language
        title = read(source.passage.title, language, bridge=self._bridge)
        return Reading.union([title, *(window.reading for window in self._windows_of(source))])


def _overlap(claims: Sequence[Claim], reading: Reading) -> float:
    """The share of the words that the text holds; names have their own rule and count only where all are names."""
    words = [claim for claim in claims if not claim.is_name] or list(claims)
    if not words:
        return 1.0
    return sum(claim.found_in(reading) for claim in words) / len(words)


def _useful(claims: Sequence[Claim], told: Figures, windows: Sequence[_Window]) -> list[_Window]:
    """The windows that hold a fair part of the sentence, or something of it that no other one holds."""
    useful = []
    for window in windows:
        others = [other for other in windows if other is not window]
        rest = Reading.union(other.reading for other in others)
        share = _overlap(claims, window.reading)
        alone = any(claim.found_in(window.reading) and not claim.found_in(rest) for claim in claims)
        figures_of_others = _merged(other.figures for other in others)
        needed = told.missing_from(figures_of_others) > told.missing_from(_merged([figures_of_others, window.figures]))
        if share >= _LEAST_SHARE or needed or (alone and not others):
            useful.append(window)
    return useful


def _merged(parts: Iterable[Figures]) -> Figures:
    held = list(parts)
    return Figures(
        tuple(readings for part in held for readings in part.required),
        frozenset().union(*(part.present for part in held)),
        tuple(readings for part in held for readings in part.days),
        frozenset().union(*(part.weekdays for part in held)),
        frozenset().union(*(part.months for part in held)),
    )
