"""
The questions that models learn from, each with what a search without a cross-encoder brings for it.

They are those of the training archives and of half of XQuAD's development articles; figures are of other archives and,
on XQuAD, of the other articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.engine import opened
from eval.fit import XQUAD_LANGUAGES, DevData
from eval.fit_evidence import answering, gold_spans, resting_on
from eval.questions import Question, Suite
from eval.xquad import Asked, filters_for, indexed, is_learnt_from, read
from rag import Engine, Filters, Hit, fitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """
    A question as searched: the engine, which stays open until the next lesson is asked for, and what it found.

    ``right`` tells for each sentence of the trace whether it answers; ``none_kind`` why the corpus does not answer.
    """

    engine: Engine
    found: fitting.Trace
    right: tuple[bool, ...]
    none_kind: str | None


def lessons(data: DevData, *, changes: Mapping[str, object] | None = None) -> Iterator[Lesson]:
    """
    All of them, archive by archive.

    Args:
        changes: of the engine's settings.
    """
    for suite, questions in data.archives():
        with opened(suite.corpus, changes=changes) as engine:
            fitting.take_out(engine, "reading")
            engine.ingest()
            for question in questions:
                yield _of_archive(engine, suite, question)
        data.log(f"{suite.name}: read")
    if data.xquad is not None:
        yield from _of_xquad(data, changes)
        data.log("XQuAD: read")


def _of_archive(engine: Engine, suite: Suite, question: Question) -> Lesson:
    history = [{"role": "user", "content": turn} for turn in question.history]
    found = fitting.trace(engine, question.question, history=history)
    none_kind = None if question.answerable else question.none_kind
    return _lesson(engine, found, resting_on(gold_spans(suite, question)), none_kind)


def _of_xquad(data: DevData, changes: Mapping[str, object] | None) -> Iterator[Lesson]:
    """
    Each question over the paragraphs of both languages, over those of the other one, and by turns over those of its
    own or of both with the paragraph that answers taken out.
    """
    assert data.xquad is not None
    read_in = {language: read(data.xquad, language) for language in XQUAD_LANGUAGES}
    kept = {one: [p for p in read_in[one][0] if is_learnt_from(p.key)] for one in XQUAD_LANGUAGES}
    paragraphs = [paragraph for own in kept.values() for paragraph in own]
    translations: dict[str, list[Asked]] = {}
    for _, questions in read_in.values():
        for asked in questions:
            translations.setdefault(asked.id, []).append(asked)
    with indexed(paragraphs, changes=changes, without="reading") as engine:
        filters = {language: filters_for(engine, paragraphs, language) for language in XQUAD_LANGUAGES}
        for language in XQUAD_LANGUAGES:
            other = next(one for one in XQUAD_LANGUAGES if one != language)
            own = [asked for asked in read_in[language][1] if is_learnt_from(asked.key)]
            for number, asked in enumerate(own):
                yield _xquad_lesson(engine, asked, translations[asked.id])
                yield _xquad_lesson(engine, asked, translations[asked.id], filters=filters[other])
                if number % 2:
                    yield _xquad_lesson(engine, asked, translations[asked.id], filters=filters[language])
                else:
                    yield _xquad_lesson(engine, asked, translations[asked.id], hidden=True)


def _xquad_lesson(
    engine: Engine, asked: Asked, same: Sequence[Asked], *, filters: Filters | None = None, hidden: bool = False
) -> Lesson:
    """``same``: the question in every language; ``hidden``: the corpus is as if without the paragraph that answers."""
    sources = {one.source for one in same}

    def hide(hit: Hit) -> bool:
        return hidden and hit.passage.source in sources

    found = fitting.trace(engine, asked.text, filters=filters, hide=hide)
    return _lesson(engine, found, answering(same), "near_miss" if hidden else None)


def _lesson(
    engine: Engine, found: fitting.Trace, answers: Callable[[fitting.Sentence], bool], none_kind: str | None
) -> Lesson:
    return Lesson(engine=engine, found=found, right=tuple(map(answers, found.sentences)), none_kind=none_kind)
