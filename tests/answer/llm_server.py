"""
A real HTTP server on loopback that plays an OpenAI-compatible model, well and badly.

Each behaviour is a function of the request handler; a server plays the ones it is given in turn, the last one for ever.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class LlmServer(ThreadingHTTPServer):
    """``url`` is what goes into the settings; ``requests`` are the bodies received, ``headers`` their headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: list[Behaviour] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.models: Behaviour = answers_json({"object": "list", "data": [{"id": "listed-model", "object": "model"}]})
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def plays(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a runaway is what some tests want."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LlmServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.models(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.requests.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        behaviours = self.server.behaviours
        (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self)

    def begin(self, status: int = 200, *, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("transfer-encoding", "chunked")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)


def event(text: str | None, *, finish: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n\n"


def says(*pieces: str, finish: str | None = "stop", done: bool = True) -> Behaviour:
    """A good reply, streamed in the given pieces."""

    def play(handler: Handler) -> None:
        handler.begin()
        for piece in pieces:
            handler.chunk(event(piece))
        if finish:
            handler.chunk(event(None, finish=finish))
        if done:
            handler.chunk(b"data: [DONE]\n\n")
        handler.end()

    return play


def sends(*chunks: bytes, finish: bool = True) -> Behaviour:
    """Raw bytes as the body, in the given chunks."""

    def play(handler: Handler) -> None:
        handler.begin()
        for chunk in chunks:
            handler.chunk(chunk)
        if finish:
            handler.end()
        else:
            handler.hang_up()

    return play


def breaks_off(*pieces: str) -> Behaviour:
    """Hangs up in the middle of the reply."""
    return sends(*(event(piece) for piece in pieces), finish=False)


def answers_json(data: Any, status: int = 200, **headers: str) -> Behaviour:
    """A reply in one piece."""

    def play(handler: Handler) -> None:
        handler.begin(status, kind="application/json", **headers)
        handler.chunk(json.dumps(data).encode())
        handler.end()

    return play


def fails(status: int, **headers: str) -> Behaviour:
    """An HTTP error."""
    return answers_json({"error": {"message": "secret detail of the server", "type": "x"}}, status, **headers)


def page() -> Behaviour:
    """A web page where a model was expected."""

    def play(handler: Handler) -> None:
        handler.begin(kind="text/html")
        handler.chunk(b"<html><body>It works!</body></html>\n")
        handler.end()

    return play


def stalls(*pieces: str, seconds: float = 30.0) -> Behaviour:
    """Says the pieces (none: not even headers) and then nothing."""

    def play(handler: Handler) -> None:
        if pieces:
            handler.begin()
            for piece in pieces:
                handler.chunk(event(piece))
        handler.server.stopping.wait(seconds)
        handler.hang_up()

    return play


def drips(piece: str, *, every_s: float, status: int = 200) -> Behaviour:
    """A piece at a time, never ending, never silent for long."""

    def play(handler: Handler) -> None:
        handler.begin(status)
        while not handler.server.stopping.wait(every_s):
            handler.chunk(event(piece))

    return play


def after(seconds: float, behaviour: Behaviour) -> Behaviour:
    """Nothing for a while, not even headers, and then the behaviour."""

    def play(handler: Handler) -> None:
        handler.server.stopping.wait(seconds)
        behaviour(handler)

    return play


def drips_headers(*, every_s: float, seconds: float = 10.0) -> Behaviour:
    """A letter of the headers at a time, which never end."""

    def play(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        for _ in range(int(seconds / every_s)):
            handler.wfile.write(b"x")
            if handler.server.stopping.wait(every_s):
                break
        handler.hang_up()

    return play


def repeats(piece: str, times: int) -> Behaviour:
    """The same piece again and again."""

    def play(handler: Handler) -> None:
        handler.begin()
        data = event(piece) * 100
        for _ in range(times // 100):
            handler.chunk(data)
        handler.chunk(event(None, finish="stop"))
        handler.end()

    return play


@contextmanager
def running() -> Iterator[LlmServer]:
    server = LlmServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def user_text(request: dict[str, Any]) -> str:
    messages: Sequence[dict[str, str]] = request["messages"]
    return messages[-1]["content"]
