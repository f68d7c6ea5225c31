"""
What each ranker's vote weighs, by question and passage language.

A passage's score is the weighted sum of its rankers' scaled scores; the weights maximise the probability of the
passages that show the gold under a softmax over all candidates (listwise log-likelihood; Cao et al., Learning to Rank:
From Pairwise Approach to Listwise Approach, ICML 2007, doi:10.1145/1273496.1273513). They are kept non-negative, and
those of a single pair of languages are drawn towards those of their class. Whether pairs get weights of their own is
decided by cross-validation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import metrics as m
from eval.engine import Engine, opened
from eval.fit import FITTED, DevData
from eval.questions import Question, Suite, read_text
from eval.xquad import Asked, Paragraph, filters_for, indexed, read
from rag import Filters, Hit

VOTERS: tuple[str, ...] = ("dense", "lexical", "bridge", "names", "coverage")
BRIDGED: tuple[str, ...] = ("en", "fr", "ar")
UNBRIDGED: tuple[str, ...] = ("de", "es")
CANDIDATES = 60
FOLDS = 5
XQUAD_STRIDE = 6
"""Every sixth question of XQuAD: enough to learn a dozen numbers from."""
CLASS_RIDGE = 1e-3
PAIR_RIDGES: tuple[float, ...] = (0.3, 0.03)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    One question's candidates.

    ``scores`` is (n, voters), each column divided by its best; ``pairs`` names question and passage language of each
    candidate; ``right`` marks those that show the gold. ``group`` is what cases are balanced by.
    """

    id: str
    group: str
    scores: Floats
    pairs: tuple[str, ...]
    right: NDArray[np.bool_]


def fit(data: DevData) -> dict[str, Any]:
    """The weights as ``{"pairs": {"same": {…}, "cross": {…}, "unbridged": {…}, "en-ar": {…}, …}, "dev": figures}``."""
    cases = [*suite_cases(data), *xquad_cases(data)]
    data.log(f"{len(cases)} questions in {len({case.group for case in cases})} groups")
    before = _figures(grouped_ranks(cases, current()))
    data.log(f"with the weights there are: {before}")
    learnt, figures = choose(cases, log=data.log)
    return {"pairs": rounded(learnt), "dev": {"before": before, **figures}}


def current() -> dict[str, dict[str, float]]:
    """The weights that are in use."""
    pairs: dict[str, dict[str, float]] = json.loads((FITTED / "fusion.json").read_text("utf-8"))["pairs"]
    return {key: {name: own.get(name, 0.0) for name in VOTERS} for key, own in pairs.items()}


def grouped_ranks(cases: Iterable[Case], weights: Mapping[str, Mapping[str, float]]) -> dict[str, list[int | None]]:
    """Each case's rank under the weights, by group."""
    ranks: dict[str, list[int | None]] = {}
    for case in cases:
        ranks.setdefault(case.group, []).append(rank(case, weights))
    return ranks


