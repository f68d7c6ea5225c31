"""
Mends what a check found, without trusting anything that did not pass it.

What is whole is kept: shards with something wrong in them are written anew without it, and what was lost is ingested
again from the articles' files. An embedded database that cannot be read at all is set aside, never deleted. A folder
that gives nothing may be a drive that is not mounted: the index remembers that it waits for it.
"""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rag.errors import RagError
from rag.index.generation import Pointer, Shard
from rag.index.lexical.sidecar import Sidecar
from rag.index.manifest import Entry, Manifest, Manifests
from rag.index.steps import step
from rag.index.store import Store
from rag.index.verify import SHARD_NAME, Checkup, Finding

logger = logging.getLogger(__name__)

_MOST_FILES = 50


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
        corpus: what to ingest where nothing is left that tells what was.
    """

    def __init__(self, store: Store, sidecar: Sidecar, *, cache: Path, fingerprint: str, corpus: Path) -> None:
        self._store = store
        self._sidecar = sidecar
        self._cache = cache
        self._fingerprint = fingerprint
        self._corpus = corpus
        self._bad: list[Entry] = []
        self._aside: str | None = None

    def run(
        self,
        found: Checkup,
        *,
        ingest: Callable[[Sequence[Path]], object],
        check: Callable[[], Checkup],
        dimension: int,
        embedding_model: str,
    ) -> list[Finding]:
        """Mend, ingest what was lost, check: what is left, and what could not be had again."""
        lost: list[Finding] = []
        # A second round sees what only the first one made readable.
        for _ in range(2):
            paths = self.mend(found, dimension=dimension, embedding_model=embedding_model)
            there = [path for path in paths if path.exists()]
            if there:
                ingest(there)
            self.done([str(path) for path in paths], paths)
            lost += self.lost()
            found = check()
            if all(finding.what == "repair" for finding in found.findings):
                break
        return [*found.findings, *lost]

    def mend(self, found: Checkup, *, dimension: int, embedding_model: str) -> list[Path]:
        """
        Bring the index to a state that holds.

        Returns:
            Folders and files to ingest again.
        """
        step("repair begins")
        self._bad, self._aside = [], None
        if found.cache_bad:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._cache}{suffix}").unlink(missing_ok=True)
        pointer, manifest = found.pointer, found.manifest
        if found.store_lost:
            pointer = self._begun_anew(pointer, dimension=dimension, embedding_model=embedding_model)
            return [Path(path) for path in pointer.mending]
        if pointer is None:
            pointer = self._recovered(dimension=dimension, embedding_model=embedding_model)
            manifest = Manifests().of(pointer, self._store)
            self._publish(pointer, after=None)
        assert manifest is not None
        self._bad = list(found.bad_articles)
        if found.bad_shards or found.uncounted or self._bad:
            pointer = self._rewritten(found, pointer, manifest)
        elif found.sidecar_bad:
            self._clear_sidecar()
            self._bring(pointer)
        for shard in sorted(found.leftovers):
            step("dropping leftovers")
            self._store.drop(shard)
        if found.leftovers:
            self._store.sweep()
        return [Path(path) for path in pointer.mending]

    def done(self, owed: Sequence[str], ingested: Sequence[Path], *, prune: bool = False) -> None:
        """
        Note which of the files and folders that are owed have been ingested; what gave nothing is owed still.

        Args:
            owed: what had to be ingested again.
            ingested: what was looked at.
            prune: what gave nothing is given up.
        """
        pointer = self._store.pointer()
        if pointer is None:
            return
        entries = list(Manifests().of(pointer, self._store).current())
        places = [path.expanduser().resolve() for path in ingested]
        left = tuple(
            path
            for path in owed
            if not any(Path(path).is_relative_to(place) for place in places)
            or (not prune and _is_away(Path(path), entries))
        )
        if left != pointer.mending:
            renewed = replace(pointer, generation=pointer.generation + 1, mending=left)
            self._publish(renewed, after=pointer.generation)

    def lost(self) -> list[Finding]:
        """What was damaged and is not back after what :meth:`mend` returned was ingested."""
        pointer = self._store.pointer()
        assert pointer is not None
        manifest = Manifests().of(pointer, self._store)
        entries = list(manifest.current())
        findings = [
            Finding(what="article", detail=f"{entry.source} is lost: it was damaged, and {entry.file} gave it no more.")
            for entry in self._bad
            if manifest.get(entry.article_id) is None and not _is_away(entry.file, entries)
        ]
        if self._aside is not None and pointer.mending:
            findings.append(Finding(what="store", detail=f"The damaged database is kept at {self._aside}."))
        return findings

    def _begun_anew(self, pointer: Pointer | None, *, dimension: int, embedding_model: str) -> Pointer:
        """An index without articles that knows what it waits for; the database that cannot be used is set aside."""
        owed = {*pointer.roots, *pointer.mending} if pointer else set()
        generation = pointer.generation + 1 if pointer else 1
        self._aside = self._store.set_aside()
        logger.warning("The damaged index was moved to %s.", self._aside)
        self._clear_sidecar()
        step("set aside")
        begun = Pointer(
            generation=generation,
            fingerprint=self._fingerprint,
            dimension=dimension,
            embedding_model=embedding_model,
            roots=tuple(sorted(pointer.roots)) if pointer else (),
            mending=tuple(sorted(owed)) or (str(self._corpus.expanduser().resolve()),),
            complete_since=generation,
        )
        self._publish(begun, after=None)
        return begun

    def _clear_sidecar(self) -> None:
        folder = self._sidecar.folder
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.exists():
            # Not one of ours, and in the way.
            folder.rename(folder.with_name(f"{folder.name}.{secrets.token_hex(3)}.moved"))

    def _recovered(self, *, dimension: int, embedding_model: str) -> Pointer:
        """A pointer made from the shards that are there and whole, for want of the one that was lost."""
        shards, newest = [], 0
        for name in sorted(self._store.shards()):
            match = SHARD_NAME.match(name)
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
        entries = list(found.manifest.current()) if found.manifest else []
        # The name of a file is no use to whoever looks for a drive, and the file may be another one by then.
        return [entry.root if _is_away(entry.file, entries) else str(entry.file) for entry in self._bad]

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


def _is_away(path: Path, entries: Iterable[Entry]) -> bool:
    """
    Whether a file or folder looks like one on a drive that is not mounted: nothing that the index holds from there, or
    for a file from its root, is to be found. A file that is gone alone was taken out.
    """
    if path.is_file():
        return False
    if path.is_dir():
        return not any(entry.file.is_relative_to(path) and entry.file.exists() for entry in entries)
    return not any(path.is_relative_to(entry.root) and entry.file.exists() for entry in entries)
