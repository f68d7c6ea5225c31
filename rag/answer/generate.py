"""
A language model's prose, sentence by sentence through the quote gate; the extractive answer wherever it fails.

Any server that speaks OpenAI's chat completions will do. The only module that imports the openai package.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.answer.model_notices import Code, notice
from rag.errors import GenerationError
from rag.schema import Answer, Article
from rag.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

    from rag.language import Bridge

logger = logging.getLogger(__name__)

MOST_CHARACTERS = 8_000
"""Longest text that is taken from a model for one answer; more is a runaway."""
MOST_BYTES = 4 * 1024 * 1024
"""Most bytes that are read of one reply, whatever they hold."""
_CONNECT_S = 5.0
_MOST_WAITS = 3
_LEAST_WAIT_S = 1.0
_DONE = "[DONE]"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Messages = Sequence[Mapping[str, str]]


class ModelFailure(GenerationError):
    """A failure of the model, with the code and values of the notice that tells a reader of it."""

    def __init__(self, code: Code, *, retry: bool = False, **values: object) -> None:
        super().__init__(notice(code, "en", **values), retry=retry)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class _Deadline:
    """When the reply must be complete."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> _Deadline:
        return cls(time.monotonic() + seconds, seconds)

    @property
    def left(self) -> float:
        return self.at - time.monotonic()

    def check(self) -> None:
        if self.left <= 0:
            raise self.failure()

    def failure(self) -> ModelFailure:
        return ModelFailure("timeout", retry=True, seconds=f"{self.seconds:g}")


def generate(
    extractive: Answer,
    *,
    settings: Settings,
    bridge: Bridge,
    article: Callable[[str], Article],
    history: Sequence[Mapping[str, str]] = (),
) -> Iterator[Answer]:
    """
    Whole replaceable states of the answer in a model's words; the last one is ``final``.

    Only an answer that is ``answered`` is put into words: one that is uncertain is shown as the quotes it consists of,
    since prose would make it look surer than it is, and without evidence nothing is generated.

    Args:
        extractive: the answer that stands in where the model fails; its hits are the model's sources.
        settings: address, model, key, time-out, budget, and what becomes of unsupported sentences.
        bridge: analyser and glosses, for the gate.
        article: the article of an id, from the same state of the index as the hits.
        history: earlier turns, oldest first.

    Returns:
        States that grow by a sentence, then the final one with the model's name as ``generator``; or, on any failure,
        the extractive answer with a notice that says what happened.
    """
    if extractive.status != "answered" or not extractive.hits or not settings.llm_url:
        yield extractive
        return
    from rag.answer.write import instead, write

    try:
        yield from write(extractive, settings=settings, bridge=bridge, article=article, history=history)
    except ModelFailure as failure:
        logger.info("The language model failed: %s", failure.code)  # a reader is told by the notice
        yield instead(extractive, failure)


def complete(messages: Messages, *, settings: Settings, timeout_s: float, most_characters: int) -> tuple[str, str]:
    """
    The model's whole reply, and the model's name.

    Raises:
        GenerationError: it failed; see :func:`stream`.
    """
    with open_client(settings, timeout_s=timeout_s) as client:
        model = model_name(client, settings)
        pieces = stream(
            client, model, messages, settings=settings, timeout_s=timeout_s, most_characters=most_characters
        )
        return "".join(pieces), model


def open_client(settings: Settings, *, timeout_s: float) -> OpenAI:
    """
    A client that talks to the address in the settings and to nothing else; close it, or use it in a ``with`` block.

    Raises:
        ModelFailure: the openai package is missing, or the address is none.
    """
    try:
        import openai
    except ImportError as exc:
        raise ModelFailure("package") from exc
    parts = _address(settings)
    timeout = openai.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))
    key = settings.llm_key.get_secret_value() if settings.llm_key else ""
    # A redirect could carry passages to an address that nobody set; a proxy has no part in talking to this machine.
    http_client = openai.DefaultHttpxClient(
        timeout=timeout,
        follow_redirects=False,
        trust_env=parts.hostname not in _LOOPBACK,
        verify=parts.scheme
        == "https",  # reading the certificates takes a tenth of a second that http need not wait for
    )
    client = openai.OpenAI(
        base_url=settings.llm_url, api_key=key or "none", max_retries=0, timeout=timeout, http_client=http_client
    )
    # Read from the environment by the package, and sent to whatever server is set: not ours to send.
    client.organization = None
    client.project = None
    return client


