"""Stems: Snowball's, one stemmer per thread, behind a cache."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from rag.language.normalise import fold
from rag.language.remembered import WORDS

SNOWBALL: dict[str, str] = {
    "en": "english", "fr": "french", "ar": "arabic", "de": "german", "es": "spanish", "it": "italian",
    "pt": "portuguese", "nl": "dutch", "sv": "swedish", "pl": "polish", "tr": "turkish", "id": "indonesian",
    "ru": "russian", "hi": "hindi", "fa": "persian",
}  # fmt: skip
"""ISO 639-1 code to the algorithm's name in PyStemmer."""

_local = threading.local()


def _stemmer(name: str) -> Any:
    """Snowball stemmers keep state between calls and are not safe to share between threads."""
    stemmers: dict[str, Any] = _local.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        import Stemmer

        if name not in Stemmer.algorithms():
            stemmers[name] = None
        else:
            stemmers[name] = Stemmer.Stemmer(name, 0)
    return stemmers[name]


@lru_cache(maxsize=WORDS)
def stem(form: str, language: str) -> str:
    """The stem of a light form, accents folded; the folded form itself in a language without a stemmer."""
    name = SNOWBALL.get(language)
    stemmer = _stemmer(name) if name else None
    if stemmer is None:
        return fold(form)
    return fold(str(stemmer.stemWord(form))) or fold(form)


def stemmer_version() -> str:
    """The version of the stemmers: another one may stem otherwise."""
    import Stemmer

    return str(Stemmer.version())
