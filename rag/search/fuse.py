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
