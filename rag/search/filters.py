"""Filters that can be meant: a wrong one would find nothing, which reads as if the articles held nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from rag.errors import InputError
from rag.language import RECOGNISED
from rag.schema import Filters

MAX_ARTICLES = 10_000
"""The most articles that one search may be narrowed to; the store asks its database for each of them by name."""


def usable_filters(filters: Filters | None) -> Filters:
    """
    The filters as far as they can be told without an index: values once each, codes in lower case, times as dates.

    Args:
        filters: as they were given; articles are not looked for.

    Raises:
        InputError: these are no filters, a value is of the wrong kind, too many articles, or the dates hold no day.
    """
    if filters is None:
        return Filters()
    if not isinstance(filters, Filters):
        raise InputError(
            f"Filters must be a rag.Filters, not {type(filters).__name__}.",
            next_step='Write it as Filters(languages=("fr",)).',
        )
    since, until = _day(filters.since), _day(filters.until)
    if since and until and since > until:
        raise InputError(f"The dates {since} to {until} hold no day.", next_step="Swap the two dates.")
    articles = _texts("articles", filters.articles)
    if len(articles) > MAX_ARTICLES:
        raise InputError(
            f"A search can be narrowed to {MAX_ARTICLES:,} articles at most, not to {len(articles):,}.",
            next_step="Name fewer articles, or ingest them into an index of their own.",
        )
    languages = dict.fromkeys(language.lower() for language in _texts("languages", filters.languages))
    return replace(filters, languages=tuple(languages), articles=articles, since=since, until=until)


def check_filters(filters: Filters | None, *, held: Callable[[], frozenset[str]]) -> Filters:
    """
    The filters, see :func:`usable_filters`.

    Args:
        filters: as they were given; articles are not looked for.
        held: the languages of the index, asked only for a code that is not of :data:`rag.language.RECOGNISED`.

    Raises:
        InputError: they are not usable, or a language is none.
    """
    usable = usable_filters(filters)
    if unknown := set(usable.languages) - set(RECOGNISED):
        known = held() | set(RECOGNISED)
        for language in sorted(unknown - known):
            raise InputError(
                f"{language!r:.60} is not a language code that is known.",
                next_step=f"Use one of {' '.join(sorted(known))}.",
            )
    return usable


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise InputError(f"{value!r:.60} is no date.", next_step="Give a datetime.date.")


def _texts(field: str, values: object) -> tuple[str, ...]:
    """The values, each once, in their order."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InputError(f"{field}={values!r:.60} is not a tuple of texts.", next_step=f'Write {field}=("…",).')
    held = tuple(values)
    for value in held:
        if not isinstance(value, str):
            raise InputError(f"{field} must be texts, not {type(value).__name__}.")
    return tuple(dict.fromkeys(held))
