"""
Every error this package raises on purpose.

    RagError
    ├── InputError            the caller's value cannot be used (question, k, history, filters, settings, file)
    ├── IndexStateError           something about the index on disk or on the server
    │   ├── NoIndexError      there is none yet: ingest first
    │   ├── StaleIndexError   made by another version, model or setting: ingest again
    │   ├── DamagedIndexError files missing or not what they were: repair
    │   └── BusyError         another process, or another thread of this one, is writing
    ├── StoreError            the vector store failed, cannot be reached, or was opened before this process was forked
    ├── EmbeddingError        the embedding model is missing, altered or failed
    └── GenerationError       the language model could not be reached or answered badly

A message names what failed, the value that caused it, and the command to run next. ``retry`` says whether the same
call may succeed later.
"""

from __future__ import annotations


class RagError(Exception):
    """
    Base of all errors of this package.

    Args:
        message: what failed and the value that caused it, one sentence.
        next_step: the command or change that gets the user further, or None.
        retry: whether the same call may succeed later.
    """

    def __init__(self, message: str, *, next_step: str | None = None, retry: bool = False) -> None:
        super().__init__(message if next_step is None else f"{message} {next_step}")
        self.message = message
        self.next_step = next_step
        self.retry = retry


class InputError(RagError, ValueError):
    """The caller's value cannot be used."""


class IndexStateError(RagError):
    """Something about the index; see the subclasses."""


class NoIndexError(IndexStateError):
    """Nothing has been ingested yet."""


class StaleIndexError(IndexStateError):
    """The index was made by another version, embedding model or setting."""


class DamagedIndexError(IndexStateError):
    """Parts of the index are missing or not what they were."""


class BusyError(IndexStateError):
    """Another process, or another thread of this one, is writing to the index."""


class StoreError(RagError):
    """The vector store failed, cannot be reached, or was opened by the process that this one was forked from."""


class EmbeddingError(RagError):
    """The embedding model is missing, altered or failed."""


class GenerationError(RagError):
    """The language model could not be reached, or what it sent cannot be used."""
