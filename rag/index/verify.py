"""
Checks an index against itself: store, lexical index, pointer, vector cache.

Everything that was written can be checked: an article's text by its hash, a passage by its place in the text and by its
id, the lexical index by the passage ids in it, each shard by its headers.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.corpus import MAX_REPEATS, content_hash, passage_id
from rag.errors import DamagedIndexError, IndexStateError, StaleIndexError, StoreError
from rag.index.generation import Pointer
from rag.index.lexical.index import LexicalIndex
from rag.index.manifest import Entry, Manifest, Manifests
from rag.index.store import Store
from rag.schema import INDEXED_KINDS, Article, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

_SHOWN = 5
_UNIT_TOLERANCE = 1e-3
SHARD_NAME = re.compile(r"(?P<fingerprint>[0-9a-z]+)-(?P<generation>\d{8})-[0-9a-f]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not hold: which part, and what about it."""

    what: str
    detail: str


@dataclass(slots=True, kw_only=True)
class Checkup:
    """
    What a check found, with what :mod:`rag.index.repair` has to mend.

    ``bad_shards`` cannot be read; ``uncounted`` ones hold more or less than they should; ``bad_articles`` are entries
    whose records do not hold; ``leftovers`` are shards that no pointer names.
    """

    findings: list[Finding] = field(default_factory=list)
    pointer: Pointer | None = None
    pointer_lost: bool = False
    store_lost: bool = False
    manifest: Manifest | None = None
    bad_shards: set[str] = field(default_factory=set)
    uncounted: set[str] = field(default_factory=set)
    bad_articles: list[Entry] = field(default_factory=list)
    leftovers: set[str] = field(default_factory=set)
    passage_ids: set[str] = field(default_factory=set)
    sidecar_bad: bool = False
    cache_bad: bool = False

    def tell(self, what: str, detail: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(what=what, detail=detail))


def check(store: Store, *, lexical: Path, cache: Path, writing: bool) -> Checkup:
    """
    Check everything; nothing is changed.

    Args:
        store: to be checked.
        lexical: folder of the lexical index.
        cache: file of the vector cache.
        writing: another process may be writing: what it has not published yet is no finding.

    Raises:
        StoreError: the store cannot be reached.
        StaleIndexError: the index was made by another version.
    """
    found = Checkup()
    try:
        found.pointer = store.pointer()
    except StaleIndexError:
        raise
    except DamagedIndexError as exc:
        found.pointer_lost = True
        found.tell("pointer", exc.message)
    try:
        for problem in store.problems():
            found.store_lost = True
            found.tell("store", problem)
        there = store.shards()
    except DamagedIndexError as exc:
        found.store_lost = True
        found.tell("store", exc.message)
        return found
    pointer = found.pointer
    if pointer is None:
        if there:
            found.pointer_lost = True
            found.tell("pointer", f"It is missing, though the store holds {len(there)} parts of an index.")
        return found
    if not writing:
        _check_mending(found, pointer)
    _check_shards(found, pointer, there, store, writing=writing)
    if found.manifest is not None:
        for shard in found.manifest.pointer.shards:
            _check_shard(found, shard.name, store)
        _check_sidecar(found, pointer, lexical, writing=writing)
    _check_cache(found, cache)
    return found


def refuse_lost_state(store: Store, *, lexical: Path | None) -> None:
    """
    Refuse to take a store whose pointer is gone for an empty one: whoever writes would delete what it holds.

    A first ingest that was cut short leaves parts too, but of the first generation and without a lexical index.

    Args:
        store: one without a pointer.
        lexical: folder of the lexical index, where it belongs to this store alone.

    Raises:
        DamagedIndexError: the store holds parts that were published.
    """
    there = store.shards()
    matches = [match for match in map(SHARD_NAME.match, there) if match]
    published = lexical is not None and (lexical / "meta.json").exists()
    if matches and (published or any(int(match["generation"]) > 1 for match in matches)):
        raise DamagedIndexError(
            f"The state of the index at {store.place} is missing, though the store holds {len(there)} parts of it.",
            next_step="Run `rag repair`.",
        )


