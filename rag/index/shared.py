"""Views of the newest state, shared by all that read in one process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rag.errors import BusyError, DamagedIndexError, NoIndexError, StaleIndexError
from rag.index.generation import Pointer
from rag.index.lexical.sidecar import Sidecar
from rag.index.manifest import Manifest, Manifests
from rag.index.store import PartGoneError, Store
from rag.index.view import IndexView

logger = logging.getLogger(__name__)

GRACE_S = 60.0
"""How long a state stays readable after the next one was published."""

_PATIENCE_S = 30.0


class SharedIndex:
    """
    Gives each request the newest state of the index, whichever process wrote it.

    Args:
        open_store: opens the store anew; a view keeps the store that it began with.
        sidecar: the lexical index beside it.
        fingerprint: what the index must have been made with, asked at each request; None accepts any.
        kept: see :class:`rag.index.manifest.Manifests`.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        sidecar: Sidecar,
        fingerprint: Callable[[], str | None],
        *,
        kept: Path | None = None,
    ) -> None:
        self._open_store = open_store
        self._sidecar = sidecar
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._view: IndexView | None = None
        self._superseded_at: float | None = None
        self._kept = kept
        self._manifests = Manifests(kept)

    def newest(self) -> IndexView:
        """
        One consistent state, the newest; what it returns stays the same while it is held.

        Raises:
            NoIndexError: nothing has been ingested yet.
            StaleIndexError: the index was made with another model, setting or version.
            DamagedIndexError, StoreError: see their docstrings.
        """
        with self._lock:
            deadline = time.monotonic() + _PATIENCE_S
            while True:
                pointer = self._pointer()
                if self._view is not None and self._view.pointer.stamp == pointer.stamp:
                    self._superseded_at = None
                    return self._view
                try:
                    view = self._renewed(pointer)
                except PartGoneError as exc:
                    if self._pointer().stamp == pointer.stamp:
                        raise DamagedIndexError(
                            f"The index lacks a part that belongs to it: {exc.message}", next_step="Run `rag repair`."
                        ) from exc
                    continue
                if view is not None:
                    return view
                if time.monotonic() > deadline:
                    raise BusyError(
                        "The lexical index is being brought in step by another process.",
                        next_step="Try again in a moment.",
                        retry=True,
                    )

    def close(self) -> None:
        """Let go of the store; views given out earlier can be read no more."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = self._view = None
            self._manifests = Manifests(self._kept)

    def _pointer(self) -> Pointer:
        if self._store is None:
            self._store = self._open_store()
        pointer = self._store.pointer()
        if pointer is None:
            raise NoIndexError(
                f"There is no index at {self._store.place} yet.", next_step="Run `rag ingest` to make one."
            )
        wanted = self._fingerprint()
        if wanted is not None and pointer.fingerprint != wanted:
            raise StaleIndexError(
                f"The index was made with another embedding model, setting or version "
                f"(fingerprint {pointer.fingerprint}, now {wanted}; model {pointer.embedding_model or 'unknown'}).",
                next_step="Run `rag ingest` to make it again, or go back to those settings.",
            )
        return pointer

    def _renewed(self, pointer: Pointer) -> IndexView | None:
        """A view of ``pointer``; the older one while the sidecar follows; None to look again."""
        old = self._view
        store = self._store
        assert store is not None
        names = {shard.name for shard in pointer.shards}
        if old is not None and any(shard.name not in names for shard in old.pointer.shards):
            # What a deleted shard had in memory goes with the connection that read it.
            store = self._open_store()
        manifest: Manifest = self._manifests.of(pointer, store)
        now = time.monotonic()
        since = self._superseded_at = self._superseded_at or now
        may_wait = old is None or now - since > GRACE_S / 2
        lexical = self._sidecar.open_at(manifest, store, wait_s=5.0 if may_wait else 0.0)
        if lexical is None:
            if store is not self._store:
                store.close()
            # The writer is between publishing and the lexical index: the earlier state is still whole.
            return old if not may_wait else None
        view = IndexView(store, manifest, lexical)
        if store is not self._store:
            self._store = store
        self._view, self._superseded_at = view, None
        logger.debug("Reading generation %d from %s", pointer.generation, store.place)
        return view
