"""
Who speaks in an Arabic sentence: "وقالت الوزيرة X", "وقال مدير الشركة، X، إن", "رئيس النقابة، X، رأى أن".

Arabic writes no capitals, so that a name is told by where it stands: behind the verb, or set apart behind a trade.
"""

from __future__ import annotations

import re

from rag.answer.speech.reading import SpeechReading
from rag.answer.speech.words import (
    CALLED,
    GOES_ON_ONLY,
    HAS,
    JOINT,
    NO_VOICE,
    OBJECTS,
    OCCASION,
    OF_ANOTHER,
    PAPERS,
    PLAINLY,
    SAYING,
    THAT,
    WHICH,
)
from rag.language.normalise import fold
from rag.language.stopwords import STOP_WORDS

_ENDED = re.compile(r"(?:[»”]|\S\"|[,?!،])\s*[,،.]?\s*\W*$")
_OPENED = re.compile(r"[\s:(][«“„\"]\s*$")
_ROLE = 8
"""Words of who speaks behind the verb, at most."""
_NAME = 4
"""Words of a name that is set apart, at most, a nationality or a trade among them."""
_OCCASION = 6
"""Words between "and said" and the quotation, at most."""
_COMMAS = (",", "،")
_STOP = frozenset(map(fold, STOP_WORDS["ar"]))
_PRONOUN = re.compile("(?:ه|ها)$")
_ADVERB = re.compile("[\u064b]|(?:ا\u064b|\u064bا)$")


def arabic_voices(read: SpeechReading) -> list[tuple[int, int]]:
    """The first and last word of each of those whose words a sentence gives, the name alone where it is set apart."""
    found, place = [], 0
    while place < len(read.words):
        last = _behind_verb(read, place)
        if last is None:
            aside = _aside_at(read, place)
            said = aside is not None and read.forms[aside[0]] not in SAYING["ar"]
            if aside is not None and said and _speaks_after(read, aside[1]):
                found.append(aside)
                place = aside[1] + 1
                continue
            place += 1
            continue
        aside = _aside_at(read, last + 1)
        if aside or _is_plain(read, place):
            found.append(aside or (place, last))
        place = (aside[1] if aside else last) + 1
    return found


def goes_on_saying(read: SpeechReading) -> bool:
    """Whether a sentence begins with "and" and a verb of saying that its subject does not follow."""
    if len(read.words) < 2 or not read.forms[0].startswith(JOINT) or read.forms[0] not in SAYING["ar"]:
        return False
    if _gives(read, 1):
        return True
    if read.forms[1] not in OCCASION:
        return False
    return any(_gives(read, at) for at in range(2, min(2 + _OCCASION, len(read.words))))


def told_of(read: SpeechReading, first: int) -> bool:
    """Whether a sentence begins with a verb and the name at a place as its subject: "وصل X أمس"."""
    return first == 1 and not read.gap(1).strip() and read.forms[0] not in (_STOP | OBJECTS["ar"])


def goes_on_of(read: SpeechReading, before: SpeechReading) -> bool:
    """Whether a verb of saying may have the subject of the sentence before: not "and added", and of the same gender."""
    verb = read.forms[0][1:]
    return not verb.startswith(GOES_ON_ONLY) and verb.endswith("ت") == before.forms[0].endswith("ت")


def _gives(read: SpeechReading, at: int) -> bool:
    """Whether words are given from a place on: "that", a colon, or a quotation."""
    gap = read.gap(at)
    return bool(THAT.fullmatch(read.forms[at])) or bool(_OPENED.search(gap)) or ":" in gap


def _behind_verb(read: SpeechReading, place: int) -> int | None:
    """The last word of what stands at a place after a verb of saying or "according to"; None where nothing does."""
    verb = read.forms[place - 1].lstrip("وف") if place else ""
    which = place > 1 and read.forms[place - 2] in WHICH
    begins = place == 1 or bool(_ENDED.search(read.text[: read.words[place - 1].start]))
    spoken = (verb in SAYING["ar"] and verb not in OF_ANOTHER and begins) or (
        which and _PRONOUN.sub("", verb) in SAYING["ar"]
    )
    according = read.is_according(place) and verb != HAS
    if not (spoken or according) or read.gap(place).strip() or _ends(read, place, first=place):
        return None
    if read.forms[place] in WHICH or read.forms[place] in PAPERS:
        return None
    last = place
    while last + 1 < len(read.words) and last - place < _ROLE and not _ends(read, last + 1, first=place):
        last += 1
    return last


def _is_plain(read: SpeechReading, place: int) -> bool:
    """Whether what stands behind the verb speaks, name or no name: "criticised the president" may be of another."""
    verb = read.forms[place - 1].lstrip("وف")
    return verb in PLAINLY["ar"] or read.is_according(place) or (place > 1 and read.forms[place - 2] in WHICH)


def _ends(read: SpeechReading, at: int, *, first: int) -> bool:
    form, within = read.forms[at], at > first
    if within and read.gap(at).strip():
        return True
    that = bool(THAT.fullmatch(form))
    return that or form in OBJECTS["ar"] or form in NO_VOICE or (not within and form[0] in "بل")


def _aside_at(read: SpeechReading, place: int) -> tuple[int, int] | None:
    """The name between commas that begins at a place; None where anything else stands between them, or nothing."""
    if place >= len(read.words) or read.gap(place).strip() not in _COMMAS:
        return None
    last = place
    while last + 1 < len(read.words) and not read.gap(last + 1).strip():
        last += 1
    if last + 1 >= len(read.words) or read.gap(last + 1).strip() not in _COMMAS or last - place >= _NAME:
        return None
    first = place
    while last - first > 1 and (read.forms[first].startswith("ال") or read.forms[first] in CALLED):
        first += 1
    if last == first or any(_is_no_name(read, at) for at in range(first, last + 1)):
        return None
    return first, last


def _is_no_name(read: SpeechReading, at: int) -> bool:
    word = read.words[at]
    if word.script != "arabic" or read.forms[at] in _STOP:
        return True
    return bool(_ADVERB.search(word.surface))


def _speaks_after(read: SpeechReading, last: int) -> bool:
    """Whether a plain verb of saying follows the name that is set apart, or one whose words are quoted."""
    after = last + 1
    if after < len(read.words) and read.forms[after] in PLAINLY["ar"]:
        return True
    for at in range(after, len(read.words) - 1):
        if read.forms[at].startswith("و") and read.forms[at][1:] in PLAINLY["ar"] and ":" in read.gap(at + 1):
            return True
    return False
