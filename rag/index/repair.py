"""
Mends what a check found, without trusting anything that did not pass it.

What is whole is kept: shards with something wrong in them are written anew without it, and what was lost is ingested
again from the articles' files. An embedded database that cannot be read at all is set aside, never deleted.
"""

from __future__ import annotations

import logging
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.errors import RagError
from rag.index.generation import Pointer, Shard
from rag.index.manifest import Entry, Manifest, Manifests
from rag.index.sidecar import Sidecar
from rag.index.steps import step
from rag.index.store import Store
from rag.index.verify import Checkup, Finding

logger = logging.getLogger(__name__)

_MOST_FILES = 50
_NAME = re.compile(r"(?P<fingerprint>[0-9a-z]+)-(?P<generation>\d{8})-[0-9a-f]+$")


class _AllBut:
    """Holds everything but some values."""

    def __init__(self, kept: set[str]) -> None:
        self._kept = kept

    def __contains__(self, value: object) -> bool:
        return value not in self._kept


class Repair:
    """
    One repair. The caller holds the writer's lock.

    Args:
        store: to be mended.
        sidecar: the lexical index beside it.
        cache: file of the vector cache.
        fingerprint: what an index is made with now.
    """

    def __init__(self, *, store: Store, sidecar: Sidecar, cache: Path, fingerprint: str) -> None:
        self._store = store
        self._sidecar = sidecar
        self._cache = cache
        self._fingerprint = fingerprint
        self._bad: list[Entry] = []

    def mend(self, found: Checkup, *, dimension: int, embedding_model: str) -> list[Path]:
        """
        Bring the index to a state that holds.

        Returns:
            Folders and files to ingest again.
        """
        step("repair begins")
        if found.cache_bad:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._cache}{suffix}").unlink(missing_ok=True)
        roots = [Path(root) for root in found.pointer.roots] if found.pointer else []
        if found.store_lost:
            logger.warning("The damaged index was moved to %s.", self._store.set_aside())
            shutil.rmtree(self._sidecar.folder, ignore_errors=True)
            step("set aside")
            return roots
        pointer, manifest = found.pointer, found.manifest
        if pointer is None:
            pointer = self._recovered(dimension=dimension, embedding_model=embedding_model)
            manifest = Manifests().of(pointer, self._store)
            self._publish(pointer, after=None)
        assert manifest is not None
        self._bad = list(found.bad_articles)
        if found.bad_shards or found.uncounted or self._bad:
            pointer = self._rewritten(found, pointer, manifest)
        elif found.sidecar_bad:
            shutil.rmtree(self._sidecar.folder, ignore_errors=True)
            self._bring(pointer)
        for shard in sorted(found.leftovers):
            step("dropping leftovers")
            self._store.drop(shard)
        if found.leftovers:
            self._store.sweep()
        return [Path(path) for path in pointer.mending]

    def done(self) -> None:
        """Note that what :meth:`mend` returned has been ingested."""
        pointer = self._store.pointer()
        if pointer is not None and pointer.mending:
            renewed = replace(pointer, generation=pointer.generation + 1, mending=())
            self._publish(renewed, after=pointer.generation)

    def lost(self, ingested: Sequence[Path]) -> list[Finding]:
        """Articles that were damaged and could not be had again from their files."""
        return [
            Finding(what="article", detail=f"{entry.source} is lost: it was damaged, and its file is gone.")
            for entry in self._bad
            if entry.file not in ingested and Path(entry.root) not in ingested
        ]

    def _recovered(self, *, dimension: int, embedding_model: str) -> Pointer:
        """A pointer made from the shards that are there and whole, for want of the one that was lost."""
        shards, newest = [], 0
        for name in sorted(self._store.shards()):
            match = _NAME.match(name)
            if match is None or match["fingerprint"] != self._fingerprint:
                continue
            shard = self._counted(name)
            if shard is not None:
                shards.append(shard)
                newest = max(newest, int(match["generation"]))
        pointer = Pointer(
            generation=newest + 1,
            fingerprint=self._fingerprint,
            dimension=dimension,
            embedding_model=embedding_model,
            shards=tuple(shards),
            complete_since=newest + 1,
        )
        roots = {entry.root for entry in Manifests().of(pointer, self._store).current()}
        return replace(pointer, roots=tuple(sorted(roots)))

    def _rewritten(self, found: Checkup, pointer: Pointer, manifest: Manifest) -> Pointer:
        """The index without what does not hold; damaged articles count as removed until they are ingested again."""
        generation = pointer.generation + 1
        bad = {entry.article_id for entry in self._bad}
        suspects = {entry.shard for entry in self._bad} | found.uncounted
        shards: list[Shard] = []
        for shard in manifest.pointer.shards:
            if shard.name not in suspects:
                shards.append(shard)
                continue
            held = {e.article_id for e in manifest.newest.values() if e.shard == shard.name} - bad
            target = f"{pointer.fingerprint}-{generation:08d}-{secrets.token_hex(3)}"
            self._store.create(target, expected=shard.passages)
            step("rewriting")
            self._store.copy(shard.name, target, without=_AllBut(held))
            gone = sorted(e.article_id for e in self._bad if e.shard == shard.name)
            self._store.put_removed(target, gone, generation=generation)
            self._store.finish(target)
            counted = self._counted(target)
            assert counted is not None
            shards.append(counted)
        renewed = replace(
            pointer,
            generation=generation,
            shards=tuple(shards),
            complete_since=generation,
            # Published together with the gap that it tells of, so that a repair that is cut short is taken up again.
            mending=tuple(sorted({*pointer.mending, *self._to_ingest(found, pointer)})),
        )
        self._publish(renewed, after=pointer.generation)
        kept = {shard.name for shard in shards}
        for shard in pointer.shards:
            if shard.name not in kept:
                step("dropping")
                self._store.drop(shard.name)
        return renewed

    def _to_ingest(self, found: Checkup, pointer: Pointer) -> list[str]:
        if found.bad_shards or len(self._bad) > _MOST_FILES:
            return list(pointer.roots)
        return [str(entry.file) for entry in self._bad]

    def _counted(self, name: str) -> Shard | None:
        """What a shard holds, or None if it cannot be read or its parts do not go together."""
        try:
            sizes = [header.passages for header in self._store.headers(name)]
            passages = self._store.counts(name)[1]
        except (RagError, ValueError, TypeError, KeyError) as exc:
            logger.warning("Part %s cannot be read: %s", name, exc)
            return None
        return Shard(name=name, articles=len(sizes), passages=passages) if sum(sizes) == passages else None

    def _publish(self, pointer: Pointer, *, after: int | None) -> None:
        step("publishing repair")
        self._store.publish(pointer, after=after)
        self._bring(pointer)

    def _bring(self, pointer: Pointer) -> None:
        manifest = Manifests().of(pointer, self._store)
        with self._sidecar.lock(wait_s=30.0):
            self._sidecar.bring(manifest, self._store)
