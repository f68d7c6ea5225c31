"""Dumps with one article a row: JSON lines, JSON arrays, CSV and its relatives."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rag.corpus.decode import decode
from rag.corpus.formats.base import Extract, UnreadableError
from rag.corpus.formats.sidecar import flat, metadata_fields

_TEXT_NAMES = (
    "text",
    "content",
    "body",
    "article",
    "article_text",
    "articlebody",
    "maintext",
    "main_text",
    "full_text",
)
_KEY_NAMES = ("id", "article_id", "_id", "guid", "uuid", "url", "link", "slug")
_ROWS_TRIED = 5
_KEY_CHARS = 300
_DELIMITERS = ",;\t|"


class _EmptyTextError(UnreadableError):
    """A row has a place for a text and nothing in it."""


def read_json_lines(data: bytes, *, max_chars: int) -> Iterator[Extract | UnreadableError]:
    """The articles of a file with one JSON object a line."""
    text, remarks = decode(data)
    return remarked(json_lines(iter(text.split("\n"))), remarks)


def read_json(data: bytes, *, max_chars: int) -> Iterator[Extract | UnreadableError]:
    """The articles of a JSON file: an array of objects, one object, an object with an array in it, or JSON lines."""
    text, remarks = decode(data)
    try:
        value = json.loads(text)
    except ValueError as exc:
        if text.lstrip().startswith("{") and "\n" in text.strip():
            return remarked(json_lines(iter(text.split("\n"))), remarks)
        raise UnreadableError(f"not JSON ({exc})") from exc
    except RecursionError as exc:
        raise UnreadableError("JSON nested too deeply") from exc
    rows = value
    if isinstance(value, dict):
        lists = [found for found in value.values() if isinstance(found, list) and found and isinstance(found[0], dict)]
        rows = [value] if _text(_lowered(value)) or not lists else max(lists, key=len)
    if not isinstance(rows, list):
        raise UnreadableError("JSON without articles: no object with a text in it")
    return remarked(_articles((number, row) for number, row in enumerate(rows, start=1)), remarks)


def json_lines(lines: Iterable[str]) -> Iterator[Extract | UnreadableError]:
    """The articles of JSON lines; a line that is no JSON object comes as an error in its place."""
    return _articles(_parsed(lines))


def _parsed(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except ValueError as exc:  # which article it was is not known, nor whether the dump was cut off here
            yield number, UnreadableError(f"row {number}: not JSON ({str(exc)[:100]})")
        except RecursionError:
            yield number, UnreadableError(f"row {number}: JSON nested too deeply")


def read_csv(data: bytes, *, max_chars: int) -> Iterator[Extract | UnreadableError]:
    """The articles of a CSV file with a row of column names."""
    text, remarks = decode(data)
    return remarked(csv_rows(_csv_lines(text)), remarks)


def csv_rows(lines: Iterable[str]) -> Iterator[Extract | UnreadableError]:
    """The articles of comma-, semicolon-, tab- or bar-separated lines, the first of which names the columns."""
    return _articles(_csv_parsed(iter(lines)))


def _csv_parsed(lines: Iterator[str]) -> Iterator[tuple[int, Any]]:
    header = next(lines, "")
    delimiter = max(_DELIMITERS, key=header[:10_000].count)
    columns = next(iter(csv.reader([header], delimiter=delimiter)), [])
    longest = csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    try:
        for number, row in enumerate(csv.reader(_without_nul(lines), delimiter=delimiter), start=1):
            if not row:
                continue
            filled = dict(zip(columns, row, strict=False))
            if len(row) < len(columns) and _text(_lowered(filled)) is None:  # a dump that was cut off ends so
                yield number, UnreadableError(f"row {number}: {len(row)} of {len(columns)} columns")
            else:
                yield number, filled
    except csv.Error as exc:
        yield 0, UnreadableError(f"not CSV ({exc})")
    finally:
        csv.field_size_limit(longest)


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "\ufffd")


def _csv_lines(text: str) -> Iterator[str]:
    """
    Lines with their ends, split at line feeds alone (and lone carriage returns), as csv expects them: what else
    ``splitlines`` takes for an end of line (U+2028, U+0085, a form feed) is text of a row.
    """
    import io

    return iter(io.StringIO(text, newline=""))


def remarked(
    found: Iterable[Extract | UnreadableError], remarks: tuple[str, ...]
) -> Iterator[Extract | UnreadableError]:
    """
    The rows of a file with remarks on how the file was read: with its first article, and with the first article that
    lost letters where no remark says so already.
    """
    waiting = tuple(f"the file of this row: {remark}" for remark in remarks)
    told = any("replaced" in remark for remark in remarks)
    for item in found:
        if isinstance(item, Extract):
            if not told and "\ufffd" in item.text:
                told = True
                waiting += ("letters of this row, and maybe of later ones, are lost: bytes that are not valid in the "
                            "file's encoding were replaced, or had been before",)  # fmt: skip
            if waiting:
                item = replace(item, warnings=(*item.warnings, *waiting))
                waiting = ()
        yield item


def _lowered(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key).strip().lower(): value for key, value in row.items() if key is not None}


def _text(row: Mapping[str, Any]) -> str | None:
    for name in _TEXT_NAMES:
        value = row.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return "\n\n".join(value)
    return "" if any(name in row and row[name] is None for name in _TEXT_NAMES) else None


def _articles(rows: Iterable[tuple[int, Any]]) -> Iterator[Extract | UnreadableError]:
    """
    An article for each row with a text. Its key is its id or address, its number where it has neither.

    Raises:
        UnreadableError: none of the first rows has a place for a text, so this is another kind of file.
    """
    seen: dict[str, int] = {}
    waiting: list[UnreadableError] = []
    found = False
    for number, row in rows:
        outcome = _article(number, row, seen)
        if isinstance(outcome, UnreadableError) and not isinstance(outcome, _EmptyTextError) and not found:
            waiting.append(outcome)
            if len(waiting) >= _ROWS_TRIED:
                raise UnreadableError(f"no articles in its first {_ROWS_TRIED} rows ({waiting[0]})")
            continue
        yield from waiting
        waiting.clear()
        found = True
        yield outcome
    if not found:
        raise UnreadableError(f"no articles in it{f' ({waiting[0]})' if waiting else ''}")


def _article(number: int, row: Any, seen: dict[str, int]) -> Extract | UnreadableError:
    if isinstance(row, UnreadableError):
        return row
    if not isinstance(row, dict):
        return UnreadableError(f"row {number}: not an object")
    lowered = _lowered(row)
    text = _text(lowered)
    key = next((value for name in _KEY_NAMES if (value := flat(lowered.get(name)))), None)
    key = _numbered(number) if key is None else key[:_KEY_CHARS]
    named, times = key, seen.get(key, 0)
    while named in seen:
        times += 1
        named = f"{key}~{times}"
    if text is None:
        names = ", ".join(list(lowered)[:8])
        return UnreadableError(f"row {number}: no text (it has {names or 'nothing'}; the text is looked for as "
                               f"{', '.join(_TEXT_NAMES[:4])})", row=named)  # fmt: skip
    if not text.strip():
        return _EmptyTextError(f"row {number}: empty text", row=named)
    seen[key] = max(times, 1)
    seen.setdefault(named, 1)
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return Extract(text=clean, key=named, **metadata_fields(lowered))


def _numbered(number: int) -> str:
    """The key of a row that names none."""
    return f"row-{number}"
