"""
Dates as texts and metadata write them, in several languages.

Only what is stated counts: a day, a month and a year, unambiguous. ``03/04/2024`` is read only where the language says
which of the two is the day.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from rag.language.calendar import month_names
from rag.language.normalise import fold

_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_MIN_YEAR, _MAX_YEAR = 1800, 2200
_TOLD = 1500
"""The first year that an article may tell of; none of them was published then."""
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
    r"(?:\b(?:by|until|till|before|no later than)|\bd['’]ici(?: le| au)?|\bavant(?: le)?|\bjusqu['’]au"
    r"|(?<!\w)(?:بحلول|قبل|حتى)(?: يوم)?)(?: \w+day,?| (?:lun|mar|mercre|jeu|vendre|same)di)?\s*$"
)
_COMING = re.compile(
    r"\b(?:will|shall|must|(?:is|are) to|due|scheduled|planned|expected|sera|seront|aura|auront|doi(?:t|vent)"
    r"|devr(?:a|ont)|prévue?s?|attendue?s?|prochaine?s?)\b|(?<!\w)(?:سوف|س[يتن]\w{3,}|المقرر|المقبل|القادم)(?!\w)"
)
_COMING_CHARS = 60
"""How far before a day a word may stand that says it is to come."""


@lru_cache(maxsize=1)
def _month_numbers() -> dict[str, int]:
    return month_names(short=True, other=True) | month_names(short=True, fold=fold)


@lru_cache(maxsize=1)
def _month_names() -> str:
    """The names of months as alternatives of a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(_month_numbers(), key=len, reverse=True)))


def _twin() -> str:
    """The month named twice: يناير/كانون الثاني."""
    return rf"(?:\s?/\s?(?:{_month_names()}))?"


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    month, twin = rf"(?P<month>{_month_names()})\.?", _twin()
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
    year = r"(?P<year>\d{4})(?!\d)"
    return (
        re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
        re.compile(rf"{day}\s{{0,3}}(?:de\s|of\s)?\s?{month}{twin},?\s{{0,3}}(?:de\s|del\s|عام\s|سنة\s)?{year}"),
        re.compile(rf"(?<!\w){month}\s{{0,3}}{day},?\s{{1,3}}{year}"),
        re.compile(r"(?<![\d/.])(?P<first>\d{1,2})(?P<mark>[/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"),
        re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=$|T\d)"),
    )


def find_dates(text: str, *, language: str = "und", oldest: int = _MIN_YEAR) -> list[tuple[int, int, date]]:
    """
    The dates written out in ``text``.

    Args:
        text: a line; a long one is looked through to its 2,000th character.
        language: decides ``03/04/2024``: English and unknown leave it unread, the others put the day first.
        oldest: the first year that is read as one.

    Returns:
        (start, end, date) in order, not overlapping.
    """
    sample = plain_digits(text[:2000]).lower()
    if len(sample) != min(len(text), 2000):  # a few letters change their number in lower case
        sample = plain_digits(text[:2000])
    found: list[tuple[int, int, date]] = []
    for pattern in _patterns():
        for match in pattern.finditer(sample):
            value = _value(match.groupdict(), language, oldest)
            if value is not None and all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), value))
    return sorted(found)


def find_periods(text: str, *, language: str = "und", near: date | None = None) -> list[tuple[int, int, date, date]]:
    """
    The days and months written out in a sentence.

    Args:
        text, language: as in :func:`find_dates`.
        near: when the text was published. A day without a year ("on 15 November") is the last one that had come by
            then, or the next one where it ends a term or is said to come ("by 15 November", "will open on 15
            November"); without it, such a day is left unread.

    Returns:
        (start, end, first day, last day) in order, not overlapping.
    """
    if _DIGIT.search(text) is None:
        return []
    found = [(start, end, day, day) for start, end, day in find_dates(text, language=language, oldest=_TOLD)]
    sample = plain_digits(text[:2000]).lower()
    if len(sample) != min(len(text), 2000):
        return found

    def add(match: re.Match[str], first: date, last: date) -> None:
        if all(match.end() <= start or match.start() >= end for start, end, *_ in found):
            found.append((match.start(), match.end(), first, last))

    for match in _month_of_year().finditer(sample):
        if _is_month(text, match, language) and _TOLD <= int(match["year"]) <= _MAX_YEAR:
            add(match, *_whole_month(int(match["year"]), _month_numbers()[match["month"]]))
    if near is not None:
        for match in (match for pattern in _days() for match in pattern.finditer(sample)):
            day = _without_year(near, _month_numbers()[match["month"]], int(match["day"]), sample[: match.start()])
            if day is not None and _is_month(text, match, language):
                add(match, day, day)
    return sorted(found)


