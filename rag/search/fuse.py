"""Several rankings become one: weighted sums of scaled scores, the weights known per pair of languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.schema import Ranker

Ranking = Sequence[tuple[str, float]]
"""(passage id, score) pairs, best first."""


def by_score(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    """(id, score) pairs, best first; ties by id."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def reciprocal_rank_fusion(
    rankings: Mapping[str, Ranking], *, weights: Mapping[str, float] | None = None, k: int = 60
) -> list[tuple[str, float]]:
    """
    The union of several rankings, by ``sum(weight / (k + rank))`` with ranks from 1.

    Source: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet, SIGIR 2009,
    doi:10.1145/1571941.1572114.

    Returns:
        (id, score) pairs, best first; ties by id.
    """
    scores: dict[str, float] = {}
    for name, ranking in rankings.items():
        weight = 1.0 if weights is None else weights.get(name, 0.0)
        for rank, (item, _) in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return by_score(scores)


def weighted_fusion(
    rankings: Mapping[str, Ranking],
    *,
    weight: Callable[[str, str], float],
    kind: Callable[[str], str] = lambda item: "",
    cut: int | None = None,
) -> list[tuple[str, float]]:
    """
    The union of several rankings, by ``sum(weight(ranker, kind) * score / best score)`` (weighted CombSUM).

    Source: Fox and Shaw, Combination of Multiple Searches, TREC-2 1994.

    Args:
        rankings: by ranker; negative scores count as 0.
        weight: of one ranker's vote for passages of one kind, >= 0.
        kind: of a passage.
        cut: the length at which rankings were cut off. A passage missing from a ranking of that length scores what
            the last one in it does (it cannot be better), one missing from a shorter ranking scores 0.

    Returns:
        (id, score) pairs, best first; ties by id.
    """
    kinds = {item: kind(item) for ranking in rankings.values() for item, _ in ranking}
    everywhere = dict.fromkeys(kinds.values(), 0.0)
    above = dict.fromkeys(kinds, 0.0)
    for name, ranking in rankings.items():
        top = max((score for _, score in ranking), default=0.0)
        if top <= 0.0:
            continue
        votes = {one: weight(name, one) / top for one in everywhere}
        least = max(0.0, ranking[-1][1]) if cut is not None and len(ranking) >= cut else 0.0
        for one, vote in votes.items():
            everywhere[one] += vote * least
        for item, score in ranking:
            if score > least:
                above[item] += votes[kinds[item]] * (score - least)
    return by_score({item: everywhere[kinds[item]] + score for item, score in above.items()})


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """
    What each ranker's vote weighs, by question and passage language (``en-ar``).

    A pair that was never fitted takes the class it belongs to: ``same`` (one language), ``cross`` (two bridged
    languages) or ``unbridged`` (no lexicon for one of the two).
    """

    pairs: Mapping[str, Mapping[str, float]]

    def of(self, ranker: Ranker | str, question_language: str, passage_language: str, bridged: Sequence[str]) -> float:
        """The weight of one ranker's vote, >= 0."""
        pair = self.pairs.get(f"{question_language}-{passage_language}")
        if pair is None:
            if question_language not in bridged or passage_language not in bridged:
                kind = "unbridged"
            else:
                kind = "same" if question_language == passage_language else "cross"
            pair = self.pairs[kind]
        return float(pair.get(ranker, 0.0))


@cache
def fitted_weights() -> FusionWeights:
    """The weights that ``python -m eval.fit fusion`` wrote."""
    data = json.loads(resources.files("rag").joinpath("data/fitted/fusion.json").read_text("utf-8"))
    return FusionWeights(pairs=data["pairs"])
