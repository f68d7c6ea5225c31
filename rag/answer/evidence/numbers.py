"""The figures that a sentence gives."""

from __future__ import annotations

from datetime import date

from rag.corpus.periods import find_periods
from rag.language.words import words_of

_ANY_DAY = date(2000, 12, 31)
"""That a day without a year is read by; which one it is makes no difference here."""


def figures_of(text: str, language: str) -> frozenset[str]:
    """Its numbers in their normal form, but for those of dates, which stand in front of a report and count nothing."""
    numbers = [word for word in words_of(text, language) if word.script == "number"]
    dates = find_periods(text, language=language, near=_ANY_DAY) if numbers else []
    return frozenset(word.form for word in numbers if not any(start <= word.start < end for start, end, *_ in dates))
