"""Parts are really taken out of the engine that the ablation measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import ablation
from eval.engine import opened
from eval.questions import suite
from rag import fitting
from rag.language import Bridge


def test_every_part_has_a_row() -> None:
    names = [variant.name for variant in ablation.variants()]
    assert len(names) == len(set(names)) and names[0] == "everything"
    for part in (*ablation.RANKERS, "bridge", "phrases", "weights", "reranking"):
        assert any(name.startswith("without") and part in name for name in names), part
    # Whatever changes the index must not share one with the others.
    assert {variant.own_index for variant in ablation.variants() if "languages" in variant.changes} == {True}


def test_without_phrases_words_are_read_one_by_one() -> None:
    whole, apart = Bridge(), Bridge(phrases=False)
    text = "Les Nations unies ont répondu."
    assert "United Nations" in whole.gloss(text, "fr").text
    assert "United Nations" not in apart.gloss(text, "fr").text
    assert whole.fingerprint != apart.fingerprint


@pytest.mark.slow
def test_without_weights_another_order(tmp_path: Path) -> None:
    corpus = suite("seeds").corpus
    scores = []
    for without in (None, "weights"):
        with opened(corpus, home=tmp_path, changes={"rerank": False}) as engine:
            if without:
                fitting.take_out(engine, "weights")
            engine.ingest()
            scores.append([hit.score for hit in engine.retrieve("Who met Netanyahu in California?", k=5)])
    assert scores[0] != scores[1]
