"""
Requests for what happened when: "a timeline of X", "What happened in May 2023?", "... in March?", "... on Monday?".

Also in French and Arabic. The sentences of the articles that state a day or a month answer them, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.corpus.periods import CalendarTime, read_calendar_time
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
_CALENDAR = {
    "en": re.compile(r"\b(?:(?:in|on|during|of)\ (?:the\ )?(?:month\ of\ )?|(?=\w+day\b))", re.I),
    "fr": re.compile(r"\b(?:(?:en|le|du|pendant|durant|au)\ (?:mois\ (?:de\ |d['’]))?|(?=\w+di\b|dimanche\b))", re.I),
    "ar": re.compile(r"(?<!\w)(?:(?:في|خلال|يوم)\ (?:شهر\ |يوم\ )?|(?=ال\w+))"),
}
"""What stands before a month, a day of a month or a day of the week without its year."""
_TODAY, _DAY_BEFORE, _LAST, _THIS = "today", "yesterday", "last", "this"
_RELATIVE: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I), how, unit)
    for pattern, how, unit in (
        ("today|aujourd['’]hui|اليوم", _TODAY, "day"),
        ("yesterday|hier|أمس|البارحة|يوم أمس", _DAY_BEFORE, "day"),
        (
            "last week|la semaine (?:dernière|passée)|(?:في )?الأسبوع (?:الماضي|الفائت)",
            _LAST,
            "week",
        ),
        ("last month|le mois (?:dernier|passé)|(?:في )?الشهر (?:الماضي|الفائت)", _LAST, "month"),
        (
            "last year|l['’]an(?:née)? (?:derni(?:er|ère)|passée?)|(?:في )?(?:العام الماضي|السنة الماضية)",
            _LAST,
            "year",
        ),
        ("this week|cette semaine|(?:في )?هذا الأسبوع", _THIS, "week"),
        ("this month|ce mois(?:-ci)?|(?:في )?هذا الشهر", _THIS, "month"),
        ("this year|cette année|(?:في )?(?:هذا العام|هذه السنة)", _THIS, "year"),
    )
)
"""Times that are told from the day on which the question is asked."""
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
    ``until`` are the first and the last day that count, None for no limit; ``within``: a time of any year or week that
    counts. ``reckoned``: the limits were told from today ("last week"). ``language`` is that of the request.
    """

    subject: str
    language: str
    described: bool = False
    since: date | None = None
    until: date | None = None
    within: CalendarTime | None = None
    reckoned: bool = False

    @property
    def timed(self) -> bool:
        """Whether it asks for a time."""
        return bool(self.since or self.until or self.within)

    def holds(self, first: date, last: date) -> bool:
        """Whether what took place from a first to a last day counts."""
        if self.within is not None and not self.within.holds(first, last):
            return False
        return (self.since or date.min) <= first and last <= (self.until or date.max)


def timeline_of(request: str, languages: Sequence[str], *, today: date | None = None) -> Timeline | None:
    """
    What a request wants to know the times of; None for every other question.

    Args:
        request: a question without its exact conditions.
        languages: those it may be in.
        today: the day on which it is asked; that of the clock without it.

    Returns:
        None also for "What happened to X?" without a time: that asks what, not when.
    """
    text = " ".join(request.split()).replace(" ?", "?")
    for language, timeline in _TIMELINES.items():
        if found := timeline.match(text):
            rest, asked = _without_time(text[found.end() :], Timeline(subject="", language=language), today=today)
            if language == "ar":
                rest = f"ال{rest[2:]}" if rest.startswith("لل") else rest.removeprefix("ل")
            return _about(rest, languages, asked)
        if found := _HAPPENED[language].match(text):
            rest, asked = _without_time(text[found.end() :], Timeline(subject="", language=language), today=today)
            if not asked.timed:
                return None
            where = _WHERE[language].match(rest)
            rest = rest[where.end() :] if where else rest
            told = _about(rest, languages, asked)
            # "What happened to the price of bread in 2021?" asks for one fact.
            return told if told is not None and not told.described else None
    return None


def _without_time(rest: str, asked: Timeline, *, today: date | None) -> tuple[str, Timeline]:
    """What is asked without the time that it ends with, and the request with that time."""
    for found in _WHEN[asked.language].finditer(rest):
        limits = limits_at(rest, found.end(), how=found["how"])
        if limits is not None and not rest[limits[0] :].strip(_EDGES):
            return rest[: found.start()].strip(_EDGES), replace(asked, since=limits[1], until=limits[2])
    for found in _CALENDAR[asked.language].finditer(rest):
        time = read_calendar_time(rest, found.end())
        if time is not None and not rest[time[0] :].strip(_EDGES):
            return rest[: found.start()].strip(_EDGES), replace(asked, within=time[1])
    for pattern, how, unit in _RELATIVE:
        told = pattern.search(rest)
        if told is not None and not rest[told.end() :].strip(_EDGES):
            since, until = _reckoned(how, unit, today or date.today())
            return rest[: told.start()].strip(_EDGES), replace(asked, since=since, until=until, reckoned=True)
    return rest.strip(_EDGES), asked


def _reckoned(how: str, unit: str, today: date) -> tuple[date, date]:
    """The first and the last day of "yesterday", "last week", "this month"; weeks begin on Monday."""
    if unit == "day":
        day = today - timedelta(days=how == _DAY_BEFORE)
        return day, day
    first = _first_day(unit, today)
    if how == _THIS:
        return first, today
    last = first - timedelta(days=1)
    return _first_day(unit, last), last


def _first_day(unit: str, day: date) -> date:
    """Of the week, month or year in which a day lies."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _about(rest: str, languages: Sequence[str], request: Timeline) -> Timeline | None:
    """The request with its subject; None where that is none."""
    if not rest or _EVENTS.fullmatch(rest):
        return request
    wanted = term_of(rest, languages, request.language)
    if wanted is None:
        return None
    return replace(request, subject=wanted[0], described=wanted[1])
