"""A folder (or one file) becomes a stream of documents, and of reasons why some files could not be taken in."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from rag.corpus.decode import NotTextError, encoding_of
from rag.corpus.formats import READABLE, STREAMED, Extract, UnreadableError, read_bytes, read_stream, remarked
from rag.corpus.formats.sidecar import SIDECAR_SUFFIX, Sidecar, read_sidecar
from rag.corpus.records import RawDocument
from rag.errors import InputError
from rag.schema import Problem

_log = logging.getLogger(__name__)
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "license", "licence", "readme", "readme.md", "readme.txt"})

_SIGNS = ({"writer.lock"}, {"lexical.lock"}, {"index.json", "chroma"}, {"kept", "models"})
"""What tells a data folder of this program, however far it has come: all of one of these lie in it."""
_PARTS = re.compile(
    r"chroma(\.damaged-\d+)?|feedback\.jsonl|index\.json.*|ingest-.*|kept|lexical(\.lock)?|models|vectors\.sqlite.*"
    r"|writer\.lock"
)
"""What this program keeps in a data folder."""


def load(root: Path, *, max_bytes: int, only: Path | None = None) -> Iterator[RawDocument | Problem]:
    """
    The documents below ``root`` one by one, with a problem in place of each file that cannot be read.

    The order is that of the POSIX paths below the root, the same on every machine. Hidden files and folders,
    ``README`` and licence files, and what this program keeps in a data folder are passed over; a file of an unknown
    kind is reported. At most one file is held in memory. Links to files are followed; a folder reached twice through
    links is read once.

    Args:
        root: a folder, or a single file.
        max_bytes: files above this size are reported, not read; also the limit for what an archive unpacks to.
        only: a file or folder below ``root``: nothing else is read, sources stay relative to ``root``.

    Raises:
        InputError: ``root`` does not exist, or ``only`` does not lie below it.
    """
    if not root.exists():
        raise InputError(f"There is no {root}.", next_step="Name a folder of articles or one article.")
    if root.is_file():
        yield from _load_file(root, root.name, max_bytes)
        return
    start = root
    if only is not None:
        start = only if only.is_absolute() else root / only
        if not start.resolve().is_relative_to(root.resolve()):
            raise InputError(f"{only} does not lie below {root}.", next_step="Name a path inside that folder.")
        if not start.is_dir():
            start_source = start.resolve().relative_to(root.resolve()).as_posix()
            if not start.exists():
                raise InputError(f"There is no {start}.", next_step="Name an article below the folder.")
            yield from _load_file(start, start_source, max_bytes)
            return
    for found in _walk(root, start):
        if isinstance(found, Problem):
            yield found
        else:
            path, source = found
            yield from _load_file(path, source, max_bytes)


def _walk(root: Path, start: Path) -> Iterator[tuple[Path, str] | Problem]:
    """Files in order of their POSIX paths; depth first with an own stack, so that deep folders cannot exhaust ours."""
    seen: set[tuple[int, int]] = set()
    stack: list[Path] = [start]
    while stack:
        path = stack.pop()
        source = path.relative_to(root).as_posix()
        if not _storable(source):
            shown = os.fsencode(source).decode("utf-8", "replace")
            yield Problem(path=shown, reason="its name is not UTF-8, as names in old archives are; rename it")
            continue
        try:
            state = path.stat()
        except OSError as exc:
            if not _ignored(path):
                yield Problem(path=source, reason=_os_reason(exc, path))
            continue
        if not stat.S_ISDIR(state.st_mode):
            if _wanted(path):
                yield path, source
            elif not _ignored(path):
                yield _unknown(source, path)
            continue
        identity = (state.st_dev, state.st_ino)
        if identity in seen:
            yield Problem(path=source, reason="a link back to a folder that was read already; it is read once")
            continue
        seen.add(identity)
        try:
            children = _without_index([child for child in path.iterdir() if not child.name.startswith(".")])
        except OSError as exc:
            yield Problem(path=source, reason=_os_reason(exc, path))
            continue
        stack.extend(sorted(children, key=_order, reverse=True))


def _storable(source: str) -> bool:
    try:
        source.encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_index(children: list[Path]) -> list[Path]:
    """What lies in a folder, without the parts of an index; other files may share its folder (``RAG_HOME=.``)."""
    names = {child.name for child in children}
    if not any(sign <= names for sign in _SIGNS):
        return children
    return [child for child in children if not _PARTS.fullmatch(child.name)]


def _order(path: Path) -> str:
    """Sort key that puts a folder's contents where its path with a slash would stand."""
    # Not Path.is_dir, which raises where the folder may be listed and not searched.
    return path.name + ("/" if os.path.isdir(path) else "")


def _wanted(path: Path) -> bool:
    return path.suffix.lower() in READABLE and not path.name.endswith(SIDECAR_SUFFIX) and not _ignored(path)


def _ignored(path: Path) -> bool:
    return path.name.lower() in _IGNORED or path.name.startswith((".", "~$")) or path.name.endswith(SIDECAR_SUFFIX)


def _unknown(source: str, path: Path) -> Problem:
    kinds = " ".join(sorted(READABLE))
    return Problem(path=source, reason=f"{path.suffix or 'no ending'}: not a kind that is read ({kinds})")


