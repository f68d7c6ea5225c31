"""
Keeps the lexical index in step with the store.

The pointer is published first and the lexical index follows, stamped with the state that it mirrors. Whoever finds it
behind brings it in step, under a lock: the writer as a rule, a reader after a writer was killed in between, each chat
process for its own copy where the store is on a server.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from rag.errors import DamagedIndexError
from rag.index.lexical.document import LexicalDocument
from rag.index.lexical.index import LexicalIndex
from rag.index.lock import file_lock
from rag.index.manifest import Manifest
from rag.index.steps import step
from rag.index.store import Store
from rag.schema import Passage

logger = logging.getLogger(__name__)

Analyse = Callable[[Passage], LexicalDocument]


class Prepared(Protocol):
    """Documents by article id, where the writer has them already."""

    def __contains__(self, article_id: object) -> bool: ...

    def __getitem__(self, article_id: str) -> Sequence[LexicalDocument]: ...


_ARTICLES_A_TIME = 64


class Sidecar:
    """
    The lexical index of one home folder.

    Args:
        folder: of the lexical index.
        analyse: a passage's terms.
    """

    def __init__(self, folder: Path, analyse: Analyse) -> None:
        self.folder = folder
        self.analyse = analyse
        self._lock_path = folder.with_name(folder.name + ".lock")

    def lock(self, *, wait_s: float) -> AbstractContextManager[bool]:
        """The right to bring it in step; yields whether it was got."""
        return file_lock(self._lock_path, wait_s=wait_s)

    def open_at(self, manifest: Manifest, store: Store, *, wait_s: float) -> LexicalIndex | None:
        """
        The lexical index of exactly this state, brought in step first where needed.

        Returns:
            None if it is ahead already (look at the pointer again), or if another process did not finish bringing it
            in step within ``wait_s``.

        Raises:
            StoreError: it has to be brought in step, and the folder cannot be written to.
        """
        stamp = manifest.pointer.stamp
        index = self._open()
        if index is not None and index.stamp() == stamp:
            return index
        with self.lock(wait_s=wait_s) as got:
            if not got:
                return None
            index = self._open()
            if index is not None and _is_ahead(index.stamp(), stamp):
                return None
            if index is None or index.stamp() != stamp:
                index = self.bring(manifest, store)
        return index

    def bring(self, manifest: Manifest, store: Store, prepared: Prepared | None = None) -> LexicalIndex:
        """Bring the lexical index to a state, in one commit. The caller holds the lock."""
        index = self._open()
        if index is None:
            logger.warning("The lexical index at %s is damaged or of another version, and is built again.", self.folder)
            shutil.rmtree(self.folder, ignore_errors=True)
            index = LexicalIndex(self.folder)
        pointer = manifest.pointer
        since = _generation(index.stamp(), lineage=pointer.lineage)
        step("sidecar begins")
        if since is None or since < pointer.complete_since or since > pointer.generation:
            everything = [entry.article_id for entry in manifest.current()]
            index.apply(stamp=pointer.stamp, clear=True, add=self._documents(everything, manifest, store, prepared))
        else:
            changed = sorted(entry.article_id for entry in manifest.changed_since(since))
            index.apply(
                stamp=pointer.stamp,
                delete_articles=changed,
                add=self._documents(changed, manifest, store, prepared),
            )
        step("sidecar done")
        return index

    def _documents(
        self, article_ids: Iterable[str], manifest: Manifest, store: Store, prepared: Prepared | None
    ) -> Iterator[LexicalDocument]:
        by_shard: dict[str, list[str]] = {}
        for article_id in article_ids:
            entry = manifest.get(article_id)
            if entry is None:
                continue
            if prepared is not None and article_id in prepared:
                yield from prepared[article_id]
            elif entry.passages:
                by_shard.setdefault(entry.shard, []).append(article_id)
        for shard, ids in sorted(by_shard.items()):
            for start in range(0, len(ids), _ARTICLES_A_TIME):
                yield from map(self.analyse, store.passages_of(shard, ids[start : start + _ARTICLES_A_TIME]))

    def _open(self) -> LexicalIndex | None:
        try:
            return LexicalIndex(self.folder)
        except DamagedIndexError as exc:
            logger.warning("%s", exc)
            return None


def _generation(stamp: str | None, *, lineage: str) -> int | None:
    """The generation in a stamp of this lineage, else None."""
    if stamp is None:
        return None
    found, _, number = stamp.partition(":")
    return int(number) if found == lineage and number.isdigit() else None


def _is_ahead(stamp: str | None, of: str) -> bool:
    lineage, _, number = of.partition(":")
    generation = _generation(stamp, lineage=lineage)
    return generation is not None and generation > int(number)
