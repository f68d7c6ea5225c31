"""
Whether the corpus answers, and whether it speaks of the topic: the coefficients and thresholds of both models.

Logistic regressions with a ridge over standardised signals, whose weights keep the sign that the signal's meaning
gives it, learnt from questions with and without an answer: those of the development suites; the same with the
passages that hold the gold taken out (near misses) or the whole article (off topic); and XQuAD's in corpora of
several sizes, with the gold paragraph there, taken out, or its whole article taken out. For the answer, a question
whose answer stands in the corpus and is not among the sentences that would be said teaches nothing; for the topic,
all questions with an answer are right and those off topic wrong. Thresholds are chosen on chances that were learnt
without the corpus, or the third of the training archives, that they are applied to. Questions asked of all archives in
one index teach nothing more: with 1,000 of these beside, fewer were answered everywhere (in that index 0.66, not 0.73)
for about as many near misses (0.22, not 0.24).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from eval import metrics as m
from eval.engine import opened
from eval.fit import ARCHIVE_STRIDES, XQUAD_LANGUAGES, DevData
from eval.fit_evidence import gold_spans
from eval.questions import Question, Suite
from eval.xquad import indexed, not_learnt_from, read
from rag import Engine, Filters, Hit, fitting

Floats = NDArray[np.float64]
Label = Literal["answered", "missed", "near_miss", "off_topic"]
Task = Literal["answer", "topic"]

TASKS: tuple[Task, ...] = ("answer", "topic")
RIGHT: Mapping[Task, tuple[Label, ...]] = {"answer": ("answered",), "topic": ("answered", "missed")}
WRONG: Mapping[Task, tuple[Label, ...]] = {"answer": ("near_miss", "off_topic"), "topic": ("off_topic",)}

XQUAD_STRIDE = 6
"""Every sixth question of XQuAD that no model learnt from."""
XQUAD_SIZES = (12, 48, 240)
"""Corpora of so many paragraphs, by turns."""
RIDGE = 0.1
NEAR_MISSES_ANSWERED = 0.21
OFF_TOPIC_ANSWERED = 0.07
_TRAPS = "training"
FALSE_REFUSALS = 0.008
"""What the thresholds aim at, with room to the limits that are promised (0.25, 0.10 and 0.05)."""
MADE_WEIGHT = 0.15
"""Of a case that was made by taking gold out, or is XQuAD's; a question written to have no answer weighs 1."""
OFF_TOPIC_WEIGHT = 0.3
"""Of an off-topic question for the answer's model: the topic's model tells them, near misses are what is left."""
SPEAKS_AGAINST: frozenset[str] = frozenset({"kind_missing", "unit_none", "answers_none"})
SPEAKS_FOR: frozenset[str] = frozenset(fitting.SIGNALS) - SPEAKS_AGAINST - {"across", "few_words", "focus_none"}
"""
Signals that may only lower, or only raise, a chance. Without that a fit learns how the questions of a corpus were
written: where writers name people in questions without an answer, a name that is found would speak against one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    One question: its signals and what is right.

    ``group``: what is left out with it, ``kind`` the folder of corpora like its own; ``made``: a near miss or off-topic
    case that was made by taking out gold.
    """

    group: str
    kind: str
    label: Label
    made: bool
    signals: Floats


def fit(data: DevData) -> dict[str, Any]:
    """Both models, thresholds and what they reach: ``{"answer": {"bias": …, "weights": {…}}, "topic": …, …}``."""
    cases = [*suite_cases(data), *xquad_cases(data)]
    data.log(f"{len(cases)} cases: {_counts(cases)}")
    held_out = {task: np.zeros(len(cases)) for task in TASKS}
    for group in sorted({case.group for case in cases}):
        for task, chances in held_out.items():
            bias, weights = learn([case for case in cases if case.group != group], task)
            for number, case in enumerate(cases):
                if case.group == group:
                    chances[number] = _chance(bias, weights, case.signals)
    answered, on_topic = thresholds(cases, held_out["answer"], held_out["topic"])
    figures = {}
    for group in sorted({case.group for case in cases}):
        inside = np.array([case.group == group for case in cases])
        figures[group] = outcome(
            [case for case in cases if case.group == group],
            held_out["answer"][inside],
            held_out["topic"][inside],
            answered=answered,
            on_topic=on_topic,
        )
        data.log(f"learnt without it, {group}: {figures[group]}")
    models: dict[str, Any] = {}
    for task in TASKS:
        bias, weights = learn(cases, task)
        named = {name: round(float(value), 4) for name, value in zip(fitting.SIGNALS, weights, strict=True)}
        models[task] = {"bias": round(bias, 4), "weights": named}
    return {**models, "answered": round(answered, 4), "on_topic": round(on_topic, 4), "dev": figures}


