"""The head of an article: its title, and the lines that tell who wrote it, where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Line, after_words, count_words, ends_sentence, words_of
from rag.corpus.clean.wordings import AGENCIES, BYLINE, META_LABELS
from rag.corpus.dates import find_dates, plain_digits
from rag.language.stopwords import word_set

_TIME = re.compile(
    r"\b\d{1,2}\s?(?:[:h.]\s?\d{2}(?::\d{2})?|h\b)\s?(?:[ap]\.?m\b\.?)?"
    r"(?:\s?\(?(?:[A-Z]{2,4}|[+-]\d{1,2}(?::?\d\d)?)\)?)?(?!\w)",
    re.IGNORECASE,
)
_READING = re.compile(r"\b\d{1,3}\s?-?\s?(?:min(?:ute)?s?|دقائق|دقيقه)\b(?:\s(?:read|de lecture|lesezeit|قراءه))?")
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|fri|sat|sun|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|miercoles|jueves|viernes|"
    r"sabado|domingo|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|"
    r"(?:ال)?(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت))\b"
)
_LABELS = re.compile(rf"\b(?:{META_LABELS})\b\s?:?")
_SMALL = re.compile(r"\b(?:at|on|a|le|am|um|in|the|el|il|em|om|pm|gmt|utc|cet|في|عند|الساعه|بتاريخ|الموافق)\b")
_BYLINE_RE = re.compile(rf"(?:[-–—•|]\s?)?(?:{BYLINE})(?:\s?[:：]\s?|\s)(?=\S)")
_SURE_BYLINE = re.compile(r"(?:by|written by|words(?: by)?|par|بقلم|كتب(?:ت|ه)?|texte|text)\s?[:：]?\s")
_CONNECTORS = word_set(
    """
    and et y e und en in for with at of the de del della di da do du des la le les el von van der den ten ter ben bin
    bint ibn al a à au aux pour notre envoyé envoyée spécial spéciale correspondant correspondante our special
    correspondent staff reporter editor
    """
)
_DIVIDED = re.compile(r"\s[-–—|•/]\s|\s?\|\s?")
_END_OF_NAME = re.compile(r"[,|–—،]")
_DATELINE = re.compile(r"\s?(?:[-–—:.)]|،)")
_TITLE_WORDS, _TITLE_CHARS = 40, 260
_META_CHARS = 200
_HEAD_LINES = 20
_UPDATE = re.compile(
    r"\b(?:updated?|mis a jour|modifie|actualizado|aktualisiert|aggiornato|atualizado|bijgewerkt|modified|"
    r"(?:اخر )?تحديث|حدث)\b"
)
_PUBLISHED = re.compile(
    r"\b(?:published?|posted|publiee?|veroffentlicht|publicado|pubblicato|gepubliceerd|نشر(?:ت)?|تاريخ النشر)\b"
)


def head_end(lines: Sequence[Line]) -> int:
    """Number of the first open line of running text: what stands before it is the article's head."""
    for number, line in enumerate(lines):
        if not line.spans and line.is_paragraph:
            return number
    return len(lines)


def mark_meta(lines: Sequence[Line], *, language: str) -> None:
    """Mark as boilerplate the lines above and below the running text that tell the date of publication."""
    first = True
    for line in lines[:_HEAD_LINES]:
        if line.spans:
            continue
        if is_meta(line, language=language, first=first):
            line.assign("boilerplate")
        elif line.is_paragraph:
            break
        first = False
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
    if len(line.text) > _META_CHARS:
        return False
    plain = plain_digits(line.text)
    dates = find_dates(line.text, language=language)
    rest = plain
    for start, end, _ in reversed(dates):
        rest = rest[:start] + " | " + rest[end:]
    timed = _TIME.search(rest) is not None
    rest = _TIME.sub(" | ", rest)
    folded = fold(rest)
    labelled = _LABELS.search(folded) is not None
    folded = _WEEKDAY.sub(" ", _READING.sub(" ", _LABELS.sub(" ", folded)))
    if not (dates or timed or (labelled and _LABELS.match(fold(rest)))):
        return False
    words = words_of(_SMALL.sub(" ", folded))
    if not words:
        return bool(dates or timed)
    original = {fold(word): word for word in words_of(rest)}
    named = [original.get(word, word) for word in words]
    lower = [word for word in named if word[:1].islower() and word.lower() not in _CONNECTORS]
    prefix = _BYLINE_RE.match(fold(line.text)) is not None
    if not (dates or labelled):
        return prefix and len(words) <= 10 and not lower
    if first and not (labelled or timed or prefix) and len(words) > 1:
        return False
    most_lower = 1 if labelled or prefix else 0
    return len(words) <= 12 and len(lower) <= most_lower and not (ends_sentence(line.text) and len(words) > 4)


