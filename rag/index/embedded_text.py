"""What of a passage is embedded: one rule, for measuring its length and for making its vector."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Glosses(Protocol):
    """What this module needs of :class:`rag.language.Bridge`."""

    def gloss(self, text: str, language: str) -> Glossed:
        """An English gloss of a text."""


class Glossed(Protocol):
    """What this module needs of :class:`rag.language.Gloss`."""

    @property
    def text(self) -> str:
        """The gloss."""


def embedded_text(text: str, *, title: str, language: str, bridge: Glosses, languages: Collection[str]) -> str:
    """
    The title on the first line and the text below it, both glossed in English if the model does not read the language.

    Args:
        text: of the passage.
        title: of its article; "" where there is none.
        language: of the passage.
        bridge: makes the gloss.
        languages: those the embedding model reads; none means all.
    """
    # A passage that begins with its title, as an article's first does, is not given it twice.
    whole = text if not title or text.startswith(title) else f"{title}\n{text}"
    if not languages or language in languages:
        return whole
    return "\n".join(bridge.gloss(line, language).text or line for line in whole.split("\n"))
