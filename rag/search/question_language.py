"""Which languages a question may be in, its words known: a recogniser takes "hospital strike Lyon" for Turkish."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import Bridge, plausible
from rag.language.stopwords import FUNCTION_PROFILES
from rag.language.words import Word, words_of

_MOST_WORDS = 5
"""A question of more words tells its language by itself."""


def languages_of(text: str, *, bridge: Bridge, languages: Sequence[str]) -> tuple[str, ...]:
    """
    The languages a question may be in, best first, at least one.

    Letters tell little of two or three words that were typed for a search, and nothing in them is a function word. The
    lexicon tells more: a language comes first where it knows more of them than any other does.

    Args:
        text: a question, of any length.
        bridge: knows words.
        languages: those the corpus is bridged in.
    """
    found = plausible(text, languages)
    words = words_of(text, "und")
    if not 1 <= len(words) <= _MOST_WORDS or any(word.script == "arabic" for word in words):
        return found
    if any(word.form in profile for word in words if word.surface.islower() for profile in FUNCTION_PROFILES.values()):
        return found
    telling = [word for word in words if word.script == "latin" and word.surface.islower()]
    known = {language: _known(telling, language, bridge) for language in languages if language != "ar"}
    most = max(known.values(), default=0)
    best = [language for language, count in known.items() if count == most]
    if not most or found[0] in best or (found[0] not in languages and most < len(telling)):
        return found
    return tuple(dict.fromkeys([*best, *(language for language in found if language in languages)]))


def _known(words: Sequence[Word], language: str, bridge: Bridge) -> int:
    return sum(bridge.knows(word.surface, language) for word in words)
