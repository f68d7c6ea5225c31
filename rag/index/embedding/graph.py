"""
What every conversion does with a traced graph: fuse it, make its weights small, write it so that it opens fast.

Run in the child process of a conversion alone, with the packages onnx and onnxruntime.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.index.embedding.convert import NotConvertible
from rag.index.embedding.onnx_embedder import WEIGHTS

_log = logging.getLogger(__name__)

_OPSET = 17

Check = Callable[[Path], bool]
"""Whether what a graph yields for samples is near enough to what the model yields."""


def trace(module: Any, inputs: Mapping[str, Sequence[int]], output: str, path: Path) -> None:
    """
    Write the graph of a torch module for one text: named rows of numbers in, one row out, any number of tokens.

    Raises:
        NotConvertible: the module's code does something that cannot be traced.
    """
    import torch

    try:
        # dynamo=False: the newer exporter needs onnxscript; what it warns of is checked afterwards on real texts.
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module.eval(),
                tuple(torch.tensor([row]) for row in inputs.values()),
                str(path),
                input_names=list(inputs),
                output_names=[output],
                dynamic_axes={name: {1: "tokens"} for name in inputs},
                opset_version=_OPSET,
                dynamo=False,
            )
    except (ImportError, MemoryError, OSError):  # not the model's fault, so not remembered
        raise
    except Exception as exc:  # whatever a model's code does while it is traced
        raise NotConvertible(f"{type(exc).__name__} while tracing it: {first_line(exc)}") from exc


def heads_and_width(model: Any) -> tuple[int, int]:
    """Attention heads and width of the model's transformer; (0, 0) where it does not say."""
    for part in model.modules():
        config = getattr(part, "config", None)
        heads, width = (getattr(config, name, None) for name in ("num_attention_heads", "hidden_size"))
        if isinstance(heads, int) and isinstance(width, int):
            return heads, width
    return 0, 0


def small(exact: Path, path: Path, shape: tuple[int, int], *, equal: Check, close: Check) -> str:
    """
    Write the int8 form of a graph, fused first where the model fits, and return how it was made.

    Args:
        exact: the traced graph.
        path: where the small one is written.
        shape: see :func:`heads_and_width`.
        equal: what a graph must meet that computes the same.
        close: what one in 8 bits must meet.

    Raises:
        NotConvertible: 8 bits change too much.
    """
    fused = exact.with_name("fused.onnx")
    try:
        if not _fuse(exact, fused, shape):
            raise NotConvertible("no attention was found in its graph")
        if not equal(fused):
            raise NotConvertible("its fused graph yields something else than the model")
        return f"{_quantise(fused, path, close)}, fused"
    except NotConvertible as exc:
        _log.debug("The graph is not fused: %s", exc)
        return _quantise(exact, path, close)


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
        _log.debug("The graph cannot be fused: %s", first_line(exc))
        return False


def _quantise(graph: Path, path: Path, close: Check) -> str:
    """
    Write the int8 form of a graph and return how it was made.

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
        if close(path):
            return f"int8{' in a reduced range' if reduce_range else ''}"
    raise NotConvertible("8 bits change what it yields too much", any_form=False)


def save(made: Path, path: Path) -> dict[str, Any]:
    """
    Write the graph with its weights in a file beside it, which is mapped into memory when the graph is opened.

    Most of the weights is the table of word vectors, of which a text touches a few rows: 80 MiB less are held.

    Returns:
        Where the largest table of floats lies, as ``onnx_embedder.open_graph`` takes it; empty without one.
    """
    import onnx

    onnx.save_model(onnx.load(str(made)), str(path), save_as_external_data=True, location=WEIGHTS, size_threshold=1024)
    (path.parent / WEIGHTS).chmod(path.stat().st_mode)  # onnx leaves it readable by its owner alone
    for other in path.parent.glob("*.onnx"):
        if other != path:
            other.unlink()
    tables = [
        one
        for one in onnx.load(str(path), load_external_data=False).graph.initializer
        if one.external_data and one.data_type == onnx.TensorProto.FLOAT and len(one.dims) == 2
    ]
    if not tables:
        return {}
    largest = max(tables, key=lambda one: one.dims[0] * one.dims[1])
    offset = int(next((entry.value for entry in largest.external_data if entry.key == "offset"), "0"))
    with (path.parent / WEIGHTS).open("rb") as file:
        file.seek(offset)
        digest = hashlib.sha256(file.read(4 * largest.dims[0] * largest.dims[1])).hexdigest()
    return {"name": largest.name, "offset": offset, "shape": list(largest.dims), "sha256": digest}


def save_tokenizer(tokenizer: Any, path: Path) -> None:
    """
    Write a tokenizer's fast form.

    Raises:
        NotConvertible: it has none.
    """
    from tokenizers import Tokenizer

    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if not isinstance(backend, Tokenizer):
        raise NotConvertible("its tokenizer has no fast form")
    backend.save(str(path))


def first_line(exc: Exception) -> str:
    """An exception's message in one line without a full stop."""
    lines = str(exc).strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else "no message"
