"""The running page: one process, one port, a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag import Engine, InputError, Settings
from ui.api import NOT_FOR_RETRIEVE, Answers, checked_body, problem
from ui.guard import LOOPBACK_NAMES, App, Guard
from ui.jobs import Desk
from ui.theme import asset, make_theme

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

log = logging.getLogger(__name__)

LAST_PORT = 65535
PORTS_TRIED = 20
GRACE_SECONDS = 3
WARM_AGAIN_SECONDS = 5
OTHER_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")

QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_SSR_MODE": "False",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the page is offered. ``hosts`` are further names under which it may be addressed."""

    host: str = "127.0.0.1"
    port: int = 7860
    mcp: bool = False
    share: bool = False
    hosts: Sequence[str] = ()


def credentials(settings: Settings) -> tuple[str, str] | None:
    """
    User and password from the settings.

    Raises:
        InputError: they are not written as user:password. The value is not repeated.
    """
    if settings.auth is None:
        return None
    user, colon, password = settings.auth.get_secret_value().partition(":")
    if not (user and colon and password):
        raise InputError("RAG_AUTH is not of the form user:password.", next_step="Correct or unset it and try again.")
    return user, password


def is_loopback(host: str) -> bool:
    """Whether an address is reachable from this machine only."""
    return host in LOOPBACK_NAMES or host.startswith("127.")


def check(options: Options, settings: Settings) -> str | None:
    """
    One sentence of warning where the page is open to others without a password, None where all is well.

    Raises:
        InputError: sharing without a password, a bad RAG_AUTH, MCP without its package.
    """
    auth = credentials(settings)
    if options.share and auth is None:
        raise InputError(
            "Sharing is refused: without a password anyone with the link could read the articles.",
            next_step="Set RAG_AUTH=user:password and try again.",
        )
    if options.mcp and importlib.util.find_spec("mcp") is None:
        raise InputError("The MCP tools need the package mcp.", next_step="Run pip install 'cited-rag[mcp]'.")
    if auth is None and not is_loopback(options.host):
        return (
            f"Anyone who can reach {options.host} can read the articles: set RAG_AUTH=user:password, "
            "or listen on 127.0.0.1."
        )
    return None


