"""
The answer to a request for what happened when: the sentences that state a day or a month, in order of time.

They are counted, not ranked, as the articles that mention something are (:mod:`rag.answer.told.listing`). A day
without a year is read by when its article was published.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby, pairwise

from rag.answer.compose_words import quoted, say
from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.confidence import confidence_model
from rag.answer.evidence.numbers import figures_of
from rag.answer.told.quotes import (
    LEAST_WORDS,
    Corpus,
    Quote,
    answer_of,
    by_article,
    counts,
    mentioning,
    opening,
    refused,
)
from rag.corpus.periods import find_periods, weekdays_named
from rag.index.records import Header
from rag.language import Bridge
from rag.named import written_date
from rag.schema import Answer, Filters, Passage
from rag.search import Mention
from rag.search.requests.timeline import Timeline

MOST = 20
"""Sentences that are quoted; the lead tells how many there are."""
_SIGNED = "—–"
"""What a signature begins with, and no other sentence does."""
_BESIDE = 3
"""Characters from a post to its signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """
    A sentence that states a time, from its first to its last day, and the language of its article.

    ``published``: it states none, and the day is that of its article.
    """

    first: date
    last: date
    quote: Quote
    language: str
    published: bool = False


def told_by_date(
    question: str,
    request: Timeline,
    *,
    filters: Filters,
    corpus: Corpus,
    mentions: Callable[[str], Sequence[Mention]],
    about: Callable[[str], Sequence[Evidence]],
    twins: Callable[[str], Sequence[str]],
    bridge: Bridge,
) -> Answer | None:
    """
    The answer, which quotes the latest :data:`MOST` sentences at most.

    Args:
        question: as it was asked.
        request: what it asks for.
        filters: which articles count.
        corpus: a consistent state of the index.
        mentions: every mention of a term there.
        about: searches for what is described: a sentence of each article that mentions all of it, the best first.
        twins: ids of the copies of an article and of the same story in other languages.
        bridge: glosses quotes in other languages.

    Returns:
        The sentences, and asked for a time alone the first one of each article that was published then and states none.
        The articles that mention a name, in the order in which they were published, where no sentence on it states a
        time; None where none did so then: what comes near it is for a search to find. A refusal where nothing at all is
        told of the time that was asked for.
    """
    held = {one.article_id: one for one in corpus.headers() if counts(filters, one)}
    mentioned: dict[str, list[Mention]] = {}
    named, events = held, list[_Event]()
    if request.subject and not request.described:
        mentioned = by_article(one for one in mentions(request.subject) if one.article_id in held)
        named = {article_id: held[article_id] for article_id in mentioned}
        events = _events_of(named, mentioned, request, corpus)
    searched = bool(request.subject) and not events
    if searched:
        # "The strike in Cork" may stand nowhere in these words.
        found = {one.candidate.article_id for one in about(request.subject)}
        held = {article_id: one for article_id, one in held.items() if article_id in found}
        events = _events_of(held, {}, replace(request, described=True), corpus)
    elif not request.subject:
        events = [*_events_of(held, {}, request, corpus)]
        events += _published(held, {event.quote.passage.article_id for event in events}, request, corpus)
    if not events and not request.subject and request.timed:
        why = " ".join((*_read_as(request), say("timeline_none", request.language)))
        return refused(question, why=why, language=request.language, filters=filters)
    if not events:
        return _by_publication(question, request, mentioned, named, filters=filters, corpus=corpus, bridge=bridge)
    events = _told_once(events, language=request.language, twins=twins)
    events.sort(key=lambda event: (event.first, event.last, event.quote.passage.source, event.quote.start))
    shown = events[-MOST:]
    return answer_of(
        question,
        [event.quote for event in shown],
        language=request.language,
        lead=_lead(request, events, shown=len(shown)),
        confidence=confidence_model().answered if searched else 1.0,
        filters=filters,
        corpus=corpus,
        bridge=bridge,
    )


def _by_publication(
    question: str,
    request: Timeline,
    mentioned: Mapping[str, Sequence[Mention]],
    articles: Mapping[str, Header],
    *,
    filters: Filters,
    corpus: Corpus,
    bridge: Bridge,
) -> Answer | None:
    """The first sentence of each dated article that mentions the subject, the latest :data:`MOST`, oldest first."""
    language = request.language
    dated = sorted(
        (one.published, one.source, article_id)
        for article_id, one in articles.items()
        if article_id in mentioned and one.published is not None and request.holds(one.published, one.published)
    )
    quotes = (mentioning(mentioned[one], corpus.passages_of(one)) for *_, one in dated[-MOST:])
    told = [quote for quote in quotes if quote is not None]
    if not told:
        return None
    lead = [say("timeline_published", language, words=quoted(request.subject, language), articles=len(dated))]
    if len(dated) > len(told):
        lead.append(say("timeline_shown", language, shown=len(told)))
    return answer_of(
        question,
        told,
        language=language,
        lead=" ".join(lead),
        confidence=1.0,
        filters=filters,
        corpus=corpus,
        bridge=bridge,
    )


