"""What the lexical index holds of a passage, and the fields it is kept in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.index.lexical.commit import LONGEST_TERM, as_indexed

if TYPE_CHECKING:
    import tantivy

Field = Literal["native", "bridge", "names", "words"]
FIELDS: tuple[Field, ...] = ("native", "bridge", "names", "words")
LEXICAL_FORMAT = "3"
"""Changes whenever the fields below do; part of the index fingerprint."""

SECTION = 8
"""So many passages of an article in a row are looked up by one term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalDocument:
    """
    The terms of one passage, in reading order, by field: one text each, as :func:`terms_text` makes it. A document goes
    from process to process and through a file, and hundreds of terms would go one by one.

    ``published`` is YYYYMMDD; ``best`` holds one key of ``bridge`` a word, that of its best gloss.
    """

    passage_id: str
    article_id: str
    language: str
    published: int | None
    ordinal: int = 0
    native: str = ""
    bridge: str = ""
    names: str = ""
    words: str = ""
    best: str = ""


def schema() -> tantivy.Schema:
    """The fields of the index."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("ordinal", stored=True)
    builder.add_bytes_field("told", stored=True)
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    for name in FIELDS:
        # The terms are already made: "whitespace" only takes them apart again.
        option = "position" if name == "words" else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    return builder.build()


def to_tantivy(document: LexicalDocument) -> tantivy.Document:
    """A passage as Tantivy keeps it."""
    import tantivy

    made = tantivy.Document()
    made.add_text("passage_id", document.passage_id)
    made.add_text("article_id", document.article_id)
    made.add_text("language", document.language)
    made.add_text("section", section(document.article_id, document.ordinal // SECTION))
    made.add_integer("ordinal", document.ordinal)
    told = (" ".join(sorted(set(document.names.split(" ")))), document.best)
    made.add_bytes("told", "\n".join(told).encode())
    if document.published is not None:
        made.add_integer("published", document.published)
    for name in FIELDS:
        text: str = getattr(document, name)
        if text:
            made.add_text(name, text)
    return made


def section(article_id: str, number: int) -> str:
    """The term of an article's passages ``number * SECTION`` to ``(number + 1) * SECTION - 1``."""
    return f"{article_id}/{number}"


def terms_text(terms: Iterable[str]) -> str:
    """Terms as one text, from which Tantivy's whitespace tokenizer makes them again."""
    found = list(terms)
    text = " ".join(found)
    if text.split() == found and max(map(len, found), default=0) <= LONGEST_TERM:  # nearly always
        return text
    return " ".join(map(as_indexed, found))
