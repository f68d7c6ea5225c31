"""
Whether two words, in Arabic or Latin letters, may be two spellings of one name.

Consonants alone are alike by chance too often to say that something stands in a text: غانا (Ghana) has those of "Jana",
بيرو (Peru) those of "Priya". Arabic leaves out short vowels, but it writes the long ones, and most of those of foreign
names: each that is written must have its vowel in Latin letters, and none may stand at an end where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from rag.language.normalise import fold, light
from rag.language.remembered import WORDS

_CONSONANTS = {
    "ب": "pp?|bb?h?|vv?", "پ": "pp?", "ت": "tt?h?", "ث": "th|tt?|s", "ج": "dj|dg|gg?|j|zh", "چ": "t?ch|tsch|tsh|c",
    "ح": "h", "خ": "kh|ch|k|j|h", "د": "dd?h?", "ذ": "dh|th|dd?|z", "ر": "rr?h?", "ز": "zz?|s|ts",
    "س": "ss?|sc|zz?|ce?|x", "ش": "sh|s?ch|sz|ti|sj|x|s",
    "ص": "ss?|c|z", "ض": "dh?|z", "ط": "tt?h?", "ظ": "zh?|dh|th", "غ": "gh?|gg|gu",
    "ف": "ff?|ph|vv?|w", "ڤ": "vv?", "ق": "qq?u?|kk?|ck?|gh?|kh", "ك": "kk?|cc?k?h?|qu?|gg?|x", "گ": "gg?",
    "ژ": "j|zh|g", "ل": "ll?h?", "م": "mm?", "ن": "nn?",
}  # fmt: skip
"""What each is written with in Latin letters: patterns of alternatives."""
_DIGRAPHS = {"تش": "t?ch|tsch|tsh|cz?|ci", "كس": "x|ks|cks|cs|ch?s|kes", "دج": "dj|dg|j", "تس": "ts|tz|zz|z"}
_SHORT = "[aeiouyw]{0,2}h?"
"""What may stand between two consonants of an Arabic word without being written there."""
_LONG = {
    "ا": "[aeiouyw]{0,2}[aeu][aeiouyw]{0,2}h?|o",
    "و": "[aeiou]{0,2}[ouw][aeiouyw]{0,2}h?|[aeiou]{0,2}v|eau|aw",
    "ي": "[aeiou]{0,2}[iey][aeiouyj]{0,2}h?|aa?|j",
    "اي": "[aeiou]{0,2}[aeiy][aeiouy]{0,2}(?:gh)?",
}
"""Of long vowels; و and ي are consonants as well."""
_ANY = "[aeiouy']{0,2}"
"""Ain, hamza and what they carry: any vowel, or none."""
_BEGIN = {
    "او": "[aeou]{1,2}w?h?",
    "اي": "[aei][aeiy]?",
    "ا": "[aeiou][aeiouyw]{0,2}h?|h",
    "ع": "[aeiou]?[aeiouy]?'?",
    "و": "wh?|v|ou?|u|oo",
    "ي": "y|j|i|e|u",
}
_END = {"ه": "(?:[aeo]?h|[aeo]|eh)?", "ى": "[aiey]h?", "ا": "[aeo]{1,2}h?|s|t"}
_SILENT = "(?:e?s|e|h|x|[tdr]s?|z)?"
"""What may stand at the end of a Latin word without being said."""
_HEADS = ("ولل", "وال", "بال", "فال", "كال", "لل", "و", "ب", "ل", "ف", "ك", "ال")
_ADJECTIVE = ("يون", "يين", "يه", "ي")
"""Endings that make the name of its people from that of a country."""
_PEOPLE = "(?:[aeio]{1,2}(?:n|ne|se|te)?s?|n|ne|ese)"
"""What Latin letters have there: the end of the country's name, or that of its people's."""
_SHORTEST_CORE = 3

_ROUND = re.compile("[ouw]+")
_FRONT = re.compile("[ae]?[iy]+e?|ee|ea")
_LATIN_CONSONANTS = re.compile("[^aeiu]+")
_VOWELS = re.compile("[aeiouy]+")
_LIPS = re.compile("p(?!h)(?!p)|b(?!b)")
_ARABIC_LETTER = re.compile("[\u0620-\u06d3]")
_ENDINGS = ("", "e", "s", "es", "n", "ns", "an", "ans", "ian", "ians", "ic")
_TELLING = 2
"""Consonants that a word must have more of to be compared without its "s"."""


def sound_alike(first: str, second: str, *, known: Container[str] = ()) -> bool:
    """
    Whether two words with the same consonants may be two spellings of one name.

    In Latin letters their vowels must be alike as well ("Youssef" and "Youcef", not "Paris" and "Priya"), but for an E
    inside, which stands for any in Arabic names, and for an ending. Of two scripts those that Arabic writes count.

    Args:
        first, second: as they are written.
        known: Arabic words that are known to be names as they stand.
    """
    one, other = fold(light(first)), fold(light(second))
    arabic = [bool(_ARABIC_LETTER.match(word)) for word in (one, other)]
    if all(arabic):
        return alike_in_arabic(first, second, known=known)
    if any(arabic):
        written, said = (first, second) if arabic[0] else (second, first)
        return sounds_like(written, said, known=written in known)
    if not (one.isascii() and other.isascii()):
        return True
    if _told_apart(one, other):
        return False
    return any(_same_vowels(left, right) for left in _vowels(one) for right in _vowels(other))


def _told_apart(one: str, other: str) -> bool:
    """Whether two words in Latin letters differ in consonants that only Arabic cannot tell apart: "Ghana", "Jana"."""
    if _LIPS.findall(one) != _LIPS.findall(other):
        return True
    return any("gh" in first and "j" in second for first, second in ((one, other), (other, one)))


def _same_vowels(first: str, second: str) -> bool:
    inner = zip(first[:-1], second[:-1], strict=False)
    return (len(first), first[-1:]) == (len(second), second[-1:]) and all(a == b or "e" in (a, b) for a, b in inner)


@lru_cache(maxsize=WORDS)
def _vowels(word: str) -> tuple[str, ...]:
    """
    The vowels of a name and where consonants stand between them, with its ending and without.

    What is left without an "s" must have consonants enough to tell: "Tunis" is not "Toni".
    """
    cores = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    if word.endswith("s"):
        cores = [core for core in cores if core == word or len(_VOWELS.sub("", core)) > _TELLING]
    return tuple(
        _LATIN_CONSONANTS.sub(".", _ROUND.sub("u", _FRONT.sub("i", core))) for core in cores if len(core) > _TELLING
    )


def sounds_like(arabic: str, latin: str, *, known: bool = False) -> bool:
    """
    Whether two words may be spellings of one name.

    Args:
        arabic: in Arabic letters, with what is written on to it: a conjunction, a preposition, the article.
        latin: in Latin letters.
        known: whether the Arabic word is known to be a name as it stands, so that no particle is written on to it.

    >>> sounds_like("غانا", "Ghana"), sounds_like("غانا", "Jana"), sounds_like("وباريس", "Paris")
    (True, False, True)
    """
    said = re.sub("[^a-z]", "", fold(light(latin)))
    bare = re.sub("^(?:al|el)(?=[^aeiou]{1,2}[a-z]{2})", "", said)
    return any(pattern.fullmatch(word) for pattern in _patterns(arabic, known) for word in {said, bare})


def alike_in_arabic(first: str, second: str, *, known: Container[str] = ()) -> bool:
    """
    Whether two Arabic words may be spellings of one name.

    Their consonants are the same, but for those that foreign names are written with in several ways (غ, ج, ك, ق); long
    vowels inside may be written in one of them only. What is written on to one is left aside, not on to both.

    Args:
        first, second: with what is written on to them.
        known: words that are known to be names as they stand.
    """
    one, other = _folded(first), _folded(second)
    firsts, seconds = [one, *_cores(one, first in known)], [other, *_cores(other, second in known)]
    pairs = [(one, form) for form in seconds] + [(form, other) for form in firsts]
    return any(_same(left, right) or _is_of(left, right) or _is_of(right, left) for left, right in pairs)


def _same(first: str, second: str) -> bool:
    (one, vowels), (other, others) = _slots(first), _slots(second)
    if one != other or not _same_end(vowels[-1], others[-1]):
        return False
    return all(left == right or not left or not right for left, right in zip(vowels[:-1], others[:-1], strict=True))


def _same_end(first: str, second: str) -> bool:
    ends = {first.replace("ه", "ا"), second.replace("ه", "ا")}
    return len(ends) == 1 or ("ى" in ends and bool(ends & {"ا", "ي"}))  # ى is written for either


def _is_of(first: str, second: str) -> bool:
    """Whether the first of two folded forms names the people of the second: غاني, of غانا."""
    tail = next((tail for tail in _ADJECTIVE if first.endswith(tail)), "")
    stem = first[: -len(tail)] if tail else ""
    return len(stem) >= _SHORTEST_CORE and _same(stem, _FINAL.sub("", second))


def _slots(form: str) -> tuple[list[str], list[str]]:
    """The consonants of a folded form, and the long vowels before, between and behind them."""
    form = _SEVERAL.sub("ج", form)
    return _CONSONANT.findall(form), _CONSONANT.split(form)


_CONSONANT = re.compile("[^اويىه]")
_SEVERAL = re.compile("[غجكقگ]")
_FINAL = re.compile("[اىه]$")


def _folded(word: str) -> str:
    """The folded form, but for an alif maqsura at its end, which may be a long A: سلمى is "Salma"."""
    whole = light(word)
    form = fold(whole)
    return f"{form[:-1]}ى" if whole.endswith("ى") else form


def _cores(form: str, known: bool) -> list[str]:
    """A folded form without what may be written on to it, the article alone where it is known as it stands."""
    heads = _HEADS[-1:] if known else _HEADS
    return [form[len(head) :] for head in heads if form.startswith(head) and len(form) - len(head) >= _SHORTEST_CORE]


@lru_cache(maxsize=WORDS)
def _patterns(word: str, known: bool) -> tuple[re.Pattern[str], ...]:
    # A hamza on its alif says that it is no article: ألميدا is "Almeida".
    form = _folded(word).replace("عمرو", "عمر")  # the one name with a letter that nobody says
    cores = [form] if light(word)[:1] in "أإآ" else [form, *_cores(form, known)]
    found = [_pattern(core) for core in cores]
    for core in cores:
        tail = next((tail for tail in _ADJECTIVE if core.endswith(tail)), "")
        if tail and len(core) - len(tail) >= _SHORTEST_CORE:
            found.append(_pattern(core[: -len(tail)]) + _PEOPLE)
    return tuple(map(re.compile, found))


def _pattern(form: str) -> str:
    """A pattern of the Latin spellings of a folded Arabic form."""
    parts: list[str] = []
    place, after_consonant = 0, False
    while place < len(form):
        two, letter = form[place : place + 2], form[place]
        last = place == len(form) - 1
        letters = two if two in _DIGRAPHS or two in (_LONG if place else _BEGIN) else letter
        consonant = _CONSONANTS.get(letters, "")
        if letters in _DIGRAPHS:  # or one after the other: "Kassala" as well as "Oxford"
            consonant = f"{_DIGRAPHS[letters]}|(?:{_CONSONANTS[two[0]]}){_SHORT}(?:{_CONSONANTS[two[1]]})"
        if consonant:
            parts.append(f"{_SHORT if after_consonant else ''}(?:{consonant})")
        elif place == 0 and letters in _BEGIN:
            parts.append(f"(?:{_BEGIN[letters]})")
        elif last and letter in _END:
            parts.append(f"(?:{_END[letter]})")
        elif letter == "ه":
            parts.append(f"{_SHORT if after_consonant else ''}h?")
        else:
            parts.append(f"(?:{_LONG.get(letters, _ANY)})")
        # ه inside is a consonant that Latin letters often leave out.
        after_consonant = bool(consonant) or letter == "ه" or (letters in "وي" and place == 0)
        place += len(letters)
    return "".join(parts) + _SILENT
