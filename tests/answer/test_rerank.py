"""Hits put in order by the search's score and by their sentences."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import pytest
from evidence_parts import WordCounts
from hypothesis import given
from hypothesis import strategies as st

from rag import Engine, Filters, Hit, Settings
from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.rerank import SIGNAL, rerank, votes
from rag.answer.evidence.text import SentenceReader
from rag.language import Bridge
from rag.schema import Passage
from rag.search.fuse import FusionWeights


def hit(name: str, rank: int, score: float) -> Hit:
    passage = Passage(
        id=name, article_id="a", ordinal=rank, start=0, end=4, text="Text", title="T", source="a.txt", language="en",
        published=None, sentences=((0, 4),), kind="body",
    )  # fmt: skip
    return Hit(passage=passage, rank=rank, score=score, signals={"dense": 0.5})


def sentence(of: Hit, score: float) -> Evidence:
    view = SentenceReader(bridge=Bridge(), embedder=WordCounts()).view(of.passage.text, "en")
    candidate = Candidate(hit=of, index=0, start=0, end=4, view=view, deeper=False, title=view)
    return Evidence(candidate=candidate, score=score)


def equal(**weights: float) -> FusionWeights:
    """The same weights in every pair of languages."""
    return FusionWeights(pairs=dict.fromkeys(("same", "cross", "unbridged"), weights))


ORDER = partial(rerank, language="en", bridged=("en", "fr", "ar"))
HITS = [hit("first", 1, 2.0), hit("second", 2, 1.8), hit("third", 3, 1.0), hit("far", 4, 0.9)]


def test_a_sentence_that_answers_lifts_its_passage() -> None:
    ranked = [sentence(HITS[1], 9.0), sentence(HITS[0], 5.0), sentence(HITS[0], 5.0), sentence(HITS[2], -2.0)]
    found = ORDER(HITS, ranked, weights=equal(search=1.0, evidence=1.0))
    assert [one.passage.id for one in found] == ["second", "first", "third", "far"]
    assert [one.rank for one in found] == [1, 2, 3, 4]
    assert found[0].score == pytest.approx(0.9 + 1.0) and found[0].signals[SIGNAL] == 1.0
    # Of two sentences either may answer.
    assert found[1].signals[SIGNAL] == pytest.approx(math.sqrt(2 * math.exp(-4)))
    # What was not looked at keeps the search's share alone.
    assert SIGNAL not in found[3].signals and found[3].score == pytest.approx(0.45)


def test_without_weight_or_sentences_the_search_stands() -> None:
    assert ORDER(HITS, []) == HITS
    ranked = [sentence(HITS[3], 9.0), sentence(HITS[0], 1.0)]
    plain = ORDER(HITS, ranked, weights=equal(search=1.0))
    assert [one.passage.id for one in plain] == [one.passage.id for one in HITS]
    assert ORDER([], ranked) == []


def test_what_votes_weigh_depends_on_the_languages() -> None:
    worded, answering = hit("worded", 1, 2.0), hit("answering", 2, 1.9)
    hits = [replace(worded, signals={"lexical": 8.0, "bridge": 3.0}), replace(answering, signals={"lexical": 2.0})]
    ranked = [sentence(hits[1], 9.0), sentence(hits[0], 3.0)]
    assert votes(hits, ranked)[0] == {
        "search": 1.0, "lexical": 1.0, "bridge": 1.0, SIGNAL: pytest.approx(math.exp(-3)),
    }  # fmt: skip
    assert votes(hits, ranked)[1] == {"search": pytest.approx(0.95), "lexical": 0.25, "bridge": 0.0, SIGNAL: 1.0}
    by_words, by_reading = {"search": 1.0, "lexical": 1.0}, {"search": 1.0, SIGNAL: 3.0}
    table = FusionWeights(pairs={"ar-ar": by_words, "same": by_reading, "cross": by_reading, "unbridged": by_words})
    for language, first in {"en": "answering", "ar": "worded", "de": "worded"}.items():
        own = [replace(one, passage=replace(one.passage, language=language)) for one in hits]
        ranked = [sentence(own[1], 9.0), sentence(own[0], 3.0)]
        assert ORDER(own, ranked, language=language, weights=table)[0].passage.id == first


def test_of_twins_the_one_in_the_readers_language_comes_first() -> None:
    order = partial(ORDER, weights=equal(search=1.0, evidence=3.0))
    there, here = hit("arabic", 1, 2.0), hit("english", 2, 1.95)
    there = replace(there, passage=replace(there.passage, language="ar", article_id="b"), twin_ids=("a",))
    here = replace(here, twin_ids=("b",))
    ranked = [sentence(there, 5.0), sentence(here, 5.0)]
    assert [one.passage.id for one in order([there, here], ranked)] == ["english", "arabic"]
    assert [one.passage.id for one in order([there, here], ranked, language="ar")] == ["arabic", "english"]
    # A twin that answers clearly better stays in front, whatever its language.
    ranked = [sentence(there, 9.0), sentence(here, 5.0)]
    assert [one.passage.id for one in order([there, here], ranked)] == ["arabic", "english"]


@given(
    scores=st.lists(st.floats(0.01, 5), min_size=1, max_size=20),
    sentences=st.lists(st.tuples(st.integers(0, 19), st.floats(-50, 50)), max_size=40),
    weight=st.floats(0, 5),
)
def test_nothing_is_lost_and_scores_fall(
    scores: list[float], sentences: list[tuple[int, float]], weight: float
) -> None:
    hits = [hit(f"p{number}", number + 1, score) for number, score in enumerate(sorted(scores, reverse=True))]
    ranked = [sentence(hits[place], score) for place, score in sentences if place < len(hits)]
    found = ORDER(hits, ranked, weights=equal(search=1.0, evidence=weight))
    assert sorted(one.passage.id for one in found) == sorted(one.passage.id for one in hits)
    assert [one.rank for one in found] == list(range(1, len(hits) + 1))
    assert all(one.score >= other.score for one, other in zip(found, found[1:], strict=False))


@pytest.mark.slow
def test_search_and_answer_rank_alike_and_the_setting_turns_it_off(seed_engine: Engine) -> None:
    question = "How many accounts linked to Hamas had the platform deleted earlier?"
    hits = seed_engine.retrieve(question, k=8)
    assert [one.passage.id for one in hits] == [one.passage.id for one in seed_engine.ask(question, k=8).hits[:8]]
    assert [one.passage.id for one in seed_engine.retrieve(question, k=3)] == [one.passage.id for one in hits[:3]]
    assert max(one.signals[SIGNAL] for one in hits) == 1.0
    plain = Settings(**{**seed_engine.settings.model_dump(), "rerank": False})
    with Engine(plain) as engine:
        assert not any(SIGNAL in one.signals for one in engine.retrieve(question, k=8, filters=Filters()))
