"""The lines of an article that tell when it was published, and the date they state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.corpus.clean.dateline import WEEKDAY, dateline
from rag.corpus.clean.fold import fold
from rag.corpus.clean.head import BYLINE_START, CONNECTORS, META_CHARS, is_long_headline
from rag.corpus.clean.lines import Line, count_words, ends_sentence, words_of
from rag.corpus.clean.wordings import META_LABELS
from rag.corpus.dates import find_dates, plain_digits

_TIME = re.compile(
    r"\b\d{1,2}\s?(?:[:h.]\s?\d{2}(?::\d{2})?|h\b)\s?(?:[ap]\.?m\b\.?)?"
    r"(?:\s?\(?(?:[A-Z]{2,4}|[+-]\d{1,2}(?::?\d\d)?)\)?)?(?!\w)",
    re.IGNORECASE,
)
_READING = re.compile(r"\b\d{1,3}\s?-?\s?(?:min(?:ute)?s?|دقائق|دقيقه)\b(?:\s(?:read|de lecture|lesezeit|قراءه))?")
_LABELS = re.compile(rf"\b(?:{META_LABELS})\b\s?:?")
_SMALL = re.compile(r"\b(?:at|by|par|on|a|le|am|um|in|the|el|il|em|om|pm|gmt|utc|cet|في|عند|الساعه|بتاريخ|الموافق)\b")
_BAR = re.compile(
    r"\s[-–—/]\s|\s?[|•·]\s?|\s{2,}|"
    # where a page's elements were put together without anything between them
    r"(?<=[a-zà-ÿ])(?=(?:Published|Posted|Updated|Publié|Mis(?:e)? (?:à jour|en ligne))\b)|"
    r"(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z]{3})(?=\d)"
)
"""What divides the parts of a bar that tells section, author, date and what one may do with the article."""
_BAR_PARTS, _PART_WORDS = 8, 10
_BARS = 2
"""More lines of parts and dates than these are a list of events, not an article's head."""
_HEAD_LINES = 20
_UPDATE = re.compile(
    r"\b(?:updated?|mis a jour|modifie|actualizado|aktualisiert|aggiornato|atualizado|bijgewerkt|modified|"
    r"(?:اخر )?تحديث|حدث)\b"
)
_PUBLISHED = re.compile(
    r"\b(?:published?|posted|publiee?|veroffentlicht|publicado|pubblicato|gepubliceerd|نشر(?:ت)?|تاريخ النشر)\b"
)


def mark_meta(lines: Sequence[Line], *, language: str) -> None:
    """Mark as boilerplate the lines above and below the running text that tell the date of publication."""
    first = True
    bars = []
    for line in lines[:_HEAD_LINES]:
        if line.spans:
            continue
        if is_dated_bar(line, language=language, first=first):
            bars.append(line)
        elif is_meta(line, language=language, first=first):
            line.assign("boilerplate")
        elif line.is_paragraph and not (first and is_long_headline(line)):
            break
        first = False
    for line in bars if len(bars) <= _BARS else []:
        line.assign("boilerplate")
    for line in reversed(lines[-_HEAD_LINES:]):
        if line.spans:
            continue
        if is_meta(line, language=language):
            line.assign("boilerplate")
        elif line.is_paragraph:
            break


def is_meta(line: Line, *, language: str, first: bool = False) -> bool:
    """
    Does the line tell when (and by whom) the article was published, and nothing else?

    Of the first line of a text more is asked: "City Attack, 3 May 2020" may be a headline.
    """
    if len(line.text) > META_CHARS:
        return False
    told = _told(line.text, language)
    if not (told.dated or told.timed or (told.labelled and _LABELS.match(told.folded))):
        return False
    words = told.words
    if not words:
        return told.dated or told.timed
    prefix = BYLINE_START.match(fold(line.text)) is not None
    if not (told.dated or told.labelled):
        return prefix and len(words) <= 10 and not told.lower
    if first and not (told.labelled or told.timed or prefix) and len(words) > 1:
        return False
    # "Education desk, 3 October 2023"
    most_lower = 1 if told.labelled or prefix or (told.ends_dated and len(words) <= 3) else 0
    return len(words) <= 12 and len(told.lower) <= most_lower and not (ends_sentence(line.text) and len(words) > 4)


