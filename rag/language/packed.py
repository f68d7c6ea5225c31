"""A large table of which a text needs a few rows: a row is unpacked when it is asked for, and not kept."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from zlib import crc32

K = TypeVar("K", str, tuple[str, ...])
V = TypeVar("V")

_ROWS_A_PART = 2
_MARK_SHIFT = 28
"""The first four bits of a key's number choose its mark among the sixteen of a part."""


def packed(table: Mapping[K, V]) -> tuple[bytes, bytes, bytes]:
    """
    The table in parts of about two rows, as :class:`Packed` reads them: all parts, where each of them ends, and the
    marks of the keys that it holds.

    Args:
        table: of texts, numbers, and tuples and lists of those.
    """
    parts: list[dict[K, V]] = [{} for _ in range(1 + len(table) // _ROWS_A_PART)]
    marks = array("H", bytes(2 * len(parts)))
    for key, value in table.items():
        number = _number(key)
        parts[number % len(parts)][key] = value
        marks[number % len(parts)] |= 1 << (number >> _MARK_SHIFT)
    written = [marshal.dumps(part) for part in parts]
    ends, end = array("I"), 0
    for part in written:
        end += len(part)
        ends.append(end)
    return b"".join(written), ends.tobytes(), marks.tobytes()


class Packed(Mapping[K, V]):
    """
    What :func:`packed` made, looked up like the table it was made of. Safe to share between threads.

    A look takes a microsecond, and a third of one where the marks tell that the key is not there, as most are not.
    The lexicon takes 15 MiB so; when it was smaller, 11, and 40 as Python's dictionaries.
    """

    def __init__(self, parts: tuple[bytes, bytes, bytes]) -> None:
        self._rows = memoryview(parts[0])
        self._ends = array("I", parts[1])
        self._marks = array("H", parts[2])
        self._parts = len(self._ends)

    def _part(self, place: int) -> dict[K, V]:
        start = self._ends[place - 1] if place else 0
        part: dict[K, V] = marshal.loads(self._rows[start : self._ends[place]])
        return part

    def __getitem__(self, key: K) -> V:
        return self._part(_number(key) % self._parts)[key]

    def get(self, key: K, default: Any = None) -> Any:
        """The row, or ``default``: most keys are not there, and an exception takes longer than the look."""
        number = _number(key)
        place = number % self._parts
        if not self._marks[place] >> (number >> _MARK_SHIFT) & 1:
            return default
        return self._part(place).get(key, default)

    def __contains__(self, key: object) -> bool:
        number = _number(key)  # type: ignore[arg-type]  # other keys are a mistake
        place = number % self._parts
        return bool(self._marks[place] >> (number >> _MARK_SHIFT) & 1) and key in self._part(place)

    def __iter__(self) -> Iterator[K]:
        return (key for place in range(self._parts) for key in self._part(place))

    def __len__(self) -> int:
        return sum(len(self._part(place)) for place in range(self._parts))


def _number(key: str | tuple[str, ...]) -> int:
    """What tells which part a key is in; Python's own hash differs from process to process."""
    return crc32((key if isinstance(key, str) else "\n".join(key)).encode("utf-8", "surrogatepass"))
