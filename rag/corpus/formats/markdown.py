"""Markdown: the text as it is, with what its marks say about titles, pictures and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.corpus.decode import decode
from rag.corpus.formats.base import Extract
from rag.corpus.formats.sidecar import metadata_fields
from rag.corpus.records import Hint

_FRONT = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<inside>(?:(?!---[ \t]*$)[^\n]*\n){0,60}?)---[ \t]*(?:\r?\n|\Z)", re.MULTILINE
)
_FIELD = re.compile(
    r"^(?P<name>[A-Za-z](?:[A-Za-z_-]| (?=[A-Za-z])){1,29})\s?:[ \t]*(?P<value>[^\n]{1,500})$", re.MULTILINE
)
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]{1,400})", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]?){3,80}\r?$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,600}\)")


def read(data: bytes, *, max_chars: int) -> Iterator[Extract]:
    """The one document of a Markdown file; offsets are those of the file's own text."""
    text, warnings = decode(data)
    hints: list[Hint] = []
    fields: dict[str, Any] = {}
    front = _FRONT.match(text)
    body = 0
    if front is not None:
        body = front.end()
        hints.append(Hint(start=0, end=body, kind="boilerplate"))
        found = {m["name"]: m["value"].strip().strip("\"'") for m in _FIELD.finditer(front["inside"])}
        fields = metadata_fields(found)
    titled = False
    for match in _HEADING.finditer(text, body):
        hints.append(Hint(start=match.start(), end=match.end("marks"), kind="boilerplate"))
        if len(match["marks"]) == 1 and not titled:
            titled = True
            hints.append(Hint(start=match.start("title"), end=match.end(), kind="title"))
            fields["title"] = fields.get("title") or match["title"].strip().strip("#").strip()
    for pattern in (_RULE, _PICTURE):
        hints += [Hint(start=m.start(), end=m.end(), kind="boilerplate") for m in pattern.finditer(text, body)]
    yield Extract(text=text, hints=tuple(hints), warnings=warnings, **fields)
