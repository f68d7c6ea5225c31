"""
The days and months that a sentence tells of, with and without their year, and those that a question asks for.

An article writes "on 15 November", "in March" and "on Monday" of days near the one on which it was published.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rag.corpus.dates import (
    MAX_YEAR,
    TOLD,
    day_number,
    day_pattern,
    find_dates,
    month_numbers,
    month_pattern,
    plain_digits,
    twin_pattern,
)
from rag.language.calendar import weekday_names
from rag.language.normalise import fold

_OTHER_WORDS = {
    "en": frozenset(("may", "march", "mar", "set", "out", "mag", "ago", "gen")),
    "fr": frozenset(("sept", "mar", "set", "out", "mag", "ago", "gen")),
}
"""Names of months that are other words of a language: in English in small letters, in French however written."""
_AHEAD = 14
"""Days from an article to a day that it announces without a year, where no word says that it is to come."""
_JUST_OVER = 60
"""Days since the end of a term that an article still tells of as one that has ended."""
_DEADLINE = re.compile(
    r"(?:\b(?:by|until|till|before|no later than)|\bd['’]ici(?: le| au| à)?|\bavant(?: le)?|\bjusqu['’](?:au|à|en)"
    r"|(?<!\w)(?:بحلول|قبل|حتى)(?: يوم| شهر)?)(?: mid-?| early| late| the end of| fin| début)?"
    r"(?: \w+day,?| (?:lun|mar|mercre|jeu|vendre|same)di)?\s*$"
)
_COMING = re.compile(
    r"\b(?:will|shall|must|(?:is|are) to|due|scheduled|planned|expected|next|sera|seront|aura|auront|doi(?:t|vent)"
    r"|devr(?:a|ont)|prévue?s?|attendue?s?|prochaine?s?)\b"
    r"|(?<!\w)(?:سوف|س[يتن]\w{3,}|[وف]س[يتن]\w{3,}|المقرر|المقبل|القادم|[يت][ُ]?(?:نتظر|توقع|عتزم))(?!\w)"
)
_COMING_FR = re.compile(r"\b(?:\w{2,}[eiud](?:ra|ront)|expire(?:nt)?)\b")
_COMING_CHARS = 60
"""How far before a day a word may stand that says it is to come."""
_COMING_BEHIND = re.compile(r"\s(?:prochain|المقبل|القادم)(?!\w)")
_LAST = re.compile(r"\blast\s*$")
_LAST_BEHIND = re.compile(r"\s(?:dernier|passé|الماضي|الفائت|المنصرم)(?!\w)")
_IN_MONTH = (
    r"(?:\b(?:in|since|until|by|during|early|late|mid|last|next|before|after|(?:end|beginning|start|middle) of"
    r"|month of|en|depuis|début|fin|mi|courant|dès|jusqu['’]en|d['’]ici|avant|après|mois de|mois d['’])[\s-]"
    r"|(?<!\w)(?:في|منذ|خلال|شهر|حتى|قبل|بعد|بحلول|مطلع|أوائل|أواخر|منتصف|نهاية|بداية|من)\s(?:شهر\s)?)"
    r"(?:early[\s-]|late[\s-]|mid[\s-])?"
)
"""What stands before a month without a year; without it "May" and «آب» are mostly something else."""
_DAY_EN = re.compile(r"(?:\b(?:on|last|this|next|since|until|by|before|after|early|late|from)\s(?:early\s|late\s)?)$")
_NO_DAY_EN = re.compile(r"\b(?:every|each|any|most|some|a|an|the|per|black|good|easter|palm|ash|holy|bloody|super)\s$")
_NO_DAY_FR = re.compile(
    r"(?:\b(?:les?|des|du|aux?|un|chaque|tous les|ce|autre)\s|\b[dl]['’])$|^\s(?:gras|saint|noir)\b"
)
_DAY_AR = re.compile(
    r"(?:(?<!\w)[وفب]?(?:يوم|مساء|صباح|فجر|ليل|ليلة|ظهر|عصر|بعد ظهر|منذ|قبل|بعد|حتى|أمس|غدا|اليوم)[،,]?\s|[،,]\s)$"
)
_NO_DAY_AR = re.compile(r"(?<!\w)كل (?:يوم|ليلة|مساء|صباح)\s$")
_AR_ENDS = re.compile(r"\s?[،,.؛]|$|\s(?:الماضي|المقبل|القادم|الجاري|في|عن|إن|أن|على|من|إلى)(?!\w)")
"""What an Arabic day of the week that only a comma introduces is followed by."""
_NUMBERED = re.compile(r"\d|ال(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي|عشر|ثلاث)")
"""A digit, or how the days begin that Arabic writes in words."""
_BEFORE_DATE = 14
_BEHIND_DATE = 4
"""Characters between a day of the week and the date that says which one it is."""
_YESTERDAY = re.compile(r"\byesterday\b|\bhier\b|(?<!\w)(?:أمس|البارحة)(?!\w)")
_NOT_YESTERDAY = re.compile(r"(?:\bavant-|\bbefore\s|\bof\s|\bd['’]|أول\s|\bthe day )$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTime:
    """
    A time that comes again: a month of any year, a day of a month, or a day of the week.

    ``month`` 1 to 12, ``day`` 1 to 31, ``weekday`` 0 to 6 from Monday; None where it is not told by it.
    """

    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def holds(self, first: date, last: date) -> bool:
        """Whether a time, from its first to its last day, lies within this one in some year or week."""
        if self.month is not None and not (first.month == last.month == self.month and first.year == last.year):
            return False
        if self.day is not None and not first.day == last.day == self.day:
            return False
        return self.weekday is None or (first == last and first.weekday() == self.weekday)


def find_periods(text: str, *, language: str = "und", near: date | None = None) -> list[tuple[int, int, date, date]]:
    """
    The days and months written out in a sentence.

    Args:
        text, language: as in :func:`rag.corpus.dates.find_dates`.
        near: when the text was published. A day without a year ("on 15 November", "on Monday", "yesterday") and a
            month without one ("in March") are the last that had come by then, or the next one where it ends a term or
            is said to come ("by 15 November", "will open on Monday"); without it, these are left unread.

    Returns:
        (start, end, first day, last day) in order, not overlapping.
    """
    # Most sentences have no digit, and so no date: looking for one takes longer than anything else.
    numbered = _NUMBERED.search(text) is not None
    dates = find_dates(text, language=language, oldest=TOLD) if numbered else []
    found = [(start, end, day, day) for start, end, day in dates]
    sample = plain_digits(text[:2000]).lower()
    if len(sample) != min(len(text), 2000):
        return found

    def add(start: int, end: int, first: date, last: date) -> None:
        if all(end <= other or start >= until for other, until, *_ in found):
            found.append((start, end, first, last))

    for match in _month_of_year().finditer(sample) if numbered else ():
        if _is_month(text, match, language) and TOLD <= int(match["year"]) <= MAX_YEAR:
            add(match.start(), match.end(), *_whole_month(int(match["year"]), month_numbers()[match["month"]]))
    if near is None:
        return sorted(found)
    for match in (match for pattern in _days() if numbered for match in pattern.finditer(sample)):
        day = _without_year(near, month_numbers()[match["month"]], day_number(match["day"]), sample[: match.start()])
        if day is not None and _is_month(text, match, language):
            add(match.start(), match.end(), day, day)
    for match in _months().finditer(sample):
        if _is_month(text, match, language):
            month = _month_near(near, month_numbers()[match["month"]], sample, match, language)
            add(match.start("month"), match.end("whole"), *_whole_month(*month))
    for start, end, weekday in _weekdays_in(text, sample):
        dated = (end <= at <= end + _BEFORE_DATE or start - _BEHIND_DATE <= until <= start for at, until, *_ in found)
        if not any(dated):
            day = _weekday_near(near, weekday, sample, start, end, language)
            add(start, end, day, day)
    for match in _YESTERDAY.finditer(sample):
        if not _NOT_YESTERDAY.search(sample[: match.start()]):
            add(match.start(), match.end(), near - timedelta(days=1), near - timedelta(days=1))
    return sorted(found)


def read_period(text: str, start: int) -> tuple[int, date, date] | None:
    """
    The day, month or year that is written at a place: "6 March 2023", "mars 2023", "2023".

    Returns:
        Where it ends, its first and its last day; None where none stands there.
    """
    sample = plain_digits(text[start : start + 80]).lower()
    named = _named_day().match(sample)
    skipped = named.end() if named else 0
    for offset in dict.fromkeys((0, skipped)):
        dates = find_dates(sample[offset:], language="fr", oldest=TOLD)
        whole = min((found for found in dates if found[0] == 0), default=None)
        if whole is not None:
            return start + offset + whole[1], whole[2], whole[2]
    found = _month_or_year().match(sample)
    if found is None or not TOLD <= int(found["year"]) <= MAX_YEAR:
        return None
    year, month = int(found["year"]), month_numbers().get(found["month"] or "")
    if month is None:
        return start + found.end(), date(year, 1, 1), date(year, 12, 31)
    return start + found.end(), *_whole_month(year, month)


def read_calendar_time(text: str, start: int) -> tuple[int, CalendarTime] | None:
    """
    The month, day of a month or day of the week without a year that is written at a place: "March", "6 mars", "lundi".

    Returns:
        Where it ends and what it is; None where none stands there.
    """
    sample = plain_digits(text[start : start + 80]).lower()
    named = _named_day().match(sample)
    offset = named.end() if named else 0
    for pattern in _days():
        found = pattern.match(sample, offset)
        if found is not None and 1 <= day_number(found["day"]) <= 31:
            time = CalendarTime(month=month_numbers()[found["month"]], day=day_number(found["day"]))
            return start + found.end(), time
    if named is not None:
        return start + named.end("name"), CalendarTime(weekday=_weekday_numbers()[named["name"]])
    month = _month_alone().match(sample)
    if month is None:
        return None
    return start + month.end(), CalendarTime(month=month_numbers()[month["month"]])


def weekdays_named(text: str, start: int, end: int) -> set[int]:
    """The days of the week by which a text calls the day that it states at a place: "Monday", "Monday, 3 March"."""
    sample = text[max(0, start - _BEFORE_DATE) : end].lower()
    return {_weekday_numbers()[found["name"]] for found in _weekdays().finditer(sample)}


def _is_month(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a word that may be a month is one: "May 2020", not "may 2,000", nor the French for seven."""
    word = text[match.start("month") : match.end("month")]
    other = word.lower() in _OTHER_WORDS.get(language, frozenset())
    return not other or (language == "en" and word[:1].isupper())


