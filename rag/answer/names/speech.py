"""
Whether a sentence gives the words or the view of a name: the answer to "What did X say?".

A report says whose words it gives beside the name: "X said", "“…”, said the mayor, X", "according to X", "selon X",
"« … », soupire X", "وقالت الوزيرة X". A sentence that only has the name in it tells something else of it, and one in
which X was told something gives the words of another.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.evidence.antecedent import speaks_on
from rag.answer.evidence.question import AskedWord
from rag.answer.evidence.text import SentenceView
from rag.answer.names.places import places_of
from rag.answer.speech.arabic import arabic_voices, goes_on_of, told_of
from rag.answer.speech.pronouns import keeps_subject
from rag.answer.speech.reading import SpeechReading
from rag.answer.speech.words import SAYING


def speaks(view: SentenceView, words: Sequence[AskedWord]) -> bool:
    """
    Whether a sentence gives what a name says.

    Args:
        view: of the sentence.
        words: of the name, as the question has them.
    """
    if view.language not in SAYING:
        return False
    sentence = SpeechReading(view.text, view.language)
    return any(sentence.gives_words_of(first, last) for first, last in places_of(sentence.words, words))


def goes_on(view: SentenceView, before: SentenceView, words: Sequence[AskedWord]) -> bool:
    """
    Whether a sentence gives the words of a name that the one before it tells of: "…, he said", "Elle ajoute que …",
    "وأضاف أن …", where no subject stands beside the verb, or a quotation and nothing else.

    Args:
        view: of the sentence.
        before: of the sentence before it.
        words: of the name, as the question has them.
    """
    if view.language not in SAYING or before.language != view.language or not speaks_on(view.text, view.language):
        return False
    telling = SpeechReading(before.text, before.language)
    if view.language == "ar":
        subject = any(told_of(telling, first) for first, _ in places_of(telling.words, words))
        return speaks(before, words) or (subject and goes_on_of(SpeechReading(view.text, "ar"), telling))
    return speaks(before, words) or any(
        telling.tells_last_of(first, last) for first, last in places_of(telling.words, words)
    )


def voices(text: str, language: str) -> list[tuple[int, int]]:
    """Where those stand in a sentence whose words it gives, (start, end) each: names, and "police" in "police said"."""
    if language not in SAYING:
        return []
    sentence = SpeechReading(text, language)
    found = arabic_voices(sentence) if language == "ar" else sentence.voices()
    return [(sentence.words[first].start, sentence.words[last].end) for first, last in found]


def keeps_to(text: str, language: str) -> bool:
    """Whether a sentence tells more of whom the one before names, so that "she said" in the next may be them."""
    return language in SAYING and language != "ar" and keeps_subject(SpeechReading(text, language))


def named_alone(text: str, language: str) -> tuple[int, int] | None:
    """Where the one name of a sentence stands that "he" in the next may be; None where it has none or several."""
    if language not in SAYING or language == "ar":
        return None
    sentence = SpeechReading(text, language)
    names = [(first, last) for first, last in sentence.names() if sentence.tells_last_of(first, last)]
    if len(names) != 1:
        return None
    (first, last), *_ = names
    return sentence.words[first].start, sentence.words[last].end
