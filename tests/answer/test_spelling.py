"""Misspelt words of a question, as the passages found spell them."""

from __future__ import annotations

import pytest

from rag import Engine
from rag.answer.spelling import respelt, spelt_so
from rag.language import Bridge
from tests.answer.generate_parts import PORT, hit_of

HIT = hit_of(PORT, 0, len(PORT.text), 1)


def nothing(word: str) -> bool:
    return False


def test_words_are_spelt_as_the_passages_spell_them() -> None:
    word = next(one for one in PORT.text.split() if one.isalpha() and len(one) >= 7)
    dropped, doubled = word[:3] + word[4:], word[:4] + word[3:]
    assert respelt((dropped,), [HIT], is_word=nothing) == ((dropped, word),)
    assert respelt((doubled.upper(),), [HIT], is_word=nothing) == ((doubled.upper(), word),)


def test_a_word_is_exchanged_where_it_stands_by_itself() -> None:
    assert spelt_so("Did Jon see Jonas, Jon?", (("Jon", "John"),)) == "Did John see Jonas, John?"


@pytest.mark.parametrize("word", ["abcd", "xylophonist", "17th", ""])
def test_words_that_look_like_nothing_stay(word: str) -> None:
    assert respelt((word,), [HIT], is_word=nothing) == ()


def test_a_word_of_the_language_is_not_misspelt() -> None:
    word = next(one for one in PORT.text.split() if one.isalpha() and len(one) >= 7)
    assert respelt((word[:3] + word[4:],), [HIT], is_word=lambda _: True) == ()


def test_the_lexicon_tells_words_from_others(bridge: Bridge) -> None:
    assert bridge.knows("price", "en") and bridge.knows("prix", "fr") and bridge.knows("سعر", "ar")
    assert not any(bridge.knows(word, language) for word, language in (("qasam", "en"), ("suprimmé", "fr")))


@pytest.mark.parametrize(
    ("question", "searched_for", "quoted"),
    [
        ("why was the qasam account removed?", "why was the Qassam account removed?", "platform's standards"),
        ("Khameni", "Khamenei", "Khamenei"),
        ("Pourquoi le compte Jirs Colective a-t-il été suprimé ?", None, "Jisr"),
    ],
)
def test_a_misspelt_question_is_searched_as_it_was_meant_and_never_sure(
    seed_engine: Engine, question: str, searched_for: str | None, quoted: str
) -> None:
    answer = seed_engine.ask(question)
    assert answer.question == question and answer.searched_for != question
    assert searched_for in (None, answer.searched_for)
    assert answer.status == "uncertain" and len(answer.notices) == 1
    assert quoted in " ".join(statement.text for statement in answer.statements)


def test_another_name_is_not_taken_for_one_that_is_there(seed_engine: Engine) -> None:
    for question in ("Who is Angela Merkel?", "Tell me about bitcoin", "How much does a yacht cost?"):
        answer = seed_engine.ask(question)
        assert answer.searched_for == question and answer.status != "answered" and not answer.notices
