"""How a question is answered: by counting, from what is known of an article, or from the passages that are found."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rag.inputs import article_id_of, checked_timing, filters_of
from rag.notices import limits, notice
from rag.parts import EngineParts
from rag.schema import Answer, Article, Filters, Hit

if TYPE_CHECKING:
    from rag.answer.evidence.candidate import Evidence
    from rag.index import IndexView
    from rag.search import Courtesy, Mention

logger = logging.getLogger(__name__)

History = Sequence[Mapping[str, str]]
"""Earlier turns, oldest first: ``{"role": "user" | "assistant", "content": text}``."""


class Asking(EngineParts):
    """What of an engine is asked; :class:`rag.Engine` tells what all of it raises."""

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
            InputError: the question, k, the filters or timing cannot be used. The rest: see :class:`rag.Engine`.
        """
        from rag.search import check_k, check_question, scoped

        text, told = check_question(question, max_chars=self.settings.max_question_chars), checked_timing(timing)
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
            if told is not None:
                told.update(laps, rerank=time.perf_counter() - began - sum(laps.values()))
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
            InputError: the question, k, history or the filters cannot be used. The rest: see :class:`rag.Engine`.
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

    def mentions(self, term: str, *, exact: bool = False) -> list[Mention]:
        """Every place where a word, name or phrase stands, by source and place; InputError for one without a word."""
        from rag.search import check_question

        text = check_question(term, max_chars=self.settings.max_question_chars, called="term")
        with self._reading() as view:
            return self._mentions(view, text, exact=exact)

    def article(self, name: str) -> Article:
        """One article by id, source or path; InputError where there is none, or a source stands in several folders."""
        with self._reading() as view:
            return view.article(article_id_of(name, view))

    def _states(self, text: str, history: History, k: int, filters: Filters) -> Iterator[Answer]:
        from rag.answer import recalled
        from rag.search import courtesy_of, scope_of, scoped, without_courtesy

        began = time.monotonic()
        spoken: list[Mapping[str, str]] = [
            {**turn, "content": without_courtesy(turn["content"])}
            for turn in history
            if turn.get("role") != "user" or not courtesy_of(turn["content"])
        ]

        def shown(request: str) -> Answer:
            earlier, within = scoped(request, filters)
            return self._known(earlier.text, (), k, within) or self._extractive(earlier.text, (), k, within)

        asked, spoken = recalled(without_courtesy(text), spoken, languages=self.settings.languages, shown=shown)
        # "In French?" after a list asks for the French articles of it, and is said to the program after an answer.
        said = courtesy_of(text) if asked == without_courtesy(text) else None
        scope, narrowed = scoped(asked, filters, history=spoken)
        turns = [{**turn, "content": scope_of(turn["content"]).text} for turn in spoken]
        told = self._replied(text, said, filters) if said else self._known(scope.text, turns, k, narrowed)
        extractive = told or self._extractive(scope.text, turns, k, narrowed)
        extractive = replace(extractive, question=text)
        if scope:
            limited = limits(extractive.language, languages=scope.languages, since=scope.since, until=scope.until)
            extractive = replace(extractive, notices=(*limited, *extractive.notices))
        if told or self.settings.llm_url is None:  # a model has nothing to add to what is counted or known
            self._log(extractive, began)
            yield extractive
            return
        from rag.answer import generate

        for answer in generate(
            extractive, settings=self.settings, bridge=self._bridge, article=self.article, history=turns
        ):
            if answer.final:
                self._log(answer, began)
            yield answer

    def _known(self, text: str, history: History, k: int, filters: Filters) -> Answer | None:
        """What is counted or known of the articles; None where their text has to be searched."""
        return (
            self._listed(text, k, filters)
            or self._told_by_date(text, k, filters)
            or self._told_of_one(text, history, k, filters)
        )

    def _hits(
        self, view: IndexView, text: str, k: int, filters: Filters, *, timing: dict[str, float] | None = None
    ) -> list[Hit]:
        return self._retriever.retrieve(
            view, text, k=k, filters=filters, twins=lambda article_id: self._twins.of(article_id, view), timing=timing
        )

    def _mentions(self, view: IndexView, term: str, *, exact: bool = False) -> list[Mention]:
        from rag.search import mentions_of

        return mentions_of(term, view=view, bridge=self._bridge, languages=self.settings.languages, exact=exact)

    def _extractive(self, text: str, history: History, k: int, filters: Filters) -> Answer:
        asked = self._rewritten(text, history)  # before a state is held: a model may take long
        with self._reading() as view:
            return self._searched(view, text, asked, history, k, filters_of(filters, view))

    def _searched(
        self, view: IndexView, text: str, asked: str | None, history: History, k: int, filters: Filters
    ) -> Answer:
        """
        The answer from a search in one state of the index.

        Args:
            asked: the question as a language model made it whole; None to complete it from the history.
            filters: checked; articles by id.
        """
        from rag.search import is_mentioned, without_quotes

        language = self._retriever.analyse(text).language
        notices = list(self._undated(filters, view, language))

        def search(searched: str, count: int, asked_filters: Filters) -> list[Hit]:
            hits = self._hits(view, searched, count, asked_filters)
            if not hits and self._retriever.analyse(searched).strict:
                hits = self._hits(view, without_quotes(searched), count, asked_filters)
                told = notice("phrase_filtered" if filters else "phrase", language)
                if hits and told not in notices:
                    notices.append(told)
            return hits

        turns = history if asked is None else ()
        answer = self._answerer.answer(
            asked or text,
            history=turns,
            k=k,
            filters=filters,
            retrieve=search,
            article=view.article,
            mentioned=partial(is_mentioned, view=view, bridge=self._bridge, languages=self.settings.languages),
        )
        return replace(
            answer,
            question=text,
            searched_for=answer.searched_for if asked is None else asked,
            notices=(*notices, *answer.notices),
            index_fingerprint=view.fingerprint,
        )

    def _replied(self, text: str, said: Courtesy, filters: Filters) -> Answer | None:
        """What is said to what asks nothing of the articles."""
        from rag.answer import replied

        return self._told(filters, lambda view, checked: replied(text, said, corpus=view, filters=checked))

    def _listed(self, text: str, k: int, filters: Filters) -> Answer | None:
        """The answer to a request for articles; None for every other question."""
        from rag.answer import listed

        listing = self._retriever.analyse(text).listing
        if listing is None:
            return None
        return self._told(
            filters,
            lambda view, checked: listed(
                text,
                listing,
                k=k,
                filters=checked,
                corpus=view,
                mentions=partial(self._mentions, view),
                about=self._about(view, checked, k),
                bridge=self._bridge,
            ),
        )

    def _told_by_date(self, text: str, k: int, filters: Filters) -> Answer | None:
        """The answer to a request for what happened when; None for every other question."""
        from rag.answer import told_by_date
        from rag.search import timeline_of

        request = timeline_of(text, self._retriever.analyse(text).languages)
        if request is None:
            return None
        return self._told(
            filters,
            lambda view, checked: told_by_date(
                text,
                request,
                filters=checked,
                corpus=view,
                mentions=partial(self._mentions, view),
                about=self._about(view, checked, k),
                twins=lambda article_id: self._twins.of(article_id, view),
                bridge=self._bridge,
            ),
        )

    def _told_of_one(self, text: str, history: History, k: int, filters: Filters) -> Answer | None:
        """The answer to a request about one article; None for every other question, and where none is found for it."""
        from rag.answer import told_of_one
        from rag.search import article_request_of

        request = article_request_of(text, self._retriever.analyse(text).languages)
        if request is None:
            return None
        return self._told(
            filters,
            lambda view, checked: told_of_one(
                text,
                request,
                history=history,
                filters=checked,
                find=lambda asked, before: self._searched(
                    view, asked, self._rewritten(asked, before), before, k, checked
                ),
                corpus=view,
                bridge=self._bridge,
            ),
        )

    def _told(self, filters: Filters, tell: Callable[[IndexView, Filters], Answer | None]) -> Answer | None:
        """What is told from one state of the index, and what a date filter leaves out of it."""
        with self._reading() as view:
            checked = filters_of(filters, view)
            answer = tell(view, checked)
            if answer is None:
                return None
            undated = self._undated(checked, view, answer.language)
            notices = tuple(dict.fromkeys((*undated, *answer.notices)))
            return replace(answer, notices=notices, index_fingerprint=view.fingerprint)

    def _about(self, view: IndexView, filters: Filters, k: int) -> Callable[[str], list[Evidence]]:
        """The search for what is about a subject in one state of the index."""
        return partial(self._answerer.about, k=k, filters=filters, retrieve=partial(self._hits, view))

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