def _is_month(text: str, match: re.Match[str], language: str) -> bool:
    """Whether a word that may be a month is one: "May 2020", not "may 2,000", nor the French for seven."""
    word = text[match.start("month") : match.end("month")]
    other = word.lower() in _OTHER_WORDS.get(language, frozenset())
    return not other or (language == "en" and word[:1].isupper())


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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _month_of_year() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<month>{_month_names()})\.?{_twin()},?\s{{1,3}}(?:of\s|de\s|عام\s|سنة\s)?(?P<year>\d{{4}})(?![\w%])"
    )


@lru_cache(maxsize=1)
def _days() -> tuple[re.Pattern[str], ...]:
    names = _month_names()
    day = r"(?P<day>[0-3]?\d)"
    return (
        re.compile(rf"(?<![\d.,:/-]){day}(?:st|nd|rd|th|er|º|°|\.)?\s{{1,3}}(?:of\s|de\s)?(?P<month>{names})(?!\w)"),
        re.compile(rf"(?<!\w)(?P<month>{names})\.?\s{{1,3}}{day}(?:st|nd|rd|th)?(?![\w%:]|[.,]\d)"),
    )


def parse_date(stated: str, *, language: str = "und") -> date | None:
    """The one date of a metadata field (ISO 8601, RFC 2822, written out), or None where it states none."""
    dates = find_dates(stated[:200], language=language)
    return dates[0][2] if dates else None


def read_period(text: str, start: int) -> tuple[int, date, date] | None:
    """
    The day, month or year that is written at a place: "6 March 2023", "mars 2023", "2023".

    Returns:
        Where it ends, its first and its last day; None where none stands there.
    """
    sample = plain_digits(text[start : start + 80]).lower()
    whole = min((found for found in find_dates(sample, language="fr", oldest=_TOLD) if found[0] == 0), default=None)
    if whole is not None:
        return start + whole[1], whole[2], whole[2]
    found = _month_or_year().match(sample)
    if found is None or not _TOLD <= int(found["year"]) <= _MAX_YEAR:
        return None
    year, month = int(found["year"]), _month_numbers().get(found["month"] or "")
    if month is None:
        return start + found.end(), date(year, 1, 1), date(year, 12, 31)
    return start + found.end(), *_whole_month(year, month)


@lru_cache(maxsize=1)
def _month_or_year() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<month>{_month_names()})\.?,?\s{{1,3}}(?:of\s|de\s|عام\s|سنة\s)?)?(?P<year>\d{{4}})م?(?![\w%])"
    )


def plain_digits(text: str) -> str:
    """``text`` with every decimal digit of any script as 0-9, the same length."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), text)


def _value(parts: dict[str, str | None], language: str, oldest: int) -> date | None:
    year = int(parts["year"] or 0)
    if "first" in parts:
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        day_first = language not in ("en", "und") or parts["mark"] == "."
        if first > 12 >= second or first == second or (day_first and second <= 12):
            day, month = first, second
        elif second > 12 >= first:
            day, month = second, first
        else:
            return None
    else:
        name = parts["month"] or ""
        month = int(name) if name.isdigit() else _month_numbers().get(name, 0)
        day = int(parts["day"] or 0)
    if not oldest <= year <= _MAX_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
