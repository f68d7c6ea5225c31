"""Memory that was freed and that the C library keeps."""

from __future__ import annotations

import ctypes
import os
import sys

_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
"""Of ``mallopt``, see malloc.h."""
_ARENAS = 2
_APART_BYTES = 256 * 1024
_SET_OUTSIDE = "MALLOC_MMAP_THRESHOLD_"
"""The C library's own setting: learning takes half the time with it, see eval/low_rank.py."""


def small_heaps() -> None:
    """
    Let threads share two heaps, where the C library (glibc) would give each one of its own.

    Threads of Chroma and Tantivy come and go, and what one frees another does not get: more than half of what was held
    while parts of an index were merged was free. What is large keeps out of the heaps and goes back as soon as it is
    freed; left to itself, the library puts all below 32 MiB into them after a while, and small things that outlive
    large ones keep the gaps between them.
    """
    _call("mallopt", _M_ARENA_MAX, _ARENAS)
    if _SET_OUTSIDE not in os.environ:
        _call("mallopt", _M_MMAP_THRESHOLD, _APART_BYTES)


def give_back() -> None:
    """Hand what is free back to the system, where the C library is one that keeps it (glibc)."""
    _call("malloc_trim", 0)


def _call(function: str, *arguments: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        getattr(ctypes.CDLL(None), function)(*arguments)
    except (OSError, AttributeError):  # another C library
        return
