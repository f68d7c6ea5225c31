"""The days and months that a sentence states."""

from __future__ import annotations

from datetime import date

import pytest

from rag.corpus.periods import find_periods

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
        ("It opened on Monday evening.", "en", "Monday", date(2023, 11, 20), date(2023, 11, 20)),
        ("On Friday it opened.", "en", "Friday", date(2023, 11, 24), date(2023, 11, 24)),
        ("It closed last Friday.", "en", "Friday", date(2023, 11, 17), date(2023, 11, 17)),
        ("It will open on Monday.", "en", "Monday", date(2023, 11, 27), date(2023, 11, 27)),
        ("It opened on Monday, November 6, in Cork.", "en", "November 6", date(2023, 11, 6), date(2023, 11, 6)),
        ("It opened in March.", "en", "March", date(2023, 3, 1), date(2023, 3, 31)),
        ("It will open in March.", "en", "March", date(2024, 3, 1), date(2024, 3, 31)),
        ("It needs until mid-April.", "en", "April", date(2024, 4, 1), date(2024, 4, 30)),
        ("It opened last November.", "en", "November", date(2022, 11, 1), date(2022, 11, 30)),
        ("It opened yesterday.", "en", "yesterday", date(2023, 11, 23), date(2023, 11, 23)),
        ("Il a ouvert samedi soir.", "fr", "samedi", date(2023, 11, 18), date(2023, 11, 18)),
        ("L'assemblée de mardi prochain.", "fr", "mardi", date(2023, 11, 28), date(2023, 11, 28)),
        ("Le juge rendra son avis en septembre.", "fr", "septembre", date(2024, 9, 1), date(2024, 9, 30)),
        ("Il a ouvert en août.", "fr", "août", date(2023, 8, 1), date(2023, 8, 31)),
        ("افتتح مساء الاثنين.", "ar", "الاثنين", date(2023, 10, 30), date(2023, 10, 30)),
        ("أعلنت النيابة، الثلاثاء، توقيفه.", "ar", "الثلاثاء", date(2023, 10, 31), date(2023, 10, 31)),
        ("بدأت في الثامن من يوليو.", "ar", "الثامن من يوليو", date(2023, 7, 8), date(2023, 7, 8)),
        ("بدأت في 8 من يوليو.", "ar", "8 من يوليو", date(2023, 7, 8), date(2023, 7, 8)),
        ("بدأت في الحادي والعشرين من شهر يوليو.", "ar", "الحادي والعشرين من شهر يوليو",
         date(2023, 7, 21), date(2023, 7, 21)),
        ("بدأت في الثاني عشر من تشرين الثاني 2021.", "ar", "الثاني عشر من تشرين الثاني 2021",
         date(2021, 11, 12), date(2021, 11, 12)),
        ("افتتح في مارس الماضي.", "ar", "مارس", date(2023, 3, 1), date(2023, 3, 31)),
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
        ("In May 99999 it closed.", "en"), ("It opens every Monday.", "en"), ("The Sunday Times was sold.", "en"),
        ("It is shut on Mondays.", "en"), ("Le marché du dimanche ferme le lundi.", "fr"),
        ("Chaque lundi il pleut.", "fr"),
        ("اختلف الورثة الأحد عشر.", "ar"), ("سوق الثلاثاء مغلق.", "ar"), ("They march in protest.", "en"),
    ],
)  # fmt: skip
def test_what_states_none(text: str, language: str) -> None:
    assert find_periods(text, language=language, near=NEAR) == []


@pytest.mark.parametrize("text", ["It opened on November 15.", "It opened on Monday.", "It opened in March."])
def test_a_time_without_a_year_is_left_unread_where_nothing_tells_the_year(text: str) -> None:
    assert find_periods(text, language="en") == []
