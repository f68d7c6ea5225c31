"""An exception in the words of the page."""

from __future__ import annotations

import logging

from rag import InputError, RagError, without_secrets
from ui.escape import clipped
from ui.jobs import Busy
from ui.session import Failure
from ui.strings import Words

log = logging.getLogger(__name__)

MESSAGE_CHARS = 400


def message_of(error: RagError) -> str:
    """Its own sentence, in which a value that came from outside may be of any length."""
    return clipped(without_secrets(error.message), MESSAGE_CHARS)


def note(error: BaseException) -> None:
    """Log a failure, but for one of the caller's: its message may hold the question, and nobody has to see to it."""
    if isinstance(error, Busy):
        log.warning("too many questions are waiting")
    elif isinstance(error, RagError) and not isinstance(error, InputError):
        fields = {"error": f"{type(error).__name__}: {message_of(error)}"}
        log.warning("a request was not answered", extra={"fields": fields})


def failure_of(error: BaseException, words: Words) -> Failure:
    """What the page says of an exception: ours speak for themselves, others are named and logged."""
    note(error)
    if isinstance(error, Busy):
        return Failure(message=words["busy"])
    if isinstance(error, RagError):
        return Failure(message=message_of(error), next_step=error.next_step)
    log.error("the page failed", exc_info=error)
    return Failure(message=words("failed_unknown", kind=type(error).__name__))
