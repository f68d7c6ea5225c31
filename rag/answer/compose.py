"""Hits become an answer: evidence, citations, confidence, and the words around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.answer.cite import CitationBook, joined
from rag.answer.evidence import Evidence, rank_evidence
from rag.answer.evidence_text import SentenceReader
from rag.answer.features import asked
from rag.language import Bridge
from rag.schema import Answer, Article, Filters, Hit, Statement, Status
from rag.search.query import Query, analyse_question
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.embed import Embedder

MAX_SENTENCES = 3


class Answerer:
    """
    The extractive answer: sentences of the hits, verbatim, each with its citation, or an honest refusal.

    Args:
        bridge: analyser and glosses.
        embedder: of the same fingerprint as the index.
        fingerprint: the index's, written into every answer.
        settings: languages that are bridged.
    """

    def __init__(self, *, bridge: Bridge, embedder: Embedder, fingerprint: str, settings: Settings) -> None:
        self._bridge = bridge
        self._embedder = embedder
        self._fingerprint = fingerprint
        self._settings = settings
        self._reader = SentenceReader(bridge=bridge, embedder=embedder)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]],
        k: int,
        filters: Filters,
        retrieve: Callable[[str, int, Filters], list[Hit]],
        article: Callable[[str], Article],
        notices: tuple[str, ...] = (),
    ) -> Answer:
        """
        The final extractive answer.

        Args:
            question: checked text.
            history: earlier turns, oldest first, ``{"role": "user" | "assistant", "content": text}``.
            k: how many passages the answer may rest on and carries as ``hits``.
            filters: which articles may be searched.
            retrieve: the search, called as ``retrieve(text, k, filters)``.
            article: the article of an id.
            notices: carried over into the answer.
        """
        searched_for = question
        query = self._analyse(searched_for)
        hits = retrieve(searched_for, k, filters)
        vector = self._embedder.embed_question(query.embedded)
        evidence = rank_evidence(asked(query, vector), hits, self._reader)
        chosen = evidence[:MAX_SENTENCES]
        best = max((one.features["cosine"] for one in chosen), default=0.0)
        covered = max((one.features["covered"] for one in chosen), default=0.0)
        confidence = min(1.0, max(0.0, 0.5 * best + 0.5 * covered))
        status: Status = "answered" if confidence >= 0.4 else "uncertain" if confidence >= 0.2 else "not_in_corpus"
        book = CitationBook()
        statements = () if status == "not_in_corpus" else self._statements(chosen, book, query.language, article)
        return Answer(
            question=question,
            searched_for=searched_for,
            language=query.language,
            status=status,
            text=joined(statements),
            statements=statements,
            citations=book.all(),
            hits=tuple(hits),
            confidence=confidence,
            filters=filters,
            notices=notices,
            index_fingerprint=self._fingerprint,
        )

    def _analyse(self, text: str) -> Query:
        return analyse_question(
            text,
            bridge=self._bridge,
            languages=self._settings.languages,
            embedder_languages=self._embedder.languages,
        )

    def _statements(
        self,
        chosen: Sequence[Evidence],
        book: CitationBook,
        language: str,
        article: Callable[[str], Article],
    ) -> tuple[Statement, ...]:
        statements = []
        for one in chosen:
            candidate = one.candidate
            view = candidate.view
            number = book.add(
                article(candidate.article_id),
                start=candidate.start,
                end=candidate.end,
                passage_id=candidate.hit.passage.id,
                gloss=self._bridge.gloss(view.text, view.language).text if view.language != language else None,
            )
            statements.append(Statement(text=view.text, citations=(number,)))
        return tuple(statements)
