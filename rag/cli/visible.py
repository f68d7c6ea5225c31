"""Text of documents as a terminal may be shown it: nothing in it moves the cursor, colours, renames or reorders."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_Shown = TypeVar("_Shown")

# C0 and C1 controls but line feed and tab, and every sign that embeds, overrides or isolates a direction.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(value: _Shown) -> _Shown:
    """
    A text, or a record with all its texts, without characters that a terminal obeys; each becomes ``U+FFFD``.

    Lengths stay, so offsets into a text still hold. A carriage return before a line feed goes with it unseen.
    """
    shown: _Shown = _visible(value)
    return shown


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSEEN.sub(lambda found: " " if found[0] == "\r" else "\ufffd", value)
    if isinstance(value, tuple | list):
        return type(value)(_visible(one) for one in value)
    if isinstance(value, dict):
        return {key: _visible(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _visible(getattr(value, field.name)) for field in fields(value)})
    return value
