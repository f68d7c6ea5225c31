"""
What each article says of one thing, beside what the others say: the answer to "Do the articles agree on X?".

A sentence that only shares a word with X says nothing of it, and an article without a better one is left out: beside
the others it would pass for a third account. That figures differ is said where each sentence gives one that counts X.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.features import holds
from rag.answer.evidence.numbers import figures_of
from rag.answer.evidence.question import Asked, AskedWord
from rag.answer.evidence.select import one_of_each
from rag.answer.evidence.text import SentenceView
from rag.answer.gate.figure_words import ORDINALS
from rag.answer.gate.figures import figures
from rag.answer.names.subject import mentions
from rag.language import Bridge
from rag.language.normalise import fold
from rag.language.stopwords import word_set
from rag.language.words import Word, words_of

_MOST_OF_IT = 0.75
"""Of the words that the article with the best sentence mentions another one does, or it tells of something else."""
_MORE_THAN = 0.5
"""Of all words an article mentions more than so much, unless it is the one with the best sentence, or a twin."""
_HALF = 0.5
"""Of the words that the sentence with most of them mentions, every other has so much."""
_ENOUGH_GAP = 6.0
"""Further behind the best sentence none answers, but in twins, which may say it in other words."""
_BETWEEN = 2
"""A figure stands at most so many words before what it counts: "40 young people"."""
_AFTER = 6
"""And behind it only in "the number of people rose to 40"."""
_COUNTS = re.compile(r"\bhow many\b|\bcombien d(?:e |['’])|(?:^|\s)و?كم\s", re.I)
_NUMBER_OF = word_set("number nombre عدد العدد")
_WITHIN = word_set("and et hundred thousand million")
"""What joins the words of a number and is none itself, among others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it stands in a sentence, and its possible readings."""

    text: str
    readings: frozenset[str]


def told_of_each(question: Asked, ranked: Sequence[Evidence], *, bridge: Bridge) -> list[Evidence]:
    """
    Of each article that says something of what the articles are compared on its best sentence, best first.

    Args:
        question: of ``query.compared``.
        ranked: every sentence that was looked at, best first.
        bridge: analyser, for where in a sentence a word stands.
    """
    telling = _on_it(question, ranked)
    if not telling:
        return []
    languages = question.query.languages
    best = telling[0]
    if (counted := _counted_word(question)) is not None:
        telling = [one for one in telling if _count_of(one.candidate, counted, languages, bridge) is not None]
    else:
        if {"number", "money"} & question.kinds:
            telling = [one for one in telling if _runs(one.candidate.view)]
        if "money" in question.kinds:
            telling = [one for one in telling if one.candidate.view.cues.money]
        held = [sum(_near(one.candidate.view, word, languages) for word in question.words) for one in telling]
        enough = max(1, _HALF * max(held, default=0))
        telling = [one for one, count in zip(telling, held, strict=True) if count >= enough]
    telling = [
        one for one in telling if one.score >= best.score - _ENOUGH_GAP or _same_story(one.candidate, best.candidate)
    ]
    return one_of_each(telling, kinds=() if counted is not None else question.kinds)


def differing(question: Asked, told: Sequence[Candidate], *, bridge: Bridge) -> list[Figure]:
    """
    The figure of each sentence where they are not all the same, in the order of the sentences; none where that is not
    certain: where a sentence gives none that counts what is asked about, or more than one.
    """
    counted = _counted_word(question)
    found = []
    for one in told:
        if counted is not None:
            figure = _count_of(one, counted, question.query.languages, bridge)
        elif {"number", "money"} & question.kinds:
            own = _runs(one.view)
            figure = own[0] if len(own) == 1 else None
        else:
            return []
        if figure is None:
            return []
        found.append(figure)
    same = frozenset.intersection(*(one.readings for one in found)) if found else frozenset()
    return [] if same or len(found) < 2 else found


def _on_it(question: Asked, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences of the articles that tell of the same as the best sentence: they mention most of what it does."""
    mentioned: dict[str, set[int]] = {}
    for one in ranked:
        for view in (one.candidate.view, one.candidate.title):
            held = {n for n, word in enumerate(question.words) if mentions(view, word, question.query.languages)}
            mentioned.setdefault(one.candidate.article_id, set()).update(held)
    most = max(map(len, mentioned.values()), default=0)
    if not most:
        return []
    first = next(one for one in ranked if len(mentioned[one.candidate.article_id]) >= _MOST_OF_IT * most)
    enough = {
        article_id
        for article_id, held in mentioned.items()
        if len(held) >= _MOST_OF_IT * most and len(held) > _MORE_THAN * len(question.words)
    }
    return [one for one in ranked if one.candidate.article_id in enough or _same_story(one.candidate, first.candidate)]


