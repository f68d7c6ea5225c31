"""Sentences are ranked in two steps: all by their features, the best of them by what the cross-encoder says as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from evidence_parts import SharedWords, WordCounts
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.answer.evidence import features
from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.features import FEATURES, READING, reading_matrix
from rag.answer.evidence.model import EvidenceModel, HiddenLayer, in_two_steps
from rag.answer.evidence.question import asked
from rag.answer.evidence.rank import READ_SENTENCES, rank_evidence
from rag.answer.evidence.text import SentenceReader
from rag.index.embedding.cross_encoder import Judged
from rag.language import Bridge, sentence_spans
from rag.schema import Hit, Passage
from rag.search.fuse import FusionWeights
from rag.search.query import analyse_question

TEXT = " ".join(f"Station number {number} of the valley line was opened in {1850 + number}." for number in range(40))


class Remembering(SharedWords):
    """Keeps what it was given to read."""

    def __init__(self) -> None:
        self.question = ""
        self.read: list[Judged] = []

    def scores(self, question: str, sentences: Sequence[Judged]) -> NDArray[np.float32]:
        self.question, self.read = question, list(sentences)
        return super().scores(question, sentences)


def ranked(
    question: str, bridge: Bridge, judge: SharedWords, *, text: str = TEXT, language: str = "en"
) -> list[Evidence]:
    embedder = WordCounts()
    query = analyse_question(question, bridge=bridge, languages=("en", "fr", "ar"), embedder_languages=("en",))
    passage = Passage(
        id="p", article_id="a", ordinal=0, start=0, end=len(text), text=text, title="Stations", source="a.txt",
        language=language, sentences=tuple(sentence_spans(text, language)),
    )  # fmt: skip
    english = bridge.gloss(query.text, query.language).text
    found = asked(query, embedder.embed_question(query.embedded), english=english)
    hit = Hit(passage=passage, rank=1, score=1.0, signals={"dense": 0.5})
    return rank_evidence(found, [hit], SentenceReader(bridge=bridge, embedder=embedder), judge=judge)


def test_only_the_best_are_read_and_they_stand_before_the_others(bridge: Bridge) -> None:
    judge = Remembering()
    found = ranked("When was station number 17 opened?", bridge, judge)
    assert len(found) == 40 and len(judge.read) == READ_SENTENCES
    read = [READING[0] in one.features for one in found]
    assert read == [True] * READ_SENTENCES + [False] * (40 - READ_SENTENCES)
    assert all(set(FEATURES) <= set(one.features) for one in found)
    assert "1867" in found[0].candidate.text


def test_a_flag_that_products_leave_behind_is_no_warning(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    rarity = features.rarity

    def flagged(*given: Any, **named: Any) -> Any:
        assert np.isnan(np.float32(np.inf) - np.float32(np.inf))  # sets the flag as OpenBLAS does
        return rarity(*given, **named)

    question = "When was station number 17 opened?"
    expected = [one.features for one in ranked(question, bridge, SharedWords())]
    monkeypatch.setattr(features, "rarity", flagged)
    found = [one.features for one in ranked(question, bridge, SharedWords())]
    assert found == expected
    assert all(np.isfinite(list(own.values())).all() for own in found)


def test_what_is_read_is_english_with_title_and_the_sentence_before(bridge: Bridge) -> None:
    judge = Remembering()
    ranked("Qui a fermé le pont ?", bridge, judge, text="Le pont est vieux. Le maire a fermé le pont.", language="fr")
    assert "bridge" in judge.question and "pont" not in judge.question
    title, before, sentence = next(judged for judged in judge.read if "mayor" in judged.sentence)
    assert "station" in title.lower() and "old" in before and "bridge" in sentence


def test_readings_are_scaled_and_held_against_the_best() -> None:
    found = reading_matrix(np.array([2.0, -2.0, 4.0], dtype=np.float32))
    assert np.allclose(found, [[0.5, -0.5], [-0.5, -1.5], [1.0, 0.0]])


def layer(width: int) -> HiddenLayer:
    """One unit, of the first of so many features."""
    parts = {"centre": {"x0": 1.0}, "spread": {"x0": 2.0}, "inputs": {"x0": [1.0]}, "bias": [0.5], "outputs": [3.0]}
    return HiddenLayer.read(parts, [f"x{number}" for number in range(width)])


def test_the_score_of_what_was_read_is_a_sum_and_the_correction() -> None:
    width = len(FEATURES) + len(READING)
    model = EvidenceModel(first={}, weights={READING[0]: 2.0}, hidden=layer(width), rerank=FusionWeights(pairs={}))
    matrix = np.zeros((3, width), dtype=np.float32)
    matrix[:, 0] = [3.0, 1.0, -9.0]  # (3 - 1) / 2 + 0.5, 0 + 0.5, and below nothing
    matrix[:, len(FEATURES)] = [0.0, 1.0, 1.0]
    assert model.scores(matrix).tolist() == [4.5, 3.5, 2.0]
    assert model.first_scores(matrix[:, : len(FEATURES)]).tolist() == [0.0, 0.0, 0.0]


def test_a_feature_beyond_all_that_was_learnt_from_moves_nothing_further() -> None:
    corrected = layer(1)
    assert corrected.of(np.array([[11.0], [12.0], [99.0]])).tolist() == [16.5, 16.5, 16.5]
    assert corrected.of(np.array([[7.0]])).tolist() == [10.5]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), st.data())
def test_the_read_keep_their_scores_and_the_rest_their_order(first: list[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(first)))
    before = np.array(first, dtype=np.float32)
    read = np.argsort(-before, kind="stable")[:count]
    scores = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=count, max_size=count)), dtype=np.float32)
    found = in_two_steps(before, read, scores)
    assert np.array_equal(found[read], scores)
    rest = np.setdiff1d(np.arange(len(first)), read)
    assert all(found[row] <= scores.min() for row in rest)
    assert np.array_equal(np.argsort(-found[rest], kind="stable"), np.argsort(-before[rest], kind="stable"))
