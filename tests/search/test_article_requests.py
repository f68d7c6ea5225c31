"""Requests about one article, and the questions that are none."""

from __future__ import annotations

import pytest

from rag.search import ArticleRequest, article_request_of

LANGUAGES = ("en", "fr", "ar")
REQUESTS = [
    ("Summarise the article about the sea wall", "summary", "the sea wall", "en"),
    ("Please give me a short summary of the article on Port Elm.", "summary", "Port Elm", "en"),
    ("What is the article about the sea wall about?", "summary", "the sea wall", "en"),
    ("Can you summarize this article?", "summary", "", "en"),
    ("Summarise wall.md", "summary", "wall.md", "en"),
    ("Summarise the article “A ferry for Port Elm”", "summary", "A ferry for Port Elm", "en"),
    ("When was the article about the sea wall published?", "published", "the sea wall", "en"),
    ("What's the date of the article on the ferry?", "published", "the ferry", "en"),
    ("When was this article written?", "published", "", "en"),
    ("Who is quoted in the article about the ferry?", "voices", "the ferry", "en"),
    ("Which sources are cited in this article?", "voices", "", "en"),
    ("Who wrote the article about the ferry?", "author", "the ferry", "en"),
    ("Which newspaper published the article about the ferry?", "outlet", "the ferry", "en"),
    ("summarise the ferry article", "summary", "ferry", "en"),
    ("Summary of the sea wall article", "summary", "sea wall", "en"),
    ("What does the Port Elm article say?", "summary", "Port Elm", "en"),
    ("Tell me about the ferry article", "summary", "ferry", "en"),
    ("Who wrote the ferry article?", "author", "ferry", "en"),
    ("When was the ferry news article published?", "published", "ferry", "en"),
    ("Who is quoted in the ferry article?", "voices", "ferry", "en"),
    ("Which newspaper published the ferry article?", "outlet", "ferry", "en"),
    ("Summarise the whole article", "summary", "", "en"),
    ("Résume-moi l’article sur le barrage", "summary", "le barrage", "fr"),
    ("De quoi parle l'article à propos du métro ?", "summary", "métro", "fr"),
    ("Quand l’article sur le métro a-t-il été publié ?", "published", "le métro", "fr"),
    ("De quand date cet article ?", "published", "", "fr"),
    ("Qui a écrit l’article sur le métro ?", "author", "le métro", "fr"),
    ("Quel journal a publié l’article sur le métro ?", "outlet", "le métro", "fr"),
    ("Qui est cité dans l'article sur le pont ?", "voices", "le pont", "fr"),
    ("Quelles personnes sont interrogées dans cet article ?", "voices", "", "fr"),
    ("Qui a écrit l'article du barrage ?", "author", "barrage", "fr"),
    ("Que dit l'article de la mairie ?", "summary", "la mairie", "fr"),
    ("لخص مقال الجسر", "summary", "الجسر", "ar"),
    ("من كتب مقال القمح؟", "author", "القمح", "ar"),
    ("متى نشر مقال القمح؟", "published", "القمح", "ar"),
    ("من تحدث في مقال الجسر؟", "voices", "الجسر", "ar"),
    ("ماذا يقول مقال القمح؟", "summary", "القمح", "ar"),
    ("من تحدث في المقال عن الجسر؟", "voices", "الجسر", "ar"),
    ("من كتب مقالا عن الجسر؟", "author", "الجسر", "ar"),
    ("لخص لي المقال الذي يتحدث عن القمح", "summary", "القمح", "ar"),
    ("عماذا يتحدث المقال عن القمح؟", "summary", "القمح", "ar"),
    ("متى نُشر المقال عن القمح؟", "published", "القمح", "ar"),
    ("من كتب المقال عن القمح؟", "author", "القمح", "ar"),
    ("ما مصدر المقال عن القمح؟", "outlet", "القمح", "ar"),
]
OTHERS = [
    "Who published the report on the ferry?",
    "When was the report published?",
    "What does the article about the ferry say about its price?",
    "Summarise the article about who won",
    "What does the ferry article say about its price?",
    "Who wrote the first article?",
    "Summarise the French article",
    "Who wrote the article of clothing?",
    "Summarise the articles",
    "لخص مقالات القمح",
    "Who wrote the letter?",
    "Which articles mention the ferry?",
    "Quand le rapport a-t-il été publié ?",
    "متى نُشر التقرير؟",
]


@pytest.mark.parametrize(("question", "wanted", "about", "language"), REQUESTS)
def test_what_is_wanted_of_which_article(question: str, wanted: str, about: str, language: str) -> None:
    found = article_request_of(question, LANGUAGES)
    assert isinstance(found, ArticleRequest)
    assert (found.wanted, found.about, found.language) == (wanted, about, language)


@pytest.mark.parametrize("question", OTHERS)
def test_other_questions_are_none(question: str) -> None:
    assert article_request_of(question, LANGUAGES) is None
