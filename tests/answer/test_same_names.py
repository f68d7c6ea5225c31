"""Two folders that hold files of one name: articles are told apart by id. Real store, real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Engine, load_settings

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
