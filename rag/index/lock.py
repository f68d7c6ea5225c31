"""
Locks between processes, held by the operating system: they end with the process, however it ends.

Within one process two holders exclude each other as well, since each opens the file for itself.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from rag.errors import BusyError, StoreError

_POLL_S = 0.02
# Windows has no quota of that name.
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def writer_lock(path: Path) -> Iterator[int]:
    """
    The right to write to an index, for one at a time; yields the number of the locked file.

    A process that is given the open file holds the lock too, until it has ended (not on Windows).

    Raises:
        BusyError: someone else holds it; the message names who, where, since when and with which command.
        StoreError: the folder cannot be written to.
    """
    with _opened(path) as file:
        with _writable(path):
            got = _try_lock(file)
        if not got:
            raise _busy(file)
        record = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
            "command": " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:]])[:200],
        }
        try:
            with _writable(path):
                file.truncate(0)
                file.write(json.dumps(record).encode())
            yield file.fileno()
        finally:
            with suppress(OSError):
                file.truncate(0)
            _unlock(file)


@contextmanager
def file_lock(path: Path, *, wait_s: float) -> Iterator[bool]:
    """A short lock without a name; yields whether it was got within ``wait_s``."""
    with _opened(path) as file:
        deadline = time.monotonic() + wait_s
        while not (got := _try_lock(file)) and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        try:
            yield got
        finally:
            if got:
                _unlock(file)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without a buffer: what a full disk refused would be written, and refused, once more at the end.
        file = open(path, "a+b", buffering=0)  # noqa: SIM115  # closed below, once the lock is let go
    with file:
        yield file


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise _unwritable(path.parent, exc) from exc


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """
    What a program writes into its data folder may find no room, a temporary file that is closed included.

    Raises:
        StoreError: the disk is full.
    """
    try:
        yield
    except OSError as exc:
        if exc.errno not in _FULL:
            raise
        raise _unwritable(folder, exc) from exc


def _unwritable(folder: Path, exc: OSError) -> StoreError:
    advice = "Make room on its disk" if exc.errno in _FULL else "Give write permission, which reading needs too"
    return StoreError(
        f"The folder {folder} cannot be written to: {exc.strerror or exc}.",
        next_step=f"{advice}, or choose another folder with RAG_HOME.",
    )


def _busy(file: BinaryIO) -> BusyError:
    """Who holds the lock, and what to do about it."""
    own = False
    try:
        file.seek(0)
        record = json.loads(file.read())
        own = (record["pid"], record["host"]) == (os.getpid(), socket.gethostname())
        holder = f"process {record['pid']} on {record['host']} since {record['since']} ({record['command']})"
    except (ValueError, KeyError, TypeError, OSError):
        holder = "one that has only just begun"
    return BusyError(
        f"Another {'thread of this process' if own else 'process'} is writing to the index: {holder}.",
        next_step="Let one thread at a time ingest, remove and repair."
        if own
        else "Wait for it to finish, or stop it, then run the command again.",
        retry=True,
    )


if sys.platform == "win32":
    import msvcrt

    # Far beyond the record, which others may then still read.
    _BYTE = 1 << 30

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
