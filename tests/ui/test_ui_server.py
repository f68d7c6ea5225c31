"""The page as a process: started, asked by programs, told to stop."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import NoIndexError
from ui.server import _Warmth

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
STANDIN = Path(__file__).with_name("standin.py")


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "GRADIO_"))}
    return kept | {"RAG_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def post(url: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Start the page over the stand-in, once for each set of arguments; (process, address)."""
    running: dict[tuple[str, ...], tuple[subprocess.Popen[str], str]] = {}

    def begin(*arguments: str, fresh: bool = False) -> tuple[subprocess.Popen[str], str]:
        if fresh or arguments not in running:
            home = tmp_path_factory.mktemp("home")
            process = subprocess.Popen(
                [sys.executable, str(STANDIN), str(home), *arguments], cwd=ROOT, env=environment(home),
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert process.stdout is not None
            address = f"http://127.0.0.1:{process.stdout.readline().strip()}"
            _ready(address)
            if fresh:
                return process, address
            running[arguments] = process, address
        return running[arguments]

    yield begin
    for process, _ in running.values():
        process.terminate()
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()


def _ready(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("not ready")


def test_sigterm_while_answering_ends_cleanly(start: Callable[..., Any]) -> None:
    process, address = start(fresh=True)

    def ask() -> None:
        # Not kept: an exception that its own frames hold goes late, and the connection in them counts as a leak.
        with contextlib.suppress(Exception):
            post(f"{address}/api/ask", {"question": "slowly: meta?"})

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1.0)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - begun < 15
    asking.join(timeout=10)
    assert not asking.is_alive()
    assert process.stdout is not None
    process.stdout.close()


def test_what_could_not_be_made_ready_is_tried_again_when_somebody_asks(caplog: pytest.LogCaptureFixture) -> None:
    class Late:
        """An engine without an index at first."""

        def __init__(self) -> None:
            self.tries = 0
            self.ingested = False
            self.go_on = threading.Event()

        def warm(self) -> None:
            self.tries += 1
            assert self.go_on.wait(timeout=10)
            if not self.ingested:
                raise NoIndexError("There is no index.", next_step="Run `rag ingest`.")

    def until(state: str) -> None:
        deadline = time.monotonic() + 5
        while warmth.state != state or warmth.loading:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    engine = Late()
    warmth = _Warmth(engine, pause_s=0.2)  # type: ignore[arg-type]
    warmth.start()
    assert [warmth.asked() for _ in range(5)] == ["warming"] * 5
    engine.go_on.set()
    until("not ready")
    assert [warmth.asked() for _ in range(5)] == ["not ready"] * 5
    assert engine.tries == 1, "not again at once"
    time.sleep(0.2)
    engine.go_on.clear()
    assert [warmth.asked() for _ in range(5)] == ["not ready"] * 5
    engine.go_on.set()
    until("not ready")
    assert engine.tries == 2, "one at a time"
    engine.ingested = True
    time.sleep(0.2)
    warmth.asked()
    until("ready")
    assert (warmth.asked(), engine.tries) == ("ready", 3)
    assert len(caplog.records) == 1, "the same is told once"


CLIENT = """
import json, sys
from gradio_client import Client
from gradio_client.exceptions import AppError

def refused(*values):
    try:
        return client.predict(*values, api_name="/ask")
    except AppError as exc:
        return exc.message

client = Client(sys.argv[1], verbose=False, analytics_enabled=False, download_files=False)
answer = client.predict("why was the Qassam account removed?", api_name="/ask")
hits = client.predict("qassam", 1, api_name="/retrieve")
named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
told = [refused(""), refused("meta?", 8, [], [], [], "soon"), refused("no index")]
print(json.dumps({"answer": answer, "hits": hits, "named": sorted(named), "told": told}))
"""


def test_gradio_s_client_gets_records(start: Callable[..., Any], tmp_path: Path) -> None:
    # In a process of its own: this client leaves sockets open.
    _, address = start("--mcp")
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, address], env=environment(tmp_path), text=True, capture_output=True, timeout=120,
        check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["answer"]["status"] in {"answered", "uncertain"}
    assert said["answer"]["citations"][0]["source"] == "000_b6e6f55baa25ebbf.txt"
    assert [hit["rank"] for hit in said["hits"]] == [1]
    assert said["named"] == ["/ask", "/retrieve"]
    assert said["told"] == [
        "The question is empty. Type one.",
        "'soon' is not a date; write it as 2024-01-31.",
        "There is no index in <b>.rag</b>. Run `rag ingest`.",
    ]


