"""
What a language model says, in pieces as they come, and in time.

Any server that speaks OpenAI's chat completions will do. The only module that imports the openai package.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.answer.llm.notices import ModelFailure, failure_of, is_timeout, without_password
from rag.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI, Timeout

logger = logging.getLogger(__name__)

MOST_CHARACTERS = 8_000
"""Longest text that is taken from a model for one answer; more is a runaway."""
MOST_BYTES = 4 * 1024 * 1024
"""Most bytes that are read of one reply, whatever they hold."""
READER = "reads-from-the-language-model"
"""The name of the threads that wait for a model."""
_CONNECT_S = 5.0
_MOST_WAITS = 3
_LEAST_WAIT_S = 1.0
_DONE = "[DONE]"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Deadline:
    """When all of an answer must have come: the model's name, every try, the whole reply."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> _Deadline:
        return cls(time.monotonic() + seconds, seconds)

    @property
    def left(self) -> float:
        return min(self.at - time.monotonic(), threading.TIMEOUT_MAX)  # no queue or socket takes an infinite one

    def check(self) -> None:
        if self.left <= 0:
            raise self.failure()

    def failure(self) -> ModelFailure:
        return ModelFailure("timeout", retry=True, seconds=f"{self.seconds:g}")


class _Line:
    """The connection of one answer, which can be hung up while another thread waits for it."""

    def __init__(self) -> None:
        self._hung_up = threading.Event()
        self._socket: socket.socket | None = None

    def opened(self, response: Any) -> None:
        """Keep the connection of a response whose body is still to be read."""
        self._socket = response.extensions["network_stream"].get_extra_info("socket")
        if self._hung_up.is_set():
            self.hang_up()

    def hang_up(self) -> None:
        self._hung_up.set()
        if self._socket is not None:
            with suppress(OSError):  # closed already
                self._socket.shutdown(socket.SHUT_RDWR)  # wakes a read that waits on it, which closing does not


def _open_client(settings: Settings, line: _Line) -> OpenAI:
    """
    A client that talks to the address in the settings and to nothing else; every request brings its own time-out.

    Raises:
        ModelFailure: the openai package is missing, or the address is none.
    """
    try:
        import openai
    except ImportError as exc:
        raise ModelFailure("package") from exc
    parts = _address(settings)
    key = settings.llm_key.get_secret_value() if settings.llm_key else ""
    # A redirect could carry passages to an address that nobody set; a proxy has no part in talking to this machine.
    http_client = openai.DefaultHttpxClient(
        event_hooks={"response": [line.opened]},
        follow_redirects=False,
        trust_env=parts.hostname not in _LOOPBACK,
        # Reading the certificates takes a tenth of a second that http need not wait for.
        verify=parts.scheme == "https",
    )
    client = openai.OpenAI(base_url=settings.llm_url, api_key=key or "none", max_retries=0, http_client=http_client)
    # Read from the environment by the package, and sent to whatever server is set: not ours to send.
    client.organization = None
    client.project = None
    return client


def _model_name(client: OpenAI, settings: Settings, deadline: _Deadline) -> str:
    """The model in the settings, else the first that the server lists, else ``default``."""
    if settings.llm_model:
        return settings.llm_model
    import openai

    try:
        for model in client.models.list(timeout=_time_out(deadline)):
            return str(model.id)
    except (openai.APIConnectionError, openai.AuthenticationError, openai.PermissionDeniedError) as exc:
        raise failure_of(exc, address=settings.llm_url or "", seconds=deadline.seconds) from exc
    except Exception as exc:  # what a server can make the package raise is no closed list; the name is a nicety
        logger.debug("The server lists no models: %s", type(exc).__name__)
    return "default"


def stream(
    messages: Messages, *, settings: Settings, timeout_s: float, most_characters: int = MOST_CHARACTERS
) -> tuple[str, Generator[str, None, None]]:
    """
    The model's name, and the pieces of its reply as they come; close those that are not read to the end.

    A server that asks to wait (429 or 503 with ``retry-after``) is waited for within the time-out.

    Raises:
        ModelFailure: refused or broken connection, time-out (``timeout_s`` for the name and the whole reply), an HTTP
            error, unreadable data, a reply without text or end, or one that is too long.
    """
    line = _Line()
    client = _open_client(settings, line)
    deadline = _Deadline.after(timeout_s)

    def told() -> Generator[str, None, None]:
        with client:
            model = _model_name(client, settings, deadline)
            yield model
            yield from _reply(client, model, messages, settings, deadline, most_characters)

    pieces = _in_time(told(), line, deadline)
    return next(pieces), pieces


def _in_time(told: Generator[str, None, None], line: _Line, deadline: _Deadline) -> Generator[str, None, None]:
    """
    What ``told`` yields, waited for until the deadline and no longer.

    It runs in a thread of its own. The time-outs of the HTTP library hold for one read each, so a server that sends a
    byte now and then, be it of a header, is never late for them; and none holds for looking up the server's name.
    """
    come: SimpleQueue[str | Exception | None] = SimpleQueue()  # MOST_CHARACTERS keep it short

    def run() -> None:
        try:
            with closing(told):
                for piece in told:
                    come.put(piece)
            come.put(None)
        except Exception as exc:  # see _model_name
            come.put(exc)

    threading.Thread(target=run, name=READER, daemon=True).start()
    try:
        while True:
            # What has come in time is taken also where its reader is late.
            piece = come.get(timeout=max(deadline.left, 0.0))
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            yield piece
    except Empty:
        raise deadline.failure() from None
    finally:
        line.hang_up()


