"""The fitted model that orders sentences: a weighted sum of features and a small correction, both in a data file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, ClassVar

from rag.answer.evidence.features import FEATURES, READING
from rag.search.fuse import FusionWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HiddenLayer:
    """
    What a sum of features cannot say, that one counts only where another does: ``outputs @ relu(inputs @ x + bias)``.

    ``x`` are the features less their ``centre``, divided by their ``spread``, and cut at ``LIMIT`` to either side, so
    that a feature beyond all that was learnt from moves nothing further. Shapes: ``centre``, ``spread`` (features,),
    ``inputs`` (units, features), ``bias``, ``outputs`` (units,).
    """

    centre: NDArray[np.float32]
    spread: NDArray[np.float32]
    inputs: NDArray[np.float32]
    bias: NDArray[np.float32]
    outputs: NDArray[np.float32]

    LIMIT: ClassVar[float] = 5.0

    @classmethod
    def read(cls, data: Mapping[str, Any], names: Sequence[str]) -> HiddenLayer:
        """From what :meth:`written` gave, for columns in the order of ``names``; a feature without a weight is none."""
        import numpy as np

        def row(part: str, missing: float) -> NDArray[np.float32]:
            return np.array([data[part].get(name, missing) for name in names], dtype=np.float32)

        nothing = [0.0] * len(data["bias"])
        return cls(
            centre=row("centre", 0.0),
            spread=row("spread", 1.0),
            inputs=np.array([data["inputs"].get(name, nothing) for name in names], dtype=np.float32).T,
            bias=np.array(data["bias"], dtype=np.float32),
            outputs=np.array(data["outputs"], dtype=np.float32),
        )

    def written(self, names: Sequence[str], *, digits: int) -> dict[str, Any]:
        """JSON-ready, by the names of the columns."""

        def rounded(values: NDArray[np.float32]) -> Any:
            return values.astype(float).round(digits).tolist()

        return {
            "centre": dict(zip(names, rounded(self.centre), strict=True)),
            "spread": dict(zip(names, rounded(self.spread), strict=True)),
            "inputs": dict(zip(names, rounded(self.inputs.T), strict=True)),
            "bias": rounded(self.bias),
            "outputs": rounded(self.outputs),
        }

    def of(self, matrix: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        """One number a row of (n, features)."""
        import numpy as np

        standard = np.clip((matrix - self.centre) / self.spread, -self.LIMIT, self.LIMIT)
        return np.asarray(np.maximum(standard @ self.inputs.T + self.bias, 0.0) @ self.outputs, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvidenceModel:
    """
    ``score = sum(weight * feature)``; features without a weight count nothing. Of what was read, ``hidden`` adds its
    correction. The exponentials of the scores of one question's sentences, divided by their sum, are the odds that
    each of them answers.

    ``first`` are the weights that choose what is read, ``weights`` those of what was read. ``rerank``: what the
    search and a passage's sentences weigh when passages are ordered anew, see :mod:`rag.answer.evidence.rerank`.
    """

    first: Mapping[str, float]
    weights: Mapping[str, float]
    hidden: HiddenLayer
    rerank: FusionWeights

    def first_scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """One score a row of a matrix with the columns of :data:`rag.answer.evidence.features.FEATURES`."""
        return _sums(matrix, FEATURES, self.first)

    def scores(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """One score a row of a matrix with the columns of ``FEATURES`` and then those of ``READING``."""
        return _sums(matrix, (*FEATURES, *READING), self.weights) + self.hidden.of(matrix)


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
    """The model that ``python -m eval.fit evidence`` wrote."""
    data = json.loads(resources.files("rag").joinpath("data/fitted/evidence.json").read_text("utf-8"))
    return EvidenceModel(
        first=data["first"],
        weights=data["weights"],
        hidden=HiddenLayer.read(data["hidden"], (*FEATURES, *READING)),
        rerank=FusionWeights(pairs=data["rerank"]),
    )
