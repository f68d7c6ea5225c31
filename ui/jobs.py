"""Who may ask now, and answers that arrive state by state without holding up anyone else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

RUNNING = 16
"""Questions answered at the same time: more than cores, since one that waits for a language model uses none."""


POLL_SECONDS = 0.1
"""How often a wait looks whether it was stopped."""


@dataclass(frozen=True, slots=True)
class _State(Generic[T]):
    """A state that the iterator yielded."""

    value: T


@dataclass(frozen=True, slots=True)
class _End:
    """The iterator's end, with what it raised if it did."""

    error: BaseException | None = None


class Busy(Exception):
    """More questions are waiting than the settings allow."""


class Desk:
    """
    Runs blocking work of the engine in threads of its own, a few at a time; the rest wait their turn.

    Args:
        running: how many at the same time.
        waiting: how many may wait beside those; one more is refused.
    """

    def __init__(self, *, waiting: int, running: int = RUNNING) -> None:
        # More threads than places: one that was stopped may still wait for a language model.
        self._threads = ThreadPoolExecutor(max_workers=4 * running, thread_name_prefix="ask")
        self._running, self._waiting_limit = running, waiting
        self._lock = threading.Lock()
        self._places: asyncio.Semaphore | None = None
        self._held = 0
        self._stops: set[threading.Event] = set()

    @property
    def places(self) -> int:
        """How many questions may run or wait."""
        return self._running + self._waiting_limit

    @property
    def held(self) -> int:
        """Questions running or waiting."""
        return self._held

    @property
    def full(self) -> bool:
        """Whether the next one would have to wait."""
        return self._held >= self._running

    @asynccontextmanager
    async def place(self, stop: threading.Event | None = None) -> AsyncIterator[bool]:
        """
        Wait for a place and keep it; False where ``stop`` was set before there was one.

        Raises:
            Busy: too many wait already.
        """
        if self._places is None:
            self._places = asyncio.Semaphore(self._running)
        if self._held >= self.places:
            raise Busy
        self._held += 1
        try:
            if not await self._seated(self._places, stop):
                yield False
                return
            try:
                yield True
            finally:
                self._places.release()
        finally:
            self._held -= 1

    @staticmethod
    async def _seated(places: asyncio.Semaphore, stop: threading.Event | None) -> bool:
        while stop is None or not stop.is_set():
            try:
                return await asyncio.wait_for(places.acquire(), timeout=POLL_SECONDS)
            except TimeoutError:
                continue
        return False

    async def call(self, work: Callable[[], T]) -> T:
        """The result of one blocking call."""
        async with self.place():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def states(self, work: Callable[[], Iterator[T]], stop: threading.Event) -> AsyncIterator[T]:
        """
        What a blocking iterator yields, as it comes.

        The iterator lives in one thread from its first step to its end, and is closed there: a stop takes effect at its
        next step, while the caller is released at once. The caller holds a :meth:`place`.

        Args:
            work: makes the iterator.
            stop: set by anyone to end it.
        """
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[_State[T] | _End] = asyncio.Queue()

        def post(event: _State[T] | _End) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, event)

        def run() -> None:
            try:
                iterator = work()
                for state in iterator:
                    if stop.is_set():
                        close = getattr(iterator, "close", None)
                        if close is not None:
                            close()
                        break
                    post(_State(state))
                post(_End())
            except BaseException as exc:
                post(_End(exc))

        with self._lock:
            self._stops.add(stop)
        try:
            self._threads.submit(run)
            while True:
                event = await self._next(queue, stop)
                if isinstance(event, _State):
                    yield event.value
                elif event.error is not None:
                    raise event.error
                else:
                    return
        finally:
            stop.set()
            with self._lock:
                self._stops.discard(stop)

    @staticmethod
    async def _next(queue: asyncio.Queue[_State[T] | _End], stop: threading.Event) -> _State[T] | _End:
        while not stop.is_set():
            try:
                return await asyncio.wait_for(queue.get(), timeout=POLL_SECONDS)
            except TimeoutError:
                continue
        return _End()

    def stop_all(self) -> None:
        """End every answer that is under way; for the end of the program."""
        with self._lock:
            for stop in self._stops:
                stop.set()

    def close(self) -> None:
        """Stop everything and let go of the threads without waiting for them."""
        self.stop_all()
        self._threads.shutdown(wait=False, cancel_futures=True)
