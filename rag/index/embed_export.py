"""
The child process that converts a model: ``python -m rag.index.embed_export MODEL_FOLDER OUTPUT_FOLDER VARIANT
[ADAPTER]``.

The graph is traced from the model's own modules (transformer, pooling, whatever follows), so every kind of pooling
comes along, for one text at a time: token ids in, finished vector out, no mask and no padding. Then vectors from
text to end are held to those of sentence-transformers, on texts of a few tokens up to the model's limit.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.index.embed_convert import CONVERSION_VERSION, NotConvertible, libraries
from rag.index.embed_onnx import DESCRIPTION, GRAPH, TOKENIZER, WEIGHTS, Tokens, open_graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)

FP32_MIN_COSINE = 0.9999
INT8_MEAN_COSINE = 0.975
INT8_MIN_COSINE = 0.95
"""Below these the form is refused. Seen with the bundled model: fp32 1.0000, int8 0.993 in the mean, 0.986 at worst."""

PROBE = "The old bridge crosses the river at its narrowest point, 12 km from the harbour."
"""Embedded again whenever the form is opened: damaged weights, or another kind of processor, show in its vector."""

_OPSET = 17
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


def export(model_folder: Path, output: Path, variant: str, adapter: Path | None = None) -> None:
    """
    Write graph, tokenizer and description into ``output``, the description last.

    A model that cannot be converted leaves a description that says so; other failures are exceptions.
    """
    try:
        described = _export(model_folder, output, variant, adapter)
    except NotConvertible as exc:
        for path in output.iterdir():
            path.unlink()
        described = {"convertible": False, "any_form": exc.any_form, "reason": str(exc)}
    described["libraries"] = libraries()
    described["sizes"] = {path.name: path.stat().st_size for path in sorted(output.iterdir())}
    (output / DESCRIPTION).write_text(json.dumps(described, indent=2), encoding="utf-8")


def _export(model_folder: Path, output: Path, variant: str, adapter: Path | None) -> dict[str, Any]:
    from rag.index.embed_reference import encode, length_limit, load_model

    model = load_model(model_folder, adapter)
    max_tokens = length_limit(model)
    _save_tokenizer(model, output / TOKENIZER)
    tokens = Tokens(output / TOKENIZER)
    samples = _samples(tokens, min(max_tokens, _LONGEST_CHECK))
    reference = encode(model, samples)
    exact = output / "exact.onnx"
    _trace(model, tokens.ids(_SAMPLES[2], limit=max_tokens), exact)
    shape = _heads_and_width(model)
    del model
    form = "fp32"
    exact_vectors = _run(exact, tokens, samples, max_tokens)
    if exact_vectors.shape != reference.shape:
        raise NotConvertible(f"its graph yields vectors of shape {exact_vectors.shape}, not {reference.shape}")
    cosines = (exact_vectors * reference).sum(axis=1)
    if not float(cosines.min()) >= FP32_MIN_COSINE:  # not "<": a NaN must not pass
        raise NotConvertible(f"its graph's vectors differ from the model's (cosine {float(cosines.min()):.4f})")
    made = exact
    if variant == "int8":
        made = output / "made.onnx"
        form, cosines = _smallest(exact, made, shape, reference, lambda path: _run(path, tokens, samples, max_tokens))
    _save(made, output / GRAPH)
    for path in output.glob("*.onnx"):
        if path.name != GRAPH:
            path.unlink()
    return {
        "convertible": True,
        "variant": variant,
        "form": form,
        "version": CONVERSION_VERSION,
        "dimension": int(reference.shape[1]),
        "max_tokens": max_tokens,
        "cosine_mean": round(float(cosines.mean()), 5),
        "cosine_min": round(float(cosines.min()), 5),
        "probe": PROBE,
        "probe_vector": [round(float(x), 6) for x in _run(output / GRAPH, tokens, [PROBE], max_tokens)[0]],
    }


def _save_tokenizer(model: Any, path: Path) -> None:
    from tokenizers import Tokenizer

    backend = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if not isinstance(backend, Tokenizer):
        raise NotConvertible("its tokenizer has no fast form")
    backend.save(str(path))


def _samples(tokens: Tokens, longest: int) -> list[str]:
    """The sample sentences, and runs of them of about a half, just under, and well over ``longest`` tokens."""
    grown = []
    for wanted in (longest // 2, longest - 2, longest * 2):
        text = ""
        while len(tokens.ids(text)) < wanted:
            text += _SAMPLES[(len(text) + wanted) % 7] + " "
        grown.append(text.strip())
    return [*_SAMPLES, *grown]


def _trace(model: Any, ids: list[int], path: Path) -> None:
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

    try:
        # dynamo=False: the newer exporter needs onnxscript; what it warns of is checked afterwards on real texts.
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                OneText().eval(),
                (torch.tensor([ids]),),
                str(path),
                input_names=["input_ids"],
                output_names=["vector"],
                dynamic_axes={"input_ids": {1: "tokens"}},
                opset_version=_OPSET,
                dynamo=False,
            )
    except (ImportError, MemoryError, OSError):  # not the model's fault, so not remembered
        raise
    except Exception as exc:  # whatever a model's code does while it is traced
        raise NotConvertible(f"{type(exc).__name__} while tracing it: {_first_line(exc)}") from exc


def _run(path: Path, tokens: Tokens, texts: list[str], limit: int) -> NDArray[np.float32]:
    import numpy as np

    try:
        session = open_graph(path)
        rows = [session.run(None, {"input_ids": np.array([tokens.ids(text, limit=limit)])})[0][0] for text in texts]
    except Exception as exc:  # onnxruntime's exceptions share no base but this
        raise NotConvertible(f"its graph does not run: {_first_line(exc)}") from exc
    return np.stack(rows)


Run = Callable[[Path], "NDArray[np.float32]"]
"""The vectors of the samples from a graph."""


def _heads_and_width(model: Any) -> tuple[int, int]:
    """Attention heads and width of the model's transformer; (0, 0) where it does not say."""
    for part in model.modules():
        config = getattr(part, "config", None)
        heads, width = (getattr(config, name, None) for name in ("num_attention_heads", "hidden_size"))
        if isinstance(heads, int) and isinstance(width, int):
            return heads, width
    return 0, 0


