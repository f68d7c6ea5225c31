"""Who holds a post. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

ARTICLES = {
    "port.md": "# The ferry of Port Elm\n\nThe mayor of Port Elm, Salma Novak, paid for the ferry with a loan. "
    "Transport Minister Omar Reyes opened the quay on Monday.\n\nRose Tanner, the director of the museum, lent a "
    "painting. The new harbour master is a woman of forty, and the captain of the ferry thanked her.\n",
    "sante.md": "# Un vaccin pour Belcourt\n\nLa ministre de la Santé, Jeanne Morel, a ouvert un centre de soins. "
    "Paul Girard est le recteur de l'université.\n",
    "baladia.md": "# موازنة المدينة\n\nوقالت رئيسة البلدية، نادين حداد، إن الموازنة متوازنة. ورحب المدير بالقرار.\n",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is the mayor of Port Elm?", "Salma Novak"),
        ("who is the transport minister", "Omar Reyes"),
        ("Who's the director of the museum?", "Rose Tanner"),
        ("Qui est le maire de Port Elm ?", "Salma Novak"),
        ("Qui est la ministre de la Santé ?", "Jeanne Morel"),
        ("Who is the health minister?", "Jeanne Morel"),
        ("Qui est le recteur de l'université ?", "Paul Girard"),
        ("من هو رئيس البلدية؟", "نادين حداد"),
        ("من هي وزيرة الصحة؟", "Jeanne Morel"),
    ],
)
def test_whoever_is_named_beside_a_post_holds_it(engine: Engine, question: str, name: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    assert name in answer.statements[0].text


def test_a_post_beside_which_nobody_is_named_is_not_answered_for_sure(engine: Engine) -> None:
    assert engine.ask("Who is the captain of the ferry?").status != "answered"
