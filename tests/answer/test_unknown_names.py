"""A question about a name that no article mentions. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

ARTICLES = {
    "port.md": "# The ferry of Port Elm\n\nThe harbour master, Salma Novak, told the council that the ferry would sail "
    "in May. “We have waited for nine years,” Novak told the mayor.\n\nThe premier of the island paid for it.\n",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


@pytest.mark.parametrize(
    "question",
    [
        "What did Salma Novak tell Zorblax?",
        "what did Salma Novak tell the council of Quendale?",
        "what did salma novak tell obama",
    ],
)
def test_it_is_never_answered_for_sure(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status != "answered"
    assert answer.missing == (question.rstrip("?").split()[-1],)


def test_a_word_with_a_capital_is_no_name(engine: Engine) -> None:
    assert engine.ask("When will the Ferry sail?").status == "answered"
    assert engine.ask("What did Salma Novak tell the Council?").status == "answered"
