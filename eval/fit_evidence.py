"""
Which sentence of the hits answers: the weights of the features of a sentence, before and after it was read.

The weights maximise, under a softmax over all sentences looked at for a question, half the log-probability of some
sentence that answers and half that of every one of them (listwise log-likelihood; Cao et al., Learning to Rank: From
Pairwise Approach to Listwise Approach, ICML 2007, doi:10.1145/1273496.1273513). Learnt from the sentences that gold
quotes stand in and, in XQuAD, those that hold the answer's span; each XQuAD question counts less, since its questions
were written beside the paragraph and repeat its words. On top of the sum of what was read a small hidden layer learns
what a sum cannot say, see :mod:`eval.hidden_layer`. The reported figures are of a model learnt without the fold they
are measured on: a corpus, a third of the training archives, or half of XQuAD. On the same terms :mod:`eval.fit_rerank`
learns what a passage's sentences weigh beside the search when passages are ordered anew. The weights of what was read
are learnt from the sentences that were read by the present ones; where those changed much, fit once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import fit_rerank, hidden_layer
from eval import metrics as m
from eval.engine import archives_together, opened, prefix_of
from eval.fit import XQUAD_LANGUAGES, DevData
from eval.questions import Question, Suite, read_text
from eval.xquad import Asked, filters_for, indexed, not_learnt_from, read
from rag import Engine, fitting

Floats = NDArray[np.float64]

XQUAD_WEIGHT = 0.1
TRAINING_WEIGHT = 0.1
"""Of a question of the training archives: the forty count about twice what the other corpora do."""
TOGETHER_STRIDE = 4
"""Of the archives' questions, every so many is asked of all the archives in one index as well."""
_XQUAD_RUN = 20
"""So many cases after each other, which share paragraphs, go into one half."""
RIDGE = 2e-3
_STEPS = 500
_RATE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    One question: (n, features) of its sentences, which of them answer, and what they are judged by.

    ``group``: what it is reported under; ``fold``: what is left out together; ``read``: rows of the sentences that
    the cross-encoder read, ``said``: (read, features) of what it says of them.
    """

    group: str
    fold: str
    weight: float
    matrix: Floats
    read: NDArray[np.intp]
    said: Floats
    right: NDArray[np.bool_]
    found: fitting.Trace
    facts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """
    What orders sentences.

    ``first``: weights of all sentences by their features, ``second``: of those read by these and what was said of them,
    ``hidden``: the correction to their sum.
    """

    first: Floats
    second: Floats
    hidden: fitting.HiddenLayer


def fit(data: DevData) -> dict[str, Any]:
    """
    The model, JSON-ready: ``{"rerank": {pair: {…}, …}, "first": {feature: weight, …}, "weights": {…}, "hidden": {…},
    "dev": figures}``.
    """
    cases = [*suite_cases(data), *together_cases(data), *xquad_cases(data)]
    folds = sorted({case.fold for case in cases})
    data.log(f"{len(cases)} questions of {', '.join(folds)}")
    scored: list[tuple[Case, Floats]] = []
    for fold in folds:
        learnt = learn_all([case for case in cases if case.fold != fold], seed=data.seed)
        scored += [(case, scores_of(case, learnt)) for case in cases if case.fold == fold]
        data.log(f"learnt without {fold}")
    figures = measured(scored)
    for group, values in figures.items():
        data.log(f"learnt without it, {group}: {values}")
    weights, ranked = fit_rerank.fit(scored, data.log)
    learnt = learn_all(cases, seed=data.seed)
    return {
        "rerank": weights,
        "first": _named(fitting.FEATURES, learnt.first),
        "weights": _named((*fitting.FEATURES, *fitting.READING), learnt.second),
        "hidden": learnt.hidden.written((*fitting.FEATURES, *fitting.READING), digits=hidden_layer.DIGITS),
        "dev": {**figures, "reranked": ranked},
    }


def learn_all(cases: Sequence[Case], *, seed: int) -> Learnt:
    """Both sums, and on top of the second the correction."""
    read = [(_read(case), case.right[case.read]) for case in cases]
    second = learn([(*example, case.weight) for example, case in zip(read, cases, strict=True)])
    return Learnt(
        first=learn([(case.matrix, case.right, case.weight) for case in cases]),
        second=second,
        hidden=hidden_layer.learn(read, second, seed=seed),
    )


def scores_of(case: Case, learnt: Learnt) -> Floats:
    """Scores of a case's sentences, in its order."""
    if not len(case.read):
        return np.zeros(0)
    features = _read(case)
    scores = features @ learnt.second + learnt.hidden.of(features)
    return np.asarray(fitting.in_two_steps(case.matrix @ learnt.first, case.read, scores), dtype=np.float64)