def _time_out(deadline: _Deadline) -> Timeout:
    """What is left, for one request; at most half of it to connect, so that a silent address is told as such."""
    import openai

    deadline.check()
    return openai.Timeout(deadline.left, connect=min(_CONNECT_S, deadline.left / 2))


def _reply(
    client: OpenAI, model: str, messages: Messages, settings: Settings, deadline: _Deadline, most_characters: int
) -> Iterator[str]:
    """The pieces of the reply to the first request that the server takes."""
    sent: Any = [dict(message) for message in messages]
    optional: dict[str, Any] = {"temperature": 0, "max_tokens": most_characters // 2}
    waits = 0
    while True:
        try:
            opened = client.chat.completions.with_streaming_response.create(
                model=model, messages=sent, stream=True, timeout=_time_out(deadline), **optional
            )
            with opened as response:
                yield from _pieces(response, deadline, most_characters)
            return
        except ModelFailure:
            raise
        except Exception as exc:  # see _model_name
            status = getattr(exc, "status_code", None)
            if status == 400 and optional:
                optional = {}  # some servers know no max_tokens, or one temperature only
                continue
            asked = _asked_to_wait(exc) if status in (429, 503) else None
            wait = max(asked or 0.0, _LEAST_WAIT_S)
            if asked is None or waits >= _MOST_WAITS or wait >= deadline.left:
                raise failure_of(exc, address=settings.llm_url or "", seconds=deadline.seconds) from exc
            waits += 1
            time.sleep(wait)


def _pieces(response: Any, deadline: _Deadline, most_characters: int) -> Iterator[str]:
    """The text in a reply, whether streamed as events or sent in one piece."""
    kind = response.headers.get("content-type", "")
    events = _Events(whole="json" in kind and "stream" not in kind)
    written = 0
    ended = False
    try:
        for event in _events_of(response, events, deadline):
            text, reason = _text_of(event)
            written += len(text)
            if written > most_characters or reason == "length":
                raise ModelFailure("runaway")
            ended = ended or reason is not None
            if text:
                yield text
            if reason == _DONE:
                break
    except ModelFailure:
        raise
    except ValueError as exc:  # not UTF-8, not JSON
        raise ModelFailure("unreadable") from exc
    except Exception as exc:  # see _model_name
        raise deadline.failure() if is_timeout(exc) else ModelFailure("cut", retry=True) from exc
    if not ended or not written:
        raise ModelFailure("cut" if written else "empty", retry=True)


def _events_of(response: Any, events: _Events, deadline: _Deadline) -> Iterator[str]:
    read = 0
    for chunk in response.iter_bytes():
        read += len(chunk)
        deadline.check()
        if read > MOST_BYTES:
            raise ModelFailure("runaway")
        yield from events.feed(chunk)
    yield from events.close()


class _Events:
    """
    Bytes into the data of server-sent events; letters split between chunks are put together again.

    The package's own reader would hold a line of any length and lets a broken letter pass as an error of its own.
    """

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole
        self._held = bytearray()
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[str]:
        self._held += chunk
        if self._whole or b"\n" not in chunk:
            return
        *lines, rest = bytes(self._held).split(b"\n")
        self._held = bytearray(rest)
        for line in lines:
            yield from self._line(line)

    def close(self) -> Iterator[str]:
        if self._whole:
            yield self._held.decode("utf-8")
            return
        yield from self._line(bytes(self._held))
        yield from self._line(b"")

    def _line(self, line: bytes) -> Iterator[str]:
        text = line.rstrip(b"\r").decode("utf-8")
        if text.startswith("data:"):
            self._data.append(text[5:].removeprefix(" "))
        elif not text and self._data:
            yield "\n".join(self._data)
            self._data = []


def _text_of(event: str) -> tuple[str, str | None]:
    """(text, reason to end or None) of one event; anything of another shape has neither."""
    if event.strip() == _DONE:
        return "", _DONE
    data = json.loads(event)
    if isinstance(data, dict) and data.get("error"):
        raise ModelFailure("server", retry=True, status=200)
    choices = data.get("choices") if isinstance(data, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict):
        return "", None
    message = first.get("delta") or first.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    reason = first.get("finish_reason")
    return content if isinstance(content, str) else "", reason if isinstance(reason, str) else None


def _address(settings: Settings) -> Any:
    try:
        parts = urlsplit(settings.llm_url or "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ModelFailure("address", address=without_password(settings.llm_url or ""))
    return parts


def _asked_to_wait(exc: Exception) -> float | None:
    """Seconds that ``retry-after`` asks for (a number or a date), None where it asks for nothing readable."""
    headers = getattr(getattr(exc, "response", None), "headers", {})
    value = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
