"""The desk: who may ask now, in which order, and how long a place is taken."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ui.handlers import Page
from ui.jobs import POLL_SECONDS, Busy, Desk
from ui.session import Session
from ui.strings import Words


class Work:
    """Blocking work that goes on until it is let go, and counts how much of it runs."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = self.running = self.most = 0
        self._lock = threading.Lock()

    def __call__(self) -> Iterator[int]:
        with self._lock:
            self.begun += 1
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            assert self.go_on.wait(timeout=20)
            yield 1
        finally:
            with self._lock:
                self.running -= 1


@pytest.fixture
def make() -> Iterator[Callable[..., Desk]]:
    """Desks, which are closed at the end."""
    made: list[Desk] = []

    def desk(**sizes: int) -> Desk:
        made.append(Desk(**sizes))
        return made[-1]

    yield desk
    for one in made:
        one.close()


async def until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not met():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def asked(desk: Desk, work: Callable[[], Iterator[int]], stop: threading.Event) -> list[int]:
    """What an asker sees, in the way of the page."""
    async with desk.place(stop) as place:
        return [] if place is None else [state async for state in desk.states(work, place)]


def test_who_comes_first_is_served_first(make: Callable[..., Desk]) -> None:
    desk, order = make(waiting=20, running=1), []

    async def one(number: int) -> None:
        async with desk.place(threading.Event() if number % 2 else None):
            order.append(number)

    async def run() -> None:
        # At moments that fall anywhere between the looks for a stop.
        for held in (2.3, 1.1, 3.7):
            async with desk.place():
                waiting = []
                for number in range(6):
                    waiting.append(asyncio.create_task(one(number)))
                    await asyncio.sleep(0.3 * POLL_SECONDS)
                await asyncio.sleep(held * POLL_SECONDS)
                assert order == []
            await asyncio.gather(*waiting)
            assert order == [0, 1, 2, 3, 4, 5]
            order.clear()

    asyncio.run(run())


def test_what_was_stopped_before_it_began_is_never_begun(make: Callable[..., Desk]) -> None:
    desk, work, stop = make(waiting=5, running=1), Work(), threading.Event()

    async def run() -> list[int]:
        async with desk.place(stop) as place:
            assert place is not None
            stop.set()
            return [state async for state in desk.states(work, place)]

    assert asyncio.run(run()) == []
    asyncio.run(until(lambda: desk.held == 0))
    assert work.begun == 0


def test_a_stopped_answer_keeps_its_place_until_its_work_has_ended(make: Callable[..., Desk]) -> None:
    desk, work = make(waiting=5, running=2), Work()

    async def stopped() -> None:
        """Somebody asks, stops, and is let go at once."""
        stop = threading.Event()
        asking = asyncio.create_task(asked(desk, work, stop))
        before = work.begun
        await until(lambda: work.begun > before or desk.held > 2)
        stop.set()
        begun = time.monotonic()
        assert await asking == []
        assert time.monotonic() - begun < 5 * POLL_SECONDS

    async def run() -> None:
        for _ in range(2):
            await stopped()
        assert (desk.held, desk.full, work.running) == (2, True, 2)
        for _ in range(5):
            await stopped()
        assert (desk.held, work.begun) == (2, 2), "those who stopped while they waited have left"
        late = asyncio.create_task(asked(desk, work, threading.Event()))
        await asyncio.sleep(3 * POLL_SECONDS)
        assert (desk.held, work.begun) == (3, 2)
        work.go_on.set()
        assert await late == [1]
        await until(lambda: desk.held == 0)
        assert work.most == 2

    asyncio.run(run())


def test_the_place_outlives_the_event_loop_that_asked_for_it(make: Callable[..., Desk]) -> None:
    desk, work, stop = make(waiting=1, running=1), Work(), threading.Event()

    async def leave() -> None:
        asking = asyncio.create_task(asked(desk, work, stop))
        await until(lambda: work.begun == 1)
        asking.cancel()

    asyncio.run(leave())
    assert desk.held == 1
    work.go_on.set()
    assert asyncio.run(desk.call(lambda: 7)) == 7
    assert desk.held == 0