def _load_file(path: Path, source: str, max_bytes: int) -> Iterator[RawDocument | Problem]:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            yield Problem(path=source, reason="not a regular file")
            return
        if path.suffix.lower() not in READABLE:
            yield _unknown(source, path)
            return
        if state.st_size > max_bytes and path.suffix.lower() in STREAMED:
            sidecar, problem = _sidecar(path, source)
            if problem is not None:
                yield problem
            yield from _stream(path, source, sidecar, max_bytes)
            return
        if state.st_size > max_bytes:
            yield Problem(path=source, reason=f"{state.st_size:,} bytes: above the limit of {max_bytes:,}")
            return
        data = _read(path, max_bytes)
    except OSError as exc:
        yield Problem(path=source, reason=_os_reason(exc, path))
        return
    if len(data) > max_bytes:
        yield Problem(path=source, reason=f"above the limit of {max_bytes:,} bytes")
        return
    if not data.strip():
        yield Problem(path=source, reason="empty")
        return
    sidecar, problem = _sidecar(path, source)
    if problem is not None:
        yield problem
    yield from _documents(path, source, data, sidecar, max_bytes)


def _sidecar(path: Path, source: str) -> tuple[Sidecar, Problem | None]:
    try:
        return read_sidecar(path), None
    except UnreadableError as exc:
        return Sidecar(), Problem(path=source + SIDECAR_SUFFIX, reason=str(exc))


def _documents(
    path: Path, source: str, data: bytes, sidecar: Sidecar, max_bytes: int
) -> Iterator[RawDocument | Problem]:
    digest = hashlib.sha256(data + sidecar.raw).hexdigest()
    yield from _guarded(
        path, source, lambda: read_bytes(data, path.suffix, max_chars=max_bytes), sidecar=sidecar, digest=digest
    )


def _stream(path: Path, source: str, sidecar: Sidecar, max_bytes: int) -> Iterator[RawDocument | Problem]:
    """A dump above the limit, row by row; the limit then holds for each row."""

    def read() -> Iterator[Extract | UnreadableError]:
        with path.open("rb") as file:
            encoding, remarks = encoding_of(file)
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            yield from remarked(read_stream(_bounded_lines(lines, max_bytes), path.suffix), remarks)

    yield from _guarded(path, source, read, sidecar=sidecar, digest="")


def _bounded_lines(file: TextIO, max_chars: int) -> Iterator[str]:
    while line := file.readline(max_chars + 1):
        if len(line) > max_chars:
            raise UnreadableError(f"a row above the limit of {max_chars:,} characters; what follows it was not read")
        yield line


def _guarded(
    path: Path,
    source: str,
    read: Callable[[], Iterator[Extract | UnreadableError]],
    *,
    sidecar: Sidecar,
    digest: str,
) -> Iterator[RawDocument | Problem]:
    """The documents that a reader finds; whatever it raises becomes a problem, so that nothing stops the run."""
    try:
        for found in read():
            if isinstance(found, UnreadableError):
                yield Problem(path=source, reason=str(found), row=found.row)
            elif not found.text.strip():
                yield Problem(path=_name(source, found.key), reason="empty: no text in it")
            else:
                yield _raw(path, source, found, sidecar, digest)
    except (UnreadableError, NotTextError) as exc:
        yield Problem(path=source, reason=str(exc))
    except (MemoryError, RecursionError) as exc:
        yield Problem(path=source, reason=f"too deeply nested or too large to unpack ({type(exc).__name__})")
    except Exception as exc:  # a parser's own fault must not end the run; it is told, with its type, and logged
        _log.warning("reading %s failed", source, exc_info=True)
        yield Problem(path=source, reason=f"damaged or not understood ({type(exc).__name__}: {str(exc)[:200]})")


def _name(source: str, key: str | None) -> str:
    return source if key is None else f"{source}#{key}"


def _raw(path: Path, source: str, found: Extract, sidecar: Sidecar, digest: str) -> RawDocument:
    if found.key is not None:
        stated = (found.key, found.text, found.title, found.url, found.outlet, found.author, found.published)
        row = repr((*stated, found.language)).encode("utf-8", "replace")
        digest = hashlib.sha256(row + sidecar.raw).hexdigest()
    return RawDocument(
        path=path,
        source=_name(source, found.key),
        text=found.text,
        raw_hash=digest,
        title=sidecar.title or found.title,
        url=sidecar.url or found.url,
        outlet=sidecar.outlet or found.outlet,
        author=sidecar.author or found.author,
        published=sidecar.published or found.published,
        language=sidecar.language or found.language,
        hints=found.hints,
        warnings=found.warnings,
    )


def _read(path: Path, max_bytes: int) -> bytes:
    """The bytes, one more than allowed at most; opened without waiting, so that a pipe cannot hold the run."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(max_bytes + 1)


def _os_reason(exc: OSError, path: Path) -> str:
    if isinstance(exc, PermissionError):
        return "no permission to read it"
    if isinstance(exc, FileNotFoundError):
        return "a link to nothing" if path.is_symlink() else "it vanished while the folder was read"
    if exc.errno is not None and "symbolic links" in os.strerror(exc.errno).lower():
        return "a link that leads back to itself"
    return f"cannot be read ({exc.strerror or exc})"