def _is_to_come(sample: str, start: int, end: int, language: str) -> bool:
    before = sample[max(0, start - _COMING_CHARS) : start]
    future = language == "fr" and _COMING_FR.search(before)
    return bool(future or _COMING.search(before) or _COMING_BEHIND.match(sample, end))


def _without_year(near: date, month: int, day: int, before: str) -> date | None:
    """
    The day that is meant near a date, by the words before it.

    That is the last such day up to shortly after; where a term ends or something is to come, the next one may be meant.
    """
    days = [found for year in range(near.year - 1, near.year + 2) if (found := _date(year, month, day)) is not None]
    last = max((one for one in days if one <= near + timedelta(days=_AHEAD)), default=None)
    coming = min((one for one in days if one > near), default=None)
    if last is None or coming is None:
        return last
    if _DEADLINE.search(before):
        return last if last >= near - timedelta(days=_JUST_OVER) else coming
    if _COMING.search(before[-_COMING_CHARS:]):
        return min(last, coming, key=lambda one: abs(one - near))
    return last


def _month_near(near: date, month: int, sample: str, match: re.Match[str], language: str) -> tuple[int, int]:
    """The year and month that are meant by a month without a year."""
    start, end = match.span("whole")
    # "last March", told in April, and told in March of the next year
    if _LAST.search(sample[:start]) or _LAST_BEHIND.match(sample, end):
        return (near.year if month < near.month else near.year - 1), month
    past = near.year if month <= near.month else near.year - 1
    if month == near.month or not (_is_to_come(sample, start, end, language) or _DEADLINE.search(sample[:start])):
        return past, month
    return past + 1, month


