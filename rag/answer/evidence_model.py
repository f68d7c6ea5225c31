"""The fitted model that orders sentences: a weighted sum of features, its weights in a data file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from rag.answer.features import FEATURES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceModel:
    """
    ``score = sum(weight * feature)``; features without a weight count nothing. The exponentials of the scores of one
    question's sentences, divided by their sum, are the odds that each of them answers. ``rerank``: what a passage's
    best sentence weighs beside the search's score, see :func:`rag.answer.rerank.rerank`.
    """

    weights: Mapping[str, float]
    rerank: float

    def scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """One score a row of a matrix with the columns of :data:`rag.answer.features.FEATURES`."""
        import numpy as np

        column = np.array([self.weights.get(name, 0.0) for name in FEATURES], dtype=np.float32)
        return np.asarray(matrix @ column, dtype=np.float32)


@cache
def evidence_model() -> EvidenceModel:
    """The weights that ``python -m eval.fit evidence`` wrote."""
    data = json.loads(resources.files("rag").joinpath("data/fitted/evidence.json").read_text("utf-8"))
    return EvidenceModel(weights=data["weights"], rerank=data["rerank"])
