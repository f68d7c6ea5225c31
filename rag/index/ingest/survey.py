"""
The first look at what is to be ingested: which documents are new, changed, as before, or gone.

Nothing is written to the index. Documents that are new or changed wait in a temporary file, so that no file is read
twice and memory does not grow with the corpus.
"""

from __future__ import annotations

import logging
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from rag.corpus import RawDocument, RepeatedLines, article_id, load, repeated_lines
from rag.errors import InputError, StoreError
from rag.index.manifest import Entry, Manifest
from rag.schema import Problem

logger = logging.getLogger(__name__)

Progress = Callable[[int, int | None, str], None]
"""Called with how many are done, of how many (None: not known yet), and the name of the stage."""

_FEW = 3
_LARGE_SHARE = 0.5
_TOLD_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A root, and the file or folder below it that is looked at; everything where ``only`` is None."""

    root: Path
    only: Path | None = None

    def covers(self, source: str) -> bool:
        """Whether a source of this root lies in what is looked at."""
        if self.only is None:
            return True
        below = self.only.relative_to(self.root).as_posix()
        return below == "." or source == below or source.startswith((f"{below}/", f"{below}#"))


@dataclass(slots=True, kw_only=True)
class Survey:
    """
    What was found. ``waiting`` documents are read back with :meth:`documents`.

    ``taken_over`` are entries of roots inside one that was looked at, which holds their files now. ``seen`` are
    the root and source of every document that was read.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    gone: list[Entry] = field(default_factory=list)
    taken_over: list[Entry] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    waiting: int = 0
    repeated: dict[str, RepeatedLines] = field(default_factory=dict)
    spool: IO[bytes]

    def documents(self) -> Iterator[tuple[str, str, RawDocument]]:
        """(root, article id, document) of each that is new or changed, in the order they were found."""
        self.spool.seek(0)
        for _ in range(self.waiting):
            yield pickle.load(self.spool)

    def close(self) -> None:
        """Let go of the temporary file."""
        self.spool.close()


def targets_of(paths: Sequence[Path], manifest: Manifest | None, *, prune: bool) -> list[Target]:
    """
    What the paths mean. A path inside a folder that was ingested before, or is now, stands for that part of it; a
    file elsewhere for itself, below its folder.

    Raises:
        InputError: there is nothing at a path, and it is not a known root to be pruned.
    """
    known = {Path(entry.root) for entry in manifest.current()} if manifest else set()
    places = [path.expanduser().resolve() for path in paths]
    folders = {place for place in places if place.is_dir()}
    targets = []
    for path, place in zip(paths, places, strict=True):
        try:
            str(place).encode()
        except UnicodeEncodeError as exc:
            shown = os.fsencode(place).decode("utf-8", "replace")
            raise InputError(f"The name {shown} is not UTF-8.", next_step="Rename it.") from exc
        inside = [root for root in known if is_read_with(root, place)]
        if not place.exists() and not (prune and (place in known or inside)):
            held = [e for e in manifest.current() if place.is_relative_to(e.root)] if manifest else []
            advice = "Name a folder of articles, or one article."
            if held:
                advice = f"{len(held)} articles came from there; to take them out, use `--prune`."
            raise InputError(f"There is no {path}.", next_step=advice)
        top = min((folder for folder in folders if is_read_with(folder, place)), key=_depth, default=place)
        root = max((root for root in known if is_read_with(root, top)), key=_depth, default=top)
        root = root.parent if root.is_file() else root
        targets.append(Target(root=root, only=None if place == root else place))
    return without_parts(targets)


def without_parts(targets: Sequence[Target]) -> list[Target]:
    """The targets without those that are part of another one, each once: lines that recur are counted root by root."""
    whole = {target.root for target in targets if target.only is None}
    return [one for one in dict.fromkeys(targets) if one.only is None or one.root not in whole]


def is_read_with(root: Path, place: Path) -> bool:
    """Whether whoever reads ``root`` comes by ``place`` too: it lies inside, and not in a hidden folder."""
    return (
        place != root
        and place.is_relative_to(root)
        and not any(part.startswith(".") for part in place.relative_to(root).parts)
    )


def _depth(path: Path) -> int:
    return len(path.parts)