def learn(cases: Sequence[Case], task: Task) -> tuple[float, Floats]:
    """Bias and one weight a signal, on the signals' own scale; right and wrong cases weigh alike in sum."""
    usable = [case for case in cases if case.label in (*RIGHT[task], *WRONG[task])]
    rows = np.array([case.signals for case in usable])
    right = np.array([case.label in RIGHT[task] for case in usable], dtype=np.float64)
    weight = np.array([_weight(case, task) for case in usable])
    weight *= np.where(right == 1, 1.0 / (weight * right).sum(), 1.0 / (weight * (1 - right)).sum())
    centre, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.column_stack([np.ones(len(rows)), (rows - centre) / scale])
    signs = np.array([0, *(int(name in SPEAKS_FOR) - int(name in SPEAKS_AGAINST) for name in fitting.SIGNALS)])
    learnt = _signed(scaled, right, weight, signs)
    weights = learnt[1:] / scale
    return float(learnt[0] - (weights * centre).sum()), np.asarray(weights, dtype=np.float64)


def _signed(rows: Floats, right: Floats, weight: Floats, signs: NDArray[np.int_]) -> Floats:
    """Coefficients none of which has another sign than it may: the one that strays farthest is left out, one by one."""
    kept = list(range(rows.shape[1]))
    while True:
        learnt = _newton(rows[:, kept], right, weight)
        straying = {place: abs(value) for place, value in zip(kept, learnt, strict=True) if signs[place] * value < 0}
        if not straying:
            break
        kept.remove(max(straying, key=lambda place: straying[place]))
    every = np.zeros(rows.shape[1])
    every[kept] = learnt
    return every


def _newton(rows: Floats, right: Floats, weight: Floats) -> Floats:
    """Coefficients of the columns of ``rows``, the first a constant: the loss is convex and has few unknowns."""
    learnt = np.zeros(rows.shape[1])
    ridge = np.full(len(learnt), RIDGE)
    ridge[0] = 0.0
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ learnt, -30, 30)))
        slope = rows.T @ (weight * (chance - right)) + ridge * learnt
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge + 1e-9)
        learnt -= np.linalg.solve(curve, slope)
    return learnt


def _weight(case: Case, task: Task) -> float:
    if case.made or case.group == "xquad":
        return MADE_WEIGHT
    return OFF_TOPIC_WEIGHT if task == "answer" and case.label == "off_topic" else 1.0


def thresholds(cases: Sequence[Case], answers: Floats, topics: Floats) -> tuple[float, float]:
    """
    ``on_topic``: the highest at which no more answerable questions are refused than aimed at, over the questions that
    people wrote, each kind of corpus counting the same, however many questions it has. ``answered``: the lowest at
    which no more near misses are answered in any corpus, since that is what is promised, and no more off-topic
    questions in all of them. The training archives do not decide about near misses: theirs are traps, half of them in
    an answered question's words.
    """
    real = np.array([not case.made and not case.group.startswith("xquad") for case in cases])
    labels = np.array([case.label for case in cases])
    kinds = np.array([case.kind for case in cases])
    answerable = real & ((labels == "answered") | (labels == "missed"))
    on_topic = _quantile(topics, FALSE_REFUSALS, answerable, kinds)
    said = np.where(topics >= on_topic, answers, 0.0)
    groups = np.array([case.group for case in cases])
    corpora = sorted({case.group for case in cases if case.kind != _TRAPS})
    near_misses = [real & (labels == "near_miss") & (groups == corpus) for corpus in corpora]
    answered = max(
        *(_quantile(said, 1.0 - NEAR_MISSES_ANSWERED, chosen, kinds) for chosen in near_misses if chosen.any()),
        _quantile(said, 1.0 - OFF_TOPIC_ANSWERED, real & (labels == "off_topic"), kinds),
    )
    return answered, on_topic


def outcome(
    cases: Sequence[Case], answers: Floats, topics: Floats, *, answered: float, on_topic: float
) -> dict[str, float]:
    """Shares of each kind that are answered and refused, and the areas under both curves."""
    found: dict[str, float] = {}
    for name, labels in (
        ("answerable", ("answered", "missed")), ("near_miss", ("near_miss",)), ("off_topic", ("off_topic",)),
    ):  # fmt: skip
        for made in (False, True):
            mask = np.array([case.label in labels and case.made == made for case in cases])
            if mask.any():
                spoken_of = topics[mask] >= on_topic
                suffix = "_made" if made else ""
                found[f"{name}{suffix}_n"] = int(mask.sum())
                found[f"{name}{suffix}_answered"] = round(float((spoken_of & (answers[mask] >= answered)).mean()), 3)
                found[f"{name}{suffix}_refused"] = round(float((~spoken_of).mean()), 3)
    curves: tuple[tuple[str, Floats, Task], ...] = (("auc", answers, "answer"), ("auc_topic", topics, "topic"))
    for name, chances, task in curves:
        good = chances[[case.label in ("answered", "missed") for case in cases]]
        bad = chances[[case.label in WRONG[task] for case in cases]]
        if len(good) and len(bad):
            found[name] = round(float((good[:, None] > bad[None, :]).mean()), 3)
    return found


