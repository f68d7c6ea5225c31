"""A name that stands in one passage of many is found, though vectors know nothing of it; real store, real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Engine, load_settings

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
def engine(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Engine]:
    folder, home = tmp_path_factory.mktemp("many"), tmp_path_factory.mktemp("many-home")
    for number, place in enumerate(PLACES):
        for other, event in enumerate(EVENTS):
            (folder / f"{number}-{other}.txt").write_text(f"The {place} {event}\n", encoding="utf-8")
    (folder / "named.txt").write_text(f"{NAMED}\n", encoding="utf-8")
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    with Engine(load_settings(home=home, corpus=folder)) as made:
        made.ingest()
        yield made


@pytest.mark.parametrize("question", ["Brunhild Oxlade", "Oxlade", "Tell me about Brunhild Oxlade", "برونهيلد أوكسلاد"])
def test_the_passage_with_the_name_comes_first(engine: Engine, question: str) -> None:
    assert engine.retrieve(question, k=3)[0].passage.text == NAMED


@pytest.mark.parametrize("question", ["Who is Brunhild Oxlade?", "Qui est Brunhild Oxlade ?", "من هي Brunhild Oxlade؟"])
def test_who_it_is_is_answered(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.statements[0].text) == ("answered", NAMED)
