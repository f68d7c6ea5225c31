"""Which questions ask for what happened when."""

from __future__ import annotations

from datetime import date

import pytest

from rag.corpus.periods import CalendarTime
from rag.search import Timeline, timeline_of

LANGUAGES = ("en", "fr", "ar")
NOVEMBER = {"since": date(2023, 11, 1), "until": date(2023, 11, 30)}


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("Give me a timeline", Timeline(subject="", language="en")),
        ("timeline of events", Timeline(subject="", language="en")),
        ("Timeline of Ann Lee", Timeline(subject="Ann Lee", language="en")),
        ("What is the chronology of the dispute?", Timeline(subject="dispute", language="en")),
        (
            "Timeline of the closing of the harbour",
            Timeline(subject="closing of the harbour", language="en", described=True),
        ),
        ("What happened in November 2023?", Timeline(subject="", language="en", **NOVEMBER)),
        ("what happened in Cork in November 2023", Timeline(subject="Cork", language="en", **NOVEMBER)),
        ("What happened since 2022?", Timeline(subject="", language="en", since=date(2022, 1, 1))),
        (
            "What happened on 9 January 2024?",
            Timeline(subject="", language="en", since=date(2024, 1, 9), until=date(2024, 1, 9)),
        ),
        ("Fais une chronologie des événements", Timeline(subject="", language="fr")),
        ("Chronologie de la grève", Timeline(subject="grève", language="fr")),
        ("Que s'est-il passé en novembre 2023 ?", Timeline(subject="", language="fr", **NOVEMBER)),
        ("Que s'est-il passé à Lyon en novembre 2023 ?", Timeline(subject="Lyon", language="fr", **NOVEMBER)),
        ("التسلسل الزمني للأحداث", Timeline(subject="", language="ar")),
        ("تسلسل زمني للإضراب", Timeline(subject="الإضراب", language="ar")),
        ("ماذا حدث في غزة في نوفمبر 2023؟", Timeline(subject="غزة", language="ar", **NOVEMBER)),
    ],
)
def test_a_request(request_: str, wanted: Timeline) -> None:
    assert timeline_of(request_, LANGUAGES) == wanted


@pytest.mark.parametrize(
    ("request_", "subject", "within"),
    [
        ("What happened in March?", "", CalendarTime(month=3)),
        ("what happened in march", "", CalendarTime(month=3)),
        ("What happened in Cork in May?", "Cork", CalendarTime(month=5)),
        ("What happened on 27 March?", "", CalendarTime(month=3, day=27)),
        ("What happened on Monday?", "", CalendarTime(weekday=0)),
        ("Timeline of Ann Lee in March", "Ann Lee", CalendarTime(month=3)),
        ("Que s'est-il passé en août ?", "", CalendarTime(month=8)),
        ("Que s'est-il passé à Lyon le 3 mai ?", "Lyon", CalendarTime(month=5, day=3)),
        ("Que s'est-il passé dimanche ?", "", CalendarTime(weekday=6)),
        ("ماذا حدث في مارس؟", "", CalendarTime(month=3)),
        ("ماذا حدث يوم الاثنين؟", "", CalendarTime(weekday=0)),
        ("ماذا حدث في كانون الثاني؟", "", CalendarTime(month=1)),
    ],
)
def test_a_time_that_comes_again(request_: str, subject: str, within: CalendarTime) -> None:
    asked = timeline_of(request_, LANGUAGES)
    assert asked is not None
    assert (asked.subject, asked.within, asked.since, asked.until) == (subject, within, None, None)


@pytest.mark.parametrize(
    ("request_", "since", "until"),
    [
        ("What happened today?", date(2024, 3, 6), date(2024, 3, 6)),
        ("What happened yesterday?", date(2024, 3, 5), date(2024, 3, 5)),
        ("What happened last week?", date(2024, 2, 26), date(2024, 3, 3)),
        ("Que s'est-il passé le mois dernier ?", date(2024, 2, 1), date(2024, 2, 29)),
        ("Que s'est-il passé cette année ?", date(2024, 1, 1), date(2024, 3, 6)),
        ("ماذا حدث أمس؟", date(2024, 3, 5), date(2024, 3, 5)),
        ("ماذا حدث الأسبوع الماضي؟", date(2024, 2, 26), date(2024, 3, 3)),
        ("ماذا حدث في العام الماضي؟", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_time_told_from_today(request_: str, since: date, until: date) -> None:
    asked = timeline_of(request_, LANGUAGES, today=date(2024, 3, 6))
    assert asked == Timeline(subject="", language=asked.language if asked else "", since=since, until=until,
                             reckoned=True)  # fmt: skip


@pytest.mark.parametrize(
    ("within", "first", "last", "held"),
    [
        (CalendarTime(month=3), date(2023, 3, 1), date(2023, 3, 31), True),
        (CalendarTime(month=3), date(2023, 3, 9), date(2024, 3, 9), False),
        (CalendarTime(month=3), date(2023, 3, 9), date(2023, 4, 9), False),
        (CalendarTime(month=3, day=9), date(2021, 3, 9), date(2021, 3, 9), True),
        (CalendarTime(month=3, day=9), date(2021, 3, 1), date(2021, 3, 31), False),
        (CalendarTime(weekday=0), date(2024, 3, 4), date(2024, 3, 4), True),
        (CalendarTime(weekday=0), date(2024, 3, 4), date(2024, 3, 5), False),
    ],
)
def test_what_lies_within_a_time_that_comes_again(within: CalendarTime, first: date, last: date, held: bool) -> None:
    assert within.holds(first, last) is held


@pytest.mark.parametrize(
    "question",
    [
        "What happened to Ann Lee?", "What happened in Cork?", "What happened on the Monday market?",
        "What happened after that?",
        "What happened to the price of bread between 2004 and 2014?", "When did Ann Lee leave?",
        "Que s'est-il passé à Lyon ?", "Que s'est-il passé dans la santé en Slovaquie en 2011 ?", "ماذا حدث في غزة؟",
        "Which timeline did the council set?",
    ],
)  # fmt: skip
def test_other_questions(question: str) -> None:
    assert timeline_of(question, LANGUAGES) is None
