"""Which of the ranked sentences are said: few, none twice, twins once, and both sides where two articles differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.evidence import Candidate, Evidence

MAX_SENTENCES = 3
_ENOUGH_GAP = 6.0
"""A further sentence is said when its score lies at most so far below the best: odds of about 1 to 400."""
_SAME_SHARE = 0.5
_REPEATED_SHARE = 0.8
_LEAST_WORDS = 3
_LIKE_SIZE = 0.6
"""A sentence that is much shorter says a part of the other at most."""
_LOOKED_AT = 30
_NUMBER_KEY = re.compile(r"=\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A sentence that is said; ``also_in``: sources of other articles that say the same."""

    evidence: Evidence
    also_in: tuple[str, ...] = ()

    @property
    def candidate(self) -> Candidate:
        """The sentence."""
        return self.evidence.candidate


def choose(ranked: Sequence[Evidence], *, language: str, limit: int = MAX_SENTENCES) -> tuple[Chosen, ...]:
    """
    The sentences that are said, best first.

    Sentences that say the same in several articles count once: the one in the question's language stands, the other
    sources are named. Where such a pair differs in its numbers, both stand, one after the other.

    Args:
        ranked: best first.
        language: the question's.
        limit: the most sentences.
    """
    said: list[Chosen] = []
    best = ranked[0].score if ranked else 0.0
    for evidence in ranked[:_LOOKED_AT]:
        place = next((n for n, one in enumerate(said) if _same_claim(one.candidate, evidence.candidate)), None)
        if place is not None and not _differ(said[place].candidate, evidence.candidate):
            said[place] = _merged(said[place], evidence, language=language)
        elif place is not None and _twins(said[place].candidate, evidence.candidate):
            if len(said) >= limit and place < limit - 1:
                said.pop()
            if len(said) < limit:
                said.insert(place + 1, Chosen(evidence=evidence))
        elif place is None and len(said) < limit and evidence.score >= best - _ENOUGH_GAP:
            said.append(Chosen(evidence=evidence))
    return in_reading_order(said)


def in_reading_order(said: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The best first; of the others, neighbours in one article in the order of the article."""
    ordered = list(said)
    for first in range(1, len(ordered) - 1):
        one, other = ordered[first].candidate, ordered[first + 1].candidate
        if one.article_id == other.article_id and other.start < one.start:
            ordered[first], ordered[first + 1] = ordered[first + 1], ordered[first]
    return tuple(ordered)


def _merged(one: Chosen, other: Evidence, *, language: str) -> Chosen:
    """One of two sentences that say the same, with the other's source named."""
    mine, theirs = one.candidate, other.candidate
    if mine.view.language != language == theirs.view.language:
        mine, theirs = theirs, mine
        evidence = replace(other, score=one.evidence.score)
    else:
        evidence = one.evidence
    named = dict.fromkeys(one.also_in) | {theirs.hit.passage.source: None}
    return Chosen(evidence=evidence, also_in=tuple(source for source in named if source != mine.hit.passage.source))


def _twins(one: Candidate, other: Candidate) -> bool:
    return one.hit.passage.source in other.hit.twins or other.hit.passage.source in one.hit.twins


def _same_claim(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same thing: copies of each other, or the same report in twin articles."""
    if one.text == other.text:
        return True
    smaller = min(len(one.view.bridge), len(other.view.bridge))
    if smaller < _LEAST_WORDS:
        return False
    share = len(one.view.bridge & other.view.bridge) / smaller
    if one.view.language != other.view.language:
        return _twins(one, other) and share >= _SAME_SHARE
    larger = max(len(one.view.bridge), len(other.view.bridge))
    alike = share >= _REPEATED_SHARE and smaller >= _LIKE_SIZE * larger
    return alike and (_twins(one, other) or not _new_numbers(one, other))


def _differ(one: Candidate, other: Candidate) -> bool:
    """Whether each of two sentences has a number that the other lacks."""
    return _new_numbers(one, other) and _new_numbers(other, one)


def _new_numbers(one: Candidate, other: Candidate) -> bool:
    return bool(_numbers(other) - _numbers(one))


def _numbers(candidate: Candidate) -> frozenset[str]:
    return frozenset(key for key in candidate.view.names if _NUMBER_KEY.match(key))