def model_name(client: OpenAI, settings: Settings) -> str:
    """The model in the settings, else the first that the server lists, else ``default``."""
    if settings.llm_model:
        return settings.llm_model
    import openai

    try:
        for model in client.models.list():
            return str(model.id)
    except (openai.APIConnectionError, openai.AuthenticationError, openai.PermissionDeniedError) as exc:
        raise _told(exc, settings, _Deadline.after(settings.llm_timeout_s)) from exc
    except Exception as exc:  # what a server can make the package raise is no closed list; the name is a nicety
        logger.debug("The server lists no models: %s", type(exc).__name__)
    return "default"


def stream(
    client: OpenAI,
    model: str,
    messages: Messages,
    *,
    settings: Settings,
    timeout_s: float,
    most_characters: int = MOST_CHARACTERS,
) -> Iterator[str]:
    """
    The pieces of the model's reply as they come.

    A server that asks to wait (429 or 503 with ``retry-after``) is waited for within the time-out.

    Raises:
        ModelFailure: refused or broken connection, time-out (``timeout_s`` for the whole reply, and for each silence),
            an HTTP error, unreadable data, a reply without text or end, or one that is too long.
    """
    deadline = _Deadline.after(timeout_s)
    sent: Any = [dict(message) for message in messages]
    optional: dict[str, Any] = {"temperature": 0, "max_tokens": most_characters // 2}
    waits = 0
    while True:
        try:
            opened = client.chat.completions.with_streaming_response.create(
                model=model, messages=sent, stream=True, **optional
            )
            with opened as response:
                yield from _pieces(response, deadline, most_characters)
            return
        except ModelFailure:
            raise
        except Exception as exc:  # see model_name
            status = getattr(exc, "status_code", None)
            if status == 400 and optional:
                optional = {}  # some servers know no max_tokens, or one temperature only
                continue
            wait = _asked_to_wait(exc) if status in (429, 503) else None
            if wait is None or waits >= _MOST_WAITS or wait >= deadline.left:
                raise _told(exc, settings, deadline) from exc
            waits += 1
            time.sleep(max(wait, _LEAST_WAIT_S))


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
    except Exception as exc:  # see model_name
        raise deadline.failure() if _is_timeout(exc) else ModelFailure("cut", retry=True) from exc
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
        raise ModelFailure("address", address=_shown(settings))
    return parts


def _shown(settings: Settings) -> str:
    """The address without what may be a password in it."""
    url = settings.llm_url or ""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else url.rpartition("@")[2]
    except ValueError:
        return url.rpartition("@")[2]


def _told(exc: Exception, settings: Settings, deadline: _Deadline) -> ModelFailure:
    """The failure behind an error of the package."""
    if isinstance(exc, ModelFailure):
        return exc
    status = getattr(exc, "status_code", None)
    if isinstance(status, int):
        if status in (401, 403):
            return ModelFailure("auth", status=status)
        if status == 429:
            return ModelFailure("rate", retry=True)
        return (
            ModelFailure("server", retry=True, status=status)
            if status >= 500
            else ModelFailure("rejected", status=status)
        )
    if _is_timeout(exc) and not _is_timeout(exc, "ConnectTimeout"):
        return deadline.failure()
    return ModelFailure("connect", retry=True, address=_shown(settings))


def _is_timeout(exc: BaseException, name: str = "TimeoutException") -> bool:
    """By name: which HTTP library is underneath depends on the version of the openai package."""
    seen: BaseException | None = exc
    while seen is not None:
        if any(base.__name__ == name for base in type(seen).__mro__):
            return True
        seen = seen.__cause__
    return False


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
