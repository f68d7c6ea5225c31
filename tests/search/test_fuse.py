"""Fusion: closed forms, symmetry, and agreement with an independent formulation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.search.fuse import FusionWeights, fitted_weights, weighted_fusion

ids = st.sampled_from("abcdefgh")
rankings = st.dictionaries(
    st.sampled_from(["x", "y", "z"]),
    st.dictionaries(ids, st.floats(0.01, 10, allow_nan=False), max_size=6).map(
        lambda scores: sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    ),
)


def test_weights_scale_a_vote() -> None:
    votes = {"x": 3.0, "y": 0.0}
    fused = dict(weighted_fusion({"x": [("a", 1.0)], "y": [("b", 1.0)]}, weight=lambda name, item: votes[name]))
    assert fused == {"a": pytest.approx(3.0), "b": 0.0}


def test_weighted_fusion_scales_each_ranking_to_its_best() -> None:
    fused = dict(weighted_fusion({"x": [("a", 8.0), ("b", 4.0)], "y": [("b", 0.1)]}, weight=lambda name, item: 1.0))
    assert fused == {"a": pytest.approx(1.0), "b": pytest.approx(1.5)}


def test_a_passage_below_the_cut_scores_like_the_last_one_above_it() -> None:
    both = {"x": [("a", 8.0), ("b", 4.0)], "y": [("c", 1.0)]}
    fused = dict(weighted_fusion(both, weight=lambda name, item: 1.0, cut=2))
    assert fused["c"] == pytest.approx(1.0 + 0.5)
    assert dict(weighted_fusion(both, weight=lambda name, item: 1.0, cut=3))["c"] == pytest.approx(1.0)


def test_ties_are_broken_by_id() -> None:
    assert [item for item, _ in weighted_fusion({"x": [("b", 1.0), ("a", 1.0)]}, weight=lambda n, i: 1.0)] == ["a", "b"]


@settings(max_examples=60, deadline=None)
@given(rankings)
def test_fusion_does_not_depend_on_the_order_of_rankers(found: dict[str, list[tuple[str, float]]]) -> None:
    turned = dict(reversed(list(found.items())))
    one, other = (dict(weighted_fusion(each, weight=lambda name, item: 1.0)) for each in (found, turned))
    assert one.keys() == other.keys() == {item for ranking in found.values() for item, _ in ranking}
    assert all(one[item] == pytest.approx(other[item]) for item in one)


@settings(max_examples=60, deadline=None)
@given(rankings, st.floats(0.1, 100))
def test_fusion_does_not_depend_on_the_scale_of_a_ranker(
    found: dict[str, list[tuple[str, float]]], factor: float
) -> None:
    louder = {name: [(item, score * factor) for item, score in ranking] for name, ranking in found.items()}
    one = dict(weighted_fusion(found, weight=lambda n, i: 1.0))
    other = dict(weighted_fusion(louder, weight=lambda n, i: 1.0))
    assert all(one[item] == pytest.approx(other[item]) for item in one)


def test_an_unknown_pair_of_languages_takes_its_class() -> None:
    weights = FusionWeights(
        pairs={"same": {"dense": 1}, "cross": {"dense": 2}, "unbridged": {"dense": 3}, "en-fr": {"dense": 4}}
    )
    bridged = ("en", "fr", "ar")
    asked = (("fr", "fr"), ("fr", "ar"), ("de", "de"), ("en", "fr"))
    assert [weights.of("dense", question, passage, bridged) for question, passage in asked] == [1, 2, 3, 4]


def test_the_fitted_weights_cover_every_class() -> None:
    assert {"same", "cross", "unbridged"} <= fitted_weights().pairs.keys()
