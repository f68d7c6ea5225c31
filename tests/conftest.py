"""One real engine over the five articles for all tests that need one; the model is converted once a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Engine, load_settings

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in this thread, which others start anew."""
    items.sort(key=lambda item: "browser" in Path(str(item.path)).parts)


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the five articles ingested. Read it; make one of your own to write."""
    home = tmp_path_factory.mktemp("seeds") / "home"
    with Engine(load_settings(home=home, corpus=ROOT / "seeds")) as engine:
        report = engine.ingest()
    assert len(report.added) == 5 and not report.failed
    return home


@pytest.fixture(scope="session")
def seed_engine(seed_home: Path) -> Iterator[Engine]:
    """The real engine over ``seed_home``."""
    with Engine(load_settings(home=seed_home, corpus=ROOT / "seeds")) as engine:
        yield engine
