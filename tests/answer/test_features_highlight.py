"""Cues, key phrases and rarity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.evidence.cues import cues_of
from rag.answer.evidence.features import rarity
from rag.answer.evidence.highlight import flat, highlights
from rag.answer.evidence.question_type import Kind
from rag.answer.evidence.synonyms import synonyms


@pytest.mark.parametrize(
    ("text", "language", "cue"),
    [
        ("It cost €4 million.", "en", "money"),
        ("Il a coûté 4 millions d'euros.", "fr", "money"),
        ("بلغت الكلفة أربعة ملايين دينار.", "ar", "money"),
        ("They met on 3 May 2021.", "en", "dates"),
        ("Ils se sont vus mardi.", "fr", "dates"),
        ("التقوا يوم الثلاثاء.", "ar", "dates"),
        ("It lasted three weeks.", "en", "durations"),
        ("Cela a duré deux jours.", "fr", "durations"),
        ("استمر ذلك يومين.", "ar", "durations"),
        ("It fell because of the ice.", "en", "reasons"),
        ("Il est tombé en raison du gel.", "fr", "reasons"),
        ("سقط بسبب الجليد.", "ar", "reasons"),
        ("“No,” she said.", "en", "saying"),
        ("وقال إنه لا يعلم.", "ar", "saying"),
    ],
)
def test_cues(text: str, language: str, cue: str) -> None:
    assert getattr(cues_of(text, language), cue) > 0


def test_a_sentence_that_leans_on_the_one_before() -> None:
    assert cues_of("He refused.", "en").leaning
    assert cues_of("Cette décision a surpris.", "fr").leaning
    assert not cues_of("The mayor of Lyon refused.", "en").leaning


def test_rarity_is_a_share_and_grows_with_rarity() -> None:
    mentions = np.array([[True, True], [True, False], [True, False]])
    weights = rarity(mentions)
    common, rare = math.log(4 / 3.5), math.log(4 / 1.5)
    assert weights == pytest.approx([common / (common + rare), rare / (common + rare)], rel=1e-5)


def test_synonyms_are_mutual_in_kind_and_never_the_word_itself() -> None:
    found = synonyms()
    assert "purchas" in found["buy"]
    assert all(word not in others and len(others) <= 8 for word, others in found.items())


@pytest.mark.parametrize(
    ("text", "kinds", "phrase"),
    [
        ("The bill rose to €84 million in May.", {"money"}, "€84 million"),
        ("They met on 3 May.", {"date"}, "May"),
        ("It was opened by Clara Haskil.", {"person"}, "Clara Haskil"),
        ("It fell because the ice was thin.", {"reason"}, "because the ice was thin"),
        ("وبيع 120 هاتفا.", {"number"}, "120"),
    ],
)
def test_key_phrase(text: str, kinds: set[Kind], phrase: str) -> None:
    spans = highlights(text, kinds=kinds, question_numbers=frozenset())
    assert phrase in [text[start:end] for start, end in spans]


def test_matched_words_stand_in_where_nothing_is_asked_for() -> None:
    spans = highlights("Le musée a fermé.", kinds=(), question_numbers=frozenset(), matched=["MUSÉE"])
    assert spans == ((3, 8),)


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_flat_keeps_offsets(text: str) -> None:
    assert len(flat(text)) == len(text)


@given(st.text(max_size=80), st.sets(st.sampled_from(["number", "date", "money", "person", "reason", "speech"])))
@settings(max_examples=80, deadline=None)
def test_highlights_lie_in_the_text_in_order(text: str, kinds: set[Kind]) -> None:
    spans = highlights(text, kinds=kinds, question_numbers=frozenset())
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < other[0] for one, other in zip(spans, spans[1:], strict=False))
