"""
Named steps of writing, so that a test can stop the process at each of them.

``step`` does nothing unless a test has put a callback into :data:`on_step`.
"""

from __future__ import annotations

from collections.abc import Callable

on_step: Callable[[str], None] | None = None
"""Called with the name of each step that is reached; None outside tests."""


def step(name: str) -> None:
    """Say that the step ``name`` is reached."""
    if on_step is not None:
        on_step(name)
