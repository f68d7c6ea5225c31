"""What a search reads: one consistent state of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from rag.index.lexical.index import LexicalIndex, Place
from rag.schema import Filters, Passage
from rag.search.fuse import Ranking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class View(Protocol):
    """One consistent state of the index; every id that it returns it can also read."""

    @property
    def lexical(self) -> LexicalIndex:
        """The sidecar of this state."""

    @property
    def stamp(self) -> str:
        """Changes whenever the state does."""

    @property
    def passage_count(self) -> int:
        """How many passages this state holds."""

    def nearest(self, vector: NDArray[np.float32], limit: int, filters: Filters | None) -> Ranking:
        """(passage id, cosine) pairs, best first."""

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id, in the order asked; ids that this state does not hold are left out."""

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        """Where passages stand, in the order asked; ids that this state does not hold are left out."""

    def source_of(self, article_id: str) -> str:
        """Where an article of this state came from."""

    def copies(self, article_id: str) -> tuple[str, ...]:
        """Ids of an article's near copies."""
