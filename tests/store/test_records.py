"""What is packed into the store's records comes out as it went in, and stays within the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index.records import (
    VALUE_BYTES,
    Draft,
    Header,
    article_from_parts,
    header_of,
    pack_blocks,
    pack_header,
    pack_parts,
    pack_passage,
    pack_spans,
    split_text,
    to_date,
    to_number,
    unpack_blocks,
    unpack_header,
    unpack_passage,
    unpack_spans,
)
from rag.schema import Article, Block, Passage

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LONG = st.builds(lambda text, times: text * times, TEXT, st.integers(1, 400))
DATES = st.none() | st.dates(min_value=date(1000, 1, 1))
ARTICLE = Article(
    id="a" * 16,
    source="s.txt",
    title="t",
    text="",
    language="en",
    published=None,
    outlet=None,
    author=None,
    url=None,
    content_hash="c",
    blocks=(),
    root="/r",
)
bounded = settings(max_examples=60, deadline=None)


@st.composite
def spans(draw, start: int = 0):
    edges = draw(st.lists(st.integers(0, 50), max_size=60))
    found, position = [], start
    for gap, length in zip(edges[::2], edges[1::2], strict=False):
        found.append((position + gap, position + gap + length + 1))
        position = found[-1][1]
    return tuple(found)


def check_limits(metadata: dict) -> None:
    for key, value in metadata.items():
        assert isinstance(value, str | int | float | bool), key
        if isinstance(value, str):
            assert len(value.encode()) <= VALUE_BYTES < 4096
        assert len(key.encode()) <= 36


@bounded
@given(spans())
def test_spans(found):
    assert unpack_spans(pack_spans(found)) == found


@bounded
@given(spans(), st.data())
def test_blocks(found, data):
    kinds = st.sampled_from(["title", "body", "post", "caption", "boilerplate", "instruction"])
    languages = st.sampled_from(["en", "fr", "ar", "und", "zh"])
    blocks = tuple(
        Block(start=start, end=end, kind=data.draw(kinds), language=data.draw(languages)) for start, end in found
    )
    assert unpack_blocks(pack_blocks(blocks)) == blocks


@bounded
@given(LONG, st.integers(4, 5000))
def test_split_text(text, limit):
    parts = list(split_text(text, limit))
    assert "".join(parts) == text
    assert all(0 < len(part.encode()) <= limit for part in parts)


@bounded
@given(LONG | st.text(st.characters(exclude_categories=["Cs"]), min_size=4_000), st.data())
def test_articles(text, data):
    edges = sorted(data.draw(st.sets(st.integers(0, max(1, len(text))), max_size=40)))
    blocks = tuple(Block(start=one, end=two, kind="body", language="en") for one, two in pairwise(edges))
    article = replace(ARTICLE, text=text, blocks=blocks)
    draft = Draft(article=article, passages=(), vectors=np.zeros((0, 4), np.float32), raw_hash="r")
    parts = pack_parts(article)
    for part in parts:
        check_limits(part)
        assert sum(len(str(value)) for value in part.values()) < 16_000
    header = unpack_header(pack_header(header_of(draft, generation=3, parts=len(parts))))
    assert (header.parts, header.characters) == (len(parts), len(text))
    assert article_from_parts(header, parts) == article


@pytest.mark.parametrize("parts", [[], [{"text": "", "blocks": ""}], [{"text": "no base 85 {", "blocks": ""}]])
def test_what_is_no_article_is_told(parts):
    with pytest.raises(ValueError):
        article_from_parts(Header(article_id="a", generation=1), parts)


def test_a_long_text_that_cannot_be_made_shorter_lies_in_several_records():
    text = "".join(map(chr, np.random.default_rng(1).integers(0x4E00, 0x9FFF, 20_000)))
    parts = pack_parts(replace(ARTICLE, text=text))
    assert len(parts) > 4
    assert article_from_parts(Header(article_id="a", generation=1), parts).text == text


@bounded
@given(LONG, LONG, DATES, st.none() | TEXT, st.integers(0, 10**6), st.booleans())
def test_headers(title, source, published, outlet, number, removed):
    header = Header(
        article_id="a" * 16,
        generation=number,
        removed=removed,
        source=source,
        title=title,
        published=published,
        outlet=outlet,
        passages=number,
    )
    packed = pack_header(header)
    check_limits(packed)
    assert unpack_header(packed) == header


@bounded
@given(st.integers(0, 10**6).flatmap(lambda start: st.tuples(st.just(start), spans(start))), LONG, TEXT, DATES)
def test_passages(placed, title, text, published):
    start, sentences = placed
    passage = Passage(
        id="p" * 16,
        article_id="a" * 16,
        ordinal=3,
        start=start,
        end=start + len(text),
        text=text,
        title=title,
        source="s.txt",
        language="fr",
        published=published,
        sentences=sentences,
        kind="post",
    )
    packed = pack_passage(passage)
    check_limits(packed)
    assert unpack_passage(passage.id, text, packed) == passage


@bounded
@given(st.dates(min_value=date(1, 1, 1)))
def test_dates(day):
    assert to_date(to_number(day)) == day
