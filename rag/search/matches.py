"""Which words of the question stand in a passage, through which gloss, and how much of the question that covers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from rag.index.lexical import LexicalIndex
from rag.language import Analysis
from rag.schema import Match, Ranker
from rag.search.query import Query, TermGroup
from rag.search.rank import FIELD_OF, groups_of

Weigher = Callable[[Ranker, TermGroup], float]


def term_weigher(lexical: LexicalIndex, *, passages: int) -> Weigher:
    """
    How rare a word of the question is, in 0 to 1: ``log(1 + N / (1 + df)) / log(1 + N)``.

    ``df`` is that of the word's most frequent key. Dividing by the logarithm of N keeps the number comparable between
    corpora of different sizes.
    """
    top = math.log1p(max(passages, 1))

    def weigh(ranker: Ranker, group: TermGroup) -> float:
        frequency = max((lexical.document_frequency(FIELD_OF[ranker], key) for key in group.keys), default=0)
        return math.log1p(max(passages, 1) / (1 + frequency)) / top

    return weigh


def matches_in(query: Query, analysis: Analysis, *, rankers: Sequence[Ranker]) -> tuple[Match, ...]:
    """The question's words found among a passage's terms, each once a field."""
    found: list[Match] = []
    for ranker in rankers:
        if ranker == "dense":
            continue
        held = {term.key for term in getattr(analysis, FIELD_OF[ranker])}
        for group in groups_of(ranker, query):
            term = next((term for term in group.terms if term.key in held), None)
            if term is not None:
                found.append(Match(term=group.surface, gloss=term.gloss, field=ranker))
    return tuple(dict.fromkeys(found))


def coverage(query: Query, matches: Sequence[Match], *, weights: dict[str, float]) -> float:
    """
    The share of the question's words that stand in the passage in any field, weighed by rarity; 0 to 1.

    Args:
        query: the analysed question.
        matches: see :func:`matches_in`.
        weights: rarity by surface form, see :func:`surface_weights`.
    """
    total = sum(weights.values())
    if total <= 0.0:
        return 0.0
    held = {match.term for match in matches}
    return sum(weight for surface, weight in weights.items() if surface in held) / total


def surface_weights(query: Query, weigh: Weigher, *, rankers: Sequence[Ranker]) -> dict[str, float]:
    """Rarity of every content word of the question: that of the field in which it is commonest."""
    weights: dict[str, float] = {}
    for ranker in rankers:
        if ranker == "dense":
            continue
        for group in groups_of(ranker, query):
            weight = weigh(ranker, group)
            weights[group.surface] = min(weight, weights.get(group.surface, weight))
    return weights
