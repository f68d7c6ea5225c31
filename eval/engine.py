"""An engine over a corpus of its own, and what of it is used here."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import rag
from eval.questions import SUITES, Suite
from rag import Answer, Article, ArticleSummary, Filters, Hit, IndexStatus, IngestReport, InputError

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """What of :class:`rag.Engine` is used here."""

    def ingest(self) -> IngestReport: ...
    def retrieve(self, question: str, *, k: int = 5, filters: Filters | None = None) -> list[Hit]: ...
    def ask(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        k: int = 8,
        filters: Filters | None = None,
    ) -> Answer: ...
    def articles(self) -> Sequence[ArticleSummary]: ...
    def article(self, name: str, /) -> Article: ...
    def status(self) -> IndexStatus: ...
    def close(self) -> None: ...


@contextmanager
def opened(
    corpus: Path, *, home: Path | None = None, changes: Mapping[str, object] | None = None
) -> Iterator[rag.Engine]:
    """
    An engine over a fresh index of ``corpus``, without a language model.

    Args:
        corpus: folder of articles.
        home: where the index is to stay; in a temporary folder that goes afterwards unless given.
        changes: settings that are not to be as usual.
    """
    if not corpus.is_dir():
        raise InputError(f"The corpus {corpus} is not a folder.")
    with tempfile.TemporaryDirectory(prefix="rag-eval-", ignore_cleanup_errors=True) as folder:
        own = home or Path(folder)
        _share_models(own)
        engine = rag.Engine(rag.load_settings(home=own, corpus=corpus, llm_url=None, **(changes or {})))
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def together(suites: Iterable[Suite], *, beside: Suite | None = None) -> Iterator[Path]:
    """A folder with the articles of several suites, as ``suite-file``, and of one under their own names."""
    with tempfile.TemporaryDirectory(prefix="rag-eval-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if beside is not None:
            shutil.copytree(beside.corpus, folder, dirs_exist_ok=True)
        for suite in suites:
            for path in suite.corpus.glob("*.txt"):
                shutil.copy(path, folder / f"{prefix_of(suite)}{path.name}")
        yield folder


@contextmanager
def archives_together(*, changes: Mapping[str, object] | None = None) -> Iterator[rag.Engine]:
    """
    An engine over one index of all the archives: what is best in a folder of fourteen articles need not be in one of
    twelve hundred. The articles of a suite are named as :func:`prefix_of` says.
    """
    with together(one for one in SUITES if one.is_archive) as folder, opened(folder, changes=changes) as engine:
        engine.ingest()
        yield engine


def prefix_of(suite: Suite) -> str:
    """What stands before the names of a suite's articles in a folder of several."""
    return f"{suite.name}-"


def _share_models(home: Path) -> None:
    """Let a new data folder use the models that were converted before; where it cannot, they are converted again."""
    shared = rag.load_settings().home.resolve() / "models"
    try:
        shared.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "models").exists():
            (home / "models").symlink_to(shared, target_is_directory=True)
    except OSError as exc:
        logger.debug("no models are shared with %s: %s", home, exc)
