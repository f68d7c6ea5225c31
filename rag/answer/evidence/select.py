"""Which of the ranked sentences are said: few, none twice, twins once, and both sides where two articles differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.evidence.antecedent import is_quotation, needs_before
from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.numbers import figures_of
from rag.answer.evidence.question_type import Kind
from rag.answer.evidence.text import SentenceView
from rag.schema import Passage

MAX_SENTENCES = 3
_ENOUGH_GAP = 6.0
"""A further sentence is said when its score lies at most so far below the best: odds of about 1 to 400."""
_NEARLY = 1.0
"""Scores that lie so near each other tell little of which of two sentences answers: odds of less than 3 to 1."""
_SAME_SHARE = 0.5
_REPEATED_SHARE = 0.8
_LEAST_WORDS = 3
_LIKE_SIZE = 0.6
"""A sentence that is much shorter says a part of the other at most."""
_LOOKED_AT = 30
_MOST_LED = 2
"""Sentences right before one that are said with it, at most: “…,” he said. “…”"""
_NUMBER_KEY = re.compile(r"=\d")
_FIGURES: frozenset[Kind] = frozenset({"number", "money"})
"""Kinds of questions to which a figure is the answer."""
_LIKE_SHARE = 0.2
"""Twins that give a figure on the same, each in its words, share so much at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """
    A sentence that is said; ``also``: passages of other articles that say the same. ``led``: how many sentences right
    before it are said with it, without which nobody knows whose words they are.
    """

    evidence: Evidence
    also: tuple[Passage, ...] = ()
    led: int = 0

    @property
    def also_in(self) -> tuple[str, ...]:
        """The sources of the articles that say the same."""
        return tuple(one.source for one in self.also)

    @property
    def candidate(self) -> Candidate:
        """The sentence."""
        return self.evidence.candidate

    @property
    def start(self) -> int:
        """Where what is said begins, in characters of the article."""
        candidate = self.candidate
        return candidate.hit.passage.sentences[candidate.index - self.led][0] if self.led else candidate.start

    @property
    def text(self) -> str:
        """What is said, verbatim."""
        passage = self.candidate.hit.passage
        return passage.text[self.start - passage.start : self.candidate.end - passage.start]


def choose(
    ranked: Sequence[Evidence],
    *,
    language: str,
    kinds: Collection[Kind] = (),
    limit: int = MAX_SENTENCES,
    merge: bool = True,
    context: Sequence[Evidence] = (),
) -> tuple[Chosen, ...]:
    """
    The sentences that are said, best first.

    Sentences that say the same in several articles count once: the one in the question's language stands, the other
    sources are named. Where such a pair differs in its numbers, both stand, one after the other; where only one has a
    number, it stands, and the other is not named for it. Asked for a figure, what a twin of the first article gives
    instead stands beside the first sentence, in whatever words.

    Args:
        ranked: best first.
        language: the question's.
        kinds: what it asks for.
        limit: the most sentences.
        merge: false where all are said that are given, be they alike, and of twins however far behind the first.
        context: further sentences, of which those are said too that tell who speaks.
    """
    said: list[Chosen] = []
    best = ranked[0].score if ranked else 0.0
    figure = bool(_FIGURES & {*kinds})
    for evidence in ranked[:_LOOKED_AT]:
        alike = (n for n, one in enumerate(said) if merge and _same_claim(one.candidate, evidence.candidate))
        place = next(alike, None)
        if place is not None and not _differ(said[place].candidate, evidence.candidate):
            said[place] = _merged(said[place], evidence, language=language, figure=figure)
        elif place is not None and _twins(said[place].candidate, evidence.candidate):
            if len(said) >= limit and place < limit - 1:
                said.pop()
            if len(said) < limit:
                said.insert(place + 1, Chosen(evidence=evidence))
        elif place is None and len(said) < limit:
            twin = not merge and bool(said) and _twins(said[0].candidate, evidence.candidate)
            if twin or evidence.score >= best - _ENOUGH_GAP:
                said.append(Chosen(evidence=evidence))
    if said and figure and merge:
        said = _with_other_figures(said, ranked[:_LOOKED_AT], limit=limit)
    return _understood(in_reading_order(said), (*ranked, *context), limit=limit, speech="speech" in kinds)


def one_of_each(ranked: Sequence[Evidence], *, kinds: Collection[Kind] = ()) -> list[Evidence]:
    """
    A sentence of each article: the best, and asked for a figure, of those that hold one.

    Of a twin of the article whose sentence comes first it is the one that shares most words with that.
    """
    found: dict[str, list[Evidence]] = {}
    for evidence in ranked:
        found.setdefault(evidence.candidate.article_id, []).append(evidence)
    if not _FIGURES & {*kinds}:
        return [own[0] for own in found.values()]
    figured = {article_id: [one for one in own if _figures(one.candidate)] or own for article_id, own in found.items()}
    first = max((own[0] for own in figured.values()), key=lambda one: one.score, default=None)
    chosen = []
    for own in figured.values():
        if first is not None and _twins(first.candidate, own[0].candidate):
            own = sorted(own, key=lambda one: -_share(first.candidate, one.candidate))
        chosen.append(own[0])
    return sorted(chosen, key=lambda one: -one.score)