def suite_cases(data: DevData) -> Iterator[Case]:
    """The development questions as they are, and those with an answer once more with it taken out."""
    for suite, questions in data.suites(archive_stride=ARCHIVE_STRIDES["confidence"]):
        with opened(suite.corpus) as engine:
            engine.ingest()
            for number, question in enumerate(questions):
                yield from _suite_cases(engine, suite, question, off_topic=number % 2 == 0)
        data.log(f"{suite.name}: read")


def _suite_cases(engine: Engine, suite: Suite, question: Question, *, off_topic: bool) -> Iterator[Case]:
    """The question, and where it has an answer once more with its article (``off_topic``) or its passages taken out."""
    history = [{"role": "user", "content": turn} for turn in question.history]

    def ask(label: Label | None, hide: Callable[[Hit], bool] = lambda hit: False) -> Case:
        found = fitting.trace(engine, question.question, history=history, hide=hide)
        said = " ".join(fitting.said(found))
        if label is None:
            label = "answered" if m.fact_recall(said, question.facts) >= 0.5 else "missed"
        return _case(
            suite.fold,
            suite.corpus.parent.name,
            label,
            found,
            made=bool(question.gold) and label in ("near_miss", "off_topic"),
        )

    if not question.answerable:
        yield ask("near_miss" if question.none_kind == "near_miss" else "off_topic")
        return
    yield ask(None)
    spans = gold_spans(suite, question)
    if off_topic:
        yield ask("off_topic", lambda hit: hit.passage.source in spans)
    else:
        yield ask("near_miss", lambda hit: any(
            m.overlap((hit.passage.start, hit.passage.end), span) for span in spans.get(hit.passage.source, ())
        ))  # fmt: skip


def xquad_cases(data: DevData) -> Iterator[Case]:
    """Questions of XQuAD in corpora of several sizes: with the gold paragraph, without it, without its article."""
    if data.xquad is None:
        return
    chance = random.Random(data.seed)
    read_in = {language: read(data.xquad, language) for language in XQUAD_LANGUAGES}
    paragraphs = [paragraph for language in XQUAD_LANGUAGES for paragraph in read_in[language][0]]
    with indexed(paragraphs) as engine:
        ids = {summary.source: summary.id for summary in engine.articles()}
        for language in XQUAD_LANGUAGES:
            for number, asked in enumerate(not_learnt_from(read_in[language][1])[::XQUAD_STRIDE]):
                target = XQUAD_LANGUAGES[(XQUAD_LANGUAGES.index(language) + number) % 2]
                keys = [paragraph.key for paragraph in read_in[target][0]]
                size = min(XQUAD_SIZES[number % len(XQUAD_SIZES)], len(keys))
                about = [key for key in keys if key[:3] == asked.key[:3]]
                others = chance.sample([key for key in keys if key not in about], min(size, len(keys) - len(about)))
                corpora: tuple[tuple[Label, list[str]], ...] = (
                    ("answered", [*about, *others]),
                    ("near_miss", [*(key for key in about if key != asked.key), *others]),
                    ("off_topic", others),
                )
                for label, kept in corpora:
                    filters = Filters(articles=tuple(ids[f"{target}-{key}.txt"] for key in kept))
                    found = fitting.trace(engine, asked.text, filters=filters)
                    if label == "answered":
                        gold = next(one for one in read_in[target][1] if one.id == asked.id)
                        right = m.fact_recall(" ".join(fitting.said(found)), ((gold.answer,),)) > 0
                        yield _case("xquad", "xquad", "answered" if right else "missed", found, made=False)
                    else:
                        yield _case("xquad", "xquad", label, found, made=True)
    data.log("XQuAD: read")


def _case(group: str, kind: str, label: Label, found: fitting.Trace, *, made: bool) -> Case:
    signals = np.array([found.signals[name] for name in fitting.SIGNALS], dtype=np.float64)
    return Case(group=group, kind=kind, label=label, made=made, signals=signals)


def _chance(bias: float, weights: Floats, signals: Floats) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(bias + signals @ weights, -30, 30))))


def _quantile(values: Floats, share: float, chosen: NDArray[np.bool_], kinds: NDArray[np.str_]) -> float:
    """The value below which a share of the chosen lies, each kind weighing the same."""
    if not chosen.any():
        return 0.5
    _, kind, sizes = np.unique(kinds[chosen], return_inverse=True, return_counts=True)
    return float(np.quantile(values[chosen], share, weights=1.0 / sizes[kind], method="inverted_cdf"))


def _counts(cases: Sequence[Case]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for case in cases:
        counts[f"{case.label}{' (made)' if case.made else ''}"] += 1
    return dict(counts)
