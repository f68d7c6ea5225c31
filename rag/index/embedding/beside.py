"""
Passages embedded in a process of its own, beside the one that prepares and writes.

Preparing is Python from end to end, and Chroma keeps Python's lock while it writes: threads that embed in the same
process wait for both. Here nothing but embedding wants the lock.

``python -m rag.index.embedding.beside`` is such a process, see :mod:`rag.index.beside`. It ends when the one that
began it is gone, whatever it is at.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from rag.errors import EmbeddingError
from rag.index.beside import Beside, say, serve_on_standard_input, to_send

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.embedding.embedder import Embedder

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Groups of texts that are embedded at a time: while the last text of one keeps one core, the next keeps the others."""


class EmbedderBeside:
    """
    Embeds as an :class:`rag.index.embedding.embedder.Embedder` does, in another process; here, should that one fail.

    Several threads may ask at once and are answered in the order in which they asked. The process begins as the block
    is entered, and is ended as it is left, whoever still waits for it.

    Args:
        embedder: the same embedder in this process.
        open_embedder: opens it in the other one; can be pickled.
    """

    def __init__(self, embedder: Embedder, open_embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder
        self._open_embedder = open_embedder
        self._process: Beside | None = None
        self._asking = threading.Lock()
        self._answers = ThreadPoolExecutor(1, thread_name_prefix="vectors")
        self._left = False

    def __enter__(self) -> EmbedderBeside:
        try:
            self._process = Beside(__name__)
            self._process.tell(self._open_embedder)
        except Exception as exc:  # no room for a process, no Python that could be run: the work can be done here
            self._give_up(exc)
        return self

    def __exit__(self, *exc: object) -> None:
        self._left = True
        process = self._process
        if process is not None:
            process.kill()
        self._answers.shutdown(wait=True)
        if process is not None:
            process.close()

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :meth:`rag.index.embedding.embedder.Embedder.embed_passages`."""
        try:
            with self._asking:
                process = self._process
                if process is None:
                    raise EOFError
                process.tell(list(texts))
                answer = self._answers.submit(process.answer)
            vectors: NDArray[np.float32] | Exception = answer.result()
        # Where several ask, one finds it gone; what the others wait for may be cut off or closed already.
        except (EOFError, OSError, RuntimeError, ValueError, pickle.UnpicklingError) as exc:
            if self._left:
                raise EmbeddingError("Embedding was stopped.", next_step="Run `rag ingest` again.", retry=True) from exc
            self._give_up(exc)
            return self._embedder.embed_passages(texts)
        if isinstance(vectors, Exception):
            raise vectors
        return vectors

    def _give_up(self, exc: Exception) -> None:
        """Go on in this process."""
        with self._asking:
            process, self._process = self._process, None
        if process is not None:
            logger.debug("The process that embeds is gone: %r", exc)
            process.kill()
            process.close()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Open an embedder and answer groups of texts with their vectors, in order, until the other side is gone."""
    try:
        embedder: Embedder = pickle.load(asked)()
    except Exception as exc:  # the other side has opened its own, and goes on with that
        logger.debug("Nothing to embed with: %r", exc)
        return
    given: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
    groups = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="group")

    def listen() -> None:
        try:
            while True:
                given.put(groups.submit(_outcome, embedder, pickle.load(asked)))
        except BaseException:
            os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    with suppress(BrokenPipeError):
        while True:
            say(given.get().result(), answers)
    os._exit(1)


def _outcome(embedder: Embedder, texts: list[str]) -> NDArray[np.float32] | Exception:
    """The vectors, or what is wrong."""
    try:
        return embedder.embed_passages(texts)
    except Exception as exc:
        return to_send(exc, EmbeddingError(f"The passages could not be embedded: {exc!r}."))


if __name__ == "__main__":
    serve_on_standard_input(serve)
