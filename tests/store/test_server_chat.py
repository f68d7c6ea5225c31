"""Two chat processes and one ingest, each with a data folder of its own, on one real Chroma server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECONDS = 10.0
"""From the end of the ingest to both answers, on a machine that other work may be using."""

GAUGE = "What does the gauge of the harbour of Port Lanmor read?"
LIBRARY = "Who gave away ninety books in Brestholm?"

Settings = Callable[[str], dict[str, str]]


@pytest.fixture
def settings(tmp_path: Path, seed_home: Path, fresh_server: str) -> Settings:
    """The environment of a process with a data folder of its own, the converted model in it."""

    def make(name: str) -> dict[str, str]:
        home = tmp_path / name
        home.mkdir()
        (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("RAG_")}
        corpus = str(tmp_path / "corpus")
        return kept | {"RAG_HOME": str(home), "RAG_CORPUS": corpus, "RAG_CHROMA_URL": fresh_server}

    return make


class Chat:
    """One chat process."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, str(HERE / "chat_process.py")]
        environment = environment | {"PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: str) -> str:
        """The quotes of the answer, as one text."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        return " ".join(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture
def chats(settings: Settings) -> Iterator[list[Chat]]:
    made = [Chat(settings("chat one")), Chat(settings("chat two"))]
    yield made
    for chat in made:
        chat.close()


@pytest.mark.server
@pytest.mark.slow
def test_two_chats_see_what_an_ingest_adds_and_lose_nothing(
    tmp_path: Path, settings: Settings, chats: list[Chat]
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "gauge.txt").write_text(
        "The gauge\n\nThe gauge of the harbour of Port Lanmor reads 4000 metres, said the keeper of the pier.\n"
    )
    writer = settings("writer")
    ingest = [sys.executable, "-m", "rag", "ingest"]
    subprocess.run(ingest, cwd=ROOT, env=writer, check=True, capture_output=True, timeout=120)
    for chat in chats:
        assert "4000 metres" in chat.ask(GAUGE)
        assert "ninety" not in chat.ask(LIBRARY)

    (corpus / "library.txt").write_text(
        "A library opens\n\nA library opened in Brestholm on Monday, and Edna Karr gave away ninety books.\n"
    )
    with subprocess.Popen(ingest, cwd=ROOT, env=writer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            for chat in chats:
                assert "4000 metres" in chat.ask(GAUGE)
    ended = time.monotonic()
    assert run.returncode == 0
    for chat in chats:
        assert "ninety books" in chat.ask(LIBRARY)
    assert time.monotonic() - ended < SECONDS
    for chat in chats:
        assert "4000 metres" in chat.ask(GAUGE)
