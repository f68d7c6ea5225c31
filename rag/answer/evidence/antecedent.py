"""
Whether a sentence is understood only with the one before it: "“It was late,” she said.", "وأضاف أن …".

A quote is to be checked where it stands, but who said it must be read beside it, or it passes for the words of whoever
was asked about.
"""

from __future__ import annotations

import re

from rag.answer.evidence.text import SentenceView
from rag.answer.speech.arabic import goes_on_saying
from rag.answer.speech.pronouns import has_pronoun_saying
from rag.answer.speech.reading import SpeechReading
from rag.answer.speech.words import SAYING
from rag.language.stopwords import word_set
from rag.language.words import words_of

_SUBJECTS = {"en": word_set("he she"), "fr": word_set("il elle")}
"""First words of a sentence that stand for a person; "il" as well for nothing ("il y a", "il faut")."""
_QUOTED = re.compile(r"[«“„\"][^«“„»”\"]*(?:[»”\"]\W*)?|[^«“„»”\"]*[»”\"]\W*")
_OF_NOBODY = word_set("y faut s est était semble reste")
"""What follows "il" where it stands for nothing, or may."""


def needs_before(view: SentenceView) -> bool:
    """
    Whether somebody without a name speaks or acts in a sentence, whom the one before it may name.

    So it is where "he" says or does something, and where a quotation is all there is.
    """
    return speaks_on(view.text, view.language) or _begins_with_pronoun(view)


def speaks_on(text: str, language: str) -> bool:
    """Whether a sentence gives words of somebody who is not named in it: "he said", "وأضاف أن", or all of it quoted."""
    return _said_by_pronoun(text, language) or is_quotation(text)


def is_quotation(text: str) -> bool:
    """Whether a sentence is all quotation, or the end or beginning of one, and says nothing of who speaks."""
    return bool(_QUOTED.fullmatch(text.strip()))


def _said_by_pronoun(text: str, language: str) -> bool:
    """Whether a sentence gives words of "he" or "she", or, in Arabic, of whom the one before has as its subject."""
    if language not in SAYING:
        return False
    sentence = SpeechReading(text, language)
    return goes_on_saying(sentence) if language == "ar" else has_pronoun_saying(sentence)


def _begins_with_pronoun(view: SentenceView) -> bool:
    words = [word.form for word in words_of(view.text, view.language)[:2]]
    if not words or words[0] not in _SUBJECTS.get(view.language, frozenset()):
        return False
    return view.language != "fr" or words[1:2] == [] or words[1] not in _OF_NOBODY
