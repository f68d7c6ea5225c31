"""
A process that was forked from one that used an index cannot use one itself, not even anew: it says so.

A fork takes none of the threads along that Chroma's half in Rust has started, and whatever waits for them waits for
ever (https://github.com/tokio-rs/tokio/issues/4301).
"""

from __future__ import annotations

import os
from collections.abc import Callable

from rag.errors import StoreError

_opened_in: int | None = None
"""The process that opened a store; a forked child finds its parent here."""


def refuse_fork() -> None:
    """
    Go on only in a process that was not forked after it had opened a store.

    Raises:
        StoreError: it was.
    """
    if _opened_in not in (None, os.getpid()):
        raise StoreError(
            f"Process {os.getpid()} was forked after process {_opened_in} had opened an index, and cannot use one.",
            next_step='Start it by "spawn" or "forkserver" (multiprocessing.get_context), or fork before the parent '
            "uses the index.",
        )


def note_use() -> None:
    """
    Note that this process opens a store, or uses the one that it has open.

    Raises:
        StoreError: it was forked from one that had.
    """
    global _opened_in
    refuse_fork()
    _opened_in = os.getpid()


def here_alone(action: Callable[[], object]) -> Callable[[], None]:
    """The action in this process, nothing in one that is forked from it and inherits what is to be closed."""
    own = os.getpid()

    def act() -> None:
        if os.getpid() == own:
            action()

    return act
