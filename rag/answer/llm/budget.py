"""
Counting tokens of a prompt with tiktoken, from the rank file that comes with the package; no network, ever.

The count is that of ``o200k_base``. Other models cut text differently, so it is an estimate for them; for French and
Arabic it is seldom off by more than a third.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

logger = logging.getLogger(__name__)

ENCODING = "o200k_base"
RANK_FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"
RANK_FILE_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_BYTES_PER_TOKEN = 2
"""Bytes of UTF-8 a token where nothing can be counted: below the 4.6 (English) to 5.5 (Arabic) seen on news text."""

_lock = threading.Lock()


def bundled_ranks() -> Path:
    """The folder of the rank file that comes with the package."""
    return Path(str(files("rag").joinpath("data", "tiktoken")))


def count_tokens(text: str) -> int:
    """
    How many tokens ``text`` has; special tokens written in it count as the letters they are made of.

    Where the rank file is missing or altered, or tiktoken is, an estimate on the safe side (one token for two bytes).
    """
    encoding = _encoding(bundled_ranks())
    if encoding is None:
        return -(-len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN)
    return sum(len(encoding.encode_ordinary(piece)) for piece in _pieces(text))


def cut(text: str, limit_tokens: int) -> str:
    """The longest beginning of ``text`` of at most ``limit_tokens`` tokens, found by halving; never splits a letter."""
    if count_tokens(text) <= limit_tokens:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if count_tokens(text[:middle]) <= limit_tokens:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def _pieces(text: str, size: int = 20_000) -> Iterator[str]:
    """Parts of bounded length: tiktoken's time grows with the square of the longest run without a break."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


@lru_cache(maxsize=4)
def _encoding(folder: Path) -> Encoding | None:
    """The encoding, or None where it cannot be had without the network."""
    # tiktoken deletes a file that fails its check and downloads another: so it is checked here first.
    try:
        intact = sha256((folder / RANK_FILE).read_bytes()).hexdigest() == RANK_FILE_SHA256
    except OSError as exc:
        logger.warning("The rank file %s cannot be read (%s); tokens are estimated.", folder / RANK_FILE, exc)
        return None
    if not intact:
        logger.warning("The rank file %s has been altered; tokens are estimated.", folder / RANK_FILE)
        return None
    try:
        import tiktoken
    except ImportError:
        logger.warning("tiktoken is not installed; tokens are estimated.")
        return None
    with _cache_folder(folder):
        return tiktoken.get_encoding(ENCODING)


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    """tiktoken's own cache setting, pointed at ``folder`` and put back afterwards."""
    with _lock:
        before = os.environ.get(_CACHE_VARIABLE)
        os.environ[_CACHE_VARIABLE] = str(folder)
        try:
            yield
        finally:
            if before is None:
                os.environ.pop(_CACHE_VARIABLE, None)
            else:
                os.environ[_CACHE_VARIABLE] = before
