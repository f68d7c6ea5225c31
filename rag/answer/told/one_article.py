"""
The answer to a request about one article: how it begins, who is quoted, when, by whom and where it was published.

Which article is meant is searched for, as the subject of a question is, unless the request names its file or title.
The beginning of a news article is the strongest summary that quotes it; what is known of an article comes from its
file, and is told with the title as the quote that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.answer.compose_words import quoted, say
from rag.answer.evidence.antecedent import speaks_on
from rag.answer.evidence.confidence import confidence_model
from rag.answer.names.speech import keeps_to, named_alone, voices
from rag.answer.told.quotes import Corpus, Quote, answer_of, beginning, counts, opening
from rag.index.records import Header
from rag.language import Bridge
from rag.language.normalise import fold
from rag.language.words import words_of
from rag.named import written_date
from rag.schema import Answer, Filters, Passage
from rag.search.requests.one_article import ArticleRequest, Wanted, article_request_of

_SENTENCES = 3
_MOST_ARTICLES = 3
_MOST_VOICES = 12
_NEAR = 3
"""Characters between a sentence and the next; whoever was named further back is not quoted with it."""
_TELLING_WORDS = 4
"""Words of a title that tell it from others when not all of it is written."""


def told_of_one(
    question: str,
    request: ArticleRequest,
    *,
    history: Sequence[Mapping[str, str]],
    filters: Filters,
    find: Callable[[str, Sequence[Mapping[str, str]]], Answer],
    corpus: Corpus,
    bridge: Bridge,
) -> Answer | None:
    """
    The answer.

    Args:
        question: as it was asked.
        request: what it wants.
        history: earlier turns; the article of the last answer is meant where the request says only "this article".
        filters: which articles count.
        find: answers a question, called as ``find(question, history)``.
        corpus: a consistent state of the index.
        bridge: glosses quotes in other languages.

    Returns:
        What was found for its subject where it is not sure which article is meant; None where nothing can be meant,
        and where an article itself tells what is wanted.
    """
    headers = [one for one in corpus.headers() if counts(filters, one)]
    found = _found(request, headers, history=history, find=find)
    meant, confidence = found if not isinstance(found, Answer) else ([], 0.0)
    language = request.language
    leads: list[str] = []
    quotes: list[Quote] = []
    if request.wanted == "summary" and meant:
        quotes = opening(corpus.passages_of(meant[0].article_id), sentences=_SENTENCES)
    elif request.wanted == "voices" and meant:
        passages = corpus.passages_of(meant[0].article_id)
        quotes, names = _voices(passages)
        if not quotes and (first := beginning(passages)) is not None:
            quotes = [first]
        title, key = quoted(meant[0].title, language), "voices" if names else "voices_unknown"
        leads = [say(key, language, title=title, names=say("comma", language).join(names))]
    elif request.wanted not in ("summary", "voices"):
        known = [(one, lead) for one in meant if (lead := _known(one, request.wanted, language))]
        # "Who wrote the article on ships that the paper took back?" may be told of in another one.
        if not known and request.wanted != "published" and find(question, history).status == "answered":
            return None
        if meant and not known:
            title = quoted(meant[0].title, language)
            known = [(meant[0], say(f"{request.wanted}_unknown", language, title=title, source=meant[0].source))]
        leads = [lead for _, lead in known]
        quotes = [first for one, _ in known if (first := beginning(corpus.passages_of(one.article_id))) is not None]
    if not quotes:
        return replace(found, question=question) if isinstance(found, Answer) else None
    return answer_of(
        question,
        quotes,
        language=language,
        lead=" ".join(leads),
        confidence=max(confidence, confidence_model().answered),
        filters=filters,
        corpus=corpus,
        bridge=bridge,
    )


def _found(
    request: ArticleRequest,
    headers: Sequence[Header],
    *,
    history: Sequence[Mapping[str, str]],
    find: Callable[[str, Sequence[Mapping[str, str]]], Answer],
) -> tuple[list[Header], float] | Answer:
    """
    The articles that are meant, the best first, and how sure that is; or the answer that found none for sure.

    None are meant where the request says "this article" and nothing was asked before.
    """
    by_id = {one.article_id: one for one in headers}
    named = _named(request.about, headers) if request.about else None
    if named is not None:
        return [by_id[named]], 1.0
    if request.about:
        found = find(request.search, ())
        unsure = found.status != "answered"
    else:
        places = [n for n, turn in enumerate(history) if turn.get("role") == "user" and turn["content"].strip()]
        if not places:
            return [], 0.0
        last, before = history[places[-1]]["content"], history[: places[-1]]
        earlier = article_request_of(last, (request.language,))
        if earlier is not None:
            return _found(earlier, headers, history=before, find=find)
        # The reader has seen what it rests on, however sure the answer was.
        found = find(last, before)
        unsure = found.status == "not_in_corpus"
    if unsure:
        return found
    return [by_id[one] for one in _rested_on(found) if one in by_id], found.confidence


def _named(about: str, headers: Sequence[Header]) -> str | None:
    """The id of the one article whose file or title is named; None where there is none, or are several."""
    wanted = _words(about)
    files = [one.article_id for one in headers if one.source == about or one.source.endswith(f"/{about}")]
    longest = max(wanted.split(), key=len, default="")
    # Most titles need not be read word by word.
    alike = {one.article_id: _words(one.title) for one in headers if longest and longest in fold(one.title.casefold())}
    titles = [one for one, words in alike.items() if words == wanted]
    parts = [one for one, words in alike.items() if len(wanted.split()) >= _TELLING_WORDS and wanted in words]
    return next((own[0] for own in (files, titles, parts) if len(own) == 1), None)


def _rested_on(found: Answer) -> tuple[str, ...]:
    """The ids of the article that an answer rests on and of its twins, those in the question's language first."""
    cited = {citation.article_id for citation in found.citations}
    first = next((hit for hit in found.hits if hit.passage.article_id in cited), None)
    if first is None:
        return ()
    languages = {hit.passage.article_id: hit.passage.language for hit in found.hits}
    telling = [first.passage.article_id, *(one for one in first.twin_ids if one in languages)]
    return tuple(sorted(telling, key=lambda one: languages[one] != found.language)[:_MOST_ARTICLES])


