"""Words that nothing mentions, as the passages found spell a word that looks much like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from rag.language.normalise import fold
from rag.language.words import words_of
from rag.schema import Hit

_SHORTEST = 5
_ALIKE = 0.85
"""Least ratio of two spellings, as ``difflib`` has it: of "libary" and "library" it is 0.92."""


def respelt(
    words: Sequence[str], hits: Iterable[Hit], *, is_word: Callable[[str], bool]
) -> tuple[tuple[str, str], ...]:
    """
    Pairs of a word and how the passages spell it.

    Args:
        words: of a question, which no passage mentions.
        hits: what was found for it all the same.
        is_word: whether a word is one of the language's own; such a one is not misspelt.

    Returns:
        Only pairs of words that look alike; a word of fewer than five letters looks like too many others.
    """
    wanted = [word for word in words if len(word) >= _SHORTEST and word.isalpha() and not is_word(word)]
    if not wanted:
        return ()
    spellings: dict[str, str] = {}
    for hit in hits:
        for found in words_of(f"{hit.passage.title}\n{hit.passage.text}", hit.passage.language):
            if len(found.surface) >= _SHORTEST and found.surface.isalpha():
                spellings.setdefault(fold(found.form), found.surface)
    pairs = []
    for word in wanted:
        written = "".join(fold(one.form) for one in words_of(word, "und"))
        if close := get_close_matches(written, spellings, n=1, cutoff=_ALIKE):
            pairs.append((word, spellings[close[0]]))
    return tuple(pairs)


def spelt_so(question: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The question with the first word of each pair, where it stands by itself, written as the second."""
    for word, spelling in pairs:
        question = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", spelling, question)
    return question
