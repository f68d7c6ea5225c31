"""What is said to "thank you", "are you sure?" and "translate that": no article is quoted, none is searched."""

from __future__ import annotations

from rag.answer.compose_words import say
from rag.schema import Answer
from rag.search.requests.courtesy import Courtesy


def replied(question: str, courtesy: Courtesy) -> Answer:
    """An answer without statements, in this program's own words."""
    return Answer(
        question=question,
        searched_for=question,
        language=courtesy.language,
        status="answered",
        text=say(f"courtesy_{courtesy.kind}", courtesy.language),
        statements=(),
        citations=(),
        hits=(),
        confidence=1.0,
    )
