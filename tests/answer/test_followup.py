"""Follow-ups: which questions need history, and what they are completed with."""

from __future__ import annotations

import pytest

from rag.answer.followup import completed, needs_history
from rag.language import Bridge


def turns(*questions: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question} for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        "Who reported it?",
        "And how many of them stayed?",
        "Why?",
        "When was that?",
        "How old is she?",
        "Et combien ?",
        "Pourquoi l'a-t-il fait ?",
        "Et à qui en a-t-elle parlé ?",
        "Qui le lui avait dit ?",
        "ولماذا؟",
        "ومتى؟",
        "وفي تونس؟",
        "ومن أعلنه؟",
    ],
)
def test_needs_history(bridge: Bridge, question: str) -> None:
    assert needs_history(question, bridge=bridge)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the city council of Leeds close the swimming pool?",
        "Who is Marie Curie?",
        "When was the Eiffel Tower built?",
        "How many people live in Casablanca?",
        "Is it true that Lyon has two rivers?",
        "Combien d'habitants compte la ville de Rabat ?",
        "Pourquoi le maire de Brest a-t-il démissionné ?",
        "Y a-t-il un métro à Rennes ?",
        "من هو رئيس بلدية صفاقس؟",
        "لماذا أغلقت بلدية صفاقس المسبح؟",
        "كم عدد سكان الدار البيضاء؟",
    ],
)
def test_stands_alone(bridge: Bridge, question: str) -> None:
    assert not needs_history(question, bridge=bridge)
    found = completed(question, turns("What did the judge decide in Madrid?"), bridge=bridge)
    assert found.text == question
    assert found.added == ()


def test_the_topic_comes_from_the_question_before(bridge: Bridge) -> None:
    found = completed("Who reported it?", turns("Why did the harbour of Brest flood?"), bridge=bridge)
    assert found.text.startswith("Who reported it?")
    assert {"harbour", "Brest", "flood"} <= set(found.added)


def test_a_chain_reaches_back_to_the_topic(bridge: Bridge) -> None:
    found = completed(
        "How long did they fight it?", turns("What caused the fire at the Leeds library?", "Was anyone hurt?"),
        bridge=bridge,
    )  # fmt: skip
    assert {"fire", "Leeds", "library"} <= set(found.added)


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many phones were sold in Egypt?", "And in Indonesia?", "How many phones were sold in Indonesia?"),
        ("كم هاتفا بيع في مصر؟", "وفي إندونيسيا؟", "كم هاتفا بيع في إندونيسيا؟"),
    ],
)
def test_an_exchanged_part(bridge: Bridge, before: str, question: str, whole: str) -> None:
    assert completed(question, turns(before), bridge=bridge).text == whole


def test_without_history_nothing_is_added(bridge: Bridge) -> None:
    assert completed("Why?", [], bridge=bridge).text == "Why?"
    assert completed("Why?", [{"role": "assistant", "content": "Hello."}], bridge=bridge).text == "Why?"
