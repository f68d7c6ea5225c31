"""
Names across scripts.

A name is compared by its consonants: Arabic writes few vowels, and transliterations differ in most of them. Letters
that one script cannot tell apart share a class (p and b, v and f, g and j and gh, c and k and q).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.language.normalise import fold, light
from rag.language.remembered import WORDS

_ARABIC_CLASSES = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "غ": "g", "چ": "S", "گ": "g", "ڤ": "f", "ف": "f",
    "ح": "h", "ه": "h", "خ": "k", "ك": "k", "ق": "k", "د": "d", "ض": "d", "ذ": "d", "ر": "r", "ز": "s", "ظ": "s",
    "س": "s", "ص": "s", "ش": "S", "ژ": "g", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_LATIN_GROUPS = (
    ("sch", "S"), ("tch", "S"), ("tsh", "S"), ("ch", "S"), ("sh", "S"), ("kh", "k"), ("gh", "g"), ("dj", "g"),
    ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("k", "k"),
    ("p", "b"), ("b", "b"), ("v", "f"), ("f", "f"), ("j", "g"), ("g", "g"), ("z", "s"), ("s", "s"), ("t", "t"),
    ("d", "d"), ("r", "r"), ("l", "l"), ("m", "m"), ("n", "n"), ("h", "h"),
)  # fmt: skip
_LATIN = re.compile("|".join(group for group, _ in _LATIN_GROUPS) + "|.")
_LATIN_CLASS = dict(_LATIN_GROUPS)
_SOFT_C = re.compile(r"c(?=[eiy])|ç")
_REPEAT = re.compile(r"(.)\1+")
_LATIN_ARTICLE = re.compile(r"^(?:al|el)[- ](?=...)")
SHORTEST = 2
"""A skeleton of fewer consonants says too little to be compared."""


@lru_cache(maxsize=WORDS)
def skeleton(word: str) -> str:
    """
    The consonant classes of a word in Latin or Arabic script, or "" when it has fewer than two.

    >>> skeleton("Mozart") == skeleton("موزارت")
    True
    """
    form = fold(light(word))
    if not form:
        return ""
    if "\u0600" <= form[0] <= "\u06ff":
        form = form.replace("تش", "چ")
        classes = "".join(_ARABIC_CLASSES.get(letter, "") for letter in form)
    else:
        form = _LATIN_ARTICLE.sub("", _SOFT_C.sub("s", form))
        classes = "".join(_LATIN_CLASS.get(part, "") for part in _LATIN.findall(form))
    classes = classes[:1] + classes[1:].replace("h", "")
    classes = _REPEAT.sub(r"\1", classes)
    return classes if len(classes) >= SHORTEST else ""


_ARABIC_HEADS = ("ولل", "وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_ARABIC_TAILS = ("يون", "يين", "ون", "ين", "يه", "ات", "ي")
_LATIN_TAILS = ("ians", "ian", "ans", "an", "s", "ic")


@lru_cache(maxsize=WORDS)
def skeletons(word: str) -> tuple[str, ...]:
    """
    The skeletons a name may be met under: as written first, then without what may be written on to it.

    In Arabic that is a conjunction, preposition, article, or the ending of an adjective or plural; in Latin script the
    ending of a plural or adjective. At most four.
    """
    written = light(word)
    form = fold(written)
    found: dict[str, None] = {}
    arabic = "\u0600" <= form[:1] <= "\u06ff"
    cores = [form]
    # A hamza on its alif says that it is no article: ألبرت is "Albert".
    if arabic and written[:1] not in "أإآ":
        head = next((head for head in _ARABIC_HEADS if form.startswith(head) and len(form) - len(head) >= 3), "")
        if head:
            cores = [form[len(head) :]] if head.endswith(("ال", "لل")) else [form, form[len(head) :]]
    tails = _ARABIC_TAILS if arabic else _LATIN_TAILS
    for core in list(cores):
        tail = next((tail for tail in tails if core.endswith(tail) and len(core) - len(tail) >= 4), "")
        if tail:
            cores.append(core[: -len(tail)])
    for core in cores:
        bones = skeleton(core)
        if len(bones) >= SHORTEST:
            found.setdefault(bones)
    return tuple(found)[:4]


def says(gloss: str, form: str) -> bool:
    """
    Whether English for a word is the word itself in Latin letters, as that for a name is.

    >>> says("peter", "بيتر"), says("stone", "حجر")
    (True, False)
    """
    return " " not in gloss and skeleton(gloss) == skeleton(form) != ""


_ROMAN_LETTERS = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "g",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "o", "ي": "i", "ى": "a",
    "ئ": "i", "ؤ": "o", "ء": "", "پ": "p", "چ": "ch", "گ": "g", "ڤ": "v",
}  # fmt: skip


def romanised(name: str) -> str:
    """
    An Arabic word in Latin letters, as a reader would say it: long vowels written, no marks, no article.

    >>> romanised("جاكسونفيل")
    'Jaksonfil'
    """
    form = light(name)
    for head in ("ال", "وال", "بال", "لل"):
        if form.startswith(head) and len(form) - len(head) >= 3:
            form = form[len(head) :]
            break
    letters = "".join(_ROMAN_LETTERS.get(letter, letter if letter.isascii() else "") for letter in form)
    for consonant, vowel in (("o", "w"), ("i", "y")):
        letters = re.sub(rf"^{consonant}(?=[aeiou])", vowel, letters)
    return letters.capitalize()


LETTER_NAMES: dict[str, str] = {
    "ايه": "a", "اي": "e", "بي": "b", "سي": "c", "دي": "d", "اف": "f", "جي": "g", "اتش": "h", "اتس": "h", "اي_": "i",
    "جيه": "j", "كيه": "k", "كي": "k", "ال": "l", "ام": "m", "ان": "n", "او": "o", "كيو": "q", "ار": "r", "اس": "s",
    "تي": "t", "يو": "u", "في": "v", "دبليو": "w", "اكس": "x", "واي": "y", "زد": "z", "زي": "z",
}  # fmt: skip
"""Folded Arabic spellings of the names of Latin letters, with which Arabic writes acronyms (بي بي سي for BBC)."""
_ALSO_WORDS = frozenset({"في", "ال", "او", "اي", "ان", "ام"})


def acronym(forms: Sequence[str]) -> str:
    """
    The Latin acronym that Arabic letter names spell, lower case, or "" when they do not.

    At least two letters are needed, and at least two that are not function words as well.
    """
    letters = [LETTER_NAMES.get(fold(form), "") for form in forms]
    sure = sum(fold(form) not in _ALSO_WORDS for form in forms)
    return "".join(letters) if len(forms) >= 2 and sure >= 2 and all(letters) else ""
