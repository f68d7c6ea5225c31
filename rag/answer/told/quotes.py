"""Quotes that are chosen by their place, not by what they answer: where an article begins, where it mentions a term."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from rag.answer.answer_text import answer_text, gloss_of
from rag.answer.cite import CitationBook
from rag.index.records import Header
from rag.language import Bridge
from rag.schema import Answer, Article, BlockKind, Filters, Hit, Passage, Statement

_BESIDE_THE_TEXT: frozenset[BlockKind] = frozenset({"caption", "post"})
"""Kinds of passages that an article does not begin with, though they may stand first."""
LEAST_WORDS = 5
"""Of a sentence that tells something; a byline, a place and a date have fewer."""


class Corpus(Protocol):
    """What is read of a state of the index; see :class:`rag.index.IndexView`."""

    def headers(self) -> list[Header]:
        """Of all articles, by source."""

    def article(self, article_id: str) -> Article:
        """An article with its text."""

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in order."""

    def all_passages(self, within: Collection[str] | None = None) -> Iterator[Passage]:
        """The passages of all articles, or of those given, article by article."""


class Dated(Protocol):
    """What filters look at."""

    @property
    def article_id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def published(self) -> date | None: ...


class Placed(Protocol):
    """A stretch of an article, as a mention is."""

    @property
    def article_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """
    A stretch of an article's passage, and what is marked in it: (start, end) pairs in the article.

    ``also``: passages of other articles that say the same.
    """

    passage: Passage
    start: int
    end: int
    marked: tuple[tuple[int, int], ...] = ()
    score: float = 0.0
    also: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        """As it stands there."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def counts(filters: Filters, one: Dated) -> bool:
    """Whether an article, or what stands in it, is within the filters, whose articles are ids."""
    if filters.languages and one.language not in filters.languages:
        return False
    if filters.articles and one.article_id not in filters.articles:
        return False
    if not (filters.since or filters.until):
        return True
    return one.published is not None and (filters.since or date.min) <= one.published <= (filters.until or date.max)


def beginning(passages: Sequence[Passage]) -> Quote | None:
    """The title of an article where its text begins with it, else its first sentence; None without passages."""
    first = next((one for one in passages if one.kind not in _BESIDE_THE_TEXT), next(iter(passages), None))
    if first is None:
        return None
    start, end = first.sentences[0]
    if first.text.startswith(first.title, start - first.start):
        end = max(end, start + len(first.title))
    return Quote(passage=first, start=start, end=end)


def opening(passages: Sequence[Passage], *, sentences: int) -> list[Quote]:
    """The title of an article where it has one, and the first ``sentences`` sentences of its text."""
    first = beginning(passages)
    if first is None:
        return []
    titled = first.passage.title.startswith(first.text)
    found, after = ([first], first.end) if titled else ([], first.start)
    for passage in passages:
        if passage.kind in _BESIDE_THE_TEXT:
            continue
        for start, end in passage.sentences:
            quote = Quote(passage=passage, start=start, end=end)
            if start >= after and len(quote.text.split()) >= LEAST_WORDS:
                found.append(quote)
                after = end
                if len(found) == sentences + titled:
                    return found
    return found or [first]


def by_article(mentions: Iterable[P]) -> dict[str, list[P]]:
    """Mentions by the id of their article, in the order in which the articles come."""
    found: dict[str, list[P]] = {}
    for one in mentions:
        found.setdefault(one.article_id, []).append(one)
    return found


def mentioning(mentions: Sequence[Placed], passages: Sequence[Passage]) -> Quote | None:
    """The first sentence of an article that holds a mention; its title only where the mentions stand nowhere else."""
    quotes = [
        Quote(
            passage=passage,
            start=start,
            end=end,
            marked=tuple((one.start, one.end) for one in mentions if start <= one.start and one.end <= end),
            score=float(len(mentions)),
        )
        for passage in passages
        for start, end in passage.sentences
    ]
    holding = [one for one in quotes if one.marked]
    in_text = [one for one in holding if not one.passage.title.startswith(one.text)]
    return next(iter(in_text or holding), None)


def answer_of(
    question: str,
    quotes: Sequence[Quote],
    *,
    language: str,
    lead: str,
    confidence: float,
    filters: Filters,
    corpus: Corpus,
    bridge: Bridge,
) -> Answer:
    """
    The answer that consists of quotes. Its hits are their passages, in that order and without signals: none was ranked.

    Args:
        question: as it was asked.
        quotes: at least one, in their order.
        language: of the answer's own words; quotes in others are glossed.
        lead: what is said before them, or "".
        confidence: 0 to 1.
        filters: which articles counted.
        corpus: a consistent state of the index.
        bridge: glosses quotes.
    """
    book = CitationBook()
    statements = tuple(_statement(one, book, language, corpus=corpus, bridge=bridge) for one in quotes)
    first: dict[str, Quote] = {}
    for one in quotes:
        first.setdefault(one.passage.id, one)
    hits = [Hit(passage=one.passage, rank=n, score=one.score) for n, one in enumerate(first.values(), start=1)]
    return Answer(
        question=question,
        searched_for=question,
        language=language,
        status="answered",
        text=answer_text("answered", statements, (), language, empty=False, limited=bool(filters), lead=lead),
        lead=lead,
        statements=statements,
        citations=book.all(),
        hits=tuple(hits),
        confidence=confidence,
        filters=filters,
    )


def refused(question: str, *, why: str, language: str, filters: Filters) -> Answer:
    """The answer that the articles hold none, told from what is known of all of them; ``why`` is one sentence."""
    text = answer_text("not_in_corpus", (), (), language, empty=False, limited=bool(filters), lead=why)
    return Answer(
        question=question,
        searched_for=question,
        language=language,
        status="not_in_corpus",
        text=text,
        statements=(),
        citations=(),
        hits=(),
        confidence=0.0,
        filters=filters,
        notices=(why,),
    )


def _statement(one: Quote, book: CitationBook, language: str, *, corpus: Corpus, bridge: Bridge) -> Statement:
    """A quote with its citation, which is entered in ``book``, and a word gloss where its language is another."""
    text, passage = one.text, one.passage
    number = book.add(
        corpus.article(passage.article_id),
        start=one.start,
        end=one.end,
        passage_id=passage.id,
        also_in=tuple(other.source for other in one.also),
        gloss=gloss_of(text, passage.language, bridge) if passage.language != language else None,
    )
    marked = tuple((start - one.start, end - one.start) for start, end in one.marked)
    return Statement(text=text, citations=(number,), highlights=marked)
