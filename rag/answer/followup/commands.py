"""
Follow-ups to requests for articles and to requests about one: "who wrote it?", "how many?", "summarise the second one".

Such a request is answered from what is known of the articles, which a completed question ("who wrote it? (summarise
article flood)") would miss. It is made whole as a request of its own, which is shown to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.answer.followup.command_words import (
    AGAIN,
    ARTICLE_ABOUT,
    ARTICLE_CALLED,
    ASKED_OF_THEM,
    BEFORE_A_TERM,
    CONNECTOR,
    LANGUAGES,
    NEWEST,
    OF_IT,
    OF_THEM,
    POINTED,
    THIS_ARTICLE,
    WHOLE,
    which_of,
)
from rag.schema import Answer
from rag.search.requests.listing import Listing, listing_of, term_of
from rag.search.requests.one_article import ArticleRequest, Wanted, article_request_of
from rag.search.requests.scope import scope_of

_MOST_TURNS = 8
_FILE = re.compile(r"\S+\.\w{2,5}(?:#\S+)?")
_SUM_UP = re.compile(r"summar|\bsum\ up|résum|synthéti|لخ", re.I | re.X)
_END = re.compile(r"[\s?؟!.…]+$")
_TAKEN_WITH_IT = re.compile(r"(?:\b(?:the|le|la|les|du|des|de\ la|de)\ |\b(?:de\ )?l['’]|\bd['’])$", re.I | re.X)
_PREPOSITION = re.compile(r"\bd(?:u|es|e\ la|e)?\b|d['’]", re.I)

Shown = Callable[[str], Answer]
"""What a request was answered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What was asked before: the last question, the last that asked for a list, and the languages they may be in."""

    last: str = ""
    listed: str = ""
    languages: Sequence[str] = LANGUAGES

    @property
    def request(self) -> ArticleRequest | None:
        return article_request_of(scope_of(self.last).text, self.languages) if self.last else None

    def listing(self, text: str) -> Listing | None:
        return listing_of(scope_of(text).text, self.languages) if text else None


def recalled(
    question: str, history: Sequence[Mapping[str, str]], *, languages: Sequence[str], shown: Shown
) -> tuple[str, list[Mapping[str, str]]]:
    """
    A question and the turns before it, with such follow-ups among them made whole.

    Args:
        question: as typed.
        history: earlier turns, oldest first. One that only says of which articles ("And the French ones?") is left out
            where another question comes before it: the last question is asked again then.
        languages: those that questions may be in.
        shown: answers a request for articles; called where a place in its list is named.

    Returns:
        Each as it is where it is none.
    """
    before = _Before(languages=languages)
    turns: list[Mapping[str, str]] = []
    asked = [n for n, turn in enumerate(history) if turn.get("role") == "user"][-_MOST_TURNS:]
    for n, turn in enumerate(history):
        if n not in asked:
            turns.append(turn)
            continue
        text = _whole(turn["content"], before, shown) or turn["content"]
        if before.last and scope_of(text).only:
            continue
        turns.append({**turn, "content": text})
        before = replace(before, last=text, listed=text if before.listing(text) else before.listed)
    return _whole(question, before, shown) or question, turns


def _whole(question: str, before: _Before, shown: Shown) -> str | None:
    """A follow-up as a request that stands alone; None for every other question."""
    text = " ".join(question.split()).strip()
    listing = before.listing(before.last)
    for language in LANGUAGES:
        core = _END.sub("", text)
        bare = re.sub(rf"^(?:{CONNECTOR[language]})", "", core, count=1, flags=re.I | re.X)
        if listing is not None and re.fullmatch(AGAIN[language], bare, re.I | re.X):
            return before.last
        if pointed := _of_one(bare, language, before):
            return _asked_of(*pointed, language, before, shown) or _summed_up(bare, pointed[1], language, before)
        if listing is not None and (
            whole := _of_list(f"{bare}{text[len(core) :]}", language, bare != core, listing, before)
        ):
            return whole
    return None


def _of_one(text: str, language: str, before: _Before) -> tuple[Wanted, str] | None:
    """What is wanted of an article that is pointed at, and which: a place in a list, "it", or what it is about."""
    request = before.request
    for wanted, frames in OF_IT.items():
        if re.fullmatch(frames[language], text, re.I | re.X):
            return wanted, "it"
    found = POINTED[language].search(text)
    if found is not None:
        which = "it" if found["it"] else which_of(found["nth"] or found["digit"] or found["number"], language)
        rest = f"{text[: found.start()]}{THIS_ARTICLE[language]}{text[found.end() :]}"
        if rest == THIS_ARTICLE[language]:
            return (request.wanted if request else "summary", which) if which != "it" else None
        asked = article_request_of(rest, before.languages)
        return (asked.wanted, which) if asked and not asked.about else None
    if request is not None:
        other = article_request_of(WHOLE["summary"][language].format(text), before.languages)
        if other and other.about and not _FILE.fullmatch(text):
            return request.wanted, f"about {other.about}"
    return None


def _asked_of(wanted: Wanted, which: str, language: str, before: _Before, shown: Shown) -> str | None:
    """The request for what is wanted of the article that is meant."""
    request, listing = before.request, before.listing(before.last)
    about = which.removeprefix("about ") if which.startswith("about ") else ""
    source = ""
    if not about and which == "it":
        if request is not None and not scope_of(before.last):
            about = request.about
        elif request is not None or listing is not None:
            sources = _sources(shown(before.last))
            source = sources[0] if len(sources) == 1 else ""
        if not about and not source:
            return WHOLE[wanted][language].format(THIS_ARTICLE[language]) if request is not None else None
    elif not about:
        source = _place(which, language, before, shown)
        if not source:
            return None
    source = about if _FILE.fullmatch(about) else source
    article = ARTICLE_CALLED[language].format(source) if source else ARTICLE_ABOUT[language].format(about)
    return WHOLE[wanted][language].format(article)


def _summed_up(text: str, which: str, language: str, before: _Before) -> str | None:
    """The summary of the article that an answer rests on: "summarise it", but not "what does it say?"."""
    plain = before.last and which == "it" and before.listing(before.last) is None
    return WHOLE["summary"][language].format(THIS_ARTICLE[language]) if plain and _SUM_UP.search(text) else None


def _place(which: str, language: str, before: _Before, shown: Shown) -> str:
    """The file of the article at a place of the list that was asked for last; "" where there is none."""
    if which == "-1" and not before.listed:
        which = "newest"
    if which in NEWEST:
        dated = [one for one in shown(before.listed).citations if one.published] if before.listed else []
        if dated:
            newest = max if which == "newest" else min
            return newest(dated, key=lambda one: one.published or date.min).source
        return next(iter(_sources(shown(NEWEST[which][language]))), "")
    sources = _sources(shown(before.listed)) if before.listed else []
    place = int(which) - 1 if int(which) > 0 else len(sources) - 1
    return sources[place] if 0 <= place < len(sources) else ""


def _sources(answer: Answer) -> list[str]:
    return list(dict.fromkeys(one.source for one in answer.citations))


def _of_list(text: str, language: str, linked: bool, listing: Listing, before: _Before) -> str | None:
    """Another list than the one before: of what mentions something else, or of those in one language or of one year."""
    mention, articles, limit, limited = OF_THEM[language]
    only = re.sub(rf"^(?:{limit})", limited, text, count=1, flags=re.I | re.X)
    if only != text and (scope := scope_of(only)).only and scope:
        return only
    found = re.match(mention, text, re.I | re.X)
    if found is not None:
        whole = articles.format(ASKED_OF_THEM[found["asks"].lower()]).replace("' ", "'") + text[found.end() :]
        return whole if before.listing(whole) else None
    old = listing.term or listing.author
    if not linked or not old or old not in before.last:
        return None
    term = re.sub(rf"^(?:{BEFORE_A_TERM[language]})", "", text, count=1, flags=re.I | re.X)
    new = term_of(term, before.languages, language)
    if new is None or (new[1] and not listing.described):
        return None
    start, _, end = before.last.rpartition(old)
    taken = _TAKEN_WITH_IT.search(start)
    kept = "de " if taken and listing.language == "fr" and _PREPOSITION.match(taken[0]) else ""
    whole = f"{start[: taken.start()] if taken else start}{kept}{new[0]}{end}"
    return whole if before.listing(whole) else None