def bind(host: str, port: int) -> socket.socket:
    """
    A bound socket on the port, or on the next free one of the twenty after it.

    Raises:
        InputError: there is no such port, the address cannot be used, or all those ports are taken.
    """
    if not 0 <= port <= LAST_PORT:
        raise InputError(f"There is no port {port}.", next_step=f"Choose a --port from 0 to {LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last: OSError | None = None
    for candidate in range(port, min(port + PORTS_TRIED, LAST_PORT + 1)) if port else (0,):
        own = socket.socket(family, socket.SOCK_STREAM)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((host, candidate))
            own.listen(512)
        except OSError as exc:
            own.close()
            last = exc
            if isinstance(exc, socket.gaierror | PermissionError) or exc.errno == 99:
                break
            continue
        own.set_inheritable(True)
        return own
    raise InputError(f"The page cannot listen on {host}:{port}: {last}.", next_step="Choose another --host or --port.")


def make_app(engine: Engine, settings: Settings, options: Options) -> tuple[App, Desk]:
    """
    Everything the server offers, guarded, and the desk that runs its questions.

    Args:
        engine: answers; loaded in the background once the server runs.
        settings: limits, password, data folder.
        options: see :class:`Options`.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI

    from ui.app import build
    from ui.handlers import Page

    desk = Desk(waiting=settings.queue_limit)
    answers = Answers(engine=engine, desk=desk)
    page = Page(engine=engine, settings=settings, desk=desk)
    warmth = _Warmth(engine)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warmth.start()
        yield
        desk.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    _plain_routes(app, answers, warmth)
    blocks = build(page, answers=answers)
    # Gradio runs as many events at once as it has threads; the desk is what limits questions, and says so.
    blocks.max_threads = desk.places + 64
    blocks.queue(max_size=None, api_open=False)
    gr.mount_gradio_app(
        app, blocks, path="", theme=make_theme(), css=asset("page.css"), footer_links=[], run_history=False,
        show_error=False, ssr_mode=False, mcp_server=options.mcp, max_file_size=0, pwa=False, enable_monitoring=False,
    )  # fmt: skip
    local = is_loopback(options.host) and not options.share
    hosts = [*LOOPBACK_NAMES, options.host, *options.hosts] if local else None
    return Guard(app, auth=credentials(settings), hosts=hosts), desk


class _Warmth:
    """
    Loads the engine beside the running server, and again where that failed: the first articles may come later.

    Args:
        engine: what is loaded.
        pause_s: between two tries.
    """

    def __init__(self, engine: Engine, *, pause_s: float = WARM_AGAIN_SECONDS) -> None:
        self._engine = engine
        self._pause_s = pause_s
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._told = ""
        self.loading = False
        self.state = "warming"

    def start(self) -> None:
        """Load the engine in the background, unless that is under way or was tried just now."""
        with self._lock:
            if self.loading or time.monotonic() < self._not_before:
                return
            self.loading = True
        threading.Thread(target=self._load, name="warm", daemon=True).start()

    def asked(self) -> str:
        """Whether it is ready; what could not be loaded is tried again."""
        state = self.state
        if state == "not ready":
            self.start()
        return state

    def _load(self) -> None:
        try:
            self._engine.warm()
            self.state = "ready"
        except Exception as exc:
            # The page tells it again, with what to do, when somebody asks.
            if str(exc) != self._told:
                log.warning("not ready yet: %s", exc)
            self._told = str(exc)
            self.state = "not ready"
        finally:
            self._not_before = time.monotonic() + self._pause_s
            self.loading = False


def _plain_routes(app: FastAPI, answers: Answers, warmth: _Warmth) -> None:
    from fastapi import Request
    from fastapi.responses import JSONResponse, Response

    # FastAPI reads the annotation of the nested functions below from the module's names.
    globals()["Request"] = Request

    def told(status: int, error: str, next_step: str, *, allow: str = "") -> JSONResponse:
        body = {"error": error, "next_step": next_step, "retry": False}
        return JSONResponse(body, status_code=status, headers={"Allow": allow} if allow else None)

    @app.get("/favicon.ico")
    async def icon() -> Response:
        return Response(asset("icon.svg"), media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    @app.api_route("/health", methods=["GET", "HEAD"])
    async def health() -> dict[str, str]:
        return {"status": "ok", "engine": warmth.asked()}

    @app.api_route("/health", methods=["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    async def not_of_health(request: Request) -> JSONResponse:
        return told(405, f"/health does not answer {request.method}.", "Send a GET request.", allow="GET, HEAD")

    async def answer(request: Request, call: Any, without: tuple[str, ...] = ()) -> JSONResponse:
        try:
            values = checked_body(await _json_of(request), without=without)
            return JSONResponse(await call(**values))
        except Exception as exc:
            status, body = problem(exc)
            headers = {"Retry-After": "2"} if body["retry"] else None
            return JSONResponse(body, status_code=status, headers=headers)

    # The page stands at the root and would take what is sent to these paths in another way.
    @app.api_route("/api/ask", methods=list(OTHER_METHODS))
    @app.api_route("/api/retrieve", methods=list(OTHER_METHODS))
    async def other(request: Request) -> JSONResponse:
        error = f"{request.url.path} does not answer {request.method}."
        return told(405, error, "Send a POST request.", allow="POST")

    @app.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        return await answer(request, answers.ask)

    @app.post("/api/retrieve")
    async def retrieve(request: Request) -> JSONResponse:
        return await answer(request, answers.retrieve, NOT_FOR_RETRIEVE)

    @app.api_route("/api/{rest:path}", methods=["POST", *OTHER_METHODS])
    async def nothing(request: Request) -> JSONResponse:
        return told(404, f"There is no {request.url.path[:80]}.", "Send a POST request to /api/ask or /api/retrieve.")


async def _json_of(request: Request) -> object:
    """
    The body as JSON.

    A content type is asked for, since a foreign web page can send a plain form, but not JSON, without being let.
    """
    import json

    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise InputError("The body must be JSON.", next_step="Send the header Content-Type: application/json.")
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as exc:
        raise InputError("The body is not valid JSON.") from exc


def serve(app: App, desk: Desk, own: socket.socket) -> None:
    """Answer on a bound socket until SIGTERM or SIGINT, then end what runs and return."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: Any) -> None:
            # Uvicorn would raise the signal again at its end; being told to stop is no failure of this program.
            desk.stop_all()
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_SECONDS, ws="none", lifespan="on",
        server_header=False,
    )  # fmt: skip
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        server.run(sockets=[own])
