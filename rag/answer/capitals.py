"""
The capitals of names that a question leaves out: "who is ann lee" asks for Ann Lee.

Names are told from words by their capitals, and who types into a chat writes none. The passages found know better: a
word that stands in them with a capital wherever it stands, and that no language knows as a word, is a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rag.language.stopwords import FUNCTION_WORDS
from rag.language.words import Word, words_of
from rag.schema import Hit, Passage

_SHORTEST = 2
_BETWEEN = re.compile(r"[ \u00a0'’.-]{1,2}")
"""What stands between two words of one name."""


def capitalised(question: str, hits: Iterable[Hit], *, is_word: Callable[[str], bool]) -> str:
    """
    The question with its names as the passages found write them.

    Args:
        question: checked text.
        hits: what was found for it.
        is_word: whether a word is one of a language's own. Such a one is written with a capital beside a name only, of
            which it then is a part: "rose" in "rose tanner".

    Returns:
        The question as it is where anything but its first word has a capital: who writes some writes all.
    """
    words = words_of(question, "und")
    if not words or any(not word.surface.islower() for word in words[1:] if word.script == "latin"):
        return question
    asked = [word for word in words if _may_be_name(word)]
    passages = list({hit.passage.id: hit.passage for hit in hits}.values())
    if not asked or not passages:
        return question
    written = _as_written({word.form for word in asked}, passages)
    names = {word for word in asked if written.get(word.form) and not is_word(word.surface)}
    beside = _pairs(passages)
    for first, second in zip(words, words[1:], strict=False):
        if (first.form, second.form) in beside and (first in names) != (second in names):
            names |= {word for word in (first, second) if _may_be_name(word)}
    for word in sorted(names, key=lambda word: -word.start):
        spelling = written.get(word.form) or word.surface.capitalize()
        question = f"{question[: word.start]}{spelling}{question[word.end :]}"
    return question


def _may_be_name(word: Word) -> bool:
    return word.script == "latin" and len(word.form) >= _SHORTEST and word.form not in FUNCTION_WORDS


def _as_written(forms: set[str], passages: Iterable[Passage]) -> dict[str, str]:
    """Forms that stand inside sentences with a capital and nowhere without, as they are first written there."""
    found: dict[str, str] = {}
    small: set[str] = set()
    for passage in passages:
        begins = {start - passage.start for start, _ in passage.sentences}
        titled = len(passage.title) if passage.text.startswith(passage.title) else 0
        for word in words_of(passage.text, passage.language):
            if word.form not in forms:
                continue
            if word.surface.islower():
                small.add(word.form)
            # Headlines and beginnings of sentences have capitals whatever the word.
            elif word.start >= titled and word.start not in begins:
                found.setdefault(word.form, word.surface)
    return {form: surface for form, surface in found.items() if form not in small}


def _pairs(passages: Iterable[Passage]) -> set[tuple[str, str]]:
    """Forms of words in a row that both have a capital, as those of a name have."""
    found = set()
    for passage in passages:
        words = words_of(passage.text, passage.language)
        for first, second in zip(words, words[1:], strict=False):
            gap = passage.text[first.end : second.start]
            if first.surface[:1].isupper() and second.surface[:1].isupper() and _BETWEEN.fullmatch(gap):
                found.add((first.form, second.form))
    return found
