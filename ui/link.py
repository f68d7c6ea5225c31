"""A question and its filters as a link (``?q=…&lang=fr&article=…&since=…&until=…``) and back."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import parse_qs, urlencode

from rag import Filters, InputError

MAX_VALUES = 50


def query_string(question: str, filters: Filters) -> str:
    """The part of a link from ``?`` on; the page reads it with :func:`parse_query`."""
    pairs = [("q", question)]
    pairs += [("lang", language) for language in filters.languages]
    pairs += [("article", article) for article in filters.articles]
    if filters.since:
        pairs.append(("since", filters.since.isoformat()))
    if filters.until:
        pairs.append(("until", filters.until.isoformat()))
    return "?" + urlencode(pairs)


def parse_query(text: str) -> tuple[str, dict[str, list[str]]]:
    """
    The question and the raw filter values of a link.

    Args:
        text: ``location.search``, with or without the question mark.

    Returns:
        The question ("" without one) and lists under ``lang``, ``article``, ``since`` and ``until``.
    """
    try:
        values = parse_qs(text.lstrip("?"), max_num_fields=4 * MAX_VALUES, errors="replace")
    except ValueError:
        return "", {}
    question = (values.get("q") or [""])[0].strip()
    return question, {name: values.get(name, [])[:MAX_VALUES] for name in ("lang", "article", "since", "until")}


NO_DATE = "'{value}' is not a date; write it as 2024-01-31."


def parse_date(value: str | None, *, complaint: str = NO_DATE) -> date | None:
    """
    The date of an ISO 8601 text, which may state a time too; None for an empty one.

    Raises:
        InputError: anything else.
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)
    except ValueError as exc:
        raise InputError(complaint.format(value=text[:40])) from exc


def make_filters(
    languages: list[str] | None, articles: list[str] | None, since: str | None, until: str | None, **complaint: str
) -> Filters:
    """Filters from the values of a form or a link; raises InputError for a bad date."""
    return Filters(
        languages=tuple(languages or ()),
        articles=tuple(articles or ()),
        since=parse_date(since, **complaint),
        until=parse_date(until, **complaint),
    )
