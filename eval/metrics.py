"""
Measures, one formula a function.

Spans are half-open (start, end) pairs in characters. A mean is taken over the questions asked, never over those that
returned something.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag import InputError

Span = tuple[int, int]
Interval = tuple[float, float]

COVER_SHARE = 0.6
"""A passage shows a quote when it holds this share of the quote's characters, or all of it."""
CITED_SHARE = 0.5
"""A citation rests on a quote when they share this part of the shorter of the two."""
MAX_SENTENCES = 3
"""Facts are looked for in at most so many sentences of an answer."""

_QUOTES = str.maketrans(
    dict.fromkeys("“”„‟«»″❝❞", '"') | dict.fromkeys("’‘‚‛′`´ʼ", "'") | dict.fromkeys("‐‑‒–—−", "-")
)  # fmt: skip
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x0640])


def fold(text: str) -> str:
    """
    A text in the form in which facts are compared.

    Case, kinds of quotation mark, apostrophe, dash and space, digits of other scripts, invisible direction marks and
    the Arabic tatweel are levelled; decimal and thousands separators are not, since they carry meaning.
    """
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_QUOTES)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return " ".join(text.casefold().split())


def holds(text: str, variant: str) -> bool:
    """
    Whether a folded text holds a variant of a fact, folded likewise.

    A variant that begins or ends with a digit does not match inside a longer number: 41 is not in 141 or 41.5.
    """
    folded = fold(variant)
    if not folded:
        return False
    before = r"(?<!\d)(?<!\d[.,])" if folded[0].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if folded[-1].isdigit() else ""
    return re.search(before + re.escape(folded) + after, fold(text)) is not None


def fact_recall(text: str, facts: Sequence[Sequence[str]]) -> float:
    """Share of facts of which one variant stands in the text; 1.0 where nothing is asked for."""
    if not facts:
        return 1.0
    return sum(any(holds(text, variant) for variant in variants) for variants in facts) / len(facts)


