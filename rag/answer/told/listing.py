"""
The answer to a request for articles: which there are, which of them mention something, and whose they are.

It is counted, not ranked, so it holds for the whole corpus, and no confidence is needed. Each article is quoted with
one sentence: where it mentions what was asked for, else where it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from rag.answer.compose_words import quoted, say
from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.confidence import confidence_model
from rag.answer.told.quotes import Corpus, Quote, answer_of, beginning, by_article, counts, mentioning, refused
from rag.index.records import Header
from rag.language import Bridge
from rag.language.normalise import fold
from rag.language.words import words_of
from rag.named import language_name, written_date
from rag.schema import Answer, Filters
from rag.search import Mention
from rag.search.requests.listing import Listing

_MOST_LISTED = 30
"""Articles in a list of all, where fewer hits were asked for: such a list is no ranking that could be cut anywhere."""


def listed(
    question: str,
    listing: Listing,
    *,
    k: int,
    filters: Filters,
    corpus: Corpus,
    mentions: Callable[[str], Sequence[Mention]],
    about: Callable[[str], Sequence[Evidence]],
    bridge: Bridge,
) -> Answer | None:
    """
    The answer, which quotes at most ``k`` articles; a list of all of them holds up to thirty.

    Args:
        question: as it was asked.
        listing: what it asks for.
        k: >= 1.
        filters: which articles count.
        corpus: a consistent state of the index.
        mentions: every mention of a term there.
        about: searches for what a question describes: a sentence of each article that mentions all of it, the best
            first.
        bridge: glosses quotes in other languages.

    Returns:
        None where no article counts, or none mentions the term: what comes near it is for a search to find. A refusal
        where none names the author.
    """
    held = [one for one in corpus.headers() if counts(filters, one)]
    confidence = 1.0
    if listing.author:
        lead, quotes = _of_author(listing, held, k=k, corpus=corpus)
    elif listing.term:
        found = [] if listing.described else [one for one in mentions(listing.term) if counts(filters, one)]
        lead, quotes = _of_mentions(listing, found, total=len(held), k=k, corpus=corpus)
        if not quotes and _may_be_said_otherwise(listing):
            lead, quotes = _of_description(listing, about(question), k=k)
            confidence = confidence_model().answered
    else:
        lead, quotes = _of_all(listing, held, k=k, corpus=corpus)
    if not quotes and listing.author:
        why = say("authored_none", listing.language, words=_author(listing))
        return refused(question, why=why, language=listing.language, filters=filters)
    if not quotes:
        return None
    return answer_of(
        question,
        quotes,
        language=listing.language,
        lead=lead,
        confidence=confidence,
        filters=filters,
        corpus=corpus,
        bridge=bridge,
    )


def _may_be_said_otherwise(listing: Listing) -> bool:
    """Whether articles may hold the words of a term apart from each other: no name of capitals, and not one word."""
    return listing.described or (" " in listing.term and not listing.term[:1].isupper())


def _of_description(listing: Listing, found: Sequence[Evidence], *, k: int) -> tuple[str, list[Quote]]:
    """The articles that mention all of what is described, as far as they were found."""
    quotes = [
        Quote(passage=one.candidate.hit.passage, start=one.candidate.start, end=one.candidate.end) for one in found[:k]
    ]
    term = quoted(listing.term, listing.language)
    return say("described", listing.language, words=term, articles=len(found)), quotes


def _of_mentions(
    listing: Listing, found: Sequence[Mention], *, total: int, k: int, corpus: Corpus
) -> tuple[str, list[Quote]]:
    """The articles that mention a term most, each with the first sentence that does."""
    ordered = sorted(
        by_article(found).values(), key=lambda own: (-len(own), _newest_first(own[0].published, own[0].source))
    )
    term = quoted(listing.term, listing.language)
    lead = [
        say("mentioned", listing.language, words=term, articles=len(ordered), total=total, count=len(found)),
        say("mentioned_shown", listing.language, shown=k) if len(ordered) > k else "",
    ]
    quotes = (mentioning(own, corpus.passages_of(own[0].article_id)) for own in ordered[:k])
    return " ".join(filter(None, lead)), [one for one in quotes if one is not None]


def _of_author(listing: Listing, held: Sequence[Header], *, k: int, corpus: Corpus) -> tuple[str, list[Quote]]:
    """The articles that name somebody as their author, the newest first, each with its beginning."""
    wanted = _words_of(listing.author)
    own = [one for one in held if wanted in _words_of(one.author or "")]
    own.sort(key=lambda one: _newest_first(one.published, one.source))
    lead = [
        say("authored", listing.language, words=_author(listing), articles=len(own), total=len(held)),
        say("newest_shown", listing.language, shown=k) if len(own) > k else "",
    ]
    quotes = (beginning(corpus.passages_of(one.article_id)) for one in own[:k])
    return " ".join(filter(None, lead)), [one for one in quotes if one is not None]


def _author(listing: Listing) -> str:
    return quoted(listing.author, listing.language)


def _words_of(name: str) -> str:
    """The words of a name without accents, each between spaces."""
    return f" {' '.join(fold(word.form) for word in words_of(name, 'und'))} "


def _of_all(listing: Listing, held: Sequence[Header], *, k: int, corpus: Corpus) -> tuple[str, list[Quote]]:
    """The newest or oldest articles, each with its title or, where it has none, its first sentence."""
    oldest, language = listing.order == "oldest", listing.language
    ordered = sorted(held, key=lambda one: (_oldest_first if oldest else _newest_first)(one.published, one.source))
    dated = any(one.published for one in held)
    lead = [counted(held, language)]
    shown = 1 if listing.one and dated else k if listing.order else max(k, _MOST_LISTED)
    if listing.told:
        ordered = _examples(listing, ordered)
        lead.append(say(f"{listing.told}_shown", language) if dated and len(ordered) > 1 else "")
    elif not dated and (listing.order or len(held) > shown):
        lead.append(say("all_undated", language, shown=min(shown, len(held))))
    elif len(held) > shown:
        lead.append(say(f"{listing.order or 'newest'}_{'one' if shown == 1 else 'shown'}", language, shown=shown))
    if len(ordered) > shown and not listing.one:
        lead.append(say("all_rest", language))
    quotes = (beginning(corpus.passages_of(one.article_id)) for one in ordered[:shown])
    return " ".join(filter(None, lead)), [one for one in quotes if one is not None]


def counted(held: Sequence[Header], language: str) -> str:
    """How many articles there are, in which languages, and from when to when they were published."""
    languages = Counter(one.language for one in held).most_common()
    named = [f"{language_name(code, language)} {count}" for code, count in languages]
    lead = say("all", language, total=len(held), languages=say("comma", language).join(named))
    dated = sorted(one.published for one in held if one.published is not None)
    if not dated:
        return lead
    first, last = (written_date(day, language) for day in (dated[0], dated[-1]))
    return f"{lead} {say('all_dated', language, first=first, last=last, undated=len(held) - len(dated))}"


def _examples(listing: Listing, ordered: Sequence[Header]) -> list[Header]:
    """Of articles with the newest first: the newest in each language, or the newest and the oldest of all."""
    if listing.told == "languages":
        first: dict[str, Header] = {}
        for one in ordered:
            first.setdefault(one.language, one)
        return [*first.values()]
    dated = [one for one in ordered if one.published] or ordered
    return [dated[-1], *dated[:1]] if len(dated) > 1 else [*dated]


def _newest_first(published: date | None, source: str) -> tuple[int, str]:
    """For sorting; what has no date comes last."""
    return -published.toordinal() if published else 0, source


def _oldest_first(published: date | None, source: str) -> tuple[int, str]:
    return (published or date.max).toordinal(), source