def _check_mending(found: Checkup, pointer: Pointer) -> None:
    """What a repair that was cut short, or found a drive not mounted, has left to do."""
    for path in pointer.mending[:_SHOWN]:
        gone = "gave no articles" if Path(path).exists() else "is not there"
        found.tell(
            "repair",
            f"What came from {path} has to be ingested again, and it {gone} so far. Once it is back, run `rag repair`; "
            "to go on without it, run `rag ingest --prune` on an empty folder there.",
        )
    if len(pointer.mending) > _SHOWN:
        found.tell("repair", f"{len(pointer.mending) - _SHOWN} more files or folders have to be ingested again.")


def _check_shards(found: Checkup, pointer: Pointer, there: set[str], store: Store, *, writing: bool) -> None:
    """Which shards there are, and whether their headers can be read."""
    for shard in pointer.shards:
        if shard.name not in there:
            found.bad_shards.add(shard.name)
            found.tell("store", f"Part {shard.name} is missing.")
            continue
        if not shard.name.startswith(pointer.fingerprint):
            found.tell("fingerprint", f"Part {shard.name} was made with other settings than the index.")
            found.bad_shards.add(shard.name)
            continue
        try:
            sizes = [header.passages for header in store.headers(shard.name)]
            headers, passages = len(sizes), store.counts(shard.name)[1]
        except (DamagedIndexError, StoreError, ValueError, TypeError, KeyError) as exc:
            found.bad_shards.add(shard.name)
            found.tell("store", f"Part {shard.name} cannot be read: {exc}")
            continue
        if (headers, passages, sum(sizes)) != (shard.articles, shard.passages, shard.passages):
            found.tell(
                "counts",
                f"Part {shard.name} holds {headers} headers of {sum(sizes)} passages and {passages} passages, "
                f"not {shard.articles} and {shard.passages}.",
            )
            found.uncounted.add(shard.name)
    if not writing:
        named = {shard.name for shard in pointer.shards} | {one.name for one in pointer.retired}
        found.leftovers = there - named
        if found.leftovers:
            found.tell("leftovers", f"{len(found.leftovers)} parts that were never published take up room.")
    good = tuple(shard for shard in pointer.shards if shard.name not in found.bad_shards)
    found.manifest = Manifests().of(replace(pointer, shards=good), store)


def _check_shard(found: Checkup, shard: str, store: Store) -> None:
    """Articles of a shard one by one, and whether there are passages that no header speaks for."""
    assert found.manifest is not None
    current = sorted((e for e in found.manifest.current() if e.shard == shard), key=lambda entry: entry.article_id)
    bad: list[tuple[Entry, str]] = []
    for entry in current:
        try:
            problem = _problem_of(entry, store, found.passage_ids)
        except (DamagedIndexError, ValueError, TypeError, KeyError) as exc:
            problem = str(exc)
        if problem is not None:
            bad.append((entry, problem))
    found.bad_articles += [entry for entry, _ in bad]
    for entry, problem in bad[:_SHOWN]:
        found.tell("article", f"{entry.source}: {problem}")
    if len(bad) > _SHOWN:
        found.tell("article", f"{len(bad) - _SHOWN} more articles do not hold.")


def _problem_of(entry: Entry, store: Store, passage_ids: set[str]) -> str | None:
    """What does not hold about an article, or None; the ids of its passages are added to ``passage_ids``."""
    article = store.article(entry.shard, entry.article_id)
    if article is None:
        return "its text is missing"
    if content_hash(article.text) != article.content_hash or article.content_hash != entry.content_hash:
        return "its text is not the one that was ingested"
    passages = store.passages_of(entry.shard, [entry.article_id])
    if len(passages) != entry.passages:
        return f"it has {len(passages)} passages, not {entry.passages}"
    passage_ids |= {passage.id for passage in passages}
    vectors = store.vectors(entry.shard, [passage.id for passage in passages])
    return next(
        filter(
            None,
            (
                _problem_of_blocks(article),
                *(_problem_of_passage(p, n, article, vectors) for n, p in enumerate(passages)),
                _problem_of_coverage(article, passages),
            ),
        ),
        None,
    )


