"""Outcomes, signals and what is missing, on a small corpus put together in memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from evidence_parts import SharedWords, WordCounts
from numpy.typing import NDArray

from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.confidence import (
    SIGNALS,
    ConfidenceModel,
    Logistic,
    confidence_model,
    missing_words,
    signals_of,
)
from rag.answer.evidence.question import Asked, asked
from rag.answer.evidence.rank import rank_evidence
from rag.answer.evidence.text import SentenceReader
from rag.language import Bridge, sentence_spans
from rag.schema import Hit, Passage
from rag.search.query import analyse_question

TEXTS = {
    "bridge": "The old bridge of Marlow was closed in March. Engineers found rust in its chains. "
    "The repair will cost 4 million euros and take two years.",
    "school": "The school of Henley has a new head. Anna Petrie took over on Monday. She taught chemistry before.",
    "market": "The fish market of Dover moved to the harbour. Traders complain about the rent.",
}


def hit(name: str, rank: int, *, vector: NDArray[np.float32]) -> Hit:
    text = TEXTS[name]
    passage = Passage(
        id=name, article_id=name, ordinal=0, start=0, end=len(text), text=text, title=text.split(".")[0],
        source=f"{name}.txt", language="en", sentences=tuple(sentence_spans(text, "en")),
    )  # fmt: skip
    dense = float(WordCounts().embed_question(text) @ vector)
    return Hit(passage=passage, rank=rank, score=1.0 / rank, signals={"dense": dense})


def look(question: str, bridge: Bridge, order: Sequence[str] = tuple(TEXTS)) -> tuple[Asked, list[Evidence], list[Hit]]:
    embedder = WordCounts()
    query = analyse_question(question, bridge=bridge, languages=("en", "fr", "ar"), embedder_languages=("en",))
    found = asked(query, embedder.embed_question(query.embedded), english=query.text)
    hits = [hit(name, rank, vector=found.vector) for rank, name in enumerate(order, start=1)]
    ranked = rank_evidence(found, hits, SentenceReader(bridge=bridge, embedder=embedder), judge=SharedWords())
    return found, ranked, hits


def test_the_sentence_that_answers_comes_first(bridge: Bridge) -> None:
    _, ranked, _ = look("How much will the repair of the Marlow bridge cost?", bridge)
    assert "4 million euros" in ranked[0].candidate.text
    assert all(one.score >= other.score for one, other in pairwise(ranked))


def test_offsets_of_every_candidate_hold(bridge: Bridge) -> None:
    _, ranked, _ = look("Who is the head of the school in Henley?", bridge)
    for one in ranked:
        place = one.candidate
        assert TEXTS[place.article_id][place.start : place.end] == place.text


def test_confidence_is_higher_for_what_is_told_than_for_what_is_not(bridge: Bridge) -> None:
    model = confidence_model()
    told = model.confidence(signals_of(*look("How much will the repair of the Marlow bridge cost?", bridge)))
    foreign = model.confidence(signals_of(*look("Which planet has the most moons?", bridge)))
    assert told > foreign


def test_signals_are_complete_finite_and_of_the_same_size(bridge: Bridge) -> None:
    for question in ("How much will the repair cost?", "zzzz qqqq?", "the?"):
        found = signals_of(*look(question, bridge))
        assert set(found) == set(SIGNALS)
        assert all(math.isfinite(value) and abs(value) <= 5 for value in found.values())


def test_missing_words_are_those_nobody_mentions(bridge: Bridge) -> None:
    question, ranked, _ = look("How much will the Zurbaran museum cost?", bridge)
    missing = missing_words(question, ranked)
    assert "Zurbaran" in missing
    assert "cost" not in missing


def test_words_that_ask_or_list_are_not_missed(bridge: Bridge) -> None:
    question, ranked, _ = look("List what the articles say about the al Zurbaran museum", bridge)
    assert missing_words(question, ranked) == ("Zurbaran", "museum")


def test_no_sentence_gives_no_confidence(bridge: Bridge) -> None:
    question, _, _ = look("Who?", bridge)
    assert signals_of(question, [], []) == dict.fromkeys(SIGNALS, 0.0)


def test_outcomes_by_threshold() -> None:
    answer, topic = Logistic(bias=0.0, weights={"lead": 1.0}), Logistic(bias=0.0, weights={"cosine_top": 1.0})
    model = ConfidenceModel(answer=answer, topic=topic, answered=0.75, on_topic=0.5)
    assert model.confidence({"lead": 0.0}) == 0.5
    assert model.confidence({"lead": math.log(3)}) == pytest.approx(0.75)
    outcomes = [
        model.status({"lead": lead, "cosine_top": cosine}) for lead, cosine in ((2, 0), (1, 0), (2, -0.1), (1, -0.1))
    ]
    assert outcomes == ["answered", "uncertain", "not_in_corpus", "not_in_corpus"]


def test_the_fitted_models_use_known_signals() -> None:
    model = confidence_model()
    assert set(model.answer.weights) | set(model.topic.weights) <= set(SIGNALS)
    assert 0.0 <= model.answered <= 1.0 and 0.0 <= model.on_topic <= 1.0