def survey(
    targets: Sequence[Target],
    manifest: Manifest | None,
    *,
    max_bytes: int,
    everything: bool,
    folder: Path,
    progress: Progress | None,
) -> Survey:
    """
    Look at the targets.

    Args:
        targets: from :func:`targets_of`.
        manifest: what the index holds, or None.
        max_bytes: files above this size are reported, not read.
        everything: let unchanged documents wait too, since the index is made anew.
        folder: where the temporary file goes.
        progress: told how many documents were read.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            spool = stack.enter_context(tempfile.TemporaryFile(dir=folder, prefix="ingest-"))  # closed by Survey.close
        except OSError as exc:
            raise StoreError(
                f"The folder {folder} cannot be written to: {exc.strerror or exc}.",
                next_step="Give write permission, or choose another folder with RAG_HOME.",
            ) from exc
        found = Survey(spool=spool)
        looker = _Looker(found, manifest, everything=everything, progress=progress)
        for target in targets:
            looker.look(target, max_bytes=max_bytes)
        stack.pop_all()
    return found


class _Looker:
    """One survey in the making."""

    def __init__(
        self, found: Survey, manifest: Manifest | None, *, everything: bool, progress: Progress | None
    ) -> None:
        self._found = found
        self._entries = {(entry.root, entry.source): entry for entry in manifest.current()} if manifest else {}
        self._owner = {entry.article_id: (entry.root, entry.source) for entry in self._entries.values()}
        self._everything = everything
        self._progress = progress
        self._read = 0
        self._left: set[str] = set()

    def look(self, target: Target, *, max_bytes: int) -> None:
        """Look at one target."""
        root = str(target.root)
        unread: set[str] = set()
        unread_rows: set[str] = set()
        kept: Counter[str] = Counter()

        def items() -> Iterator[RawDocument | Problem]:
            yield from load(target.root, max_bytes=max_bytes, only=target.only) if _is_there(target) else ()

        def documents() -> Iterator[RawDocument]:
            """
            Those whose lines are counted, which takes longer than looking: none while all are as before, and those
            that were passed over so far once more when one is not.
            """
            passed_over = 0
            waiting = self._found.waiting
            for item in items():
                if isinstance(item, Problem):
                    self._found.failed.append(item)
                    (unread if item.row is None else unread_rows).add(_named(item))
                elif (root, item.source) not in self._found.seen:
                    self._found.seen.add((root, item.source))
                    self._take(root, item)
                    if self._found.waiting == waiting:
                        passed_over += 1
                    else:
                        yield item
            if self._found.waiting > waiting:
                yield from islice((item for item in items() if isinstance(item, RawDocument)), passed_over)

        self._found.repeated[root] = repeated_lines(documents())
        for source, entry in self._held_below(target):
            if (root, source) in self._found.seen:
                if entry.root != root:
                    self._leave(entry, self._found.taken_over)
                continue
            # What is there and cannot be read now is no reason to lose what was read before. A row speaks for
            # itself alone: where it is damaged, another one that is missing was taken out.
            why = source if source in unread_rows else next((path for path in unread if _concerns(path, source)), None)
            if why is None:
                self._leave(entry, self._found.gone)
            else:
                kept[why] += 1
        self._found.remarks += [Problem(path=path, reason=_kept(count)) for path, count in sorted(kept.items())]

    def _held_below(self, target: Target) -> Iterator[tuple[str, Entry]]:
        """
        What the index holds of a target, in order, with the sources that its root gives them: its own entries, and
        those of roots inside it. Left alone, the latter would be held twice, and once for good as they were.
        """
        prefixes = {str(target.root): ""}
        for other in {root for root, _ in self._entries}:
            if is_read_with(target.root, Path(other)):
                prefixes[other] = f"{Path(other).relative_to(target.root).as_posix()}/"
        for (its_root, source), entry in sorted(self._entries.items()):
            if its_root in prefixes and target.covers(prefixes[its_root] + source):
                yield prefixes[its_root] + source, entry

    def _leave(self, entry: Entry, where: list[Entry]) -> None:
        if entry.article_id not in self._left:
            self._left.add(entry.article_id)
            where.append(entry)

    def _take(self, root: str, raw: RawDocument) -> None:
        entry = self._entries.get((root, raw.source))
        same = entry is not None and entry.raw_hash == raw.raw_hash
        kind = "unchanged" if same else "updated" if entry else "added"
        getattr(self._found, kind).append(raw.source)
        if not same:
            self._found.remarks += [Problem(path=raw.source, reason=remark) for remark in raw.warnings]
        if not same or self._everything:
            record = (root, self._id(root, raw.source), raw)
            pickle.dump(record, self._found.spool, pickle.HIGHEST_PROTOCOL)
            self._found.waiting += 1
        self._read += 1
        if self._progress is not None and self._read % _TOLD_EVERY == 0:
            self._progress(self._read, None, "reading")

    def _id(self, root: str, source: str) -> str:
        """
        The article's id. The same path below two roots is two articles: the second one's id is made from path and
        number, so that no id depends on where on this machine a root lies.
        """
        number = 0
        while True:
            one = article_id(source if number == 0 else f"{source}\n{number}")
            if self._owner.setdefault(one, (root, source)) == (root, source):
                return one
            number += 1


def refuse_large_loss(found: Survey, manifest: Manifest | None) -> None:
    """
    Refuse to go on where a root lost most of its articles: a drive that is not mounted looks just like that.

    Raises:
        InputError: more than three and more than half of a root's articles are gone, or all of more than three from a
            folder in it that is empty now.
    """
    for root in sorted({entry.root for entry in found.gone}):
        held = sum(entry.root == root for entry in manifest.current()) if manifest else 0
        gone = sum(entry.root == root for entry in found.gone)
        if gone > _FEW and gone > _LARGE_SHARE * held:
            raise InputError(
                f"{gone} of the {held} articles that came from {root} are no longer there; nothing was changed.",
                next_step="If that is meant, use `--prune`.",
            )
    # A folder whose files were moved is seldom kept, and a mount point always is.
    folders = Counter(Path(entry.root, entry.source.partition("/")[0]) for entry in found.gone if "/" in entry.source)
    for folder, gone in sorted(folders.items()):
        if gone > _FEW and folder.is_dir() and not any(folder.iterdir()):
            raise InputError(
                f"{folder} is empty, and {gone} articles came from there; nothing was changed.",
                next_step="If that is meant, use `--prune`.",
            )


def _named(problem: Problem) -> str:
    """The source of the article that a problem stands in place of; of all below it where it concerns a whole file."""
    return problem.path if problem.row is None else f"{problem.path}#{problem.row}"


def _concerns(path: str, source: str) -> bool:
    """Whether an article's source is what a problem names, or lies below it; ``.`` is the root itself."""
    return path in (".", source) or source.startswith((f"{path}#", f"{path}/"))


def _kept(count: int) -> str:
    what = "what was read from it before is kept" if count == 1 else f"the {count} articles from there are kept"
    return f"{what}; `rag remove` takes articles out"


def _is_there(target: Target) -> bool:
    return (target.only or target.root).exists()
