"""
The records that travel along the road from a file to an answer.

Every record is a frozen, slotted, keyword-only dataclass. Offsets are half-open and count characters (Python string
positions) of ``Article.text``; for text files that is the file's own text, read without newline translation.

Equal records have one hash; mappings, which have none, are left out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

BlockKind = Literal["title", "body", "post", "caption", "boilerplate", "instruction"]
Status = Literal["answered", "uncertain", "not_in_corpus"]
Ranker = Literal["dense", "lexical", "bridge", "names"]

INDEXED_KINDS: frozenset[BlockKind] = frozenset({"title", "body", "post", "caption"})
"""Kinds of block that are cut into passages; the other kinds are never indexed, cited or sent on."""

UNKNOWN_LANGUAGE = "und"
"""ISO 639-2 code for a text whose language could not be told."""

RANKERS: tuple[Ranker, ...] = ("dense", "lexical", "bridge", "names")
"""Every ranker that can vote: vectors, stems of the text's own language, stems of its English gloss, names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A span of an article's text with one role."""

    start: int
    end: int
    kind: BlockKind
    language: str = UNKNOWN_LANGUAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """
    One document of the corpus.

    ``id`` is a hash of the path below the ingested root, ``source`` that path, ``content_hash`` the SHA-256 of
    ``text`` in UTF-8. ``blocks`` are sorted, do not overlap, and leave out nothing but white space.
    """

    id: str
    source: str
    title: str
    text: str
    language: str
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    content_hash: str
    blocks: tuple[Block, ...]
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """
    The unit of retrieval: ``article.text[start:end] == text``.

    ``sentences`` are (start, end) pairs in characters of the article, inside the passage, in order, and leave out
    nothing but white space. ``id`` is made from article id, content hash and span.
    """

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    title: str
    source: str
    language: str
    published: date | None = None
    sentences: tuple[tuple[int, int], ...]
    kind: BlockKind = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A word of the question that was found in a passage, through which gloss (if any) and in which ranker's field."""

    term: str
    gloss: str | None
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    A ranked passage. ``rank`` counts from 1; ``signals`` are named numbers such as ``dense`` (cosine).

    ``twins``: sources of the articles that tell the same story, ``twin_ids``: their ids, in the same order: files of
    two folders may have one name.
    """

    passage: Passage
    rank: int
    score: float
    signals: Mapping[str, float] = field(default_factory=dict, hash=False)
    matches: tuple[Match, ...] = ()
    twins: tuple[str, ...] = ()
    twin_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: ``article.text[start:end] == quote``."""

    number: int
    article_id: str
    title: str
    source: str
    url: str | None
    language: str
    published: date | None
    start: int
    end: int
    quote: str
    passage_id: str
    content_hash: str
    also_in: tuple[str, ...] = ()
    gloss: str | None = None
    """English word gloss of a quote in another language than the question's: a reading aid, not a translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    One sentence of an answer, with those right before it where only they tell who speaks. ``highlights`` are
    (start, end) pairs in ``text``: the key phrases.
    """

    text: str
    citations: tuple[int, ...]
    supported: bool = True
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """
    Which articles may be searched. Empty means all. ``since`` and ``until`` are inclusive publication dates; a
    ``datetime`` stands for its date.
    """

    languages: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.languages or self.articles or self.since or self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    An answer, or an honest refusal. A failure is an exception, never a status.

    ``lead`` is what this program says itself before its quotes: of a request for articles, how many there are.
    """

    question: str
    searched_for: str
    language: str
    status: Status
    text: str
    lead: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    generator: str = "extractive"
    notices: tuple[str, ...] = ()
    index_fingerprint: str = ""
    final: bool = True

    @property
    def nearest(self) -> tuple[Hit, ...]:
        """The hits to show beside a refusal: a post that several articles quote once, however each breaks its lines."""
        first: dict[str, Hit] = {}
        for hit in self.hits:
            first.setdefault(" ".join(hit.passage.text.split()), hit)
        return tuple(first.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A file that could not be taken in, or where ``row`` is the key of one, a row of it; and why."""

    path: str
    reason: str
    row: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """
    What an ingest did. The first four fields are the sources of articles, sorted.

    ``failed``: files and rows that could not be taken in. ``remarks``: what is worth knowing of those that were (read
    in another encoding, letters lost), and of articles that are kept as they were since their file cannot be read now.
    ``passages`` counts those of the whole index, ``embedded`` those that were embedded in this run.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """One row of the table of articles. ``copies`` are sources of near copies."""

    id: str
    source: str
    root: str
    title: str
    language: str
    published: date | None
    outlet: str | None
    passages: int
    characters: int
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What the index holds. ``details`` are further facts in display order, none of them secret."""

    home: str
    corpus: str
    articles: int
    passages: int
    languages: Mapping[str, int] = field(hash=False)
    generation: int
    fingerprint: str
    embedding_model: str
    details: Mapping[str, str] = field(default_factory=dict, hash=False)


def to_json(record: Any) -> Any:
    """A record as JSON-ready values: dataclasses become objects, tuples lists, dates ISO 8601 strings."""
    if hasattr(record, "__dataclass_fields__"):
        return {name: to_json(getattr(record, name)) for name in record.__dataclass_fields__}
    if isinstance(record, Mapping):
        return {str(key): to_json(value) for key, value in record.items()}
    if isinstance(record, tuple | list | frozenset | set):
        return [to_json(value) for value in record]
    if isinstance(record, date):
        return record.isoformat()
    return record
