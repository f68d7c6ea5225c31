from __future__ import annotations

import threading
import time

import pytest

from rag.index.ingest.pipeline import Behind, ahead, side_by_side


def test_items_come_in_order_and_at_most_so_far_ahead():
    made = []

    def items():
        for n in range(20):
            made.append(n)
            yield n

    with ahead(items(), size=2) as taken:
        assert next(taken) == 0
        time.sleep(0.05)
        assert len(made) <= 4
        assert list(taken) == list(range(1, 20))


def test_what_making_raises_is_raised_where_it_is_used():
    def items():
        yield 1
        raise KeyError("x")

    with ahead(items(), size=2) as taken:
        assert next(taken) == 1
        with pytest.raises(KeyError):
            next(taken)


def test_leaving_early_ends_the_thread():
    with pytest.raises(RuntimeError), ahead(iter(range(100)), size=1) as taken:
        next(taken)
        raise RuntimeError
    assert not [one for one in threading.enumerate() if one.name == "ahead"]


def test_calls_run_one_after_the_other_and_raise_later():
    done = []

    def fail():
        done.append("fail")
        raise ValueError("late")

    with Behind(size=1) as behind:
        behind.run(lambda: (time.sleep(0.02), done.append("slow")))
        behind.run(fail)
        with pytest.raises(ValueError, match="late"):
            behind.wait()
        assert done == ["slow", "fail"]
        behind.wait()


def test_nothing_runs_after_a_call_that_failed():
    done = []

    def fail():
        time.sleep(0.05)
        raise ValueError("first")

    with Behind(size=3) as behind:
        behind.run(fail)
        behind.run(lambda: done.append("put"))
        behind.run(lambda: done.append("commit"))
        with pytest.raises(ValueError, match="first"):
            behind.wait()
    assert not done


def test_the_caller_is_so_many_calls_ahead_and_no_more():
    free = threading.Event()
    ran = []
    with Behind(size=2) as behind:
        behind.run(free.wait)
        for n in range(2):
            behind.run(lambda n=n: ran.append(n))
        threading.Timer(0.05, free.set).start()
        behind.run(lambda: ran.append(2))
        assert free.is_set()
        behind.wait()
    assert ran == [0, 1, 2]


def test_what_a_call_raised_is_raised_by_the_next_and_the_rest_is_not_run():
    ran = []

    def fail():
        raise ValueError("late")

    with pytest.raises(ValueError, match="late"), Behind(size=0) as behind:
        behind.run(fail)
        behind.run(lambda: ran.append("after"))
    assert ran == []


@pytest.mark.parametrize("size", [1, 3])
def test_calls_run_side_by_side_and_come_in_order(size):
    running, most, where = set(), [], set()
    lock = threading.Lock()

    def call(n):
        with lock:
            running.add(n)
            most.append(len(running))
            where.add(threading.current_thread())
        time.sleep(0.01 * (5 - n % 5))
        running.discard(n)
        return n * n

    with side_by_side(call, iter(range(12)), size=size) as found:
        assert list(found) == [n * n for n in range(12)]
    assert max(most) == size
    assert (where == {threading.current_thread()}) is (size == 1)


def test_what_a_call_raises_is_raised_in_its_turn_and_nothing_runs_on():
    called = []

    def call(n):
        called.append(n)
        if n == 1:
            raise ValueError("second")
        return n

    with side_by_side(call, iter(range(100)), size=2) as found:
        assert next(found) == 0
        with pytest.raises(ValueError, match="second"):
            list(found)
    assert len(called) <= 4
    assert not [one for one in threading.enumerate() if one.name.startswith("beside")]
