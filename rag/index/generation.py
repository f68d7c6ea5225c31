"""
The pointer: which parts of the store make up the index at this moment.

An index is a list of shards. A shard is written once, published, and never changed afterwards; a change of the corpus
is a new shard, and the newest header of an article holds. So the pointer alone decides what a reader sees, and it is
replaced in one step.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import BusyError, DamagedIndexError, StaleIndexError

FORMAT = 2
"""Changes whenever records or pointer are laid out differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One published part. ``articles`` counts headers (removals included), ``passages`` records."""

    name: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A shard that is in use no more, and since when (seconds since 1970)."""

    name: str
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """
    One state of the index.

    ``roots`` are the folders that its articles came from, ``mending`` the files and folders that a repair has yet to
    ingest again. ``lineage`` is drawn when an index is begun.
    ``complete_since``: from this generation on, every change of an article is still told by a header, so that a
    follower at least that new can catch up without reading everything.
    """

    generation: int
    fingerprint: str
    dimension: int
    embedding_model: str = ""
    shards: tuple[Shard, ...] = ()
    retired: tuple[Retired, ...] = ()
    roots: tuple[str, ...] = ()
    mending: tuple[str, ...] = ()
    lineage: str = field(default_factory=lambda: secrets.token_hex(4))
    complete_since: int = 0
    format: int = FORMAT

    @property
    def stamp(self) -> str:
        """What a sidecar made from this state is stamped with."""
        return f"{self.lineage}:{self.generation}"


def to_text(pointer: Pointer) -> str:
    """A pointer as JSON."""
    return json.dumps(asdict(pointer), indent=1)


def from_text(text: str, *, where: str) -> Pointer:
    """
    The inverse of :func:`to_text`.

    Raises:
        DamagedIndexError: not a pointer.
        StaleIndexError: laid out by another version.
    """
    try:
        values: dict[str, Any] = json.loads(text)
        layout = values["format"]
        if isinstance(layout, int) and layout != FORMAT:
            age = "an older" if layout < FORMAT else "a newer"
            raise StaleIndexError(
                f"The index at {where} was made by {age} version of this program (layout {layout}, not {FORMAT}).",
                next_step="Move it away and run `rag ingest`." if layout < FORMAT else "Use that version.",
            )
        values["shards"] = tuple(Shard(**shard) for shard in values["shards"])
        values["retired"] = tuple(Retired(**shard) for shard in values["retired"])
        values["roots"] = tuple(values["roots"])
        values["mending"] = tuple(values["mending"])
        return Pointer(**values)
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise DamagedIndexError(f"{where} does not describe an index: {exc}.", next_step="Run `rag repair`.") from exc


class PointerFile:
    """The pointer in a file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int, int], Pointer] | None = None

    def read(self) -> Pointer | None:
        """The newest pointer, or None before the first; cheap where nothing changed."""
        try:
            state = self.path.stat()
            key = (state.st_ino, state.st_mtime_ns, state.st_size)
            if self._seen is not None and self._seen[0] == key:
                return self._seen[1]
            pointer = from_text(self.path.read_text(encoding="utf-8"), where=str(self.path))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as exc:
            raise DamagedIndexError(f"{self.path} cannot be read: {exc}.", next_step="Run `rag repair`.") from exc
        self._seen = (key, pointer)
        return pointer

    def replace(self, pointer: Pointer, *, after: int | None) -> None:
        """
        Publish ``pointer``, durably and in one step.

        Raises:
            BusyError: the index is no longer at generation ``after`` (None: whatever is there).
        """
        if after is not None:
            check_unchanged(self.read(), after=after)
        write_durably(self.path, to_text(pointer).encode())


def check_unchanged(current: Pointer | None, *, after: int) -> None:
    """Raise BusyError unless the index is at generation ``after`` (0: there is none)."""
    found = current.generation if current else 0
    if found != after:
        raise BusyError(
            f"Another process has written to the index meanwhile (generation {found}, not {after}).",
            next_step="Run the command again.",
            retry=True,
        )


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file as a whole, so that after a loss of power it holds either the old or the new bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
