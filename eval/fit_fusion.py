"""
What each ranker's vote weighs, by class of question and passage language.

A passage's score is the weighted sum of its voters' scaled scores. The weights are climbed to, one at a time, from
those in use (coordinate ascent; Metzler and Croft, Linear feature-based models for information retrieval, Information
Retrieval 2007, doi:10.1007/s10791-006-9019-z): what is maximised is the mean of R@1 and reciprocal rank, each group of
questions counting the same. Whether single pairs of languages get weights of their own is decided by cross-validation.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import metrics as m
from eval.engine import Engine, archives_together, opened, prefix_of
from eval.fit import FITTED, DevData
from eval.questions import Question, Suite, read_text
from eval.xquad import Asked, Paragraph, filters_for, indexed, not_learnt_from, read
from rag import Filters, Hit

VOTERS: tuple[str, ...] = ("dense", "lexical", "bridge", "names", "coverage", "window")
"""The rankers, and the share of the question that a passage covers alone and together with those around it."""
BRIDGED: tuple[str, ...] = ("en", "fr", "ar")
UNBRIDGED: tuple[str, ...] = ("de", "es")
CANDIDATES = 60
FOLDS = 5
XQUAD_STRIDE = 3
"""Every third question of XQuAD that no model learnt from: enough to learn a dozen numbers from."""
ARCHIVE_STRIDE = 3
"""Every third question of the archives, asked of its own archive and of all in one index."""
FACTORS: tuple[float, ...] = (2.0, 1.5, 1.2)
"""By how much a weight is raised or lowered in one step, coarse to fine."""
PULL = 0.05
"""What a pair's weights pay for leaving those of their class, for each natural logarithm."""
GAIN = 0.005
"""How much better pairs must do than classes, cross-validated, to be worth nine times the numbers."""

_AS_SEARCHED = {"rerank": False}

Weights = dict[str, dict[str, float]]
"""By class or pair of languages: of each voter, in the order of the columns of :attr:`Case.scores`."""
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
    """The weights as ``{"pairs": {"same": {…}, "cross": {…}, "unbridged": {…}, …}, "dev": figures}``."""
    cases = [*suite_cases(data), *together_cases(data), *xquad_cases(data)]
    start = current()
    data.log(f"{len(cases)} questions in {len({case.group for case in cases})} groups")
    told = {"before": figures(grouped_ranks(cases, start))}
    data.log(f"with the weights there are: {told['before']}")
    learners = {"classes": learn_classes, "pairs": learn_pairs}
    for name, learner in learners.items():
        told[name] = cross_validated(cases, partial(learner, start=start))
        data.log(f"cross-validated, {name}: {told[name]}")
    chosen = "pairs" if told["pairs"]["mrr"] > told["classes"]["mrr"] + GAIN else "classes"
    learnt = learners[chosen](cases, start)
    for group, ranks in sorted(grouped_ranks(cases, learnt).items()):
        data.log(f"  {group}: {figures({group: ranks})}")
    return {"chosen": chosen, "pairs": rounded(learnt), "dev": told}


def current() -> Weights:
    """The weights that are in use, of the classes and of every pair that has its own."""
    pairs: Weights = json.loads((FITTED / "fusion.json").read_text("utf-8"))["pairs"]
    return {key: {name: own.get(name, 0.0) for name in VOTERS} for key, own in pairs.items()}


def learn_classes(cases: Sequence[Case], start: Weights) -> Weights:
    """Weights of ``same``, ``cross`` and ``unbridged``; a class that no case tells of keeps those it has."""
    return {key: start[key] for key in ("same", "cross", "unbridged")} | climb(cases, start, key=class_of)


def learn_pairs(cases: Sequence[Case], start: Weights) -> Weights:
    """Weights of the classes, and of each pair of bridged languages, held near those of its class."""
    classes = learn_classes(cases, start)
    pairs = climb(cases, classes, key=_pair_or_unbridged, pull=PULL)
    return {**classes, **{key: own for key, own in pairs.items() if key != "unbridged"}}


