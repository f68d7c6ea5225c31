"""Which words of the question stand in a passage, through which gloss, and how much of the question that covers."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence

from rag.index.lexical.document import Field
from rag.index.lexical.index import LexicalIndex
from rag.schema import Match, Ranker
from rag.search.query import Query, TermGroup
from rag.search.rank import FIELD_OF, groups_of

Weigher = Callable[[Ranker, TermGroup], float]
LexicalTerm = tuple[Field, str]


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


def terms_of(query: Query, *, rankers: Sequence[Ranker]) -> list[LexicalTerm]:
    """Everything that the question's words are looked up as."""
    return [
        (FIELD_OF[ranker], key)
        for ranker in rankers
        if ranker != "dense"
        for group in groups_of(ranker, query)
        for key in group.keys
    ]


def matches_in(query: Query, held: Collection[LexicalTerm], *, rankers: Sequence[Ranker]) -> tuple[Match, ...]:
    """The question's words found among the terms that a passage holds, each once a field."""
    found: list[Match] = []
    for ranker in rankers:
        if ranker == "dense":
            continue
        field = FIELD_OF[ranker]
        for group in groups_of(ranker, query):
            term = next((term for term in group.terms if (field, term.key) in held), None)
            if term is not None:
                found.append(Match(term=group.surface, gloss=term.gloss, field=ranker))
    return tuple(dict.fromkeys(found))


def coverage(
    query: Query,
    held: Mapping[str, Collection[LexicalTerm]],
    *,
    lexical: LexicalIndex,
    passages: int,
    rankers: Sequence[Ranker],
) -> dict[str, float]:
    """
    The share of the question's words that stand in each passage in any field, weighed by rarity; 0 to 1.

    A word's weight is that of the field in which it is commonest: a rare spelling of a common word tells little.

    Args:
        query: the analysed question.
        held: which of the question's terms each passage holds, by passage id.
        lexical: tells how rare a term is.
        passages: how many there are in the index.
        rankers: those whose fields count.
    """
    weigh = term_weigher(lexical, passages=passages)
    weights = surface_weights(query, weigh, rankers=rankers)
    total = sum(weights.values())
    shares = dict.fromkeys(held, 0.0)
    if total <= 0.0:
        return shares
    alternatives: dict[str, list[LexicalTerm]] = {}
    for ranker in rankers:
        if ranker == "dense":
            continue
        for group in groups_of(ranker, query):
            alternatives.setdefault(group.surface, []).extend((FIELD_OF[ranker], key) for key in group.keys)
    for surface, terms in alternatives.items():
        for item, its in held.items():
            if any(term in its for term in terms):
                shares[item] += weights[surface] / total
    return shares


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