def in_reading_order(said: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The best first; of the others, neighbours in one article in the order of the article."""
    ordered = list(said)
    for first in range(1, len(ordered) - 1):
        one, other = ordered[first].candidate, ordered[first + 1].candidate
        if one.article_id == other.article_id and other.start < one.start:
            ordered[first], ordered[first + 1] = ordered[first + 1], ordered[first]
    return tuple(ordered)


def _understood(said: Sequence[Chosen], ranked: Sequence[Evidence], *, limit: int, speech: bool) -> tuple[Chosen, ...]:
    """
    What is said, sentences that need them together with those before them, ``limit`` sentences in all.

    A further one that has no place for those it needs is left out where words are asked for (``speech``) or it is all
    quotation: nobody could tell whose words they are.
    """
    views = {(one.candidate.hit.passage.id, one.candidate.index): one.candidate.view for one in ranked}
    found: list[Chosen] = []
    for one in said:
        left = limit - sum(1 + known.led for known in found)
        if left <= 0 or any(_is_within(one.candidate, known) for known in found):
            continue
        led = _lead(one.candidate, found, views)
        if led < left or not found:
            # The other sources say what the sentence does, and not what is said with it.
            found.append(replace(one, led=min(led, left - 1), also=() if led else one.also))
        elif not speech and not is_quotation(one.candidate.text):
            found.append(one)
    return tuple(found)


def _lead(candidate: Candidate, said: Sequence[Chosen], views: Mapping[tuple[str, int], SentenceView]) -> int:
    """How many sentences before one are needed to know who speaks in it, but for those that were just said."""
    passage, last, view = candidate.hit.passage.id, said[-1].candidate if said else None, candidate.view
    for led in range(_MOST_LED):
        index = candidate.index - led - 1
        before = views.get((passage, index))
        just_said = last is not None and (last.hit.passage.id, last.index) == (passage, index)
        if just_said or before is None or before.language != view.language or not needs_before(view):
            return led
        view = before
    return _MOST_LED


def _is_within(candidate: Candidate, said: Chosen) -> bool:
    """Whether a sentence is one of those that are said with another."""
    return candidate.article_id == said.candidate.article_id and said.start <= candidate.start <= said.candidate.start


def _with_other_figures(said: Sequence[Chosen], ranked: Sequence[Evidence], *, limit: int) -> list[Chosen]:
    """
    What is said, and after its first sentence what each twin of its article gives for a figure there.

    That is the best ranked sentence of the twin with a figure that shares words with the first one. Where it gives the
    same figure, its source is named instead. It takes the place of the last of ``limit`` where it is nearly as good.
    """
    first, *others = said
    seen = {first.candidate.article_id}
    for evidence in ranked if _figures(first.candidate) else ():
        other = evidence.candidate
        if other.article_id in seen or not _figures(other) or not _twins(first.candidate, other):
            continue
        if _share(first.candidate, other) < _LIKE_SHARE:
            continue
        seen.add(other.article_id)
        known = next((one for one in others if one.candidate is other), None)
        if _figures(other) & _figures(first.candidate):
            first = replace(first, also=_one_of_each_article((*first.also, other.hit.passage)))
            others = [one for one in others if one is not known]
        elif known or len(others) < limit - 1 or evidence.score >= others[-1].evidence.score - _NEARLY:
            rest = [one for one in others if one is not known]
            others = [known or Chosen(evidence=evidence), *rest][: limit - 1]
    return [first, *others]


def _merged(one: Chosen, other: Evidence, *, language: str, figure: bool) -> Chosen:
    """
    One of two sentences that say the same, with the other's source named.

    The one in the question's language stands, and asked for a ``figure`` one that says all figures of the other. One
    that lacks a figure of the other does not say the same, and its source is not named for it.
    """
    mine, theirs, evidence, also = one.candidate, other.candidate, one.evidence, one.also
    poorer, richer = _lacks(mine, theirs), _lacks(theirs, mine)
    reads_theirs = mine.view.language != language == theirs.view.language and _names_as_much(other, one.evidence)
    stands = not poorer if figure and poorer != richer else not reads_theirs
    if not stands:
        also = () if poorer else also  # their sources say what this one said, and no more
        mine, theirs, evidence = theirs, mine, replace(other, score=one.evidence.score)
        poorer, richer = richer, poorer
    says_less = richer or not _names_as_much(other if theirs is other.candidate else one.evidence, evidence)
    named = _one_of_each_article(also if says_less else (*also, theirs.hit.passage))
    return Chosen(evidence=evidence, also=tuple(other for other in named if other.article_id != mine.article_id))


def _one_of_each_article(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The first passage of each article: two folders may hold files of one name."""
    found: dict[str, Passage] = {}
    for passage in passages:
        found.setdefault(passage.article_id, passage)
    return tuple(found.values())


def _names_as_much(one: Evidence, other: Evidence) -> bool:
    """Whether a sentence has as many of the question's names as another: without them it may tell of somebody else."""
    return one.features.get("covered_names", 0.0) >= other.features.get("covered_names", 0.0)


def _lacks(one: Candidate, other: Candidate) -> bool:
    """Whether a sentence lacks a figure of another one."""
    return bool(_figures(other) - _figures(one))


def _twins(one: Candidate, other: Candidate) -> bool:
    return one.article_id in other.hit.twin_ids or other.article_id in one.hit.twin_ids


def _same_claim(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same thing: copies of each other, or the same report in twin articles."""
    if one.text == other.text:
        return True
    smaller = min(len(one.view.bridge), len(other.view.bridge))
    if smaller < _LEAST_WORDS:
        return False
    share = _share(one, other)
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


def _figures(candidate: Candidate) -> frozenset[str]:
    return figures_of(candidate.view.text, candidate.view.language)


def _share(one: Candidate, other: Candidate) -> float:
    """Words of the shorter sentence that the longer has, 0 to 1."""
    smaller = min(len(one.view.bridge), len(other.view.bridge))
    return len(one.view.bridge & other.view.bridge) / smaller if smaller else 0.0
