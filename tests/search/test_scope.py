"""What a question says of the articles it is about: languages and times, in three languages."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Filters
from rag.search import scope_of, scoped

LANGUAGES = [
    ("What do the French articles say about dams?", "What do the articles say about dams?", ("fr",)),
    ("Which articles in French mention Salma Novak?", "Which articles mention Salma Novak?", ("fr",)),
    ("What do the Arabic and English articles say about dams?", "What do the articles say about dams?", ("ar", "en")),
    ("Compare the English and the Arabic articles about dams", "Compare the articles about dams", ("en", "ar")),
    ("According to the French-language articles, who won?", "According to the articles, who won?", ("fr",)),
    ("Summarise the French article about the dam", "Summarise the article about the dam", ("fr",)),
    ("Quels articles arabes parlent du barrage ?", "Quels articles parlent du barrage ?", ("ar",)),
    ("Que disent les articles en anglais sur X ?", "Que disent les articles sur X ?", ("en",)),
    ("Quels articles français et anglais parlent de X ?", "Quels articles parlent de X ?", ("fr", "en")),
    ("Quel tonnage l'article français annonce-t-il ?", "Quel tonnage l'article annonce-t-il ?", ("fr",)),
    ("ماذا تقول المقالات الفرنسية عن السد؟", "ماذا تقول المقالات عن السد؟", ("fr",)),
    ("ماذا تقول المقالات المكتوبة باللغة الانجليزية عن السد؟", "ماذا تقول المقالات عن السد؟", ("en",)),
    ("ما المقالات بالعربية والفرنسية التي تذكر السد؟", "ما المقالات التي تذكر السد؟", ("ar", "fr")),
    ("How many articles are in Arabic?", "How many articles?", ("ar",)),
    ("How many articles are French?", "How many articles?", ("fr",)),
    ("Which articles are written in French or English?", "Which articles?", ("fr", "en")),
    ("Combien d'articles sont en arabe ?", "Combien d'articles ?", ("ar",)),
    ("Combien d’articles en arabe ?", "Combien d’articles ?", ("ar",)),
    ("Quels articles sont écrits en anglais ?", "Quels articles ?", ("en",)),
    ("كم مقالا كتب بالعربية؟", "كم مقالا؟", ("ar",)),
]
TIMES = [
    ("How many articles are from 2025?", "How many articles?", "2025-01-01", "2025-12-31"),
    ("What articles are from May 2025?", "What articles?", "2025-05-01", "2025-05-31"),
    ("Which articles date from 2025?", "Which articles?", "2025-01-01", "2025-12-31"),
    ("articles about Oslo from 2025", "articles about Oslo", "2025-01-01", "2025-12-31"),
    ("articles about the dams published since 2025", "articles about the dams", "2025-01-01", None),
    ("Combien d'articles datent de 2025 ?", "Combien d'articles ?", "2025-01-01", "2025-12-31"),
    ("Quels articles sont de mai 2025 ?", "Quels articles ?", "2025-05-01", "2025-05-31"),
    ("articles sur Oslo publiés en 2025", "articles sur Oslo", "2025-01-01", "2025-12-31"),
    ("كم مقالا نشر في 2025؟", "كم مقالا؟", "2025-01-01", "2025-12-31"),
    ("مقالات عن القمح من عام 2025", "مقالات عن القمح", "2025-01-01", "2025-12-31"),
    ("مقالات عن القمح نشرت في 2025", "مقالات عن القمح", "2025-01-01", "2025-12-31"),
    ("Which articles from 2024 mention Oslo?", "Which articles mention Oslo?", "2024-01-01", "2024-12-31"),
    (
        "Which articles published in March 2024 mention Oslo?",
        "Which articles mention Oslo?",
        "2024-03-01",
        "2024-03-31",
    ),
    ("Which articles were published in March 2024?", "Which articles?", "2024-03-01", "2024-03-31"),
    ("Quels articles ont été publiés en mars 2024 ?", "Quels articles ?", "2024-03-01", "2024-03-31"),
    ("What do the 2024 articles say about wheat?", "What do the articles say about wheat?", "2024-01-01", "2024-12-31"),
    ("What do the articles since 2023 say about wheat?", "What do the articles say about wheat?", "2023-01-01", None),
    ("Which articles after 2023 mention Oslo?", "Which articles mention Oslo?", "2024-01-01", None),
    ("Which articles before 6 March 2023 mention Oslo?", "Which articles mention Oslo?", None, "2023-03-05"),
    ("articles from 2021 to 2022 about dams", "articles about dams", "2021-01-01", "2022-12-31"),
    ("Which articles between March and May 2021 mention Oslo?", None, None, None),
    ("Quels articles de 2024 parlent de X ?", "Quels articles parlent de X ?", "2024-01-01", "2024-12-31"),
    ("Quels articles publiés avant 2022 parlent de X ?", "Quels articles parlent de X ?", None, "2021-12-31"),
    ("ما المقالات التي نشرت عام 2023م؟", "ما المقالات؟", "2023-01-01", "2023-12-31"),
    ("ما المقالات التي نشرت عام 2023؟", "ما المقالات؟", "2023-01-01", "2023-12-31"),
    ("المقالات المنشورة في مارس 2024 عن القمح", "المقالات عن القمح", "2024-03-01", "2024-03-31"),
]
NONE = [
    "articles about the law from 2015",
    "articles about the elections in 2024",
    "articles sur les élections de 2025",
    "What percentage of the articles are in French?",
    "Quelle proportion des articles est en arabe ?",
    "ما نسبة المقالات العربية؟",
    "Which articles are in French Guiana?",
    "Why did French sources deny it?",
    "What does the Arabic press say?",
    "Which articles in French Guiana mention Oslo?",
    "How do I polish articles?",
    "Which articles on 2024 elections are there?",
    "What happened in March 2024?",
    "What do articles from the 1990s say about dams?",
    "articles from 2024 " * 300,
    'Which articles mention "the French articles"?',
    "Who speaks Arabic?",
]


@pytest.mark.parametrize(("question", "text", "languages"), LANGUAGES)
def test_languages_are_limits_and_not_asked_for(question: str, text: str, languages: tuple[str, ...]) -> None:
    scope = scope_of(question)
    assert (scope.text, scope.languages) == (text, languages) and not scope.only


@pytest.mark.parametrize(("question", "text", "since", "until"), TIMES)
def test_times_are_limits_and_not_asked_for(
    question: str, text: str | None, since: str | None, until: str | None
) -> None:
    scope = scope_of(question)
    assert scope.text == (text or question)
    assert scope.since == (date.fromisoformat(since) if since else None)
    assert scope.until == (date.fromisoformat(until) if until else None)


@pytest.mark.parametrize("question", NONE)
def test_other_questions_stay_as_they_are(question: str) -> None:
    scope = scope_of(question)
    assert not scope and scope.text == question


def test_one_that_says_only_which_articles_asks_the_last_question_again() -> None:
    history = [{"role": "user", "content": "What do the French articles say about dams?"}]
    scope, filters = scoped("And the Arabic articles?", Filters(), history=history)
    assert scope.text == "What do the articles say about dams?" and filters.languages == ("ar",)
    alone, _ = scoped("And the Arabic articles?", Filters())
    assert alone.only and alone.text == "And the articles?"


def test_filters_are_narrowed_and_never_widened() -> None:
    question = "What do the French articles from 2024 say about dams?"
    _, within = scoped(question, Filters(languages=("en", "fr"), since=date(2024, 6, 1)))
    assert within == Filters(languages=("fr",), since=date(2024, 6, 1), until=date(2024, 12, 31))
    for none_left in (Filters(languages=("en",)), Filters(until=date(2023, 5, 1))):
        scope, same = scoped(question, none_left)
        assert not scope and scope.text == question and same == none_left
