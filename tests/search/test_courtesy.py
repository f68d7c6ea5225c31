"""What is said to this program and asks nothing of the articles."""

from __future__ import annotations

import re

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
        ("ترجم هذا إلى الإنجليزية", "translate"), ("in French please", "translate"), ("translate it", "translate"),
        ("Can you answer in Arabic?", "translate"), ("en anglais s'il te plaît", "translate"),
        ("Réponds en français", "translate"), ("بالفرنسية من فضلك", "translate"),
        ("hello", "hello"), ("Hi there!", "hello"), ("Bonjour, comment ça va ?", "hello"), ("صباح الخير", "hello"),
        ("مرحبا كيف حالك", "hello"), ("السلام عليكم", "hello"), ("How are you?", "hello"),
        ("who are you?", "about"), ("what can you do?", "about"), ("help", "about"), ("What can I ask?", "about"),
        ("Are you a robot?", "about"), ("qui es-tu ?", "about"), ("aide", "about"), ("Que peux-tu faire ?", "about"),
        ("من أنت؟", "about"), ("ماذا يمكنك أن تفعل؟", "about"), ("مساعدة", "about"),
        ("sorry", "noted"), ("no", "noted"), ("Yes.", "noted"), ("non", "noted"), ("désolé", "noted"), ("oui", "noted"),
        ("لا", "noted"), ("نعم", "noted"), ("آسف", "noted"),
        ("tell me a joke", "elsewhere"), ("Write me a poem about the sea", "elsewhere"),
        ("What time is it?", "elsewhere"),
        ("raconte-moi une blague", "elsewhere"), ("Quelle heure est-il ?", "elsewhere"), ("احك لي نكتة", "elsewhere"),
        ("كم الساعة؟", "elsewhere"),
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
        "Who is sorry?", "No Man's Land", "What can the council do?", "Hello Kitty", "Who are you talking about?",
        "Help for farmers", "in Paris please", "Who told a joke about the mayor?", "Tell me a story about the dam",
        "What was the weather in Oslo?", "aide aux agriculteurs", "Qui a dit non ?", "من قال لا؟", "السلام في السودان",
        "من هذا؟", "من ترجم الكتاب؟", "Great Fire of Cork", "شكرا لمن؟",
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
        ("hello, who won the election?", "who won the election?"),
        ("Hi! Which articles mention Oslo?", "Which articles mention Oslo?"),
        ("bonjour, qui a gagné ?", "qui a gagné ?"),
        ("Bonjour qui a gagné ?", "qui a gagné ?"),
        ("مرحبا، من فاز؟", "من فاز؟"),
        ("sorry, who wrote it?", "who wrote it?"),
        ("Hello Kitty", "Hello Kitty"),
        ("No. 10 Downing Street", "No. 10 Downing Street"),
        ("Who wrote the book, and when?", "Who wrote the book, and when?"),
        ("Où vit M. Daoui, le maire ?", "Où vit M. Daoui, le maire ?"),
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


@pytest.mark.parametrize(
    ("said", "what_it_is", "examples"),
    [
        ("hello", "Hello. This program answers", "“List all the articles”, “Summarise the newest article”"),
        ("who are you?", "A program that answers", "“List all the articles”, “Summarise the newest article”"),
        ("Bonjour !", "Bonjour. Ce programme répond", "« Liste tous les articles », « Résume le dernier article »"),
        ("aide", "Un programme qui répond", "« Liste tous les articles », « Résume le dernier article »"),
        ("مرحبا", "مرحبا. يجيب هذا البرنامج", "«اعرض كل المقالات»، «لخص أحدث مقال»"),
        ("من أنت؟", "برنامج يجيب", "«اعرض كل المقالات»، «لخص أحدث مقال»"),
    ],
)
def test_who_says_hello_is_told_what_this_is_and_what_can_be_asked(
    seed_engine: Engine, said: str, what_it_is: str, examples: str
) -> None:
    answer = seed_engine.ask(said)
    assert answer.status == "answered" and not answer.citations
    assert answer.text.startswith(what_it_is) and examples in answer.text
    listed = seed_engine.ask(re.findall("[“«] ?([^”»]+?) ?[”»]", examples)[0])
    assert listed.lead and listed.lead in answer.text
    newest = seed_engine.ask(re.findall("[“«] ?([^”»]+?) ?[”»]", examples)[1])
    assert newest.status == "answered" and len({one.source for one in newest.citations}) == 1


def test_what_no_article_can_hold_is_refused_without_a_search(seed_engine: Engine) -> None:
    for said in ("tell me a joke", "Raconte-moi une blague", "احك لي نكتة"):
        answer = seed_engine.ask(said)
        assert (answer.status, answer.hits, answer.citations) == ("not_in_corpus", (), ())
    assert seed_engine.ask("hello, what did Elon Musk say?").searched_for == "what did Elon Musk say?"
