"""Who may ask now, and answers that arrive state by state without holding up anyone else."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
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


class Place:
    """
    A place at the desk, or one in the line for it.

    It is kept by who asked for it and by what runs there, until both have let go of it.

    Args:
        stop: ends what is done there; of one who waits too.
    """

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.turn: Future[None] = Future()
        self.keepers = 1


class Desk:
    """
    Runs blocking work of the engine a few at a time; the rest wait their turn, first come first served.

    Work that was stopped goes on to its next step, which a language model may hold up. Its place is taken until then:
    else whoever asks and stops would have as much done at the same time as they like.

    Args:
        running: how many at the same time.
        waiting: how many may wait beside those; one more is refused.
    """

    def __init__(self, *, waiting: int, running: int = RUNNING) -> None:
        self._threads = ThreadPoolExecutor(max_workers=running, thread_name_prefix="ask")
        self._running, self._waiting_limit = running, waiting
        # Re-entrant: the signal that ends the program comes to the thread of the event loop, wherever that is.
        self._lock = threading.RLock()
        self._free = running
        self._taken: set[Place] = set()
        self._line: deque[Place] = deque()

    @property
    def places(self) -> int:
        """How many questions may run or wait."""
        return self._running + self._waiting_limit

    @property
    def held(self) -> int:
        """Questions running or waiting."""
        return len(self._taken)

    @property
    def full(self) -> bool:
        """Whether the next one would have to wait."""
        return self.held >= self._running

    def _join(self, stop: threading.Event) -> Place:
        """The last place in the line, at the desk already where one is free; raises Busy where the line is full."""
        place = Place(stop)
        with self._lock:
            if self.held >= self.places:
                raise Busy
            self._taken.add(place)
            self._line.append(place)
            self._call_up()
        return place

    def _call_up(self) -> None:
        """Seat those who are first, while there are places."""
        while self._free and self._line:
            turn = self._line.popleft().turn
            if turn.set_running_or_notify_cancel():
                self._free -= 1
                turn.set_result(None)

    def _leave(self, place: Place) -> None:
        """One keeper less; the next in the line is called once there is none."""
        with self._lock:
            place.keepers -= 1
            if place.keepers:
                return
            self._taken.discard(place)
            if place.turn.cancel():  # it was still in the line
                if place in self._line:
                    self._line.remove(place)
                return
            self._free += 1
            self._call_up()

    @asynccontextmanager
    async def place(self, stop: threading.Event | None = None) -> AsyncIterator[Place | None]:
        """
        Wait for a place and keep it; None where ``stop`` was set before there was one.

        Raises:
            Busy: too many wait already.
        """
        place = self._join(stop or threading.Event())
        try:
            yield place if await self._seated(place) else None
        finally:
            self._leave(place)

    @staticmethod
    async def _seated(place: Place) -> bool:
        # Waited for once and not in pieces: who asks anew after each look for a stop is behind those who came later.
        turn = asyncio.wrap_future(place.turn)
        while not place.stop.is_set():
            done, _ = await asyncio.wait({turn}, timeout=POLL_SECONDS)
            if done:
                return not turn.cancelled()
        return False

    def _begin(self, work: Callable[[], T], place: Place) -> Future[T]:
        """Start work in a thread, which keeps the place until it has ended."""
        with self._lock:
            place.keepers += 1
        try:
            begun = self._threads.submit(work)
        except BaseException:
            self._leave(place)
            raise
        begun.add_done_callback(lambda _: self._leave(place))
        return begun

    async def call(self, work: Callable[[], T]) -> T:
        """The result of one blocking call; raises Busy where too many wait, or the program ends."""
        async with self.place() as place:
            if place is None:
                raise Busy
            return await asyncio.wrap_future(self._begin(work, place))

    def call_here(self, work: Callable[[], T]) -> T:
        """As :meth:`call`, for a thread that may be held up and does the work itself."""
        place = self._join(threading.Event())
        try:
            try:
                place.turn.result()
            except CancelledError:
                raise Busy from None
            return work()
        finally:
            self._leave(place)

    async def states(self, work: Callable[[], Iterator[T]], place: Place) -> AsyncIterator[T]:
        """
        What a blocking iterator yields, as it comes.

        The iterator lives in one thread from its first step to its end, and is closed there: a stop takes effect at its
        next step, while the caller is released at once.

        Args:
            work: makes the iterator.
            place: where it runs; its ``stop`` may be set by anyone to end it.
        """
        loop, stop = asyncio.get_running_loop(), place.stop
        queue: asyncio.Queue[_State[T] | _End] = asyncio.Queue()

        def post(event: _State[T] | _End) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, event)

        def run() -> None:
            try:
                iterator = iter(()) if stop.is_set() else work()
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

        try:
            self._begin(run, place)
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

    @staticmethod
    async def _next(queue: asyncio.Queue[_State[T] | _End], stop: threading.Event) -> _State[T] | _End:
        while not stop.is_set():
            try:
                return await asyncio.wait_for(queue.get(), timeout=POLL_SECONDS)
            except TimeoutError:
                continue
        return _End()

    def stop_all(self) -> None:
        """End every answer that is under way and send home who waits; for the end of the program."""
        with self._lock:
            for place in tuple(self._taken):
                place.stop.set()
                place.turn.cancel()

    def close(self) -> None:
        """Stop everything and let go of the threads without waiting for them."""
        self.stop_all()
        self._threads.shutdown(wait=False, cancel_futures=True)
