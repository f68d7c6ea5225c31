"""The corpus tab: what happens when somebody looks through the articles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rag import ArticleSummary, Engine
from ui import render, render_corpus
from ui.corpus import Corpus, newest
from ui.escape import esc, shortened
from ui.failure import failure_of
from ui.jobs import Desk
from ui.session import Session
from ui.strings import INTERFACE_LANGUAGES, Words

Changes = dict[str, dict[str, Any]]

FOUND_PASSAGES = 20
TOPIC_CHARS = 60
TOPIC_WORDS = 5
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]*\w ){1,3}[A-ZÀ-Þ][\w’'-]*\w")
_QUOTED = re.compile(r"[“«\"]\s*([^“”«»\"]{3,40}?)\s*[”»\"]")


def topic_of(title: str) -> str:
    """
    What a title is about in a few words: its first part, without what stands in brackets.

    Of a part that is a whole sentence, a name of several words or what it puts in quotation marks, where it does.
    """
    plain = re.sub(r"\s*[(\[（].*?[)\]）]\s*", " ", title)
    first = next((part for part in re.split(r"[:|–—?!؟.,،]\s", plain) if part.strip()), title)
    text = " ".join(re.sub(r"\s+([,،])", r"\1", first).split()).strip(" .،,")
    if len(text.split()) > TOPIC_WORDS:
        if name := _NAME.search(text):
            return name.group()
        if quoted := _QUOTED.search(text):
            return quoted.group(1)
    if len(text) <= TOPIC_CHARS:
        return text
    cut = text[: TOPIC_CHARS + 1].rsplit(" ", 1)[0]
    return shortened(cut or text, TOPIC_CHARS).rstrip(" ,،") + "…"


def examples_from(summaries: Sequence[ArticleSummary]) -> list[tuple[str, str]]:
    """One question to begin with in each interface language, about an article in that language where there is one."""
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for language in INTERFACE_LANGUAGES:
        fitting = [one for one in summaries if one.language == language and one.title and one.id not in taken]
        if fitting:
            taken.add(fitting[0].id)
            found.append((language, Words(language)("example", topic=topic_of(fitting[0].title))))
    return found


def number(data: Mapping[str, Any], name: str, default: int = -1) -> int:
    """A whole number that the browser sent, or the default for anything else."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


class CorpusHandlers:
    """
    Handlers of the corpus tab, and the list of articles that the whole page shows.

    The list is shared by all sessions: it is replaced whole, and a handler that shows several things takes it once.

    Args:
        engine: holds the articles.
        desk: a search is a question too, and waits its turn.
    """

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk
        self._corpus = Corpus()

    def _refresh(self) -> Corpus:
        """The list of articles as it is now; an index that cannot be read is told, not hidden."""
        self._corpus = corpus = newest(self._engine, self._corpus)
        return corpus

    def corpus_open(self, session: Session) -> Changes:
        """The tab was opened: the list, or what is searched for, as it is now."""
        self._refresh()
        session.corpus_found = None
        return self.corpus_list(session)

    def corpus_search(self, session: Session, query: str | None) -> Changes:
        """Search in the articles; an empty query goes back to the table."""
        session.corpus_query, session.corpus_page, session.corpus_found = (query or "").strip(), 0, None
        return self.corpus_list(session)

    def turn_page(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """Another page of the table."""
        last = max(0, -(-len(self._corpus.summaries) // render_corpus.PAGE_ROWS) - 1)
        session.corpus_page = min(max(0, number(data, "page", 0)), last)
        return self.corpus_list(session)

    def corpus_list(self, session: Session) -> Changes:
        """The table of articles, or what the search found."""
        words, corpus = Words(session.language), self._corpus
        try:
            body = self._found(session, words) if session.corpus_query else self._table(session, corpus, words)
        except Exception as exc:
            body = render.failure_box(failure_of(exc, words), words)
        summary = words("corpus_summary", articles=len(corpus.summaries), passages=corpus.passages)
        line = f'<p class="corpus-summary" dir="{words.direction}">{esc(summary)}</p>'
        return {"corpus_summary": {"value": line}, "corpus_body": {"value": body}}

    def _table(self, session: Session, corpus: Corpus, words: Words) -> str:
        if corpus.trouble is not None:
            return render.failure_box(failure_of(corpus.trouble, words), words)
        rows = render_corpus.page_of(corpus.summaries, session.corpus_page)
        articles = {one.id: self._engine.article(one.id) for one in rows}
        return render_corpus.table(corpus.summaries, articles, words, page=session.corpus_page)

    def _found(self, session: Session, words: Words) -> str:
        query, found = session.corpus_query, session.corpus_found
        if found is None or found[0] != query:
            # Kept, so that another language of the page and the way back from an article need no place at the desk.
            hits = self._desk.call_here(lambda: self._engine.retrieve(query, k=FOUND_PASSAGES))
            found = session.corpus_found = query, tuple(hits)
        return render_corpus.found(query, found[1], words)

    def read(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """One article, opened at a passage if one was clicked."""
        words = Words(session.language)
        try:
            article = self._engine.article(str(data.get("article") or ""))
        except Exception as exc:
            return {"corpus_body": {"value": render.failure_box(failure_of(exc, words), words)}}
        start, end = number(data, "start"), number(data, "end")
        copies = next((one.copies for one in self._corpus.summaries if one.id == article.id), ())
        return {"corpus_body": {"value": render_corpus.reading(article, words, start=start, end=end, copies=copies)}}