def _problem_of_blocks(article: Article) -> str | None:
    last = 0
    for block in article.blocks:
        if not last <= block.start < block.end <= len(article.text) or article.text[last : block.start].strip():
            return "its blocks do not fit its text"
        last = block.end
    return "its blocks do not fit its text" if article.text[last:].strip() else None


def _problem_of_passage(
    passage: Passage, number: int, article: Article, vectors: dict[str, NDArray[np.float32]]
) -> str | None:
    import numpy as np

    if article.text[passage.start : passage.end] != passage.text:
        return f"passage {passage.id} does not stand where it says"
    if passage.id != passage_id(article.id, article.content_hash, passage.start, passage.end):
        return f"passage {passage.id} has the id of another"
    if passage.ordinal != number or any(
        not passage.start <= start < end <= passage.end for start, end in passage.sentences
    ):
        return f"passage {passage.id} has sentences outside itself, or another place in the row"
    vector = vectors.get(passage.id)
    if vector is None or not np.isfinite(vector).all() or abs(float(np.linalg.norm(vector)) - 1) > _UNIT_TOLERANCE:
        return f"passage {passage.id} has no vector, or none of length one"
    return None


def _problem_of_coverage(article: Article, passages: Sequence[Passage]) -> str | None:
    """Every character of the indexed blocks lies in a passage or repeats one, none of the others lies in one."""
    spans = [(passage.start, passage.end) for passage in passages]
    ends = [end for _, end in spans]
    counts = Counter(passage.text.strip() for passage in passages)
    repeated = sorted((text for text, count in counts.items() if count >= MAX_REPEATS), key=len, reverse=True)
    for block in article.blocks:
        near = list(_within(block.start, block.end, spans[bisect_right(ends, block.start) :]))
        if block.kind in INDEXED_KINDS:
            edges = [block.start, *(edge for span in near for edge in span), block.end]
            gaps = [article.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
            wrong = not all(_repeats(gap, repeated) for gap in gaps)
        else:
            wrong = any(article.text[start:end].strip() for start, end in near)
        if wrong:
            return f"its {block.kind} block at {block.start} is not in passages as it should be"
    return None


def _repeats(gap: str, repeated: Sequence[str]) -> bool:
    """Whether a text between passages is blank, or made of passages that the article holds often enough."""
    for text in repeated:
        gap = gap.replace(text, "\n")
    # Two repeated passages of equal lines are cut apart in many ways: what is left are lines of them.
    return set(gap.split()) <= {word for text in repeated for word in text.split()}


def _within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of sorted spans that lie between two places."""
    for first, last in spans:
        if first >= end:
            return
        yield max(first, start), min(last, end)


def _check_sidecar(found: Checkup, pointer: Pointer, folder: Path, *, writing: bool) -> None:
    try:
        index = LexicalIndex(folder)
        stamp, ids = index.stamp(), index.passage_ids()
    except (IndexStateError, StoreError) as exc:
        found.sidecar_bad = True
        found.tell("lexical index", exc.message)
        return
    if stamp != pointer.stamp:
        if not writing:
            found.sidecar_bad = True
            found.tell("lexical index", f"It is at state {stamp}, the store at {pointer.stamp}.")
        return
    held = found.passage_ids
    if ids != held or index.count() != len(held):
        found.sidecar_bad = True
        found.tell(
            "lexical index",
            f"It holds {index.count()} passages, the store {len(held)}; {len(ids & held)} are in both.",
        )


def _check_cache(found: Checkup, path: Path) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=5)) as database:
            answer = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as exc:
        answer = str(exc)
    if answer != "ok":
        found.cache_bad = True
        found.tell("vector cache", f"{path} is damaged: {answer}.")
