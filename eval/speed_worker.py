"""
One measured step in a process of its own, so that memory and start-up are that step's alone.

``python -m eval.speed_worker STEP HOME CORPUS STARTED [FILE]`` writes one line of JSON to standard output. STARTED is
the time (seconds since 1970) at which the caller began to start this process.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

K = 5
_LOOK_S = 0.1


def peak_mib() -> float:
    """Most memory this process has held, in MiB."""
    found = _status_mib("VmHWM:")  # reset when the program starts, unlike ru_maxrss
    if found:
        return found
    import resource

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


class OwnMemory:
    """
    How much memory of its own this process holds while it is watched, in MiB, with the processes that it begins:
    without the pages of files that they map, which the system takes back whenever it needs them. Looked at ten times a
    second; 0 outside Linux.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[float, float]] = []
        self._resident = 0.0
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> OwnMemory:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    @property
    def peak_mib(self) -> float:
        """The most at any time, of this process alone."""
        return max((own for own, _ in self._seen), default=0.0)

    @property
    def all_peak_mib(self) -> float:
        """The most at any time, of all the processes together."""
        return max((own + others for own, others in self._seen), default=0.0)

    @property
    def all_resident_mib(self) -> float:
        """The most at any time of all the processes together, with such pages, counted for each that has them."""
        return self._resident

    def course_mib(self, parts: int = 10) -> list[float]:
        """The most in each of so many equal parts of the time, of all the processes together."""
        totals = [own + others for own, others in self._seen]
        bounds = [round(len(totals) * part / parts) for part in range(parts + 1)]
        return [max(totals[start:end], default=0.0) for start, end in pairwise(bounds)]

    def _watch(self) -> None:
        while True:
            begun = _begun()
            self._seen.append((_status_mib("RssAnon:"), sum(_status_mib("RssAnon:", one) for one in begun)))
            self._resident = max(self._resident, sum(_status_mib("VmRSS:", one) for one in ("self", *begun)))
            if self._done.wait(_LOOK_S):
                return


def _begun() -> set[str]:
    """The processes that this one began and that are there."""
    found: set[str] = set()
    for thread in Path("/proc/self/task").glob("*"):
        with suppress(OSError):
            found.update((thread / "children").read_text().split())
    return found


def _status_mib(field: str, process: str = "self") -> float:
    """A figure of a process's status in MiB, 0 where there is none."""
    try:
        for line in Path("/proc", process, "status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def quantile(values: list[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def timed(calls: list[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds per call, in order, one after the other: p50, p95 and the longest."""
    took = []
    for call in calls:
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1000)
    return {"p50_ms": quantile(took, 0.5), "p95_ms": quantile(took, 0.95), "longest_ms": max(took)}


def run(step: str, home: Path, corpus: Path, started: float, file: Path | None) -> dict[str, Any]:
    """The figures of one step."""
    import rag

    start = time.perf_counter()
    engine = rag.Engine(rag.load_settings(home=home, corpus=corpus, llm_url=None, rerank=step != "search"))
    if step == "ingest":
        with OwnMemory() as own:
            report = engine.ingest()
        engine.close()
        if report.failed:
            raise SystemExit(f"{report.failed[0].path}: {report.failed[0].reason}")
        counts = {"added": len(report.added), "unchanged": len(report.unchanged), "embedded": report.embedded}
        seconds = time.perf_counter() - start
        spent: dict[str, Any] = {"seconds": seconds, "cpu_s": sum(os.times()[:4]), "peak_mib": peak_mib()}
        spent |= {"own_mib": own.peak_mib, "all_own_mib": own.all_peak_mib, "own_course_mib": own.course_mib()}
        spent["all_mib"] = own.all_resident_mib
        return {"passages": report.passages, **counts, **spent}
    if step == "material":
        engine.ingest()
        found = [(summary.language, engine.article(summary.id).text) for summary in engine.articles()]
        engine.close()
        return {"articles": found}
    if step not in ("query", "search") or file is None:
        raise SystemExit(f"unknown step {step!r}")
    asked: list[str] = json.loads(file.read_text(encoding="utf-8"))
    engine.retrieve(asked[0], k=K)
    ready = time.time() - started
    ready_mib = peak_mib()
    warm, measured = asked[: len(asked) // 10], asked[len(asked) // 10 :]
    if step == "search":
        for question in warm:
            engine.retrieve(question, k=K)
        plain = timed([partial(engine.retrieve, question, k=K) for question in measured])
        engine.close()
        return {"ready_s": ready, "ready_mib": ready_mib, "retrieve": plain, "peak_mib": peak_mib()}
    for question in warm:
        engine.ask(question)
    half = len(measured) // 2  # different questions, so that nothing remembered helps
    retrieve = timed([partial(engine.retrieve, question, k=K) for question in measured[:half]])
    ask = timed([partial(engine.ask, question) for question in measured[half:]])
    engine.close()
    return {"ready_s": ready, "ready_mib": ready_mib, "retrieve": retrieve, "ask": ask, "peak_mib": peak_mib()}


def main(arguments: list[str]) -> int:
    """Run the step that the arguments name."""
    step, home, corpus, started, *rest = arguments
    figures = run(step, Path(home), Path(corpus), float(started), Path(rest[0]) if rest else None)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
