"""
Hits in a new order: by the search and by how well their sentences answer.

A passage may be about the question without answering it. Its sentences are read anyway for the answer; putting the
passage whose sentences answer first is what a reader of ranked passages wants too. Where sentences are read as glosses
and the question's own words stand in the passage, the words may say more than the reading does: what each side weighs
depends on the two languages.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.model import evidence_model
from rag.schema import Hit
from rag.search.fuse import FusionWeights

SIGNAL = "evidence"
VOTERS: tuple[str, ...] = ("search", "lexical", "bridge", SIGNAL)
"""What a hit's place depends on: see :func:`votes`."""
_TWIN_PREFERENCE = 0.04
"""Of the highest score: what the question's language is worth to a hit whose story another hit tells in another one."""


def rerank(
    hits: Sequence[Hit],
    ranked: Sequence[Evidence],
    *,
    language: str,
    bridged: Sequence[str],
    weights: FusionWeights | None = None,
) -> list[Hit]:
    """
    All the hits, best first, ranks and scores anew; ties in the order of ``hits``.

    The score is the sum of each vote times its weight for the pair of languages. ``evidence`` is a signal of the hit
    from then on; hits whose sentences were not looked at have none. Of twins that answer about as well, the one in the
    reader's language comes first.

    Args:
        hits: as searched, best first.
        ranked: sentences of the first of them, and of others perhaps.
        language: the question's.
        bridged: languages with a lexicon.
        weights: of :data:`VOTERS`; the fitted ones unless given.
    """
    ballots = votes(hits, ranked)
    if not any(SIGNAL in own for own in ballots):
        return list(hits)
    table = evidence_model().rerank if weights is None else weights
    scores = [
        sum(table.of(name, language, hit.passage.language, bridged) * vote for name, vote in own.items())
        for hit, own in zip(hits, ballots, strict=True)
    ]
    preference = _TWIN_PREFERENCE * max(scores)
    elsewhere = {hit.passage.article_id for hit in hits if hit.passage.language != language}
    scored = []
    for hit, own, score in zip(hits, ballots, scores, strict=True):
        told_elsewhere = hit.passage.language == language and elsewhere & set(hit.twin_ids)
        signals = {**hit.signals, SIGNAL: own[SIGNAL]} if SIGNAL in own else hit.signals
        scored.append(replace(hit, score=score + (preference if told_elsewhere else 0.0), signals=signals))
    ordered = sorted(scored, key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1)]


def votes(hits: Sequence[Hit], ranked: Sequence[Evidence]) -> list[dict[str, float]]:
    """
    What speaks for each hit, by name: all in 0 to 1, a share of the best hit's.

    ``search``: the search's score; ``lexical`` and ``bridge``: of these rankers alone; ``evidence``: the square root of
    the odds that one of the hit's sentences answers, left out where none was looked at.
    """
    known = {hit.passage.id for hit in hits}
    within = [one for one in ranked if one.candidate.hit.passage.id in known]
    top = max((one.score for one in within), default=0.0)
    odds: dict[str, float] = defaultdict(float)
    for one in within:
        odds[one.candidate.hit.passage.id] += math.exp(one.score - top)
    most = max(odds.values(), default=1.0)
    ballots: list[dict[str, float]] = [{} for _ in hits]
    for name in VOTERS[:-1]:
        raw = [max(0.0, hit.score if name == "search" else hit.signals.get(name, 0.0)) for hit in hits]
        scale = max(raw, default=0.0) or 1.0
        for own, value in zip(ballots, raw, strict=True):
            own[name] = value / scale
    for own, hit in zip(ballots, hits, strict=True):
        if hit.passage.id in odds:
            own[SIGNAL] = math.sqrt(odds[hit.passage.id] / most)
    return ballots
