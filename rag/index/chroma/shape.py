"""Small pure parts of :mod:`rag.index.chroma.store`: how filters, graphs and places look to Chroma."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rag.index.records import Metadata, to_number
from rag.schema import Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")


def points_of(records: Sequence[tuple[str, Metadata]]) -> NDArray[np.float32]:
    """Places in the plane for records that nobody searches by vector: Chroma wants some, and equal ones are slow."""
    import hashlib

    import numpy as np

    digests = b"".join(hashlib.blake2b(one.encode(), digest_size=4).digest() for one, _ in records)
    return np.frombuffer(digests, dtype=np.uint16).reshape(-1, 2).astype(np.float32) / np.float32(65_536)


def sync_threshold(expected: int) -> int:
    """
    After how many records Chroma writes its graph out as a whole; what comes after the last time is replayed at each
    opening. Of the sizes that do not write too often, the one that leaves least over.
    """
    if expected <= 8_000:
        return 1_000
    return min(range(5_000, 13_000, 1_000), key=lambda size: (expected % size, -size))


def where_of(filters: Filters | None) -> dict[str, Any] | None:
    """Filters as Chroma's ``where``; None where nothing is filtered."""
    clauses: list[dict[str, Any]] = []
    if filters:
        for key, values in (("language", filters.languages), ("article_id", filters.articles)):
            if values:
                clauses.append({key: {"$in": list(values)}})
        if filters.since:
            clauses.append({"published": {"$gte": to_number(filters.since)}})
        if filters.until:
            clauses.append({"published": {"$lte": to_number(filters.until)}})
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def batched(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The values in order, at most ``size`` at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
