"""Each ranker's own list for a question; none knows of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from rag.index.embedding.embedder import Embedder
from rag.index.lexical.document import Field
from rag.index.lexical.index import LexicalIndex
from rag.schema import Filters, Ranker
from rag.search.fuse import Ranking, by_score
from rag.search.query import Query, TermGroup

FIELD_OF: dict[Ranker, Field] = {"lexical": "native", "bridge": "bridge", "names": "names"}
"""The lexical index's field behind each BM25 ranker."""


def groups_of(ranker: Ranker, query: Query) -> tuple[TermGroup, ...]:
    """The question's terms in the field that a BM25 ranker looks in."""
    return {"lexical": query.native, "bridge": query.bridge, "names": query.names}[ranker]


def rankings_of(
    query: Query,
    *,
    rankers: Sequence[Ranker],
    limit: int,
    filters: Filters | None,
    lexical: LexicalIndex,
    embedder: Embedder,
    nearest: Callable[..., Ranking],
    beside: Executor,
) -> dict[str, Ranking]:
    """
    One ranking a ranker, each cut off at ``limit``.

    Under exact conditions (a required phrase, an excluded word) only passages that meet them are left, in the dense
    ranking too. Quoted words in a question make a ranking ``phrase`` of their own. The dense ranking is made in a
    thread of ``beside``.
    """
    found: dict[str, Ranking] = {}
    required = query.phrases if query.strict else ()
    exact = bool(required or query.excluded)
    dense = None
    if "dense" in rankers:
        # It takes longer than all others together, nearly all of it outside of Python: they run in the meantime.
        dense = beside.submit(lambda: nearest(embedder.embed_question(query.embedded), limit, filters))
    for ranker in rankers:
        if ranker == "dense":
            continue
        found[ranker] = lexical.search(
            FIELD_OF[ranker],
            [[(term.key, term.weight) for term in group.terms] for group in groups_of(ranker, query)],
            limit=limit,
            filters=filters,
            phrases=required,
            excluded=query.excluded,
        )
    if query.phrases and not query.strict:
        found["phrase"] = _holding(query, lexical=lexical, filters=filters, limit=limit)
    if dense is not None:
        ranking = dense.result()
        if exact:
            met = _meeting(query, [item for item, _ in ranking], required=required, lexical=lexical)
            ranking = [pair for pair in ranking if pair[0] in met]
        found["dense"] = ranking
    return found


def _meeting(
    query: Query, passage_ids: Sequence[str], *, required: Sequence[Sequence[str]], lexical: LexicalIndex
) -> set[str]:
    """Which of some passages meet the question's exact conditions."""

    def holding(*phrases: Sequence[str]) -> set[str]:
        # Only these are asked for: a word that is left out may stand in most passages of a large corpus.
        return {item for item, _ in lexical.search("words", [], limit=None, phrases=phrases, among=passage_ids)}

    met = holding(*required) if required else set(passage_ids)
    return met.difference(*(holding(words) for words in query.excluded))


def _holding(query: Query, *, lexical: LexicalIndex, filters: Filters | None, limit: int) -> Ranking:
    """Passages by the share of the quoted phrases that they hold."""
    held: dict[str, float] = {}
    for words in query.phrases:
        for item, _ in lexical.search("words", [], limit=limit, filters=filters, phrases=[words]):
            held[item] = held.get(item, 0.0) + 1.0 / len(query.phrases)
    return by_score(held)
