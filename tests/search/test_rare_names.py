"""A name that stands in one passage of many is found, though vectors know nothing of it; real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

PLACES = ["harbour", "market", "library", "bridge", "theatre", "museum", "station", "school", "garden", "clinic"]
EVENTS = (
    "reopened on Monday after repairs that took a year and cost twice as much as planned.",
    "lost its roof in the storm, and visitors are asked to stay away until the spring.",
    "was sold to a family from the next valley, who promise to change nothing.",
    "will charge for entry from June, the council decided by nine votes to six.",
    "turned a hundred last week with music, speeches and a cake of forty kilos.",
    "has a new director, who wants to open it in the evening as well.",
)
NAMED = "The head of the rowing club, Brunhild Oxlade, wants the river to be dredged before the regatta."


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    articles = {
        f"{number}-{other}.txt": f"The {place} {event}\n"
        for number, place in enumerate(PLACES)
        for other, event in enumerate(EVENTS)
    }
    return engine_over({**articles, "named.txt": f"{NAMED}\n"})


@pytest.mark.parametrize("question", ["Brunhild Oxlade", "Oxlade", "Tell me about Brunhild Oxlade", "برونهيلد أوكسلاد"])
def test_the_passage_with_the_name_comes_first(engine: Engine, question: str) -> None:
    assert engine.retrieve(question, k=3)[0].passage.text == NAMED


@pytest.mark.parametrize("question", ["Who is Brunhild Oxlade?", "Qui est Brunhild Oxlade ?", "من هي Brunhild Oxlade؟"])
def test_who_it_is_is_answered(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.statements[0].text) == ("answered", NAMED)
