"""Measures against closed forms and against ir-measures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import metrics as m


def sets(*ranks: set[int]) -> list[frozenset[int]]:
    return [frozenset(items) for items in ranks]


@pytest.mark.parametrize(
    ("text", "variant", "expected"),
    [
        ("It cost 1\u00a0172 euros", "1 172", True),
        ("Il y en a ٢١٤ هنا", "214", True),
        ("He said \u201cNo\u201d", 'said "no"', True),
        ("l\u2019eau", "L'EAU", True),
        ("There were 141 reports", "41", False),
        ("about 41.5 degrees", "41", False),
        ("at 3,41 per cent", "41", False),
        ("exactly 41.", "41", True),
        ("41, then more", "41", True),
        ("about 2,4 million", "2.4 million", False),
        ("بـ\u200fماسك", "بماسك", True),
        ("nothing", "  ", False),
    ],
)
def test_facts_are_compared_after_folding(text: str, variant: str, expected: bool) -> None:
    assert m.holds(text, variant) is expected


def test_fact_recall_is_the_share_of_facts_with_a_variant_present() -> None:
    assert m.fact_recall("Ada met Bob.", [["Ada", "آدا"], ["Carl", "Karl"]]) == 0.5
    assert m.fact_recall("", [["Ada"]]) == 0.0
    assert m.fact_recall("", []) == 1.0


def test_a_passage_shows_a_quote_from_sixty_percent_on() -> None:
    assert m.shows((0, 100), (10, 20))
    assert m.shows((0, 16), (10, 20))
    assert not m.shows((0, 15), (10, 20))
    assert not m.shows((20, 30), (10, 20))
    assert not m.shows((0, 5), (3, 3))


def test_a_citation_rests_on_a_quote_when_half_of_the_shorter_is_shared() -> None:
    assert m.rests_on((10, 20), (0, 100))
    assert m.rests_on((5, 15), (10, 20))
    assert not m.rests_on((0, 14), (10, 20))
    assert not m.rests_on((0, 10), (10, 20))


def test_occurrences_are_all_found() -> None:
    assert m.occurrences("aba aba", "aba") == ((0, 3), (4, 7))
    assert m.occurrences("aaa", "aa") == ((0, 2), (1, 3))
    assert m.occurrences("abc", "x") == ()


def test_ranking_measures_in_closed_form() -> None:
    found, wanted = sets(set(), {0}, set(), {1}), frozenset({0, 1})
    assert m.recall_at(found, wanted, 3) == 0.5
    assert m.recall_at(found, wanted, 4) == 1.0
    ideal = 1.0 + 1.0 / math.log2(3)
    assert m.ndcg(found, wanted) == pytest.approx((1.0 / math.log2(3) + 1.0 / math.log2(5)) / ideal)


def test_nothing_found_is_zero_and_not_left_out() -> None:
    assert m.ndcg([], frozenset({0})) == m.recall_at([], frozenset({0}), 5) == 0.0
    assert m.ir_measured({"a": ([], frozenset({0}))}) == {"a": {"rr": 0.0, "ndcg": 0.0}}


def test_a_passage_that_shows_two_quotes_is_ideal() -> None:
    assert m.flattened(sets({0, 1}, {0}, set()), frozenset({0, 1})) == [0, 1, None, None]
    assert m.ndcg(sets({0, 1}), frozenset({0, 1})) == 1.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sets(st.integers(0, 3), max_size=2), max_size=14), st.sets(st.integers(0, 3), min_size=1)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_our_formulas_agree_with_ir_measures(cases: list[tuple[list[set[int]], set[int]]]) -> None:
    rankings = {
        f"q{n}": ([frozenset(items & wanted) for items in ranks], frozenset(wanted))
        for n, (ranks, wanted) in enumerate(cases)
    }
    theirs = m.ir_measured(rankings)
    for query, (found, wanted) in rankings.items():
        assert theirs[query]["ndcg"] == pytest.approx(m.ndcg(found, wanted))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([set(), {0}, {1}, {2}]), max_size=12))
def test_recall_agrees_with_ir_measures(ranks: list[set[int]]) -> None:
    import ir_measures
    from ir_measures import R

    found, wanted = sets(*ranks), frozenset({0, 1, 2})
    run = {"q": {f"w{i}" if i is not None else f"x{n}": -float(n) for n, i in enumerate(m.flattened(found, wanted))}}
    qrels = {"q": {f"w{item}": 1 for item in wanted}}
    for k in (1, 5):
        if not ranks:
            continue
        theirs = ir_measures.calc_aggregate([R @ k], qrels, run)
        assert theirs[R @ k] == pytest.approx(m.recall_at(found, wanted, k))


def test_bootstrap_is_seeded_and_exact_where_nothing_varies() -> None:
    assert m.bootstrap([1.0, 1.0, 1.0]) == (1.0, 1.0)
    assert m.bootstrap([0.0, 1.0] * 20) == m.bootstrap([0.0, 1.0] * 20)
    low, high = m.bootstrap([0.0, 1.0] * 200)
    assert 0.44 < low < 0.5 < high < 0.56  # normal approximation: 0.5 ± 1.96 · 0.5 / √400 = 0.451 to 0.549
    assert all(math.isnan(end) for end in m.bootstrap([]))


def test_risk_coverage_in_closed_form() -> None:
    points = m.risk_coverage([(0.9, True), (0.8, False), (0.8, True), (0.1, False)])
    assert [(p.coverage, p.risk, p.confidence) for p in points] == [
        (0.25, 0.0, 0.9),
        (0.75, 1 / 3, 0.8),
        (1.0, 0.5, 0.1),
    ]
    assert m.area_under_risk(points) == pytest.approx(0.25 * 0 + 0.5 / 3 + 0.25 * 0.5)
    assert m.risk_coverage([]) == []


def test_auroc_in_closed_form() -> None:
    assert m.auroc([3.0, 2.0], [1.0]) == 1.0
    assert m.auroc([1.0], [1.0]) == 0.5
    assert m.auroc([2.0, 0.0], [1.0]) == 0.5
    assert math.isnan(m.auroc([], [1.0]))


def test_percentile_is_the_nearest_rank() -> None:
    assert m.percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert m.percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0
    assert math.isnan(m.percentile([], 0.5))
    assert math.isnan(m.mean([]))
