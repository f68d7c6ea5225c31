"""The whole of an answer without a model, as text, and the gloss that goes with a quote."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.cite import joined
from rag.answer.compose_words import mentions_nothing, say
from rag.language import Bridge
from rag.schema import Statement, Status


def gloss_of(text: str, language: str, bridge: Bridge) -> str | None:
    """The English word gloss of a quote; None where it is English or has none."""
    gloss = bridge.gloss(text, language).text
    return gloss if gloss and gloss != text else None


def answer_text(
    status: Status,
    statements: Sequence[Statement],
    missing: Sequence[str],
    language: str,
    *,
    empty: bool,
    limited: bool,
    lead: str = "",
) -> str:
    """
    The whole of an answer without a model: statements and their markers, and this program's own words around them.

    Args:
        status: the outcome.
        statements: what is quoted.
        missing: words of the question that no passage mentions.
        language: of the question.
        empty: whether the search found nothing.
        limited: whether filters were set.
        lead: as in ``Answer``; of a refusal, why, in place of the nearest passages.
    """
    if status == "answered":
        return "\n\n".join(filter(None, (lead, joined(statements))))
    if empty:
        return say("empty_filtered" if limited else "empty", language)
    if status == "uncertain":
        parts = [say("uncertain", language), joined(statements), mentions_nothing(missing, language)]
        return "\n\n".join(filter(None, parts))
    refused = say("not_in_filtered" if limited else "not_in_corpus", language)
    if lead:
        return f"{refused} {lead}"
    parts = [refused, mentions_nothing(missing, language), say("nearest", language)]
    return " ".join(filter(None, parts))
