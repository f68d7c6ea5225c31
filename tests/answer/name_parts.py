"""A sentence and a name as the rules about names see them, without an index behind them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.evidence.cues import cues_of
from rag.answer.evidence.question import AskedWord
from rag.answer.evidence.text import SentenceView

_NOTHING: frozenset[str] = frozenset()


def sentence_of(text: str, language: str) -> SentenceView:
    """The view of a sentence of which only the text counts."""
    return SentenceView(
        text=text, language=language, native=_NOTHING, bridge=_NOTHING, names=_NOTHING, places=(), gloss=text,
        english=text, cues=cues_of(text, language),
    )  # fmt: skip


def name_of(words: Sequence[str], *, sounds: str = "") -> list[AskedWord]:
    """The words of a name, all with the same keys of sound."""
    keys = frozenset(sounds.split())
    return [AskedWord(surface=word, native=_NOTHING, bridge=_NOTHING, names=keys) for word in words]
