"""Text of documents as a terminal may be shown it: nothing in it moves the cursor, colours, renames or reorders."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from rag.shown import visible_text

_Shown = TypeVar("_Shown")


def visible(value: _Shown) -> _Shown:
    """A text, or a record with all its texts, as :func:`rag.shown.visible_text` makes it."""
    shown: _Shown = _visible(value)
    return shown


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, tuple | list):
        return type(value)(_visible(one) for one in value)
    if isinstance(value, dict):
        return {key: _visible(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _visible(getattr(value, field.name)) for field in fields(value)})
    return value
