"""
Documents prepared in processes of their own, beside the one that embeds and writes.

To clean, cut and analyse is Python from end to end, and Chroma keeps Python's lock while it writes: in one process the
threads that embed wait for both, on two cores a fifth of the time.

``python -m rag.index.ingest.prepare_beside`` is such a process, see :mod:`rag.index.beside`.
"""

from __future__ import annotations

import logging
import pickle
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from rag.corpus import RawDocument, RepeatedLines
from rag.index.beside import Beside, say, serve_on_standard_input
from rag.index.embedding.onnx_embedder import TokenCounter
from rag.index.ingest.prepare import Prepared, Preparer
from rag.language import Bridge

logger = logging.getLogger(__name__)

_DOCUMENTS_A_TIME = 8
_AHEAD = 2
"""Groups of documents that a process is given before its first answer is taken."""
_DOCUMENTS_A_PROCESS = 4000
"""
After so many another process takes its place: what one remembers of the words that it met, and what it does not give
back of the memory it worked in, would otherwise grow over the first hundred thousand passages. To begin takes half a
second, in which those who embed have batches waiting.
"""
_BEGIN_S = 30.0
"""How long the work waits for it; later it takes its share again."""

Outcome = Prepared | ValueError | RecursionError
"""A prepared document, or what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A document to prepare, with its article's id and the root it was found below."""

    root: str
    article_id: str
    raw: RawDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    What a :class:`Preparer` is made of, as it can be sent to another process.

    ``bridge`` is the fingerprint that the bridge must have there; ``repeated`` are each root's lines that recur.
    """

    counter: TokenCounter
    languages: tuple[str, ...]
    lexicon: Path | None
    folder: Path
    passage_tokens: int
    bridge: str
    repeated: Mapping[str, RepeatedLines]

    def preparer(self) -> Preparer:
        """
        The preparer.

        Raises:
            ValueError: the bridge would be another one here.
        """
        bridge = Bridge(self.languages, lexicon=self.lexicon, folder=self.folder)
        if bridge.fingerprint != self.bridge:
            raise ValueError("the lexicon reads otherwise here")
        return Preparer(embedder=self.counter, bridge=bridge, passage_tokens=self.passage_tokens)


def outcome_of(preparer: Preparer, job: Job, repeated: Mapping[str, Container[str]]) -> Outcome:
    """The job, done with a preparer."""
    try:
        return preparer.prepare(job.raw, article_id=job.article_id, root=job.root, repeated=repeated.get(job.root))
    except (ValueError, RecursionError) as exc:
        return exc


def prepared_beside(
    jobs: Iterable[Job], *, here: Callable[[Job], Outcome], recipe: Recipe, processes: int
) -> Iterator[tuple[Job, Outcome]]:
    """
    Each job with what came of it, in order.

    A process takes half a second to begin; until then, and where one fails, the work is done here.

    Args:
        jobs: taken one after the other, a few ahead.
        here: does a job in this process.
        recipe: for the other processes.
        processes: how many, at least 1.
    """
    given: deque[tuple[list[Job], Future[list[Outcome]]]] = deque()

    def taken() -> Iterator[tuple[Job, Outcome]]:
        some, answer = given.popleft()
        try:
            outcomes: Sequence[Outcome] = answer.result()
        except Exception as exc:  # whatever ended the process, its documents are still here
            logger.debug("A process that prepares documents is gone: %r", exc)
            outcomes = [here(job) for job in some]
        yield from zip(some, outcomes, strict=True)

    with ExitStack() as stack:
        helpers = []
        try:
            for _ in range(processes):
                helpers.append(stack.enter_context(_Process(recipe)))
        except OSError as exc:  # no room for a process, or no Python that could be run
            logger.debug("No process to prepare documents: %s", exc)
        remaining = iter(jobs)
        while some := list(islice(remaining, _DOCUMENTS_A_TIME)):
            if tired := [helper for helper in helpers if helper.documents >= _DOCUMENTS_A_PROCESS]:
                while given:
                    yield from taken()
                wait([begun for helper in tired if (begun := helper.begin_anew())], timeout=_BEGIN_S)
            able = [helper for helper in helpers if helper.is_able()]
            if not able:
                while given:
                    yield from taken()
                yield from ((job, here(job)) for job in some)
                continue
            given.append((some, min(able, key=lambda helper: helper.waiting).do(some)))
            if len(given) >= _AHEAD * len(able):
                yield from taken()
        while given:
            yield from taken()


class _Process:
    """One such process after the other, seen from the one that embeds. Leaving the block ends it."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._process = Beside(__name__)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="prepare")
        self._begun = self._pool.submit(self._process.ask, recipe)
        self.waiting = 0
        self.documents = 0

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._process.close()

    def begin_anew(self) -> Future[Any] | None:
        """Another process in place of this one, which has nothing to do; done when it has begun, None if it cannot."""
        self.documents = 0
        self._process.kill()
        self._process.close()
        try:
            self._process = Beside(__name__)
        except OSError as exc:
            logger.warning("No further process can be begun to prepare documents, which goes on in this one: %s", exc)
            return None
        self._begun = self._pool.submit(self._process.ask, self._recipe)
        return self._begun

    def is_able(self) -> bool:
        """Whether it has begun and is still there."""
        begun = self._begun.done() and self._begun.exception() is None and self._begun.result() is True
        return begun and self._process.is_there()

    def do(self, jobs: Sequence[Job]) -> Future[list[Outcome]]:
        """What comes of some jobs; an exception if the process ends over them."""
        self.waiting += 1
        self.documents += len(jobs)
        answer = self._pool.submit(self._process.ask, list(jobs))
        answer.add_done_callback(self._answered)
        return answer

    def _answered(self, answer: Future[Any]) -> None:
        self.waiting -= 1


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is asked for until the other side is gone."""
    try:
        recipe: Recipe = pickle.load(asked)
        preparer = recipe.preparer()
        say(True, answers)
        while True:
            say([outcome_of(preparer, job, recipe.repeated) for job in pickle.load(asked)], answers)
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    serve_on_standard_input(serve)
