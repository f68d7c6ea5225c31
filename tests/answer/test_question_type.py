"""What a question asks for, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.evidence.question_type import KINDS, asked_for


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Why was the bridge closed?", "en", "reason"),
        ("Pourquoi le pont a-t-il fermé ?", "fr", "reason"),
        ("لماذا أُغلق الجسر؟", "ar", "reason"),
        ("Who opened it?", "en", "person"),
        ("Qui l'a inauguré ?", "fr", "person"),
        ("من افتتحه؟", "ar", "person"),
        ("Where did they meet?", "en", "place"),
        ("Où se sont-ils rencontrés ?", "fr", "place"),
        ("أين التقوا؟", "ar", "place"),
        ("When was it built?", "en", "date"),
        ("Quand a-t-il été construit ?", "fr", "date"),
        ("متى بُني؟", "ar", "date"),
        ("How many people came?", "en", "number"),
        ("Combien de personnes sont venues ?", "fr", "number"),
        ("كم شخصا حضر؟", "ar", "number"),
        ("What did the mayor say about it?", "en", "speech"),
        ("Qu'a déclaré le maire ?", "fr", "speech"),
        ("ماذا قال العمدة؟", "ar", "speech"),
        ("Is the bridge open?", "en", "polar"),
        ("هل الجسر مفتوح؟", "ar", "polar"),
    ],
)
def test_kind(question: str, language: str, kind: str) -> None:
    assert kind in asked_for(question, language)


def test_two_kinds_in_one_question() -> None:
    assert {"place", "date"} <= asked_for("Where and when will they meet?", "en")
    assert {"place", "date"} <= asked_for("Où et quand se retrouveront-ils ?", "fr")


def test_a_preposition_is_not_who() -> None:
    assert "person" not in asked_for("ما الذي خرج من المدينة؟", "ar")


def test_a_plain_what_asks_for_no_kind() -> None:
    assert asked_for("What is a viaduct?", "en") == frozenset()


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "ar", "de", "und"]))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_known_kinds(text: str, language: str) -> None:
    assert asked_for(text, language) <= set(KINDS)
