"""Stages of a pipeline beside each other: one thread ahead of the caller, some at its side, one behind."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")


class _End(Exception):
    """There are no more items."""


@contextmanager
def ahead(items: Iterable[T], *, size: int) -> Iterator[Iterator[T]]:
    """
    The items, made in a thread of their own up to ``size`` ahead of where they are used.

    What making them raises is raised where they are used. Leaving the block ends the thread.
    """
    made: queue.Queue[tuple[T | None, BaseException | None]] = queue.Queue(maxsize=size)
    stopped = threading.Event()

    def put(item: tuple[T | None, BaseException | None]) -> bool:
        while not stopped.is_set():
            try:
                made.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for item in items:
                if not put((item, None)):
                    return
            put((None, _End()))
        except BaseException as exc:
            put((None, exc))

    def use() -> Iterator[T]:
        while True:
            item, exc = made.get()
            if isinstance(exc, _End):
                return
            if exc is not None:
                raise exc
            yield cast(T, item)

    thread = threading.Thread(target=run, name="ahead", daemon=True)
    thread.start()
    try:
        yield use()
    finally:
        stopped.set()
        thread.join()


@contextmanager
def side_by_side(call: Callable[[T], R], items: Iterable[T], *, size: int) -> Iterator[Iterator[R]]:
    """
    What a call makes of each item, in order.

    Leaving the block waits for the calls that run.

    Args:
        call: made in this thread, one after the other, where ``size`` is 1.
        items: taken in this thread.
        size: how many calls run at once.
    """
    if size == 1:
        yield map(call, items)
        return
    given: deque[Future[R]] = deque()

    def use() -> Iterator[R]:
        for item in items:
            given.append(pool.submit(call, item))
            while len(given) >= size or (given and given[0].done()):
                yield given.popleft().result()
        while given:
            yield given.popleft().result()

    with ThreadPoolExecutor(size, thread_name_prefix="beside") as pool:
        try:
            yield use()
        finally:
            for one in given:
                one.cancel()


class Behind:
    """
    Runs one call after the other in a thread, and none after one that failed; leaving the block waits.

    Args:
        size: how many calls the caller may be ahead of the one that runs.
    """

    def __init__(self, *, size: int) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._size = size
        self._given: deque[Future[object]] = deque()
        self._failed = False

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, *exc: object) -> None:
        for given in self._given:
            given.cancel()
        self._pool.shutdown(wait=True)

    def run(self, call: Callable[[], object]) -> None:
        """Let a call be run after those before it, once few enough are left; raises what one of them raised."""
        while self._given and (len(self._given) > self._size or self._given[0].done()):
            self._given.popleft().result()
        self._given.append(self._pool.submit(self._call, call))

    def _call(self, call: Callable[[], object]) -> None:
        if self._failed:
            return
        try:
            call()
        except BaseException:
            self._failed = True
            raise

    def wait(self) -> None:
        """Wait for all calls; raises what one of them raised."""
        while self._given:
            self._given.popleft().result()
