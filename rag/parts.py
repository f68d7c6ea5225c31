"""What an engine is made of, each part loaded on first use and once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.errors import NoIndexError
from rag.forked import refuse_fork
from rag.locked import locked_property

if TYPE_CHECKING:
    from rag.answer import Answerer
    from rag.index import Index, IndexView
    from rag.index.embedding.cross_encoder import CrossEncoder
    from rag.index.embedding.embedder import Embedder
    from rag.language import Bridge
    from rag.search import Retriever, TwinFinder
    from rag.settings import Settings


class EngineParts:
    """
    The parts, and a state of the index to read from.

    Args:
        settings: what they are made with.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.RLock()

    @locked_property
    def _bridge(self) -> Bridge:
        from rag.language import Bridge

        return Bridge(self.settings.languages, lexicon=self.settings.lexicon, folder=self.settings.kept)

    @locked_property
    def _embedder(self) -> Embedder:
        from rag.index.embedding.embedder import open_embedder

        return open_embedder(self.settings)

    @locked_property
    def _judge(self) -> CrossEncoder:
        from rag.index.embedding.cross_encoder import open_cross_encoder

        return open_cross_encoder(self.settings)

    @locked_property
    def _index(self) -> Index:
        from rag.index import Index

        return Index(self.settings)

    @locked_property
    def _retriever(self) -> Retriever:
        from rag.search import Retriever

        return Retriever(
            bridge=self._bridge,
            embedder=self._embedder,
            languages=self.settings.languages,
            rankers=self.settings.rankers,
        )

    @locked_property
    def _answerer(self) -> Answerer:
        from rag.answer import Answerer

        return Answerer(
            bridge=self._bridge,
            embedder=self._embedder,
            judge=lambda: self._judge,
            settings=self.settings,
        )

    @locked_property
    def _twins(self) -> TwinFinder:
        from rag.search import TwinFinder

        return TwinFinder()

    @contextmanager
    def _reading(self) -> Iterator[IndexView]:
        self._refuse_early()
        with self._index.reading(embedder=self._embedder, bridge=self._bridge) as view:
            yield view

    def _refuse_early(self) -> None:
        """What is said before the model is loaded and the store opened: neither is needed, and both make files."""
        refuse_fork()
        if self._is_new():
            raise NoIndexError(f"There is no index at {self.settings.home} yet.", next_step="Run `rag ingest`.")

    def _is_new(self) -> bool:
        """Whether there is nothing of an index in the data folder, and none on a server that would have to be asked."""
        if self.settings.chroma_url is not None or (self.settings.home / "index.json").exists():
            return False
        from rag.index.chroma.files import holds_database

        # One without the other is a first ingest that was cut short, or a state that was lost: the store is asked.
        return not holds_database(self.settings.home / "chroma")
