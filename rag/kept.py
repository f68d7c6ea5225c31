"""
What is slow to make, kept in the user's data folder between two runs of the program.

A kept value is a copy of what can be made again: whatever is wrong with its file, it is made again. The format is
Python's own :mod:`marshal`, which reads ten times as fast as what it stands for is made and, unlike pickle, runs no
code; its reader trusts its input, so only a file with the right checksum, of this user and closed to others, is read.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_MAGIC = b"rag kept 1\n"
_DIGEST_BYTES = 32
_FORMAT = f"{sys.implementation.cache_tag}, marshal {marshal.version}"
_MOST_OF_A_NAME = 4
"""So many bases of one name are kept: two settings that take turns do not push each other out."""

_log = logging.getLogger(__name__)


def kept(folder: Path | None, name: str, *, basis: str, make: Callable[[], T], lasts: bool = True) -> T:
    """
    The value that ``make`` returns, read from ``folder`` where an earlier run left it.

    Args:
        folder: in the user's data folder, made if its parent is there; None keeps nothing.
        name: of the value; letters, digits and hyphens.
        basis: all that the value depends on, code included: with another basis it is made anew.
        make: returns None, numbers, text, bytes, and tuples, lists, sets and dicts of those, none of a subclass.
        lasts: the value is read as the program starts and stays to its end, see :func:`lasting`.
    """
    if folder is None:
        return make()
    key = hashlib.sha256(f"{_FORMAT}\n{name}\n{basis}".encode()).digest()
    path = folder / f"{name}-{key.hex()[:16]}.bin"
    with lasting() if lasts else nullcontext():
        try:
            return marshal.loads(_payload(path, key))  # type: ignore[no-any-return]  # nothing else has this checksum
        except (OSError, ValueError, EOFError, TypeError) as exc:
            _log.debug("%s is made anew: %s", name, exc)
    value = make()
    try:
        _write(path, key, marshal.dumps(_shared(value, {})))
    except OSError as exc:  # a read-only data folder costs time, not correctness
        _log.debug("%s is not kept: %s", name, exc)
    return value


def forget(folder: Path, prefix: str, *, but: Container[str]) -> None:
    """Delete all values whose names begin with a prefix, but for some; what cannot be deleted stays."""
    for path in folder.glob(f"{prefix}*.bin"):
        if path.stem.rpartition("-")[0] not in but:
            with suppress(OSError):
                path.unlink()


@contextmanager
def lasting() -> Iterator[None]:
    """
    What is made here is left alone by the garbage collector, which would go through all of it again and again: a
    third of the loading time, and pauses later. So is whatever garbage there is at the end: only for a program's start.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


def _payload(path: Path, key: bytes) -> bytes:
    """The marshalled value; ValueError where the file is not one that this user kept for this basis."""
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        if hasattr(os, "geteuid") and (state.st_uid != os.geteuid() or state.st_mode & 0o022):
            raise ValueError(f"{path} belongs to another user, or others may write to it")
        head = file.read(len(_MAGIC) + _DIGEST_BYTES)
        payload = file.read()
    if head != _MAGIC + _digest(key, payload):
        raise ValueError(f"{path} is damaged or was made of something else")
    return payload


def _digest(key: bytes, payload: bytes) -> bytes:
    digest = hashlib.sha256(key)
    digest.update(payload)
    return digest.digest()


def _write(path: Path, key: bytes, payload: bytes) -> None:
    """Put the file in place in one step, so that a reader sees all of it or none, and remove the oldest of its name."""
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + _digest(key, payload))
            file.write(payload)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    name, _, _ = path.stem.rpartition("-")
    with suppress(OSError):  # another process may be tidying too
        known = sorted(path.parent.glob(f"{name}-*.bin"), key=lambda one: one.stat().st_mtime_ns)
        for old in known[:-_MOST_OF_A_NAME]:
            old.unlink()


def _shared(value: Any, pool: dict[Any, Any]) -> Any:
    """The value with equal texts and tuples made one object each: a third of the size, read in half the time."""
    if isinstance(value, str):
        return pool.setdefault(value, value)
    if isinstance(value, tuple):
        made = tuple([_shared(one, pool) for one in value])
        # By identity, since 1 and 1.0 and True are equal; the pool keeps what it has seen alive.
        return pool.setdefault(tuple(map(id, made)), made)
    if isinstance(value, dict):
        return {_shared(key, pool): _shared(held, pool) for key, held in value.items()}
    if isinstance(value, list | set | frozenset):
        return type(value)([_shared(one, pool) for one in value])
    return value
