"""
A process that does a part of the work beside this one, and answers what it is asked.

Both ends are modules of this package: pickled messages go to its standard input and come from its standard output, and
nobody else can write to the pipes between them. Such processes are begun by hand and not by multiprocessing, which
would run the caller's script once more in each unless it is guarded.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any


class Beside:
    """
    One such process, seen from the one that asks.

    Args:
        module: run as ``python -m``; calls :func:`serve_on_standard_input`.
        keeps: open files that it keeps open as well, by number; nothing is kept on Windows.

    Raises:
        OSError: no room for a process, or no Python that could be run.
    """

    def __init__(self, module: str, *, keeps: Sequence[int] = ()) -> None:
        if not sys.executable or getattr(sys, "frozen", False):  # a program of its own, that would be run once more
            raise OSError("there is no Python to run")
        root = str(Path(__file__).resolve().parents[2])
        paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            # Threads for linear algebra would spin as they begin, and have nothing to do.
            env={"OPENBLAS_NUM_THREADS": "1", **os.environ, "PYTHONPATH": paths},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=() if sys.platform == "win32" else tuple(keeps),
        )
        self.pid = self._process.pid

    def ask(self, message: object) -> Any:
        """
        Its answer.

        Raises:
            EOFError, OSError: it ended.
        """
        self.tell(message)
        return self.answer()

    def tell(self, message: object) -> None:
        """
        Say it, and do not wait for an answer.

        Raises:
            OSError: it ended.
        """
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def answer(self) -> Any:
        """
        Its next answer.

        Raises:
            EOFError, OSError: it ended.
        """
        assert self._process.stdout is not None
        return pickle.load(self._process.stdout)

    def is_there(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()

    def close(self) -> int:
        """Wait for its end, and close the pipes; its exit status, negative for a signal."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was on its way to a process that is gone
                    pipe.close()
        return self._process.wait()


def serve_on_standard_input(serve: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    """Run the other side: ``serve`` reads messages and writes answers. What anything else prints is an error's text."""
    # Ctrl-C goes to the whole group of processes; the one that began this one says when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what compiled code prints as well
        sys.stdout = sys.stderr
        serve(sys.stdin.buffer, answers)


def say(answer: object, answers: IO[bytes]) -> None:
    """Write one answer."""
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def to_send(exc: Exception, instead: Exception) -> Exception:
    """The exception, or the other one where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(exc))
    except Exception:
        return instead
    return exc
