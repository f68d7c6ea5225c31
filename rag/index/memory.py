"""Memory that was freed and that the C library keeps."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """
    Hand what is free back to the system, where the C library is one that keeps it (glibc).

    Every thread of Chroma, Tantivy and ONNX Runtime has an arena of its own there, which only ever grows: a quarter of
    what an ingest seems to need after ten thousand passages.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):  # another C library
        return
