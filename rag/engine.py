"""The wiring: one index, one embedder, one analyser, and what users call."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rag.errors import StoreError
from rag.forked import refuse_fork
from rag.inputs import Paths, article_id_of, article_ids_of, filters_of, roots_of
from rag.notices import limits, notice
from rag.parts import EngineParts
from rag.schema import Answer, Article, ArticleSummary, Filters, Hit, IndexStatus, IngestReport

if TYPE_CHECKING:
    from rag.answer import CitationCheck
    from rag.index import IndexView
    from rag.index.verify import Finding
    from rag.search import Mention
    from rag.settings import Settings

logger = logging.getLogger(__name__)

History = Sequence[Mapping[str, str]]
"""Earlier turns, oldest first: ``{"role": "user" | "assistant", "content": text}``."""


class Engine(EngineParts):
    """
    An index of one's own, and everything that can be asked of it.

    Safe to share between threads, and not with a process that is forked from this one. Parts are loaded on first use;
    ``close`` (or a ``with`` block) lets go of them.

    Args:
        settings: those of the environment unless given.

    Raises:
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
        super().__init__(settings)

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
        from rag.answer.evidence_synonyms import synonyms

        refuse_fork()
        _ = self._retriever, self._answerer, self._judge
        synonyms()
        with self._reading():
            pass

    # -- asking ---------------------------------------------------------------------------------------------------

    def retrieve(
        self, question: str, *, k: int = 5, filters: Filters | None = None, timing: dict[str, float] | None = None
    ) -> list[Hit]:
        """
        Ranked passages as they are: nothing merged or dropped.

        Args:
            question: in any language. ``"a phrase"`` among bare words must be in the passage (in a question it only
                weighs), ``-word`` and ``-"a phrase"`` must not. "The French articles" and "articles from 2024" limit
                the search as filters do.
            k: how many, 1 to 1000.
            filters: which articles may be searched; articles by id or source.
            timing: filled with seconds per stage, if given; those of an earlier call are replaced.

        Returns:
            Best first; fewer than ``k`` where the corpus holds fewer.

        Raises:
            InputError: the question, k or the filters cannot be used. The rest: see :class:`Engine`.
        """
        from rag.search import check_k, check_question, scoped

        text = check_question(question, max_chars=self.settings.max_question_chars)
        laps: dict[str, float] = {}
        with self._reading() as view:
            scope, checked = scoped(text, filters_of(filters, view))
            began = time.perf_counter()
            hits = self._answerer.ranked(
                scope.text,
                k=check_k(k),
                filters=checked,
                retrieve=lambda asked, count, filters: self._hits(view, asked, count, filters, timing=laps),
            )
            if timing is not None:
                timing.update(laps, rerank=time.perf_counter() - began - sum(laps.values()))
            return hits

    def ask(self, question: str, *, history: History | None = (), k: int = 8, filters: Filters | None = None) -> Answer:
        """
        An answer with citations, or an honest refusal; the last state of :meth:`ask_stream`.

        Args:
            question: in any language; conditions as in :meth:`retrieve`.
            history: earlier turns, which complete a question that cannot stand alone.
            k: how many hits the answer carries, 1 to 1000; those it cites always. A language model is shown these.
            filters: which articles may be searched; articles by id or source.

        Raises:
            InputError: the question, k, history or the filters cannot be used. The rest: see :class:`Engine`.
        """
        *_, answer = self.ask_stream(question, history=history, k=k, filters=filters)
        return answer

    def ask_stream(
        self, question: str, *, history: History | None = (), k: int = 8, filters: Filters | None = None
    ) -> Iterator[Answer]:
        """
        Whole replaceable states of the answer; the last one is ``final``.

        Without a language model there is one state. With one, its sentences come as they pass the gate.

        Args:
            question, history, k, filters: as in :meth:`ask`.

        Raises:
            InputError, NoIndexError: at once where nothing has to be opened to tell; else by the first ``next``, as
                all that :meth:`ask` raises.
        """
        from rag.answer import checked_history
        from rag.search import check_k, check_question
        from rag.search.filters import usable_filters

        text = check_question(question, max_chars=self.settings.max_question_chars)
        turns, count, usable = checked_history(history), check_k(k), usable_filters(filters)
        self._refuse_early()
        return self._states(text, turns, count, usable)

    def _states(self, text: str, history: History, k: int, filters: Filters) -> Iterator[Answer]:
        from rag.search import scope_of, scoped

        began = time.monotonic()
        scope, filters = scoped(text, filters, history=history)
        history = [{**turn, "content": scope_of(turn["content"]).text} for turn in history]
        listed = self._listed(scope.text, k, filters)
        extractive = listed or self._extractive(scope.text, history, k, filters)
        if scope:
            told = limits(extractive.language, languages=scope.languages, since=scope.since, until=scope.until)
            extractive = replace(extractive, question=text, notices=(*told, *extractive.notices))
        if listed or self.settings.llm_url is None:  # a model has nothing to add to what was counted
            self._log(extractive, began)
            yield extractive
            return
        from rag.answer import generate

        for answer in generate(
            extractive, settings=self.settings, bridge=self._bridge, article=self.article, history=history
        ):
            if answer.final:
                self._log(answer, began)
            yield answer

    def mentions(self, term: str, *, exact: bool = False) -> list[Mention]:
        """Every place where a word, name or phrase stands, by source and place; InputError for one without a word."""
        from rag.search import check_question, mentions_of

        text = check_question(term, max_chars=self.settings.max_question_chars)
        with self._reading() as view:
            return mentions_of(text, view=view, bridge=self._bridge, languages=self.settings.languages, exact=exact)

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
        from rag.index.cross_encoder import prepare_cross_encoder
        from rag.index.survey import targets_of

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
        from rag.index.ingest import look

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
            InputError: one is not there. The rest: see :class:`Engine`.
        """
        with self._reading() as view:
            ids = article_ids_of(articles, view)
        return self._index.remove(ids)

    def articles(self) -> list[ArticleSummary]:
        """All articles, by source."""
        with self._reading() as view:
            return view.articles()

    def article(self, name: str) -> Article:
        """One article by id or source; InputError where there is none."""
        with self._reading() as view:
            return view.article(article_id_of(name, view))

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
        """Re-check the citations of an exported answer or conversation by offsets and hashes."""
        from rag.answer import verify_answer

        return verify_answer(exported, article=self.article, of_text=self._article_of_text)

    def _article_of_text(self, content_hash: str) -> Article | None:
        with self._reading() as view:
            found = view.find_text(content_hash)
            return view.article(found) if found else None

    # -- helpers --------------------------------------------------------------------------------------------------

    def _log(self, answer: Answer, began: float) -> None:
        """One event an answer; the question itself only where the settings ask for it."""
        fields: dict[str, object] = {
            "status": answer.status,
            "language": answer.language,
            "confidence": answer.confidence,
            "citations": len(answer.citations),
            "generator": answer.generator,
            "seconds": time.monotonic() - began,
        }
        if self.settings.log_questions:
            fields["question"] = answer.question
        logger.info("answered", extra={"fields": fields})

    def _hits(
        self, view: IndexView, text: str, k: int, filters: Filters, *, timing: dict[str, float] | None = None
    ) -> list[Hit]:
        return self._retriever.retrieve(
            view, text, k=k, filters=filters, twins=lambda article_id: self._twins.of(article_id, view), timing=timing
        )

    def _extractive(self, text: str, history: History, k: int, filters: Filters) -> Answer:
        from rag.search import without_quotes

        asked, turns = self._rewritten(text, history), history
        if asked is not None:
            turns = ()
        with self._reading() as view:
            checked = filters_of(filters, view)
            language = self._retriever.analyse(text).language
            notices = list(self._undated(checked, view, language))

            def search(searched: str, count: int, asked_filters: Filters) -> list[Hit]:
                hits = self._hits(view, searched, count, asked_filters)
                if not hits and self._retriever.analyse(searched).strict:
                    hits = self._hits(view, without_quotes(searched), count, asked_filters)
                    told = notice("phrase_filtered" if checked else "phrase", language)
                    if hits and told not in notices:
                        notices.append(told)
                return hits

            answer = self._answerer.answer(
                asked or text, history=turns, k=k, filters=checked, retrieve=search, article=view.article
            )
            return replace(
                answer,
                question=text,
                searched_for=answer.searched_for if asked is None else asked,
                notices=(*notices, *answer.notices),
                index_fingerprint=view.fingerprint,
            )

    def _listed(self, text: str, k: int, filters: Filters) -> Answer | None:
        """The answer to a request for articles; None for every other question."""
        from rag.answer import listed

        listing = self._retriever.analyse(text).listing
        if listing is None:
            return None
        with self._reading() as view:
            checked = filters_of(filters, view)
            answer = listed(
                text, listing, k=k, filters=checked, corpus=view, mentions=self.mentions, bridge=self._bridge
            )
            if answer is None:
                return None
            told = self._undated(checked, view, listing.language)
            return replace(answer, notices=told, index_fingerprint=view.fingerprint)

    @staticmethod
    def _undated(filters: Filters, view: IndexView, language: str) -> tuple[str, ...]:
        """What a date filter leaves out, as a notice."""
        undated = view.undated() if filters.since or filters.until else 0
        return (notice("undated", language, count=undated),) if undated else ()

    def _rewritten(self, text: str, history: History) -> str | None:
        """A follow-up made whole by the language model, where there is one and it answers."""
        if self.settings.llm_url is None or not history:
            return None
        from rag.answer import rewrite_question

        return rewrite_question(text, history, settings=self.settings)
