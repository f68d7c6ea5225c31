"""Passages embedded in another process have the vectors they have here, and are not lost with the process."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from store_parts import vectors_of

from rag import Engine, load_settings
from rag.errors import EmbeddingError
from rag.index.beside import Beside
from rag.index.embedding import beside as embed_beside
from rag.index.embedding.beside import EmbedderBeside
from rag.index.embedding.onnx_embedder import OnnxEmbedder
from rag.index.ingest import ingest

_TEXTS = [f"The ferry to island {n} leaves at {n % 12} " + "and takes an hour " * (n % 7) for n in range(40)]


@pytest.fixture
def here(fast_embedder: OnnxEmbedder, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts this process embedded, each time."""
    counts: list[int] = []
    embed = fast_embedder.embed_passages

    def counted(texts: list[str]) -> np.ndarray:
        counts.append(len(texts))
        return embed(texts)

    monkeypatch.setattr(fast_embedder, "embed_passages", counted)
    return counts


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Beside]:
    """The processes that were begun."""
    processes: list[Beside] = []

    class Watched(Beside):
        def __init__(self, module: str) -> None:
            super().__init__(module)
            processes.append(self)

    monkeypatch.setattr(embed_beside, "Beside", Watched)
    return processes


def test_vectors_are_the_same_to_the_bit(fast_embedder: OnnxEmbedder, here: list[int]) -> None:
    expected = fast_embedder.embed_passages(_TEXTS)
    here.clear()
    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside:
        assert np.array_equal(beside.embed_passages(_TEXTS), expected)
        assert beside.embed_passages([]).shape == (0, fast_embedder.dimension)
    assert not here


def test_each_of_several_that_ask_at_once_gets_its_own(fast_embedder: OnnxEmbedder, here: list[int]) -> None:
    groups = [_TEXTS[n : n + 5] for n in range(0, 40, 5)]
    expected = [fast_embedder.embed_passages(group) for group in groups]
    here.clear()
    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(beside.embed_passages, groups))
    assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))
    assert not here


def test_what_the_other_process_raises_is_raised_here(fast_embedder: OnnxEmbedder) -> None:
    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside:
        with pytest.raises(TypeError, match="can only concatenate"):
            beside.embed_passages([7])  # type: ignore[list-item]
        assert beside.embed_passages(_TEXTS[:1]).shape == (1, fast_embedder.dimension), "and the process is still there"


def test_texts_of_a_process_that_is_killed_are_embedded_here(
    fast_embedder: OnnxEmbedder, here: list[int], begun: list[Beside]
) -> None:
    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside:
        first = beside.embed_passages(_TEXTS[:10])
        begun[0].kill()
        second = beside.embed_passages(_TEXTS[10:])
        third = beside.embed_passages(_TEXTS[:1])
    assert here == [30, 1], "the others were embedded by the process"
    assert np.array_equal(np.concatenate([first, second]), fast_embedder.embed_passages(_TEXTS))
    assert np.array_equal(third, first[:1])


