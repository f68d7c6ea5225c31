"""The form of a line in which wordings are looked for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.language.normalise import Letters

_SPACES = re.compile(r"\s+")
_LETTERS = Letters(
    {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "ى": "ي", "ة": "ه", "ـ": "", "ß": "ss", "‐": "-", "‑": "-", "œ": "oe"}
)
_JOINED = re.compile(r"\\\n\s*")
_DROPPED = ("Mn", "Cf")
_REMEMBERED = 256
"""Lines whose form is remembered: several rules look at each."""


class _Kept(dict[int, str | None]):
    """For ``str.translate``: nothing for marks and invisible characters. Filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        return self.setdefault(code, None if unicodedata.category(character) in _DROPPED else character)


_KEPT = _Kept()


@lru_cache(maxsize=_REMEMBERED)
def fold(line: str) -> str:
    """
    A line in lower case, without accents and vowel marks, with one kind of apostrophe and single spaces.

    Offsets are not kept: the result only answers whether a wording is there.
    """
    if line.isascii():
        return _SPACES.sub(" ", line.casefold().replace("`", "'")).strip()
    decomposed = unicodedata.normalize("NFD", line.casefold().translate(_LETTERS))
    return _SPACES.sub(" ", decomposed.translate(_KEPT)).strip()


def wordings(*groups: str) -> str:
    """
    Alternatives of a regular expression from texts of wordings divided by ``;`` or line ends.

    A backslash at the end of a line joins it to the next.
    """
    found = [part.strip() for group in groups for part in _JOINED.sub("", group).replace("\n", ";").split(";")]
    return "|".join(part for part in found if part)