def is_dated_bar(line: Line, *, language: str, first: bool = False) -> bool:
    """
    Is the line a bar of short parts, one of which is the date: ``Sport desk – 17 June 2025 | 12 comments``?

    Of the first line of a text more is asked, as in :func:`is_meta`; so is where the date stands in front of a single
    dash, as it does in a list of events.
    """
    if len(line.text) > META_CHARS or line.text.startswith("©"):
        return False
    parts = [part for part in _BAR.split(line.text) if part.strip()]
    if not 2 <= len(parts) <= _BAR_PARTS or any(count_words(part) > _PART_WORDS for part in parts):
        return False
    dated = [number for number, part in enumerate(parts) if _is_date_alone(part, language)]
    if not dated or (ends_sentence(line.text) and len(parts) - 1 not in dated):  # "at 6 p.m." ends in a full stop too
        return False
    if len(parts) == 2 and not {"|", "·", "•"} & set(line.text):
        told = _told(line.text, language)
        return told.labelled or told.timed or (dated == [1] and not first)
    return len(parts) > 2 or not first


def _is_date_alone(part: str, language: str) -> bool:
    """A date with its label, its time, and the place or the person in front of it at most."""
    told = _told(part, language)
    if not told.dated or not told.words:
        return told.dated
    return len(told.words) <= (6 if told.labelled else 3) and told.ends_dated and (told.labelled or not told.lower)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """
    What a line tells beside names.

    ``folded`` is the line without dates and times; ``words`` are those left of it without labels, weekdays and small
    words, ``lower`` the ones that no name begins with; ``ends_dated``: they all stand in front of a date.
    """

    dated: bool
    timed: bool
    labelled: bool
    folded: str
    words: Sequence[str]
    lower: Sequence[str]
    ends_dated: bool


def _told(text: str, language: str) -> _Told:
    dates = find_dates(text, language=language)
    rest = plain_digits(text)
    for start, end, _ in reversed(dates):
        rest = rest[:start] + " | " + rest[end:]
    timed = _TIME.search(rest) is not None
    rest = _TIME.sub(" | ", rest)
    folded = fold(rest)
    left = WEEKDAY.sub(" ", _READING.sub(" ", _LABELS.sub(" ", folded)))
    words = words_of(_SMALL.sub(" ", left))
    original = {fold(word): word for word in words_of(rest)}
    named = [original.get(word, word) for word in words]
    return _Told(
        dated=bool(dates),
        timed=timed,
        labelled=_LABELS.search(folded) is not None,
        folded=folded,
        words=words,
        lower=[word for word in named if word[:1].islower() and word.lower() not in CONNECTORS],
        ends_dated=not words_of(_SMALL.sub(" ", left[left.find("|") :])) if dates else False,
    )


def stated_date(lines: Sequence[Line], *, language: str) -> date | None:
    """
    The date of publication that the article itself states.

    In this order: a line labelled "published", a line of date and names in the head, the dateline that the running
    text opens with, a line labelled "updated". Dates inside the story, of a post and of a copyright line are not.
    """
    updated: date | None = None
    plain: date | None = None
    body = next((line.start for line in lines if line.kind == "body" and line.is_paragraph), 0)
    for line in [*lines[:40], *lines[max(40, len(lines) - 10) :]]:
        if line.kind != "boilerplate" or line.post is not None or len(line.text) > META_CHARS:
            continue
        if line.text.startswith("©"):
            continue
        if not (is_meta(line, language=language) or (line.start < body and is_dated_bar(line, language=language))):
            continue
        for start, _, value in find_dates(line.text, language=language):
            before = fold(line.text[:start])
            label = max(_last(_PUBLISHED, before), 0), max(_last(_UPDATE, before), 0)
            if label[0] > label[1]:
                return value
            if label[1] > label[0]:
                updated = updated or value
            else:
                plain = plain or value
    return plain or _dateline(lines, language) or updated


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _dateline(lines: Sequence[Line], language: str) -> date | None:
    """The date of the dateline that the running text opens with."""
    body = next((line for line in lines if line.spans and line.spans[0][2] == "body" and line.is_paragraph), None)
    return None if body is None else dateline(body.text, language=language)
