"""Requests for articles: which they are, and the many questions that are none."""

from __future__ import annotations

import pytest

from rag.search.requests.listing import Listing, listing_of

LANGUAGES = ("en", "fr", "ar")

OF_ALL = [
    ("What articles do you have?", "en"),
    ("What is this corpus about?", "en"),
    ("how many articles are in the archive", "en"),
    ("List all the articles.", "en"),
    ("What topics are covered?", "en"),
    ("Summarise the corpus", "en"),
    ("What’s in here?", "en"),
    ("Which articles?", "en"),
    ("How many articles?", "en"),
    ("Do you have any articles?", "en"),
    ("Combien d'articles ?", "fr"),
    ("Avez-vous des articles ?", "fr"),
    ("هل لديك مقالات؟", "ar"),
    ("Quels articles avez-vous ?", "fr"),
    ("Combien d’articles y a-t-il ?", "fr"),
    ("Montre-moi la liste de tous les articles", "fr"),
    ("De quoi parlent ces articles ?", "fr"),
    ("Que contient le corpus ?", "fr"),
    ("ما المقالات الموجودة؟", "ar"),
    ("كم مقالا لديك؟", "ar"),
    ("اعرض لي قائمة المقالات", "ar"),
    ("عن ماذا تتحدث المقالات؟", "ar"),
]

OF_A_TERM = [
    ("Which articles mention Ann Lee?", "Ann Lee", "en"),
    ("How many of the articles mention the UN?", "UN", "en"),
    ("which articles mention the WHO", "WHO", "en"),
    ("Which documents talk about “Le Monde”?", "Le Monde", "en"),
    ("Where is Ann Lee mentioned?", "Ann Lee", "en"),
    ("How often is concrete mentioned in the articles?", "concrete", "en"),
    ("Is Ann Lee mentioned anywhere?", "Ann Lee", "en"),
    ("Do any of the articles mention sea walls?", "sea walls", "en"),
    ("List all mentions of Cork", "Cork", "en"),
    ("Show me articles that mention Ann Lee of Cork", "Ann Lee of Cork", "en"),
    ("Quels articles parlent de Ann Lee ?", "Ann Lee", "fr"),
    ("Combien d'articles mentionnent l'ONU ?", "ONU", "fr"),
    ("Les articles parlent-ils de Cork ?", "Cork", "fr"),
    ("Est-ce que les articles citent Ann Lee ?", "Ann Lee", "fr"),
    ("Où Ann Lee est-elle mentionnée ?", "Ann Lee", "fr"),
    ("Combien de fois Cork est-il cité ?", "Cork", "fr"),
    ("كم مقالا يذكر كورك؟", "كورك", "ar"),
    ("أي المقالات تتحدث عن الجدار؟", "الجدار", "ar"),
    ("هل تذكر المقالات كورك؟", "كورك", "ar"),
    ("أين ورد اسم كورك؟", "كورك", "ar"),
]


@pytest.mark.parametrize(("request_", "language"), OF_ALL)
def test_requests_for_all_articles(request_: str, language: str) -> None:
    assert listing_of(request_, LANGUAGES) == Listing(term="", language=language)


@pytest.mark.parametrize(
    ("question", "told", "language"),
    [
        ("What languages are the articles in?", "languages", "en"),
        ("what languages?", "languages", "en"),
        ("In which languages are the articles written?", "languages", "en"),
        ("What percentage of articles are French?", "languages", "en"),
        ("How many articles per language?", "languages", "en"),
        ("En quelles langues sont les articles ?", "languages", "fr"),
        ("Quelles sont les langues des articles ?", "languages", "fr"),
        ("Quelle proportion des articles est en arabe ?", "languages", "fr"),
        ("Quel pourcentage d'articles sont en arabe ?", "languages", "fr"),
        ("بأي لغات المقالات؟", "languages", "ar"),
        ("بأي لغة كتبت المقالات؟", "languages", "ar"),
        ("ما لغات المقالات؟", "languages", "ar"),
        ("ما نسبة المقالات بالفرنسية؟", "languages", "ar"),
        ("What dates do the articles cover?", "dates", "en"),
        ("When were the articles published?", "dates", "en"),
        ("How far back do the articles go?", "dates", "en"),
        ("De quand datent les articles ?", "dates", "fr"),
        ("Quelle période couvrent les articles ?", "dates", "fr"),
        ("ما الفترة التي تغطيها المقالات؟", "dates", "ar"),
        ("متى نشرت المقالات؟", "dates", "ar"),
    ],
)
def test_questions_about_all_articles_together(question: str, told: str, language: str) -> None:
    found = listing_of(question, LANGUAGES)
    assert found is not None and (found.term, found.told, found.language) == ("", told, language)


