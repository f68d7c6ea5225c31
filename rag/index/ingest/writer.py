"""
Writing: changes are gathered in a new shard, which nobody reads until it is published.

A process that is killed leaves at most a shard that no pointer names; the next writer deletes it. Small shards are
merged as they gather, so that a search has few to look into: of each size class, a factor of eight wide, at most four
are kept that can be merged (log-structured merging; O'Neil et al., The log-structured merge-tree, Acta Informatica
1996, doi:10.1007/s002360050048).
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from rag.errors import IndexStateError, StoreError
from rag.index.generation import Pointer, Retired, Shard
from rag.index.lexical.document import LexicalDocument
from rag.index.lexical.sidecar import Prepared, Sidecar
from rag.index.manifest import Entry, Manifest, Manifests, entry_of
from rag.index.memory import give_back, small_heaps
from rag.index.records import Draft, Header, header_of
from rag.index.shared import GRACE_S
from rag.index.spool import Spool
from rag.index.steps import step
from rag.index.store import Store

logger = logging.getLogger(__name__)

_CLASS_FACTOR = 8
_SMALLEST_CLASS = 256
_MOST_OF_A_CLASS = 4
_DEAD_SHARE = 0.4
_LARGEST_MERGE = 32_768
"""Records. While a part is written its graph is held in memory, with all that goes with it some 6 kB a passage."""
_FOLLOWED_GENERATIONS = 64


class IndexWriter:
    """
    One writer's changes on top of the newest state. The caller holds the writer's lock.

    Args:
        store: where shards go.
        sidecar: follows each published state.
        pointer: the newest state, or None to begin an index.
        fingerprint: what the new shards are made with; another than the pointer's makes a new index that replaces
            the old one as a whole at the first :meth:`commit`.
        dimension: length of a vector.
        embedding_model: its name, for display.
        renew: called at each batch, to keep the right to write.
        manifests: what makes manifests; those read before need not be read again.
    """

    def __init__(
        self,
        store: Store,
        sidecar: Sidecar,
        pointer: Pointer | None,
        *,
        fingerprint: str,
        dimension: int,
        embedding_model: str = "",
        renew: Callable[[], None] = lambda: None,
        manifests: Manifests | None = None,
    ) -> None:
        self._store = store
        self._sidecar = sidecar
        self._manifests = manifests or Manifests()
        self._renew = renew
        self._base = pointer
        self._replaces = pointer is None or pointer.fingerprint != fingerprint
        fresh = Pointer(generation=0, fingerprint=fingerprint, dimension=dimension, embedding_model=embedding_model)
        if pointer is None:
            start = fresh
        elif self._replaces:
            start = replace(fresh, generation=pointer.generation, retired=pointer.retired)
        else:
            start = pointer
        self.manifest: Manifest = self._manifests.of(start, store)
        self._shard: str | None = None
        self._entries: dict[str, Entry] = {}
        self._passages = 0
        self._documents: Spool[Sequence[LexicalDocument]] = Spool(sidecar.folder.parent)
        small_heaps()
        self.clean()

    @property
    def replaces(self) -> bool:
        """Whether the next commit puts a new index in the place of another, and so has to hold all of it."""
        return self._replaces and self._base is not None

    @property
    def generation(self) -> int:
        """The generation that the next commit publishes."""
        return (self._base.generation if self._base else 0) + 1

    def put(self, drafts: Sequence[Draft], documents: Mapping[str, list[LexicalDocument]]) -> None:
        """Write articles; ``documents`` are the terms of their passages by article id. Each article once a commit."""
        if not drafts:
            return
        self._renew()
        shard = self._open_shard()
        self._store.put(shard, drafts, generation=self.generation)
        self._note([header_of(draft, generation=self.generation, parts=0) for draft in drafts], shard)
        self._passages += sum(len(draft.passages) for draft in drafts)
        for article_id, made in documents.items():
            self._documents[article_id] = made
        give_back()

    def remove(self, article_ids: Sequence[str]) -> None:
        """Write that articles are gone."""
        if not article_ids:
            return
        self._renew()
        shard = self._open_shard()
        self._store.put_removed(shard, article_ids, generation=self.generation)
        self._note([Header(article_id=one, generation=self.generation, removed=True) for one in article_ids], shard)

    def commit(self) -> Pointer:
        """Publish what was written; readers see all of it at their next request. Nothing written: nothing done."""
        if self._shard is None and not self.replaces:
            if self._base is not None:
                return self._base
            self._open_shard()
        step("commit begins")
        self._renew()
        shards = list(self.manifest.pointer.shards)
        if self._shard is not None:
            self._store.finish(self._shard)
            # Chroma keeps the graph of what it has just written in memory, and the lexical index takes as much again.
            self._rest()
            shards.append(Shard(name=self._shard, articles=len(self._entries), passages=self._passages))
            self._manifests.remember(shards[-1], self.manifest.pointer.lineage, self._entries.values())
        step("shard finished")
        self._publish(tuple(shards), self._documents)
        self._forget()
        while self._merge():
            pass
        self._manifests.tidy(self.manifest.pointer)
        self._rest()
        return self.manifest.pointer

    def discard(self) -> None:
        """Give up what was written and not published."""
        if self._shard is not None:
            pointer = self._store.pointer()
            # What ended the work may have come after the new state was out.
            if pointer is None or self._shard not in {shard.name for shard in pointer.shards}:
                self._store.drop(self._shard)
        self._forget()

    def _note(self, headers: Sequence[Header], shard: str) -> None:
        """Remember what was written, of each article the last."""
        self._entries |= {header.article_id: entry_of(header, shard=shard) for header in headers}

    def _rest(self) -> None:
        self._store.rest()
        give_back()

    def _forget(self) -> None:
        self._shard, self._passages = None, 0
        self._entries.clear()
        self._documents.clear()

    def follow(self) -> None:
        """Go on from what another process published in this one's place."""
        pointer = self._store.pointer()
        if pointer is not None and pointer != self._base:
            self.manifest = self._manifests.of(pointer, self._store)
            self._base, self._replaces = pointer, False
            self._store.rest()

    def clean(self, *, grace_s: float = GRACE_S) -> None:
        """Delete shards that nobody names any more: at once if never published, after a grace period otherwise."""
        base = self._base
        named = {shard.name for shard in base.shards} if base else set()
        waiting = {one.name for one in base.retired if time.time() - one.since < grace_s} if base else set()
        unnamed = sorted(self._store.shards() - named - waiting - {self._shard})
        for shard in unnamed:
            step("cleaning")
            self._store.drop(shard)
        if unnamed:
            self._store.sweep()

    def _open_shard(self) -> str:
        if self._shard is None:
            self._shard = self._new_name()
            self._store.create(self._shard)
        return self._shard

    def _new_name(self) -> str:
        return f"{self.manifest.pointer.fingerprint[:12]}-{self.generation:08d}-{secrets.token_hex(3)}"

    def _publish(self, shards: tuple[Shard, ...], documents: Prepared | None) -> None:
        base = self._base
        kept = {shard.name for shard in shards}
        gone = [shard.name for shard in base.shards if shard.name not in kept] if base else []
        now = time.time()
        retired = base.retired if base else ()
        over = {one.name for one in retired if now - one.since >= GRACE_S}
        # The names of shards that were deleted since are of no use to anyone.
        deleted = over - self._store.shards() if over else over
        waiting = [one for one in retired if one.name not in deleted]
        pointer = replace(
            self.manifest.pointer,
            generation=self.generation,
            shards=shards,
            retired=(*waiting, *(Retired(name=name, since=now) for name in gone)),
            complete_since=self.generation if self._replaces else self.manifest.pointer.complete_since,
        )
        manifest = self._manifests.of(pointer, self._store)
        roots = tuple(sorted({entry.root for entry in manifest.current()}))
        pointer = replace(pointer, roots=roots)
        manifest = replace(manifest, pointer=pointer)
        # The lock is taken first, so that a reader that sees the new pointer leaves the sidecar to us.
        with self._sidecar.lock(wait_s=30.0) as got:
            step("publishing")
            self._store.publish(pointer, after=base.generation if base else 0)
            step("published")
            self.manifest, self._base, self._replaces = manifest, pointer, False
            if not got:
                logger.warning("The lexical index is held by another process; the next reader brings it in step.")
                return
            try:
                self._sidecar.bring(manifest, self._store, documents)
            except (IndexStateError, StoreError) as exc:
                # What was published stays published: the next reader or writer brings the sidecar in step.
                logger.warning("The lexical index is not in step: %s", exc)

    def _merge(self) -> bool:
        """Merge one group of shards, if there is one to merge, and publish; whether it did."""
        pointer, manifest = self.manifest.pointer, self.manifest
        chosen = _to_merge(pointer.shards, manifest)
        if not chosen:
            return False
        names = {shard.name for shard in chosen}
        target = self._new_name()
        alive = [entry for entry in manifest.current() if entry.shard in names]
        expected = sum(entry.passages for entry in alive)
        self._store.create(target, expected=expected)
        articles = 0
        for shard in chosen:
            self._renew()
            forgotten = self._forgettable(shard.name, names)
            articles += shard.articles - len(forgotten)
            self._store.copy(shard.name, target, without=forgotten)
        self._store.finish(target)
        self._rest()
        step("merged")
        rest = [shard for shard in pointer.shards if shard.name not in names]
        merged = Shard(name=target, articles=articles, passages=expected)
        self._publish((*rest, merged), None)
        return True

    def _forgettable(self, shard: str, merged: set[str]) -> frozenset[str]:
        """
        Article ids whose records in a shard need not be kept: superseded ones.

        The note that an article is gone is kept for as long as an older shard outside the merge may hold the article,
        and for a follower of the lexical index that has yet to hear of it.
        """
        manifest = self.manifest
        return frozenset(
            article_id
            for article_id in manifest.dead[shard]
            if not (manifest.newest[article_id].shard == shard and self._is_needed(manifest.newest[article_id], merged))
        )

    def _is_needed(self, removal: Entry, merged: set[str]) -> bool:
        elsewhere = (
            removal.article_id in dead
            for name, dead in self.manifest.dead.items()
            if name not in merged and name != removal.shard
        )
        return removal.generation > self.generation - _FOLLOWED_GENERATIONS or any(elsewhere)


def _to_merge(shards: Sequence[Shard], manifest: Manifest) -> list[Shard]:
    """Shards that are better one: too many of a size class, or a large part of one superseded."""
    alive: dict[str, int] = {shard.name: 0 for shard in shards}
    for entry in manifest.current():
        alive[entry.shard] += entry.passages + 1
    classes: dict[int, list[Shard]] = {}
    for shard in shards:
        classes.setdefault(_size_class(alive[shard.name]), []).append(shard)
        records = shard.passages + shard.articles
        if records - alive[shard.name] > max(_SMALLEST_CLASS, _DEAD_SHARE * records):
            return [shard]
    for _, members in sorted(classes.items()):
        ascending = sorted(members, key=lambda shard: alive[shard.name])
        totals = accumulate(alive[shard.name] for shard in ascending)
        fitting = [shard for shard, total in zip(ascending, totals, strict=True) if total <= _LARGEST_MERGE]
        if len(fitting) > _MOST_OF_A_CLASS:
            return fitting
    return []


def _size_class(records: int) -> int:
    size, number = _SMALLEST_CLASS, 0
    while records > size:
        size, number = size * _CLASS_FACTOR, number + 1
    return number
