"""Acronyms whose letters spell a function word."""

from __future__ import annotations

import pytest

from rag.language.acronyms import is_acronym, spelt_out


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("What did the WHO say?", "What did the World Health Organization say?"),
        ("WHO reports what?", "World Health Organization reports what?"),
        ("Que dit l'US Navy ?", "Que dit l'United States Navy ?"),
        ("Who told us?", "Who told us?"),
        ("WHO PAID FOR IT?", "WHO PAID FOR IT?"),
        ("the WHO-led trial", "the WHO-led trial"),
        ("ماذا قالت WHO؟", "ماذا قالت World Health Organization؟"),
    ],
)
def test_they_are_written_out_where_not_all_is_in_capitals(text: str, spelt: str) -> None:
    assert spelt_out(text) == spelt


def test_in_a_text_that_is_in_capitals_the_word_is_the_function_word() -> None:
    assert is_acronym("WHO", "WHO reports what?") and not is_acronym("WHO", "WHO REPORTS WHAT?")
    assert not is_acronym("Who", "Who reports it?")
