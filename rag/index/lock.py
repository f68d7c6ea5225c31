"""
Locks between processes, held by the operating system: they end with the process, however it ends.

Within one process two holders exclude each other as well, since each opens the file for itself.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from rag.errors import BusyError, StoreError

_POLL_S = 0.02


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
        if not _try_lock(file):
            raise BusyError(
                f"Another process is writing to the index: {_holder(file)}.",
                next_step="Wait for it to finish, or stop it, then run the command again.",
                retry=True,
            )
        record = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
            "command": " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:]])[:200],
        }
        file.seek(0)
        file.truncate()
        file.write(json.dumps(record))
        file.flush()
        try:
            yield file.fileno()
        finally:
            file.seek(0)
            file.truncate()
            file.flush()
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
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "a+", encoding="utf-8")  # noqa: SIM115  # closed below, once the lock is let go
    except OSError as exc:
        raise StoreError(
            f"The folder {path.parent} cannot be written to: {exc.strerror or exc}.",
            next_step="Give write permission, or choose another folder with RAG_HOME.",
        ) from exc
    with file:
        yield file


def _holder(file: IO[str]) -> str:
    try:
        file.seek(0)
        return _named(json.loads(file.read()))
    except (ValueError, KeyError, TypeError, OSError):
        return "one that has only just begun"


def _named(record: dict[str, object]) -> str:
    return f"process {record['pid']} on {record['host']} since {record['since']} ({record['command']})"


if sys.platform == "win32":
    import msvcrt

    # Far beyond the record, which others may then still read.
    _BYTE = 1 << 30

    def _try_lock(file: IO[str]) -> bool:
        file.seek(_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
