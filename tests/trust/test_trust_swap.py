"""
``kill -9`` at every step of making an index anew with other settings.

Until the new one is whole the old one answers; afterwards it is the new one; never a mixture and never nothing.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STORE = Path(__file__).parents[1] / "store"


@pytest.fixture(scope="module")
def parts() -> Iterator[Any]:
    """The small parts of the store's tests."""
    sys.path.insert(0, str(STORE))
    import store_parts

    yield store_parts
    sys.path.remove(str(STORE))


@pytest.fixture(scope="module")
def parent() -> Iterator[subprocess.Popen[str]]:
    """Starts children quickly, since everything is imported."""
    script = Path(__file__).with_name("swap_process.py")
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    yield process
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def run(parent: subprocess.Popen[str], *call: object) -> int:
    """The exit status of one child."""
    assert parent.stdin is not None and parent.stdout is not None
    parent.stdin.write(json.dumps([call[0], call[1:]]) + "\n")
    parent.stdin.flush()
    parent.stdout.readline()
    return int(parent.stdout.readline())


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_while_swapping(parts: Any, parent: subprocess.Popen[str], tmp_path: Path) -> None:
    corpus, base, calm = tmp_path / "corpus", tmp_path / "base", tmp_path / "calm"
    for number in range(8):
        parts.write_article(corpus, number)
    assert run(parent, "run_ingest", str(base), [str(corpus)]) == 0
    names = {path.name for path in corpus.iterdir()}
    shutil.copytree(base, calm)
    log = tmp_path / "log.json"
    assert run(parent, "run_swap", str(calm), [str(corpus)], {"log": str(log)}) == 0
    steps = json.loads(log.read_text())
    assert {"publishing", "published"} <= set(steps)
    for point in range(1, len(steps) + 1):
        home = tmp_path / f"swap-{point}"
        shutil.copytree(base, home)
        assert run(parent, "run_swap", str(home), [str(corpus)], {"die_at": point}) == -signal.SIGKILL
        new = json.loads((home / "index.json").read_text())["generation"] > 1
        assert new == ("published" in steps[:point]) or steps[point - 1] in {"publishing", "published"}
        bench = parts.Bench(home, fingerprint="hash-2" if new else "hash-1")
        try:
            if bench.index.verify():
                assert bench.index.repair(embedder=bench.embedder, bridge=bench.bridge) == []
            assert bench.index.verify() == []
            assert {article.source for article in bench.view().articles()} == names, steps[point - 1]
        finally:
            bench.close()
        parts.settle(home)
        shutil.rmtree(home)
