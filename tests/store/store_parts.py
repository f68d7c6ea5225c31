"""Small real parts for the tests of store and ingest; also imported by the processes that these tests start."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.corpus import article_id, content_hash, passage_id
from rag.errors import DamagedIndexError
from rag.index.generation import Pointer, check_unchanged, from_text, to_text
from rag.index.index import Index
from rag.index.records import Draft, Header, header_of
from rag.index.view import IndexView
from rag.language import Bridge
from rag.schema import Article, Block, Filters, Passage
from rag.settings import Settings

_WORDS = """
    water river harbour bridge museum market garden library station mountain forest island village council winter
    summer morning evening ticket train ferry doctor teacher farmer baker painter opens closes sells builds crosses
    carries visits repairs paints old new small large red blue quiet busy
"""
WORDS = _WORDS.split()


class HashEmbedder:
    """Bags of words as vectors: each word adds a fixed random direction. Tokens are words, and two special ones."""

    name = "hash"
    dimension = 32
    max_tokens = 64
    languages: tuple[str, ...] = ()
    notice = None

    def __init__(self, fingerprint: str = "hash-1") -> None:
        self.fingerprint = fingerprint
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        self.embedded += len(texts)
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 32), np.float32)

    def embed_question(self, text: str) -> np.ndarray:
        return self._vector(text)

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def _vector(self, text: str) -> np.ndarray:
        total = np.zeros(self.dimension, np.float32)
        for word in text.lower().split() or [""]:
            digest = hashlib.blake2b(f"{self.fingerprint} {word}".encode(), digest_size=64).digest()
            total += np.frombuffer(digest, np.uint16).astype(np.float32) / 32768 - 1
        return total / np.linalg.norm(total)


def words(seed: int, count: int) -> str:
    """A sentence of ``count`` words, the same for the same seed."""
    rng = np.random.default_rng(seed)
    return " ".join(rng.choice(WORDS, count)).capitalize() + "."


def write_article(folder: Path, number: int, *, version: int = 0, sentences: int = 6) -> Path:
    """A generated article: a title and one paragraph."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"article-{number:04d}.txt"
    body = [words(1000 * number + 100 * version + n, 18) for n in range(sentences)]
    # No line stands in several articles, so that none is taken for boilerplate.
    title = f"Version{version} {words(7919 * number + version, 6)}"
    path.write_text(title + "\n\n" + " ".join(body) + "\n", encoding="utf-8")
    return path


def make_draft(
    source: str,
    *,
    language: str = "en",
    published: date | None = None,
    passages: int = 2,
    text: str | None = None,
    root: str = "/r",
) -> Draft:
    """An article of one line a passage, with vectors of its own."""
    whole = text if text is not None else "\n".join(f"{source} says {words(n, 8)}" for n in range(passages))
    content = content_hash(whole)
    article = Article(
        id=article_id(source),
        source=source,
        title=f"About {source}",
        text=whole,
        language=language,
        published=published,
        url=f"https://example.org/{source}",
        content_hash=content,
        blocks=(Block(start=0, end=len(whole), kind="body", language=language),) if whole else (),
        root=root,
    )
    cut, start = [], 0
    for ordinal, line in enumerate(whole.split("\n")[:passages]):
        end = start + len(line)
        cut.append(
            Passage(
                id=passage_id(article.id, content, start, end),
                article_id=article.id,
                ordinal=ordinal,
                start=start,
                end=end,
                text=line,
                title=article.title,
                source=source,
                language=language,
                published=published,
                sentences=((start, end),),
            )
        )
        start = end + 1
    vectors = HashEmbedder().embed_passages([passage.text for passage in cut])
    return Draft(article=article, passages=tuple(cut), vectors=vectors, raw_hash=content)