def climb(cases: Sequence[Case], start: Weights, *, key: Callable[[str], str], pull: float = 0.0) -> Weights:
    """
    Coordinate ascent from ``start``.

    Args:
        cases: what is to be ranked well.
        start: by key, or by class of a key.
        key: whose weights a pair of languages shares.
        pull: see :data:`PULL`.
    """
    bench = _Bench(cases, key)
    anchor = np.array([list(_weights_of(one, start).values()) for one in bench.keys])
    weights = anchor.copy()

    def value(tried: Floats) -> float:
        leaving = np.abs(np.log((tried + 0.03) / (anchor + 0.03))).mean() if pull else 0.0
        return bench.value(tried) - pull * float(leaving)

    best = value(weights)
    for factor in FACTORS:
        improved = True
        while improved:
            improved = False
            for place in np.ndindex(*weights.shape):
                here = weights[place]
                for tried in dict.fromkeys((here * factor, here / factor, here + 0.1, 0.0)):
                    other = weights.copy()
                    other[place] = tried
                    if (found := value(other)) > best + 1e-4:
                        best, weights, improved = found, other, True
    voters = next(iter(start.values()))
    return {one: dict(zip(voters, map(float, weights[n]), strict=True)) for n, one in enumerate(bench.keys)}


def class_of(pair: str) -> str:
    """``same``, ``cross`` or ``unbridged`` for a pair such as ``en-ar``."""
    question, _, passage = pair.partition("-")
    if question not in BRIDGED or passage not in BRIDGED:
        return "unbridged"
    return "same" if question == passage else "cross"


def cross_validated(cases: Sequence[Case], learner: Callable[[Sequence[Case]], Weights]) -> dict[str, float]:
    """Mean over groups of R@1, R@5 and reciprocal rank, each case ranked by weights learnt without it."""
    ranks: dict[str, list[int | None]] = {}
    for fold in range(FOLDS):
        held = [case for number, case in enumerate(cases) if number % FOLDS == fold]
        weights = learner([case for number, case in enumerate(cases) if number % FOLDS != fold])
        for group, own in grouped_ranks(held, weights).items():
            ranks.setdefault(group, []).extend(own)
    return figures(ranks)


def grouped_ranks(cases: Iterable[Case], weights: Mapping[str, Mapping[str, float]]) -> dict[str, list[int | None]]:
    """Each case's rank under the weights, by group."""
    ranks: dict[str, list[int | None]] = {}
    for case in cases:
        ranks.setdefault(case.group, []).append(rank(case, weights))
    return ranks


def rank(case: Case, weights: Mapping[str, Mapping[str, float]]) -> int | None:
    """Rank of the first candidate that shows the gold; ties count against it."""
    if not case.right.any():
        return None
    votes = np.array([list(_weights_of(pair, weights).values()) for pair in case.pairs])
    totals = (votes * case.scores).sum(axis=1)
    top = totals[case.right].max()
    return int((totals[~case.right] >= top).sum()) + 1


def suite_cases(data: DevData) -> Iterable[Case]:
    """Cases of the bundled development questions that stand by themselves."""
    for suite, questions in data.suites():
        with opened(suite.corpus, changes=_AS_SEARCHED) as engine:
            engine.ingest()
            for question in _asked(suite, questions):
                yield _suite_case(engine, suite, question)
        data.log(f"{suite.name}: read")


def together_cases(data: DevData) -> Iterable[Case]:
    """Cases of the archives, asked of all of them in one index."""
    with archives_together(changes=_AS_SEARCHED) as engine:
        for suite, questions in data.suites():
            if suite.is_archive:
                for question in _asked(suite, questions):
                    yield _suite_case(engine, suite, question, prefix=prefix_of(suite))
    data.log("archives together: read")


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
        with indexed(paragraphs, changes=_AS_SEARCHED) as engine:
            for target in (*languages, None):
                filters = None if target is None else filters_for(engine, paragraphs, target)
                for language in fitted:
                    for asked in not_learnt_from(found[language][1])[::XQUAD_STRIDE]:
                        yield _xquad_case(engine, asked, languages if target is None else [target], filters)
        data.log(f"XQuAD {'+'.join(languages)}: read")


