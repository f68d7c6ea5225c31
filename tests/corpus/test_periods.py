"""The days and months that a sentence states."""

from __future__ import annotations

from datetime import date

import pytest

from rag.corpus.dates import find_periods

NEAR = date(2023, 11, 24)


@pytest.mark.parametrize(
    ("text", "language", "stated", "first", "last"),
    [
        ("It opened on January 8, 2024, in Cork.", "en", "January 8, 2024", date(2024, 1, 8), date(2024, 1, 8)),
        ("It opened in May 2020.", "en", "May 2020", date(2020, 5, 1), date(2020, 5, 31)),
        ("Il a ouvert en mars 2023.", "fr", "mars 2023", date(2023, 3, 1), date(2023, 3, 31)),
        ("Il a ouvert le 1er mars.", "fr", "1er mars", date(2023, 3, 1), date(2023, 3, 1)),
        ("It opened on November 15.", "en", "November 15", date(2023, 11, 15), date(2023, 11, 15)),
        ("It will open on 5 December.", "en", "5 December", date(2023, 12, 5), date(2023, 12, 5)),
        ("It opened on 20 December.", "en", "20 December", date(2022, 12, 20), date(2022, 12, 20)),
        ("It has to report by December 15.", "en", "December 15", date(2023, 12, 15), date(2023, 12, 15)),
        ("It must report by 3 June.", "en", "3 June", date(2024, 6, 3), date(2024, 6, 3)),
        ("It was shut until 3 November.", "en", "3 November", date(2023, 11, 3), date(2023, 11, 3)),
        ("The road will open on 8 January.", "en", "8 January", date(2024, 1, 8), date(2024, 1, 8)),
        ("He will be tried for the theft of 8 October.", "en", "8 October", date(2023, 10, 8), date(2023, 10, 8)),
        ("Il doit ouvrir le 8 janvier.", "fr", "8 janvier", date(2024, 1, 8), date(2024, 1, 8)),
        ("Ils ont jusqu'au 3 juin.", "fr", "3 juin", date(2024, 6, 3), date(2024, 6, 3)),
        ("افتتح في 27 نوفمبر/تشرين الثاني 2023.", "ar", "27 نوفمبر/تشرين الثاني 2023",
         date(2023, 11, 27), date(2023, 11, 27)),
        ("سيفتتح في 8 يناير.", "ar", "8 يناير", date(2024, 1, 8), date(2024, 1, 8)),
        ("افتتح في 27 تشرين الثاني.", "ar", "27 تشرين الثاني", date(2022, 11, 27), date(2022, 11, 27)),
    ],
)  # fmt: skip
def test_a_day_or_a_month(text: str, language: str, stated: str, first: date, last: date) -> None:
    near = date(2023, 11, 1) if language == "ar" and "2023" not in text else NEAR
    found = find_periods(text, language=language, near=near)
    assert [(text[start:end], *days) for start, end, *days in found] == [(stated, first, last)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They may 2000 times.", "en"), ("We march 5 miles.", "en"), ("Le prix de sept 2000 euros.", "fr"),
        ("On 31 February it closed.", "en"), ("It cost 3.5 May said.", "en"), ("Nothing happened.", "en"),
        ("In May 99999 it closed.", "en"),
    ],
)  # fmt: skip
def test_what_states_none(text: str, language: str) -> None:
    assert find_periods(text, language=language, near=NEAR) == []


def test_a_day_without_a_year_is_left_unread_where_nothing_tells_the_year() -> None:
    assert find_periods("It opened on November 15.", language="en") == []
