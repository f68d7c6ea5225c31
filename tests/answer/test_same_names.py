"""Two folders that hold files of one name: articles are told apart by id. Real store, real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Engine, Filters, InputError, load_settings, to_json

BODY = """Mayor Lena Marques said the cause was an electrical fault in the fish hall, inspected in autumn.

The traders will move to the old bus depot until the market is rebuilt, and the council has waived the rent.

Nobody was hurt in the blaze, which began before dawn and was under control by noon, said the fire service.

Insurance will pay for the roof and the cold rooms, while the stalls themselves were mostly uninsured.

The market was built by the architect Pedro Salgado and is listed as a monument of the town.

Neighbours brought coffee and blankets to the traders, who watched the glass roof come down.
"""
FIRE = """Fire destroys the Porto Vale market

A fire destroyed the covered market of Porto Vale{0}, and all stalls were lost.

"""
CUP = "Handball: Ellery win the cup\n\nThe women of Ellery won the national handball cup on 4 March 2024.\n"
ARTICLES = {"A/a.txt": FIRE.format("") + BODY, "A/b.txt": FIRE.format(" on 4 March 2024") + BODY, "B/a.txt": CUP}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Engine]:
    """An index of the folders A and B, in which A/a.txt and A/b.txt are copies of each other."""
    folder = tmp_path_factory.mktemp("folders")
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(seed_home / "models", target_is_directory=True)
    with Engine(load_settings(home=folder / "home", corpus=folder)) as made:
        made.ingest([folder / "A", folder / "B"])
        yield made


def test_an_article_is_no_twin_for_its_name(engine: Engine) -> None:
    ids = {(Path(one.root).name, one.source): one.id for one in engine.articles()}
    answer = engine.ask("What happened on 4 March 2024?")
    assert {one.article_id: one.also_in for one in answer.citations} == {ids["A", "b.txt"]: (), ids["B", "a.txt"]: ()}
    for hit in engine.retrieve("the market fire", k=20):
        twins = {ids["A", "a.txt"]: (ids["A", "b.txt"],), ids["A", "b.txt"]: (ids["A", "a.txt"],)}
        assert hit.twin_ids == twins.get(hit.passage.article_id, ())
        assert hit.twins == tuple(engine.article(one).source for one in hit.twin_ids)


def test_a_name_of_two_articles_is_refused_and_each_can_be_named(engine: Engine) -> None:
    one, other = (summary for summary in engine.articles() if summary.source == "a.txt")
    for call in (
        lambda: engine.article("a.txt"),
        lambda: engine.remove(["a.txt"]),
        lambda: engine.ask("market", filters=Filters(articles=("a.txt",))),
    ):
        with pytest.raises(InputError, match=f"'a.txt' names 2 articles.*{one.id}.*{other.id}"):
            call()
    assert engine.article(str(Path(other.root) / "a.txt")).id == other.id
    for name in (one.id, str(Path(one.root) / "a.txt")):
        hits = engine.retrieve("the market fire", filters=Filters(articles=(name,)))
        assert {hit.passage.article_id for hit in hits} == {one.id}


def test_an_answer_that_names_such_a_source_is_verified(engine: Engine) -> None:
    answer = engine.ask("Was the market inspected before the fire?")
    assert any(citation.also_in for citation in answer.citations)
    assert all(check.ok for check in engine.verify_answer(to_json(answer)))
