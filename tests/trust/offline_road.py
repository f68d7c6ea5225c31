"""
The whole road as a user walks it: ingest, ask, a small accuracy check, the page with one question.

Run by the tests inside a network namespace, or with every connection recorded: ``python offline_road.py WORK [net]``.
With ``net`` the loopback interface is brought up first, and what found no way out is counted: a namespace without any
route still counts each attempt of any library, compiled ones included.
"""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def loopback_up() -> None:
    """The interface ``lo`` of this namespace (netdevice(7): SIOCSIFFLAGS, IFF_UP | IFF_RUNNING)."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14s", b"lo", 0x41, b""))


def without_route() -> int:
    """How many packets of this namespace found no route (RFC 1213 ipOutNoRoutes, and the same for IPv6)."""
    lines = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:")]
    found = int(dict(zip(*lines, strict=True))["OutNoRoutes"])
    six = Path("/proc/net/snmp6")
    if six.exists():
        found += int(dict(line.split() for line in six.read_text().splitlines())["Ip6OutNoRoutes"])
    return found


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=280)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stdout[-1500:]} {done.stderr[-1500:]}")
    return done.stdout


def ask_the_page() -> str:
    """Start the page, ask one question over HTTP, stop it; the answer's status."""
    page = subprocess.Popen(
        [sys.executable, "-m", "rag", "chat", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert page.stdout is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", page.stdout.readline())
        assert found is not None
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{found[0]}/", timeout=20).close()
                break
            except OSError:
                time.sleep(0.2)
        body = json.dumps({"question": "Who gave away ninety books?"}).encode()
        request = urllib.request.Request(f"{found[0]}/api/ask", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as response:
            return str(json.load(response)["status"])
    finally:
        page.terminate()
        page.wait(30)


def main() -> None:
    work, net = Path(sys.argv[1]), "net" in sys.argv[2:]
    told: dict[str, object] = {}
    if net:
        loopback_up()
        before = without_route()
    told["ingest"] = json.loads(run("-m", "rag", "ingest", "--json"))["added"]
    told["ask"] = json.loads(run("-m", "rag", "ask", "--json", "Who gave away ninety books?"))["status"]
    case = {"id": "q1", "lang": "en", "kind": "same", "type": "who", "question": "Who gave away ninety books?"}
    gold = [{"file": "library.txt", "lang": "en", "quote": "its librarian Edna Karr gave away ninety books"}]
    (work / "questions.jsonl").write_text(json.dumps(case | {"history": [], "gold": gold, "facts": []}) + "\n")
    own = ["--questions", str(work / "questions.jsonl"), "--corpus", os.environ["RAG_CORPUS"]]
    run("-m", "eval", *own, "--out", str(work / "out"))
    told["eval"] = sorted(path.name for path in (work / "out").rglob("*") if path.is_file())
    told["page"] = ask_the_page()
    # A reporting thread of a compiled library begins some seconds after its import.
    run("-c", "from rag import Engine; import time; Engine().ask('Who gave away ninety books?'); time.sleep(15)")
    if net:
        told["without_route"] = without_route() - before
        with socket.socket() as control:
            control.setblocking(False)
            control.connect_ex(("192.0.2.1", 80))
        told["control"] = without_route() - before - int(str(told["without_route"]))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
