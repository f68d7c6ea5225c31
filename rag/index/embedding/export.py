"""
The child process that converts an embedding model:
``python -m rag.index.embedding.export MODEL_FOLDER OUTPUT_FOLDER VARIANT [ADAPTER …]``.

The graph is traced from the model's own modules (transformer, pooling, whatever follows), so every kind of pooling
comes along, for one text at a time: token ids in, finished vector out, no mask and no padding. Then vectors from
text to end are held to those of sentence-transformers, on texts of a few tokens up to the model's limit.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.embedding.convert import CONVERSION_VERSION, NotConvertible, describe_export
from rag.index.embedding.graph import first_line, heads_and_width, save, save_tokenizer, small, trace
from rag.index.embedding.onnx_embedder import GRAPH, TOKENIZER, Tokens, open_graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FP32_MIN_COSINE = 0.9999
INT8_MEAN_COSINE = 0.975
INT8_MIN_COSINE = 0.95
"""Below these the form is refused. Seen with the bundled model: fp32 1.0000, int8 0.993 in the mean, 0.986 at worst."""

PROBE = "The old bridge crosses the river at its narrowest point, 12 km from the harbour."
"""Embedded again whenever the form is opened: damaged weights, or another kind of processor, show in its vector."""

_LONGEST_CHECK = 512
_SAMPLES = (
    "Water",
    "How long does the ferry take?",
    "The museum opens at nine in the morning and closes at half past five, except on Mondays.",
    "Le marché du samedi attire des visiteurs de toute la région, malgré la pluie et le froid.",
    "تقع المدينة القديمة على تلة تطل على البحر، ويزورها آلاف الناس كل عام.",
    "Die Brücke wurde 1887 gebaut; sie ist 214,5 Meter lang (und 12 breit).",
    "In 2019 the council spent $3.4m on parks, 12% more than the year before, said A. N. Example.",
    "河の水は春になると増える。",
)


def export(model_folder: Path, output: Path, variant: str, adapters: Sequence[Path] = ()) -> None:
    """Write graph, tokenizer and description into ``output``, see :func:`describe_export`."""
    describe_export(output, lambda: _export(model_folder, output, variant, adapters))


def _export(model_folder: Path, output: Path, variant: str, adapters: Sequence[Path]) -> dict[str, Any]:
    from rag.index.embedding.reference import encode, length_limit, load_model

    model = load_model(model_folder, adapters)
    max_tokens = length_limit(model)
    save_tokenizer(model.tokenizer, output / TOKENIZER)
    tokens = Tokens(output / TOKENIZER)
    samples = _samples(tokens, min(max_tokens, _LONGEST_CHECK))
    cosines = _Cosines(tokens, samples, max_tokens, encode(model, samples))
    exact = output / "exact.onnx"
    trace(_one_text(model), {"input_ids": tokens.ids(_SAMPLES[2], limit=max_tokens)}, "vector", exact)
    shape = heads_and_width(model)
    del model
    form, made = "fp32", exact
    if not cosines.equal(exact):
        raise NotConvertible(f"its graph's vectors differ from the model's ({cosines.told})")
    if variant == "int8":
        made = output / "made.onnx"
        try:
            form = small(exact, made, shape, equal=cosines.equal, close=cosines.close)
        except NotConvertible as exc:
            raise NotConvertible(f"8 bits change its vectors too much ({cosines.told})", any_form=False) from exc
    table = save(made, output / GRAPH)
    return {
        "variant": variant,
        "form": form,
        "version": CONVERSION_VERSION,
        "dimension": cosines.dimension,
        "max_tokens": max_tokens,
        "table": table,
        "cosine_mean": round(float(cosines.last.mean()), 5),
        "cosine_min": round(float(cosines.last.min()), 5),
        "probe": PROBE,
        "probe_vector": [round(float(x), 6) for x in _run(output / GRAPH, tokens, [PROBE], max_tokens)[0]],
    }


class _Cosines:
    """Cosines between the model's vectors of the samples and a graph's; ``last`` are those of the last one tried."""

    def __init__(self, tokens: Tokens, samples: list[str], limit: int, reference: NDArray[np.float32]) -> None:
        self._tokens, self._samples, self._limit, self._reference = tokens, samples, limit, reference
        self.last = reference[:, 0]

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._reference.shape[1])

    @property
    def told(self) -> str:
        """The last cosines in words."""
        return f"cosine {float(self.last.mean()):.3f} in the mean, {float(self.last.min()):.3f} at worst"

    def equal(self, path: Path) -> bool:
        """Whether a graph computes the same."""
        return float(self._of(path).min()) >= FP32_MIN_COSINE  # not "not <": a NaN must not pass

    def close(self, path: Path) -> bool:
        """Whether a graph in 8 bits comes near enough."""
        found = self._of(path)
        return float(found.mean()) >= INT8_MEAN_COSINE and float(found.min()) >= INT8_MIN_COSINE

    def _of(self, path: Path) -> NDArray[np.float32]:
        vectors = _run(path, self._tokens, self._samples, self._limit)
        if vectors.shape != self._reference.shape:
            raise NotConvertible(f"its graph yields vectors of shape {vectors.shape}, not {self._reference.shape}")
        self.last = (vectors * self._reference).sum(axis=1)
        return self.last


def _samples(tokens: Tokens, longest: int) -> list[str]:
    """The sample sentences, and runs of them of about a half, just under, and well over ``longest`` tokens."""
    grown = []
    for wanted in (longest // 2, longest - 2, longest * 2):
        text = ""
        while len(tokens.ids(text)) < wanted:
            text += _SAMPLES[(len(text) + wanted) % 7] + " "
        grown.append(text.strip())
    return [*_SAMPLES, *grown]


def _one_text(model: Any) -> Any:
    import torch

    class OneText(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any) -> Any:
            features = {
                "input_ids": input_ids,
                "attention_mask": torch.ones_like(input_ids),
                "token_type_ids": torch.zeros_like(input_ids),
            }
            return torch.nn.functional.normalize(self.model(features)["sentence_embedding"], p=2, dim=1)

    return OneText()


def _run(path: Path, tokens: Tokens, texts: list[str], limit: int) -> NDArray[np.float32]:
    import numpy as np

    try:
        session = open_graph(path)
        rows = [session.run(None, {"input_ids": np.array([tokens.ids(text, limit=limit)])})[0][0] for text in texts]
    except Exception as exc:  # onnxruntime's exceptions share no base but this
        raise NotConvertible(f"its graph does not run: {first_line(exc)}") from exc
    return np.stack(rows)


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.ERROR)  # quantize_dynamic advises a preparation that this graph does not need
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], [*map(Path, sys.argv[4:])])
