"""
The store in Chroma: embedded in a folder, or on a server.

A shard is two collections: ``…-articles`` holds each article's text in parts and, written last, its header;
``…-passages`` the passages with their vectors. Embeddings are always given (Chroma's default model would be
downloaded) and records upserted (``add`` ignores known ids silently).
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import DamagedIndexError, StoreError
from rag.forked import here_alone, note_use
from rag.index.chroma.connect import Connection, embedded, failures, no_such_collection, served
from rag.index.chroma.files import holds_database, set_aside
from rag.index.chroma.filter import FilteredSearch, rows_of
from rag.index.chroma.lease import Lease
from rag.index.chroma.shape import batched, points_of, sync_threshold, where_of
from rag.index.generation import Pointer, PointerFile, check_unchanged, from_text, to_text
from rag.index.memory import give_back
from rag.index.records import (
    Draft,
    Header,
    Metadata,
    article_from_parts,
    header_of,
    pack_header,
    pack_parts,
    pack_passage,
    unpack_header,
    unpack_passage,
)
from rag.index.steps import step
from rag.logs import masked
from rag.schema import Article, Filters, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_POINTER = "rag-pointer"
_PREFIX = "rag-"
_ARTICLES, _PASSAGES = "-articles", "-passages"


class ChromaStore:
    """
    See :class:`rag.index.store.Store`.

    Shards are searched only once they are finished.

    Args:
        folder: where the embedded database lives; used unless ``url`` is given.
        pointer_file: where the embedded database's pointer lives.
        url: address of a Chroma server, ``http[s]://host[:port][/tenant/database]``. Its pointer lives on it.
        token: sent to the server with each request.
    """

    def __init__(self, *, folder: Path, pointer_file: Path, url: str | None = None, token: str | None = None) -> None:
        self._served = url is not None
        # It stands in messages, which a page passes on to whoever reads it.
        self.place = masked(url, ()) if url is not None else str(folder)
        self._folder = folder
        self._open: Callable[[], Connection] = (
            (lambda: served(url, token)) if url is not None else (lambda: embedded(folder))
        )
        self._pointer_file = PointerFile(pointer_file)
        # What a hosted Chroma takes in one write; embedded, larger batches cost less.
        self._batch = 300 if self._served else 1000
        self._filtered = FilteredSearch(300 if self._served else None)
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._closing: Callable[[], object] | None = None
        self._known: dict[str, Any] = {}

    def pointer(self) -> Pointer | None:
        """The newest published state, or None before the first."""
        if not self._served:
            return self._pointer_file.read()
        with failures("read the index's state", self.place):
            found = self._shared().get(ids=["pointer"], include=["documents"])
        return from_text(found["documents"][0], where=self.place) if found["ids"] else None

    def publish(self, pointer: Pointer, *, after: int | None) -> None:
        """Make ``pointer`` the newest state in one step; BusyError unless the index is at generation ``after``."""
        if not self._served:
            with failures("publish the index's state", self.place):
                self._pointer_file.replace(pointer, after=after)
            return
        if after is not None:
            check_unchanged(self.pointer(), after=after)
        with failures("publish the index's state", self.place):
            self._shared().upsert(ids=["pointer"], embeddings=[[1.0, 0.0]], documents=[to_text(pointer)])

    def problems(self) -> list[str]:
        """What the database itself finds wrong with its files; empty where all is well or nothing can be told."""
        if not self._served and not holds_database(self._folder):
            return []
        with failures("check the index", self.place):
            return self._connected().problems()

    def set_aside(self) -> str:
        """Move a database that cannot be used out of the way, pointer included; where it is now."""
        if self._served:
            raise StoreError(f"The store at {self.place} cannot be mended from here.", next_step="See to the server.")
        self.close()
        with failures("set the damaged index aside", self.place):
            return set_aside(self._folder, self._pointer_file.path)

    def lease(self, holder: str) -> None:
        """
        Say on the server that ``holder`` writes; see :class:`rag.index.chroma.lease.Lease`.

        ``publish`` checks the generation besides.
        """
        if not self._served:
            return
        with failures("ask for the right to write", self.place):
            Lease(self._shared, self.place).take(holder)

    def release(self, holder: str) -> None:
        """End a lease; no error where there is none."""
        if not self._served:
            return
        with failures("end the right to write", self.place):
            Lease(self._shared, self.place).end(holder)

    def create(self, shard: str, *, expected: int = 0) -> None:
        """Begin an empty shard; ``expected`` passages, if known, tell how often its graph is written out."""
        with failures("begin a part of the index", self.place):
            connection = self._connected()
            for suffix, space in ((_ARTICLES, "l2"), (_PASSAGES, "cosine")):
                graph: dict[str, Any] = {"space": space}
                if suffix == _PASSAGES:
                    graph |= {"ef_search": 256, "ef_construction": 128, "sync_threshold": sync_threshold(expected)}
                name = _name(shard, suffix)
                self._known[name] = connection.client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": graph}
                )
                step("created" + suffix)

    def put(self, shard: str, drafts: Sequence[Draft], *, generation: int) -> None:
        """Add articles, each new to this shard; the header of each is written last."""
        import numpy as np

        parts: list[tuple[str, Metadata]] = []
        headers: list[tuple[str, Metadata]] = []
        for draft in drafts:
            article_id, own = draft.article.id, pack_parts(draft.article)
            parts += [(_part_id(article_id, n), part) for n, part in enumerate(own)]
            headers.append((article_id, pack_header(header_of(draft, generation=generation, parts=len(own)))))
        passages = [passage for draft in drafts for passage in draft.passages]
        with failures("write", self.place):
            if passages:
                vectors = np.concatenate([draft.vectors for draft in drafts if draft.passages])
                records = [(passage.id, pack_passage(passage)) for passage in passages]
                self._upsert(shard, _PASSAGES, records, vectors, [passage.text for passage in passages])
            step("wrote passages")
            self._upsert(shard, _ARTICLES, parts, points_of(parts))
            step("wrote parts")
            self._upsert(shard, _ARTICLES, headers, points_of(headers))
        step("wrote headers")

    def put_removed(self, shard: str, article_ids: Sequence[str], *, generation: int) -> None:
        """Note that articles are gone from ``generation`` on."""
        headers = [Header(article_id=one, generation=generation, removed=True) for one in article_ids]
        records = [(header.article_id, pack_header(header)) for header in headers]
        with failures("write", self.place):
            self._upsert(shard, _ARTICLES, records, points_of(records))
        step("wrote removals")

    def copy(self, source: str, target: str, *, without: Container[str]) -> None:
        """Add all of a shard to another but for the articles named, headers as they are."""
        with failures("merge parts of the index", self.place):
            for suffix, include in ((_PASSAGES, ["documents"]), (_ARTICLES, [])):
                for page in self._pages(source, suffix, [*include, "metadatas", "embeddings"]):
                    rows = [n for n, data in enumerate(page["metadatas"]) if data["article_id"] not in without]
                    if rows:
                        records = [(page["ids"][n], page["metadatas"][n]) for n in rows]
                        texts = [page["documents"][n] for n in rows] if include else None
                        self._upsert(target, suffix, records, page["embeddings"][rows], texts)
                    give_back()
                    step("copied" + suffix)

    def finish(self, shard: str) -> None:
        """Make a shard durable. Nothing is added to it afterwards."""
        with failures("make a part of the index durable", self.place):
            self._connected().sync()

    def drop(self, shard: str) -> None:
        """Delete a shard; no error where there is none."""
        with failures("delete a part of the index", self.place):
            for suffix in (_ARTICLES, _PASSAGES):
                self._known.pop(_name(shard, suffix), None)
                try:
                    self._connected().client.delete_collection(_name(shard, suffix))
                except no_such_collection():
                    continue
                step("dropped" + suffix)

    def sweep(self) -> None:
        """Remove the files that dropped shards left behind."""
        with failures("tidy the index", self.place):
            self._connected().sweep()

    def shards(self) -> set[str]:
        """Every shard there is, finished or not."""
        if not self._served and not holds_database(self._folder):
            return set()
        with failures("list the parts of the index", self.place):
            client = self._connected().client
            names: list[str] = []
            while len(found := client.list_collections(limit=100, offset=len(names))) > 0:
                names += [one.name for one in found]
        return {
            name[len(_PREFIX) : -len(suffix)]
            for name in names
            for suffix in (_ARTICLES, _PASSAGES)
            if name.startswith(_PREFIX) and name.endswith(suffix)
        }

    def headers(self, shard: str) -> Iterator[Header]:
        """All headers of a shard."""
        with failures("read the list of articles", self.place):
            for page in self._pages(shard, _ARTICLES, ["metadatas"], where={"kind": "header"}):
                yield from (unpack_header(data) for data in page["metadatas"])

    def article(self, shard: str, article_id: str) -> Article | None:
        """An article with its text, or None."""
        with failures("read an article", self.place):
            held = self._get(shard, _ARTICLES, [article_id])
            if not held or held[article_id][1].get("removed"):
                return None
            header = unpack_header(held[article_id][1])
            names = [_part_id(article_id, n) for n in range(header.parts)]
            parts = self._get(shard, _ARTICLES, names)
        try:
            return article_from_parts(header, [parts[name][1] for name in names])
        except (LookupError, ValueError) as exc:
            raise DamagedIndexError(
                f"Of {len(names)} parts of the article {header.source} {len(parts)} are there, and they make no whole.",
                next_step="Run `rag repair`.",
            ) from exc

    def passages(self, shard: str, ids: Sequence[str]) -> list[Passage]:
        """Those of the passages that the shard holds, in no special order."""
        with failures("read passages", self.place):
            found = self._get(shard, _PASSAGES, ids)
        return [unpack_passage(one, text, metadata) for one, (text, metadata) in found.items()]

    def passages_of(self, shard: str, article_ids: Sequence[str]) -> list[Passage]:
        """The passages of articles, by article and ordinal."""
        held: list[Passage] = []
        with failures("read passages", self.place):
            for some in batched(article_ids, 100):
                where = {"article_id": {"$in": list(some)}} if len(some) > 1 else {"article_id": some[0]}
                for page in self._pages(shard, _PASSAGES, ["documents", "metadatas"], where=where):
                    rows = zip(page["ids"], page["documents"], page["metadatas"], strict=True)
                    held += [unpack_passage(*row) for row in rows]
        return sorted(held, key=lambda passage: (passage.article_id, passage.ordinal))

    def vectors(self, shard: str, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors of those of the passages that the shard holds."""
        import numpy as np

        held: dict[str, NDArray[np.float32]] = {}
        with failures("read vectors", self.place):
            collection = self._collection(shard, _PASSAGES)
            for some in batched(list(dict.fromkeys(ids)), self._batch):
                found = collection.get(ids=list(some), include=["embeddings"])
                held.update(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))
        return held

    def nearest(
        self, shard: str, vector: NDArray[np.float32], limit: int, filters: Filters | None, *, articles: bool
    ) -> list[tuple[str, float, str]]:
        """The passages nearest to a vector, as (passage id, cosine similarity, article id), best first."""
        where = where_of(filters)
        include = ["distances", "metadatas"] if articles else ["distances"]
        with failures("search", self.place):
            collection = self._collection(shard, _PASSAGES)
            if where is None:
                rows = rows_of(collection.query(query_embeddings=[vector], n_results=limit, include=include))
            else:
                rows = self._filtered.query(collection, vector, limit, where, include)
        return [(one, 1.0 - far, owner) for one, far, owner in rows]

    def counts(self, shard: str) -> tuple[int, int]:
        """How many records of articles (parts included) and how many passages a shard holds."""
        with failures("count", self.place):
            return self._collection(shard, _ARTICLES).count(), self._collection(shard, _PASSAGES).count()

    def rest(self) -> None:
        """Let go of what is kept in memory of shards; whatever is asked next opens it again."""
        if not self._served:
            self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        with self._lock:
            if self._closing is not None:
                self._closing()
            self._connection = self._closing = None
            self._known.clear()

    def _connected(self) -> Connection:
        note_use()
        with self._lock:
            if self._connection is None:
                self._connection = self._open()
                # Views share a store, and the last of them to go takes the open files with it.
                self._closing = weakref.finalize(self, here_alone(self._connection.close))
            return self._connection

    def _shared(self) -> Any:
        """The server's collection of pointer and lease."""
        with self._lock:
            if _POINTER not in self._known:
                self._known[_POINTER] = self._connected().client.get_or_create_collection(
                    _POINTER, embedding_function=None, configuration={"hnsw": {"space": "l2"}}
                )
            return self._known[_POINTER]

    def _collection(self, shard: str, suffix: str) -> Any:
        name = _name(shard, suffix)
        with self._lock:
            if name not in self._known:
                self._known[name] = self._connected().client.get_collection(name, embedding_function=None)
            return self._known[name]

    def _upsert(
        self,
        shard: str,
        suffix: str,
        records: Sequence[tuple[str, Metadata]],
        vectors: Any,
        texts: Sequence[str] | None = None,
    ) -> None:
        collection = self._collection(shard, suffix)
        for start in range(0, len(records), self._batch):
            end = start + self._batch
            collection.upsert(
                ids=[one for one, _ in records[start:end]],
                documents=None if texts is None else texts[start:end],
                metadatas=[metadata for _, metadata in records[start:end]],
                embeddings=vectors[start:end],
            )

    def _get(self, shard: str, suffix: str, ids: Sequence[str]) -> dict[str, tuple[Any, Mapping[str, Any]]]:
        held: dict[str, tuple[Any, Mapping[str, Any]]] = {}
        collection = self._collection(shard, suffix)
        for some in batched(list(dict.fromkeys(ids)), self._batch):
            found = collection.get(ids=list(some), include=["documents", "metadatas"])
            for one, text, metadata in zip(found["ids"], found["documents"], found["metadatas"], strict=True):
                held[one] = (text, metadata)
        return held

    def _pages(
        self, shard: str, suffix: str, include: list[str], *, where: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        collection, offset = self._collection(shard, suffix), 0
        while True:
            page = collection.get(limit=self._batch, offset=offset, include=include, where=where)
            if page["ids"]:
                yield page
            if len(page["ids"]) < self._batch:
                return
            offset += self._batch


def _name(shard: str, suffix: str) -> str:
    return f"{_PREFIX}{shard}{suffix}"


def _part_id(article_id: str, number: int) -> str:
    return f"{article_id}#{number:06d}"
