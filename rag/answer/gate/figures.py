"""
Numbers and dates of a text, in a form that is alike across languages and ways of writing.

"1,200", "1 200", "١٢٠٠" and "twelve hundred"-like words become the same key; so do "27 November", "27 novembre",
"27 نوفمبر/تشرين الثاني" and 2023-11-27. Plain tables for English, French and Arabic; other languages get their digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from rag.answer.gate.figure_words import (
    AMBIGUOUS_MONTHS,
    ARABIC_PAIRED_MONTHS,
    CARDINALS,
    DATE_LINKS,
    FRACTIONS,
    MAGNITUDES,
    MONTH_AFTER,
    MONTHS,
    MULTIPLIERS,
    ORDINALS,
    SHORT_ORDINALS,
    SUFFIXES,
    VAGUE_MULTIPLIERS,
    WEEKDAYS,
)
from rag.language.normalise import ascii_digits, fold
from rag.language.words import Word, number_form, words_of

Day = tuple[int | None, int]
"""(day of the month or None, month)."""

DUAL = "dual"
"""Stands for the two that Arabic says by an ending ("two days" is one word), which is not looked for."""

_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?!\d)")
_ARABIC_COMMA = re.compile(r"(?<=\d)،(?=\d{3}(?!\d))")
_YEAR_RANGE = re.compile(r"(?<!\d)(?P<from>1\d{3}|20\d\d)(?P<dash>\s?[-–/]\s?)(?P<to>\d\d|\d{4})(?!\d|[-–/.]\d)")
_SUFFIXED = re.compile(r"(\d+(?:[.,]\d+)?)(k|m|mn|bn|b|tn|md|mds)")
_JOINT = re.compile(r"[\s\-\u2010\u2011]*")
_ARABIC_HEADS = ("وال", "بال", "فال", "ال", "لل", "و", "ب", "ف", "ل")


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What a text counts and dates.

    ``required`` holds, for each number that must be found where the text is said to come from, its possible readings;
    ``present`` every reading of every number. ``days`` are the dates, each as the set of its readings;
    ``weekdays`` count from 0, Monday; ``months`` are those that the text may mean, beside those in ``days``.
    """

    required: tuple[frozenset[str], ...]
    present: frozenset[str]
    days: tuple[frozenset[Day], ...]
    weekdays: frozenset[int]
    months: frozenset[int] = frozenset()

    def missing_from(self, other: Figures) -> int:
        """How many numbers, dates and weekdays of this text do not stand in ``other``."""
        missing = sum(not readings & other.present for readings in self.required)
        known = {day for readings in other.days for day in readings}
        known |= {(None, month) for _, month in known} | {(None, month) for month in other.months}
        missing += sum(not readings & known for readings in self.days)
        return missing + len(self.weekdays - other.weekdays)

    def __len__(self) -> int:
        return len(self.required) + len(self.days) + len(self.weekdays)


@lru_cache(maxsize=4096)
def figures(text: str, language: str) -> Figures:
    """
    The numbers and dates of ``text``.

    Args:
        text: any text; a sentence or a few.
        language: ISO 639-1; decides how "1,140" is read where both readings are possible (both are kept).
    """
    required: list[frozenset[str]] = []
    present: set[str] = set()
    days: list[frozenset[Day]] = []
    plain = _ARABIC_COMMA.sub(",", ascii_digits(text))
    masked = _numeric_dates(_year_ranges(plain, required, present), required, present, days)
    words = words_of(masked, language)
    folded = [fold(word.form) for word in words]
    _digits(masked, words, folded, language, required, present)
    _spelled(masked, words, folded, required, present)
    _ordinals(masked, words, folded, required, present)
    _magnitudes(masked, words, folded, required, present)
    days.extend(_named_days(words, folded))
    if language == "ar":
        present.add(DUAL)
    weekdays = frozenset(WEEKDAYS[form] for form in folded if form in WEEKDAYS)
    return Figures(tuple(required), frozenset(present), tuple(days), weekdays, _possible_months(words, folded))


