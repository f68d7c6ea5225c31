"""One real index of the five articles for all tests that need one; the models are converted once a run."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from rag import Engine, load_settings

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in this thread, which others start anew."""
    items.sort(key=lambda item: "browser" in Path(str(item.path)).parts)


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the five articles ingested, made once a run. Read it; make one of your own to write."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "seeds"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            with Engine(load_settings(home=folder / "home", corpus=ROOT / "seeds")) as engine:
                report = engine.ingest()
            assert len(report.added) == 5 and not report.failed
            (folder / "made").touch()
    return folder / "home"


@pytest.fixture(scope="session")
def seed_engine(seed_home: Path) -> Iterator[Engine]:
    """The real engine over ``seed_home``."""
    with Engine(load_settings(home=seed_home, corpus=ROOT / "seeds")) as engine:
        yield engine


@pytest.fixture(scope="module")
def engine_over(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Callable[..., Engine]]:
    """Makes a real engine over articles of one's own, by file name, already ingested; further names are settings."""
    with ExitStack() as opened:

        def made(articles: Mapping[str, str], **changes: Any) -> Engine:
            folder, home = tmp_path_factory.mktemp("articles"), tmp_path_factory.mktemp("home")
            for name, text in articles.items():
                (folder / name).write_text(text, encoding="utf-8")
            (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
            engine = opened.enter_context(Engine(load_settings(home=home, corpus=folder, **changes)))
            engine.ingest()
            return engine

        yield made
