"""
What was learnt on top of a model's weights: for some of its matrices a product of two small ones that is added.

Such an update of low rank is a fiftieth of the model's size and can be learnt from a few thousand questions (Hu et al.,
LoRA: Low-Rank Adaptation of Large Language Models, ICLR 2022, arXiv:2106.09685). It is added once, when the model is
loaded, so that nothing is spent on it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from rag.errors import EmbeddingError

ADAPTERS = {"news": "embedder.safetensors", "answers": "cross_encoder.safetensors"}
"""Files under ``rag/data/fitted`` by the name that follows the ``+`` of a model's name."""

HEAD_WEIGHT, HEAD_BIAS = "head.weight", "head.bias"
DOWN, UP = ".down", ".up"
"""A matrix ``weight`` of the model becomes ``weight + up @ down``."""


def adapter_file(name: str) -> Path:
    """
    The file of a bundled adapter.

    Raises:
        EmbeddingError: there is none of that name.
    """
    if name not in ADAPTERS:
        raise EmbeddingError(
            f"There is no adapter {name!r}; there are {', '.join(sorted(ADAPTERS))}.",
            next_step="Correct what follows the + in RAG_EMBEDDING_MODEL, or unset it.",
        )
    return Path(str(resources.files("rag").joinpath("data", "fitted", ADAPTERS[name])))


def add_adapter(transformer: Any, file: Path) -> None:
    """
    Add what was learnt to the weights of a transformer, a torch module.

    Raises:
        EmbeddingError: the file cannot be read, or it was not made for this kind of model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        learnt = load_file(str(file))
    except (OSError, SafetensorError) as exc:
        raise EmbeddingError(f"The adapter {file.name} cannot be read: {exc}.") from exc
    weights = dict(transformer.named_parameters())
    try:
        with torch.no_grad():
            for key, down in learnt.items():
                if key.endswith(DOWN):
                    name = key.removesuffix(DOWN)
                    weights[f"{name}.weight"] += learnt[name + UP].float() @ down.float()
    except (KeyError, RuntimeError) as exc:
        raise EmbeddingError(f"The adapter {file.name} was not made for this model: {exc}.") from exc


def head_of(file: Path) -> tuple[Any, Any]:
    """
    The head that an adapter brings along: weight, (width,), and bias, ().

    Raises:
        EmbeddingError: it brings none.
    """
    head = parts_of(file.read_bytes())[1]
    if head is None:
        raise EmbeddingError(f"The adapter {file.name} has no head.")
    return head


def parts_of(content: bytes) -> tuple[dict[str, tuple[Any, Any]], tuple[Any, Any] | None]:
    """The updates and the head, if any, of an adapter's file, as :func:`adapter_bytes` takes them; 32-bit numbers."""
    from safetensors.torch import load

    learnt = {key: tensor.float() for key, tensor in load(content).items()}
    names = [key.removesuffix(DOWN) for key in learnt if key.endswith(DOWN)]
    head = (learnt[HEAD_WEIGHT], learnt[HEAD_BIAS]) if HEAD_WEIGHT in learnt else None
    return {name: (learnt[name + DOWN], learnt[name + UP]) for name in names}, head


def adapter_bytes(
    learnt: Mapping[str, tuple[Any, Any]], head: tuple[Any, Any] | None = None, *, on_top_of: Iterable[Path] = ()
) -> bytes:
    """
    The content of an adapter's file, in 16-bit numbers.

    Args:
        learnt: ``(down, up)``, torch tensors of (rank, inputs) and (outputs, rank), by the name of the module whose
            weight they change.
        head: weight and bias of a head, see :func:`head_of`.
        on_top_of: adapters that it was learnt on top of. The file holds their updates too, so that it stands for itself
            and either may be learnt anew without the other; ranks add up.
    """
    import torch
    from safetensors.torch import save

    for file in on_top_of:
        before, _ = parts_of(file.read_bytes())
        learnt = {
            name: (torch.cat([before[name][0], down]), torch.cat([before[name][1], up], dim=1))
            for name, (down, up) in learnt.items()
        }
    tensors = {}
    for name, (down, up) in sorted(learnt.items()):
        tensors[name + DOWN] = down.detach().to(torch.float16).contiguous()
        tensors[name + UP] = up.detach().to(torch.float16).contiguous()
    if head is not None:
        tensors[HEAD_WEIGHT], tensors[HEAD_BIAS] = (part.detach().float().contiguous() for part in head)
    return bytes(save(tensors))
