"""``LISBON (Harbour Wire) March 6, 2023 -``: the place and the date that a report opens with."""

from __future__ import annotations

import re
from datetime import date

from rag.corpus.clean.fold import fold, wordings
from rag.corpus.clean.head import CONNECTORS
from rag.corpus.clean.lines import count_words, words_of
from rag.corpus.clean.wordings import AGENCIES
from rag.corpus.dates import find_dates
from rag.language.calendar import weekday_names

_WEEKDAYS = weekday_names(short=True, other=True, fold=fold)
WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)}|{'|'.join(day.removeprefix('ال') for day in _WEEKDAYS)})\b")
_LOOKED_AT_CHARS = 120
_PLACE_WORDS = 5
_SURE_WORDS = 2
"""Of a place that nothing divides from the date, where an agency stands behind it."""
_BEFORE_DATE = re.compile(r"(?:[,،(–—-]|\))\s*(?:\w{1,2}\s)?$")
"""What divides the place from the date: a comma, a dash, brackets, "le" behind it."""
_MARK = re.compile(r"\s?(?:[-–—:./]|،)")
_MARK_BEHIND_BRACKET = re.compile(r"\)\s?[-–—:.]")
_BRACKET = re.compile(r"\s?\((?P<inside>[^()\n]{2,40})\)(?P<mark>\s?(?:[-–—:/]|،))?")
_OUTLET = re.compile(
    rf"(?:{wordings('(news)?wire; agency; agencies; agences?; press; presse; news; وكاله; وكالات; (ال)?انباء; كونا')})"
)
_LIFE = re.compile(r"\b(?:born|died|nee?|mort|morte|decedee?|ولد|ولدت|توفي|توفيت)\b")
_LIFE_CHARS = 40


def dateline(text: str, *, language: str) -> date | None:
    """
    The date of a dateline that a text opens with; None where it opens with none.

    A place in a few words that are written like names, the date in full, and what ends a dateline: a dash, a colon, a
    full stop, a slash, or the agency in brackets. A day of a life ("Ann Lee (3 May 1950 – 4 June 2020)") is none.
    """
    head = text[:_LOOKED_AT_CHARS]
    dates = find_dates(head, language=language)
    if not dates:
        return None
    start, end, value = dates[0]
    before, after = head[:start], head[end:]
    if len(dates) > 1 and dates[1][0] - end <= _LIFE_CHARS and re.search(r"[-–—]", head[end : dates[1][0]]):
        return None
    place = WEEKDAY.sub(" ", fold(before)).rstrip()
    if _LIFE.search(place) or not _is_place(before, place):
        return None
    bracket = _BRACKET.match(after)
    agency = bracket is not None and _is_agency(bracket["inside"])
    if place.endswith("("):
        ends = _MARK_BEHIND_BRACKET.match(after) is not None
    elif bracket is not None:
        ends = agency or (bracket["mark"] is not None and _named(bracket["inside"]))
    else:
        ends = _MARK.match(after) is not None
    return value if ends and (_divided(before, place) or (agency and 0 < count_words(place) <= _SURE_WORDS)) else None


def is_dateline(text: str) -> bool:
    """Is a line a dateline and nothing else: ``LISBON, March 6, 2023 (Harbour Wire)``?"""
    if len(text) > _LOOKED_AT_CHARS or (opened := dateline(f"{text} -", language="und")) is None:
        return False
    _, end, value = find_dates(text)[0]
    bracket = _BRACKET.match(text, end)
    return opened == value and not words_of(text[bracket.end() if bracket else end :])


def _is_place(before: str, place: str) -> bool:
    words = [word for word in words_of(before) if word.lower() not in CONNECTORS]
    return count_words(place) <= _PLACE_WORDS and all(
        not word[0].islower() or WEEKDAY.fullmatch(fold(word)) for word in words
    )


def _divided(before: str, place: str) -> bool:
    """Does a mark stand between place and date, or is the place told by its capitals?"""
    if not words_of(place):
        return False
    words = words_of(before)
    return _BEFORE_DATE.search(place + " ") is not None or (before.isupper() and all(len(word) > 1 for word in words))


def _named(inside: str) -> bool:
    return all(not word[0].islower() for word in words_of(inside)) and not any(c.isdigit() for c in inside)


def _is_agency(inside: str) -> bool:
    words = words_of(fold(inside))
    return any(word in AGENCIES or _OUTLET.fullmatch(word) for word in words)
