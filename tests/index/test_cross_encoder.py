"""The cross-encoder: what it reads, its graph held to its model, scores that do not depend on what stands around."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EmbeddingError
from rag.index.embedding.adapter import adapter_file, head_of
from rag.index.embedding.cross_encoder import (
    BEFORE_TOKENS,
    MODEL,
    QUESTION_TOKENS,
    SENTENCE_TOKENS,
    TITLE_TOKENS,
    CrossEncoder,
    Judged,
    OnnxCrossEncoder,
    open_cross_encoder,
    pair,
    prepare_cross_encoder,
)
from rag.index.embedding.onnx_embedder import DESCRIPTION, GRAPH, TOKENIZER, Tokens
from rag.index.embedding.source import find_model
from rag.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, kept_models: Path) -> Settings:
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(kept_models, target_is_directory=True)
    return Settings(home=home)


@pytest.fixture(scope="module")
def judge(settings: Settings) -> CrossEncoder:
    return open_cross_encoder(settings)


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(find_model(MODEL)[1] / TOKENIZER)


def test_a_pair_marks_the_sentence_and_keeps_the_end_of_the_one_before(tokens: Tokens) -> None:
    texts = ("Who came?", "The guests", "It was late.", "Ada came.")
    ids, types = pair(tokens, texts[0], Judged(*texts[1:]))
    first, last = tokens.ends
    asked, title, before, sentence = (tokens.plain(text) for text in texts)
    assert ids == [first, *asked, last, *title, last, *before, *sentence, last]
    assert [id for id, marked in zip(ids, types, strict=True) if marked] == sentence
    long = "word " * 300
    ids, types = pair(tokens, long, Judged(long, f"{long}end", long))
    assert len(ids) == 4 + QUESTION_TOKENS + TITLE_TOKENS + BEFORE_TOKENS + SENTENCE_TOKENS <= 256
    assert sum(types) == SENTENCE_TOKENS and ids[-SENTENCE_TOKENS - 2] == tokens.plain("end")[0]
    assert len(pair(tokens, "", Judged("", "", "")).ids) == 4


def test_the_graph_gives_the_scores_of_the_model(judge: CrossEncoder, tokens: Tokens) -> None:
    import torch

    from rag.index.embedding.cross_export import judge_module
    from rag.index.embedding.reference import load_model

    files = [adapter_file(name) for name in MODEL.split("+")[1:]]
    model = judge_module(load_model(find_model(MODEL)[1], files)[0].auto_model, *head_of(files[-1])).eval()
    question = "Who opened the museum in 1912?"
    title = "A museum of its own"
    opened = "A farmer, Jon Ferrin, opened its doors in 1912 after a quarrel with the council."
    sentences = [
        Judged(title, "The museum is old.", opened),
        Judged("", "", "The museum closes at five."),
        Judged(title, "He was ill.", "Its roof was mended in 1950 for 400 pounds."),
    ]
    with torch.no_grad():
        pairs = [pair(tokens, question, one) for one in sentences]
        expected = [float(model(torch.tensor([ids]), torch.tensor([types]))[0]) for ids, types in pairs]
    found = judge.scores(question, sentences)
    assert found.shape == (3,) and found.dtype == np.float32
    assert np.abs(found - expected).max() < 1.0
    assert found.argmax() == int(np.argmax(expected)) == 0


def test_the_graph_is_the_small_and_fused_one(judge: CrossEncoder) -> None:
    # Any other form works as well, several times as slowly, and nothing else would tell.
    assert judge.fingerprint.endswith("int8, fused")


def test_a_sentence_scores_alike_wherever_it_stands(judge: CrossEncoder) -> None:
    sentences = [Judged("", "", f"The ferry number {number} takes {number} minutes.") for number in range(12)]
    alone = [float(judge.scores("How long does ferry 7 take?", [one])[0]) for one in sentences]
    together = judge.scores("How long does ferry 7 take?", sentences[::-1])[::-1]
    assert np.array_equal(together, np.array(alone, dtype=np.float32))
    assert judge.scores("Why?", []).shape == (0,)


def test_a_damaged_form_is_made_again_and_another_score_is_refused(settings: Settings, tmp_path: Path) -> None:
    import shutil

    kept = prepare_cross_encoder(settings)
    damaged = tmp_path / "damaged"
    shutil.copytree(kept, damaged)
    description = json.loads((damaged / DESCRIPTION).read_text("utf-8"))
    description["probe_score"] += 1.0
    (damaged / DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(EmbeddingError, match="does not give the score it was made with"):
        OnnxCrossEncoder(damaged)
    (damaged / GRAPH).write_bytes(b"nothing")
    with pytest.raises(EmbeddingError, match="cannot be opened"):
        OnnxCrossEncoder(damaged)


def test_reading_needs_no_torch(settings: Settings, judge: CrossEncoder) -> None:
    program = (
        "import sys\n"
        "from rag.settings import Settings\n"
        "from rag.index.embedding.cross_encoder import Judged, open_cross_encoder\n"
        "open_cross_encoder(Settings(home=sys.argv[1])).scores('Who?', [Judged('', '', 'Ada.')])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'safetensors'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(settings.home)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_bundled_adapter_is_the_one_that_was_recorded() -> None:
    import hashlib
    from importlib import resources

    recorded = json.loads(resources.files("rag").joinpath("data/fitted/cross_encoder.json").read_text("utf-8"))
    assert hashlib.sha256(adapter_file("answers").read_bytes()).hexdigest() == recorded["sha256"]