def _smallest(
    exact: Path, path: Path, shape: tuple[int, int], reference: NDArray[np.float32], run: Run
) -> tuple[str, NDArray[np.float32]]:
    """Write the int8 graph, fused first where the model fits; how it was made, and its cosines to the reference."""
    fused = exact.with_name("fused.onnx")
    try:
        if not _fuse(exact, fused, shape):
            raise NotConvertible("no attention was found in its graph")
        if not float((run(fused) * reference).sum(axis=1).min()) >= FP32_MIN_COSINE:
            raise NotConvertible("its fused graph's vectors differ from the model's")
        form, cosines = _quantise(fused, path, reference, run)
        return f"{form}, fused", cosines
    except NotConvertible as exc:
        _log.debug("The graph is not fused: %s", exc)
        return _quantise(exact, path, reference, run)


def _fuse(exact: Path, path: Path, shape: tuple[int, int]) -> bool:
    """
    Write the graph with each attention as one operator; False where none was found.

    In 8 bits such a graph takes 0.64 to 0.85 of the time, and opens in half of it. Left apart is what ONNX Runtime
    1.31 computes slower in one operator than in two: the sum before a normalisation, the bias before an activation.
    """
    heads, width = shape
    if not heads:
        return False
    try:
        from onnxruntime.transformers.fusion_options import FusionOptions
        from onnxruntime.transformers.optimizer import optimize_model

        options = FusionOptions("bert")
        options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = options.enable_bias_gelu = False
        made = optimize_model(str(exact), "bert", heads, width, optimization_options=options, opt_level=0)
        made.save_model_to_file(str(path))
        return bool(made.get_fused_operator_statistics().get("Attention"))
    except Exception as exc:  # the optimiser knows some kinds of models, and fails in many ways on the others
        _log.debug("The graph cannot be fused: %s", _first_line(exc))
        return False


def _quantise(graph: Path, path: Path, reference: NDArray[np.float32], run: Run) -> tuple[str, NDArray[np.float32]]:
    """
    Write the int8 form of a graph and return how it was made, and its cosines to the reference.

    Weights of 7 bits are tried second: on x86 cores without VNNI, sums of 8-bit products saturate in 16 bits
    (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "reduce_range").
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    for reduce_range in (False, True):
        quantize_dynamic(
            str(graph),
            str(path),
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            reduce_range=reduce_range,
            # What a fused operator yields is of a type that shape inference cannot tell.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        cosines: NDArray[np.float32] = (run(path) * reference).sum(axis=1)
        if float(cosines.mean()) >= INT8_MEAN_COSINE and float(cosines.min()) >= INT8_MIN_COSINE:
            return f"int8{' in a reduced range' if reduce_range else ''}", cosines
    raise NotConvertible(
        f"8 bits change its vectors too much (cosine {float(cosines.mean()):.3f} in the mean, "
        f"{float(cosines.min()):.3f} at worst)",
        any_form=False,
    )


def _save(made: Path, path: Path) -> None:
    """
    Write the graph with its weights in a file beside it, which is mapped into memory when the graph is opened.

    Most of the weights is the table of word vectors, of which a text touches a few rows: 80 MiB less are held.
    """
    import onnx

    onnx.save_model(onnx.load(str(made)), str(path), save_as_external_data=True, location=WEIGHTS, size_threshold=1024)
    (path.parent / WEIGHTS).chmod(path.stat().st_mode)  # onnx leaves it readable by its owner alone


def _first_line(exc: Exception) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else "no message"


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.ERROR)  # quantize_dynamic advises a preparation that this graph does not need
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], *map(Path, sys.argv[4:]))
