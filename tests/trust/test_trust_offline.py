"""Nothing is sent out: the road works where there is no network, and where there is one, nobody is called."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from trust_parts import ROOT, environment

ROAD = Path(__file__).with_name("offline_road.py")
WATCHED = Path(__file__).with_name("watched")
OWN = re.compile(r"""'(?:127\.\d+\.\d+\.\d+|localhost|::1|0\.0\.0\.0)'|\bNone\b|^\S+ ['b]*/|^\S+ b?'\\x00""")


def abroad(log: str) -> list[str]:
    """Lines that tell of another machine; sockets of files and of this machine are none."""
    return [line for line in log.splitlines() if not OWN.search(line)]


def isolation() -> list[str]:
    """The command that starts a process in a network namespace of its own."""
    program = shutil.which("unshare")
    if program is None:
        pytest.skip("there is no unshare(1) on this system, so the road was NOT tried without a network")
    for flags in (["-n"], ["-rn"]):
        if subprocess.run([program, *flags, "true"], capture_output=True, check=False).returncode == 0:
            return [program, *flags]
    pytest.skip("this system does not let us make a network namespace, so the road was NOT tried without a network")


def test_the_watcher_sees_a_connection(tmp_path: Path) -> None:
    """The next test could not fail otherwise."""
    log = tmp_path / "log"
    code = (
        "import socket, subprocess, sys\n"
        "s = socket.socket(); s.setblocking(False); s.connect_ex(('192.0.2.7', 9))\n"
        "subprocess.run([sys.executable, '-c', \"import socket; socket.getaddrinfo('127.0.0.1', 1)\"])\n"
        "try: socket.getaddrinfo('name.invalid', 1)\nexcept OSError: pass"
    )
    own = environment(tmp_path, WATCHED_LOG=str(log), PYTHONPATH=str(WATCHED))
    subprocess.run([sys.executable, "-c", code], env=own, check=True, timeout=60)
    told = log.read_text()
    assert "127.0.0.1" in told
    assert len(abroad(told)) == 2 and "192.0.2.7" in abroad(told)[0] and "name.invalid" in abroad(told)[1]


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(600)
def test_the_road_without_a_network_and_with_every_call_recorded(tmp_path: Path, home: Path, corpus: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    path = os.pathsep.join([str(WATCHED), str(ROOT)])
    own = environment(home, RAG_CORPUS=str(corpus), WATCHED_LOG=str(log), PYTHONPATH=path)
    done = subprocess.run(
        [*isolation(), sys.executable, str(ROAD), str(tmp_path), "net"], env=own, capture_output=True, text=True,
        timeout=580, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["ingest"] == ["harbour.txt", "library.txt"]
    assert told["ask"] == told["page"] and told["ask"] in {"answered", "uncertain"}
    assert told["eval"]
    assert told["control"] >= 1, "attempts are not counted here, so the next line proves nothing"
    assert told["without_route"] == 0
    assert "127.0.0.1" in log.read_text(), "nothing was recorded, so the next line proves nothing"
    # The control of the road itself is the one call that is meant to be seen.
    assert [line for line in abroad(log.read_text()) if "192.0.2.1" not in line] == []
