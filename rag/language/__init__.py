"""What a word is, and what it means across languages. Knows no article, no model and no store."""

from __future__ import annotations

from rag.language.bridge import Bridge
from rag.language.normalise import normalise
from rag.language.recognise import RECOGNISED, plausible, recognise
from rag.language.records import Analysis, Gloss, GlossedWord, Keys, Term
from rag.language.sentences import sentence_spans
from rag.language.stems import SNOWBALL
from rag.language.stopwords import STOP_WORDS, question_words

__all__ = [
    "RECOGNISED",
    "SNOWBALL",
    "STOP_WORDS",
    "Analysis",
    "Bridge",
    "Gloss",
    "GlossedWord",
    "Keys",
    "Term",
    "normalise",
    "plausible",
    "question_words",
    "recognise",
    "sentence_spans",
]
