"""Numbers and dates are alike however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.gate.figures import figures


@pytest.mark.parametrize(
    ("told", "language", "text", "other"),
    [
        ("1,200 people", "en", "1 200 personnes", "fr"),
        ("1,200 people", "en", "١٢٠٠ شخص", "ar"),
        ("1.5 million", "en", "1,5 million", "fr"),
        ("1.5 million", "en", "1 500 000", "fr"),
        ("25,000 dollars", "en", "خمسة وعشرين ألف دولار", "ar"),
        ("3,000", "en", "3 آلاف", "ar"),
        ("350 people", "en", "ثلاثمئة وخمسون شخصا", "ar"),
        ("97", "en", "quatre-vingt-dix-sept", "fr"),
        ("vingt et un", "fr", "twenty-one", "en"),
        ("205", "en", "two hundred and five", "en"),
        ("27 November 2023", "en", "27 novembre 2023", "fr"),
        ("November 27, 2023", "en", "27 نوفمبر/تشرين الثاني 2023", "ar"),
        ("27/11/2023", "fr", "27 November 2023", "en"),
        ("on 2023-11-27", "en", "le 27 novembre 2023", "fr"),
        ("October 7", "en", "on the seventh of last October", "en"),
        ("7 أكتوبر", "ar", "October 7", "en"),
        ("le 1er mars", "fr", "March 1", "en"),
        ("in November", "en", "27 novembre", "fr"),
        ("Monday", "en", "يوم الاثنين", "ar"),
        ("lundi", "fr", "on Monday", "en"),
        ("$5m", "en", "5 million dollars", "en"),
        ("two days", "en", "يومين", "ar"),
        ("3,5 %", "fr", "3.5 percent", "en"),
        ("they met in March", "en", "de mars à mai", "fr"),
        ("en mai", "fr", "12 May", "en"),
        ("اجتمعوا في آب", "ar", "in August", "en"),
        ("thousands of people", "en", "des milliers de personnes", "fr"),
        ("thousands of people", "en", "4,500 people", "en"),
        ("des centaines de milliers", "fr", "مئات الآلاف", "ar"),
        ("hundreds of thousands", "en", "200,000 people", "en"),
        ("millions of people", "en", "ملايين الأشخاص", "ar"),
        ("the third round", "en", "الجولة الثالثة", "ar"),
        ("the third quarter", "en", "in Q3", "en"),
        ("the fifth republic", "en", "la Ve République", "fr"),
        ("la quinzième fois", "fr", "for the fifteenth time", "en"),
    ],
)
def test_the_same_is_found(told: str, language: str, text: str, other: str) -> None:
    claimed = figures(told, language)
    assert len(claimed) and claimed.missing_from(figures(text, other)) == 0


@pytest.mark.parametrize(
    ("told", "language", "text", "other"),
    [
        ("1,300 people", "en", "1 200 personnes", "fr"),
        ("1.5 billion", "en", "1,5 million", "fr"),
        ("15 million", "en", "15", "en"),
        ("27 November", "en", "27 octobre 2023, 11 novembre 2023", "fr"),
        ("November 28, 2023", "en", "27 نوفمبر 2023", "ar"),
        ("28/11/2023", "fr", "27 November 2023", "en"),
        ("Tuesday", "en", "lundi", "fr"),
        ("three people", "en", "two people", "en"),
        ("in May 2024", "en", "it may rain in June 2024", "en"),
        ("5", "en", "twenty-five", "en"),
        ("they met in March", "en", "they met in June", "en"),
        ("en mars", "fr", "in May", "en"),
        ("اجتمعوا في آب", "ar", "in May", "en"),
        ("in May", "en", "it may rain in June", "en"),
        ("thousands of people", "en", "hundreds of people in 2019", "en"),
        ("des milliers", "fr", "hundreds", "en"),
        ("الآلاف", "ar", "المئات", "ar"),
        ("hundreds of thousands", "en", "thousands", "en"),
        ("the fifth round", "en", "the third round", "en"),
        ("le cinquième tour", "fr", "the third round", "en"),
        ("فاز في الجولة الخامسة", "ar", "فاز في الجولة الثالثة", "ar"),
    ],
)
def test_another_is_not(told: str, language: str, text: str, other: str) -> None:
    assert figures(told, language).missing_from(figures(text, other)) > 0


@pytest.mark.parametrize("text", ["You may march on", "one of them", "un homme", "the first time", "a fifth of them"])
def test_words_that_count_nothing_ask_for_nothing(text: str) -> None:
    assert len(figures(text, "fr" if text.startswith("un ") else "en")) == 0


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.sampled_from(["en", "fr", "ar", "de", "und"]))
def test_every_text_holds_its_own_figures(text: str, language: str) -> None:
    assert figures(text, language).missing_from(figures(text, language)) == 0


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_grouping_does_not_matter(number: int) -> None:
    plain = figures(str(number), "en")
    for grouped, language in ((f"{number:,}", "en"), (f"{number:,}".replace(",", " "), "fr")):
        assert plain.missing_from(figures(grouped, language)) == 0
