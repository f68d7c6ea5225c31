"""
Log lines for machines: one line an event, ``key=value``, secrets masked.

    time=2024-05-03T10:15:00.123+00:00 level=info logger=rag.engine event=answered status=answered seconds=0.021

Values that hold white space, quotes or control characters are written as JSON strings, so that no text of a document or
a question can forge a line. Question text is never part of an event unless ``RAG_LOG_QUESTIONS=1``.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

SECRETS = ("RAG_LLM_KEY", "RAG_CHROMA_TOKEN", "RAG_AUTH")
"""Variables whose values never stand in a log."""

ADDRESSES = ("RAG_CHROMA_URL", "RAG_LLM_URL")
"""Variables whose user names and passwords never do."""

_BARE = re.compile(r"[\w.:+/@%-]+", re.ASCII)
_CREDENTIALS = re.compile(r"(?<=://)[^\s/]+@")  # up to the last @: a password may hold one
_MASK = "***"
_LEAST_SECRET = 4


def configure_logging(*, level: int = logging.WARNING) -> None:
    """
    Write log lines to standard error, for a program's start; libraries are heard from ``WARNING`` on.

    The root logger's handlers are replaced, also those that a program has set up itself: such a program leaves this
    uncalled, and hears the loggers ``rag`` and ``ui`` as it hears any other.

    Args:
        level: from which on this package and its page are heard.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(KeyValueFormatter(secrets=secret_values()))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in ("rag", "ui"):
        logging.getLogger(name).setLevel(level)


def secret_values(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """What must not be shown: the secrets of the environment, and the password of ``user:password`` alone."""
    found: set[str] = set()
    # Of addresses too: one that was written wrong, without its scheme, cannot be told from other text.
    addresses = [environment.get(name, "").rpartition("@")[0].rpartition("://")[2] for name in ADDRESSES]
    for value in (*(environment.get(name, "") for name in SECRETS), *addresses):
        found |= {value, value.partition(":")[2]}
    # A mask for one or two letters would tear up every line and so tell what they are.
    return tuple(sorted((value for value in found if len(value) >= _LEAST_SECRET), key=len, reverse=True))


def masked(text: str, secrets: Iterable[str]) -> str:
    """``text`` without any of ``secrets`` and without user names and passwords of addresses."""
    for secret in secrets:
        text = text.replace(secret, _MASK)
    return _CREDENTIALS.sub(f"{_MASK}@", text)


def without_secrets(text: str) -> str:
    """``text`` as it may be shown: secrets of the environment and names and passwords in addresses are masked."""
    return masked(text, secret_values())


class KeyValueFormatter(logging.Formatter):
    """
    ``key=value`` on one line. Fields come from ``extra={"fields": {…}}``; an exception is the field ``error``.

    Args:
        secrets: values that are masked wherever they stand.
    """

    def __init__(self, *, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        fields["event"] = record.getMessage()
        fields.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
            fields["trace"] = self.formatException(record.exc_info)
        return " ".join(f"{key}={self._value(value)}" for key, value in fields.items())

    def _value(self, value: object) -> str:
        text = masked(f"{value:.3f}" if isinstance(value, float) else str(value), self._secrets)
        if _BARE.fullmatch(text):
            return text
        # Line and paragraph separators end a line for some readers, and JSON lets them stand.
        return json.dumps(text, ensure_ascii=False).translate({0x2028: "\\u2028", 0x2029: "\\u2029", 0x85: "\\u0085"})
