"""
Acronyms whose letters spell a function word of English: "WHO", "US".

In a question that is not in capitals itself such a word is a name, and stands for what it is short for.
"""

from __future__ import annotations

import re

_SHORT_FOR = {"WHO": "World Health Organization", "US": "United States"}
_SMALL = re.compile(r"[a-z]|[\u0620-\u064a]")
_ACRONYM = re.compile(rf"(?<![\w.-])(?:{'|'.join(_SHORT_FOR)})(?![\w-]|\.\w)")


def is_acronym(word: str, text: str) -> bool:
    """Whether a word of a text, as it stands there, is an acronym and not the function word of the same letters."""
    return word in _SHORT_FOR and bool(_SMALL.search(text))


def spelt_out(text: str) -> str:
    """A text in which such acronyms are written out; as it is where all its letters are capitals."""
    if not _SMALL.search(text):
        return text
    return _ACRONYM.sub(lambda found: _SHORT_FOR[found[0]], text)
