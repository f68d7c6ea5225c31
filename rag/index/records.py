"""
What one record of the store holds, and how it is packed into Chroma's flat metadata.

Chroma takes flat scalars only, and a hosted one at most 16 kB a document and 4 kB a metadata value: long text is kept
in parts, long values go on in further keys, absent values have no key, a date is the number YYYYMMDD.
"""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from rag.schema import Article, Block, BlockKind, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Scalar = str | int | float | bool
Metadata = dict[str, Scalar]

VALUE_BYTES = 3_900
"""Longest metadata value, in bytes of UTF-8; a hosted Chroma takes 4 kB."""

_PART_BYTES = 2 * VALUE_BYTES
"""Longest piece of an article's packed text, and of its packed blocks, in one record."""

_MORE = "~"
_KIND_CODES: dict[BlockKind, str] = {
    "title": "t",
    "body": "b",
    "post": "p",
    "caption": "c",
    "boilerplate": "x",
    "instruction": "i",
}
_KINDS_BY_CODE = {code: kind for kind, code in _KIND_CODES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """
    One version of an article, without its text; or, where ``removed``, that the article is gone.

    Of several headers of one article the one of the highest ``generation`` holds.
    """

    article_id: str
    generation: int
    removed: bool = False
    source: str = ""
    root: str = ""
    title: str = ""
    language: str = ""
    published: date | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    content_hash: str = ""
    raw_hash: str = ""
    characters: int = 0
    passages: int = 0
    parts: int = 0
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article on its way into the store. ``vectors``: (n_passages, dimension) float32, one row a passage."""

    article: Article
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    raw_hash: str
    signature: str = ""


def header_of(draft: Draft, *, generation: int, parts: int) -> Header:
    """The header that marks a draft as completely written."""
    article = draft.article
    return Header(
        article_id=article.id,
        generation=generation,
        source=article.source,
        root=article.root,
        title=article.title,
        language=article.language,
        published=article.published,
        outlet=article.outlet,
        author=article.author,
        url=article.url,
        content_hash=article.content_hash,
        raw_hash=draft.raw_hash,
        characters=len(article.text),
        passages=len(draft.passages),
        parts=parts,
        signature=draft.signature,
    )


def pack_header(header: Header) -> Metadata:
    """A header as metadata."""
    packed: Metadata = {"kind": "header", "article_id": header.article_id}
    for name in Header.__dataclass_fields__:
        value = getattr(header, name)
        if isinstance(value, date):
            packed[name] = to_number(value)
        elif isinstance(value, str):
            put_long(packed, name, value)
        elif value is not None:
            packed[name] = value
    return packed


def unpack_header(metadata: Mapping[str, Any]) -> Header:
    """The inverse of :func:`pack_header`."""
    values: dict[str, Any] = {}
    for name, kind in Header.__annotations__.items():
        if name == "published":
            values[name] = to_date(metadata.get(name))
        elif name in metadata:
            values[name] = get_long(metadata, name) if kind.startswith("str") else metadata[name]
    return Header(**values)


def pack_parts(article: Article) -> list[Metadata]:
    """
    An article's text and blocks as the metadata of one record or more.

    The text is compressed, and no document of Chroma's: Chroma enters every three letters of a document into an index
    of its own, which nobody asks for articles. The passages' documents can be read as they are.
    """
    packed = b85encode(zlib.compress(article.text.encode(), 1)).decode()
    texts = list(split_text(packed, _PART_BYTES))
    blocks = list(split_text(pack_blocks(article.blocks), _PART_BYTES))
    parts: list[Metadata] = []
    for text, some in zip_longest(texts, blocks, fillvalue=""):
        part: Metadata = {"kind": "part", "article_id": article.id}
        put_long(part, "text", text)
        put_long(part, "blocks", some)
        parts.append(part)
    return parts


def article_from_parts(header: Header, parts: Sequence[Mapping[str, Any]]) -> Article:
    """
    An article put together again from its parts, in order.

    Raises:
        ValueError, LookupError: they are not what they were.
    """
    packed = "".join(get_long(part, "text") for part in parts)
    try:
        text = zlib.decompress(b85decode(packed)).decode()
    except zlib.error as exc:
        raise ValueError(str(exc)) from exc
    return Article(
        id=header.article_id,
        source=header.source,
        title=header.title,
        text=text,
        language=header.language,
        published=header.published,
        outlet=header.outlet,
        author=header.author,
        url=header.url,
        content_hash=header.content_hash,
        blocks=unpack_blocks("".join(get_long(part, "blocks") for part in parts)),
        root=header.root,
    )


def pack_passage(passage: Passage) -> Metadata:
    """A passage's metadata; its text is the document."""
    packed: Metadata = {
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "language": passage.language,
        "kind": passage.kind,
    }
    put_long(packed, "title", passage.title)
    put_long(packed, "source", passage.source)
    put_long(
        packed,
        "sentences",
        pack_spans((start - passage.start, end - passage.start) for start, end in passage.sentences),
    )
    if passage.published is not None:
        packed["published"] = to_number(passage.published)
    return packed


def unpack_passage(passage_id: str, text: str, metadata: Mapping[str, Any]) -> Passage:
    """The inverse of :func:`pack_passage`."""
    start = int(metadata["start"])
    return Passage(
        id=passage_id,
        article_id=metadata["article_id"],
        ordinal=metadata["ordinal"],
        start=start,
        end=metadata["end"],
        text=text,
        title=get_long(metadata, "title"),
        source=get_long(metadata, "source"),
        language=metadata["language"],
        published=to_date(metadata.get("published")),
        sentences=tuple((first + start, last + start) for first, last in unpack_spans(get_long(metadata, "sentences"))),
        kind=metadata["kind"],
    )


def pack_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Spans in order as text: the gap since the last end, and the length, of each."""
    pieces, last = [], 0
    for start, end in spans:
        pieces.append(f"{start - last}+{end - start}")
        last = end
    return " ".join(pieces)


def unpack_spans(packed: str) -> tuple[tuple[int, int], ...]:
    """The inverse of :func:`pack_spans`."""
    spans, last = [], 0
    for piece in packed.split():
        gap, length = piece.split("+")
        start = last + int(gap)
        last = start + int(length)
        spans.append((start, last))
    return tuple(spans)


def pack_blocks(blocks: Iterable[Block]) -> str:
    """Blocks in order as text: gap, length, kind and language of each."""
    pieces, last = [], 0
    for block in blocks:
        pieces.append(f"{block.start - last}+{block.end - block.start}{_KIND_CODES[block.kind]}{block.language}")
        last = block.end
    return " ".join(pieces)


def unpack_blocks(packed: str) -> tuple[Block, ...]:
    """The inverse of :func:`pack_blocks`."""
    blocks, last = [], 0
    for piece in packed.split():
        gap, rest = piece.split("+")
        digits = len(rest) - len(rest.lstrip("0123456789"))
        start = last + int(gap)
        last = start + int(rest[:digits])
        blocks.append(Block(start=start, end=last, kind=_KINDS_BY_CODE[rest[digits]], language=rest[digits + 1 :]))
    return tuple(blocks)


def split_text(text: str, limit_bytes: int) -> Iterator[str]:
    """A text in parts of at most ``limit_bytes`` bytes of UTF-8 (>= 4), cut between characters; "" has none."""
    data = text.encode()
    start = 0
    while start < len(data):
        end = min(start + limit_bytes, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        yield data[start:end].decode()
        start = end


def put_long(metadata: Metadata, key: str, value: str) -> None:
    """Put a value under its key, and what is too long for one value under further keys."""
    parts = list(split_text(value, VALUE_BYTES)) or [""]
    metadata[key] = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        metadata[f"{key}{_MORE}{number}"] = part


def get_long(metadata: Mapping[str, Any], key: str) -> str:
    """The inverse of :func:`put_long`."""
    value = str(metadata[key])
    number = 1
    while (more := metadata.get(f"{key}{_MORE}{number}")) is not None:
        value += str(more)
        number += 1
    return value


def to_number(day: date) -> int:
    """A date as YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def to_date(number: int | None) -> date | None:
    """The inverse of :func:`to_number`."""
    return None if number is None else date(number // 10_000, number // 100 % 100, number % 100)
