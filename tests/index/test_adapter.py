"""What was learnt on top of a model: added exactly, refused where it does not fit, and the bundled file as recorded."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EmbeddingError
from rag.index.embedding import source as embed_source
from rag.index.embedding.adapter import adapter_bytes, adapter_file
from rag.index.embedding.reference import encode, load_model
from rag.index.embedding.source import BUNDLED_MODEL, describe, find_model

NAME = "encoder.layer.1.output.dense"


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.manual_seed(3)
    file = tmp_path_factory.mktemp("adapter") / "learnt.safetensors"
    file.write_bytes(adapter_bytes({NAME: (torch.randn(4, 64), torch.randn(32, 4))}))
    return file


def test_the_product_of_the_two_matrices_is_added_and_nothing_else_changes(small_model: Path, adapter: Path) -> None:
    import torch
    from safetensors.torch import load_file

    plain, adapted = (
        dict(load_model(small_model, files)[0].auto_model.named_parameters()) for files in ([], [adapter])
    )
    learnt = load_file(str(adapter))
    expected = plain[f"{NAME}.weight"] + learnt[f"{NAME}.up"].float() @ learnt[f"{NAME}.down"].float()
    assert torch.allclose(adapted[f"{NAME}.weight"], expected)
    changed = [name for name in plain if not torch.equal(plain[name], adapted[name])]
    assert changed == [f"{NAME}.weight"]


def test_an_adapter_on_top_of_another_holds_both(small_model: Path, adapter: Path, tmp_path: Path) -> None:
    import torch

    torch.manual_seed(4)
    update = {NAME: (torch.randn(2, 64).half().float(), torch.randn(32, 2).half().float())}
    alone, both = tmp_path / "alone.safetensors", tmp_path / "both.safetensors"
    alone.write_bytes(adapter_bytes(update))
    both.write_bytes(adapter_bytes(update, on_top_of=[adapter]))
    one_by_one, at_once = (
        dict(load_model(small_model, files)[0].auto_model.named_parameters()) for files in ([adapter, alone], [both])
    )
    assert torch.allclose(one_by_one[f"{NAME}.weight"], at_once[f"{NAME}.weight"], atol=1e-5)


def test_vectors_differ_with_an_adapter(small_model: Path, adapter: Path, sentences: list[str]) -> None:
    plain, adapted = (encode(load_model(small_model, files), sentences[:8]) for files in ([], [adapter]))
    assert (plain * adapted).sum(axis=1).max() < 0.999
    assert np.allclose((adapted * adapted).sum(axis=1), 1.0, atol=1e-5)


def test_an_adapter_of_another_model_is_refused_by_name(small_model: Path, tmp_path: Path) -> None:
    import torch

    foreign = tmp_path / "foreign.safetensors"
    foreign.write_bytes(adapter_bytes({NAME: (torch.randn(4, 65), torch.randn(32, 4))}))
    with pytest.raises(EmbeddingError, match="foreign.safetensors was not made for this model"):
        load_model(small_model, [foreign])
    foreign.write_bytes(b"no tensors")
    with pytest.raises(EmbeddingError, match="foreign.safetensors cannot be read"):
        load_model(small_model, [foreign])


@pytest.mark.parametrize(("name", "target"), [("news", "embedder"), ("answers", "cross_encoder")])
def test_the_bundled_adapter_is_the_one_that_was_recorded(name: str, target: str) -> None:
    recorded = json.loads(resources.files("rag").joinpath(f"data/fitted/{target}.json").read_text("utf-8"))
    assert hashlib.sha256(adapter_file(name).read_bytes()).hexdigest() == recorded["sha256"]
    assert recorded["command"].startswith(f"python -m eval.fit {target}")


def test_an_unknown_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="no adapter 'poems'; there are answers, news"):
        describe(find_model(f"{BUNDLED_MODEL}+poems"), stamps=tmp_path)


def test_with_and_without_the_adapter_are_two_models(tmp_path: Path) -> None:
    plain = describe(find_model(BUNDLED_MODEL), stamps=tmp_path)
    learnt = describe(find_model(f"{BUNDLED_MODEL}+news"), stamps=tmp_path)
    assert plain.adapters == () and [file.name for file in learnt.adapters] == ["embedder.safetensors"]
    assert plain.folder == learnt.folder
    assert plain.weights_hash != learnt.weights_hash
    assert embed_source.find_model(learnt.name)[0] == learnt.name
