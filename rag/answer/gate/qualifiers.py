"""
What stands beside the numbers of a text and turns their meaning: "more than" or "fewer than", "%", "$", "before".

A text is contradicted only where another one says the opposite beside the same number and never the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from rag.answer.gate.figure_words import CARDINALS, MONTHS, MULTIPLIERS, SUFFIXES
from rag.answer.gate.qualifier_words import BOUNDS, CURRENCIES, FLIPS, NOT_TIMES, PERCENT, TIMES, TRAILING
from rag.language import STOP_WORDS
from rag.language.arabic import bare
from rag.language.normalise import ascii_digits, fold
from rag.language.words import Word, words_of

UNKNOWN = "unknown"
"""Stands for what is not said of a number: it contradicts nothing and is contradicted by nothing."""

_BREAK = re.compile(r"[;:!?؟؛()\n]|[.,،](?!\d)")
_SPACE = re.compile(r"[\s\-\u2010\u2011]*")
_SUFFIXED = re.compile(r"(\d+(?:[.,]\d+)?)([a-z]{1,3})")
_REACH = 3
"""How many words from "more than" or "before" its number may stand."""
_ANDS = frozenset({"and", "et"})
_LINKS = frozenset({"d", "de", "of", "us", "u"})


class Qualifier(NamedTuple):
    """``key`` is the number or word, ``family`` what is said of it (bound, time, share, currency), ``value`` which."""

    key: str
    family: str
    value: str


class _Text(NamedTuple):
    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]
    language: str

    def joined(self, left: int, right: int) -> bool:
        """Whether no punctuation stands between two words, in either order."""
        left, right = sorted((left, right))
        return not _BREAK.search(self.text, self.words[left].end, self.words[right].start)

    def touch(self, place: int) -> bool:
        """Whether the word at ``place`` follows the one before it with only a space or hyphen between."""
        if not 0 < place < len(self.words):
            return False
        return _SPACE.fullmatch(self.text, self.words[place - 1].end, self.words[place].start) is not None


@lru_cache(maxsize=4096)
def qualifiers(text: str, language: str) -> frozenset[Qualifier]:
    """
    What is said beside each number of a text, and beside the words that "before" and "after" stand with.

    Args:
        text: a sentence or a few.
        language: ISO 639-1; English, French and Arabic have words for it, other languages their signs only.
    """
    plain = ascii_digits(text)
    words = tuple(words_of(plain, language))
    held = _Text(plain, words, tuple(_form(word) for word in words), language)
    return frozenset((*_bounds(held), *_times(held), *_units(held)))


def contradicted(told: Iterable[Qualifier], held: Iterable[Qualifier]) -> bool:
    """Whether ``held`` says otherwise of a number in ``told``, and nowhere what ``told`` says of it."""
    known: dict[tuple[str, str], set[str]] = {}
    for key, family, value in held:
        known.setdefault((key, family), set()).add(value)
    return any(
        values and value not in values and UNKNOWN not in values | {value}
        for key, family, value in told
        for values in [known.get((key, family), set())]
    )


def _form(word: Word) -> str:
    return fold(word.form)


def _bounds(held: _Text) -> Iterator[Qualifier]:
    for place in range(len(held.forms)):
        for length in (2, 1):
            phrase = " ".join(held.forms[place : place + length])
            value = BOUNDS.get(phrase)
            if value is None:
                continue
            key = _number_after(held, place + length - 1)
            if key is None and phrase in TRAILING:
                key = _number_before(held, place)
            if key is not None:
                flipped = place > 0 and held.forms[place - 1] in FLIPS
                yield Qualifier(key, "bound", {"up": "down", "down": "up"}[value] if flipped else value)
            break


def _times(held: _Text) -> Iterator[Qualifier]:
    stop = STOP_WORDS.get(held.language, frozenset())
    for place, form in enumerate(held.forms):
        value = TIMES.get(form)
        if value is None or (place > 0 and f"{held.forms[place - 1]} {form}" in NOT_TIMES):
            continue
        for other in range(place + 1, min(len(held.words), place + 1 + _REACH)):
            if not held.joined(place, other):
                break
            word = held.words[other]
            if word.script == "number" or word.form not in stop:
                other += held.forms[other] in MONTHS and held.touch(other + 1) and _is_number(held, other + 1)
                yield Qualifier(_number(held, other) or f"{held.language}:{bare(held.forms[other])}", "time", value)
                break


def _units(held: _Text) -> Iterator[Qualifier]:
    for place in range(len(held.words)):
        key = _number(held, place)
        if key is None:
            continue
        last = place + (held.touch(place + 1) and _scale(held, place + 1) != 0)
        currency = _currency(held, place, last)
        if currency:
            yield Qualifier(key, "currency", currency)
        yield Qualifier(key, "share", _share(held, place, last))


def _currency(held: _Text, first: int, last: int) -> str:
    before = held.text[: held.words[first].start].rstrip()[-1:]
    after = held.text[held.words[last].end :].lstrip()[:1]
    for sign in (before, after):
        if sign and sign in "$€£":
            return CURRENCIES[sign]
    place = last + 1
    while place < len(held.words) and held.forms[place] in _LINKS and held.joined(last, place):
        place += 1
    if place >= len(held.words) or not held.joined(last, place):
        return ""
    return CURRENCIES.get(held.forms[place], "")


def _share(held: _Text, first: int, last: int) -> str:
    """ "%" for a percentage, "count" where a noun follows, unknown otherwise (ranges, dates, "40 of them")."""
    if held.text[held.words[last].end :].lstrip()[:1] in ("%", "٪"):
        return "%"
    following = held.forms[last + 1 : last + 3] if held.touch(last + 1) else ()
    if following and (following[0] in PERCENT or " ".join(following) in PERCENT):
        return "%"
    if not following or (first > 0 and held.forms[first - 1] in MONTHS):
        return UNKNOWN
    word = held.words[last + 1]
    plain = word.script in ("latin", "arabic") and len(word.form) > 1 and following[0] not in MULTIPLIERS
    stop = STOP_WORDS.get(held.language, frozenset())
    return "count" if plain and word.form not in stop and following[0] not in CARDINALS else UNKNOWN


def _number_after(held: _Text, place: int) -> str | None:
    stop = STOP_WORDS.get(held.language, frozenset())
    for other in range(place + 1, min(len(held.words), place + 1 + _REACH)):
        if not held.joined(place, other):
            return None
        key = _number(held, other)
        if key is not None or held.words[other].form not in stop:
            return key
    return None


def _number_before(held: _Text, place: int) -> str | None:
    for other in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if not held.joined(place, other):
            return None
        key = _number(held, other)
        if key is not None:
            return key
    return None


def _number(held: _Text, place: int) -> str | None:
    """
    The number that begins at a word, multiplied out ("3 million"), as a plain decimal.

    None where no number begins, for "one", which is mostly no count, and for one of several words ("two hundred and
    five"), which is not put together here.
    """
    word, form = held.words[place], held.forms[place]
    value: Decimal | None = None
    suffixed = _SUFFIXED.fullmatch(form)
    if suffixed and suffixed[2] in SUFFIXES:
        value = Decimal(suffixed[1].replace(",", ".")) * SUFFIXES[suffixed[2]]
    elif word.script == "number":
        value = _decimal(form)
    elif CARDINALS.get(bare(form), 0) > 1 and not (held.touch(place) and _goes_on(held, place - 1)):
        value = Decimal(CARDINALS[bare(form)])
    if value is None:
        return None
    if held.touch(place + 1) and _is_number(held, place + 1):
        scale = _scale(held, place + 1)
        if not scale or (held.touch(place + 2) and _goes_on(held, place + 2)):
            return None
        value *= scale
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _goes_on(held: _Text, place: int) -> bool:
    """Whether a number of several words goes on at a word: another number, or the "and" of "two hundred and five"."""
    if _is_number(held, place):
        return True
    return (
        0 < place < len(held.words) - 1
        and held.forms[place] in _ANDS
        and held.forms[place - 1] in MULTIPLIERS
        and held.touch(place)
        and held.touch(place + 1)
        and _is_number(held, place + 1)
    )


def _is_number(held: _Text, place: int) -> bool:
    form = bare(held.forms[place])
    return held.words[place].script == "number" or form in CARDINALS or form in MULTIPLIERS


def _scale(held: _Text, place: int) -> int:
    if held.forms[place] == "cent" and held.forms[place - 1] in ("pour", "per"):
        return 0
    return MULTIPLIERS.get(held.forms[place], 0)


def _decimal(form: str) -> Decimal | None:
    try:
        return Decimal(form)
    except InvalidOperation:
        return None
