"""An answer is told from one state of the index, whatever is written meanwhile. Real store, real models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag import Engine, load_settings
from rag.index import IndexView

SEEDS = Path(__file__).parents[2] / "seeds"


class Watched(Engine):
    """Refuses to look for the newest state while one is held: it may be another one."""

    held = 0

    @contextmanager
    def _reading(self) -> Iterator[IndexView]:
        assert not self.held, "an answer that has begun reads another state of the index"
        self.held += 1
        try:
            with super()._reading() as view:
                yield view
        finally:
            self.held -= 1


@pytest.fixture(scope="module")
def watched(seed_home: Path) -> Iterator[Engine]:
    with Watched(load_settings(home=seed_home, corpus=SEEDS)) as engine:
        yield engine


@pytest.mark.parametrize(
    "question",
    [
        "Which articles mention Meta?",
        "Give me a timeline of Elon Musk",
        "What happened in November 2023?",
        "Summarise the article about Jackson Hinkle",
        "Who wrote the article about Jackson Hinkle?",
        "Why did Meta remove Khamenei's accounts?",
    ],
)
def test_an_answer_is_told_from_one_state(watched: Engine, question: str) -> None:
    assert watched.ask(question).text


def test_this_article_is_found_in_the_same_state(watched: Engine) -> None:
    turn = {"role": "user", "content": "Why did Meta remove Khamenei's accounts?"}
    assert watched.ask("Summarise this article", history=[turn]).citations