@pytest.mark.parametrize(("request_", "term", "language"), OF_A_TERM)
def test_requests_for_the_articles_that_mention_something(request_: str, term: str, language: str) -> None:
    assert listing_of(request_, LANGUAGES) == Listing(term=term, language=language)


@pytest.mark.parametrize(
    ("request_", "language", "order", "one"),
    [
        ("Which article is the most recent?", "en", "newest", True),
        ("What is the oldest article?", "en", "oldest", True),
        ("Show me the latest articles", "en", "newest", False),
        ("Latest news", "en", "newest", False),
        ("What’s new?", "en", "newest", False),
        ("Quel est le dernier article ?", "fr", "newest", True),
        ("Quel article est le plus ancien ?", "fr", "oldest", True),
        ("les derniers articles", "fr", "newest", False),
        ("Quoi de neuf ?", "fr", "newest", False),
        ("ما أحدث مقال؟", "ar", "newest", True),
        ("ما هي أقدم مقالة؟", "ar", "oldest", True),
        ("آخر الأخبار", "ar", "newest", False),
    ],
)
def test_requests_for_the_newest_or_oldest(request_: str, language: str, order: str, one: bool) -> None:
    found = listing_of(request_, LANGUAGES)
    assert found is not None and not found.term
    assert (found.language, found.order, found.one) == (language, order, one)


@pytest.mark.parametrize(
    ("request_", "term", "language"),
    [
        ("Which articles cover the closing of the harbour?", "closing of the harbour", "en"),
        ("Compare the articles about the closing of the harbour", "closing of the harbour", "en"),
        ("Compare the articles about Port Elm", "Port Elm", "en"),
        ("How do the two articles about the closing of the harbour differ?", "closing of the harbour", "en"),
        ("Quelles sont les différences entre les articles sur la fin de la ligne ?", "fin de la ligne", "fr"),
        ("قارن بين المقالات عن إغلاق حساب كتائب القسام", "إغلاق حساب كتائب القسام", "ar"),
        ("Are there any articles about fishing for cod in winter?", "fishing for cod in winter", "en"),
        ("articles about the closing of the harbour", "closing of the harbour", "en"),
        ("Quels articles parlent de la réouverture de la ligne ?", "réouverture de la ligne", "fr"),
        ("Y a-t-il des articles sur la réouverture de la ligne ?", "réouverture de la ligne", "fr"),
        ("هل هناك مقالات عن إغلاق حساب كتائب القسام؟", "إغلاق حساب كتائب القسام", "ar"),
    ],
)
def test_requests_for_the_articles_about_what_is_described(request_: str, term: str, language: str) -> None:
    assert listing_of(request_, LANGUAGES) == Listing(term=term, language=language, described=True)


@pytest.mark.parametrize(
    "question",
    [
        "What languages are spoken in Norway?", "Which language does the minister speak?", "Which period is this?",
        "What share of the votes did he win?", "Quelle langue parle le ministre ?", "ما نسبة المشاركة؟",
        "Which articles mention it?", "Which articles mention how it began?", "Do the articles mention who paid?",
        "Which articles mention that the harbour closed?", "What sources does the report cite?",
        "Which documents did the court ask for?", "Was the minister mentioned in the report?",
        "Who is mentioned in the article?", "How many were there?",
        "What is the report about?", "What do the articles say about Cork?", "Which report covers the years to 2021?",
        "What can the council do?", "Hello Kitty", "Quels documents le tribunal a-t-il demandés ?",
        "Les articles le mentionnent-ils ?", "Quels articles en parlent ?", "De quoi parle le rapport ?",
        "ماذا تقول المقالات عن الجدار؟", "كم عدد القتلى؟", "هل ذكر الوزير السبب الذي دفعه إلى ذلك؟",
    ],
)  # fmt: skip
def test_other_questions_are_none(question: str) -> None:
    assert listing_of(question, LANGUAGES) is None