def test_all_that_wait_for_a_process_that_is_killed_are_helped(
    fast_embedder: OnnxEmbedder, here: list[int], begun: list[Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = [_TEXTS[:3], _TEXTS[3:7], _TEXTS[7:12]]
    closed = threading.Event()
    answered: list[int] = []

    def answer() -> object:
        answered.append(1)
        if len(answered) == 1:
            while beside._answers._work_queue.qsize() < 2:
                time.sleep(0.01)
            raise EOFError
        assert closed.wait(30)
        return hear()

    def close() -> int:
        status = end()
        closed.set()
        return status

    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside:
        beside.embed_passages(_TEXTS[:1])
        hear, end = begun[0].answer, begun[0].close
        monkeypatch.setattr(begun[0], "answer", answer)
        monkeypatch.setattr(begun[0], "close", close)
        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(beside.embed_passages, groups))
    assert len(answered) == 3
    assert sorted(here) == [3, 4, 5]
    assert [len(vectors) for vectors in found] == [3, 4, 5]


@pytest.mark.parametrize("fault", ["no process", "cannot open"])
def test_where_there_can_be_no_process_the_work_is_done_here(
    fast_embedder: OnnxEmbedder, here: list[int], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    again = (
        partial(OnnxEmbedder, Path("nowhere"), fast_embedder._source) if fault == "cannot open" else fast_embedder.again
    )
    if fault == "no process":

        def none(module: str) -> Beside:
            raise OSError("no room")

        monkeypatch.setattr(embed_beside, "Beside", none)
    with EmbedderBeside(fast_embedder, again) as beside:
        assert beside.embed_passages(_TEXTS).shape == (40, fast_embedder.dimension)
    assert here == [40]


def test_leaving_ends_the_process_and_whoever_waits_for_it(
    fast_embedder: OnnxEmbedder, here: list[int], begun: list[Beside], monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            beside.embed_passages(_TEXTS * 50)
        except BaseException as exc:
            raised.append(exc)

    waits = threading.Event()
    with EmbedderBeside(fast_embedder, fast_embedder.again) as beside:
        beside.embed_passages(_TEXTS[:1])
        hear = begun[0].answer
        monkeypatch.setattr(begun[0], "answer", lambda: (waits.set(), hear())[1])
        waiting = threading.Thread(target=ask)
        waiting.start()
        assert waits.wait(30)
    waiting.join(30)
    assert not waiting.is_alive()
    assert [type(exc) for exc in raised] == [EmbeddingError]
    assert not here, "nothing is embedded here for someone who has left"
    assert not begun[0].is_there()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(30):
        paragraphs = [f"Report {n} on the harbour of town {n}", *(f"{text}." for text in _TEXTS[n : n + 3])]
        (folder / f"{n}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    return folder


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "_BATCH_PASSAGES", 4)
    monkeypatch.setattr(ingest, "_WRITE_PASSAGES", 10)


def _content(home: Path, seed_home: Path, corpus: Path) -> list[tuple[str, str, bytes]]:
    """What an ingest leaves in an index of its own: id, text and vector of each passage."""
    home.mkdir()
    (home / "models").symlink_to(seed_home.resolve() / "models")
    engine = Engine(load_settings(home=home, corpus=corpus))
    report = engine.ingest()
    assert (len(report.added), report.failed) == (30, ())
    assert report.embedded == report.passages
    with engine._index.reading() as view:
        passages = {passage.id: passage.text for passage in view.all_passages()}
        vectors = vectors_of(view, passages)
    again = engine.ingest()
    assert (len(again.unchanged), again.embedded) == (30, 0)
    engine.close()
    return [(one, text, vectors[one].tobytes()) for one, text in sorted(passages.items())]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("killed", [False, True])
def test_an_ingest_leaves_the_same_index(
    seed_home: Path,
    corpus: Path,
    tmp_path: Path,
    begun: list[Beside],
    monkeypatch: pytest.MonkeyPatch,
    killed: bool,
) -> None:
    expected = _content(tmp_path / "here", seed_home, corpus)
    assert not begun, "thirty documents are not worth a process"
    monkeypatch.setattr(ingest, "_WORTH_A_PROCESS", 30)
    monkeypatch.setattr(ingest, "available_cores", lambda: 2)
    asked, gave_up = EmbedderBeside.embed_passages, EmbedderBeside._give_up
    times, lost = itertools.count(1), []

    def killing(self: EmbedderBeside, texts: list[str]) -> np.ndarray:
        if next(times) == 4 and killed:
            begun[0].kill()
        return asked(self, texts)

    def giving_up(self: EmbedderBeside, exc: Exception) -> None:
        lost.append(exc)
        gave_up(self, exc)

    monkeypatch.setattr(EmbedderBeside, "embed_passages", killing)
    monkeypatch.setattr(EmbedderBeside, "_give_up", giving_up)
    assert _content(tmp_path / "beside", seed_home, corpus) == expected
    assert next(times) > 8
    assert bool(lost) is killed
    assert len(begun) == 1
    assert not begun[0].is_there()
