"""The index of one home folder: reading, ingesting, removing, checking."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import DamagedIndexError, InputError, NoIndexError
from rag.index.lexical.sidecar import Sidecar
from rag.index.lock import file_lock, full_disk_told, writer_lock
from rag.index.manifest import Manifest, Manifests
from rag.index.shared import SharedIndex
from rag.index.store import Store
from rag.index.view import IndexView
from rag.schema import IngestReport, Passage
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.embedding.embedder import Embedder
    from rag.index.ingest.ingest import Progress
    from rag.index.ingest.prepare_beside import Recipe
    from rag.index.ingest.write_beside import WriterBeside
    from rag.index.ingest.writer import IndexWriter
    from rag.index.lexical.document import LexicalDocument
    from rag.index.repair import Repair
    from rag.index.verify import Checkup, Finding
    from rag.language import Bridge

logger = logging.getLogger(__name__)


class Index:
    """
    Everything that reads or writes an index. Safe to share between threads; opened on first use.

    Args:
        settings: where it is and how it is made.
        open_store: opens the store; Chroma as the settings tell unless given.
    """

    def __init__(self, settings: Settings, *, open_store: Callable[[], Store] | None = None) -> None:
        self.settings = settings
        self.home = Path(settings.home)
        self._open_store = open_store or (lambda: chroma_store(settings))
        self._is_chroma = open_store is None
        self._bridge: Bridge | None = None
        self._expected: str | None = None
        self._sidecar = Sidecar(self.home / "lexical", self._terms)
        self._shared = SharedIndex(self._open_store, self._sidecar, lambda: self._expected, kept=settings.kept)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""
        self._shared.close()

    @contextmanager
    def reading(self, *, embedder: Embedder | None = None, bridge: Bridge | None = None) -> Iterator[IndexView]:
        """
        The newest state, whichever process wrote it; it does not change while it is held.

        Args:
            embedder, bridge: those in use; with both, an index that was made with others is refused.

        Raises:
            NoIndexError: nothing has been ingested yet.
            StaleIndexError: the index was made with another model, setting or version.
            StoreError, DamagedIndexError: the store cannot be reached, or lacks something.
        """
        self._use(bridge)
        if embedder is not None and bridge is not None:
            self._expected = self.fingerprint(embedder, bridge)
        lexical, damaged = self._sidecar.folder, partial(DamagedIndexError, next_step="Run `rag repair`.")
        if lexical.exists() and not lexical.is_dir():
            raise damaged(f"{lexical} is a file, and the lexical index belongs there.")
        try:
            view = self._shared.newest()
        except NoIndexError:
            with _opened(self._open_store) as store:
                self._refuse_lost_state(store)
            raise
        if view.pointer.mending and not view.pointer.shards:
            # Without this, every question would be answered with "not in the corpus".
            raise damaged(f"The index is empty: {view.pointer.mending[0]} has yet to be ingested again.")
        yield view

    def _refuse_lost_state(self, store: Store) -> None:
        if store.pointer() is None:
            from rag.index.verify import refuse_lost_state

            # Beside a server this machine's lexical index tells nothing of what others have begun.
            refuse_lost_state(store, lexical=None if self.settings.chroma_url else self._sidecar.folder)

    def fingerprint(self, embedder: Embedder, bridge: Bridge) -> str:
        """What an index made with these parts and settings is stamped with."""
        from rag.index.fingerprint import index_fingerprint

        return index_fingerprint(embedder=embedder, bridge=bridge, passage_tokens=self.settings.passage_tokens)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        embedder: Embedder,
        bridge: Bridge,
        prune: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> IngestReport:
        """
        Bring the index in line with folders or files; see :class:`rag.index.ingest.ingest.Ingest`.

        Raises:
            InputError: a path does not exist, or a root lost most of its articles and ``prune`` is not set.
            BusyError: another process is writing; the message names it.
            StoreError: the store failed: disk full, folder read-only, server gone.
        """
        if not paths:
            raise InputError("There is nothing to ingest.", next_step="Name a folder of articles.")
        self._use(bridge)
        fingerprint = self.fingerprint(embedder, bridge)
        limit = self.settings.max_file_bytes
        if dry_run:
            from rag.index.ingest.ingest import look

            with _opened(self._open_store) as store:
                self._refuse_lost_state(store)
                manifest = _manifest(store, Manifests(self.settings.kept))
                anew = manifest is None or manifest.pointer.fingerprint != fingerprint
                return look(paths, manifest, anew=anew, prune=prune, home=self.home, max_bytes=limit)
        with self._writing() as (store, lock):
            self._refuse_lost_state(store)
            before = store.pointer()
            owed = before.mending if before else ()
            report = self._run(store, lock, fingerprint, embedder, bridge, paths, prune=prune, progress=progress)
            if owed:
                self._repair(store, fingerprint).done(owed, paths, prune=prune)
            return report

    def remove(self, article_ids: Sequence[str]) -> IngestReport:
        """
        Take articles out of the index; their files stay, and ingesting their folder again brings them back.

        Raises:
            InputError: there is no article of an id.
            NoIndexError: nothing has been ingested yet.
            BusyError: another process is writing.
        """
        with self._writing() as (store, _):
            self._refuse_lost_state(store)
            manifest, writer = self._writer(store)
            assert manifest is not None
            wanted = list(dict.fromkeys(article_ids))
            entries = [manifest.get(one) for one in wanted]
            missing = [one for one, entry in zip(wanted, entries, strict=True) if entry is None]
            if missing:
                raise InputError(
                    f"There is no article {missing[0]!r} in the index.", next_step="`rag articles` lists them."
                )
            writer.remove(wanted)
            writer.commit()
            sources = tuple(sorted(entry.source for entry in entries if entry))
            return IngestReport(removed=sources, passages=writer.manifest.passages)

    def verify(self, *, bridge: Bridge | None = None) -> list[Finding]:
        """
        What does not hold in the index; empty when all is well. Nothing is changed.

        Raises:
            NoIndexError: there is none.
            StaleIndexError: it was made by another version.
            StoreError: the store cannot be reached.
        """
        self._use(bridge)
        with _opened(self._open_store) as store:
            found = self._checkup(store, writing=self._is_written())
            if found.pointer is None and not found.findings:
                raise NoIndexError(f"There is no index at {store.place} yet.", next_step="Run `rag ingest`.")
            return found.findings

    def repair(self, *, embedder: Embedder, bridge: Bridge) -> list[Finding]:
        """
        Mend what :meth:`verify` finds, from what is still whole and from the articles' files; what is left is returned.

        Raises:
            NoIndexError, StaleIndexError, StoreError: see :meth:`verify`.
            BusyError: another process is writing.
        """
        self._use(bridge)
        fingerprint = self.fingerprint(embedder, bridge)
        with self._writing() as (store, lock):
            found = self._checkup(store, writing=False)
            if found.pointer is None and not found.findings:
                raise NoIndexError(f"There is no index at {store.place} yet.", next_step="Run `rag ingest`.")
            return self._repair(store, fingerprint).run(
                found,
                ingest=lambda paths: self._run(store, lock, fingerprint, embedder, bridge, paths, keep=True),
                check=lambda: self._checkup(store, writing=False),
                dimension=embedder.dimension,
                embedding_model=embedder.name,
            )

    def _repair(self, store: Store, fingerprint: str) -> Repair:
        from rag.index.repair import Repair

        corpus = self.settings.corpus
        return Repair(store, self._sidecar, cache=self._cache_path, fingerprint=fingerprint, corpus=corpus)

    @property
    def _cache_path(self) -> Path:
        return self.home / "vectors.sqlite"

    def _checkup(self, store: Store, *, writing: bool) -> Checkup:
        from rag.index.verify import check

        return check(store, lexical=self._sidecar.folder, cache=self._cache_path, writing=writing)

    def _is_written(self) -> bool:
        lock = self.home / "writer.lock"
        if not lock.exists():
            return False
        with file_lock(lock, wait_s=0) as got:
            return not got

    def _run(
        self,
        store: Store,
        lock: int,
        fingerprint: str,
        embedder: Embedder,
        bridge: Bridge,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        keep: bool = False,
        progress: Progress | None = None,
    ) -> IngestReport:
        # What only a writer uses is imported here and below: a question would wait for it.
        from rag.index.ingest.ingest import Ingest
        from rag.index.ingest.prepare import Preparer
        from rag.index.vectors import VectorCache

        made: dict[str, Any] = {
            "fingerprint": fingerprint,
            "dimension": embedder.dimension,
            "embedding_model": embedder.name,
        }
        manifest, writer = self._writer(store, **made)
        cache = VectorCache(self._cache_path, fingerprint=embedder.fingerprint, dimension=embedder.dimension)
        try:
            return Ingest(
                store=store,
                manifest=manifest,
                writer=writer,
                preparer=Preparer(embedder=embedder, bridge=bridge, passage_tokens=self.settings.passage_tokens),
                recipe=self._recipe(embedder, bridge),
                beside=self._beside(lock, made) if self._is_chroma else None,
                embedder=embedder,
                cache=cache,
                home=self.home,
                max_bytes=self.settings.max_file_bytes,
                progress=progress,
            ).run(paths, prune=prune, keep=keep)
        finally:
            cache.close()

    def _recipe(self, embedder: Embedder, bridge: Bridge) -> Recipe | None:
        """Of the preparer, for other processes; None with an embedder whose tokens only it can count."""
        from rag.index.ingest.prepare_beside import Recipe

        counter = getattr(embedder, "counter", None)
        if counter is None:
            return None
        settings = self.settings
        return Recipe(
            counter=counter,
            languages=settings.languages,
            lexicon=settings.lexicon,
            folder=settings.kept,
            passage_tokens=settings.passage_tokens,
            bridge=bridge.fingerprint,
            repeated={},
        )

    def _beside(self, lock: int, made: Mapping[str, Any]) -> Callable[[IndexWriter], WriterBeside]:
        """Makes of a writer one that leaves its work to other processes."""
        from rag.index.ingest.write_beside import WriterBeside

        opened = partial(open_writer, self.settings, holder=_holder(), **made)
        return lambda writer: WriterBeside(writer, opened, lock=lock)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Store, int]]:
        """The store, for the one process that may write, and the number of the file that it has locked."""
        lock_file, told = self.home / "writer.lock", full_disk_told(self.home)
        with told, writer_lock(lock_file) as lock, _opened(self._open_store) as store:
            store.lease(_holder())
            try:
                yield store, lock
            finally:
                store.release(_holder())

    def _writer(
        self,
        store: Store,
        *,
        fingerprint: str = "",
        dimension: int = 0,
        embedding_model: str = "",
        holder: str | None = None,
    ) -> tuple[Manifest | None, IndexWriter]:
        """What the index holds, and a writer on top of it; as it was made where no fingerprint is given."""
        from rag.index.ingest.writer import IndexWriter

        manifests = Manifests(self.settings.kept)
        manifest = _manifest(store, manifests)
        if not fingerprint and manifest is None:
            raise NoIndexError(f"There is no index at {store.place} yet.", next_step="Run `rag ingest`.")
        base = manifest.pointer if manifest else None
        return (
            manifest,
            IndexWriter(
                store,
                self._sidecar,
                base,
                fingerprint=fingerprint or (base.fingerprint if base else ""),
                dimension=dimension or (base.dimension if base else 0),
                embedding_model=embedding_model,
                renew=lambda: store.lease(holder or _holder()),
                manifests=manifests,
            ),
        )

    def _use(self, bridge: Bridge | None) -> None:
        if bridge is not None:
            self._bridge = bridge

    def _terms(self, passage: Passage) -> LexicalDocument:
        from rag.index.ingest.prepare import lexical_document

        with self._lock:
            if self._bridge is None:
                from rag.language import Bridge

                self._bridge = Bridge(self.settings.languages, lexicon=self.settings.lexicon, folder=self.settings.kept)
        return lexical_document(passage, self._bridge)


def open_writer(settings: Settings, *, holder: str, **made: Any) -> IndexWriter:
    """
    A writer for a process that writes in the place of ``holder``, which holds the right to.

    Args:
        settings: where the index is and how it is made.
        holder: as the store knows it.
        made: what :class:`rag.index.ingest.writer.IndexWriter` is told of the embedder.
    """
    index = Index(settings)
    return index._writer(index._open_store(), holder=holder, **made)[1]


def _holder() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


def chroma_store(settings: Settings) -> Store:
    """The store that the settings tell of."""
    from rag.index.chroma.store import ChromaStore

    home = Path(settings.home)
    token = settings.chroma_token
    return ChromaStore(
        folder=home / "chroma",
        pointer_file=home / "index.json",
        url=settings.chroma_url,
        token=token.get_secret_value() if token else None,
    )


@contextmanager
def _opened(open_store: Callable[[], Store]) -> Iterator[Store]:
    store = open_store()
    try:
        yield store
    finally:
        store.close()


def _manifest(store: Store, manifests: Manifests) -> Manifest | None:
    pointer = store.pointer()
    return manifests.of(pointer, store) if pointer else None
