"""Names that a question writes in small letters, as the passages found write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine
from rag.answer.capitals import capitalised
from tests.answer.generate_parts import article_of, hit_of

TEXT = (
    "Ferry Returns To Port Elm\n\nOn Monday the ferry of Port Elm came back. The mayor, Rose Tanner, thanked McVay, "
    "who had paid for it. A rose was given to each guest."
)
HARBOUR = article_of("harbour", TEXT, "en", "Ferry Returns To Port Elm")
HIT = hit_of(HARBOUR, 0, len(TEXT), 1)
WORDS = frozenset(("ferry", "mayor", "port", "rose", "returns", "when", "came"))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("when was mcvay paid", "when was McVay paid"),
        ("who is rose tanner", "who is Rose Tanner"),
        ("when did the ferry of port elm return", "when did the ferry of Port Elm return"),
        ("did a rose return", "did a rose return"),
        ("who is Mary, mcvay or tanner", "who is Mary, mcvay or tanner"),
        ("who is the mayor", "who is the mayor"),
        ("من هو العمدة", "من هو العمدة"),
        ("", ""),
    ],
)
def test_names_get_their_capitals(question: str, named: str) -> None:
    assert capitalised(question, [HIT], is_word=WORDS.__contains__) == named


def test_without_hits_a_question_stays() -> None:
    assert capitalised("who is rose tanner", [], is_word=WORDS.__contains__) == "who is rose tanner"


def test_a_question_in_small_letters_is_answered_as_one_with_capitals(engine_over: Callable[..., Engine]) -> None:
    engine = engine_over(
        {
            "port.md": "# The ferry of Port Elm\n\nThe harbour master, Salma Novak, signed on Monday. “The ferry "
            "sails in May,” Novak said. The mayor paid for the ferry of Port Elm with a loan from the bank.\n"
        }
    )
    for question in ("Who is Salma Novak?", "What did Salma Novak say?", "Qui est Salma Novak ?"):
        answer, small = engine.ask(question), engine.ask(question.lower())
        assert answer.status == small.status == "answered"
        assert [one.text for one in answer.statements] == [one.text for one in small.statements]
        assert small.searched_for == question.lower()
