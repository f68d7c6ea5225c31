"""
Connections to Chroma, and its failures in this package's words.

Both belong to :mod:`rag.index.chroma_store`, which is the only one to use them.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rag.errors import DamagedIndexError, InputError, RagError, StoreError
from rag.index.store import PartGoneError

logger = logging.getLogger(__name__)

_DATABASE = "chroma.sqlite3"
_TIMEOUT_S = 60.0
_paths_lock = threading.Lock()
_paths_in_use: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """
    A client, and what only its kind needs done.

    ``problems`` is what the database finds wrong with itself, ``sync`` makes collections durable, ``sweep`` removes
    what deleted collections left behind.
    """

    client: Any
    problems: Callable[[], list[str]]
    sync: Callable[[Sequence[str]], None]
    sweep: Callable[[], None]
    close: Callable[[], None]


def embedded(folder: Path) -> Connection:
    """A database in a folder, opened for itself even where this process has it open already."""
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    _write_ahead(folder)
    path = _path_of_its_own(folder)
    client = chromadb.PersistentClient(path=path, settings=Settings(anonymized_telemetry=False))

    def close() -> None:
        client.close()
        with _paths_lock:
            _paths_in_use.discard(path)

    return Connection(
        client=client,
        problems=lambda: _problems(folder),
        sync=lambda names: _sync_folders(folder, names),
        sweep=lambda: _sweep_folders(folder),
        close=close,
    )


def served(url: str, token: str | None) -> Connection:
    """
    A server. The token goes along in both headers that servers read, for a self-hosted and for a hosted one.

    Raises:
        InputError: the address cannot be used.
    """
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"RAG_CHROMA_URL={url!r} is not an address.", next_step="Use http://host:port or https://host:port."
        )
    secure = parts.scheme == "https"
    place = [part for part in parts.path.split("/") if part]
    client = chromadb.HttpClient(
        host=parts.hostname,
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        headers={"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {},
        settings=Settings(anonymized_telemetry=False),
        **(dict(zip(("tenant", "database"), place, strict=True)) if len(place) == 2 else {}),
    )
    # Chroma 1.5.9 waits for ever and leaves its connections open: chromadb/api/fastapi.py, "timeout=None".
    owners = (client, getattr(client, "_admin_client", None))
    sessions = [getattr(getattr(owner, "_server", None), "_session", None) for owner in owners]
    for session in filter(None, sessions):
        session.timeout = _TIMEOUT_S

    def close() -> None:
        client.close()
        for session in filter(None, sessions):
            session.close()

    return Connection(client=client, problems=list, sync=lambda _: None, sweep=lambda: None, close=close)


@contextmanager
def failures(action: str, place: str) -> Iterator[None]:
    """
    Chroma's errors in this package's words.

    Args:
        action: what is being done, as in "could not <action>".
        place: folder or address.
    """
    try:
        yield
    except RagError:
        raise
    except Exception as exc:
        raise _told(exc, action, place) from exc
    except BaseException as exc:
        # Chroma's Rust half panics on files it cannot make sense of, and a panic is no Exception.
        if type(exc).__name__ != "PanicException":
            raise
        raise DamagedIndexError(
            f"The index at {place} is damaged: could not {action} ({exc}).", next_step="Run `rag repair`."
        ) from exc


def _told(exc: Exception, action: str, place: str) -> RagError:
    said = " ".join(str(exc).split())[:300] or type(exc).__name__
    low = said.lower()
    if type(exc).__name__ == "NotFoundError":
        return PartGoneError(
            f"Could not {action}: a part of the index at {place} is gone ({said}).",
            next_step="Try again; if it stays, run `rag verify`.",
            retry=True,
        )
    if "disk is full" in low or "no space left" in low or getattr(exc, "errno", None) == 28:
        return StoreError(
            f"Could not {action}: the disk that holds {place} is full.",
            next_step="Make room, then run the command again; nothing that was reported as done is lost.",
        )
    if "readonly database" in low or "read-only" in low or isinstance(exc, PermissionError):
        return StoreError(
            f"Could not {action}: {place} cannot be written to ({said}).",
            next_step="Give write permission, or choose another folder with RAG_HOME.",
        )
    if any(sign in low for sign in ("malformed", "not a database", "hnsw", "segment reader", "no such table")):
        return DamagedIndexError(
            f"The index at {place} is damaged: could not {action} ({said}).", next_step="Run `rag repair`."
        )
    busy = "locked" in low or "connect" in low or "timed out" in low
    return StoreError(f"Could not {action} in the store at {place}: {said}.", retry=busy)


def _path_of_its_own(folder: Path) -> str:
    """
    The folder, spelled as nobody else in this process spells it.

    chromadb keeps one open database per spelling of a path and hands it to everyone who asks. A view of the index that
    is let go would then keep its vectors in memory for as long as anyone else reads
    (chromadb/api/shared_system_client.py in 1.5.9).
    """
    with _paths_lock:
        path = str(folder.resolve())
        while path in _paths_in_use:
            path += "/."
        _paths_in_use.add(path)
        return path


def _write_ahead(folder: Path) -> None:
    """
    Begin the database in SQLite's write-ahead mode, in which reader and writer do not wait for each other.

    With the rollback journal that Chroma would begin with, a reader's slowest percent of queries took 0.55 s beside a
    writer, with write-ahead 0.07 s. The mode is a property of the file and stays; it is set before Chroma opens the
    file, since Chroma's own connections fail when it changes under them.
    """
    path = folder / _DATABASE
    if path.exists():
        return
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")


def _problems(folder: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(f"file:{folder / _DATABASE}?mode=ro", uri=True, timeout=5)) as database:
            rows = database.execute("PRAGMA quick_check(3)").fetchall()
    except sqlite3.DatabaseError as exc:
        return [f"{folder / _DATABASE} cannot be checked: {exc}."]
    return [f"{folder / _DATABASE} is damaged: {row[0]}." for row in rows if row[0] != "ok"]


def set_aside(folder: Path, pointer_file: Path) -> str:
    """Rename the folder of a database that nobody has open, so that a new one can be begun; its new name."""
    number = 1
    while (place := folder.with_name(f"{folder.name}.damaged-{number}")).exists():
        number += 1
    pointer_file.unlink(missing_ok=True)
    if folder.exists():
        folder.rename(place)
    return str(place)


def holds_database(folder: Path) -> bool:
    """Whether there is an embedded database in a folder."""
    return (folder / _DATABASE).exists()


def _segments(folder: Path, names: Sequence[str] | None = None) -> set[str]:
    with closing(sqlite3.connect(f"file:{folder / _DATABASE}?mode=ro", uri=True, timeout=5)) as database:
        rows = database.execute("SELECT s.id, c.name FROM segments s JOIN collections c ON s.collection = c.id")
        return {segment for segment, name in rows.fetchall() if names is None or name in names}


def _sync_folders(folder: Path, names: Sequence[str]) -> None:
    """Chroma writes its graphs without waiting for the disk; the pointer must not be faster than they."""
    try:
        segments = _segments(folder, names)
    except sqlite3.Error as exc:
        logger.debug("Chroma's list of segments cannot be read: %s", exc)
        return
    if os.name != "posix":
        return
    for segment in segments:
        for path in (folder / segment, *(folder / segment).glob("*")):
            if path.exists():
                handle = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)


def _sweep_folders(folder: Path) -> None:
    """Remove the graphs of deleted collections, which Chroma 1.5.9 leaves behind."""
    try:
        known = _segments(folder)
    except sqlite3.Error as exc:
        logger.debug("Chroma's list of segments cannot be read: %s", exc)
        return
    for path in folder.iterdir():
        if path.is_dir() and path.name not in known and _is_uuid(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
