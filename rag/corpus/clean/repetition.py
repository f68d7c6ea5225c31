"""Lines that recur across the articles of a corpus: menus, banners, calls to subscribe that no word list knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rag.corpus.clean.lines import lines_of
from rag.corpus.records import RawDocument

_LONGEST_CHARS = 300
_LINES_A_DOCUMENT = 5000
_COUNTING_WORDS = 8
_CAPACITY = 1_000_000


class RepeatedLines:
    """
    A set of lines, kept as 8-byte hashes. ``line in repeated`` ignores case and spacing, and in short lines
    digits (dates and counts change from page to page).
    """

    __slots__ = ("_hashes",)

    def __init__(self, hashes: Iterable[int] = ()) -> None:
        self._hashes = frozenset(hashes)

    def __contains__(self, line: object) -> bool:
        return isinstance(line, str) and bool(self._hashes) and line_hash(line) in self._hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def fingerprint(self) -> str:
        """A short hash of the set: equal sets mark articles alike."""
        digest = hashlib.sha256(b"".join(value.to_bytes(8, "big") for value in sorted(self._hashes)))
        return digest.hexdigest()[:16]


def line_hash(line: str) -> int:
    """64 bits of a line without case and spacing; of a short line without its digits as well."""
    words = line.casefold().split()
    key = " ".join(words)
    if len(words) <= _COUNTING_WORDS:
        key = "".join("0" if c.isdigit() else c for c in key)
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def repeated_lines(
    documents: Iterable[RawDocument | str], *, min_articles: int = 5, capacity: int = _CAPACITY
) -> RepeatedLines:
    """
    The short lines that stand in at least ``min_articles`` documents.

    Counting is lossy (Manku and Motwani, VLDB 2002, doi:10.1016/B978-155860869-6/50038-X): whenever more than
    ``capacity`` lines are held, those seen least are forgotten, so memory does not grow with the corpus.

    Args:
        documents: texts, read once, in any order; the result does not depend on it below the capacity.
        min_articles: a line in fewer documents is not boilerplate, it may be a quotation or a copied article.
        capacity: lines held at most, about 100 bytes each.
    """
    counts: dict[int, int] = {}
    floor = 0
    for document in documents:
        text = document if isinstance(document, str) else document.text
        own = {line_hash(line.text) for line in lines_of(text)[:_LINES_A_DOCUMENT] if len(line.text) <= _LONGEST_CHARS}
        for value in own:
            counts[value] = counts.get(value, floor) + 1
        if len(counts) > capacity:
            floor += 1
            counts = {value: count for value, count in counts.items() if count > floor}
    return RepeatedLines(value for value, count in counts.items() if count >= min_articles + floor)
