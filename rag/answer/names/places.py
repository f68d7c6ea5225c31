"""Where a name stands in a sentence, whole or in part, in its own or in another script."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.evidence.question import AskedWord
from rag.language.names import skeletons
from rag.language.normalise import fold, light
from rag.language.stopwords import word_set
from rag.language.words import Word

TITLES = word_set("""
    mr mrs ms miss mme mlle dr prof professor sir lord lady dame judge justice rabbi imam father bishop archbishop
    cardinal pope king queen prince princess president senator governor mayor minister general colonel captain
    lieutenant sergeant inspector detective commissioner ambassador sheikh ayatollah emir sultan chancellor premier
    me mgr maître professeur docteur juge président présidente ministre maire sénateur sénatrice député députée préfet
    préfète général colonel capitaine rabbin évêque cardinal pape roi reine cheikh émir sultan
""")
_FEW = 2
"""Consonants of an Arabic word that tell little: "آخر" is not Akkari."""
_PART = re.compile(r"\w+")


def places_of(tokens: Sequence[Word], words: Sequence[AskedWord]) -> list[tuple[int, int]]:
    """
    The first and the last token of each place of a name, with the names that it is written together with.

    Args:
        tokens: of the sentence.
        words: of the name, as the question has them; its last must be there, Ann Roe is not Ann Lee.
    """
    held = [any(_is(token, word) for word in words) for token in tokens]
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(tokens):
        if not held[place]:
            place += 1
            continue
        first = last = place
        while last + 1 < len(tokens) and (held[last + 1] or _written_on(tokens, last)):
            last += 1
        while first > 0 and _written_on(tokens, first - 1) and fold(tokens[first - 1].form) not in TITLES:
            first -= 1
        inside = [held[at] for at in range(first, last + 1)]
        alone = len(words) > 1 and sum(inside) == 1
        # Carl Lee is not Ann Lee; a name of one word may stand in anybody's, and one in other letters is met in part.
        others = alone and len(inside) > 1 and not is_arabic(words[-1].surface)
        as_written = any(_is_written(tokens[place], word) for word in words)
        others |= alone and tokens[place].script == "arabic" and not as_written and _is_vague(tokens[place])
        if not others and any(_is(token, words[-1]) for token in tokens[first : last + 1]):
            found.append((first, last))
        place = last + 1
    return found


def _is(token: Word, word: AskedWord) -> bool:
    """Whether a word is one of the name: as it is written, or by its consonants in another script."""
    if token.script != "arabic" and not token.surface[:1].isupper():
        return False
    if _is_written(token, word):
        return True
    other_script = (token.script == "arabic") != is_arabic(word.surface)
    return other_script and any(f"~{bones}" in word.names for bones in skeletons(token.form))


def _is_written(token: Word, word: AskedWord) -> bool:
    return fold(token.form) in {fold(light(part)) for part in _PART.findall(word.surface)}


def _is_vague(token: Word) -> bool:
    """Whether an Arabic word has so few consonants that many words of other languages have the same."""
    return min(map(len, skeletons(token.form)), default=0) <= _FEW


def _written_on(tokens: Sequence[Word], place: int) -> bool:
    """Whether a word and the next are parts of one name: both in capitals, nothing but a space or hyphen between."""
    one, other = tokens[place], tokens[place + 1]
    capitals = one.surface[:1].isupper() and other.surface[:1].isupper() and not one.initial
    return capitals and other.start - one.end == 1


def is_arabic(surface: str) -> bool:
    """Whether a word is in Arabic letters."""
    return surface[:1] >= "\u0600"