def rounded(weights: Mapping[str, Mapping[str, float]]) -> Weights:
    """Weights divided by the largest, to three places: only their proportion matters."""
    top = max(value for own in weights.values() for value in own.values()) or 1.0
    return {key: {name: round(one / top, 3) for name, one in own.items()} for key, own in sorted(weights.items())}


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


def _asked(suite: Suite, questions: Sequence[Question]) -> list[Question]:
    found = [one for one in questions if one.answerable and not one.history]
    return found[::ARCHIVE_STRIDE] if suite.is_archive else found


def _suite_case(engine: Engine, suite: Suite, question: Question, *, prefix: str = "") -> Case:
    hits = engine.retrieve(question.question, k=CANDIDATES)
    places = {
        (f"{prefix}{gold.file}", place)
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
    group = f"{suite.fold} {'together ' if prefix else ''}{reach}"
    return case_of(question.id, group, question.lang, hits, right)


def _xquad_case(engine: Engine, asked: Asked, accepted: Sequence[str], filters: Filters | None) -> Case:
    wanted = {Paragraph(key=asked.key, language=one, text="").source for one in accepted}
    hits = engine.retrieve(asked.text, k=CANDIDATES, filters=filters)
    group = f"xquad {asked.language}-{accepted[0] if len(accepted) == 1 else 'any'}"
    return case_of(asked.id, group, asked.language, hits, [hit.passage.source in wanted for hit in hits])


class _Bench:
    """All cases' candidates in one array, so that weights are tried in a few numpy calls."""

    def __init__(self, cases: Sequence[Case], key: Callable[[str], str]) -> None:
        usable = [case for case in cases if case.pairs]
        sizes = [len(case.pairs) for case in usable]
        self.keys = sorted({key(pair) for case in usable for pair in case.pairs})
        number = {one: n for n, one in enumerate(self.keys)}
        self._scores = np.concatenate([case.scores for case in usable])
        self._right = np.concatenate([case.right for case in usable])
        self._key = np.array([number[key(pair)] for case in usable for pair in case.pairs])
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self._case = np.repeat(np.arange(len(usable)), sizes)
        self._found = np.array([case.right.any() for case in usable])
        counts = Counter(case.group for case in usable)
        self._share = np.array([1.0 / (counts[case.group] * len(counts)) for case in usable])

    def value(self, weights: Floats) -> float:
        """Mean over groups of the mean of R@1 and reciprocal rank; ties count against the gold."""
        totals = (weights[self._key] * self._scores).sum(axis=1)
        best = np.maximum.reduceat(np.where(self._right, totals, -np.inf), self._starts)
        above = (totals >= best[self._case] - 1e-12) & ~self._right
        reciprocal = np.where(self._found, 1.0 / (1.0 + np.add.reduceat(above.astype(np.float64), self._starts)), 0.0)
        return float(((reciprocal + (reciprocal == 1.0)) / 2 * self._share).sum())


def _pair_or_unbridged(pair: str) -> str:
    return "unbridged" if class_of(pair) == "unbridged" else pair


def _weights_of(pair: str, weights: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    return weights.get(pair) or weights[class_of(pair)]


def figures(ranks: Mapping[str, Sequence[int | None]]) -> dict[str, float]:
    """R@1, R@5 and reciprocal rank, each group counting the same."""
    per_group = {
        "r@1": [m.mean(float(r == 1) for r in own) for own in ranks.values()],
        "r@5": [m.mean(float(r is not None and r <= 5) for r in own) for own in ranks.values()],
        "mrr": [m.mean(1.0 / r if r else 0.0 for r in own) for own in ranks.values()],
    }
    return {name: round(m.mean(values), 4) for name, values in per_group.items()}
