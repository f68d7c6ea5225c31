"""
Nearest passages under a filter, faster than Chroma's own ``where``.

Chroma 1.5.9 looks a filter up anew for each query, at a cost that grows with the collection. Collections do not change
here, so the ids that pass a filter are looked up once. Where they are many, more neighbours than wanted are asked for
and the others dropped; where they are few, only they are searched. Both give what ``where`` gives.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import Any

_REMEMBERED = 32
_FEW_SHARE = 0.05
_FEW = 500
_MARGIN = 1.3


class FilteredSearch:
    """
    Remembers which ids pass which filter, for collections that do not change.

    Args:
        page: how many ids to ask for at once; None for all.
    """

    def __init__(self, page: int | None) -> None:
        self._page = page
        self._lock = threading.Lock()
        self._allowed: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()

    def query(
        self, collection: Any, vector: Any, limit: int, where: dict[str, Any], include: list[str]
    ) -> list[tuple[str, float, str]]:
        """
        (id, distance, article id or "") of the nearest records that pass, best first.

        Args:
            collection: of Chroma.
            vector: (dimension,) float32.
            limit: how many.
            where: the filter.
            include: ``distances``, and ``metadatas`` if article ids are wanted.
        """
        allowed = self._passing(collection, where)
        if not allowed:
            return []
        count = collection.count()
        if len(allowed) <= max(_FEW, _FEW_SHARE * count):
            return rows_of(
                collection.query(query_embeddings=[vector], n_results=limit, ids=sorted(allowed), include=include)
            )
        wanted = min(limit, len(allowed))
        asked = math.ceil(wanted * count / len(allowed) * _MARGIN) + 20
        while True:
            asked = min(asked, count)
            found = rows_of(collection.query(query_embeddings=[vector], n_results=asked, include=include))
            passing = [row for row in found if row[0] in allowed]
            if len(passing) >= wanted or asked >= count:
                return passing[:limit]
            asked *= 3

    def _passing(self, collection: Any, where: dict[str, Any]) -> frozenset[str]:
        key = (str(collection.id), repr(where))
        with self._lock:
            if key in self._allowed:
                self._allowed.move_to_end(key)
                return self._allowed[key]
        ids: list[str] = []
        while True:
            page = collection.get(where=where, limit=self._page, offset=len(ids), include=[])["ids"]
            ids += page
            if self._page is None or len(page) < self._page:
                break
        allowed = frozenset(ids)
        with self._lock:
            self._allowed[key] = allowed
            while len(self._allowed) > _REMEMBERED:
                self._allowed.popitem(last=False)
        return allowed


def rows_of(found: Any) -> list[tuple[str, float, str]]:
    """(id, distance, article id or "") of each result of a query for one vector."""
    ids, distances = found["ids"][0], found["distances"][0]
    metadatas = found["metadatas"]
    owners = [data["article_id"] for data in metadatas[0]] if metadatas else [""] * len(ids)
    return list(zip(ids, map(float, distances), owners, strict=True))