def _year_ranges(text: str, required: list[frozenset[str]], present: set[str]) -> str:
    """Take ranges of years out of ``text``: "1998-99" is 1998 and 1999."""

    def take(match: re.Match[str]) -> str:
        first, last = match["from"], match["to"]
        whole = last if len(last) == 4 else first[:2] + last
        required.extend((frozenset({first}), frozenset({whole, last})))
        present.update({first, whole, last})
        return " " * len(match.group())

    return _YEAR_RANGE.sub(take, text)


def _numeric_dates(text: str, required: list[frozenset[str]], present: set[str], days: list[frozenset[Day]]) -> str:
    """Take dates in digits out of ``text``, leaving spaces, so that offsets stay."""

    def take(match: re.Match[str]) -> str:
        named = match.groupdict()
        pairs = (
            [(int(named["day"]), int(named["month"]))]
            if "month" in named
            else [(int(named["one"]), int(named["two"])), (int(named["two"]), int(named["one"]))]
        )
        readings: frozenset[Day] = frozenset((d, m) for d, m in pairs if 1 <= m <= 12 and 1 <= d <= 31)
        if not readings:
            return match.group()
        year = named["year"] if len(named["year"]) == 4 else f"20{named['year']}"
        required.append(frozenset({year, named["year"]}))
        present.update({year, named["year"]}, {str(d) for d, _ in readings})
        days.append(readings)
        return " " * len(match.group())

    return _NUMERIC.sub(take, _ISO.sub(take, text))


def _digits(
    text: str,
    words: Sequence[Word],
    folded: Sequence[str],
    language: str,
    required: list[frozenset[str]],
    present: set[str],
) -> None:
    for index, word in enumerate(words):
        if word.script != "number":
            continue
        readings = _readings(word, language)
        after = folded[index + 1] if index + 1 < len(words) and _touch(text, word, words[index + 1]) else ""
        scale = MULTIPLIERS.get(_bare_arabic(after, MULTIPLIERS), 0)
        if scale:
            readings = frozenset(_plain(value * scale) for value in _values(readings))
        required.append(readings)
        present |= readings


def _readings(word: Word, language: str) -> frozenset[str]:
    suffixed = _SUFFIXED.fullmatch(word.form)
    if suffixed:
        value = Decimal(suffixed.group(1).replace(",", ".")) * SUFFIXES[suffixed.group(2)]
        return frozenset({_plain(value), word.form})
    other = "en" if language != "en" else "fr"
    digits = re.match(r"[\d.,٬٫\s'’\u00a0\u202f\u2009]*\d", word.surface)
    if digits is None or not word.form[-1:].isdigit():
        return frozenset({word.form})
    return frozenset({word.form, number_form(digits.group(), other), number_form(digits.group(), language)})


def _values(readings: frozenset[str]) -> Iterator[Decimal]:
    for reading in readings:
        try:
            yield Decimal(reading)
        except InvalidOperation:
            continue


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _touch(text: str, left: Word, right: Word) -> bool:
    return _JOINT.fullmatch(text, left.end, right.start) is not None


def _bare_arabic(form: str, table: dict[str, int]) -> str:
    """The form itself, or without the particles written on to an Arabic word, whichever the table knows."""
    if form in table or not "\u0600" <= form[:1] <= "\u06ff":
        return form
    for head in _ARABIC_HEADS:
        if form.startswith(head) and form[len(head) :] in table:
            return form[len(head) :]
    return form


