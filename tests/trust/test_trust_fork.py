"""A process that is forked from one that used an index is told so, and does not wait for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from trust_parts import ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be forked")

START = """
import multiprocessing, os, sys
from rag import Engine, StoreError, load_settings

def look(engine):
    try:
        (engine or Engine(load_settings())).{call}
    except StoreError as error:
        print(type(error).__name__, str(os.getppid()) in str(error), "spawn" in error.next_step, flush=True)
    else:
        print("answered", flush=True)

if __name__ == "__main__":
    engine = Engine(load_settings())
    {before}
    child = multiprocessing.get_context("fork").Process(target=look, args=({handed},))
    child.start()
    child.join(60)
    if child.is_alive():
        child.kill()
        print("hangs")
    engine.close()
"""


def said(home: Path, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(home), capture_output=True, text=True, timeout=150,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("handed", ["engine", "None"])
@pytest.mark.parametrize("call", ["retrieve('Starlink')", "ask('Starlink?')", "verify()", "warm()", "ingest('seeds')"])
def test_a_forked_child_is_refused(seed_home: Path, handed: str, call: str) -> None:
    script = START.format(before="engine.retrieve('Starlink')", handed=handed, call=call)
    assert said(seed_home, script) == "StoreError True True"


def test_a_child_that_is_forked_before_may_use_an_index(seed_home: Path) -> None:
    script = START.format(before="pass", handed="None", call="retrieve('Starlink')")
    assert said(seed_home, script) == "answered"


def test_a_forked_child_ends(seed_home: Path) -> None:
    """What the parent has open is the parent's to close."""
    script = """
import os, signal, sys
from rag import Engine, load_settings
engine = Engine(load_settings())
engine.retrieve("Starlink")
child = os.fork()
if child == 0:
    signal.alarm(60)
    engine.close()
    sys.exit(0)
print(os.waitpid(child, 0)[1])
"""
    assert said(seed_home, script) == "0"
