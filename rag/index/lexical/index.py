"""
The lexical index: BM25 over terms that were analysed elsewhere, kept in Tantivy.

It is a derived sidecar. Everything in it can be rebuilt from the store, and a stamp that is committed together with the
documents tells which state of the store it mirrors. Queries are built from term queries and never parsed from text.

BM25 is Tantivy's, with k1 = 1.2 and b = 0.75. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework:
BM25 and Beyond, FnTIR 2009, doi:10.1561/1500000019.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rag.errors import DamagedIndexError, StoreError
from rag.index.lexical.commit import Commit, as_indexed
from rag.index.lexical.document import SECTION, Field, LexicalDocument, schema, section, to_tantivy
from rag.schema import Filters

if TYPE_CHECKING:
    import tantivy

logger = logging.getLogger(__name__)

Term = tuple[Field, str]
"""A key of a field."""

Told = dict[Term, int]
"""How often terms stand in an article."""

Group = Sequence[tuple[str, float]]
"""The keys that one word of a question may stand under, each with how much of a full match it deserves."""

_TIE = 0.2
_STAMP_ID = "\x00stamp"
_WRITER_HEAP_BYTES = 32_000_000
_OUTER_LIMIT = 10_000
_SCORE_BITS = 23
"""Powers of two that add up exactly in a score of 32 bits."""


class Place(NamedTuple):
    """Where a passage stands: its article, its number there, its language."""

    article_id: str
    ordinal: int
    language: str


class LexicalIndex:
    """
    A Tantivy index in a folder of its own. One writer at a time; a reader sees the last commit it reloaded.

    Raises:
        DamagedIndexError: the folder holds something that cannot be opened as this index.
        StoreError: writing failed (disk full, folder read-only).
    """

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        self._schema = schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader(reload_policy="manual")
            self.reload()
        except OSError as exc:
            raise StoreError(f"The lexical index at {folder} cannot be opened: {exc}.") from exc
        except ValueError as exc:
            raise DamagedIndexError(
                f"The lexical index at {folder} cannot be opened: {exc}.", next_step="Run `rag repair`."
            ) from exc

    def apply(
        self,
        *,
        stamp: str,
        delete_articles: Iterable[str] = (),
        delete_passages: Iterable[str] = (),
        add: Iterable[LexicalDocument] = (),
        clear: bool = False,
    ) -> None:
        """Delete, then add, then stamp, in one commit; with ``clear`` everything earlier goes."""
        import tantivy

        try:
            writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
            try:
                if clear:
                    writer.delete_all_documents()
                for article_id in delete_articles:
                    writer.delete_documents_by_term("article_id", article_id)
                for passage_id in delete_passages:
                    writer.delete_documents_by_term("passage_id", passage_id)
                for document in add:
                    # The same passage never stands twice, whatever an interrupted run left behind.
                    writer.delete_documents_by_term("passage_id", document.passage_id)
                    writer.add_document(to_tantivy(document))
                writer.delete_documents_by_term("passage_id", _STAMP_ID)
                marker = tantivy.Document()
                marker.add_text("passage_id", _STAMP_ID)
                marker.add_text("stamp", stamp)
                writer.add_document(marker)
                writer.commit()
                writer.wait_merging_threads()
            except BaseException:
                writer.rollback()
                raise
        except (ValueError, OSError) as exc:
            raise StoreError(f"The lexical index at {self.folder} cannot be written: {exc}.", retry=True) from exc
        self.reload()

    def reload(self) -> None:
        """Show the newest commit, whichever process made it."""
        self._index.reload()
        self._shown = Commit(self._index.searcher())

    def stamp(self) -> str | None:
        """The stamp of the commit that is shown, or None in a new index."""
        import tantivy

        found = self._shown.read(tantivy.Query.term_query(self._schema, "passage_id", _STAMP_ID), 1)
        return str(found[0].get_first("stamp")) if found else None

    def count(self) -> int:
        """How many passages are held."""
        return self._shown.documents - (1 if self.stamp() is not None else 0)

    def passage_ids(self) -> set[str]:
        """The ids of all passages held."""
        import tantivy

        shown = self._shown
        held = shown.read(tantivy.Query.all_query(), max(1, shown.documents))
        return {str(document.get_first("passage_id")) for document in held} - {_STAMP_ID}

    def told_by(self, article_id: str) -> Told:
        """
        What an article tells: its names and numbers, each with the number of passages that hold it, and the English
        keys of its words, each with the number of times it stands there.
        """
        names: list[str] = []
        best: list[str] = []
        for document in self._shown.read(self._any("article_id", [article_id]), _OUTER_LIMIT):
            for keys, more in zip((names, best), bytes(document.get_first("told")).decode().split("\n"), strict=True):
                keys += more.split()
        counts: Told = {("names", key): count for key, count in Counter(names).items()}
        return counts | {("bridge", key): count for key, count in Counter(best).items()}

    def places(self, passage_ids: Sequence[str]) -> dict[str, Place]:
        """Where passages stand, in the order asked; ids that are not held are left out. Cheaper than reading them."""
        if not passage_ids:
            return {}
        found = dict(self._placed("passage_id", passage_ids, limit=len(passage_ids)))
        return {one: found[one] for one in passage_ids if one in found}

    def languages_of(self, article_id: str) -> set[str]:
        """The languages of an article's passages."""
        return {place.language for _, place in self._placed("article_id", [article_id], limit=_OUTER_LIMIT)}

    def _placed(self, field: str, values: Sequence[str], *, limit: int) -> Iterator[tuple[str, Place]]:
        for held in self._shown.read(self._any(field, values), limit):
            where = Place(held.get_first("article_id"), held.get_first("ordinal"), held.get_first("language"))
            yield str(held.get_first("passage_id")), where

    def document_frequency(self, field: Field, key: str) -> int:
        """In how many passages a term stands."""
        return self._shown.frequency(field, key)

    def search(
        self,
        field: Field,
        groups: Sequence[Group],
        *,
        limit: int | None,
        filters: Filters | None = None,
        phrases: Sequence[Sequence[str]] = (),
        excluded: Sequence[Sequence[str]] = (),
        among: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """
        Passages by BM25 in one field, best first; ties by passage id.

        Args:
            field: where the terms are looked up.
            groups: one group of (key, weight) pairs a word of the question; of the keys in a group the
                best-scoring one counts in full and the others by ``_TIE``, so that a word with three glosses does not
                weigh three times.
            limit: how many to return, >= 1; None for all.
            filters: pushed down; undated passages are left out under a date filter.
            phrases: word sequences that must stand in the passage (field ``words``).
            excluded: word sequences that must not.
            among: ids of the only passages to look at; None for all.

        Returns:
            (passage id, score) pairs; only passages that hold at least one term, or every phrase.
        """
        query = self._query(field, groups, filters, phrases, excluded)
        if query is None or (among is not None and not among):
            return []
        if among is not None:
            query = self._within(query, among)
        most = max(1, self._shown.documents)
        # A few more than asked for, so that ties at the edge are broken the same way each time.
        found = self._shown.ids(query, most if limit is None else min(limit + 16, most))
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:limit]

    def held(self, terms: Iterable[Term], passage_ids: Sequence[str]) -> dict[str, set[Term]]:
        """Which of some terms each of some passages holds."""
        found: dict[str, set[Term]] = {passage_id: set() for passage_id in passage_ids}
        if found:
            for passage_id, held in self._holding(terms, self._any("passage_id", found), limit=len(found)):
                found[passage_id] |= held
        return found

    def held_near(self, terms: Iterable[Term], places: Iterable[Place], *, reach: int) -> dict[str, set[Term]]:
        """
        Which of some terms are held by the passages at some places, by up to ``reach`` before or after each, and
        perhaps by some more around them. Passages that hold none are left out.
        """
        sections = {
            section(article_id, number)
            for article_id, ordinal, _ in places
            for number in range(max(0, ordinal - reach) // SECTION, (ordinal + reach) // SECTION + 1)
        }
        found: dict[str, set[Term]] = {}
        if sections:
            near = self._any("section", sorted(sections))
            for passage_id, held in self._holding(terms, near, limit=len(sections) * SECTION):
                found.setdefault(passage_id, set()).update(held)
        return found

    def _holding(self, terms: Iterable[Term], among: tantivy.Query, *, limit: int) -> Iterator[tuple[str, set[Term]]]:
        """
        Passages of a query, each with some of the terms it holds; none, or several times over, where terms are many.

        The terms of one search score 1, 2, 4, …, so that a passage's score tells which of them it holds: exact in the
        24 bits of a score, and one search where there would be one a term.
        """
        from tantivy import Occur, Query

        wanted = list(dict.fromkeys(terms))
        for start in range(0, len(wanted), _SCORE_BITS):
            some = wanted[start : start + _SCORE_BITS]
            clauses: list[tuple[Any, Any]] = []
            for bit, (field, key) in enumerate(some):
                term = Query.term_query(self._schema, field, as_indexed(key), "basic")
                clauses.append((Occur.Should, Query.const_score_query(term, float(1 << bit))))
            holding = Query.boolean_query(clauses)
            query = Query.boolean_query([(Occur.Must, holding), (Occur.Must, Query.const_score_query(among, 0.0))])
            for passage_id, score in self._shown.ids(query, limit):
                yield passage_id, {term for bit, term in enumerate(some) if int(score) >> bit & 1}

    def _query(
        self,
        field: Field,
        groups: Sequence[Group],
        filters: Filters | None,
        phrases: Sequence[Sequence[str]],
        excluded: Sequence[Sequence[str]],
    ) -> tantivy.Query | None:
        from tantivy import Occur, Query

        wanted = [self._any_of(field, group) for group in groups if group]
        required = [self._phrase(words) for words in phrases if words]
        if not wanted and not required:
            return None
        clauses: list[tuple[Any, Any]] = [(Occur.Must, phrase) for phrase in required]
        if wanted:
            matching = Query.boolean_query([(Occur.Should, one) for one in wanted])
            clauses.append((Occur.Should if required else Occur.Must, matching))
        clauses += [(Occur.MustNot, self._phrase(words)) for words in excluded if words]
        clauses += [(Occur.Must, Query.const_score_query(one, 0.0)) for one in self._filter_queries(filters)]
        return Query.boolean_query(clauses)

    def _within(self, query: tantivy.Query, passage_ids: Sequence[str]) -> tantivy.Query:
        from tantivy import Occur, Query

        among = Query.const_score_query(self._any("passage_id", passage_ids), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, among)])

    def _any_of(self, field: Field, group: Group) -> tantivy.Query:
        from tantivy import Query

        best: dict[str, float] = {}
        for key, weight in group:
            best[as_indexed(key)] = max(weight, best.get(as_indexed(key), 0.0))
        terms = [
            Query.boost_query(Query.term_query(self._schema, field, key, "freq"), weight)
            for key, weight in best.items()
        ]
        return terms[0] if len(terms) == 1 else Query.disjunction_max_query(terms, _TIE)

    def _any(self, field: str, values: Iterable[str]) -> tantivy.Query:
        """Documents with one of some ids: ten times as fast as Tantivy's query for a set of terms."""
        from tantivy import Occur, Query

        terms = [Query.term_query(self._schema, field, value, "basic") for value in values]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _phrase(self, words: Sequence[str]) -> tantivy.Query:
        from tantivy import Query

        safe: list[str | tuple[int, str]] = [as_indexed(word) for word in words]
        if len(safe) == 1:
            return Query.term_query(self._schema, "words", safe[0], "freq")
        return Query.phrase_query(self._schema, "words", safe)

    def _filter_queries(self, filters: Filters | None) -> list[tantivy.Query]:
        from tantivy import FieldType, Query

        queries = []
        if filters and filters.languages:
            queries.append(self._any("language", filters.languages))
        if filters and filters.articles:
            queries.append(self._any("article_id", filters.articles))
        if filters and (filters.since or filters.until):
            since = int(filters.since.strftime("%Y%m%d")) if filters.since else 0
            until = int(filters.until.strftime("%Y%m%d")) if filters.until else 99991231
            queries.append(Query.range_query(self._schema, "published", FieldType.Integer, since, until))
        return queries