MCP = """
import asyncio, json, sys
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

async def talk():
    async with (
        streamable_http_client(sys.argv[1]) as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        names = [tool.name for tool in (await session.list_tools()).tools]
        said = await session.call_tool(names[0], {"question": "why was the Qassam account removed?"})
        empty = await session.call_tool(names[0], {"question": ""})
        told = [empty.isError, empty.content[0].text]
        asks = (await session.list_tools()).tools[1].inputSchema["properties"]
        found = await session.call_tool(names[1], {"question": "qassam", "k": 1})
        return {"names": names, "failed": said.isError, "text": said.content[0].text, "told": told,
                "found": found.content[0].text, "asks": sorted(asks)}

print(json.dumps(asyncio.run(talk())))
"""


def test_mcp_offers_the_same_two_tools(start: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    # In a process of its own, like the client above: its event loop ends with a socket left open.
    _, address = start("--mcp")
    done = subprocess.run(
        [sys.executable, "-c", MCP, f"{address}/gradio_api/mcp/"], env=environment(tmp_path), text=True,
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    assert [name.rsplit("_", 1)[-1] for name in said["names"]] == ["ask", "retrieve"]
    assert not said["failed"]
    answer, (hit,) = json.loads(said["text"]), json.loads(said["found"])
    assert answer["status"] == "answered" and "violated the platform" in answer["text"]
    assert hit["rank"] == 1 and hit["passage"]["published"] == "2024-01-09"
    assert said["asks"] == ["articles", "k", "languages", "question", "since", "until"]
    assert said["told"] == [True, "The question is empty. Type one."]


def test_without_the_flag_there_is_no_mcp(start: Callable[..., Any]) -> None:
    _, address = start()
    with pytest.raises(urllib.error.HTTPError) as failure:
        post(f"{address}/gradio_api/mcp/", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert failure.value.code in (404, 405)
    failure.value.close()


def run_ui(home: Path, *arguments: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ui", *arguments], cwd=ROOT, env=environment(home, **more), text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("arguments", "more", "said"),
    [
        (["--share"], {}, "Sharing is refused"),
        ([], {"RAG_AUTH": "secretword"}, "RAG_AUTH is not of the form user:password"),
        (["--host", "192.0.2.1"], {"RAG_AUTH": "a:b"}, "cannot listen on 192.0.2.1:7860"),
        (["--port", "70000"], {}, "There is no port 70000. Choose a --port from 0 to 65535."),
        (["--port=-1"], {}, "There is no port -1."),
        ([], {"RAG_QUEUE_LIMIT": "0"}, "RAG_QUEUE_LIMIT"),
    ],
)
def test_what_cannot_start_says_why_in_one_line(
    tmp_path: Path, arguments: list[str], more: dict[str, str], said: str
) -> None:
    status, output = run_ui(tmp_path, *arguments, **more)
    assert status == 2
    assert said in output
    assert len(output.strip().splitlines()) == 1
    assert "secretword" not in output


def test_a_taken_port_is_told_and_the_page_opens_without_an_index(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "ui", "--port", str(port)], cwd=ROOT, env=environment(tmp_path),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == f"Port {port} is taken; using {port + 1}.\n"
        address = process.stdout.readline().split()[4].rstrip(".")
        _ready(address)
        with pytest.raises(urllib.error.HTTPError) as failure:
            post(f"{address}/api/ask", {"question": "anything?"})
        assert failure.value.code == 409
        assert "rag ingest" in json.load(failure.value)["next_step"]
        failure.value.close()
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert process.stdout.read() == "Stopped.\n"
        process.stdout.close()
