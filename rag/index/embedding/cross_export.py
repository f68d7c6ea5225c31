"""
The child process that converts the cross-encoder:
``python -m rag.index.embedding.cross_export MODEL_FOLDER OUTPUT_FOLDER VARIANT ADAPTER …``.

One pair in, one score out: the transformer's last states of the first token and of the judged sentence's, their mean,
and the head that the last adapter brings along.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.index.embedding.convert import CONVERSION_VERSION, NotConvertible, describe_export
from rag.index.embedding.cross_encoder import Judged, Pair, pair
from rag.index.embedding.graph import first_line, heads_and_width, save, save_tokenizer, small, trace
from rag.index.embedding.onnx_embedder import GRAPH, TOKENIZER, Tokens, open_graph

FP32_MOST_DIFFERENCE = 0.01
INT8_MEAN_DIFFERENCE = 0.4
"""Above these the form is refused; scores lie between about -8 and 8."""

_QUESTIONS = ("How long does the ferry take?", "Who opened the museum in 1912?", "cost of new parks 2019")
_SENTENCES = (
    Judged("", "", "Water is cold."),
    Judged(
        "To the islands by boat",
        "The ferry leaves at nine.",
        "It needs forty minutes to the island, said its captain, Mara Lind.",
    ),
    Judged(
        "A museum of its own",
        "The museum is old.",
        "A farmer, Jon Ferrin, opened its doors in 1912 after a quarrel with the council.",
    ),
    Judged("", "", "In 2019 the council spent $3.4m on parks, 12% more than the year before, said A. N. Example."),
    Judged(
        "trade in region",
        "market of Saturday attract visitor",
        "despite rain and cold visitor come from all region market",
    ),
)


def export(model_folder: Path, output: Path, variant: str, adapters: Sequence[Path]) -> None:
    """Write graph, tokenizer and description into ``output``, see :func:`describe_export`."""
    describe_export(output, lambda: _export(model_folder, output, variant, adapters))


def _export(model_folder: Path, output: Path, variant: str, adapters: Sequence[Path]) -> dict[str, Any]:
    from rag.index.embedding.adapter import head_of
    from rag.index.embedding.reference import load_model

    model = load_model(model_folder, adapters)
    save_tokenizer(model.tokenizer, output / TOKENIZER)
    tokens = Tokens(output / TOKENIZER)
    samples = [pair(tokens, question, one) for question in _QUESTIONS for one in _SENTENCES]
    judge = judge_module(model[0].auto_model, *head_of(adapters[-1]))
    reference = _reference(judge, samples)
    exact = output / "exact.onnx"
    trace(judge, {"input_ids": samples[1].ids, "token_type_ids": samples[1].types}, "score", exact)
    shape = heads_and_width(model)
    del model, judge

    def differences(path: Path) -> list[float]:
        return [abs(one - other) for one, other in zip(_run(path, samples), reference, strict=True)]

    def equal(path: Path) -> bool:
        return max(differences(path)) <= FP32_MOST_DIFFERENCE

    def close(path: Path) -> bool:
        found = differences(path)
        return sum(found) / len(found) <= INT8_MEAN_DIFFERENCE

    if not equal(exact):
        raise NotConvertible("its graph's scores differ from the model's")
    form, made = "fp32", exact
    if variant == "int8":
        made = output / "made.onnx"
        form = small(exact, made, shape, equal=equal, close=close)
    table = save(made, output / GRAPH)
    final = differences(output / GRAPH)
    probe = (_QUESTIONS[1], _SENTENCES[2])
    return {
        "variant": variant,
        "form": form,
        "version": CONVERSION_VERSION,
        "table": table,
        "difference_mean": round(sum(final) / len(final), 4),
        "difference_most": round(max(final), 4),
        "probe": [probe[0], *probe[1]],
        "probe_score": round(_run(output / GRAPH, [pair(tokens, *probe)])[0], 5),
    }


def judge_module(transformer: Any, weight: Any, bias: Any, *, dropout: float = 0.0) -> Any:
    """
    The torch module from token ids and types, each (n, tokens), to scores, (n,).

    Padding has id 0 and type 0, and is neither attended to nor counted.

    Args:
        transformer: a torch module, as Hugging Face's.
        weight: (width,), of the head.
        bias: (), of the head.
        dropout: the share of the mean's numbers that is left out at random, while learning.
    """
    import torch

    class Judge(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer
            self.weight = torch.nn.Parameter(weight)
            self.bias = torch.nn.Parameter(bias)
            self.dropout = torch.nn.Dropout(dropout)

        def forward(self, input_ids: Any, token_type_ids: Any) -> Any:
            mask = (input_ids != 0).long()
            found = self.transformer(input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=mask)
            first = torch.zeros_like(token_type_ids)
            first[:, :1] = 1
            counted = (token_type_ids + first).float().unsqueeze(-1)
            mean = (found.last_hidden_state.float() * counted).sum(1) / counted.sum(1)
            return (self.dropout(mean) * self.weight).sum(-1) + self.bias

    return Judge()


def _reference(judge: Any, samples: Sequence[Pair]) -> list[float]:
    import torch

    with torch.no_grad():
        return [float(judge(torch.tensor([ids]), torch.tensor([types]))[0]) for ids, types in samples]


def _run(path: Path, samples: Sequence[Pair]) -> list[float]:
    import numpy as np

    try:
        session = open_graph(path)
        feeds = [{"input_ids": np.array([ids]), "token_type_ids": np.array([types])} for ids, types in samples]
        return [float(session.run(None, feed)[0][0]) for feed in feeds]
    except Exception as exc:  # onnxruntime's exceptions share no base but this
        raise NotConvertible(f"its graph does not run: {first_line(exc)}") from exc


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.ERROR)  # quantize_dynamic advises a preparation that this graph does not need
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], [*map(Path, sys.argv[4:])])