def _same_story(one: Candidate, other: Candidate) -> bool:
    if one.article_id == other.article_id:
        return True
    return one.article_id in other.hit.twin_ids or other.article_id in one.hit.twin_ids


def _near(view: SentenceView, word: AskedWord, languages: Sequence[str]) -> bool:
    return mentions(view, word, languages) or bool(word.near & view.bridge)


def _counted_word(question: Asked) -> AskedWord | None:
    """The word of the thing that is asked to be counted: "how many people"; None where nothing is."""
    if question.focus is None or "number" not in question.kinds or not _COUNTS.search(question.query.text):
        return None
    return question.words[question.focus]


def _count_of(candidate: Candidate, word: AskedWord, languages: Sequence[str], bridge: Bridge) -> Figure | None:
    """The figure by which a sentence counts a word; None where it counts something else, or nothing."""
    view = candidate.view
    if not holds(view, word, languages) and not word.near & view.bridge:
        return None
    analysis = bridge.analyse(view.text, view.language)
    meant = word.bridge | word.names | word.near | (word.native if view.language in languages else frozenset())
    terms = (*analysis.native, *analysis.bridge, *analysis.names)
    starts = {term.start for term in terms if term.key in meant}
    words = words_of(view.text, view.language)
    runs = list(_places_of_runs(view.text, words, view.language))
    for place in (place for place, one in enumerate(words) if one.start in starts):
        before = [run for run in runs if 0 < place - run[1] <= _BETWEEN and _unbroken(view.text, words, run[1], place)]
        if before:
            return _figure(view, words, *before[-1])
        named = any(fold(one.form) in _NUMBER_OF for one in words[max(0, place - 3) : place])
        after = [run for run in runs if 0 < run[0] - place <= _AFTER and _unbroken(view.text, words, place, run[0])]
        if named and after:
            return _figure(view, words, *after[0])
    return None


def _unbroken(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether no mark stands between two words."""
    return not re.search(r"[,;:.!?()،؛؟«»“”\"–—]", text[words[first].end : words[last].start])


def _runs(view: SentenceView) -> list[Figure]:
    """The figures of a sentence, in digits and in words, but for those of dates."""
    words = words_of(view.text, view.language)
    counting = figures_of(view.text, view.language)
    return [
        _figure(view, words, first, last)
        for first, last in _places_of_runs(view.text, words, view.language)
        if words[first].script != "number" or words[first].form in counting
    ]


def _places_of_runs(text: str, words: Sequence[Word], language: str) -> Iterator[tuple[int, int]]:
    """The first and last word of each figure: "40", "3.2 million", "two hundred and five"."""
    place = 0
    while place < len(words):
        if not _is_numeric(words[place], language):
            place += 1
            continue
        last = place
        while last + 1 < len(words):
            joins = words[last + 1].form in _WITHIN and last + 2 < len(words)
            after = last + 2 if joins and not _is_numeric(words[last + 1], language) else last + 1
            if not _is_numeric(words[after], language) or words[after].script == "number":
                break
            if not _unbroken(text, words, last, after):
                break
            last = after
        yield place, last
        place = last + 1


def _is_numeric(word: Word, language: str) -> bool:
    if word.script == "number":
        return True
    return fold(word.form) not in ORDINALS and bool(figures(word.surface, language).required)


def _figure(view: SentenceView, words: Sequence[Word], first: int, last: int) -> Figure:
    text = view.text[words[first].start : words[last].end]
    readings = figures(text, view.language).required
    return Figure(text=text, readings=frozenset().union(*readings))
