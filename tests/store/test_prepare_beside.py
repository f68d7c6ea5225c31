"""Documents prepared in other processes come out as they do here, in order, and are not lost with a process."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path

import pytest

from rag.corpus import RawDocument, RepeatedLines, article_id
from rag.index.embedding.onnx_embedder import OnnxEmbedder, TokenCounter
from rag.index.ingest import prepare_beside
from rag.index.ingest.prepare import Prepared, Preparer
from rag.index.ingest.prepare_beside import Job, Outcome, Recipe, outcome_of, prepared_beside, serve
from rag.language import Bridge

_COUNT = 60


@pytest.fixture(scope="module")
def recipe(fast_embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    folder = tmp_path_factory.mktemp("home") / "kept"
    bridge = Bridge(folder=folder)
    return Recipe(
        counter=fast_embedder.counter,
        languages=("en", "fr", "ar"),
        lexicon=None,
        folder=folder,
        passage_tokens=120,
        bridge=bridge.fingerprint,
        repeated={"/root": RepeatedLines()},
    )


def jobs(count: int = _COUNT) -> list[Job]:
    made = []
    for n in range(count):
        text = f"Port {n}\n\nLe navire numéro {n} n'a plus de pilote. " + "The harbour waits for a pilot. " * (n % 9)
        raw = RawDocument(path=Path(f"{n}.txt"), source=f"{n}.txt", text=text, raw_hash=str(n))
        made.append(Job(root="/root", article_id=article_id(raw.source), raw=raw))
    return made


@pytest.fixture(scope="module")
def expected(recipe: Recipe) -> list[Outcome]:
    preparer = recipe.preparer()
    return [outcome_of(preparer, job, recipe.repeated) for job in jobs()]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[prepare_beside._Process]:
    """The processes that were begun, by and by."""
    found: list[prepare_beside._Process] = []

    class Watched(prepare_beside._Process):
        def __init__(self, recipe: Recipe) -> None:
            super().__init__(recipe)
            found.append(self)

    monkeypatch.setattr(prepare_beside, "_Process", Watched)
    return found


class Here:
    """Does jobs in this process, counts them, and first waits until others have begun, or could not."""

    def __init__(self, recipe: Recipe, *, others: list[prepare_beside._Process] | None = None) -> None:
        self._preparer = recipe.preparer()
        self._recipe = recipe
        self._others = others if others is not None else []
        self.times = 0

    def __call__(self, job: Job) -> Outcome:
        wait([other._begun for other in self._others], timeout=120)
        self.times += 1
        return outcome_of(self._preparer, job, self._recipe.repeated)


@pytest.mark.parametrize("processes", [1, 3])
def test_what_comes_out_is_the_same_and_in_order(
    recipe: Recipe, expected: list[Outcome], begun: list[prepare_beside._Process], processes: int
) -> None:
    here = Here(recipe, others=begun)
    found = list(prepared_beside(jobs(), here=here, recipe=recipe, processes=processes))
    assert [job.raw.source for job, _ in found] == [f"{n}.txt" for n in range(_COUNT)]
    assert [outcome for _, outcome in found] == expected
    assert here.times < _COUNT, "nothing was done by another process"


def test_what_cannot_be_prepared_is_told_and_the_rest_goes_on(recipe: Recipe) -> None:
    asked, answers = io.BytesIO(), io.BytesIO()
    broken = replace(jobs(1)[0].raw, text="")
    some = [*jobs(2), Job(root="/root", article_id="x", raw=broken), *jobs(1)]
    preparer = recipe.preparer()

    def prepare(raw: RawDocument, **how: object) -> Prepared:
        if not raw.text:
            raise ValueError("no text")
        return Preparer.prepare(preparer, raw, **how)  # type: ignore[arg-type]

    found = [outcome_of(type("Strict", (), {"prepare": staticmethod(prepare)})(), job, {}) for job in some]
    assert [type(outcome) for outcome in found] == [Prepared, Prepared, ValueError, Prepared]
    pickle.dump(recipe, asked)
    pickle.dump(jobs(2), asked)
    asked.seek(0)
    serve(asked, answers)  # until there is nothing more to read
    answers.seek(0)
    assert pickle.load(answers) is True
    assert [type(outcome) for outcome in pickle.load(answers)] == [Prepared, Prepared]


def test_documents_of_a_process_that_is_killed_are_prepared_here(
    recipe: Recipe, expected: list[Outcome], begun: list[prepare_beside._Process]
) -> None:
    here = Here(recipe, others=begun)
    found = []
    for job, outcome in prepared_beside(jobs(), here=here, recipe=recipe, processes=1):
        found.append(outcome)
        if job.raw.source == "20.txt":
            begun[0]._process.kill()
    assert found == expected
    assert 0 < here.times < _COUNT


def test_after_some_documents_another_process_takes_its_place(
    recipe: Recipe, expected: list[Outcome], begun: list[prepare_beside._Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare_beside, "_DOCUMENTS_A_PROCESS", 16)
    monkeypatch.setattr(prepare_beside, "_BEGIN_S", 120.0)
    here = Here(recipe, others=begun)
    found, processes = [], set()
    for _, outcome in prepared_beside(jobs(), here=here, recipe=recipe, processes=1):
        found.append(outcome)
        processes.add(begun[0]._process.pid)
    assert found == expected
    assert len(processes) > 1
    assert here.times < 16, "a process that had begun anew was not used"


def test_without_room_for_another_process_the_rest_is_done_here(
    recipe: Recipe, expected: list[Outcome], begun: list[prepare_beside._Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare_beside, "_DOCUMENTS_A_PROCESS", 16)
    here = Here(recipe, others=begun)
    found = []
    for _, outcome in prepared_beside(jobs(), here=here, recipe=recipe, processes=1):
        found.append(outcome)
        monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert found == expected
    assert here.times > 8


def test_a_process_with_another_lexicon_is_not_used(
    recipe: Recipe, expected: list[Outcome], begun: list[prepare_beside._Process]
) -> None:
    here = Here(recipe, others=begun)
    other = replace(recipe, bridge="another")
    found = [outcome for _, outcome in prepared_beside(jobs(), here=here, recipe=other, processes=1)]
    assert found == expected
    assert here.times == _COUNT


def test_without_a_python_to_run_the_work_is_done_here(
    recipe: Recipe, expected: list[Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    here = Here(recipe)
    assert [outcome for _, outcome in prepared_beside(jobs(), here=here, recipe=recipe, processes=2)] == expected


def test_leaving_early_ends_the_processes(recipe: Recipe, begun: list[prepare_beside._Process]) -> None:
    found: Iterator[tuple[Job, Outcome]] = prepared_beside(jobs(), here=Here(recipe), recipe=recipe, processes=2)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert len(begun) == 2
    assert not any(one._process.is_there() for one in begun)


def test_a_counter_counts_as_its_embedder_does(fast_embedder: OnnxEmbedder) -> None:
    counter: TokenCounter = pickle.loads(pickle.dumps(fast_embedder.counter))
    for text in ("", "The harbour.", "Le navire n'a plus de pilote.", "السفينة في الميناء", "a" * 400):
        assert counter.count_tokens(text) == fast_embedder.count_tokens(text)
    assert (counter.max_tokens, counter.languages) == (fast_embedder.max_tokens, fast_embedder.languages)
