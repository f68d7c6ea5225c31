"""
The correction to a weighted sum of features: a hidden layer, learnt on top of the sum, which stays as it is.

Small and held back in four ways, since there are few questions for its numbers: few units, half of them left out at
random in each step (dropout; Srivastava et al., JMLR 15, 2014), weights pulled towards nothing (decoupled weight decay;
Loshchilov and Hutter, arXiv:1711.05101), and the mean of several layers that began differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import fitting

Floats = NDArray[np.float64]
Lesson = tuple[Floats, NDArray[np.bool_], float]
"""(n, features) of a question's sentences, which of them answer, and what the question weighs."""

LAYERS = 3
UNITS = 32
DROPOUT = 0.5
DECAY = 1.0
_STEPS = 200
_RATE = 3e-3
_DIGITS = 4


def learn(lessons: Sequence[Lesson], weights: Floats, *, seed: int) -> fitting.HiddenLayer:
    """
    The layer that, added to ``matrix @ weights``, makes the sentences that answer likelier.

    The loss is that of :func:`eval.fit_evidence.learn`. The layers that are averaged become one, as wide as all.

    Args:
        lessons: those in which some sentences answer and some do not are learnt from.
        weights: of the sum, (features,).
        seed: of how the layers begin and of what is left out.
    """
    import torch

    usable = [lesson for lesson in lessons if lesson[1].any() and not lesson[1].all()]
    rows = np.concatenate([matrix for matrix, _, _ in usable])
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread > 1e-4, spread, 1.0)
    limit = fitting.HiddenLayer.LIMIT
    loss = _Loss(usable, rows @ weights)
    inputs = torch.tensor(np.clip((rows - centre) / spread, -limit, limit), dtype=torch.float32)
    layers = []
    for layer in range(LAYERS):
        torch.manual_seed(seed + layer)
        first = torch.nn.Linear(rows.shape[1], UNITS)
        second = torch.nn.Linear(UNITS, 1, bias=False)
        second.weight.data.zero_()
        parameters = [*first.parameters(), *second.parameters()]
        optimiser = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=DECAY)
        for _ in range(_STEPS):
            hidden = torch.nn.functional.dropout(torch.relu(first(inputs)), DROPOUT)
            optimiser.zero_grad()
            loss.of(second(hidden).squeeze(1)).backward()
            optimiser.step()
        layers.append((first, second))

    def rounded(values: Sequence[Any]) -> NDArray[np.float32]:
        return np.asarray(np.concatenate([one.detach().numpy() for one in values]).round(_DIGITS), dtype=np.float32)

    return fitting.HiddenLayer(
        centre=np.asarray(centre.round(_DIGITS), dtype=np.float32),
        spread=np.asarray(spread.round(_DIGITS), dtype=np.float32),
        inputs=rounded([first.weight for first, _ in layers]),
        bias=rounded([first.bias for first, _ in layers]),
        outputs=rounded([second.weight[0] / LAYERS for _, second in layers]),
    )


def as_json(layer: fitting.HiddenLayer) -> dict[str, Any]:
    """What :func:`rag.answer.evidence_model.evidence_model` reads."""
    parts = {name: getattr(layer, name) for name in ("centre", "spread", "inputs", "bias", "outputs")}
    return {
        "features": [*fitting.FEATURES, *fitting.READING],
        **{name: np.asarray(part, dtype=np.float64).round(_DIGITS).tolist() for name, part in parts.items()},
    }


class _Loss:
    """Listwise, as :func:`eval.fit_evidence.learn` has it, of a correction to scores that stay as they are."""

    def __init__(self, lessons: Sequence[Lesson], scores: Floats) -> None:
        import torch

        def floats(values: Any) -> Any:
            return torch.tensor(np.asarray(values), dtype=torch.float32)

        weights = np.array([weight for _, _, weight in lessons])
        self._right = floats(np.concatenate([right for _, right, _ in lessons]))
        self._owner = torch.tensor(np.repeat(np.arange(len(lessons)), [len(right) for _, right, _ in lessons]))
        self._scores = floats(scores)
        self._weights = floats(weights / weights.sum())
        self._answers = self._sum(self._right)

    def of(self, correction: Any) -> Any:
        """The loss of a correction, one number a sentence."""
        import torch

        scores = self._scores + correction
        highest = torch.full_like(self._weights, -torch.inf).scatter_reduce(0, self._owner, scores, "amax")
        below = scores - highest.detach()[self._owner]
        logs = below - torch.log(self._sum(torch.exp(below)))[self._owner]
        some = torch.log(self._sum(torch.exp(logs) * self._right) + 1e-12)
        every = self._sum(logs * self._right) / self._answers
        return -((0.5 * some + 0.5 * every) * self._weights).sum()

    def _sum(self, values: Any) -> Any:
        """Over each question's sentences."""
        import torch

        return torch.zeros_like(self._weights).index_add(0, self._owner, values)
