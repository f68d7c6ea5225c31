"""
Learning low-rank updates of a transformer's matrices, and nothing else of it (LoRA; Hu et al., ICLR 2022,
arXiv:2106.09685): what :mod:`eval.fit_embedder` and :mod:`eval.fit_cross_encoder` share.

On Linux a run takes half the time with ``MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000`` before
it, which keep the C library from handing large arrays back and asking for them anew at every step.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rag import fitting

RANK = 16
RATE = 5e-4
_WARM_UP = 0.06
_LOGGED = 100
_SLICE = 16
"""Texts that are run together, of like length so that little is padding."""

T = TypeVar("T")


def described(file: str, content: bytes, *, questions: int, epochs: int) -> dict[str, Any]:
    """An adapter's file, and how it was learnt, as a target of ``eval.fit`` gives it."""
    return {
        "files": {file: content},
        "sha256": hashlib.sha256(content).hexdigest(),
        "questions": questions,
        "rank": RANK,
        "epochs": epochs,
        "rate": RATE,
    }


def with_updates(transformer: Any, *, rank: int = RANK) -> dict[str, Any]:
    """
    Put an update that learns on every matrix of a transformer's layers; all the rest stands still.

    Dropout is off: on a processor it takes longer than all the rest, and the low rank keeps from overlearning.

    Returns:
        The changed modules by name, with ``down`` (rank, inputs) and ``up`` (outputs, rank), at first 0.
    """
    import torch

    class Updated(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
        def __init__(self, layer: Any) -> None:
            super().__init__()
            self.layer = layer
            self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
            self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

        def forward(self, states: Any) -> Any:
            return torch.nn.functional.linear(states, self.layer.weight + self.up @ self.down, self.layer.bias)

    for parameter in transformer.parameters():
        parameter.requires_grad_(False)
    updated = {}
    for name, layer in list(transformer.named_modules()):
        if isinstance(layer, torch.nn.Linear) and name.startswith("encoder."):
            parent, _, last = name.rpartition(".")
            updated[name] = Updated(layer)
            setattr(transformer.get_submodule(parent), last, updated[name])
    transformer.eval()
    return updated


def mean_of(contents: Sequence[bytes], *, rank: int) -> bytes:
    """
    The mean of several adapters' files, heads and all, each module's update by its best approximation of a rank.

    Models that start alike and learn from other examples, or in another order, are often better in the mean than each
    of them, at the cost of one (Wortsman et al., Model soups, ICML 2022, arXiv:2203.05482).
    """
    import torch

    parts = [fitting.adapter_parts(content) for content in contents]
    updates = {}
    for name in parts[0][0]:
        change = sum(up @ down for down, up in (own[name] for own, _ in parts)) / len(parts)
        left, strengths, right = torch.linalg.svd(change, full_matrices=False)
        root = strengths[:rank].sqrt()
        updates[name] = (root[:, None] * right[:rank], left[:, :rank] * root)
    heads = [head for _, head in parts if head]
    if not heads:
        return fitting.adapter_bytes(updates)
    weights, biases = zip(*heads, strict=True)
    return fitting.adapter_bytes(updates, head=(sum(weights) / len(parts), sum(biases) / len(parts)))


def averaged(name: str, content: bytes, *, rank: int) -> tuple[bytes, list[str]]:
    """The mean of the adapter in use and of one learnt anew, and the SHA-256 of either."""
    both = [fitting.adapter_file(name).read_bytes(), content]
    return mean_of(both, rank=rank), [hashlib.sha256(one).hexdigest() for one in both]


def in_slices(tokens: Sequence[Sequence[int]], run: Callable[[Sequence[int], Any], Sequence[Any]]) -> list[Any]:
    """
    What ``run`` yields for each row of token ids, in their order.

    Args:
        tokens: one row a text.
        run: takes places of rows and their ids, (n, longest) padded with 0, and yields one result a row.
    """
    import torch

    order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
    found: list[Any] = [None] * len(tokens)
    for start in range(0, len(order), _SLICE):
        places = order[start : start + _SLICE]
        for place, result in zip(places, run(places, torch.tensor(padded([tokens[p] for p in places]))), strict=True):
            found[place] = result
    return found


def padded(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Rows of numbers made equally long with 0."""
    longest = max(map(len, rows))
    return [[*row, *[0] * (longest - len(row))] for row in rows]


def train(
    examples: Sequence[T],
    *,
    loss: Callable[[Sequence[T], random.Random], Any],
    groups: Sequence[dict[str, Any]],
    epochs: int,
    batch: int,
    seed: int,
    log: Callable[[str], None],
) -> list[float]:
    """
    Learn with AdamW, the rate rising and then falling to 0; the mean loss of every hundred steps.

    Args:
        loss: of a batch, a torch scalar.
        groups: parameters that learn, as torch's optimisers take them, with their rates.
    """
    import torch

    chance = random.Random(seed)
    optimiser = torch.optim.AdamW(list(groups), weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (_WARM_UP * steps)) * (steps - step) / steps
    )
    learnt = [parameter for group in groups for parameter in group["params"]]
    losses: list[float] = []
    total, step = 0.0, 0
    for _ in range(epochs):
        order = list(examples)
        chance.shuffle(order)
        for start in range(0, len(order), batch):
            found = loss(order[start : start + batch], chance)
            optimiser.zero_grad()
            found.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            total, step = total + float(found.detach()), step + 1
            if step % _LOGGED == 0:
                losses.append(round(total / _LOGGED, 4))
                log(f"step {step} of {steps}: loss {losses[-1]}")
                total = 0.0
    return losses
