"""Which shards are merged: small ones as they gather, none into one that is too large to hold."""

from __future__ import annotations

import pytest

from rag.index.generation import Pointer, Shard
from rag.index.ingest.writer import _LARGEST_MERGE, _MOST_OF_A_CLASS, _to_merge
from rag.index.manifest import Entry, Manifest


def chosen(*sizes: int) -> list[int]:
    """Sizes of the shards to merge, of shards of so many records; each holds one article."""
    shards = tuple(Shard(name=str(n), articles=1, passages=size - 1) for n, size in enumerate(sizes))
    entries = [
        Entry(
            article_id=shard.name,
            generation=1,
            removed=False,
            source=shard.name,
            root="/r",
            raw_hash="",
            content_hash="",
            passages=shard.passages,
            language="en",
            dated=False,
            signature=b"",
            shard=shard.name,
        )
        for shard in shards
    ]
    pointer = Pointer(generation=1, fingerprint="f", dimension=2, shards=shards)
    state = Manifest(
        pointer=pointer,
        newest={one.article_id: one for one in entries},
        dead={shard.name: frozenset() for shard in shards},
    )
    return sorted(sizes[int(shard.name)] for shard in _to_merge(shards, state))


@pytest.mark.parametrize("sizes", [(), (1,), (100,) * _MOST_OF_A_CLASS, (20_000,) * 40, (9_000,) * 12])
def test_few_or_large_ones_are_left_apart(sizes: tuple[int, ...]) -> None:
    assert chosen(*sizes) == []


def test_small_ones_are_merged_beside_large_ones() -> None:
    assert chosen(100, 20_000, 90, 21_000, 80, 22_000, 70, 60) == [60, 70, 80, 90, 100]


def test_as_many_as_fit_are_merged() -> None:
    found = chosen(3_000, 9_000, 2_500, 9_500, 2_600, 9_900, 2_700, 2_800)
    assert found == [2_500, 2_600, 2_700, 2_800, 3_000, 9_000, 9_500]
    assert sum(found) <= _LARGEST_MERGE
