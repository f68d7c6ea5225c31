"""
Dates as texts and metadata write them, in several languages.

Only what is stated counts: a day, a month and a year, unambiguous. ``03/04/2024`` is read only where the language says
which of the two is the day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from rag.language.calendar import day_words, month_names
from rag.language.normalise import fold

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_MIN_YEAR, MAX_YEAR = 1800, 2200
TOLD = 1500
"""The first year that an article may tell of; none of them was published then."""


@lru_cache(maxsize=1)
def month_numbers() -> dict[str, int]:
    """Every way in which a text may name a month, in small letters, to its number."""
    return month_names(short=True, other=True) | month_names(short=True, fold=fold)


@lru_cache(maxsize=1)
def month_pattern() -> str:
    """The names of months as alternatives of a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(month_numbers(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _day_numbers() -> dict[str, int]:
    return day_words() | day_words(fold=fold)


@lru_cache(maxsize=1)
def day_pattern() -> str:
    """A day of a month in digits, or in the words of Arabic."""
    words = "|".join(sorted(_day_numbers(), key=len, reverse=True))
    return rf"(?P<day>\d{{1,2}}|(?<!\w)(?:{words}))"


def day_number(written: str) -> int:
    """The number of a day that :func:`day_pattern` has found."""
    return int(written) if written.isdigit() else _day_numbers()[written]


def twin_pattern() -> str:
    """The month named twice: يناير/كانون الثاني."""
    return rf"(?:\s?/\s?(?:{month_pattern()}))?"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    month, twin = rf"(?P<month>{month_pattern()})\.?", twin_pattern()
    day = rf"(?<!\d){day_pattern()}(?:st|nd|rd|th|er|º|°|\.)?"
    year = r"(?P<year>\d{4})(?!\d)"
    return (
        re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
        re.compile(
            rf"{day}\s{{0,3}}(?:de\s|of\s|من\s(?:شهر\s)?)?\s?{month}{twin},?\s{{0,3}}(?:de\s|del\s|عام\s|سنة\s)?{year}"
        ),
        re.compile(rf"(?<!\w){month}\s{{0,3}}(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?,?\s{{1,3}}{year}"),
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


def parse_date(stated: str, *, language: str = "und") -> date | None:
    """The one date of a metadata field (ISO 8601, RFC 2822, written out), or None where it states none."""
    dates = find_dates(stated[:200], language=language)
    return dates[0][2] if dates else None


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
        month = int(name) if name.isdigit() else month_numbers().get(name, 0)
        day = day_number(parts["day"] or "0")
    if not oldest <= year <= MAX_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
