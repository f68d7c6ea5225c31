"""Vectors that were made once, by the text that was embedded: a rename or a repeated run embeds nothing."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

_ASKED_AT_ONCE = 500


class VectorCache:
    """
    A bounded cache in one SQLite file. It is only ever a saving: a damaged one is thrown away.

    Args:
        path: of the file.
        fingerprint: of the embedding model; part of every key.
        dimension: length of a vector.
    """

    def __init__(self, path: Path, *, fingerprint: str, dimension: int) -> None:
        self._path = path
        self._fingerprint = fingerprint.encode()
        self._dimension = dimension
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def vectors(
        self, texts: Sequence[str], embed: Callable[[list[str]], NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], int]:
        """
        Vectors of texts, embedding those that are new.

        Returns:
            (n, dimension) float32 in the order of ``texts``, and how many texts were embedded.
        """
        import numpy as np

        keys = [self._key(text) for text in texts]
        known = self._read(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            made = embed(list(new.values()))
            for key, vector in zip(new, made, strict=True):
                known[key] = np.asarray(vector, dtype=np.float32)
            self._write({key: known[key] for key in new})
        rows = [known[key] for key in keys]
        return np.stack(rows) if rows else np.zeros((0, self._dimension), np.float32), len(new)

    def trim(self, keep: int) -> None:
        """Forget what was used longest ago, down to ``keep`` vectors."""
        with self._lock:
            try:
                database = self._open()
                with database:
                    database.execute(
                        "DELETE FROM vectors WHERE key IN "
                        "(SELECT key FROM vectors ORDER BY used DESC, key LIMIT -1 OFFSET ?)",
                        (keep,),
                    )
            except sqlite3.Error as exc:
                logger.warning("The vector cache %s cannot be trimmed: %s", self._path, exc)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
            self._database = None

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(self._fingerprint + b"\0" + text.encode(), digest_size=16).digest()

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        import numpy as np

        found: dict[bytes, NDArray[np.float32]] = {}
        with self._lock:
            try:
                database = self._open()
                for start in range(0, len(keys), _ASKED_AT_ONCE):
                    some = list(dict.fromkeys(keys[start : start + _ASKED_AT_ONCE]))
                    marks = ",".join("?" * len(some))
                    rows = database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)
                    for key, blob in rows:
                        if len(blob) == 4 * self._dimension:
                            found[key] = np.frombuffer(blob, dtype=np.float32)
                if found:
                    with database:
                        now = int(time.time())
                        database.executemany("UPDATE vectors SET used = ? WHERE key = ?", [(now, key) for key in found])
            except sqlite3.Error as exc:
                self._give_up(exc)
        return found

    def _write(self, made: dict[bytes, NDArray[np.float32]]) -> None:
        now = int(time.time())
        with self._lock:
            try:
                database = self._open()
                with database:
                    database.executemany(
                        "INSERT OR REPLACE INTO vectors (key, vector, used) VALUES (?, ?, ?)",
                        [(key, vector.tobytes(), now) for key, vector in made.items()],
                    )
            except sqlite3.Error as exc:
                self._give_up(exc)

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=10, check_same_thread=False)
            try:
                # With row numbers, so that a vector is appended: in the order of their keys, which are hashes, each is
                # put between others, which took four times as long and three times the disk. Five fit a larger page.
                database.execute("PRAGMA page_size=8192")
                database.execute("PRAGMA journal_mode=WAL")
                database.execute("PRAGMA synchronous=NORMAL")
                database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB, used INTEGER)")
            except sqlite3.Error:
                database.close()
                raise
            self._database = database
        return self._database

    def _give_up(self, exc: sqlite3.Error) -> None:
        """Go on without; where the file itself is damaged, begin a new one next time."""
        logger.warning("The vector cache %s cannot be used: %s", self._path, exc)
        if self._database is not None:
            self._database.close()
            self._database = None
        if not isinstance(exc, sqlite3.OperationalError):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
