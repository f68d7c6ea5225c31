"""Values by key, kept in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from pathlib import Path
from typing import Generic, TypeVar

V = TypeVar("V")


class Spool(Generic[V]):
    """
    A mapping that grows on the disk and not in memory.

    Args:
        folder: where the file goes; it has no name, and goes with the object.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(prefix="spool-", dir=folder)  # noqa: SIM115  # closed with the object
        self._places: dict[str, int] = {}
        weakref.finalize(self, self._file.close)

    def __setitem__(self, key: str, value: V) -> None:
        self._places[key] = self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)

    def __getitem__(self, key: str) -> V:
        self._file.seek(self._places[key])
        value: V = pickle.load(self._file)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def clear(self) -> None:
        """Forget everything."""
        self._places.clear()
        self._file.seek(0)
        self._file.truncate()
