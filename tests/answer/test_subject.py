"""Requests for what there is about a subject: which they are, what becomes of them."""

from __future__ import annotations

import pytest

from rag import Engine
from rag.language import Bridge
from rag.search.requests.asked_name import place_of
from rag.search.requests.subject import subject_of, wanted_of, without_articles

LANGUAGES = ("en", "fr", "ar")

REQUESTS = [
    ("Tell me about the harbour wall", "the harbour wall"),
    ("Please tell us more about Ann Lee.", "Ann Lee"),
    ("What do the articles say about “Ann Lee of Cork”?", "Ann Lee of Cork"),
    ("what do you know about Cork", "Cork"),
    ("What's known about the price of sand?", "the price of sand"),
    ("Summarise the article about Cork", "Cork"),
    ("summarize the storm", "the storm"),
    ("Summary of the ruling", "the ruling"),
    ("Is there anything about bridges?", "bridges"),
    ("What about Cork?", "Cork"),
    ("Que disent les articles sur « Ann Lee » ?", "Ann Lee"),
    ("Que sait-on du mur supprimé ?", "mur supprimé"),
    ("Que dit-on des digues ?", "digues"),
    ("Qu’est-ce qu’on sait d’Ann Lee ?", "Ann Lee"),
    ("Parle-moi de l'interdiction", "l'interdiction"),
    ("Résume l’article sur Cork", "Cork"),
    ("Dites-moi tout sur Cork", "Cork"),
    ("ماذا تقول المقالات عن الجدار؟", "الجدار"),
    ("حدثني عن الجدار", "الجدار"),
    ("لخص المقال عن الجدار", "الجدار"),
    ("معلومات عن الجدار", "الجدار"),
]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("What happened in Cork?", "Cork"),
        ("what is going on in Port Elm", "Port Elm"),
        ("And what happened in the Hague?", "Hague"),
        ("Que s'est-il passé à Lyon ?", "Lyon"),
        ("Que se passe-t-il au Mali ?", "Mali"),
        ("ماذا حدث في غزة؟", "غزة"),
        ("What happened in the town?", None),
        ("What happened to Ann Lee?", None),
        ("What happened in Cork on Monday?", None),
        ("What happened in Cork and why?", None),
        ("Que s'est-il passé au tribunal ?", None),
        ("ماذا حدث في المدينة؟", None),
    ],
)
def test_the_place_of_which_it_is_asked_what_happened(bridge: Bridge, question: str, place: str | None) -> None:
    assert place_of(question, bridge) == place
    assert wanted_of(question, LANGUAGES, bridge).subject == place


@pytest.mark.parametrize(("request_", "subject"), REQUESTS)
def test_the_subject_of_a_request(request_: str, subject: str) -> None:
    assert subject_of(request_, LANGUAGES) == subject


@pytest.mark.parametrize(
    "question",
    [
        "Tell me about how it began", "Tell me why", "What did the report say about the wall?", "What is on the plan?",
        "What do they think about it?", "Summarize the news", "Tell me about this", "information on whom was leaked",
        "What about Cork? (wall repaired)", "Dis-moi pourquoi", "Que disent les articles ?", "Qui parle de Cork ?",
        "ماذا تقول المقالات؟", "حدثني عن السبب الذي جعل متى", "How many articles are about Cork?",
    ],
)  # fmt: skip
def test_other_questions_have_none(question: str) -> None:
    assert subject_of(question, LANGUAGES) is None


@pytest.mark.parametrize(
    ("request_", "language", "named"),
    [
        ("Tell me about the Jisr Collective", "en", "Jisr"),
        ("Que disent les articles sur Starlink ?", "fr", "Starlink"),
        ("ماذا تقول المقالات عن كتائب القسام؟", "ar", "القسام"),
        ("القسام", "ar", "القسام"),
        ("Starlink", None, "Starlink"),
        ("Khamenei", None, "Khamenei"),
        ("What do the articles say about Netanyahu?", "en", "Netanyahu"),
    ],
)
def test_a_subject_that_is_mentioned_is_answered_by_what_mentions_it(
    seed_engine: Engine, request_: str, language: str | None, named: str
) -> None:
    answer = seed_engine.ask(request_)
    assert answer.status == "answered" and answer.missing == ()
    assert named in answer.statements[0].text
    assert language is None or answer.language == language
    hits = seed_engine.retrieve(request_, k=5)
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in answer.hits[:5]]


@pytest.mark.parametrize(
    ("request_", "missing"),
    [
        ("Tell me about bitcoin", ("bitcoin",)),
        ("Bitcoin", ("Bitcoin",)),
        ("Que sait-on de Maria Kowalczyk ?", ("Maria", "Kowalczyk")),
        ("What do the articles say about the price of oil?", ("price", "oil")),
    ],
)
def test_a_subject_that_nothing_mentions_is_not_in_the_corpus(
    seed_engine: Engine, request_: str, missing: tuple[str, ...]
) -> None:
    answer = seed_engine.ask(request_)
    assert answer.status == "not_in_corpus" and not answer.statements
    assert answer.missing == missing


def test_a_subject_of_which_only_a_part_is_mentioned_is_not_answered(seed_engine: Engine) -> None:
    answer = seed_engine.ask("Tell me about Elon Musk's yacht")
    assert answer.status != "answered" and "yacht" in answer.missing


def test_a_question_in_few_words_is_no_subject(seed_engine: Engine) -> None:
    assert seed_engine.ask("Starlink price").status != "answered"


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("According to the articles, who paid for the wall?", "who paid for the wall?"),
        ("Which towns are named in these articles?", "Which towns are named ?"),
        ("Qui a payé le mur, selon les articles ?", "Qui a payé le mur ?"),
        ("وفقا للمقالات، من دفع ثمن الجدار؟", "من دفع ثمن الجدار؟"),
        ("من دفع ثمن الجدار في المقالات؟", "من دفع ثمن الجدار ؟"),
        ("Who wrote in the article of the law?", "Who wrote in the article of the law?"),
        ("Qui a signé les articles ?", "Qui a signé les articles ?"),
        ("according to the articles", "according to the articles"),
    ],
)
def test_where_the_answer_is_to_be_looked_for_is_not_searched_for(question: str, searched: str) -> None:
    assert without_articles(question) == searched


def test_a_question_about_the_articles_finds_what_it_finds_without_them(seed_engine: Engine) -> None:
    plain = seed_engine.ask("why was the Qassam account removed?")
    asked = seed_engine.ask("According to the articles, why was the Qassam account removed?")
    assert asked.statements == plain.statements and asked.confidence == plain.confidence
