"""What of a passage is embedded: one rule, for measuring its length and for making its vector."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Glosses(Protocol):
    """What this module needs of :class:`rag.language.Bridge`."""

    def gloss_text(self, text: str, language: str) -> str:
        """An English gloss of a text."""


def embedded_text(
    text: str, *, language: str, title: str, title_language: str, bridge: Glosses, languages: Collection[str]
) -> str:
    """
    The title on the first line and the text below it, each as an English gloss if the model does not read its language.

    Args:
        text: of the passage.
        language: of the passage.
        title: of its article; "" where there is none.
        title_language: of the article.
        bridge: makes the gloss.
        languages: those the embedding model reads; none means all.
    """

    def readable(part: str, its_language: str) -> str:
        if not languages or its_language in languages:
            return part
        return "\n".join(bridge.gloss_text(line.rstrip(), its_language) or line for line in part.split("\n"))

    # A passage that begins with its title, as an article's first does, is not given it twice.
    if not title or text.startswith(title):
        return readable(text, language)
    return f"{readable(title, title_language)}\n{readable(text, language)}"