def overlap(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def occurrences(text: str, quote: str) -> tuple[Span, ...]:
    """Every place where a quote stands in a text."""
    found: list[Span] = []
    start = text.find(quote)
    while start >= 0:
        found.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return tuple(found)


def shows(passage: Span, quote: Span, *, share: float = COVER_SHARE) -> bool:
    """Whether a passage holds at least ``share`` of the quote's characters."""
    length = quote[1] - quote[0]
    return length > 0 and overlap(passage, quote) >= share * length


def rests_on(citation: Span, quote: Span, *, share: float = CITED_SHARE) -> bool:
    """Whether citation and quote share ``share`` of the shorter one's characters."""
    shorter = min(citation[1] - citation[0], quote[1] - quote[0])
    return shorter > 0 and overlap(citation, quote) >= share * shorter


Found = Sequence[frozenset[int]]
"""Which wanted items (numbers from 0) each rank shows, best rank first."""


def recall_at(found: Found, wanted: frozenset[int], k: int) -> float:
    """Share of the wanted items that the first k ranks show."""
    if not wanted:
        return 0.0
    seen = frozenset[int]().union(*found[:k])
    return len(seen & wanted) / len(wanted)


def ndcg(found: Found, wanted: frozenset[int], k: int = 10) -> float:
    """
    Normalised discounted cumulative gain of the wanted items, each counted where it is first shown.

    Binary gain, discount ``1 / log2(1 + position)``. Source: Järvelin and Kekäläinen, Cumulated Gain-Based Evaluation
    of IR Techniques, TOIS 2002, doi:10.1145/582415.582418.
    """
    positions = [position for position, item in enumerate(flattened(found, wanted), 1) if item is not None]
    gain = sum(1.0 / math.log2(1 + position) for position in positions if position <= k)
    ideal = sum(1.0 / math.log2(1 + position) for position in range(1, min(len(wanted), k) + 1))
    return gain / ideal if ideal else 0.0


def flattened(found: Found, wanted: frozenset[int]) -> list[int | None]:
    """
    A ranking of wanted items and of nothing (None): what the ranks show, each item once, in order.

    A rank that shows two items stands for two positions; one that shows nothing new, for one None.
    """
    seen: set[int] = set()
    out: list[int | None] = []
    for items in found:
        new = sorted((items & wanted) - seen)
        seen.update(new)
        out += new or [None]
    return out


def ir_measured(rankings: Mapping[str, tuple[Found, frozenset[int]]], *, k: int = 10) -> dict[str, dict[str, float]]:
    """
    Reciprocal rank and nDCG at k by ir-measures, by query id: ``{"q001": {"rr": 1.0, "ndcg": 0.63}}``.

    Args:
        rankings: per query what each rank shows and what is wanted.
        k: cut-off.

    Raises:
        InputError: ir-measures is not installed.
    """
    try:
        import ir_measures
        from ir_measures import RR, nDCG
    except ImportError as exc:
        raise InputError(
            "Reciprocal rank and nDCG are computed by ir-measures, which is not installed.",
            next_step="Run `pip install 'cited-rag[eval]'`.",
        ) from exc
    qrels = {query: {f"w{item}": 1 for item in wanted} for query, (_, wanted) in rankings.items() if wanted}
    run = {
        query: {
            f"w{item}" if item is not None else f"x{position}": -float(position)
            for position, item in enumerate(flattened(found, wanted))
        }
        for query, (found, wanted) in rankings.items()
        if wanted and found
    }
    out = {query: {"rr": 0.0, "ndcg": 0.0} for query in rankings}
    names = {RR @ k: "rr", nDCG @ k: "ndcg"}
    for one in ir_measures.iter_calc(list(names), qrels, run):
        out[one.query_id][names[one.measure]] = float(one.value)
    return out


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; NaN of nothing."""
    items = list(values)
    return math.fsum(items) / len(items) if items else math.nan


def bootstrap(values: Sequence[float], *, resamples: int = 1000, level: float = 0.95, seed: int = 13) -> Interval:
    """
    Percentile bootstrap interval of the mean, the same for the same values and seed.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.

    Returns:
        (low, high); (NaN, NaN) of nothing.
    """
    if not values:
        return math.nan, math.nan
    import numpy as np

    sample = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    means = sample[rng.integers(0, len(sample), size=(resamples, len(sample)))].mean(axis=1)
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(means, [tail, 1.0 - tail])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Of the ``coverage`` most confident questions ``risk`` go wrong; ``confidence`` is that of the last one."""

    coverage: float
    risk: float
    confidence: float


def risk_coverage(outcomes: Iterable[tuple[float, bool]]) -> list[RiskPoint]:
    """
    The risk–coverage curve of (confidence, right) pairs, one point for each distinct confidence, most confident first.

    Source: El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """
    ordered = sorted(outcomes, key=lambda pair: -pair[0])
    points: list[RiskPoint] = []
    wrong = 0
    for count, (confidence, right) in enumerate(ordered, 1):
        wrong += not right
        if count == len(ordered) or ordered[count][0] != confidence:
            points.append(RiskPoint(count / len(ordered), wrong / count, confidence))
    return points


def area_under_risk(points: Sequence[RiskPoint]) -> float:
    """Mean risk over all coverages: the area under the curve, as a step function."""
    area, before = 0.0, 0.0
    for point in points:
        area += (point.coverage - before) * point.risk
        before = point.coverage
    return area


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """
    Probability that a positive score is above a negative one, ties counting half; NaN where a side is empty.

    Source: Hanley and McNeil, Radiology 1982, doi:10.1148/radiology.143.1.7063747.
    """
    if not positive or not negative:
        return math.nan
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return above / (len(positive) * len(negative))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank); NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def best(values: Iterable[float], default: float = 0.0) -> float:
    """The largest value, or ``default`` of nothing."""
    return max(values, default=default)
