"""Filters that can be meant: a wrong one would find nothing, which reads as if the articles held nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rag.errors import InputError
from rag.language import RECOGNISED
from rag.schema import Filters


def check_filters(filters: Filters, *, held: Callable[[], frozenset[str]]) -> Filters:
    """
    The filters, language codes in lower case.

    Args:
        filters: as they were given; articles are not looked at.
        held: the languages of the index, asked only for a code that is not of :data:`rag.language.RECOGNISED`.

    Raises:
        InputError: a date or language is none, or the dates hold no day.
    """
    for day in (filters.since, filters.until):
        if day is not None and not isinstance(day, date):
            raise InputError(f"{day!r} is no date.", next_step="Give a datetime.date.")
    if filters.since and filters.until and filters.since > filters.until:
        raise InputError(f"The dates {filters.since} to {filters.until} hold no day.", next_step="Swap the two dates.")
    languages = tuple(str(language).lower() for language in filters.languages)
    if unknown := set(languages) - set(RECOGNISED):
        known = held() | set(RECOGNISED)
        for language in sorted(unknown - known):
            raise InputError(
                f"{language!r} is not a language code that is known.",
                next_step=f"Use one of {' '.join(sorted(known))}.",
            )
    return replace(filters, languages=languages)
