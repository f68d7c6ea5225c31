"""
What stands between the network and the page: password, host names, headers, the length of what is sent.

An ASGI layer around everything the server offers, so that no route can be forgotten.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from ui.strings import Words, accepted_languages, preferred_language

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN_PATHS = ("/health",)

API_PREFIX = "/api/"
MAX_BODY_BYTES = 1_000_000
"""Of a request to the JSON endpoints."""
MAX_PAGE_BODY_BYTES = 4_000_000
"""
Of any other. An event of the page takes some hundred bytes, since the conversation stays here; but what is pasted into
the box has to reach what says that it is too long, and MCP carries a history of the length above in an envelope.
"""

# Of Gradio's own routes, those the page and its clients use. Uploads, files, proxies and development aids are not.
GRADIO_PREFIX = "/gradio_api/"
GRADIO_ROUTES = (
    "app_id", "call", "cancel", "heartbeat", "info", "login_check", "mcp", "openapi.json", "queue", "reset", "run",
    "startup-events", "theme.css", "token", "user",
)  # fmt: skip
CLOSED_PATHS = ("/monitoring", "/login", "/logout")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")

# Gradio builds functions from strings ('unsafe-eval') and writes inline scripts and styles. Nothing but this server may
# be asked for anything.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)

_OUTSIDE_TAG = re.compile(
    r"<(?:meta|link)\b[^>]*?(?:content|href|src)=\"https?://[^\"]*\"[^>]*>|"
    r"<script\b[^>]*?src=\"https?://[^\"]*\"[^>]*>\s*</script>",
    re.DOTALL,
)


def local_html(text: str, *, language: str = "en") -> str:
    """A page of Gradio's without tags that name another host, in the visitor's language from its first byte."""
    words = Words(language)
    text = _OUTSIDE_TAG.sub("", text)
    return re.sub(r'<html\s+lang="en"', f'<html lang="{words.language}" dir="{words.direction}"', text, count=1)


def host_name(header: str) -> str:
    """The name in a Host header, without its port."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header


class Guard:
    """
    Lets requests through that may pass, and puts the page's headers on what comes back.

    Args:
        app: what is guarded.
        auth: (user, password), asked by HTTP Basic authentication (RFC 7617); None asks nothing.
        hosts: the names under which the page may be addressed; None for any. On loopback this keeps a foreign web page
            from reading answers by letting its own name point here (DNS rebinding).
    """

    def __init__(self, app: App, *, auth: tuple[str, str] | None = None, hosts: Sequence[str] | None = None) -> None:
        self._app = app
        self._auth = ":".join(auth).encode() if auth else None
        self._hosts = frozenset(map(str.lower, hosts)) if hosts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = host_name(headers.get("host", ""))
        if self._hosts is not None and host not in self._hosts:
            await _refuse(send, 421, {"error": f"This page does not answer to the name {host[:80]!r}.",
                                      "next_step": "Name it with --allow-host."})  # fmt: skip
            return
        if self._auth is not None and scope["path"] not in OPEN_PATHS and not self._knows(headers):
            realm = [(b"www-authenticate", b'Basic realm="articles", charset="UTF-8"')]
            await _refuse(send, 401, {"error": "User and password are needed.", "next_step": None}, extra=realm)
            return
        if not _offered(scope["path"]):
            await _refuse(send, 404, {"error": "There is nothing here.", "next_step": None})
            return
        limit = MAX_BODY_BYTES if scope["path"].startswith(API_PREFIX) else MAX_PAGE_BODY_BYTES
        whole = await _whole(receive, announced=headers.get("content-length", ""), limit=limit)
        if whole is None:
            await _refuse(send, 413, {"error": f"The body is longer than {limit} bytes.",
                                      "next_step": "Shorten it, the history for example.", "retry": False})  # fmt: skip
            return
        language = preferred_language(accepted_languages(headers.get("accept-language", "")))
        await self._app(scope, whole, _Outgoing(send, language=language))

    def _knows(self, headers: dict[str, str]) -> bool:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic" or self._auth is None:
            return False
        try:
            given = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(given, self._auth)


def _offered(path: str) -> bool:
    """Whether a path is one that the page or its clients need."""
    if any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED_PATHS):
        return False
    _, inside, rest = path.partition(GRADIO_PREFIX)
    return not inside or rest.split("/", 1)[0] in GRADIO_ROUTES


async def _whole(receive: Receive, *, announced: str, limit: int) -> Receive | None:
    """
    What gives on the body of a request, read to its end; None where it is longer than the limit.

    It is read before anybody answers, since each of the routes would keep all of it, and none could refuse it any more.

    Args:
        receive: the request's messages.
        announced: the length that its header tells, or "".
        limit: in bytes.
    """
    if announced.isdecimal() and int(announced[:20]) > limit:
        return None
    body, more = bytearray(), True
    last: MutableMapping[str, Any] = {}
    while more:
        last = await receive()
        body += last.get("body", b"")
        more = last["type"] == "http.request" and last.get("more_body", False)
        if len(body) > limit:
            return None
    # A disconnect ends what came of the body, too.
    held = [last if last["type"] != "http.request" else {**last, "body": bytes(body), "more_body": False}]

    async def given() -> MutableMapping[str, Any]:
        return held.pop() if held else await receive()

    return given


async def _refuse(send: Send, status: int, body: dict[str, Any], *, extra: Sequence[tuple[bytes, bytes]] = ()) -> None:
    content = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode()), *extra]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
    await send({"type": "http.response.body", "body": content})


class _Outgoing:
    """Adds headers to a response; an HTML page is held back until it is whole, then freed of outside tags."""

    def __init__(self, send: Send, *, language: str) -> None:
        self._send = send
        self._language = language
        self._start: MutableMapping[str, Any] | None = None
        self._body = b""

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in HEADERS}
            message["headers"] = [(n, v) for n, v in message.get("headers", []) if n.lower() not in own] + [*HEADERS]
            kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
            if kind.startswith(b"text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = self._finished(message)
            await self._send(self._start)
        await self._send(message)

    def _finished(self, message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        assert self._start is not None
        body = local_html(self._body.decode("utf-8", "replace"), language=self._language).encode()
        kept = [(n, v) for n, v in self._start["headers"] if n.lower() not in (b"content-length", b"cache-control")]
        self._start["headers"] = [
            *kept, (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store"),
            (b"vary", b"Accept-Language"),
        ]  # fmt: skip
        return {**message, "body": body, "more_body": False}