def _weekday_near(near: date, weekday: int, sample: str, start: int, end: int, language: str) -> date:
    """The day that is meant by a day of the week: the last one that had come, or the next where it is to come."""
    last = near - timedelta(days=(near.weekday() - weekday) % 7)
    if _LAST.search(sample[:start]) or _LAST_BEHIND.match(sample, end):
        return last if last < near else last - timedelta(days=7)
    ahead = _is_to_come(sample, start, end, language) or _DEADLINE.search(sample[:start])
    return last + timedelta(days=7) if ahead and last < near else last


def _weekdays_in(text: str, sample: str) -> Iterator[tuple[int, int, int]]:
    """Where a text names a day of the week that it does not tell of as one of many ("every Monday", "le lundi")."""
    for match in _weekdays().finditer(sample):
        name, start, end = match["name"], match.start("name"), match.end("name")
        before, behind = sample[:start], sample[end:]
        if name.endswith("day"):
            capital = text[start].isupper() and not _NO_DAY_EN.search(before)
            named = re.match(r"\s[A-Z]", text[end : end + 2]) is not None  # "the Sunday Times"
            counts = capital and (not named or _DAY_EN.search(before) is not None)
        elif name.isascii():
            counts = not _NO_DAY_FR.search(before) and not _NO_DAY_FR.search(behind)
        else:
            said = _DAY_AR.search(before)
            counts = said is not None and not _NO_DAY_AR.search(before)
            if counts and said is not None and said.group()[0] in "،,":
                counts = _AR_ENDS.match(behind) is not None
        if counts:
            yield start, end, _weekday_numbers()[name]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=1)