class MemoryStore:
    """The store's contract in plain Python. ``Shelf`` is what several stores of one database share."""

    class Shelf:
        def __init__(self) -> None:
            self.pointer = ""
            self.shards: dict[str, dict[str, dict]] = {}
            self.leases: list[str] = []
            self.lock = threading.RLock()

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf or MemoryStore.Shelf()
        self.place = "memory"

    def pointer(self) -> Pointer | None:
        return from_text(self._shelf.pointer, where=self.place) if self._shelf.pointer else None

    def publish(self, pointer: Pointer, *, after: int | None) -> None:
        with self._shelf.lock:
            if after is not None:
                check_unchanged(self.pointer(), after=after)
            self._shelf.pointer = to_text(pointer)

    def problems(self) -> list[str]:
        return []

    def set_aside(self) -> str:
        self._shelf.shards, self._shelf.pointer = {}, ""
        return "nowhere"

    def lease(self, holder: str) -> None:
        pass

    def release(self, holder: str) -> None:
        pass

    def create(self, shard: str, *, expected: int = 0) -> None:
        self._shelf.shards[shard] = {"headers": {}, "articles": {}, "passages": {}, "vectors": {}}

    def put(self, shard: str, drafts: Sequence[Draft], *, generation: int) -> None:
        held = self._held(shard)
        for draft in drafts:
            for passage, vector in zip(draft.passages, draft.vectors, strict=True):
                held["passages"][passage.id] = passage
                held["vectors"][passage.id] = vector
            held["articles"][draft.article.id] = draft.article
            held["headers"][draft.article.id] = header_of(draft, generation=generation, parts=1)

    def put_removed(self, shard: str, article_ids: Sequence[str], *, generation: int) -> None:
        for one in article_ids:
            self._held(shard)["headers"][one] = Header(article_id=one, generation=generation, removed=True)

    def copy(self, source: str, target: str, *, without: Container[str]) -> None:
        old, new = self._held(source), self._held(target)
        for one, header in old["headers"].items():
            if one not in without:
                new["headers"][one] = header
                if one in old["articles"]:
                    new["articles"][one] = old["articles"][one]
        for one, passage in old["passages"].items():
            if passage.article_id not in without:
                new["passages"][one] = passage
                new["vectors"][one] = old["vectors"][one]

    def finish(self, shard: str) -> None:
        pass

    def drop(self, shard: str) -> None:
        self._shelf.shards.pop(shard, None)

    def shards(self) -> set[str]:
        return set(self._shelf.shards)

    def headers(self, shard: str) -> Iterator[Header]:
        yield from list(self._held(shard)["headers"].values())

    def article(self, shard: str, article_id: str) -> Article | None:
        return self._held(shard)["articles"].get(article_id)

    def passages(self, shard: str, ids: Sequence[str]) -> list[Passage]:
        held = self._held(shard)["passages"]
        return [held[one] for one in ids if one in held]

    def passages_of(self, shard: str, article_ids: Sequence[str]) -> list[Passage]:
        held = self._held(shard)["passages"].values()
        found = [passage for passage in held if passage.article_id in article_ids]
        return sorted(found, key=lambda passage: (passage.article_id, passage.ordinal))

    def vectors(self, shard: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        held = self._held(shard)["vectors"]
        return {one: held[one] for one in ids if one in held}

    def nearest(
        self, shard: str, vector: np.ndarray, limit: int, filters: Filters | None, *, articles: bool
    ) -> list[tuple[str, float, str]]:
        held = self._held(shard)
        found = [
            (one, float(held["vectors"][one] @ vector), passage.article_id)
            for one, passage in held["passages"].items()
            if _passes(passage, filters or Filters())
        ]
        return sorted(found, key=lambda row: (-row[1], row[0]))[:limit]

    def counts(self, shard: str) -> tuple[int, int]:
        held = self._held(shard)
        return len(held["headers"]) + len(held["articles"]), len(held["passages"])

    def rest(self) -> None:
        pass

    def sweep(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _held(self, shard: str) -> dict[str, dict]:
        try:
            return self._shelf.shards[shard]
        except KeyError:
            raise DamagedIndexError(f"There is no shard {shard}.") from None


def _passes(passage: Passage, filters: Filters) -> bool:
    day = passage.published
    if filters.languages and passage.language not in filters.languages:
        return False
    if filters.articles and passage.article_id not in filters.articles:
        return False
    if (filters.since or filters.until) and day is None:
        return False
    return not ((filters.since and day < filters.since) or (filters.until and day > filters.until))


def settle(home: Path) -> None:
    """
    Wait until Chroma has closed its files: it does so a moment after it is told to.

    At most five seconds: now and then SQLite leaves its log beside the closed file, to be read at the next opening.
    """
    deadline = time.monotonic() + 5
    while any((home / "chroma").glob("chroma.sqlite3-*")) and time.monotonic() < deadline:
        time.sleep(0.01)


def vectors_of(view: IndexView, ids: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Vectors of passages of a state, by passage id."""
    found: dict[str, NDArray[np.float32]] = {}
    for shard in view.pointer.shards:
        if missing := [one for one in sorted(ids) if one not in found]:
            found |= view._store.vectors(shard.name, missing)
    return found


class Bench:
    """An index with the small parts, as one process has it."""

    def __init__(self, home: Path, *, url: str | None = None, fingerprint: str = "hash-1") -> None:
        self.embedder = HashEmbedder(fingerprint)
        self.bridge = Bridge(("en",))
        self.settings = Settings(home=home, passage_tokens=48, chroma_url=url)
        self.index = Index(self.settings)

    def ingest(self, *paths: Path, **options: object):
        return self.index.ingest(paths, embedder=self.embedder, bridge=self.bridge, **options)

    def view(self):
        with self.index.reading(embedder=self.embedder, bridge=self.bridge) as view:
            return view

    def content(self) -> dict[str, object]:
        """Everything an index holds, for comparing two."""
        view = self.view()
        passages = {passage.id: passage for passage in view.all_passages()}
        vectors = vectors_of(view, passages)
        return {
            "articles": {one.id: replace(view.article(one.id), root="") for one in view.articles()},
            "passages": passages,
            # Chroma normalises what it is given, and may so change the last bit.
            "vectors": {one: tuple(np.round(vector, 4).tolist()) for one, vector in sorted(vectors.items())},
            "lexical": view.lexical.passage_ids(),
            "count": view.passage_count,
        }

    def close(self) -> None:
        self.index.close()
