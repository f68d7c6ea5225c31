"""The gate over the real engine: whatever breaks it, the gate fails and names the right figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import gate
from eval.engine import Engine, opened
from eval.questions import Question, load, suite
from eval.run import run_suite
from eval.summary import summarise
from rag import Answer, Filters, Hit

pytestmark = pytest.mark.slow

SEEDS = suite("seeds")
RANKERS = ("dense", "lexical", "bridge", "names")


class Replayed:
    """
    The real engine, each answer and ranking asked for once and given again; ``change`` and ``move`` break them on the
    way out.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._answers: dict[Any, Answer] = {}
        self._hits: dict[Any, list[Hit]] = {}
        self.change: Callable[[Answer], Answer] = lambda answer: answer
        self.move: Callable[[Hit], Hit] = lambda hit: hit
        for name in ("articles", "article", "status"):
            setattr(self, name, getattr(engine, name))

    def ingest(self) -> None:
        """Done before."""

    def retrieve(self, question: str, *, k: int = 5, filters: Filters | None = None) -> list[Hit]:
        if question not in self._hits:
            self._hits[question] = self._engine.retrieve(question, k=k)
        return [self.move(hit) for hit in self._hits[question]]

    def ask(self, question: str, *, history: Sequence[Mapping[str, str]] = (), **_: Any) -> Answer:
        key = (question, *(turn["content"] for turn in history if turn["role"] == "user"))
        if key not in self._answers:
            self._answers[key] = self._engine.ask(question, history=history)
        return self.change(self._answers[key])


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    """Every fourth one: enough to see what breaks."""
    return load(SEEDS.questions)[::4]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Replayed]:
    with opened(SEEDS.corpus, home=home) as real:
        real.ingest()
        yield Replayed(real)


@pytest.fixture(scope="module")
def baseline(engine: Replayed, questions: Sequence[Question]) -> dict[str, Any]:
    return summary_of(engine, questions)


@pytest.fixture
def broken(engine: Replayed) -> Iterator[Replayed]:
    yield engine
    engine.change, engine.move = (lambda answer: answer), (lambda hit: hit)


def summary_of(engine: Any, questions: Sequence[Question], *, answers: bool = True) -> dict[str, Any]:
    return summarise([run_suite(engine, SEEDS, questions, answers=answers)], {"seeds": questions}, answers=answers)


def failing(summary: Mapping[str, Any], baseline: Mapping[str, Any]) -> dict[str, gate.Failure]:
    """Failures that comparing brings; floors are the same for both and left out."""
    verdict = gate.judge(summary, baseline)
    return {failure.measure: failure for failure in verdict.failures if failure.where == "seeds"}


def test_the_same_again_passes(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    again = summary_of(broken, questions)
    assert failing(again, baseline) == {}
    assert gate.judge(again, baseline).changes == ()


@pytest.mark.parametrize("ranker", RANKERS)
def test_a_ranker_switched_off(
    ranker: str, home: Path, engine: Replayed, baseline: dict[str, Any], questions: Sequence[Question]
) -> None:
    asked = [question for question in questions if not question.history]
    rest = tuple(name for name in RANKERS if name != ranker)
    with opened(SEEDS.corpus, home=home, changes={"rankers": rest}) as less:
        summary = summary_of(less, asked, answers=False)
    whole = summary_of(engine, asked, answers=False)
    failures = failing(summary, whole)
    ranking = {"hit@1", "hit@5", "recall@5", "recall@10", "mrr", "ndcg@10"}
    votes = {name for name in failures if name.startswith("votes/")}
    assert f"votes/{ranker}" in votes and set(failures) - votes <= ranking
    assert all(failure.questions for failure in failures.values())
    if ranker == "dense":  # for the others the sentences, and the share of the question covered, make up
        assert set(failures) & ranking


def test_offsets_shifted_by_one(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    def shifted(answer: Answer) -> Answer:
        return replace(answer, citations=tuple(replace(c, start=c.start + 1, end=c.end + 1) for c in answer.citations))

    broken.change = shifted
    failures = failing(summary_of(broken, questions), baseline)
    assert list(failures) == ["citation_validity"]
    cited = {id for id, row in baseline["records"]["seeds"].items() if row["citations"]}
    assert {change.id for change in failures["citation_validity"].questions} == cited


def test_passages_shifted_by_one(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    def moved(hit: Hit) -> Hit:
        return replace(hit, passage=replace(hit.passage, start=hit.passage.start + 1, end=hit.passage.end + 1))

    broken.move = moved
    assert "passage_offsets" in failing(summary_of(broken, questions), baseline)


def test_answering_everything(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    broken.change = lambda answer: replace(answer, status="answered")
    failures = failing(summary_of(broken, questions), baseline)
    assert "false_answers" in failures and "false_refusals" not in failures
    assert all(not item.answerable for item in questions if item.id in named(failures["false_answers"]))


def test_refusing_everything(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    broken.change = lambda answer: replace(answer, status="not_in_corpus", statements=(), citations=())
    failures = failing(summary_of(broken, questions), baseline)
    assert {"false_refusals", "facts", "citation_precision"} <= set(failures) and "false_answers" not in failures
    assert all(item.answerable for item in questions if item.id in named(failures["false_refusals"]))


def test_citing_the_wrong_sentence(broken: Replayed, baseline: dict[str, Any], questions: Sequence[Question]) -> None:
    """Offsets and quote agree, but the passage is another: only the gold can tell."""
    texts = {s.source: broken.article(s.source).text for s in broken.articles()}

    def elsewhere(answer: Answer) -> Answer:
        moved = [replace(c, start=0, end=8, quote=texts[c.source][:8]) for c in answer.citations]
        return replace(answer, citations=tuple(moved))

    broken.change = elsewhere
    failures = failing(summary_of(broken, questions), baseline)
    assert "citation_precision" in failures and "citation_validity" not in failures


def named(failure: gate.Failure) -> set[str]:
    return {change.id for change in failure.questions}
