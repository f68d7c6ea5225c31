"""Several readers while an ingest writes, in this process and in another: each answer comes from one state."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from trust_parts import ROOT, environment

from rag import Answer, Engine, InputError, Settings

VERSIONS = 4
QUESTION = "What does the gauge of the harbour of Port Lanmor read?"


def write(folder: Path, version: int) -> None:
    """Both articles say the same number, so an answer with two numbers mixes two states."""
    folder.mkdir(exist_ok=True)
    for place, word in (("eastern", "keeper"), ("western", "pilot")):
        (folder / f"{place}.txt").write_text(
            f"The {place} gauge\n\nThe {place} gauge of the harbour of Port Lanmor reads {version}000 metres, "
            f"said the {word} of the {place} pier.\n"
        )


def version_of(answer: Answer) -> set[str]:
    """The numbers that an answer tells, its passages included."""
    texts = [citation.quote for citation in answer.citations] + [hit.passage.text for hit in answer.hits]
    return {number for text in texts for number in re.findall(r"reads (\d)000 metres", text)}


@pytest.mark.slow
@pytest.mark.parametrize("writer", ["this process", "another process"])
def test_each_answer_comes_from_one_state(tmp_path: Path, home: Path, writer: str) -> None:
    folder = tmp_path / "gauges"
    write(folder, 1)
    seen: list[set[str]] = []
    failures: list[BaseException] = []
    done = threading.Event()
    with Engine(Settings(home=home, corpus=folder)) as engine:
        engine.ingest()

        def read() -> None:
            try:
                while not done.is_set():
                    seen.append(version_of(engine.ask(QUESTION)))
            except BaseException as exc:
                failures.append(exc)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            for version in range(2, VERSIONS + 1):
                write(folder, version)
                if writer == "this process":
                    engine.ingest()
                else:
                    own = environment(home, RAG_CORPUS=str(folder))
                    command = [sys.executable, "-m", "rag", "ingest"]
                    subprocess.run(command, cwd=ROOT, env=own, check=True, capture_output=True, timeout=200)
        finally:
            done.set()
            for reader in readers:
                reader.join(60)
        assert failures == []
        assert version_of(engine.ask(QUESTION)) == {str(VERSIONS)}
    assert len(seen) >= VERSIONS
    assert all(len(found) == 1 for found in seen), seen


def test_closing_does_not_wait_for_a_model_that_another_thread_loads(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def slow(_: Settings) -> object:
        loading.set()
        assert go_on.wait(60)
        raise RuntimeError("not needed any more")

    monkeypatch.setattr("rag.index.embedding.embedder.open_embedder", slow)
    engine = Engine(Settings(home=home, corpus=tmp_path))
    warm = threading.Thread(target=lambda: pytest.raises(RuntimeError, engine.warm))
    closing = threading.Thread(target=engine.close)
    warm.start()
    try:
        assert loading.wait(60)
        closing.start()
        closing.join(30)
        assert not closing.is_alive()
    finally:
        go_on.set()
        warm.join(60)


def test_a_first_ingest_of_nothing_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        Engine(Settings(home=tmp_path / "home", corpus=tmp_path / "nowhere")) as engine,
        pytest.raises(InputError, match="There is no"),
    ):
        engine.ingest()
    assert list(tmp_path.iterdir()) == []