def is_byline(line: Line, *, in_head: bool) -> bool:
    """Is the line the name of who wrote the article, with a place or an office behind it at most?"""
    if len(line.text) > _META_CHARS or line.words > 16 or ends_sentence(line.text):
        return False
    folded = fold(line.text)
    match = _BYLINE_RE.match(folded)
    if match is not None and (in_head or _SURE_BYLINE.match(folded)):
        author = after_words(line.text, count_words(folded[: match.end()]))
        name = words_of(_END_OF_NAME.split(author, maxsplit=1)[0])
        named = [word for word in name if word.lower() not in _CONNECTORS]
        return bool(named) and len(name) <= 10 and all(not word[0].islower() for word in named)
    if not in_head:
        return False
    parts = [part.strip() for part in _DIVIDED.split(line.text) if part.strip()]
    if not 2 <= len(parts) <= 4 or any(character.isdigit() for character in line.text):
        return False
    names = [word for word in words_of(line.text) if word.lower() not in _CONNECTORS]
    return line.words <= 9 and all(count_words(part) <= 4 for part in parts) and all(not w[0].islower() for w in names)


def title_line(lines: Sequence[Line], stated: str | None) -> Line | None:
    """
    The line that is the article's title.

    The stated title where a line of the head repeats it; otherwise the first open line, if it is no longer than a
    headline, does not end like a sentence, and something longer follows. A section's name of one or two words in
    front of it is passed over.
    """
    end = head_end(lines)
    if stated:
        wanted = fold(stated)
        for line in lines[: end + 1]:
            if not line.spans and len(line.text) <= 2 * _TITLE_CHARS and fold(line.text) == wanted:
                return line
    for number, line in enumerate(lines[: min(end, 12)]):
        if line.spans:
            continue
        if _headline(line) and any(not other.spans for other in lines[number + 1 :]):
            if line.words <= 2 and number + 1 < end and _next_open(lines, number, end) is not None:
                continue
            return line
        if not line.spans and line.words > 2:
            return None
    return _short_headline(lines, end)


def _next_open(lines: Sequence[Line], number: int, end: int) -> Line | None:
    return next(
        (line for line in lines[number + 1 : end] if not line.spans and _headline(line) and line.words > 2), None
    )


def _short_headline(lines: Sequence[Line], end: int) -> Line | None:
    """A headline of one or two words, when the running text follows it."""
    first = next((line for line in lines[: min(end, 12)] if not line.spans), None)
    return first if first is not None and _headline(first) and end < len(lines) else None


def _headline(line: Line) -> bool:
    text = line.text
    if not 1 <= line.words <= _TITLE_WORDS or len(text) > _TITLE_CHARS or not any(c.isalpha() for c in text):
        return False
    return not text.endswith((".", ":", ";", ",", "،", "؛", "۔", "。")) or text.endswith(("...", ".."))


def agency_caption(line: Line) -> bool:
    """``Somebody at a meeting (Reuters)``: a picture's caption with its agency in brackets, on a line of its own."""
    if not line.text.endswith(")") or line.words > 30 or len(line.text) > _TITLE_CHARS:
        return False
    opening = line.text.rfind("(")
    inside = fold(line.text[opening + 1 : -1])
    names = [part.strip() for part in re.split(r"[/,–-]", inside)]
    return opening > 3 and any(name in AGENCIES for name in names) and not ends_sentence(line.text[:opening].rstrip())


def stated_date(lines: Sequence[Line], *, language: str) -> date | None:
    """
    The date of publication that the article itself states.

    In this order: a line labelled "published", a line of date and names in the head, the dateline that the running
    text opens with, a line labelled "updated". Dates inside the story, of a post and of a copyright line are not.
    """
    updated: date | None = None
    plain: date | None = None
    for line in [*lines[:40], *lines[max(40, len(lines) - 10) :]]:
        if line.kind != "boilerplate" or line.post is not None or len(line.text) > _META_CHARS:
            continue
        if not is_meta(line, language=language):
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
    """``LISBON, 6 March 2023 -`` in front of the running text: a place in a few words, the date, a dividing mark."""
    body = next((line for line in lines if line.spans and line.spans[0][2] == "body" and line.is_paragraph), None)
    if body is None:
        return None
    head = body.text[:120]
    for start, end, value in find_dates(head, language=language)[:1]:
        place = _WEEKDAY.sub(" ", fold(head[:start]))
        words = [word for word in words_of(head[:start]) if word.lower() not in _CONNECTORS]
        named = all(not word[0].islower() or _WEEKDAY.fullmatch(fold(word)) for word in words)
        short = count_words(place) <= 5 and named and re.search(r"[,،(–—-]\s*(?:\w{1,2}\s)?$|^$", place.rstrip() + " ")
        if short and _DATELINE.match(head[end:]):
            return value
    return None
