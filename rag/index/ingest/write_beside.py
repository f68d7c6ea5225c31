"""
Parts of an index, each written by a process of its own that ends with it.

What Chroma and Tantivy free while they write and merge stays with their process, in gaps between what is still in use:
a process that writes part after part grows with the corpus. Here each starts from nothing. It also takes Chroma's work
out of the process that embeds, whose threads would wait for Python's lock meanwhile.

``python -m rag.index.ingest.write_beside`` is such a process, see :mod:`rag.index.beside`. It ends at once when the one
that began it is gone, however that ended; what was not published by then is deleted by the next writer.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from rag.errors import StoreError
from rag.index.beside import Beside, say, serve_on_standard_input, to_send
from rag.index.ingest.writer import IndexWriter
from rag.index.lexical.document import LexicalDocument
from rag.index.records import Draft

logger = logging.getLogger(__name__)

OpenWriter = Callable[[], IndexWriter]
"""Opens a writer on top of the newest state; can be pickled. The caller of the other process holds the lock."""


class WriterBeside:
    """
    Writes as :class:`IndexWriter` does. Leaving the block gives up what was not committed.

    Args:
        writer: follows what is published; writes by itself where no process can be begun.
        open_writer: opens the same writer in another process.
        lock: number of the open file whose lock gives the right to write. The other process holds it as well, so that
            nobody else begins to write before it has ended. None where locks do not go with files.
    """

    def __init__(self, writer: IndexWriter, open_writer: OpenWriter, *, lock: int | None = None) -> None:
        self._writer = writer
        self._open_writer = open_writer
        self._lock = lock
        self._process: Beside | None = None
        self._alone = self._ended = False

    def __enter__(self) -> WriterBeside:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process is None:
            return
        self._close()
        with suppress(Exception):  # what ended the work is told; the next writer deletes the rest
            self._writer.follow()
            self._writer.clean()

    @contextmanager
    def ended_by_interrupt(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM inside the block end the process at once, whatever another thread waits for."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            self._ended = True
            if self._process is not None:
                self._process.kill()
            raise

    def put(self, drafts: Sequence[Draft], documents: Mapping[str, list[LexicalDocument]]) -> None:
        """See :meth:`IndexWriter.put`."""
        self._do("put", drafts, documents)

    def remove(self, article_ids: Sequence[str]) -> None:
        """See :meth:`IndexWriter.remove`."""
        if article_ids:
            self._do("remove", article_ids)

    def commit(self) -> None:
        """See :meth:`IndexWriter.commit`; the process ends."""
        if self._process is None:
            self._writer.commit()
            return
        self._do("commit")
        self._process.close()
        self._process = None
        self._writer.follow()

    def _do(self, method: str, *arguments: object) -> None:
        process = self._begun()
        if process is None:
            getattr(self._writer, method)(*arguments)
            return
        try:
            answer = process.ask((method, arguments))
        except (EOFError, OSError, pickle.UnpicklingError) as exc:
            process.kill()
            raise StoreError(
                f"The process that wrote a part of the index ended with status {process.close()}.",
                next_step="See that there is memory and room on the disk, then run `rag ingest` again: it goes on "
                "from there.",
                retry=True,
            ) from exc
        _taken(answer)

    def _begun(self) -> Beside | None:
        """The process of the part that is written; None where there can be none."""
        if self._ended:
            raise StoreError(
                "Writing was stopped.", next_step="Run `rag ingest` again: it goes on from there.", retry=True
            )
        if self._process is None and not self._alone:
            try:
                self._process = Beside(__name__, keeps=[] if self._lock is None else [self._lock])
                answer = self._process.ask((self._open_writer, logging.getLogger("rag").getEffectiveLevel()))
            except Exception as exc:  # whatever it is, the work can be done here
                logger.debug("No process to write a part of the index: %r", exc)
                self._alone = True
                self._close()
                return None
            _taken(answer)
        return self._process

    def _close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.close()
            self._process = None


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Open a writer and do what it is told, until the commit."""
    lines = _Lines()
    logging.basicConfig(handlers=[lines], force=True)
    writer: IndexWriter | None = None
    for method, arguments in _messages(asked):
        error: Exception | None = None
        try:
            if writer is None:
                logging.getLogger("rag").setLevel(arguments)
                writer = method()
            else:
                getattr(writer, method)(*arguments)
        except Exception as exc:
            error = to_send(exc, StoreError(f"A part of the index could not be written: {exc!r}."))
        say((error, lines.taken()), answers)
        if method == "commit" or writer is None:
            return


def _messages(asked: IO[bytes]) -> Iterator[Any]:
    """What is asked. When the other side is gone the process ends, in the middle of whatever it is at."""
    read: queue.Queue[Any] = queue.Queue()

    def listen() -> None:
        try:
            while True:
                read.put(pickle.load(asked))
        except BaseException:
            os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield read.get()


class _Lines(logging.Handler):
    """What is logged, to be logged where it can be read."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._lines.append((record.name, record.levelno, record.getMessage()))

    def taken(self) -> list[tuple[str, int, str]]:
        """The lines since the last time."""
        lines, self._lines = self._lines, []
        return lines


def _taken(answer: tuple[Exception | None, list[tuple[str, int, str]]]) -> None:
    """Log what the other process logged, and raise what it raised."""
    error, lines = answer
    for name, level, line in lines:
        logging.getLogger(name).log(level, "%s", line)
    if error is not None:
        raise error


if __name__ == "__main__":
    serve_on_standard_input(serve)
    # All is on the disk. The thread that listens would keep Python from ending in order.
    os._exit(0)
