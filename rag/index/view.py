"""One consistent state of the index, for reading."""

from __future__ import annotations

import math
import os
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rag.errors import DamagedIndexError, InputError
from rag.index.embedding.source import available_cores
from rag.index.generation import Pointer
from rag.index.lexical.index import LexicalIndex, Place
from rag.index.manifest import Entry, Manifest
from rag.index.records import Header
from rag.index.store import Store
from rag.schema import UNKNOWN_LANGUAGE, Article, ArticleSummary, Filters, IndexStatus, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.settings import Settings

A = TypeVar("A")
B = TypeVar("B")

COPY_SIMILARITY = 0.8
"""Least estimated Jaccard similarity of two articles' word shingles for one to be called a copy of the other."""

_REMEMBERED_PASSAGES = 4096
_REMEMBERED_PLACES = 20_000
_ARTICLES_A_TIME = 64
_LEAST_THREADS = 8
_NAMED_ALIKE = 5
"""Articles of one name that are told, at most."""


@cache
def _beside() -> ThreadPoolExecutor:
    """Looks into the parts of an index side by side: the store does so outside of Python, or waits for a server."""
    return ThreadPoolExecutor(max(_LEAST_THREADS, available_cores()), thread_name_prefix="part")


class IndexView:
    """
    One state of the index. It never changes, and may be read from several threads.

    It stays readable for a minute after a newer state has been published, and then until what it rests on is deleted;
    after that its methods raise StoreError with ``retry``.
    """

    def __init__(self, store: Store, manifest: Manifest, lexical: LexicalIndex) -> None:
        self.lexical = lexical
        self.manifest = manifest
        self.passage_count = manifest.passages
        self._store = store
        # Large ones first: most passages lie there.
        self._shards = [
            shard.name
            for shard in sorted(manifest.pointer.shards, key=lambda shard: (-shard.passages, shard.name))
            if shard.passages
        ]
        self._lock = threading.Lock()
        self._passages: OrderedDict[str, Passage] = OrderedDict()
        self._places: dict[str, Place] = {}

    @property
    def pointer(self) -> Pointer:
        """The published state that this is."""
        return self.manifest.pointer

    @property
    def generation(self) -> int:
        """Counts the published states of the index, from 1."""
        return self.pointer.generation

    @property
    def stamp(self) -> str:
        """Changes whenever the state does."""
        return self.pointer.stamp

    @property
    def fingerprint(self) -> str:
        """What the index was made with."""
        return self.pointer.fingerprint

    def nearest(
        self, vector: NDArray[np.float32], limit: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """
        The passages nearest to a vector.

        Args:
            vector: (dimension,) float32.
            limit: how many, >= 1; may exceed what there is.
            filters: pushed down to the store; passages without a date are left out under a date filter.

        Returns:
            (passage id, cosine similarity), best first, ties by id.
        """

        def look(shard: str) -> list[tuple[str, float]]:
            return self._nearest_in(shard, vector, limit, filters)

        found = [pair for pairs in self._side_by_side(look, self._shards) for pair in pairs]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:limit]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id, in the order asked, each once; ids that this state does not hold are left out."""
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            held = {one: self._passages[one] for one in wanted if one in self._passages}
            for one in held:
                self._passages.move_to_end(one)
        for found in self._side_by_side(self._passages_in, self._where([one for one in wanted if one not in held])):
            held |= found
            self._remember(found)
        return [held[one] for one in wanted if one in held]

    def _where(self, ids: Sequence[str]) -> list[tuple[str, list[str]]]:
        """The shards that hold passages, each with those it holds: asking all of them costs a look into each."""
        by_shard: dict[str, list[str]] = {}
        for one, place in self.places(ids).items():
            if (entry := self.manifest.get(place.article_id)) is not None:
                by_shard.setdefault(entry.shard, []).append(one)
        return list(by_shard.items())

    def _passages_in(self, asked: tuple[str, list[str]]) -> dict[str, Passage]:
        shard, ids = asked
        dead = self.manifest.dead[shard]
        return {p.id: p for p in self._store.passages(shard, ids) if p.article_id not in dead}

    @staticmethod
    def _side_by_side(look: Callable[[A], B], shards: Sequence[A]) -> Iterable[B]:
        """What a look into each of some shards finds, in their order."""
        return map(look, shards) if len(shards) == 1 else _beside().map(look, shards)

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        """Where passages stand, in the order asked; ids that this state does not hold are left out."""
        if len(self._places) > _REMEMBERED_PLACES:
            self._places = {}
        known = self._places
        missing = [one for one in ids if one not in known]
        if missing:
            known.update(self.lexical.places(missing))
        return {one: known[one] for one in ids if one in known}

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages by ordinal; none if there is no such article."""
        entry = self.manifest.get(article_id)
        return self._store.passages_of(entry.shard, [article_id]) if entry else []

    def all_passages(self, within: Collection[str] | None = None) -> Iterator[Passage]:
        """The passages of all articles, or of those given, article by article; memory does not grow with them."""
        for shard in self._shards:
            current = (entry.article_id for entry in self.manifest.current() if entry.shard == shard)
            ids = sorted(one for one in current if within is None or one in within)
            for start in range(0, len(ids), _ARTICLES_A_TIME):
                yield from self._store.passages_of(shard, ids[start : start + _ARTICLES_A_TIME])

    def find_article(self, name: str) -> str | None:
        """
        The id of an article, by id, by source, or by a path on this machine; None where there is none.

        Raises:
            InputError: the source stands in several roots.
        """
        found = self.named(name)
        if len(found) < 2:
            return next(iter(found), None)
        entries = [entry for one in found[:_NAMED_ALIKE] if (entry := self.manifest.get(one))]
        told = ", ".join(f"{entry.article_id} ({Path(entry.root, entry.source)})" for entry in entries)
        raise InputError(
            f"{name!r:.200} names {len(found)} articles: {told}{', …' if len(found) > len(entries) else ''}.",
            next_step="Name the one that is meant by its id or its whole path.",
        )

    def named(self, name: str) -> tuple[str, ...]:
        """The ids of the articles that an id, a source, or a path on this machine names, sorted."""
        if self.manifest.get(name):
            return (name,)
        if found := self._by_source.get(name):
            return tuple(sorted(found))
        places = {_place(Path(name).absolute()), _place(Path(name).resolve())}
        return tuple(sorted({one for place in places for one in self._by_path.get(place, ())}))

    @cached_property
    def _by_source(self) -> dict[str, list[str]]:
        """The articles of each source: a filter may name thousands, and going through all for each takes long."""
        return _ids_of((entry.source, entry.article_id) for entry in self.manifest.current())

    @cached_property
    def _by_path(self) -> dict[str, list[str]]:
        """The articles of each path on this machine."""
        entries = self.manifest.current()
        return _ids_of((_place(Path(entry.root, entry.source)), entry.article_id) for entry in entries)

    def find_text(self, content_hash: str) -> str | None:
        """The first id of an article by the hash of its text; None where none has it."""
        found = [entry.article_id for entry in self.manifest.current() if entry.content_hash == content_hash]
        return min(found, default=None)

    def article(self, article_id: str) -> Article:
        """
        An article with its text and blocks.

        Raises:
            InputError: there is none of this id.
            DamagedIndexError: it is not what was written.
        """
        entry = self.manifest.get(article_id)
        found = self._store.article(entry.shard, article_id) if entry else None
        if entry is None:
            raise InputError(
                f"There is no article {article_id!r} in the index.", next_step="`rag articles` lists them."
            )
        if found is None:
            raise DamagedIndexError(f"The article {entry.source} is missing.", next_step="Run `rag repair`.")
        return found

    def undated(self) -> int:
        """How many articles state no date of publication."""
        return sum(not entry.dated for entry in self.manifest.current())

    def languages(self) -> frozenset[str]:
        """The languages that its articles are in."""
        return frozenset(entry.language for entry in self.manifest.current())

    def articles(self) -> list[ArticleSummary]:
        """All articles, by source and root."""
        copies = self._all_copies()
        return [
            ArticleSummary(
                id=header.article_id,
                source=header.source,
                root=header.root,
                title=header.title,
                language=header.language,
                published=header.published,
                outlet=header.outlet,
                passages=header.passages,
                characters=header.characters,
                copies=copies.get(header.article_id, ()),
            )
            for header in self.headers()
        ]

    def status(self, settings: Settings, *, bridged: Collection[str]) -> IndexStatus:
        """What the index holds. ``bridged``: the languages that the lexicon speaks of."""
        entries = list(self.manifest.current())
        pointer = self.pointer
        languages = dict(sorted(Counter(entry.language for entry in entries).items()))
        known = {*bridged, UNKNOWN_LANGUAGE}
        alone = ", ".join(f"{name} {count}" for name, count in languages.items() if name not in known)
        return IndexStatus(
            home=str(settings.home),
            corpus=str(settings.corpus),
            articles=len(entries),
            passages=self.passage_count,
            languages=languages,
            generation=pointer.generation,
            fingerprint=pointer.fingerprint,
            embedding_model=pointer.embedding_model,
            details={
                "store": self._store.place,
                "parts": str(len(pointer.shards)),
                "folders": ", ".join(sorted({entry.root for entry in entries})),
                **({"not bridged": f"{alone}: found by their own words and names only"} if alone else {}),
            },
        )

    def headers(self) -> list[Header]:
        """The headers of all articles, by source and root."""
        found = [
            header
            for shard in self.pointer.shards
            for header in self._store.headers(shard.name)
            if not header.removed and header.article_id not in self.manifest.dead[shard.name]
        ]
        return sorted(found, key=lambda header: (header.source, header.root, header.article_id))

    def source_of(self, article_id: str) -> str:
        """Where an article of this state came from."""
        entry = self.manifest.get(article_id)
        if entry is None:
            raise InputError(f"There is no article {article_id!r} in the index.")
        return entry.source

    def copies(self, article_id: str) -> tuple[str, ...]:
        """Ids of the exact and near copies of an article, sorted."""
        entry = self.manifest.get(article_id)
        if entry is None or not entry.signature:
            return ()
        import numpy as np

        entries, minima = self._sketches
        own = np.frombuffer(entry.signature, np.uint32)[:, None]
        # The share of equal minima estimates the Jaccard similarity (rag/corpus/copies.py). Of so many minima one at
        # least is equal where enough of all are, so that they alone are compared with every article.
        telling = len(minima) - math.ceil(len(minima) * COPY_SIMILARITY) + 1
        perhaps = np.flatnonzero((minima[:telling] == own[:telling]).any(axis=0))
        near = perhaps[(minima[:, perhaps] == own).mean(axis=0) >= COPY_SIMILARITY]
        return tuple(sorted(entries[n].article_id for n in near if entries[n].article_id != article_id))

    @cached_property
    def _sketches(self) -> tuple[list[Entry], NDArray[np.uint32]]:
        """The articles that have a sketch, and the sketches: one row for each minimum, (minima, articles)."""
        import numpy as np

        entries = [entry for entry in self.manifest.current() if entry.signature]
        joined = b"".join(entry.signature for entry in entries)
        return entries, np.ascontiguousarray(np.frombuffer(joined, np.uint32).reshape(len(entries), -1).T)

    def _all_copies(self) -> dict[str, tuple[str, ...]]:
        from rag.corpus import find_copies

        entries = {entry.article_id: entry for entry in self.manifest.current() if entry.signature}
        found = find_copies({one: entry.signature for one, entry in entries.items()}, threshold=COPY_SIMILARITY)
        return {one: tuple(sorted(entries[other].source for other in others)) for one, others in found.items()}

    def _nearest_in(
        self, shard: str, vector: NDArray[np.float32], limit: int, filters: Filters | None
    ) -> list[tuple[str, float]]:
        dead = self.manifest.dead[shard]
        asked = limit
        while True:
            found = self._store.nearest(shard, vector, asked, filters, articles=bool(dead))
            alive = [(one, near) for one, near, article_id in found if article_id not in dead]
            if len(alive) >= limit or len(found) < asked:
                return alive[:limit]
            # Superseded passages have taken places: ask further down the list.
            asked *= 2

    def _remember(self, found: dict[str, Passage]) -> None:
        with self._lock:
            self._passages |= found
            while len(self._passages) > _REMEMBERED_PASSAGES:
                self._passages.popitem(last=False)


def _place(path: Path) -> str:
    """A path as it is compared on this system."""
    return os.path.normcase(path)


def _ids_of(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The articles that bear a name, for each name; from (name, article id)."""
    found: dict[str, list[str]] = {}
    for name, article_id in named:
        found.setdefault(name, []).append(article_id)
    return found
