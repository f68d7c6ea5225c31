"""
What the index asks of a vector database.

A store holds shards, each a set of articles with their passages and vectors. A shard is filled by one writer, then
finished and never changed; :class:`rag.index.generation.Pointer` tells which shards count. ``ChromaStore`` is the
store in use.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.errors import StoreError
from rag.index.generation import Pointer
from rag.index.records import Draft, Header
from rag.schema import Article, Filters, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PartGoneError(StoreError):
    """A shard is not there (any more)."""


class Store(Protocol):
    """
    Shards and the pointer to those that count. Every method may be called from several threads.

    Methods raise StoreError where the database fails, DamagedIndexError where a shard lacks what its headers promise.
    """

    @property
    def place(self) -> str:
        """Where the store is, for messages; holds no secret."""

    def pointer(self) -> Pointer | None:
        """The newest published state, or None before the first."""

    def publish(self, pointer: Pointer, *, after: int | None) -> None:
        """
        Make ``pointer`` the newest state in one step; BusyError unless the index is at generation ``after``
        (0: there is none; None: whatever there is, readable or not).
        """

    def create(self, shard: str, *, expected: int = 0) -> None:
        """Begin an empty shard; ``expected`` is the number of passages to come, 0 if not known."""

    def put(self, shard: str, drafts: Sequence[Draft], *, generation: int) -> None:
        """Add articles, each new to this shard; the header of each is written last."""

    def put_removed(self, shard: str, article_ids: Sequence[str], *, generation: int) -> None:
        """Note that articles are gone from ``generation`` on."""

    def copy(self, source: str, target: str, *, without: Container[str]) -> None:
        """Add all of a shard to another but for the articles named, headers as they are."""

    def finish(self, shard: str) -> None:
        """Make a shard durable. Nothing is added to it afterwards."""

    def drop(self, shard: str) -> None:
        """Delete a shard; no error where there is none."""

    def sweep(self) -> None:
        """Remove the files that dropped shards left behind."""

    def shards(self) -> set[str]:
        """Every shard there is, finished or not."""

    def headers(self, shard: str) -> Iterator[Header]:
        """All headers of a shard."""

    def article(self, shard: str, article_id: str) -> Article | None:
        """An article with its text, or None."""

    def passages(self, shard: str, ids: Sequence[str]) -> list[Passage]:
        """Those of the passages that the shard holds, in no special order."""

    def passages_of(self, shard: str, article_ids: Sequence[str]) -> list[Passage]:
        """The passages of articles, by article and ordinal."""

    def vectors(self, shard: str, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors of those of the passages that the shard holds."""

    def nearest(
        self, shard: str, vector: NDArray[np.float32], limit: int, filters: Filters | None, *, articles: bool
    ) -> list[tuple[str, float, str]]:
        """
        The passages nearest to a vector, as (passage id, cosine similarity, article id), best first.

        ``limit`` may exceed what the shard holds. Without ``articles`` the article id may be "". Under a date filter
        passages without a date are left out.
        """

    def counts(self, shard: str) -> tuple[int, int]:
        """How many records of articles (parts included) and how many passages a shard holds."""

    def problems(self) -> list[str]:
        """What the database itself finds wrong with its files; empty where all is well or nothing can be told."""

    def set_aside(self) -> str:
        """Move a database that cannot be used out of the way, pointer included; where it is now."""

    def lease(self, holder: str) -> None:
        """Say that ``holder`` writes, where several machines could; BusyError while another one does."""

    def release(self, holder: str) -> None:
        """End a lease; no error where there is none."""

    def rest(self) -> None:
        """Let go of what is kept in memory of shards; whatever is asked next opens it again."""

    def close(self) -> None:
        """Let go of files and connections."""
