"""Which languages a question may be in, its words known: a recogniser takes "hospital strike Lyon" for Turkish."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import Bridge, plausible
from rag.language.stopwords import FUNCTION_PROFILES
from rag.language.words import Word, words_of
from rag.search.written import is_acronym_of_a_stop_word

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
    if said := _said_in(words):
        sentence = words[0].surface[:1].isupper() and found[0] in languages
        told = [language for language in languages if said == {language} and sentence]
        return tuple(dict.fromkeys([*told, *found]))
    telling = [word for word in words if word.script == "latin" and word.surface.islower()]
    known = {language: _known(telling, language, bridge) for language in languages if language != "ar"}
    most = max(known.values(), default=0)
    best = [language for language, count in known.items() if count == most]
    if not most or found[0] in best or (found[0] not in languages and most < len(telling)):
        return found
    return tuple(dict.fromkeys([*best, *(language for language in found if language in languages)]))


def _said_in(words: Sequence[Word]) -> set[str]:
    """The languages of all the function words; a capital after the first word is that of a name."""
    said = [
        {language for language, profile in FUNCTION_PROFILES.items() if word.form in profile}
        for place, word in enumerate(words)
        if word.surface.islower() or (place == 0 and not is_acronym_of_a_stop_word(word.surface))
    ]
    found = [one for one in said if one]
    return set.intersection(*found) or set.union(*found) if found else set()


def _known(words: Sequence[Word], language: str, bridge: Bridge) -> int:
    return sum(bridge.knows(word.surface, language) for word in words)
