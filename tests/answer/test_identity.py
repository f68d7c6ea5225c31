"""Who or what a name is: which questions ask it, which sentences tell it."""

from __future__ import annotations

import name_parts
import pytest

from rag import Engine
from rag.answer.names.identity import identifies
from rag.language import Bridge
from rag.search.requests.asked_name import name_of


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ann Lee?", "Ann Lee"),
        ("who was Ann Lee", "Ann Lee"),
        ("What is Telegram?", "Telegram"),
        ("Who are the Cork Rowers?", "Cork Rowers"),
        ("Qui est Ann Lee ?", "Ann Lee"),
        ("Qu'est-ce que Telegram ?", "Telegram"),
        ("من هو خواكين فيرير؟", "خواكين فيرير"),
        ("ما هو تلغرام؟", "تلغرام"),
        ("من هو أحمد بن داردين؟", "أحمد بن داردين"),
    ],
)
def test_the_name_that_is_asked_about(bridge: Bridge, question: str, name: str) -> None:
    assert name_of(question, bridge) == name


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Cork?", "Who is Ann Lee's father?", "Who is to blame?", "Who paid Ann Lee?", "Who is she?",
        "What is inflation?", "Qui est le maire de Cork ?", "Qui a payé Ann Lee ?", "Who is Ann Lee, and why?",
        "من هو الذي دفع؟", "من دفع؟", "ما هو سبب إغلاق الحساب؟", "من هو رئيس البلدية؟", "ما هي شروط العقد؟",
    ],
)  # fmt: skip
def test_other_questions_ask_for_no_name(bridge: Bridge, question: str) -> None:
    assert name_of(question, bridge) is None


def tells(text: str, language: str, *names: str, sounds: str = "") -> bool:
    return identifies(name_parts.sentence_of(text, language), name_parts.name_of(names, sounds=sounds))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The governor, Ann Lee, said the bridge was safe.", "en"),
        ("Its chief economist, Ann Lee, left.", "en"),
        ("A fourth person, florist Ann Lee, was sent home.", "en"),
        ("The law lecturer Ann Lee argues that they film everybody.", "en"),
        ("Agriculture minister Ann Lee agreed to pay.", "en"),
        ("According to hydrologist Ann Lee, the water has sunk.", "en"),
        ("Judge Ann Lee adjourned the case.", "en"),
        ("When journalist and political activist Ann Lee asked, nobody answered.", "en"),
        ("The bell was found by Ann Lee, a fisherman from Cork.", "en"),
        ("Ann Lee, who heads the union, spoke.", "en"),
        ("Ann Lee, 79, kept the bell.", "en"),
        ("Ann Lee was the first to row across.", "en"),
        ("A widower by the name of Ann Lee was there.", "en"),
        ("La maire, Ann Lee, promet un audit.", "fr"),
        ("Une seule, la menuisière Ann Lee, a parlé.", "fr"),
        ("« Assez », s'indigne Ann Lee, délégué du syndicat.", "fr"),
        ("Ann Lee est une ancienne juge.", "fr"),
    ],
)
def test_a_sentence_that_says_who_it_is(text: str, language: str) -> None:
    assert tells(text, language, "Ann", "Lee")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Lee refused to pay.", "en"),
        ("On Monday in the evening, Ann Lee left.", "en"),
        ("The judge told Ann Lee to wait.", "en"),
        ("It was signed by Ann Lee and Tom Roe.", "en"),
        ("They later met Ann Lee in Cork.", "en"),
        ("The council wanted to pay Ann Lee at once.", "en"),
        ("The judge sent Ann Lee to prison.", "en"),
        ("Ann Lee, and with her the others, left.", "en"),
        ("À Cork, le conseil municipal se vide.", "fr"),
        ("« Non », répond Ann Lee.", "fr"),
        ("Le maire est parti avec Ann Lee.", "fr"),
        ("L'élu de Cork a alerté Ann Lee sur ce compte.", "fr"),
    ],
)
def test_a_sentence_that_says_something_else_of_it(text: str, language: str) -> None:
    assert not tells(text, language, "Ann", "Lee") and not tells(text, language, "Cork")


def test_another_of_the_same_given_name_is_another(bridge: Bridge) -> None:
    assert not tells("The painter Ann Roe met Ann Lee.", "en", "Ann", "Lee")
    keys = " ".join(term.key for term in bridge.analyse("Omar Sanor", "en").names)
    assert not tells("The painter Omar Senair left.", "en", "Omar", "Sanor", sounds=keys)


@pytest.mark.parametrize(
    "text",
    [
        "وعزا رئيس الإقليم، خواكين فيرير، ذلك إلى عطل.", "وأعلنت الوزيرة خواكين فيرير ذلك.",
        "وحُكم على خواكين فيرير، وهو عامل، بالسجن.", "واتصل بها سائق يدعى خواكين فيرير في السادسة.",
    ],
)  # fmt: skip
def test_an_arabic_sentence_that_says_who_it_is(text: str) -> None:
    assert tells(text, "ar", "خواكين", "فيرير")
    assert not tells("ورفض خواكين فيرير ذلك.", "ar", "خواكين", "فيرير")


def test_a_name_is_known_in_another_script(bridge: Bridge) -> None:
    asked = bridge.analyse("خواكين فيرير", "ar").names
    assert tells("Le maire, Joaquín Ferrer, refuse.", "fr", sounds=" ".join(term.key for term in asked)) is False
    keys = " ".join(term.key for term in asked)
    assert tells("Le maire, Joaquín Ferrer, refuse.", "fr", "خواكين", "فيرير", sounds=keys)


def test_who_is_mentioned_and_not_described_is_uncertain(seed_engine: Engine) -> None:
    answer = seed_engine.ask("Who is Mahsa Amini?")
    assert answer.status == "uncertain" and "Amini" in answer.statements[0].text
    assert seed_engine.ask("Who is Maria Kowalczyk?").status == "not_in_corpus"
