"""
Connections to Chroma, and its failures in this package's words.

Both belong to :mod:`rag.index.chroma.store`, which is the only one to use them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rag.errors import DamagedIndexError, InputError, RagError, StoreError
from rag.index.chroma.files import begin_database, problems_of, sweep_graphs, sync_graphs
from rag.index.chroma.lean import lean
from rag.index.store import PartGoneError
from rag.logs import without_secrets

logger = logging.getLogger(__name__)

_TIMEOUT_S = 60.0
_DAMAGE = ("malformed", "not a database", "hnsw", "segment reader", "no such table", "pull logs from the log store")
_opening = threading.Lock()
_paths_in_use: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """
    A client, and what only its kind needs done.

    ``problems`` is what the database finds wrong with itself, ``sync`` makes durable what was written, ``sweep``
    removes what deleted collections left behind.
    """

    client: Any
    problems: Callable[[], list[str]]
    sync: Callable[[], None]
    sweep: Callable[[], None]
    close: Callable[[], None]


def embedded(folder: Path) -> Connection:
    """A database in a folder, opened for itself even where this process has it open already."""
    with lean("chromadb"):
        import chromadb
        from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    with _opening:
        begin_database(folder)
        # A spelling that failed is not used again: chromadb would hand out what it could not open.
        path = _path_of_its_own(folder)
        with lean("chromadb.api.rust"):  # the first client imports what it is made of
            client = chromadb.PersistentClient(path=path, settings=Settings(anonymized_telemetry=False))
    synced = time.time() - 1

    def sync() -> None:
        nonlocal synced
        began = time.time() - 1
        sync_graphs(folder, since=synced)
        synced = began

    def close() -> None:
        client.close()
        with _opening:
            _paths_in_use.discard(path)

    return Connection(
        client=client,
        problems=lambda: problems_of(folder),
        sync=sync,
        sweep=lambda: sweep_graphs(folder),
        close=close,
    )


def served(url: str, token: str | None) -> Connection:
    """
    A server. The token goes along in both headers that servers read, for a self-hosted and for a hosted one.

    Raises:
        InputError: the address cannot be used.
    """
    with lean("chromadb"):
        import chromadb
        from chromadb.config import Settings

    try:
        parts = urlsplit(url)
        usable, port = parts.scheme in ("http", "https") and parts.hostname, parts.port
    except ValueError:  # brackets that do not close, or a port that is no number
        usable = None
    if not usable:
        # What stands before the last @ may be a password, however little else is right.
        shown = f"***@{url.rpartition('@')[2]}" if "@" in url else url
        raise InputError(
            f"RAG_CHROMA_URL={shown!r} is not an address.", next_step="Use http://host:port or https://host:port."
        )
    secure = parts.scheme == "https"
    place = [part for part in parts.path.split("/") if part]
    client = chromadb.HttpClient(
        host=parts.hostname,
        port=port or (443 if secure else 8000),
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

    return Connection(client=client, problems=list, sync=lambda: None, sweep=lambda: None, close=close)


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
    # A server may send back what it was sent. Masked before it is cut, which could leave half a token.
    said = without_secrets(" ".join(str(exc).split()))[:300].rstrip(".!?") or type(exc).__name__
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
            next_step="Give write permission, which reading needs too, or choose another folder with RAG_HOME.",
        )
    if any(sign in low for sign in ("disk i/o error", "unable to open database", "no space")):
        return _told_of_disk(said, action, place)
    if isinstance(exc, IsADirectoryError | NotADirectoryError | FileExistsError):
        in_the_way = exc.filename2 or exc.filename or place
        return StoreError(
            f"Could not {action}: {in_the_way} is in the way ({exc.strerror or said}).",
            next_step=f"Move {in_the_way} away, then run `rag repair`.",
        )
    if any(sign in low for sign in _DAMAGE):
        return DamagedIndexError(
            f"The index at {place} is damaged: could not {action} ({said}).", next_step="Run `rag repair`."
        )
    if place.startswith(("http://", "https://")):
        return _told_of_server(exc, said, action, place)
    if "compaction" in low:  # of a log that could not be written on
        return _told_of_disk(said, action, place)
    if "locked" in low:
        return StoreError(
            f"Could not {action} in the store at {place}: {said}.", next_step="Try again in a moment.", retry=True
        )
    return StoreError(f"Could not {action} in the store at {place}: {said}.", next_step="Run `rag verify`.")


def _told_of_disk(said: str, action: str, place: str) -> RagError:
    return StoreError(
        f"Could not {action}: the database at {place} could not read or write its files ({said}).",
        next_step="Make room on its disk and give write permission, which reading needs too; if it stays, run "
        "`rag verify`.",
    )


def _told_of_server(exc: Exception, said: str, action: str, place: str) -> RagError:
    low = said.lower()
    if _is_refused(exc) or "unauthorized" in low or "forbidden" in low:
        return StoreError(
            f"Could not {action}: the Chroma server at {place} refused this program ({said}).",
            next_step="Set RAG_CHROMA_TOKEN to a token that it takes.",
        )
    if "connect" in low or "timed out" in low:
        return StoreError(
            f"Could not {action}: the Chroma server at {place} does not answer ({said}).",
            next_step="See that it runs and that RAG_CHROMA_URL is its address, then try again.",
            retry=True,
        )
    return StoreError(
        f"Could not {action} in the store at {place}: {said}.",
        next_step="See the server's log, and that RAG_CHROMA_URL is the address of a Chroma server.",
        retry="locked" in low,
    )


def _is_refused(exc: BaseException | None) -> bool:
    """Whether a server took the token for none of its own: Chroma tells of it in words, and hides it behind others."""
    while exc is not None:
        status = getattr(getattr(exc, "response", None), "status_code", None)
        if status in (401, 403) or type(exc).__name__ in ("ChromaAuthError", "AuthorizationError"):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


def _path_of_its_own(folder: Path) -> str:
    """
    The folder, spelled as nobody else in this process spells it; :data:`_opening` is held.

    chromadb keeps one open database per spelling of a path and hands it to everyone who asks. A view of the index that
    is let go would then keep its vectors in memory for as long as anyone else reads
    (chromadb/api/shared_system_client.py in 1.5.9).
    """
    path = str(folder.resolve())
    while path in _paths_in_use:
        path += "/."
    _paths_in_use.add(path)
    return path


def no_such_collection() -> type[Exception]:
    """What Chroma raises for a collection that is not there."""
    from chromadb.errors import NotFoundError

    error: type[Exception] = NotFoundError
    return error
