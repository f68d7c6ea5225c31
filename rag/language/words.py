"""Texts into words: where each stands, in which script, and the canonical form of numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from rag.language.normalise import ascii_digits, light, repair
from rag.language.remembered import WORDS

Script = Literal["latin", "arabic", "number", "other"]

_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u00ad"
_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb50-\ufdff\ufe70-\ufefc"
)
_GROUPED = (
    r"\d{1,3}(?:(?P<sep>[,.٬'’\u00a0\u202f\u2009]| (?=\d{3}(?:\D|$)))\d{3})(?:(?:(?P=sep))\d{3})*(?!\d)"
    r"(?:[.,٫]\d+)?(?!\d)"
)
_TOKEN = re.compile(
    # [^\W_…] is a word character of another script: three times as fast as looking ahead at each character. Words come
    # first, since most tokens are; none begins with a digit.
    rf"(?P<word>[^\W\d_{_ARABIC}][^\W_{_ARABIC}]*(?:[{_MARKS}]+[^\W_{_ARABIC}]*)*)"
    rf"|(?P<arabic>[{_ARABIC}][{_ARABIC}{_MARKS}]*)"
    rf"|(?P<number>{_GROUPED}|\d+(?:[.,٫]\d+)?(?!\d))(?P<suffix>[A-Za-zéè]{{0,4}}(?![^\W_]))?"
)
_ARABIC_FIRST = re.compile(f"[{_ARABIC}]")
_LETTERS = frozenset({"arabic", "word"})
_ORDINAL = frozenset(["st", "nd", "rd", "th", "s", "e", "er", "ère", "ere", "ème", "eme", "nde", "è"])
_COMMA_DECIMAL = frozenset({"fr", "de", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "ru", "uk"})
_TEXTS = 64
"""Texts whose words are remembered: those of a question and of what is held against it are asked for again."""
_SENTENCE_END = frozenset(".!?؟…\n\r•")
_OPENING = frozenset(':"“«»(') | _SENTENCE_END
"""After these a capital letter says nothing: a quotation that stands in a sentence begins with one too."""


class Word(NamedTuple):
    """
    A word of a text.

    ``form`` is light (for a number: canonical, see :func:`number_form`), ``initial`` whether it opens a sentence or a
    quotation, so that a capital letter says nothing there; ``first`` whether it opens a sentence.
    """

    form: str
    surface: str
    start: int
    end: int
    script: Script
    initial: bool
    first: bool


def read_words(text: str, language: str) -> tuple[Word, ...]:
    """
    The words and numbers of a text, in reading order.

    Apostrophes and hyphens separate, so that elided articles (l', qu') and joined parts (a-t-il) stand alone; a change
    of script separates too. Offsets are those of ``text``, also where its mojibake was repaired on the way.
    """
    repaired, offsets = repair(text)
    found: list[Word] = []
    initial = first = True
    previous_end = 0
    for match in _TOKEN.finditer(repaired):
        start, end = match.span()
        surface = repaired[start:end]
        if not initial and start != previous_end:
            gap = repaired[previous_end:start]
            if gap != " ":
                initial = not _OPENING.isdisjoint(gap)
                first = initial and not _SENTENCE_END.isdisjoint(gap)
        previous_end = end
        if match.lastgroup in _LETTERS:
            form, script = _light(surface)
            if not form:  # nothing but marks, such as a tatweel standing alone
                continue
        else:
            form, script = _number(surface, match, language), "number"
        if offsets is not None:
            start, end = offsets[start], max(offsets[end], offsets[start] + 1)
            surface = text[start:end]
        # As Word(…) does, in half the time: an ingest makes hundreds a passage.
        found.append(tuple.__new__(Word, (form, surface, start, end, script, initial, first)))
        initial = first = False
    return tuple(found)


@lru_cache(maxsize=_TEXTS)
def words_of(text: str, language: str) -> tuple[Word, ...]:
    """What :func:`read_words` returns, remembered for the last few texts."""
    return read_words(text, language)


@lru_cache(maxsize=WORDS)
def _light(surface: str) -> tuple[str, Script]:
    first = surface[0]
    if _ARABIC_FIRST.match(first):
        return light(surface), "arabic"
    return light(surface), "latin" if first < "\u0250" or "\u1e00" <= first <= "\u1eff" else "other"


def _number(surface: str, match: re.Match[str], language: str) -> str:
    suffix = (match.group("suffix") or "").lower()
    if suffix and suffix not in _ORDINAL:
        return ascii_digits(light(surface))
    return number_form(match.group("number"), language)


def number_form(digits: str, language: str) -> str:
    """
    A number's canonical form: digits 0-9, no separators between thousands, a point before decimals, no trailing zeros.

    A separator before exactly three digits is read by the language's habit: "1,140" is 1140 in English and 1.14 in
    French. Spaces and apostrophes always separate thousands.
    """
    plain = ascii_digits(digits).replace("٬", ",").replace("٫", ".")
    arabic_point = "٫" in digits
    plain = re.sub(r"[\s\u00a0\u202f\u2009'’]", "", plain)
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return plain.lstrip("0") or "0"
    last = marks[-1]
    whole, _, tail = plain.rpartition(last)
    decimal = "," if language in _COMMA_DECIMAL else "."
    is_decimal = arabic_point or len(tail) != 3 or (last == decimal and marks.count(last) == 1) or whole in ("0", "")
    if len(set(marks)) == 1 and len(marks) > 1:
        is_decimal = False
    whole = re.sub(r"[.,]", "", whole)
    if not is_decimal:
        return (whole + tail).lstrip("0") or "0"
    tail = tail.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{tail}" if tail else whole
