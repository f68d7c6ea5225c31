"""An article that names its subject once is found by the name for what it says of the subject later; all is real."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

SAID = "Her father, a trawlerman, drowned off the islands in February, when she was thirteen, and was never found."
PEOPLE = {
    "Brunhild Oxlade": SAID,
    "Tilda Marsh": "Her father was a bus driver and died of a heart attack at the wheel nine years ago, on a Sunday.",
    "Agnes Pole": "Her father died in hospital after a long illness, and her brothers carried him home the same night.",
    "Mavis Thorne": "Her father had died at the mill when a belt broke, and nobody was ever charged with it.",
}
LIFE = (
    "She learnt to play in the chapel, on an organ of which every third key was dumb, and was paid in eggs.",
    "At nineteen she left for the capital with two dresses and a letter to a cousin who had moved away.",
    "The first recordings were made in a garage, between eleven at night and four in the morning.",
    "Critics were slow to come round, and one of them wrote that he had heard better singing from a gate.",
    "She has never owned a car, and travels from town to town by bus with a folding chair.",
    "Of the money that came later she kept little, and built a school with the rest.",
)


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    articles = {}
    for number, (name, said) in enumerate(PEOPLE.items()):
        lines = [f"{name} will sing in the harbour on Friday, for the first time in ten years.", *LIFE, said]
        articles[f"{number}.txt"] = "\n\n".join(lines) + "\n"
    return engine_over(articles, passage_tokens=60)


def test_the_passage_is_that_of_the_article_with_the_name(engine: Engine) -> None:
    question = "How did the father of Brunhild Oxlade die?"
    found = engine.retrieve(question, k=20)
    first = next(hit for hit in found if "father" in hit.passage.text)
    assert SAID in first.passage.text and "Oxlade" not in first.passage.text
    assert first.signals["window"] > first.signals["coverage"] > 0.0
    others = [hit for hit in found if "father" in hit.passage.text and hit is not first]
    assert len(others) == 3 and all(hit.signals["window"] < first.signals["window"] for hit in others)


def test_the_answer_is_of_the_one_who_is_asked_about(engine: Engine) -> None:
    answer = engine.ask("How did the father of Brunhild Oxlade die?")
    assert answer.statements and answer.statements[0].text == SAID
