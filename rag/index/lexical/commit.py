"""One commit of a Tantivy index, as it is read, with what was looked up of it remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tantivy

_REMEMBERED = 20_000
"""Ids of passages, and frequencies of terms: a few MiB of each."""

LONGEST_TERM = 200


def as_indexed(key: str) -> str:
    """A term as Tantivy's whitespace tokenizer keeps it: one token, of bounded length."""
    return "_".join(key.split())[:LONGEST_TERM] or "_"


class Commit:
    """
    A searcher and what it found.

    What is remembered belongs to this commit alone, so that nothing read before a reload is taken for what stands after
    it. May be read from several threads.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._ids: dict[tuple[int, int], str] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    @property
    def documents(self) -> int:
        """How many are held."""
        return int(self._searcher.num_docs)

    def read(self, query: tantivy.Query, limit: int) -> list[tantivy.Document]:
        """Documents as stored, best first; at most ``limit``, >= 1."""
        return [self._searcher.doc(address) for _, address in self._hits(query, limit)]

    def ids(self, query: tantivy.Query, limit: int) -> list[tuple[str, float]]:
        """(passage id, score) pairs, best first; at most ``limit``, >= 1."""
        return [(self._id(address), float(score)) for score, address in self._hits(query, limit)]

    def frequency(self, field: str, key: str) -> int:
        """In how many documents a key stands."""
        known = self._frequencies
        if (found := known.get((field, key))) is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[field, key] = int(self._searcher.doc_freq(field, as_indexed(key)))
        return found

    def _hits(self, query: tantivy.Query, limit: int) -> list[tuple[Any, tantivy.DocAddress]]:
        hits: list[tuple[Any, tantivy.DocAddress]] = self._searcher.search(query, limit, count=False).hits
        return hits

    def _id(self, address: tantivy.DocAddress) -> str:
        known, place = self._ids, (address.segment_ord, address.doc)
        if (found := known.get(place)) is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[place] = str(self._searcher.doc(address).get_first("passage_id"))
        return found
