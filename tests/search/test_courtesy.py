"""What is said to this program and asks nothing of the articles."""

from __future__ import annotations

import pytest

from rag import Engine
from rag.search.requests.courtesy import courtesy_of, without_courtesy


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("thank you", "thanks"), ("Thanks, that was helpful!", "thanks"), ("ok", "thanks"), ("merci !", "thanks"),
        ("Merci beaucoup pour la réponse", "thanks"), ("d'accord", "thanks"), ("شكرا جزيلا", "thanks"),
        ("are you sure?", "sure"), ("Tu es sûr ?", "sure"), ("هل أنت متأكد؟", "sure"),
        ("translate that to French please", "translate"), ("Can you translate the answer into Arabic?", "translate"),
        ("Traduis ça en anglais", "translate"), ("Peux-tu traduire cette réponse ?", "translate"),
        ("ترجم هذا إلى الإنجليزية", "translate"),
    ],
)  # fmt: skip
def test_what_is_said_and_asks_nothing(said: str, kind: str) -> None:
    found = courtesy_of(said)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "Who thanked the mayor?", "Is the mayor sure?", "Who translated the book?", "Why was the account removed?",
        "What did she thank them for?", "Qui a traduit le livre ?", "Are you sure that the bridge is closed?",
        "من ترجم الكتاب؟", "Great Fire of Cork", "شكرا لمن؟",
    ],
)  # fmt: skip
def test_questions_are_none(question: str) -> None:
    assert courtesy_of(question) is None


@pytest.mark.parametrize(
    ("request_", "rest"),
    [
        ("ok, who wrote that article?", "who wrote that article?"),
        ("Merci ! Et le pont ?", "Et le pont ?"),
        ("Thanks, and why?", "and why?"),
        ("شكرا، ومن كتبه؟", "ومن كتبه؟"),
        ("thanks!", "thanks!"),
        ("Great Fire of Cork", "Great Fire of Cork"),
    ],
)
def test_thanks_before_a_question_are_no_part_of_it(request_: str, rest: str) -> None:
    assert without_courtesy(request_) == rest


def test_it_is_answered_without_a_quote_and_forgotten(seed_engine: Engine) -> None:
    for said, language in (("thank you", "en"), ("merci", "fr"), ("شكرا", "ar")):
        answer = seed_engine.ask(said)
        assert (answer.status, answer.language, answer.citations, answer.hits) == ("answered", language, (), ())
        assert answer.text
    before = [{"role": "user", "content": "What did Elon Musk say?"}]
    thanked = [*before, {"role": "user", "content": "thanks!"}]
    assert (
        seed_engine.ask("And why?", history=thanked).searched_for
        == seed_engine.ask("And why?", history=before).searched_for
    )


@pytest.mark.parametrize("greeting", ["hello", "Bonjour, comment ça va ?", "صباح الخير", "مرحبا كيف حالك"])
def test_who_says_hello_is_shown_which_articles_there_are(seed_engine: Engine, greeting: str) -> None:
    answer = seed_engine.ask(greeting)
    assert answer.status == "answered" and answer.lead and answer.citations