def _voices(passages: Sequence[Passage]) -> tuple[list[Quote], list[str]]:
    """The first sentence of each of those whose words an article gives, and their names as they stand there."""
    quotes: list[Quote] = []
    names: dict[str, str] = {}
    for passage in passages:
        before: tuple[int, int] | None = None
        for start, end in passage.sentences:
            text = passage.text[start - passage.start : end - passage.start]
            if passage.title.startswith(text) or len(quotes) >= _MOST_VOICES:
                continue
            told, begins = voices(text, passage.language), start
            if not told and before is not None and speaks_on(text, passage.language):
                begins = before[0]
                named = named_alone(passage.text[begins - passage.start : before[1] - passage.start], passage.language)
                told = [named] if named else []
            if told or before is None or not keeps_to(text, passage.language) or start - before[1] > _NEAR:
                before = (start, end)
            spans = [(begins + first, begins + last) for first, last in told]
            new: dict[tuple[int, int], None] = {}
            for first, last in spans:
                name = passage.text[first - passage.start : last - passage.start]
                if (key := _last_word(name)) not in names:
                    names[key] = name
                    new[first, last] = None
            if new:
                quotes.append(Quote(passage=passage, start=begins, end=end, marked=tuple(new)))
    return quotes, [*names.values()]


def _last_word(name: str) -> str:
    return _words(name).rpartition(" ")[2]


def _known(header: Header, wanted: Wanted, language: str) -> str:
    """What is known of an article of what is wanted, as a sentence; "" where nothing is."""
    title = quoted(header.title, language)
    if wanted == "published" and header.published:
        return say("published", language, title=title, date=written_date(header.published, language))
    if wanted == "author" and header.author:
        return say("author", language, title=title, author=header.author)
    if wanted == "outlet" and (header.outlet or header.url):
        return say("outlet", language, title=title, outlet=" · ".join(filter(None, (header.outlet, header.url))))
    return ""


def _words(text: str) -> str:
    return fold(" ".join(word.form for word in words_of(text, "und")))
