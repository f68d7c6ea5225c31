"""Which article versions one state of the index is made of."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path

from rag.index.generation import Pointer, Shard
from rag.index.records import Header
from rag.index.store import Store
from rag.kept import forget, kept

_KEPT = "shard-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The little that is kept in memory of each header."""

    article_id: str
    generation: int
    removed: bool
    source: str
    root: str
    raw_hash: str
    content_hash: str
    passages: int
    language: str
    dated: bool
    signature: bytes
    shard: str

    @property
    def file(self) -> Path:
        """
        The file it was read from. ``#`` stands between a file and the row of an article in it, and may stand in names
        of files and in keys of rows: the longest part of the source that is a file, else what stands before the first.
        """
        parts = self.source.split("#")
        for count in range(len(parts), 1, -1):
            path = Path(self.root, "#".join(parts[:count]))
            if path.is_file():
                return path
        return Path(self.root, parts[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    One state.

    ``newest`` holds the deciding entry of every article id ever seen and not yet forgotten, removals included;
    ``dead`` the article ids of each shard whose records there are superseded.
    """

    pointer: Pointer
    newest: Mapping[str, Entry]
    dead: Mapping[str, frozenset[str]]

    def current(self) -> Iterable[Entry]:
        """Entries of the articles that are there."""
        return (entry for entry in self.newest.values() if not entry.removed)

    def get(self, article_id: str) -> Entry | None:
        """The entry of an article that is there, or None."""
        entry = self.newest.get(article_id)
        return None if entry is None or entry.removed else entry

    @property
    def passages(self) -> int:
        """How many passages this state holds."""
        return sum(entry.passages for entry in self.current())

    def changed_since(self, generation: int) -> list[Entry]:
        """Entries that were written after a generation: what a follower at that generation has to catch up on."""
        return [entry for entry in self.newest.values() if entry.generation > generation]


class Manifests:
    """
    Makes manifests, reading each shard's headers once: shards never change.

    Args:
        folder: where what was read is kept for other processes, since Chroma takes half a millisecond a header; None
            reads each shard as it is in the store, which a check has to.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def of(self, pointer: Pointer, store: Store) -> Manifest:
        """The manifest of a state."""
        unread = [shard for shard in pointer.shards if shard.name not in self._entries]
        # Of a shard that is gone nothing counts, whatever is kept of it: reading it tells what is wrong.
        there = store.shards() if unread and self._folder is not None else set()
        for shard in unread:
            folder = self._folder if shard.name in there else None
            self._entries[shard.name] = _entries_of(shard, pointer.lineage, partial(_read, store, shard.name), folder)
        held = self._entries = {shard.name: self._entries[shard.name] for shard in pointer.shards}
        newest: dict[str, Entry] = {}
        for entries in held.values():
            for entry in entries:
                known = newest.get(entry.article_id)
                if known is None or known.generation < entry.generation:
                    newest[entry.article_id] = entry
        dead = {
            name: frozenset(
                entry.article_id
                for entry in entries
                if newest[entry.article_id].shard != name or newest[entry.article_id].removed
            )
            for name, entries in held.items()
        }
        return Manifest(pointer=pointer, newest=newest, dead=dead)

    def remember(self, shard: Shard, lineage: str, entries: Iterable[Entry]) -> None:
        """What was written into a finished shard, which then need not be read from it."""
        self._entries[shard.name] = _entries_of(shard, lineage, lambda: entries, self._folder)

    def tidy(self, pointer: Pointer) -> None:
        """Delete what is kept of shards that a state does not name."""
        if self._folder is not None:
            forget(self._folder, _KEPT, but={_KEPT + shard.name for shard in pointer.shards})


def _entries_of(
    shard: Shard, lineage: str, read: Callable[[], Iterable[Entry]], folder: Path | None
) -> tuple[Entry, ...]:
    """What a shard's headers tell, kept in a folder."""
    names = [field.name for field in fields(Entry)]
    rows = kept(
        folder,
        _KEPT + shard.name,
        basis=f"{lineage} {shard} {names}",
        make=lambda: [astuple(entry) for entry in read()],
        lasts=False,
    )
    return tuple(Entry(**dict(zip(names, row, strict=True))) for row in rows)


def _read(store: Store, shard: str) -> Iterable[Entry]:
    return (entry_of(header, shard=shard) for header in store.headers(shard))


def entry_of(header: Header, *, shard: str) -> Entry:
    """The part of a header that is kept in memory."""
    return Entry(
        article_id=header.article_id,
        generation=header.generation,
        removed=header.removed,
        source=header.source,
        root=header.root,
        raw_hash=header.raw_hash,
        content_hash=header.content_hash,
        passages=header.passages,
        language=header.language,
        dated=header.published is not None,
        signature=b64decode(header.signature),
        shard=shard,
    )