def choose(
    cases: Sequence[Case], *, log: Callable[[str], None]
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """The weights whose cross-validated reciprocal rank is best, preferring fewer of them, and the figures of each."""
    options: dict[str, float | None] = {"classes": None} | {f"pairs, ridge {ridge}": ridge for ridge in PAIR_RIDGES}
    figures: dict[str, dict[str, float]] = {}
    best, best_value = "classes", -1.0
    for name, ridge in options.items():
        values = cross_validated(cases, partial(learn, ridge=ridge))
        figures[name] = values
        log(f"cross-validated, {name}: {values}")
        if values["mrr"] > best_value + 0.002:
            best, best_value = name, values["mrr"]
    log(f"chosen: {best}")
    return learn(cases, ridge=options[best]), {name: own for name, own in figures.items() if name in ("classes", best)}


def learn(cases: Sequence[Case], *, ridge: float | None) -> dict[str, dict[str, float]]:
    """Weights of the classes; with a ridge also of each pair of bridged languages, drawn towards its class."""
    classes = _maximise(cases, key=class_of, start=None, ridge=CLASS_RIDGE)
    if "unbridged" not in classes:
        classes["unbridged"] = {
            "dense": 0.1,
            "lexical": 1.0,
            "bridge": 0.2,
            "names": 0.5,
            "coverage": 0.3,
            "context": 0.1,
        }
    if ridge is None:
        return classes
    pairs = _maximise(cases, key=_pair_or_unbridged, start=lambda key: classes[class_of(key)], ridge=ridge)
    return {**classes, **{key: value for key, value in pairs.items() if key != "unbridged"}}


def class_of(pair: str) -> str:
    """``same``, ``cross`` or ``unbridged`` for a pair such as ``en-ar``."""
    question, _, passage = pair.partition("-")
    if question not in BRIDGED or passage not in BRIDGED:
        return "unbridged"
    return "same" if question == passage else "cross"


def cross_validated(
    cases: Sequence[Case], learner: Callable[[Sequence[Case]], Mapping[str, Mapping[str, float]]]
) -> dict[str, float]:
    """Mean over groups of R@1, R@5 and reciprocal rank, each case ranked by weights learnt without it."""
    ranks: dict[str, list[int | None]] = {}
    for fold in range(FOLDS):
        held = [case for number, case in enumerate(cases) if number % FOLDS == fold]
        weights = learner([case for number, case in enumerate(cases) if number % FOLDS != fold])
        for group, own in grouped_ranks(held, weights).items():
            ranks.setdefault(group, []).extend(own)
    return _figures(ranks)


def rank(case: Case, weights: Mapping[str, Mapping[str, float]]) -> int | None:
    """Rank of the first candidate that shows the gold; ties count against it."""
    if not case.right.any():
        return None
    votes = np.array([[_weights_of(pair, weights)[name] for name in VOTERS] for pair in case.pairs])
    totals = (votes * case.scores).sum(axis=1)
    top = totals[case.right].max()
    return int((totals[~case.right] >= top).sum()) + 1


def suite_cases(data: DevData) -> Iterable[Case]:
    """Cases of the bundled development questions that stand by themselves."""
    for suite, questions in data.suites():
        with opened(suite.corpus) as engine:
            engine.ingest()
            for question in questions:
                if question.answerable and not question.history:
                    yield _suite_case(engine, suite, question)
        data.log(f"{suite.name}: read")


def xquad_cases(data: DevData) -> Iterable[Case]:
    """Cases of XQuAD: bridged languages in one index, the others with English in another."""
    if data.xquad is None:
        return
    present = [path.suffixes[0][1:] for path in sorted(data.xquad.glob("xquad.*.json"))]
    for languages in ([x for x in BRIDGED if x in present], [x for x in ("en", *UNBRIDGED) if x in present]):
        if len(languages) < 2:
            continue
        found = {language: read(data.xquad, language) for language in languages}
        paragraphs = [paragraph for language in languages for paragraph in found[language][0]]
        fitted = (
            [x for x in languages if x in BRIDGED] if "ar" in languages else [x for x in languages if x in UNBRIDGED]
        )
        with indexed(paragraphs) as engine:
            for target in (*languages, None):
                filters = None if target is None else filters_for(engine, paragraphs, target)
                for language in fitted:
                    for asked in found[language][1][::XQUAD_STRIDE]:
                        yield _xquad_case(engine, asked, languages if target is None else [target], filters)
        data.log(f"XQuAD {'+'.join(languages)}: read")


def rounded(weights: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Weights divided by the largest, to three places: only their proportion matters."""
    top = max(value for own in weights.values() for value in own.values()) or 1.0
    return {key: {name: round(own[name] / top, 3) for name in VOTERS} for key, own in sorted(weights.items())}


def case_of(id: str, group: str, language: str, hits: Sequence[Hit], right: Sequence[bool]) -> Case:
    """A case from hits and their signals."""
    # A passage beyond the end of the dense ranking is no better than the last one in it; other rankings do end.
    floor = {"dense": min((hit.signals["dense"] for hit in hits if "dense" in hit.signals), default=0.0)}
    raw = np.array([[hit.signals.get(name, floor.get(name, 0.0)) for name in VOTERS] for hit in hits], dtype=np.float64)
    raw = np.maximum(raw.reshape(len(hits), len(VOTERS)), 0.0)
    top = raw.max(axis=0, initial=0.0)
    scores = np.divide(raw, top, out=np.zeros_like(raw), where=top > 0)
    pairs = tuple(f"{language}-{hit.passage.language}" for hit in hits)
    return Case(id=id, group=group, scores=scores, pairs=pairs, right=np.array(right, dtype=bool))


def _suite_case(engine: Engine, suite: Suite, question: Question) -> Case:
    hits = engine.retrieve(question.question, k=CANDIDATES)
    places = {
        (gold.file, place)
        for gold in question.gold
        for quote in gold.quotes
        for place in m.occurrences(read_text(suite.corpus / gold.file), quote)
    }
    right = [
        any(
            file == hit.passage.source and m.shows((hit.passage.start, hit.passage.end), place)
            for file, place in places
        )
        for hit in hits
    ]
    pair = question.pair()
    reach = "within" if pair and pair[0] == pair[1] else "across"
    return case_of(question.id, f"{suite.name} {reach}", question.lang, hits, right)


def _xquad_case(engine: Engine, asked: Asked, accepted: Sequence[str], filters: Filters | None) -> Case:
    wanted = {Paragraph(key=asked.key, language=one, text="").source for one in accepted}
    hits = engine.retrieve(asked.text, k=CANDIDATES, filters=filters)
    group = f"xquad {asked.language}-{accepted[0] if len(accepted) == 1 else 'any'}"
    return case_of(asked.id, group, asked.language, hits, [hit.passage.source in wanted for hit in hits])


def _maximise(
    cases: Sequence[Case],
    *,
    key: Callable[[str], str],
    start: Callable[[str], Mapping[str, float]] | None,
    ridge: float,
    steps: int = 250,
) -> dict[str, dict[str, float]]:
    """Projected Adam on the mean over groups of the listwise loss; from ``start``, and drawn back to it."""
    usable = [case for case in cases if case.right.any() and not case.right.all()]
    keys = sorted({key(pair) for case in usable for pair in case.pairs})
    flat = _Flat(usable, [[keys.index(key(pair)) for pair in case.pairs] for case in usable])
    anchor = np.zeros((len(keys), len(VOTERS)))
    if start is not None:
        anchor = np.array([[start(one)[name] for name in VOTERS] for one in keys])
    weights = anchor.copy() if start is not None else np.full_like(anchor, 3.0)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        gradient = flat.gradient(weights) + 2 * ridge * (weights - anchor) / max(1.0, float(anchor.max()) ** 2)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = 0.3 * (1 - step / (steps + 1))
        move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        weights = np.maximum(0.0, weights - rate * move)
    return {one: dict(zip(VOTERS, map(float, weights[n]), strict=True)) for n, one in enumerate(keys)}


class _Flat:
    """All cases' candidates in one array, for the loss's gradient in a few numpy calls."""

    def __init__(self, cases: Sequence[Case], keys: Sequence[Sequence[int]]) -> None:
        sizes = [len(case.pairs) for case in cases]
        self.scores = np.concatenate([case.scores for case in cases])
        self.right = np.concatenate([case.right for case in cases])
        self.keys = np.concatenate([np.array(own) for own in keys])
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self.case = np.repeat(np.arange(len(cases)), sizes)
        counts = {group: sum(case.group == group for case in cases) for group in {case.group for case in cases}}
        self.share = np.array([1.0 / (counts[case.group] * len(counts)) for case in cases])

    def gradient(self, weights: Floats) -> Floats:
        """Of the weighted mean of ``log Σ_all exp − log Σ_right exp`` with respect to the weights."""
        totals = (weights[self.keys] * self.scores).sum(axis=1)
        everywhere = self._softmax(totals)
        among_right = self._softmax(np.where(self.right, totals, -np.inf))
        pull = (everywhere - among_right) * self.share[self.case]
        columns = [np.bincount(self.keys, pull * column, minlength=len(weights)) for column in self.scores.T]
        return np.stack(columns, axis=1)

    def _softmax(self, totals: Floats) -> Floats:
        top = np.maximum.reduceat(totals, self.starts)
        raised = np.exp(totals - top[self.case])
        return np.asarray(raised / np.add.reduceat(raised, self.starts)[self.case])


def _pair_or_unbridged(pair: str) -> str:
    return "unbridged" if class_of(pair) == "unbridged" else pair


def _weights_of(pair: str, weights: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    return weights.get(pair) or weights[class_of(pair)]


def _figures(ranks: Mapping[str, Sequence[int | None]]) -> dict[str, float]:
    per_group = {
        "r@1": [m.mean(float(r == 1) for r in own) for own in ranks.values()],
        "r@5": [m.mean(float(r is not None and r <= 5) for r in own) for own in ranks.values()],
        "mrr": [m.mean(1.0 / r if r else 0.0 for r in own) for own in ranks.values()],
    }
    return {name: round(m.mean(values), 4) for name, values in per_group.items()}
