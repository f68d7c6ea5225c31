"""Where words stand as they are written, and what their capitals say."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import STOP_WORDS
from rag.language.words import Word, words_of

_SHORTEST_ACRONYM = 2


def is_acronym_of_a_stop_word(text: str) -> bool:
    """Whether a text is one word in capitals whose letters spell a function word of some language: "UN", "WHO"."""
    words = words_of(text, "und")
    return len(words) == 1 and _in_capitals(words[0]) and any(words[0].form in stop for stop in STOP_WORDS.values())


def exact_spans(wanted: str, text: str, language: str) -> list[tuple[int, int]]:
    """
    Where the words of a text stand in a row in another, upper or lower case alike.

    Only a word in capitals that is a function word of the other text's language ("WHO" in English, "UN" in French)
    must stand in capitals there too. In several words that are all in capitals these say nothing.

    Args:
        wanted: the words looked for.
        text: where they are looked for.
        language: ISO 639-1 code of ``text``.

    Returns:
        Half-open offsets in ``text``, in reading order.
    """
    asked, words = words_of(wanted, "und"), words_of(text, language)
    shouted = len(asked) > 1 and all(_in_capitals(word) for word in asked)
    stop = frozenset() if shouted else STOP_WORDS.get(language, frozenset())
    size = len(asked)
    return [
        (words[first].start, words[first + size - 1].end)
        for first in range(len(words) - size + 1)
        if size and _alike(asked, words[first : first + size], stop)
    ]


def _alike(asked: Sequence[Word], words: Sequence[Word], stop: frozenset[str]) -> bool:
    return all(
        one.form == other.form and (one.form not in stop or not _in_capitals(one) or _in_capitals(other))
        for one, other in zip(asked, words, strict=True)
    )


def _in_capitals(word: Word) -> bool:
    return len(word.form) >= _SHORTEST_ACRONYM and word.surface.isupper()