def _spelled(
    text: str,
    words: Sequence[Word],
    folded: Sequence[str],
    required: list[frozenset[str]],
    present: set[str],
) -> None:
    """Numbers in words: runs of them are added and multiplied out ("two hundred and five")."""
    run: list[int] = []
    last: Word | None = None
    for index, (word, form) in enumerate(zip(words, folded, strict=True)):
        ordinal = ORDINALS.get(_bare_arabic(form, ORDINALS))
        if ordinal is not None:
            teen = folded[index + 1 : index + 2] in (["عشر"], ["عشره"])
            present.add(str(ordinal + 10 * teen))
        linked = last is not None and bool(run) and _touch(text, last, word)
        if linked and _joins(run, form, folded[index + 1 : index + 2]):
            last = word
            continue
        value = _value(form, run if linked else [])
        if value is not None and linked:
            run.append(value)
        else:
            _close(run, last, required, present)
            follows_digits = last is not None and last.script == "number" and _touch(text, last, word)
            run = [] if value is None or (follows_digits and value >= 100) else [value]
        last = word
    _close(run, last, required, present)


def _value(form: str, run: Sequence[int]) -> int | None:
    if form in WEEKDAYS:  # Monday is "the second" in Arabic
        return None
    if form == "un" and run and 20 <= run[-1] <= 60:
        return 1
    if form in VAGUE_MULTIPLIERS and run:
        return VAGUE_MULTIPLIERS[form]
    return CARDINALS.get(_bare_arabic(form, CARDINALS))


def _joins(run: Sequence[int], form: str, following: Sequence[str]) -> bool:
    """Whether a conjunction is part of a number: "two hundred and five", "vingt et un", not "two and three"."""
    if form == "and":
        return run[-1] >= 100
    return form == "et" and run[-1] in range(20, 70, 10) and following[:1] in (["un"], ["onze"])


def _close(run: list[int], last: Word | None, required: list[frozenset[str]], present: set[str]) -> None:
    if not run:
        return
    value = _multiplied(run)
    present.add(str(value))
    if len(run) > 1 and last is not None and last.script == "arabic":
        # "three and four" reads like a compound in Arabic; its parts are kept beside the sum.
        present.update(str(part) for part in run if part < 100)
    if value == 2:
        required.append(frozenset({"2", DUAL}))
    elif value > 2:
        required.append(frozenset({str(value)}))


def _multiplied(run: Sequence[int]) -> int:
    total = current = 0
    for value in run:
        if value >= 1000:
            total += max(current, 1) * value
            current = 0
        elif value == 100 or (value == 20 and current % 100 == 4):  # quatre-vingts
            kept = current - current % 100
            current = kept + max(current % 100, 1) * value
        else:
            current += value
    return total + current


def _named_days(words: Sequence[Word], folded: Sequence[str]) -> Iterator[frozenset[Day]]:
    months = [_month(folded, index) for index in range(len(words))]
    day: int | None = None
    for index, month in enumerate(months):
        if month is None:
            continue
        before = index - 1
        while before >= 0 and folded[before] in DATE_LINKS:
            before -= 1
        if before >= 0 and (months[before] is not None or folded[before] in ARABIC_PAIRED_MONTHS["second"]):
            pass  # the other name of the same month: the day read for the first holds
        else:
            day = _day(words, folded, before)
        if day is None and index + 1 < len(words):
            day = _day(words, folded, index + 1)
        if day is None and folded[index] in AMBIGUOUS_MONTHS and not _is_month(words, folded, index):
            continue
        yield frozenset({(day, month)})


def _month(folded: Sequence[str], index: int) -> int | None:
    form = folded[index]
    if form in ARABIC_PAIRED_MONTHS["first"]:
        following = folded[index + 1] if index + 1 < len(folded) else ""
        return ARABIC_PAIRED_MONTHS["pairs"].get(f"{form} {following}")
    return MONTHS.get(_bare_arabic(form, MONTHS))


def _day(words: Sequence[Word], folded: Sequence[str], index: int) -> int | None:
    if index < 0:
        return None
    form = folded[index]
    if words[index].script == "number":
        return int(form) if form.isascii() and form.isdigit() and 1 <= int(form) <= 31 else None
    value = ORDINALS.get(_bare_arabic(form, ORDINALS))
    return value if value is not None and value <= 31 else None


