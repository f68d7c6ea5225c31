"""
Hits in a new order: by the search's score and by how well their sentences answer.

A passage may be about the question without answering it. Its sentences are read anyway for the answer; putting the
passage whose sentences answer first is what a reader of ranked passages wants too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.evidence import Evidence
from rag.answer.evidence_model import evidence_model
from rag.schema import Hit

SIGNAL = "evidence"
_TWIN_PREFERENCE = 0.04
"""Of the highest score: what the question's language is worth to a hit whose story another hit tells in another one."""


def rerank(
    hits: Sequence[Hit], ranked: Sequence[Evidence], *, language: str | None = None, weight: float | None = None
) -> list[Hit]:
    """
    All the hits, best first, ranks and scores anew; ties in the order of ``hits``.

    The score is ``score / best score + weight * evidence``. ``evidence``, also a signal of the hit, lies in 0 to 1: the
    square root of the odds that one of the hit's sentences answers, as a share of the best hit's. Hits whose sentences
    were not looked at have none. Of twins that answer about as well, the one in the reader's language comes first.

    Args:
        hits: as searched, best first.
        ranked: sentences of the first of them, and of others perhaps.
        language: the question's, if twins are to be told apart by it.
        weight: of the sentences beside the search; the fitted one unless given.
    """
    known = {hit.passage.id for hit in hits}
    within = [one for one in ranked if one.candidate.hit.passage.id in known]
    if not within:
        return list(hits)
    top = max(one.score for one in within)
    odds: dict[str, float] = defaultdict(float)
    for one in within:
        odds[one.candidate.hit.passage.id] += math.exp(one.score - top)
    scale = max(hit.score for hit in hits) or 1.0
    factor = evidence_model().rerank if weight is None else weight
    most = max(odds.values())
    shares = {place: math.sqrt(value / most) for place, value in odds.items()}
    sources = {hit.passage.source for hit in hits if hit.passage.language != language}
    scored = []
    for hit in hits:
        share = shares.get(hit.passage.id)
        total = hit.score / scale + factor * (share or 0.0)
        if hit.passage.language == language and sources & set(hit.twins):
            total += _TWIN_PREFERENCE * (1.0 + factor)
        signals = hit.signals if share is None else {**hit.signals, SIGNAL: share}
        scored.append(replace(hit, score=total, signals=signals))
    ordered = sorted(scored, key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1)]
