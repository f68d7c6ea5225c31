"""Which questions ask for what happened when."""

from __future__ import annotations

from datetime import date

import pytest

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
    "question",
    [
        "What happened to Ann Lee?", "What happened in Cork?", "What happened on Monday?", "What happened after that?",
        "What happened to the price of bread between 2004 and 2014?", "When did Ann Lee leave?",
        "Que s'est-il passé à Lyon ?", "Que s'est-il passé dans la santé en Slovaquie en 2011 ?", "ماذا حدث في غزة؟",
        "Which timeline did the council set?",
    ],
)  # fmt: skip
def test_other_questions(question: str) -> None:
    assert timeline_of(question, LANGUAGES) is None
