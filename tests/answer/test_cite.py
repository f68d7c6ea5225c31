"""Markers and citations."""

from __future__ import annotations

import hashlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.cite import MARKER, CitationBook, joined, marker, parse_markers, strip_markers
from rag.errors import StaleIndexError
from rag.schema import Article, Statement


def article(text: str, *, id: str = "a") -> Article:
    return Article(
        id=id,
        source=f"{id}.txt",
        title="T",
        text=text,
        language="en",
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        blocks=(),
    )


def test_numbers_follow_first_use_and_one_place_has_one_number() -> None:
    book, one, other = CitationBook(), article("One. Two."), article("Three.", id="b")
    assert book.add(one, start=5, end=9, passage_id="p") == 1
    assert book.add(other, start=0, end=6, passage_id="q") == 2
    assert book.add(one, start=5, end=9, passage_id="p", also_in=("b.txt",)) == 1
    first, second = book.all()
    assert (first.quote, second.quote) == ("Two.", "Three.")
    assert first.also_in == ("b.txt",)
    assert first.content_hash == one.content_hash


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (0, 99), (4, 2)])
def test_a_span_outside_the_article_is_refused(start: int, end: int) -> None:
    with pytest.raises(StaleIndexError, match=r"a\.txt"):
        CitationBook().add(article("One."), start=start, end=end, passage_id="p")


@given(st.text(min_size=1, max_size=80), st.data())
@settings(max_examples=60, deadline=None)
def test_the_quote_is_what_stands_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    book = CitationBook()
    book.add(article(text), start=start, end=end, passage_id="p")
    (citation,) = book.all()
    assert text[citation.start : citation.end] == citation.quote


def test_joined_text_carries_its_markers_and_loses_them_again() -> None:
    statements = (Statement(text="One.", citations=(1,)), Statement(text="Two.", citations=(1, 2)))
    text = joined(statements)
    assert text == "One. [1] Two. [1][2]"
    assert parse_markers(text) == [1, 1, 2]
    assert strip_markers(text) == "One. Two."


@given(st.lists(st.integers(1, 999), max_size=6))
@settings(max_examples=50, deadline=None)
def test_markers_round_trip(numbers: list[int]) -> None:
    assert parse_markers(" ".join(map(marker, numbers))) == numbers


@given(st.text(st.sampled_from("[]12٣ \n\u00a0a"), max_size=24))
@settings(max_examples=300, deadline=None)
def test_markers_are_taken_out_until_none_is_left(text: str) -> None:
    plain, count = text, 1
    while count:
        plain, count = re.subn(rf"\s*{MARKER.pattern}", "", plain)
    assert strip_markers(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[" * 1_200 + "1]" * 1_200, ""),
        ("[" * 2_666 + "1]" * 2_666, ""),
        (" " * 4_000 + "[" * 1_333 + "1]" * 1_333, ""),
        (" [" * 2_000 + "1]" * 2_000, ""),
        (" " * 8_000, " " * 8_000),
        ("[12" * 2_666, "[12" * 2_666),
    ],
    ids=["recursion", "nested", "white space and nested", "white space nested", "white space", "open"],
)
def test_no_text_takes_long_to_strip(text: str, plain: str) -> None:
    began = time.monotonic()
    assert strip_markers(text) == plain
    assert time.monotonic() - began < 0.5
