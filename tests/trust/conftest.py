"""A data folder of one's own for each test, with the model that was converted once; programs run as processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trust_parts

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path, seed_home: Path) -> Path:
    """An empty data folder that has the converted model."""
    own = tmp_path / "home"
    own.mkdir()
    (own / "models").symlink_to(seed_home / "models", target_is_directory=True)
    return own


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "harbour.txt").write_text(trust_parts.HARBOUR.format(cost=4))
    (folder / "library.txt").write_text(
        "A library opens\n\n"
        "A library opened in Brestholm on Monday, and its librarian Edna Karr gave away ninety books.\n"
    )
    return folder


@pytest.fixture
def run(home: Path, corpus: Path) -> Run:
    """Run ``rag`` with arguments, as a process; settings by name."""

    def go(*arguments: str, before: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
        settings = {"RAG_CORPUS": str(corpus)} | more
        return subprocess.run(
            [*before, sys.executable, "-m", "rag", *arguments], cwd=trust_parts.ROOT,
            env=trust_parts.environment(home, **settings), capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip

    return go
