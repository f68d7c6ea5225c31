"""The wiring: one index, one embedder, one analyser, and what users call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rag.asking import Asking
from rag.errors import StoreError
from rag.forked import refuse_fork
from rag.inputs import Paths, article_ids_of, checked_settings, roots_of
from rag.schema import Article, ArticleSummary, IndexStatus, IngestReport

if TYPE_CHECKING:
    from rag.answer import CitationCheck
    from rag.index.verify import Finding
    from rag.settings import Settings


class Engine(Asking):
    """
    An index of one's own, and everything that can be asked of it.

    Safe to share between threads, and not with a process that is forked from this one. Parts are loaded on first use;
    ``close`` (or a ``with`` block) lets go of them.

    Args:
        settings: those of the environment unless given.

    Raises:
        InputError: the settings are none.
        NoIndexError: by whatever reads: nothing has been ingested.
        StaleIndexError: by whatever reads: the index was made with another model, setting or version.
        DamagedIndexError: by whatever reads: files are missing or not what they were.
        BusyError: by whatever writes, and what reads while the lexical index is brought in step: try again.
        StoreError: the store failed or cannot be reached, or this process was forked from one that used an index.
        EmbeddingError: a model is missing, altered or failed.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        if settings is None:
            from rag.settings import load_settings

            settings = load_settings()
        super().__init__(checked_settings(settings))

    def __repr__(self) -> str:
        return f"<Engine home={str(self.settings.home)!r}, {'open' if '_index' in self.__dict__ else 'closed'}>"

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections. A later call opens them again."""
        # Without the lock, which another thread may hold while it loads a model, or makes one for this machine.
        index = self.__dict__.pop("_index", None)
        if index is not None:
            index.close()

    def warm(self) -> None:
        """Load everything that a first question would wait for."""
        from rag.answer.evidence.synonyms import synonyms

        refuse_fork()
        _ = self._retriever, self._answerer, self._judge
        synonyms()
        with self._reading():
            pass

    # -- the corpus -----------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Paths | None = None,
        *,
        prune: bool = False,
        dry_run: bool = False,
        progress: Callable[[int, int | None, str], None] | None = None,
    ) -> IngestReport:
        """
        Bring the index in line with folders or files; the configured corpus unless given.

        Each path is a root of its own: articles of other roots stay. Unchanged files cost nothing.

        Args:
            paths: folders or files; an empty list is an error.
            prune: accept that a root vanished or lost most of its files.
            dry_run: only tell what would happen.
            progress: called with (done, total or None, stage).

        Raises:
            InputError: a path is none or does not exist, or a root lost most of its files and ``prune`` is not set.
            BusyError: another process, or another thread of this one, is writing.
            StoreError, EmbeddingError: see :class:`Engine`; or the data folder cannot be written to.
        """
        from rag.index.embedding.cross_encoder import prepare_cross_encoder
        from rag.index.ingest.survey import targets_of

        refuse_fork()
        roots = roots_of(paths, default=self.settings.corpus)
        if self._is_new():
            # Said before models are made ready and a data folder is begun for nothing.
            targets_of(roots, None, prune=prune)
            if dry_run:
                return self._first_look(roots, prune=prune)
        if progress is not None:
            # On a new machine the models are converted here, which takes some seconds.
            progress(0, None, "opening the embedding model")
        if not dry_run and "_judge" not in self.__dict__:
            prepare_cross_encoder(self.settings)
        return self._index.ingest(
            roots, embedder=self._embedder, bridge=self._bridge, prune=prune, dry_run=dry_run, progress=progress
        )

    def _first_look(self, roots: Sequence[Path], *, prune: bool) -> IngestReport:
        """What a first ingest would do. It needs no model, and leaves nothing behind, the data folder included."""
        from rag.index.ingest.ingest import look

        limit = self.settings.max_file_bytes
        try:
            with TemporaryDirectory() as folder:
                return look(roots, None, anew=True, prune=prune, home=Path(folder), max_bytes=limit)
        except OSError as exc:  # files that cannot be read are problems of the report
            raise StoreError(
                f"The folder for temporary files cannot hold what is looked at: {exc}.",
                next_step="Make room there, or name another one by TMPDIR.",
            ) from exc

    def remove(self, articles: Sequence[str]) -> IngestReport:
        """
        Take articles out of the index; their files stay.

        Args:
            articles: ids or sources; a text alone is one of them.

        Raises:
            InputError: one is not there, or its source stands in several folders. The rest: see :class:`Engine`.
        """
        with self._reading() as view:
            ids = article_ids_of(articles, view)
        return self._index.remove(ids)

    def articles(self) -> list[ArticleSummary]:
        """All articles, by source."""
        with self._reading() as view:
            return view.articles()

    def status(self) -> IndexStatus:
        """What the index holds and what it was made with."""
        with self._reading() as view:
            return view.status(self.settings, bridged=self._bridge.languages)

    def gloss(self, text: str) -> str:
        """The English word gloss of a text: a reading aid, not a translation."""
        from rag.language import recognise

        return self._bridge.gloss(text, recognise(text)).text

    def bridge_coverage(self) -> list[tuple[str, str, int]]:
        """(word, language, count) of the corpus's words without a gloss, most frequent first."""
        with self._reading() as view:
            return self._bridge.coverage((passage.text, passage.language) for passage in view.all_passages())

    # -- care -----------------------------------------------------------------------------------------------------

    def verify(self) -> list[Finding]:
        """What does not hold between store, lexical index and files; empty when all is well."""
        refuse_fork()
        return self._index.verify(bridge=self._bridge)

    def repair(self) -> list[Finding]:
        """Mend what :meth:`verify` finds; what is left is returned."""
        refuse_fork()
        return self._index.repair(embedder=self._embedder, bridge=self._bridge)

    def verify_answer(self, exported: Path | Mapping[str, Any]) -> list[CitationCheck]:
        """Re-check the citations of an exported answer or conversation by offsets and hashes, and its passages."""
        from rag.answer import verify_answer
        from rag.answer.answer_text import gloss_of

        def glosses(quote: str, language: str) -> set[str]:
            # A post may be in another language than its article.
            found = {gloss_of(quote, one, self._bridge) for one in (language, *self._bridge.languages)}
            return {one for one in found if one}

        return verify_answer(exported, article=self._article_named, of_text=self._article_of_text, glosses=glosses)

    def _article_named(self, name: str) -> Article:
        """The article, the first by id where a source stands in several folders."""
        with self._reading() as view:
            return view.article(next(iter(view.named(name)), name))

    def _article_of_text(self, content_hash: str) -> Article | None:
        with self._reading() as view:
            found = view.find_text(content_hash)
            return view.article(found) if found else None