def _read(case: Case) -> Floats:
    return np.hstack([case.matrix[case.read], case.said])


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def learn(cases: Sequence[tuple[Floats, NDArray[np.bool_], float]]) -> Floats:
    """
    One weight a feature, by Adam on the listwise loss with a ridge.

    Args:
        cases: (n, features), which of the n answer, and what the case weighs.
    """
    usable = [case for case in cases if case[1].any() and not case[1].all()]
    rows = np.concatenate([matrix for matrix, _, _ in usable])
    right = np.concatenate([answers for _, answers, _ in usable]).astype(np.float64)
    sizes = [len(matrix) for matrix, _, _ in usable]
    owner = np.repeat(np.arange(len(usable)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    share = right / np.add.reduceat(right, first)[owner]
    weight = np.array([own for _, _, own in usable])
    total = weight.sum()
    learnt = np.zeros(rows.shape[1])
    mean, spread = np.zeros_like(learnt), np.zeros_like(learnt)
    for step in range(1, _STEPS + 1):
        scores = rows @ learnt
        odds = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        chance = odds / np.add.reduceat(odds, first)[owner]
        inside = np.maximum(np.add.reduceat(chance * right, first), 1e-12)
        wanted = 0.5 * chance * right / inside[owner] + 0.5 * share
        slope = ((chance - wanted) * weight[owner]) @ rows / total + RIDGE * learnt
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        learnt -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return np.asarray(learnt, dtype=np.float64)


def measured(scored: Iterable[tuple[Case, Floats]]) -> dict[str, dict[str, float]]:
    """Fact recall of the first sentence and of at most three, as they would be said, by group."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for case, scores in scored:
        said = fitting.said(case.found, list(scores))
        everything = " ".join(sentence.text for sentence in case.found.sentences)
        found[case.group].append(
            (
                m.fact_recall(said[0] if said else "", case.facts),
                m.fact_recall(" ".join(said[: m.MAX_SENTENCES]), case.facts),
                m.fact_recall(everything, case.facts),
            )
        )
    return {
        group: {
            "n": len(values),
            **dict(zip(("first", "three", "looked_at"), map(_rounded, np.mean(values, axis=0)), strict=True)),
        }
        for group, values in sorted(found.items())
    }


def suite_cases(data: DevData) -> Iterator[Case]:
    """Cases of the bundled development questions that have an answer."""
    for suite, questions in data.suites():
        with opened(suite.corpus) as engine:
            engine.ingest()
            for question in questions:
                if question.answerable:
                    yield _suite_case(engine, suite, question)
        data.log(f"{suite.name}: read")


def together_cases(data: DevData) -> Iterator[Case]:
    """Cases of the archives, asked of all of them in one index."""
    with archives_together() as engine:
        for suite, questions in data.suites():
            if suite.is_archive:
                answerable = [question for question in questions if question.answerable]
                for question in answerable[::TOGETHER_STRIDE]:
                    yield _suite_case(engine, suite, question, prefix=prefix_of(suite))
    data.log("archives together: read")


def _suite_case(engine: Engine, suite: Suite, question: Question, *, prefix: str = "") -> Case:
    history = [{"role": "user", "content": turn} for turn in question.history]
    found = fitting.trace(engine, question.question, history=history)
    pair = question.pair()
    reach = "within" if pair and pair[0] == pair[1] else "across"
    group = f"{suite.fold} {'together ' if prefix else ''}{reach}"
    weight = TRAINING_WEIGHT if suite.is_archive else 1.0
    spans = gold_spans(suite, question, prefix=prefix)
    return case_of(found, group, suite.fold, weight, resting_on(spans), question.facts)


def xquad_cases(data: DevData) -> Iterator[Case]:
    """Cases of XQuAD's questions that no model learnt from: by turns of English, of Arabic and of both paragraphs."""
    if data.xquad is None:
        return
    read_in = {language: read(data.xquad, language) for language in XQUAD_LANGUAGES}
    paragraphs = [paragraph for language in XQUAD_LANGUAGES for paragraph in read_in[language][0]]
    with indexed(paragraphs) as engine:
        filters = {language: filters_for(engine, paragraphs, language) for language in XQUAD_LANGUAGES}
        for language in XQUAD_LANGUAGES:
            for number, asked in enumerate(not_learnt_from(read_in[language][1])):
                target = (*XQUAD_LANGUAGES, None)[number % 3]
                accepted = XQUAD_LANGUAGES if target is None else (target,)
                gold = [one for wanted in accepted for one in read_in[wanted][1] if one.id == asked.id]
                found = fitting.trace(engine, asked.text, filters=filters.get(target or ""))
                group, facts = f"xquad {language}-{target or 'any'}", (tuple(one.answer for one in gold),)
                fold = f"xquad {number // _XQUAD_RUN % 2}"
                yield case_of(found, group, fold, XQUAD_WEIGHT, answering(gold), facts)
    data.log("XQuAD: read")


def case_of(
    found: fitting.Trace,
    group: str,
    fold: str,
    weight: float,
    answers: Callable[[fitting.Sentence], bool],
    facts: tuple[tuple[str, ...], ...],
) -> Case:
    """A case from a trace and a judge of its sentences."""
    rows = [[sentence.features[name] for name in fitting.FEATURES] for sentence in found.sentences]
    read = [row for row, sentence in enumerate(found.sentences) if fitting.READING[0] in sentence.features]
    said = [[found.sentences[row].features[name] for name in fitting.READING] for row in read]
    return Case(
        group=group,
        fold=fold,
        weight=weight,
        matrix=np.array(rows, dtype=np.float64).reshape(len(rows), len(fitting.FEATURES)),
        read=np.array(read, dtype=np.intp),
        said=np.array(said, dtype=np.float64).reshape(len(read), len(fitting.READING)),
        right=np.array([answers(sentence) for sentence in found.sentences], dtype=bool),
        found=found,
        facts=facts,
    )


def gold_spans(suite: Suite, question: Question, *, prefix: str = "") -> Mapping[str, list[m.Span]]:
    """Where the gold quotes of a question stand, by file; ``prefix`` stands before the files' names."""
    spans: dict[str, list[m.Span]] = defaultdict(list)
    for gold in question.gold:
        for quote in gold.quotes:
            spans[f"{prefix}{gold.file}"] += m.occurrences(read_text(suite.corpus / gold.file), quote)
    return spans


def resting_on(spans: Mapping[str, Sequence[m.Span]]) -> Callable[[fitting.Sentence], bool]:
    """Whether a sentence rests on one of the spans of its file."""
    return lambda sentence: any(
        m.rests_on((sentence.start, sentence.end), span) for span in spans.get(sentence.source, ())
    )


def answering(gold: Iterable[Asked]) -> Callable[[fitting.Sentence], bool]:
    """Whether a sentence holds some of the answer's span in one of the paragraphs that answer."""
    spans = {one.source: (one.answer_start, one.answer_start + len(one.answer)) for one in gold}
    return lambda sentence: (
        sentence.source in spans and m.overlap((sentence.start, sentence.end), spans[sentence.source]) > 0
    )


def _rounded(value: float) -> float:
    return round(float(value), 4)
