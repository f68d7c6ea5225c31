"""Threads of one process: a part is made once, and who waits for a writer is told who it waits for."""

from __future__ import annotations

import functools
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag import Engine
from rag.errors import BusyError
from rag.index.lock import writer_lock
from rag.locked import locked_property
from rag.parts import EngineParts


class Slow:
    """Has a part that takes a moment to make."""

    def __init__(self):
        self._lock = threading.RLock()
        self.made = 0

    @locked_property
    def part(self):
        """A part."""
        self.made += 1
        time.sleep(0.05)
        return object()

    @locked_property
    def whole(self):
        return (self.part,)


def test_a_part_is_made_once_for_all_threads():
    slow = Slow()
    together = threading.Barrier(4)

    def first_use(_):
        together.wait()
        return slow.whole

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(first_use, range(4)))
    assert slow.made == 1
    assert all(one is found[0] for one in found)
    assert slow.part is found[0][0]


def test_parts_of_different_objects_are_made_side_by_side():
    """The lock of Python 3.11's cached_property is one for all objects."""
    slow, other = Slow(), Slow()
    with slow._lock, ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: other.part).result(10)
    assert (slow.made, other.made) == (0, 1)


def test_a_part_can_be_replaced_and_made_again():
    slow = Slow()
    first = slow.part
    slow.__dict__["part"] = "another"
    assert slow.part == "another"
    del slow.__dict__["part"]
    assert slow.part is not first and slow.made == 2
    assert Slow.part.__doc__ == "A part."


def test_a_part_that_fails_is_tried_again():
    class Failing(Slow):
        @locked_property
        def part(self):
            self.made += 1
            if self.made == 1:
                raise OSError("once")
            return self.made

    failing = Failing()
    with pytest.raises(OSError, match="once"):
        _ = failing.part
    assert failing.part == 2


def test_the_parts_of_an_engine_are_made_under_its_lock():
    parts = {name: one for kind in (Engine, EngineParts) for name, one in vars(kind).items()}
    assert not [name for name, one in parts.items() if isinstance(one, functools.cached_property)]
    locked = {name for name, one in parts.items() if isinstance(one, locked_property)}
    assert {"_bridge", "_embedder", "_index", "_judge", "_retriever", "_answerer", "_twins"} == locked


def test_a_second_writer_of_the_same_process_is_told_so(tmp_path):
    lock = tmp_path / "writer.lock"
    with (
        writer_lock(lock),
        pytest.raises(BusyError, match=rf"Another thread of this process is .*: process {os.getpid()} on .* since"),
        writer_lock(lock),
    ):
        pass


def test_a_writer_that_says_nothing_is_another_process(tmp_path):
    lock = tmp_path / "writer.lock"
    with writer_lock(lock):
        lock.write_text("")
        with pytest.raises(BusyError, match="Another process .* only just begun"), writer_lock(lock):
            pass
