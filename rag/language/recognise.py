"""
Which language a text is in.

About twenty languages are recognised, more than are bridged: a recogniser that knows only the bridged ones calls
German English and Persian Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rag.language.normalise import encodable
from rag.language.stopwords import FUNCTION_PROFILES, STOP_WORDS
from rag.schema import UNKNOWN_LANGUAGE

RECOGNISED: tuple[str, ...] = (
    "en", "fr", "ar", "de", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "ru", "uk", "fa", "ur", "he", "hi", "zh",
    "ja", "ko",
)  # fmt: skip
"""ISO 639-1 codes of the languages that can be told apart."""

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 4000
_SHORT_WORDS = 12
_ENOUGH_LETTERS = 3
_NAME_WORDS = 4
_WORD_VOTE = 1.0
_PLAUSIBLE_SHARE = 0.12
_SURE_SHARE = 0.5
_CLEAR_LEAD = 2.5

_LONG_WORDS = 25
_FUNCTION_SHARE = 0.2
_FOREIGN_SHARE = 0.2
_MIXED_SHARE = 0.05
_LAST_LATIN = "\u05ff"
_FOREIGN: dict[str, frozenset[str]] = {
    language: frozenset().union(*FUNCTION_PROFILES.values()) - FUNCTION_PROFILES[language] for language in STOP_WORDS
}
"""Function words of the other languages alone, for each language whose own are listed in full."""


@lru_cache(maxsize=1)
def _detector() -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in RECOGNISED]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


@lru_cache(maxsize=4096)
def _scores(text: str) -> tuple[tuple[str, float], ...]:
    """
    (language, share) pairs, best first, shares adding up to one: the recogniser's confidence and, for short texts,
    the share of the words that are function words of a language (character trigrams
    alone take a short English question with a name in it for Polish).
    """
    words = _WORD.findall(text)
    if sum(map(len, words)) < _ENOUGH_LETTERS:
        return ()
    values = _detector().compute_language_confidence_values(encodable(text))
    scores = {value.language.iso_code_639_1.name.lower(): float(value.value) for value in values}
    scores = {language: score for language, score in scores.items() if score > 0.0}
    if len(words) <= _SHORT_WORDS:
        said = _said(text)
        for language, profile in FUNCTION_PROFILES.items():
            hits = sum(word in profile for word in said)
            if hits:
                scores[language] = scores.get(language, 0.0) + _WORD_VOTE * hits * min(1.0, 3 / len(words))
    total = sum(scores.values())
    if not total:
        return ()
    ranked = sorted(scores.items(), key=lambda item: (-item[1], RECOGNISED.index(item[0])))
    return tuple((language, score / total) for language, score in ranked)


def _said(text: str) -> list[str]:
    """
    The words of a short text, in lower case, that may be function words.

    An acronym is none ("UN" is not the French one, "WHO" not the English one), nor is a part of a name: "Who is the
    mayor of Montferrand-sur-Vergne?" and "Where is Le Monde printed?" hold no French.
    """
    found = list(_WORD.finditer(text))
    ordinary = any(match[0][:1].islower() for match in found)
    said = []
    for place, match in enumerate(found):
        word = match[0]
        acronym = word[1:].isupper() and not text.isupper()
        in_a_name = place > 0 and ordinary and word[0].isupper()
        if not acronym and not in_a_name and not _inside_hyphens(text, match):
            said.append(word.casefold())
    return said


def _inside_hyphens(text: str, match: re.Match[str]) -> bool:
    """Whether a word is bound on both sides: "sur" in "Montferrand-sur-Vergne", not "il" in "a-t-il"."""
    return text[match.start() - 1 : match.start()] == "-" == text[match.end() : match.end() + 1]


def _told_by_function_words(words: Sequence[str]) -> str | None:
    """
    The language of a longer text whose function words say it: a fifth of its words are its language's, next to none
    another's, and it does not change its script. None where they do not, or for a language without a full list.

    The recogniser looks up every three letters in every language, a third of preparing a passage. On 8,400 paragraphs,
    parts and mixtures of paragraphs in the three languages, and on XQuAD's in German and Spanish too, this never said
    another language than the recogniser did, and it spoke for three quarters of the paragraphs in the three.
    """
    if len(words) < _LONG_WORDS:
        return None
    arabic = sum(map(_LAST_LATIN.__lt__, words)) / len(words)
    if _MIXED_SHARE < arabic < 1 - _MIXED_SHARE:
        return None
    for language in STOP_WORDS:
        if (language == "ar") != (arabic > 0.5):
            continue
        own = sum(map(FUNCTION_PROFILES[language].__contains__, words))
        if own >= _FUNCTION_SHARE * len(words):
            foreign = sum(map(_FOREIGN[language].__contains__, words))
            if foreign <= _FOREIGN_SHARE * own:
                return language
    return None


def recognise(text: str, *, default: str = UNKNOWN_LANGUAGE) -> str:
    """
    The language of a text.

    Args:
        text: any text; the first 4,000 characters are looked at.
        default: what to return when there are too few letters, or a few words that could be several languages.

    Returns:
        An ISO 639-1 code of :data:`RECOGNISED`, or ``default``.
    """
    sample = text[:_SAMPLE_CHARS]
    words = _WORD.findall(sample.casefold())
    if told := _told_by_function_words(words):
        return told
    scores = _scores(sample)
    if not scores:
        return default
    short = len(words) < 4
    if short and scores[0][1] < _SURE_SHARE:
        return default
    return scores[0][0]


def plausible(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    """
    The languages a question may be in, best first.

    A long question has one; a short or doubtful one may have several, and should be searched under each of them.

    Args:
        text: a question, of any length.
        languages: the languages that can be bridged; a doubtful text is never given another one.

    Returns:
        At least one ISO 639-1 code. A language outside ``languages`` comes alone and only when it is clearly meant.
    """
    scores = _scores(text[:_SAMPLE_CHARS])
    if not scores:
        return tuple(languages[:1]) or (UNKNOWN_LANGUAGE,)
    best, share = scores[0]
    inside = [(language, score) for language, score in scores if language in languages]
    if not inside:
        return (best,)
    clear = share >= _SURE_SHARE and share >= _CLEAR_LEAD * inside[0][1]
    words = _WORD.findall(text)
    if best not in languages and clear and len(words) >= 3:
        return (best,)
    top = inside[0][1]
    if best not in languages and top < _SURE_SHARE and len(words) < _NAME_WORDS:
        found = tuple(language for language, _ in inside)
        # A name alone ("Okafor", "Hansol Cell") is of no language: no guess, but the order of the settings.
        return tuple(sorted(found, key=languages.index)) if all(word[0].isupper() for word in words) else found
    if top >= 0.85:
        return (inside[0][0],)
    return tuple(language for language, score in inside if score >= top * _PLAUSIBLE_SHARE)
