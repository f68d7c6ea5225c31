"""Every question of a suite is asked of a fresh index; what came back is kept as one record a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval import metrics as m
from eval.engine import Engine
from eval.judge import Judge, Record
from eval.questions import Question, Suite, halves
from rag import Answer

RETRIEVED = 10
"""How many passages are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """Records of one suite, the index they came from, seconds a call by name (``retrieve``, ``ask``, ``ingest``)."""

    suite: str
    fingerprint: str
    settings: Mapping[str, str]
    articles: int
    passages: int
    records: tuple[Record, ...]
    seconds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def run_suite(
    engine: Engine,
    suite: Suite,
    questions: Sequence[Question],
    *,
    answers: bool = True,
    parts: Mapping[str, str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> SuiteRun:
    """
    Ingest the suite's corpus and ask its questions, in order.

    Args:
        engine: on an index of its own.
        suite: corpus, and role where ``parts`` is not given.
        questions: those asked.
        answers: False looks at retrieval only.
        parts: which part each id belongs to; from the suite's role unless given.
        tick: called after each question.
    """
    started = time.perf_counter()
    engine.ingest()
    seconds: dict[str, list[float]] = {"ingest": [time.perf_counter() - started], "retrieve": [], "ask": []}
    judge = Judge(engine, suite)
    parts = parts_of(suite, questions) if parts is None else parts
    drafts: list[Record] = []
    rankings: dict[str, tuple[m.Found, frozenset[int]]] = {}
    for question in questions:
        record = judge.blank(question, parts[question.id])
        searched = question.question
        if answers:
            answer = _asked(engine, question, seconds)
            searched = answer.searched_for or question.question
            record = judge.answered(question, record, answer)
        started = time.perf_counter()
        hits = engine.retrieve(searched, k=RETRIEVED)
        seconds["retrieve"].append(time.perf_counter() - started)
        record, found = judge.retrieved(question, record, hits)
        rankings.update(found)
        drafts.append(record)
        tick()
    status = engine.status()
    return SuiteRun(
        suite=suite.name,
        fingerprint=status.fingerprint,
        settings=dict(status.details),
        articles=status.articles,
        passages=status.passages,
        records=_with_ir_measures(drafts, rankings),
        seconds={name: tuple(values) for name, values in seconds.items() if values},
    )


def parts_of(suite: Suite, questions: Sequence[Question]) -> dict[str, str]:
    """The part each question belongs to: its half of a split suite, else the suite's role."""
    if suite.role == "split":
        return dict(halves(questions))
    return {question.id: suite.role for question in questions}


def _asked(engine: Engine, question: Question, seconds: dict[str, list[float]]) -> Answer:
    """The answer to a question, its history asked first as a person would have."""
    history: list[dict[str, str]] = []
    for earlier in question.history:
        said = engine.ask(earlier, history=tuple(history)).text
        history += [{"role": "user", "content": earlier}, {"role": "assistant", "content": said}]
    started = time.perf_counter()
    answer = engine.ask(question.question, history=tuple(history))
    seconds["ask"].append(time.perf_counter() - started)
    return answer


def _with_ir_measures(
    records: Sequence[Record], rankings: Mapping[str, tuple[m.Found, frozenset[int]]]
) -> tuple[Record, ...]:
    best: dict[str, dict[str, float]] = {}
    for query, values in m.ir_measured(rankings, k=RETRIEVED).items():
        own = best.setdefault(query.rsplit("/", 1)[0], {"rr": 0.0, "ndcg": 0.0})
        for name, value in values.items():
            own[name] = max(own[name], round(value, 6))
    empty = {"rr": 0.0, "ndcg": 0.0}
    pairs = [(record, best.get(record.id, empty)) for record in records]
    return tuple(replace(record, rr=own["rr"], ndcg=own["ndcg"]) for record, own in pairs)
