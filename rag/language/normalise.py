"""The forms that are indexed. None of them is ever shown: what a reader sees is the article's own text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rag.language.remembered import WORDS

_ARABIC_MARKS = re.compile(r"[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Letters(dict[int, str]):
    """
    For ``str.translate``: what some characters are replaced by. The others are added as they are met, each by itself:
    an exception for each of them would take most of the time.
    """

    def __init__(self, replaced: Mapping[str, str]) -> None:
        super().__init__(str.maketrans(dict(replaced)))

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, chr(code))


_ARABIC_LETTERS = Letters(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        "ئ": "ي",
    }
)
_ARABIC_ENDINGS = Letters({"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا"})
_SPECIAL_LATIN = Letters({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"})
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_SIGN = r"[ÃÂØÙ][\x80-\xbf\u0152-\u0178\u02c6-\u2122]|â€|ï»¿|Ã"
_MOJIBAKE_SIGN = re.compile(_SIGN)
_MOJIBAKE = re.compile(rf"\S*(?:{_SIGN})\S*")


@lru_cache(maxsize=WORDS)
def light(word: str) -> str:
    """A word in lower case and composed form, without vowel marks, tatweel and invisible characters."""
    if word.isascii():
        return word.lower()
    word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word))
    return (_ARABIC_MARKS.sub("", word) if _ARABIC_LETTER.search(word) else word).casefold()


@lru_cache(maxsize=WORDS)
def fold(word: str) -> str:
    """A light form with spelling variants made one: Arabic hamza seats, alif maqsura and ta marbuta; Latin accents."""
    if word.isascii():
        return word
    if _ARABIC_LETTER.search(word):
        return word.translate(_ARABIC_LETTERS)
    decomposed = unicodedata.normalize("NFD", word.translate(_SPECIAL_LATIN))
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if not "\u0300" <= mark <= "\u036f"))


def fold_endings(word: str) -> str:
    """A light Arabic form with ta marbuta and alif maqsura made one with their look-alikes, its hamzas kept."""
    return word.translate(_ARABIC_ENDINGS)


def encodable(text: str) -> str:
    """``text`` with lone surrogates, which no library in another language accepts, as U+FFFD; of the same length."""
    return _SURROGATES.sub("\ufffd", text)


def ascii_digits(text: str) -> str:
    """``text`` with every decimal digit of any script as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def normalise(text: str, language: str) -> str:
    """
    The index form of a text: mojibake repaired, composed, lower case, variants folded, digits 0-9, single spaces.

    Args:
        text: any text.
        language: ISO 639-1 code; letters are folded by script, so that a Latin name in Arabic text is treated alike.

    Returns:
        A string that is stable under a second call. Its offsets are not those of ``text``.
    """
    del language  # one rule a script serves all languages so far; callers say what they know all the same
    repaired = repair(text)[0]
    repaired = unicodedata.normalize("NFKC", _INVISIBLE.sub("", repaired))
    words = (ascii_digits(fold(light(word))) for word in repaired.split())
    return " ".join(word for word in words if word)


def repair(text: str) -> tuple[str, list[int] | None]:
    """
    A text with mojibake ("CafÃ©") repaired word by word.

    Returns:
        The repaired text and, for each of its characters plus its end, the offset in ``text`` where it came from;
        None instead of the list when nothing was repaired.
    """
    # Most text has no sign of it, and looking for the words around one at each word takes as long as all else.
    if text.isascii() or not _MOJIBAKE_SIGN.search(text):
        return text, None
    from ftfy import fix_text

    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _MOJIBAKE.finditer(text):
        parts.append(text[position : match.start()])
        offsets.extend(range(position, match.start()))
        fixed = fix_text(match.group())
        parts.append(fixed)
        length = match.end() - match.start()
        offsets.extend(match.start() + index * length // max(1, len(fixed)) for index in range(len(fixed)))
        position = match.end()
    parts.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return "".join(parts), offsets