def _published(held: Mapping[str, Header], known: Collection[str], request: Timeline, corpus: Corpus) -> list[_Event]:
    """
    Of articles published within the limits that state no time there, the first sentence: a report tells of its day.

    Args:
        held: articles that count.
        known: ids of those that state a time.
        request: one without limits yields none, nor does one for a day of the week.
        corpus: a consistent state of the index.
    """
    if not request.timed or (request.within and request.within.weekday is not None):
        return []
    found = []
    for article_id, one in held.items():
        day = one.published
        if day is None or article_id in known or not request.holds(day, day):
            continue
        told = opening(corpus.passages_of(article_id), sentences=1)
        if told:
            found.append(_Event(first=day, last=day, quote=told[-1], language=one.language, published=True))
    return found


def _told_once(events: Sequence[_Event], *, language: str, twins: Callable[[str], Sequence[str]]) -> list[_Event]:
    """
    The events without what twin articles tell of the same day.

    The first that an article tells of a day is taken for the first that its twin tells of it, and so on; the one in
    the question's language stands and names the other's source, where that gives the same figures.
    """
    kept: list[_Event] = []
    told: dict[tuple[date, date, str], list[int]] = {}
    # A post within an article may be in another language than that.
    for event in sorted(events, key=lambda one: (one.quote.passage.language != language, one.language != language)):
        passage = event.quote.passage
        theirs = (told.get((event.first, event.last, twin), ()) for twin in twins(passage.article_id))
        for place in sorted(chain.from_iterable(theirs)):
            one = kept[place]
            told_again = all(other.article_id != passage.article_id for other in one.quote.also)
            # A twin that gives another figure, or none, does not say the same.
            if told_again and _figures(one) <= _figures(event):
                kept[place] = replace(one, quote=replace(one.quote, also=(*one.quote.also, passage)))
                break
        else:
            told.setdefault((event.first, event.last, passage.article_id), []).append(len(kept))
            kept.append(event)
    return kept


def _figures(event: _Event) -> frozenset[str]:
    return figures_of(event.quote.text, event.language)


def _lead(request: Timeline, events: Sequence[_Event], *, shown: int) -> str:
    language = request.language
    stated = [event for event in events if not event.published]
    lead = [*_read_as(request)]
    if stated:
        articles = len({event.quote.passage.article_id for event in stated})
        key = "timeline_of" if request.subject else "timeline"
        words = quoted(request.subject, language) if request.subject else ""
        lead.append(say(key, language, words=words, count=len(stated), articles=articles))
    if len(stated) < len(events):
        lead.append(say("timeline_then", language, count=len(events) - len(stated)))
    if len(events) > shown:
        lead.append(say("timeline_shown", language, shown=shown))
    return " ".join(lead)


def _read_as(request: Timeline) -> Iterator[str]:
    """The days that "last week" was taken for; nothing for a time that the request itself states."""
    if request.reckoned and request.since and request.until:
        first, last = (written_date(day, request.language) for day in (request.since, request.until))
        key = "timeline_day" if request.since == request.until else "timeline_days"
        yield say(key, request.language, first=first, last=last)


def _events_of(
    articles: Mapping[str, Header], mentioned: Mapping[str, Sequence[Mention]], request: Timeline, corpus: Corpus
) -> list[_Event]:
    return [
        event
        for article_id, passages in groupby(corpus.all_passages(articles.keys()), lambda one: one.article_id)
        for event in _events(articles[article_id], passages, request, mentioned.get(article_id, ()))
    ]


def _events(
    article: Header, passages: Iterable[Passage], request: Timeline, mentions: Sequence[Mention]
) -> Iterator[_Event]:
    """
    The sentences of an article that state a time within the limits.

    Of a subject that is named, those count that mention it or follow one that does, and where the title mentions it,
    those of passages that do.
    """
    everything, titled = request.described or not request.subject, False
    seen: set[int] = set()
    for passage in passages:
        signed = _with_signatures(passage)
        inside = [(one.start, one.end) for one in mentions if passage.start <= one.start and one.end <= passage.end]
        of_it = everything or (titled and bool(inside))
        before = False
        for start, end in passage.sentences:
            start = signed.get(start, start)
            marked = [place for place in inside if start <= place[0] and place[1] <= end]
            follows, before = before, bool(marked)
            quote = Quote(passage=passage, start=start, end=end, score=1.0)
            if passage.title.startswith(quote.text) and end <= len(passage.title):
                titled = bool(marked)
            usable = quote.text[:1] not in _SIGNED and len(quote.text.split()) >= LEAST_WORDS
            if end in seen or not usable or not (of_it or marked or follows):
                continue
            seen.add(end)
            if (event := _event(quote, marked, article, request)) is not None:
                yield event


def _event(quote: Quote, marked: Sequence[tuple[int, int]], article: Header, request: Timeline) -> _Event | None:
    """A sentence with the first time within the limits that it states, if it states one."""
    for at, until, first, last in find_periods(quote.text, language=article.language, near=article.published):
        weekday = request.within.weekday if request.within else None
        if weekday is not None and weekday not in weekdays_named(quote.text, at, until):
            continue
        if request.holds(first, last):
            day = (quote.start + at, quote.start + until)
            spans = [*(one for one in marked if one[1] <= day[0] or one[0] >= day[1]), day]
            told = replace(quote, marked=tuple(sorted(spans)))
            return _Event(first=first, last=last, quote=told, language=article.language)
    return None


def _with_signatures(passage: Passage) -> dict[int, int]:
    """Where the signature of a post ("— Ann Lee, 3 May 2021") begins, and where the sentence that it signs does."""
    found = {}
    for (before, end), (start, _) in pairwise(passage.sentences):
        if passage.text[start - passage.start] in _SIGNED and start - end <= _BESIDE:
            found[start] = before
    return found
