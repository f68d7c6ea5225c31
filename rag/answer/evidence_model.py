"""The fitted model that orders sentences: weighted sums of features, the weights in a data file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from rag.answer.features import FEATURES, READING
from rag.search.fuse import FusionWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceModel:
    """
    ``score = sum(weight * feature)``; features without a weight count nothing. The exponentials of the scores of one
    question's sentences, divided by their sum, are the odds that each of them answers.

    ``first`` are the weights that choose what is read, ``weights`` those of what was read. ``rerank``: what the
    search and a passage's sentences weigh when passages are ordered anew, see :func:`rag.answer.rerank.rerank`.
    """

    first: Mapping[str, float]
    weights: Mapping[str, float]
    rerank: FusionWeights

    def first_scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """One score a row of a matrix with the columns of :data:`rag.answer.features.FEATURES`."""
        return _sums(matrix, FEATURES, self.first)

    def scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """One score a row of a matrix with the columns of ``FEATURES`` and :data:`rag.answer.features.READING`."""
        return _sums(matrix, (*FEATURES, *READING), self.weights)


def _sums(matrix: NDArray[np.float32], names: Sequence[str], weights: Mapping[str, float]) -> NDArray[np.float32]:
    import numpy as np

    column = np.array([weights.get(name, 0.0) for name in names], dtype=np.float32)
    return np.asarray(matrix @ column, dtype=np.float32)


def in_two_steps(
    first: NDArray[np.floating[Any]], read: NDArray[np.intp], scores: NDArray[np.floating[Any]]
) -> NDArray[np.float32]:
    """
    One score a sentence: of those that were read their own, of the others one below all of these, in their first order.

    Args:
        first: (n,), scores before reading.
        read: rows of the sentences that were read, at least one.
        scores: of those, in their order.
    """
    import numpy as np

    found = np.asarray(first, dtype=np.float32) - np.float32(first.max()) + np.float32(scores.min())
    found[read] = scores
    return found


@cache
def evidence_model() -> EvidenceModel:
    """The weights that ``python -m eval.fit evidence`` wrote."""
    data = json.loads(resources.files("rag").joinpath("data/fitted/evidence.json").read_text("utf-8"))
    return EvidenceModel(first=data["first"], weights=data["weights"], rerank=FusionWeights(pairs=data["rerank"]))
