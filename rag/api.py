"""The module's functions: :class:`rag.Engine`'s methods on an engine that all callers share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from rag.asking import History
from rag.engine import Engine
from rag.inputs import Paths
from rag.schema import Answer, Article, ArticleSummary, Filters, Hit, IndexStatus, IngestReport

_shared: Engine | None = None
_shared_lock = threading.Lock()


def default_engine() -> Engine:
    """The engine behind the module's functions, made from the environment on first use."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Engine()
        return _shared


def retrieve(question: str, *, k: int = 5, filters: Filters | None = None) -> list[Hit]:
    """See :meth:`Engine.retrieve`."""
    return default_engine().retrieve(question, k=k, filters=filters)


def ask(question: str, *, history: History | None = (), k: int = 8, filters: Filters | None = None) -> Answer:
    """See :meth:`Engine.ask`."""
    return default_engine().ask(question, history=history, k=k, filters=filters)


def ask_stream(
    question: str, *, history: History | None = (), k: int = 8, filters: Filters | None = None
) -> Iterator[Answer]:
    """See :meth:`Engine.ask_stream`."""
    return default_engine().ask_stream(question, history=history, k=k, filters=filters)


def ingest(
    paths: Paths | None = None,
    *,
    prune: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int | None, str], None] | None = None,
) -> IngestReport:
    """See :meth:`Engine.ingest`."""
    return default_engine().ingest(paths, prune=prune, dry_run=dry_run, progress=progress)


def articles() -> list[ArticleSummary]:
    """See :meth:`Engine.articles`."""
    return default_engine().articles()


def article(name: str) -> Article:
    """See :meth:`Engine.article`."""
    return default_engine().article(name)


def status() -> IndexStatus:
    """See :meth:`Engine.status`."""
    return default_engine().status()
