"""An exception in the words of the page."""

from __future__ import annotations

import logging

from rag import RagError
from ui.jobs import Busy
from ui.session import Failure
from ui.strings import Words

log = logging.getLogger(__name__)


def failure_of(error: BaseException, words: Words) -> Failure:
    """What the page says of an exception: ours speak for themselves, others are named and logged."""
    if isinstance(error, Busy):
        return Failure(message=words["busy"])
    if isinstance(error, RagError):
        return Failure(message=error.message, next_step=error.next_step)
    log.error("the page failed", exc_info=error)
    return Failure(message=words("failed_unknown", kind=type(error).__name__))
