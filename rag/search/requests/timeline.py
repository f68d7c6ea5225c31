"""
Requests for what happened when: "a timeline of X", "What happened in November 2023?".

Also in French and Arabic. The sentences of the articles that state a day or a month answer them, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.search.requests.listing import term_of
from rag.search.requests.scope import limits_at

_TIMELINES = {
    "en": re.compile(
        r"""
        \s*(?:(?:please|can\ you|could\ you)\ )*
        (?:(?:give|show|make|create|build|draw(?:\ up)?|write|list|get)\ (?:me\ )?|what(?:\ is|\ was|['’]s)\ )?
        (?:an?\ |the\ )?
        (?:timeline|chronology|chronological\ (?:list|order|overview|summary|account))\b
        (?:\ (?:of|for|about|on|with))?
        """,
        re.I | re.X,
    ),
    "fr": re.compile(
        r"""
        \s*(?:(?:peux-tu|pouvez-vous|pourriez-vous|je\ voudrais)\ )?
        (?:(?:fai(?:s|tes)|donne[rz]?|montre[rz]?|dresse[rz]?|établi[rst]*|quelle\ est)(?:[-\ ](?:moi|nous))?\ )?
        (?:une?\ |la\ )?(?:frise\ chronologique|chronologie|ligne\ du\ temps)\b
        (?:\ (?:concernant|sur|autour)|\ à\ propos)?(?:\ (?:du|des|de\ la|de\ l['’]|de|d['’]))?
        """,
        re.I | re.X,
    ),
    "ar": re.compile(
        r"""
        \s*(?:(?:اعرض|أعطني|هات|اكتب|ضع|ما\ هو|ما)\ (?:لي\ )?)?
        (?:(?:ال)?تسلسل\ (?:ال)?زمني|(?:ال)?جدول\ (?:ال)?زمني|(?:ال)?خط\ (?:ال)?زمني)(?!\w)
        (?:\ (?:عن|حول|بشأن)|\ (?=ل))?
        """,
        re.X,
    ),
}
_HAPPENED = {
    "en": re.compile(
        r"\s*(?:(?:and|so)\ )?what\ (?:all\ |else\ )?(?:(?:has\ |had\ )?happened|(?:events\ )?took\ place"
        r"|occurred)\b",
        re.I,
    ),
    "fr": re.compile(
        r"\s*(?:et\ )?(?:que\ s['’](?:est|était)-il\ passé|qu['’]est-ce\ qui\ s['’](?:est|était)\ passé"
        r"|qu['’]est-il\ arrivé|que\ se\ passa-t-il|que\ s['’]y\ est-il\ passé)\b",
        re.I,
    ),
    "ar": re.compile(r"\s*و?(?:ماذا|ما\ الذي)\ (?:حدث|حصل|جرى|وقع)(?!\w)"),
}
_WHEN = {
    "en": re.compile(
        r"\b(?P<how>in|on|during|of|from|between|since|after|before|until)\ (?:the\ )?(?:(?:month|year)\ (?:of\ )?)?",
        re.I,
    ),
    "fr": re.compile(
        r"\b(?P<how>en|le|du|au|pendant|durant|entre|depuis|après|avant|jusqu['’](?:en|au|à))\ "
        r"(?:(?:mois|année)\ (?:de\ |d['’])?|le\ )?",
        re.I,
    ),
    "ar": re.compile(r"(?<!\w)(?P<how>في|خلال|يوم|بين|منذ|بعد|قبل|حتى|عام|سنة|من)\ (?:(?:عام|سنة|شهر|يوم)\ )?"),
}
_WHERE = {
    "en": re.compile(r"\s*(?:to|with|in|at|around|near|on|for)\ (?:the\ )?", re.I),
    "fr": re.compile(r"\s*(?:à|au|aux|en|dans|avec|chez|autour|pour)\ (?:la\ |le\ |les\ |l['’])?", re.I),
    "ar": re.compile(r"\s*(?:في|مع|ل|لدى|حول)\ ?"),
}
_EVENTS = re.compile(
    r"(?:(?:the|all|all\ the|main|key|important)\ )*events?(?:\ (?:in|of)\ (?:the|these)\ articles)?|everything|it\ all"
    r"|(?:les\ |l['’])?(?:principaux\ )?[ée]v[éè]nements?|faits|tout|ل?(?:ل|ال)?[أا]حداث",
    re.I,
)
_EDGES = " \t\n?؟!.…,،:;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """
    A request for what happened when.

    ``subject`` is what it is to be about, "" for everything; ``described``: it has to be searched for. ``since`` and
    ``until`` are the first and the last day that count, None for no limit. ``language`` is that of the request.
    """

    subject: str
    language: str
    described: bool = False
    since: date | None = None
    until: date | None = None


def timeline_of(request: str, languages: Sequence[str]) -> Timeline | None:
    """
    What a request wants to know the times of; None for every other question.

    Args:
        request: a question without its exact conditions.
        languages: those it may be in.

    Returns:
        None also for "What happened to X?" without a time: that asks what, not when.
    """
    text = " ".join(request.split()).replace(" ?", "?")
    for language, timeline in _TIMELINES.items():
        if found := timeline.match(text):
            rest, since, until = _without_time(text[found.end() :], language)
            if language == "ar":
                rest = f"ال{rest[2:]}" if rest.startswith("لل") else rest.removeprefix("ل")
            return _about(rest, languages, Timeline(subject="", language=language, since=since, until=until))
        if found := _HAPPENED[language].match(text):
            rest, since, until = _without_time(text[found.end() :], language)
            if since is None and until is None:
                return None
            where = _WHERE[language].match(rest)
            rest = rest[where.end() :] if where else rest
            told = _about(rest, languages, Timeline(subject="", language=language, since=since, until=until))
            # "What happened to the price of bread in 2021?" asks for one fact.
            return told if told is not None and not told.described else None
    return None


def _without_time(rest: str, language: str) -> tuple[str, date | None, date | None]:
    """What is asked without the time that it ends with, and its first and last day."""
    for found in _WHEN[language].finditer(rest):
        limits = limits_at(rest, found.end(), how=found["how"])
        if limits is not None and not rest[limits[0] :].strip(_EDGES):
            return rest[: found.start()].strip(_EDGES), *limits[1:]
    return rest.strip(_EDGES), None, None


def _about(rest: str, languages: Sequence[str], request: Timeline) -> Timeline | None:
    """The request with its subject; None where that is none."""
    if not rest or _EVENTS.fullmatch(rest):
        return request
    wanted = term_of(rest, languages, request.language)
    if wanted is None:
        return None
    return replace(request, subject=wanted[0], described=wanted[1])
