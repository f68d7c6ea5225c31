"""A reply in pieces becomes whole sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from rag.answer.cite import parse_markers
from rag.answer.llm.notices import ModelFailure
from rag.answer.llm.write import LONGEST_SENTENCE, sentences_of


def test_sentences_do_not_depend_on_how_the_reply_was_cut() -> None:
    text = (
        "On 5 Jan. Dr. Smith went home [1]. He said: “No.” [2] It was 3.5 percent.[1]\n\n"
        "2. Next [Source 3]\n[1, 2]\nAnd the end of it"
    )
    whole = list(sentences_of([text], "en"))
    assert list(sentences_of(list(text), "en")) == whole
    assert list(sentences_of([text[i : i + 7] for i in range(0, len(text), 7)], "en")) == whole
    assert [parse_markers(sentence) for sentence in whole] == [[1], [2], [1], [3, 1, 2], []]


@pytest.mark.parametrize("unit", ["a.b.c ", "word ", "[1", "[1, ", " \n", ".", "[1]\n", "* ", "\ud83d", "1. "])
def test_no_reply_takes_long_to_cut(unit: str) -> None:
    began = time.monotonic()
    try:
        found = list(sentences_of(unit * (8_000 // len(unit)), "en"))
        assert all(len(sentence) <= LONGEST_SENTENCE + 20 for sentence in found)
    except ModelFailure as failure:
        assert failure.code == "runaway"
    assert time.monotonic() - began < 4


@limits(max_examples=100, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab. \n[]1<>think/!؟«»\ud83d\ude00-*\x00é"), max_size=12), max_size=12))
def test_any_pieces_become_sentences_with_every_letter_kept(pieces: list[str]) -> None:
    text = "x" + "".join(pieces)
    found = "".join(sentences_of(["x", *pieces], "en"))
    kept = sum(character in "aébhtink" for character in text)
    assert sum(character in "aébhtink" for character in found) == kept
    found.encode()
