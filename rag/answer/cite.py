"""The one module that knows how a citation marker is spelled."""

from __future__ import annotations

import re

MARKER = re.compile(r"\[(\d{1,3})\]")
"""A marker such as ``[3]``: ASCII digits in square brackets, counted from 1."""


def marker(number: int) -> str:
    """The marker of citation ``number``."""
    return f"[{number}]"


def parse_markers(text: str) -> list[int]:
    """The numbers of all markers of ``text``, in reading order, repeated ones kept."""
    return [int(match.group(1)) for match in MARKER.finditer(text)]


def strip_markers(text: str) -> str:
    """``text`` without its markers and without the white space that stood before each."""
    return re.sub(rf"\s*{MARKER.pattern}", "", text)
