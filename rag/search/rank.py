"""Each ranker's own list for a question; none knows of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.index.embed import Embedder
from rag.index.lexical import Field, LexicalIndex
from rag.schema import Filters, Ranker
from rag.search.fuse import Ranking
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
) -> dict[str, Ranking]:
    """
    One ranking a ranker, each cut off at ``limit``.

    Under exact conditions (a phrase, an excluded word) only passages that meet them are left: the phrase search's
    list decides, and the dense ranking is reduced to it.
    """
    found: dict[str, Ranking] = {}
    exact = bool(query.phrases or query.excluded)
    for ranker in rankers:
        if ranker == "dense":
            continue
        found[ranker] = lexical.search(
            FIELD_OF[ranker],
            [[(term.key, term.weight) for term in group.terms] for group in groups_of(ranker, query)],
            limit=limit,
            filters=filters,
            phrases=query.phrases,
            excluded=query.excluded,
        )
    if "dense" in rankers:
        ranking = nearest(embedder.embed_question(query.embedded), limit, filters)
        if exact:
            allowed = _meeting(query, lexical=lexical, filters=filters, limit=limit)
            ranking = [pair for pair in ranking if allowed(pair[0])]
        found["dense"] = ranking
    return found


def _meeting(query: Query, *, lexical: LexicalIndex, filters: Filters | None, limit: int) -> Callable[[str], bool]:
    """Whether a passage meets the question's exact conditions."""
    if query.phrases:
        holding = lexical.search(
            "words", [], limit=10 * limit, filters=filters, phrases=query.phrases, excluded=query.excluded
        )
        allowed = {item for item, _ in holding}
        return lambda item: item in allowed
    forbidden: set[str] = set()
    for words in query.excluded:
        forbidden |= {item for item, _ in lexical.search("words", [], limit=10_000, phrases=[words])}
    return lambda item: item not in forbidden
