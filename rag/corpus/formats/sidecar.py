"""A file of metadata beside a text: ``name.meta.json`` or ``name.txt.meta.json`` for ``name.txt``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.corpus.dates import parse_date
from rag.corpus.formats.base import UnreadableError
from rag.schema import UNKNOWN_LANGUAGE

SIDECAR_SUFFIX = ".meta.json"
_MOST_BYTES = 256 * 1024
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "sourceurl", "canonicalurl", "href"),
    "outlet": ("outlet", "publisher", "site", "sitename", "sourcename", "newspaper", "source"),
    "author": ("author", "authors", "byline", "creator"),
    "language": ("language", "lang", "inlanguage", "locale"),
}
_DATE_NAMES = ("date", "published", "publisheddate", "datepublished", "publishedat", "publishedon", "publishedtime",
               "pubdate", "publicationdate", "publishdate", "datepublish", "webpublicationdate")  # fmt: skip
_READ = frozenset(name for names in (*_NAMES.values(), _DATE_NAMES) for name in names)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Stated metadata; ``raw`` are the bytes it came from."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str | None = None
    raw: bytes = b""


def read_sidecar(path: Path) -> Sidecar:
    """
    The metadata beside a text file, empty when there is none.

    Raises:
        UnreadableError: there is one and it is not a JSON object of moderate size.
    """
    for candidate in (path.with_name(path.name + SIDECAR_SUFFIX), path.with_name(path.stem + SIDECAR_SUFFIX)):
        # Not Path.is_file, which raises where the ending makes a long name too long, or the folder may not be searched.
        if os.path.isfile(candidate):
            return _read(candidate)
    return Sidecar()


def _read(path: Path) -> Sidecar:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise UnreadableError(f"the metadata beside it is above {_MOST_BYTES:,} bytes and was passed over")
        values = json.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as exc:
        if isinstance(exc, UnreadableError):
            raise
        raise UnreadableError(f"the metadata beside it is not JSON and was passed over ({exc})") from exc
    if not isinstance(values, dict):
        raise UnreadableError("the metadata beside it is not a JSON object and was passed over")
    fields = metadata_fields(values)
    return Sidecar(raw=raw, **fields)


def metadata_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Title, url, outlet, author, language and date of a mapping whose keys are named in one of the usual ways, each
    spelled like ``publishedAt``, ``published_at`` or ``Published at``.

    The date is the first that one of its fields states: another may say "2 hours ago", or leave open which of two
    numbers is the day.
    """
    named: dict[str, str] = {}
    for key, value in values.items():
        name = _BETWEEN_WORDS.sub("", str(key).lower())
        if name in _READ and (line := flat(value)):
            named.setdefault(name, line)
    for name in ("source", *_NAMES["author"]):  # the page it was taken from, a profile: no name to be shown
        if is_address(named.get(name)):
            del named[name]
    fields: dict[str, Any] = {}
    for field, names in _NAMES.items():
        fields[field] = next((named[name] for name in names if name in named), None)
    language = fields["language"] = language_code(fields["language"])
    dates = (parse_date(named[name], language=language or UNKNOWN_LANGUAGE) for name in _DATE_NAMES if name in named)
    fields["published"] = next((date for date in dates if date is not None), None)
    return fields


def is_address(stated: str | None) -> bool:
    """Whether a field holds an address of the web where a name might stand."""
    return stated is not None and stated.lower().startswith(("http://", "https://", "www."))


def flat(value: Any) -> str | None:
    """A JSON value as one line of text: strings and numbers, lists of them, objects by their name; None for nothing."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list):
        parts = [part for item in value[:20] if not isinstance(item, list) and (part := flat(item))]
        return ", ".join(parts) or None
    if isinstance(value, dict):
        name = value.get("name")
        return flat(name) if isinstance(name, str) else None
    text = " ".join(str(value).encode("utf-8", "replace").decode("utf-8").replace("\x00", " ").split())[:2000]
    return text or None


def language_code(stated: str | None) -> str | None:
    """``fr`` of "fr", "fr-FR", "fr_FR"; None for what is no such code."""
    if not stated:
        return None
    code = stated.replace("_", "-").split("-")[0].strip().lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