def _month_of_year() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<month>{month_pattern()})\.?{twin_pattern()},?\s{{1,3}}(?:of\s|de\s|عام\s|سنة\s)?"
        r"(?P<year>\d{4})(?![\w%])"
    )


@lru_cache(maxsize=1)
def _days() -> tuple[re.Pattern[str], ...]:
    names = month_pattern()
    day = r"(?P<day>[0-3]?\d)"
    return (
        re.compile(
            rf"(?<![\d.,:/-]){day_pattern()}(?:st|nd|rd|th|er|º|°|\.)?\s{{1,3}}"
            rf"(?:of\s|de\s|من\s(?:شهر\s)?)?(?P<month>{names})(?!\w)"
        ),
        re.compile(rf"(?<!\w)(?P<month>{names})\.?\s{{1,3}}{day}(?:st|nd|rd|th)?(?![\w%:]|[.,]\d)"),
    )


@lru_cache(maxsize=1)
def _months() -> re.Pattern[str]:
    return re.compile(rf"{_IN_MONTH}(?P<whole>(?P<month>{month_pattern()}){twin_pattern()})(?![\w-]|\.?,?\s?\d)")


@lru_cache(maxsize=1)
def _month_alone() -> re.Pattern[str]:
    return re.compile(rf"(?P<month>{month_pattern()}){twin_pattern()}(?!\w)")


@lru_cache(maxsize=1)
def _month_or_year() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<month>{month_pattern()})\.?,?\s{{1,3}}(?:of\s|de\s|عام\s|سنة\s)?)?(?P<year>\d{{4}})م?(?![\w%])"
    )


@lru_cache(maxsize=1)
def _weekday_numbers() -> dict[str, int]:
    return weekday_names() | weekday_names(fold=fold)


@lru_cache(maxsize=1)
def _weekdays() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<name>{'|'.join(_weekday_numbers())})(?!\w)")


@lru_cache(maxsize=1)
def _named_day() -> re.Pattern[str]:
    """A day of the week, and what divides it from its date."""
    return re.compile(rf"(?P<name>{'|'.join(_weekday_numbers())})(?!\w),?\s?(?:the\s|le\s)?")