def _is_month(words: Sequence[Word], folded: Sequence[str], index: int) -> bool:
    """Whether a name that is another word as well is a month: a year follows, or "in" and the like stands before."""
    if index + 1 < len(words) and re.fullmatch(r"(?:1[5-9]|20)\d\d", words[index + 1].form) is not None:
        return True
    if index == 0 or words[index].start - words[index - 1].end != 1 or not _spelled_as_month(words[index]):
        return False
    possessive = folded[index + 1 : index + 2] == ["s"]
    return not possessive and folded[index - 1] in MONTH_AFTER.get(folded[index], frozenset())


def _spelled_as_month(word: Word) -> bool:
    return word.form not in ("march", "may") or word.surface[:1].isupper()


def _possible_months(words: Sequence[Word], folded: Sequence[str]) -> frozenset[int]:
    return frozenset(
        MONTHS[form]
        for word, form in zip(words, folded, strict=True)
        if form in MONTH_AFTER and _spelled_as_month(word) and not (form == "may" and word.initial)
    )


def _ordinals(
    text: str,
    words: Sequence[Word],
    folded: Sequence[str],
    required: list[frozenset[str]],
    present: set[str],
) -> None:
    """Ask for ordinals from the third up that stand alone: no part ("a third of"), day or larger number."""
    for index, form in enumerate(folded):
        if form in FRACTIONS or (form in SHORT_ORDINALS and words[index].surface.rstrip("e").isupper()):
            present.add(str(FRACTIONS.get(form) or SHORT_ORDINALS[form]))
        value = ORDINALS.get(_bare_arabic(form, ORDINALS), 0)
        following = folded[index + 1] if index + 1 < len(folded) else ""
        counted = index > 0 and _touch(text, words[index - 1], words[index]) and _counts(folded[index - 1])
        tens = CARDINALS.get(folded[index - 1], 0) if counted else 0
        if value and tens >= 10:  # "twenty-third"; "one third" is no fourth
            present.add(str(tens + value))
        if value < 3 or counted or _counts(following) or following in ("of", "and", "et"):
            continue
        dated = following == "من" and index + 2 < len(words) and _month(folded, index + 2) is not None
        if not dated and not words[index].first and folded[max(0, index - 1)] not in ("a", "one", "الساعه"):
            required.append(frozenset({str(value)}))


def _counts(form: str) -> bool:
    return _bare_arabic(form, CARDINALS) in CARDINALS or _bare_arabic(form, ORDINALS) in ORDINALS


def _magnitudes(
    text: str,
    words: Sequence[Word],
    folded: Sequence[str],
    required: list[frozenset[str]],
    present: set[str],
) -> None:
    """Ask for words of size without a number ("thousands of people"), held by the same word or a number so large."""
    numbers = [value for value in _values(frozenset(present)) if not 1500 <= value <= 2100]
    for size in set(MAGNITUDES.values()):
        present |= {f"~{size}" for value in numbers if size <= value <= size * 1000}
        present |= {f"~{size * 100}" for value in numbers if size * 100 <= value <= size * 1000}
    for index, form in enumerate(folded):
        size = MAGNITUDES.get(_bare_arabic(form, MAGNITUDES), 0)
        if not size:
            continue
        present.add(f"~{size}")
        link = folded[index + 1 : index + 2] in (["of"], ["de"])
        larger = "".join(folded[index + 1 + link : index + 2 + link])
        product = size * MAGNITUDES.get(_bare_arabic(larger, MAGNITUDES), 0)
        if product:  # "hundreds of thousands"
            present.add(f"~{product}")
            required.append(frozenset({f"~{product}"}))
            continue
        counted = (
            index > 0
            and _touch(text, words[index - 1], words[index])
            and (words[index - 1].script == "number" or _counts(folded[index - 1]))
        )
        if not counted:
            required.append(frozenset({f"~{size}"}))
