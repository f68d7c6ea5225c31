"""The conversion: every pooling, refusal, two at once, a kill in the middle, a damaged result."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EmbeddingError
from rag.index.embedding import convert as embed_convert
from rag.index.embedding import export as embed_export
from rag.index.embedding.embedder import open_embedder
from rag.index.embedding.onnx_embedder import OnnxEmbedder, forget_tables, open_graph
from rag.index.embedding.reference import encode, load_model
from rag.index.embedding.source import describe, find_model
from rag.settings import Settings

OPEN = """
import sys
from rag.settings import Settings
from rag.index.embedding.embedder import open_embedder
embedder = open_embedder(Settings(home=sys.argv[1], embedding_model=sys.argv[2]))
vectors = embedder.embed_passages(["the old bridge crosses the river"])
heavy = sorted({"torch", "transformers", "sentence_transformers", "onnx"} & set(sys.modules))
print(embedder.fingerprint, embedder.notice, heavy, [round(float(x), 6) for x in vectors[0][:4]])
"""


def start(home: Path, model: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPEN, str(home), str(model)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("variant", ["fp32", "int8"])
def test_every_pooling_comes_along(
    make_model: Callable[..., Path], sentences: list[str], tmp_path: Path, pooling: str, variant: str
) -> None:
    model = make_model(pooling)
    embed_export.export(model, tmp_path, variant)
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert description["convertible"], description
    assert (description["dimension"], description["max_tokens"]) == (32, 48)
    source = describe(find_model(str(model)), stamps=tmp_path / "stamps")
    fast = OnnxEmbedder(tmp_path, source).embed_passages(sentences)
    cosines = (fast * encode(load_model(model), sentences)).sum(axis=1)
    assert cosines.min() > (0.99999 if variant == "fp32" else 0.97)
    assert np.allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)


def operators(folder: Path) -> set[str]:
    import onnx

    return {node.op_type for node in onnx.load(str(folder / "model.onnx"), load_external_data=False).graph.node}


def test_attention_is_one_operator_where_the_model_fits(small_model: Path, tmp_path: Path) -> None:
    embed_export.export(small_model, tmp_path, "int8")
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert description["form"] == "int8, fused"
    assert "QAttention" in operators(tmp_path)
    assert not {"SkipLayerNormalization", "BiasGelu"} & operators(tmp_path)


def test_graphs_with_the_same_word_vectors_share_them(small_model: Path, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
        embed_export.export(small_model, folder, "int8")
    told = [json.loads((folder / "model.json").read_text(encoding="utf-8"))["table"] for folder in folders]
    assert told[0] == told[1] and told[0]["shape"][1] == 32
    ids = {"input_ids": np.array([[2, 9, 11, 7, 3]])}
    apart = open_graph(folders[0] / "model.onnx").run(None, ids)[0]
    first = open_graph(folders[0] / "model.onnx", told[0])
    rows = np.memmap(folders[1] / "model.bin", np.float32, mode="r+", offset=told[1]["offset"], shape=(9, 32))
    rows[:] = 0.0
    rows.flush()
    second = open_graph(folders[1] / "model.onnx", told[1])
    assert np.array_equal(first.run(None, ids)[0], apart)
    assert np.array_equal(second.run(None, ids)[0], apart), "the first one's table is read, not its own file"
    forget_tables()
    third = open_graph(folders[1] / "model.onnx", told[1])
    assert not np.array_equal(third.run(None, ids)[0], apart)
    assert np.array_equal(second.run(None, ids)[0], apart)


@pytest.mark.parametrize("fault", ["raises", "finds nothing", "leaves another model"])
def test_a_model_that_does_not_fit_the_fusion_goes_on_as_it_is(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    from onnxruntime.transformers import optimizer

    if fault == "raises":
        monkeypatch.setattr(optimizer, "optimize_model", lambda *args, **options: 1 / 0)
    elif fault == "finds nothing":
        monkeypatch.setattr(embed_export, "heads_and_width", lambda model: (0, 0))
    else:
        monkeypatch.setattr(embed_export, "heads_and_width", lambda model: (4, 32))
    embed_export.export(small_model, tmp_path, "int8")
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert description["form"] == "int8"
    assert "MatMulInteger" in operators(tmp_path) and "QAttention" not in operators(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "model.bin", "model.json", "model.onnx", "tokenizer.json"
    ]  # fmt: skip


def test_another_kind_of_model_is_refused_with_a_reason(unconvertible_model: Path, tmp_path: Path) -> None:
    embed_export.export(unconvertible_model, tmp_path, "int8")
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert description["convertible"] is False
    assert description["reason"]
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]


def test_an_unfaithful_int8_form_is_refused_and_the_exact_one_stands_in(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed_export, "INT8_MEAN_COSINE", 1.1)  # a bar no form can pass
    embed_export.export(small_model, tmp_path, "int8")
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert description["convertible"] is False
    assert description["any_form"] is False
    assert "8 bits" in description["reason"]


@pytest.mark.slow
def test_killed_midway_then_two_at_once(small_model: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = start(home, small_model)
    patience = time.monotonic() + 60
    while not list((home / "models").glob(".converting-*")):
        assert time.monotonic() < patience
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not list((home / "models").glob("*-int8"))
    both = [start(home, small_model), start(home, small_model)]
    printed = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], printed
    assert printed[0][0] == printed[1][0]
    assert " None [] [" in printed[0][0]  # no notice, and no heavy library in the parent even while converting
    kept = sorted(path.name for path in (home / "models").iterdir() if path.is_dir())
    assert len(kept) == 2
    assert kept[0].endswith("-int8")
    assert kept[1] == "stamps"


def test_a_refusal_is_remembered_and_reported(
    unconvertible_model: Path,
    tmp_path: Path,
    sentences: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(home=tmp_path, embedding_model=str(unconvertible_model))
    source = describe(find_model(str(unconvertible_model)), stamps=tmp_path / "stamps")
    folder = embed_convert.form_folder(source, models=tmp_path / "models", variant="int8")
    folder.mkdir(parents=True)
    embed_export.export(unconvertible_model, folder, "int8")
    embedder = open_embedder(settings)  # no second attempt: it would take seconds and start a process
    assert embedder.notice is not None
    assert "sentence-transformers" in embedder.notice
    assert embedder.notice in caplog.text
    vectors = embedder.embed_passages(sentences)
    assert vectors.shape == (60, 16)
    assert np.allclose(vectors, encode(load_model(unconvertible_model), sentences), atol=1e-6)
    assert embedder.count_tokens("the old bridge") == 3
    monkeypatch.setattr(embed_convert, "libraries", lambda: {"torch": "another"})
    assert embed_convert._verdict(folder) is None  # other libraries are asked anew


def test_a_child_that_fails_is_not_remembered(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = describe(find_model(str(small_model)), stamps=tmp_path / "stamps")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(embed_convert.NotConvertible, match="ended with status 1"):
        embed_convert.converted(source, models=tmp_path / "models", variant="int8")
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]


def test_a_folder_that_does_not_load_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbeddingError, match="cannot be loaded"):
        open_embedder(Settings(home=tmp_path, embedding_model=str(tmp_path), embedding_variant="torch"))


def test_a_truncated_result_is_made_again(small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(source: object, work: Path, variant: str, export: str) -> None:  # without a process of its own
        embed_export.export(small_model, work, variant)

    monkeypatch.setattr(embed_convert, "_run_child", here)
    settings = Settings(home=tmp_path, embedding_model=str(small_model))
    first = open_embedder(settings).embed_question("the old bridge")
    (graph,) = (tmp_path / "models").glob("*-int8/model.onnx")
    graph.write_bytes(graph.read_bytes()[:-100])
    assert np.array_equal(open_embedder(settings).embed_question("the old bridge"), first)
    graph.write_bytes(b"x" * graph.stat().st_size)  # the right size, the wrong bytes
    assert np.array_equal(open_embedder(settings).embed_question("the old bridge"), first)
    weights = graph.with_name("model.bin")
    damaged = bytearray(weights.read_bytes())
    damaged[len(damaged) // 3 : len(damaged) // 2] = bytes(len(damaged) // 2 - len(damaged) // 3)
    weights.write_bytes(bytes(damaged))  # opens without complaint, and gives other vectors
    assert np.array_equal(open_embedder(settings).embed_question("the old bridge"), first)
    assert not list((tmp_path / "models").glob(".converting-*"))


def test_forms_of_older_versions_are_swept_away(small_model: Path, tmp_path: Path) -> None:
    source = describe(find_model(str(small_model)), stamps=tmp_path / "stamps")
    folder = embed_convert.form_folder(source, models=tmp_path, variant="int8")
    older = folder.with_name(folder.name.replace("-v", "-v0"))
    other = folder.with_name(folder.name.replace("int8", "fp32"))
    for kept in (older, other, folder):
        kept.mkdir()
    embed_convert._sweep(tmp_path, folder)
    assert [path.name for path in tmp_path.iterdir() if path.name != "stamps"] == [other.name]


def test_a_folder_that_cannot_be_written_is_named(small_model: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(EmbeddingError, match="RAG_HOME"):
        open_embedder(Settings(home=tmp_path, embedding_model=str(small_model)))
