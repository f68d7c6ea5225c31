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
Example = tuple[Floats, NDArray[np.bool_]]
"""(n, features) of a question's sentences, and which of them answer."""

LAYERS = 3
UNITS = 32
"""Of each layer; 64 were no better on questions left out."""
DROPOUT = 0.5
DECAY = 1.0
_STEPS = 200
_RATE = 3e-3
DIGITS = 4
"""That numbers are written with."""


def learn(examples: Sequence[Example], weights: Floats, *, seed: int) -> fitting.HiddenLayer:
    """
    The layer that, added to ``matrix @ weights``, makes the sentences that answer likelier.

    The loss is that of :func:`eval.fit_evidence.learn`, every question counting the same: where those of the small
    corpora counted ten times as much as those of the archives, the layer learnt them by heart (first sentence of such
    corpora left out 0.713 instead of 0.732). The layers that are averaged become one, as wide as all.

    Args:
        examples: those in which some sentences answer and some do not are learnt from.
        weights: of the sum, (features,).
        seed: of how the layers begin and of what is left out.
    """
    import torch

    usable = [example for example in examples if example[1].any() and not example[1].all()]
    rows = np.concatenate([matrix for matrix, _ in usable])
    centre, spread = rows.mean(axis=0).round(DIGITS), rows.std(axis=0).round(DIGITS)
    spread = np.where(spread > 0, spread, 1.0)
    limit = fitting.HiddenLayer.LIMIT
    loss = _Loss(usable, rows @ weights)
    standard = torch.tensor(np.clip((rows - centre) / spread, -limit, limit), dtype=torch.float32)
    layers = []
    for layer in range(LAYERS):
        with torch.random.fork_rng():
            torch.manual_seed(seed + layer)
            layers.append(_layer(standard, loss))

    def side_by_side(parts: Sequence[Any]) -> NDArray[np.float32]:
        return np.asarray(np.concatenate([part.detach().numpy() for part in parts]), dtype=np.float32)

    return fitting.HiddenLayer(
        centre=np.asarray(centre, dtype=np.float32),
        spread=np.asarray(spread, dtype=np.float32),
        inputs=side_by_side([inner.weight for inner, _ in layers]),
        bias=side_by_side([inner.bias for inner, _ in layers]),
        outputs=side_by_side([outer.weight[0] / LAYERS for _, outer in layers]),
    )


def _layer(standard: Any, loss: _Loss) -> tuple[Any, Any]:
    """One layer, learnt from (n, features): from features to units, and from units to the correction."""
    import torch

    inner = torch.nn.Linear(standard.shape[1], UNITS)
    outer = torch.nn.Linear(UNITS, 1, bias=False)
    torch.nn.init.zeros_(outer.weight)
    optimiser = torch.optim.AdamW([*inner.parameters(), *outer.parameters()], lr=_RATE, weight_decay=DECAY)
    for _ in range(_STEPS):
        hidden = torch.nn.functional.dropout(torch.relu(inner(standard)), DROPOUT)
        optimiser.zero_grad()
        loss.of(outer(hidden).squeeze(1)).backward()
        optimiser.step()
    return inner, outer


class _Loss:
    """Listwise, as :func:`eval.fit_evidence.learn` has it, of a correction to scores that stay as they are."""

    def __init__(self, examples: Sequence[Example], scores: Floats) -> None:
        import torch

        def floats(values: Any) -> Any:
            return torch.tensor(np.asarray(values), dtype=torch.float32)

        self._right = floats(np.concatenate([right for _, right in examples]))
        self._owner = torch.tensor(np.repeat(np.arange(len(examples)), [len(right) for _, right in examples]))
        self._scores = floats(scores)
        self._none = torch.zeros(len(examples))
        self._answers = self._sum(self._right)

    def of(self, correction: Any) -> Any:
        """The loss of a correction, one number a sentence."""
        import torch

        scores = self._scores + correction
        highest = torch.full_like(self._none, -torch.inf).scatter_reduce(0, self._owner, scores, "amax")
        below = scores - highest.detach()[self._owner]
        logs = below - torch.log(self._sum(torch.exp(below)))[self._owner]
        some = torch.log(self._sum(torch.exp(logs) * self._right) + 1e-12)
        every = self._sum(logs * self._right) / self._answers
        return -(0.5 * some + 0.5 * every).mean()

    def _sum(self, values: Any) -> Any:
        """Over each question's sentences."""
        return self._none.index_add(0, self._owner, values)
