"""What is sent to the page is read to its limit and no further."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from ui.guard import MAX_BODY_BYTES, MAX_PAGE_BODY_BYTES, Guard


class Body:
    """A request's body in parts, which counts those that were asked for."""

    def __init__(self, *parts: bytes, ends: bool = True) -> None:
        self.messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": part, "more_body": place < len(parts) or not ends}
            for place, part in enumerate(parts, start=1)
        ]
        self.asked = 0

    async def __call__(self) -> dict[str, Any]:
        self.asked += 1
        return self.messages[self.asked - 1] if self.asked <= len(self.messages) else {"type": "http.disconnect"}


def sent(body: Body, path: str, **headers: str) -> tuple[int, bytes, list[bytes]]:
    """Send a body through the guard: the status, what was answered, and the bodies that what is guarded received."""
    got: list[bytes] = []
    answers: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        message = {"type": "http.request", "more_body": True}
        while message.get("more_body"):
            message = await receive()
        got.append(message.get("body", b"gone"))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    async def send(message: Any) -> None:
        answers.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": given}
    asyncio.run(Guard(app)(scope, body, send))
    return answers[0]["status"], answers[1]["body"], got


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api/mcp/", "/api/ask"])
def test_a_body_is_not_read_beyond_its_limit(path: str) -> None:
    limit = MAX_BODY_BYTES if path.startswith("/api/") else MAX_PAGE_BODY_BYTES
    part = b"a" * (limit // 4)
    body = Body(*[part] * 100)
    status, answer, got = sent(body, path)
    assert (status, got, body.asked) == (413, [], 5)
    assert set(json.loads(answer)) == {"error", "next_step", "retry"}
    announced = Body(part)
    status, _, got = sent(announced, path, content_length=str(limit + 1))
    assert (status, got, announced.asked) == (413, [], 0)
    whole = Body(*[part] * 4)
    assert sent(whole, path, content_length=str(limit)) == (200, b"ok", [part * 4])
    assert sent(Body(), path) == (200, b"ok", [b"gone"]), "somebody went away"
    assert sent(Body(b"a", ends=False), path)[2] == [b"gone"]
