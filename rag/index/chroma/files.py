"""
The files of an embedded Chroma: what it leaves to others to look after.

Its database is never opened here while Chroma may have it open in the same process. Two copies of SQLite in one process
(Python's and Chroma's) cancel each other's locks on a file, and the last to close it cuts it off under the other
(seen: a bus error in a reader's query). Source: https://sqlite.org/howtocorrupt.html, section 2.2.1. So whatever has to
be asked of the database is asked by a process of its own.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

logger = logging.getLogger(__name__)

_DATABASE = "chroma.sqlite3"
_TIMEOUT_S = 600
_ASK = """
import json, sqlite3, sys
database = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True, timeout=10)
print(json.dumps([row[0] for row in database.execute(sys.argv[2])]))
"""


def holds_database(folder: Path) -> bool:
    """Whether there is an embedded database in a folder."""
    return (folder / _DATABASE).exists()


def begin_database(folder: Path) -> None:
    """
    Begin the database, if there is none, in SQLite's write-ahead mode: reader and writer do not wait for each other.

    With the rollback journal that Chroma would begin with, a reader's slowest percent of queries took 0.55 s beside a
    writer, with write-ahead 0.07 s. The mode is a property of the file and stays; it is set before Chroma first opens
    the file, since Chroma's own connections fail when it changes under them.
    """
    if not holds_database(folder):
        with closing(sqlite3.connect(folder / _DATABASE)) as database:
            database.execute("PRAGMA journal_mode=WAL")


def problems_of(folder: Path) -> list[str]:
    """What SQLite finds wrong with the database; empty where all is well."""
    path = folder / _DATABASE
    try:
        rows = _ask(path, "PRAGMA quick_check(3)")
    except _NoAnswerError as exc:
        return [f"{path} cannot be checked: {exc}."]
    return [f"{path} is damaged: {row}." for row in rows if row != "ok"]


def sync_graphs(folder: Path, *, since: float) -> None:
    """
    Wait until the graphs written since then are on the disk: Chroma does not, and the pointer must not be faster.

    Args:
        folder: of the database.
        since: seconds since 1970.
    """
    if os.name != "posix":
        return
    for graph in _graphs(folder):
        for path in (*graph.glob("*"), graph):
            if path.exists() and path.stat().st_mtime >= since:
                handle = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)


def sweep_graphs(folder: Path) -> None:
    """Remove the graphs of deleted collections, which Chroma 1.5.9 leaves behind."""
    graphs = _graphs(folder)
    if not graphs:
        return
    try:
        known = set(_ask(folder / _DATABASE, "SELECT id FROM segments"))
    except _NoAnswerError as exc:
        logger.debug("Chroma's list of graphs cannot be read: %s", exc)
        return
    for graph in graphs:
        if graph.name not in known:
            shutil.rmtree(graph, ignore_errors=True)


def set_aside(folder: Path, pointer_file: Path) -> str:
    """Rename the folder of a database that nobody has open, so that a new one can be begun; its new name."""
    number = 1
    while (place := folder.with_name(f"{folder.name}.damaged-{number}")).exists():
        number += 1
    pointer_file.unlink(missing_ok=True)
    if folder.exists():
        folder.rename(place)
    return str(place)


class _NoAnswerError(Exception):
    """The database could not be asked."""


def _ask(path: Path, question: str) -> list[str]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _ASK, str(path), question],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise _NoAnswerError((done.stderr.strip().splitlines() or ["no reason given"])[-1])
        return [str(row) for row in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError) as exc:
        raise _NoAnswerError(str(exc)) from exc


def _graphs(folder: Path) -> list[Path]:
    """Folders named like a segment of Chroma's."""
    return [path for path in folder.iterdir() if path.is_dir() and _is_uuid(path.name)] if folder.is_dir() else []


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