def test_a_call_that_nobody_waits_for_any_more_counts_until_it_is_done(make: Callable[..., Desk]) -> None:
    desk, go_on = make(waiting=0, running=1), threading.Event()

    async def run() -> None:
        asking = asyncio.create_task(desk.call(lambda: go_on.wait(timeout=20)))
        await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.sleep(0.05)
        assert desk.held == 1
        with pytest.raises(Busy):
            await desk.call(lambda: 1)
        go_on.set()
        await until(lambda: desk.held == 0)
        assert await desk.call(lambda: 1) == 1

    asyncio.run(run())


def test_what_fails_gives_its_place_back(make: Callable[..., Desk]) -> None:
    desk = make(waiting=0, running=1)

    def fail() -> Any:
        raise ValueError("no")

    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            asyncio.run(desk.call(fail))
        with pytest.raises(ValueError, match="no"):
            asyncio.run(asked(desk, fail, threading.Event()))
        with pytest.raises(ValueError, match="no"):
            desk.call_here(fail)
    asyncio.run(until(lambda: desk.held == 0))


def test_a_thread_may_wait_in_the_same_line(make: Callable[..., Desk]) -> None:
    desk, order = make(waiting=5, running=1), []

    async def run() -> None:
        async with desk.place():
            thread = threading.Thread(target=lambda: desk.call_here(lambda: order.append("thread")))
            thread.start()
            await until(lambda: desk.held == 2)
            after = asyncio.create_task(desk.call(lambda: order.append("after")))
            await until(lambda: desk.held == 3)
            assert order == []
        await after
        thread.join(timeout=5)

    asyncio.run(run())
    assert order == ["thread", "after"]


def test_at_the_end_nobody_waits_any_more(make: Callable[..., Desk]) -> None:
    desk, work, told = make(waiting=5, running=1), Work(), []

    def search() -> None:
        try:
            desk.call_here(lambda: told.append("found"))
        except Busy:
            told.append("busy")

    async def run() -> None:
        first, second = (asyncio.create_task(asked(desk, work, threading.Event())) for _ in range(2))
        thread = threading.Thread(target=search)
        await until(lambda: work.begun == 1)
        thread.start()
        await until(lambda: desk.held == 3)
        desk.stop_all()
        assert await asyncio.gather(first, second) == [[], []]
        thread.join(timeout=5)
        assert told == ["busy"]
        work.go_on.set()

    asyncio.run(run())
    assert work.begun == 1


def test_a_search_in_the_articles_is_under_the_same_limit(engine: Any, make: Callable[..., Desk]) -> None:
    desk = make(waiting=1, running=1)
    page, session, words = Page(engine=engine, settings=engine.settings, desk=desk), Session(), Words("en")
    found: list[str] = []

    def search() -> None:
        found.append(page.corpus_search(session, "qassam")["corpus_body"]["value"])

    async def run() -> None:
        async with desk.place():
            thread = threading.Thread(target=search)
            thread.start()
            await until(lambda: desk.held == 2)
            told = await asyncio.to_thread(page.corpus_search, Session(), "meta")
            assert words["busy"] in told["corpus_body"]["value"]
            assert found == []
        await asyncio.to_thread(thread.join, 5)

    asyncio.run(run())
    assert "Passages for" in found[0]


def test_what_a_search_found_is_shown_again_without_a_search(
    page: Page, session: Session, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    retrieve = engine.retrieve
    monkeypatch.setattr(engine, "retrieve", lambda text, **more: searched.append(text) or retrieve(text, **more))
    page.corpus_search(session, "qassam")
    assert "Passages for" in page.corpus_list(session)["corpus_body"]["value"]
    assert "Passages pour" in page.interface(session, {"language": "fr"})["corpus_body"]["value"]
    assert searched == ["qassam"]
    page.corpus_search(session, "meta")
    page.corpus_open(session)
    assert searched == ["qassam", "meta", "meta"], "the articles may be others by the time that the tab is opened"
