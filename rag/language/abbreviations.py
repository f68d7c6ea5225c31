"""Full stops that end no sentence where the segmenter takes them for an end: "M. Dupont", "J.-P. Dupont", "د. سمير"."""

from __future__ import annotations

import re

from rag.language.stopwords import STOP_WORDS, word_set

_WINDOW = 60
"""Characters before a cut that are looked at."""
_WORD = re.compile(r"(?:^|[\s(«“\"'’\[©/–—-])(?P<word>[^\s(«“\"'’\[©/–—]{1,12})\.$")
_NEXT = re.compile(r"\s*(?P<word>[^\W_]+)")
_TITLES = {
    "fr": word_set("M MM Mme Mmes Mlle Mlles Me Mes Dr Drs Pr Prs Prof Mgr Vve"),
    "en": word_set("Ms Mx Messrs Amb Atty Ald Spc Assoc Treas"),
}
"""Titles that stand before a name."""
_BEFORE_CAPITAL = {"fr": word_set("St Ste Sts Stes Gén Col Cdt Cne Cap Lt Sgt Adj Brig Ch Th Ph Fr Bd bd Boul boul")}
"""Words that do so too, and may end a sentence in other uses: no function word follows them where they do not."""
_BEFORE_NUMBER = {
    "fr": word_set("n° N° no nos No Nos p pp art Art vol chap fig t § env"),
    "en": word_set("approx est vol Vol ch Ch"),
    "ar": word_set("ص ج ط"),
}
_MONTHS = word_set("janv févr fév avr juil sept oct nov déc")
"""Of French, before a year: "sept." by itself is a number too."""
_PARTICLES = word_set("le la de du des d l van von der ben el al")
"""Function words that a surname begins with."""
_INITIALS = re.compile(r"(?:^|[\s(«“\"'’\[©/])(?P<first>(?:[A-ZÀ-ÖØ-Þ]\.[ -]?)*)(?P<last>[A-ZÀ-ÖØ-Þ]h?)\.$")
_KINDS = word_set(
    """
    plan groupe vitamine vitamines hépatite catégorie classe type série annexe zone ligne option quai bloc hall terminal
    porte poule point taille lettre division ligue bac virus contre note variante version bâtiment bâtiments immeuble
    """
)
"""What a letter by itself is the number of: "le plan B."."""
_LAST_WORD = re.compile(r"([^\W_]+)['’\s(«“\"\[]*$")
_ARABIC_TITLE = re.compile(r"(?:^|[\s(«“\"\[])و?(?:[أا]\.\s?م\.\s?د|[أا]\.\s?د|د|[أا]|م)\.$")
_YEAR_DIGITS = 4
_HEADLINE_WORDS = 40
_DOTS = re.compile(r"(?<!\.)\.{2,3}$")
_INSIDE = re.compile(r"(?:^|[^\w])(?:[^\W\d_]\.[ -]?)*[^\W\d_]\.$")


def goes_on(line: str, cut: int, language: str) -> bool:
    """
    Whether the sentence goes on behind a place of a line where the segmenter would end it.

    It does behind a title before a name, behind initials, behind what counts ("p. 3"), and inside an abbreviation of
    several letters; in Arabic behind the two or three dots in the middle of a headline.
    """
    before, after = line[max(0, cut - _WINDOW) : cut], line[cut : cut + _WINDOW]
    if not before.endswith(".") or not after.strip():
        return False
    if not after[0].isspace():
        return (after[0] == "-" or after[1:2] == ".") and _INSIDE.search(before) is not None
    if language == "ar":
        return _goes_on_in_arabic(line, before, after)
    following = _NEXT.match(after)
    if following is None:
        return False
    word = _WORD.search(before)
    if word is not None and _is_abbreviation(word["word"], following["word"], language):
        return True
    return language in ("en", "fr") and _is_initial(before, following["word"], language)


def _is_abbreviation(word: str, following: str, language: str) -> bool:
    if following[0].isdigit():
        year = language == "fr" and word in _MONTHS and len(following) == _YEAR_DIGITS
        return year or word in _BEFORE_NUMBER.get(language, ())
    if not following[0].isupper():
        return False
    function_word = following.lower() in STOP_WORDS.get(language, ())
    if word in _TITLES.get(language, ()):
        return not function_word or following.lower() in _PARTICLES
    return not function_word and word in _BEFORE_CAPITAL.get(language, ())


def _is_initial(before: str, following: str, language: str) -> bool:
    """
    A letter before a name ("J. Martin", "J.-P. de Rême"), which is not the number of a plan or a group.

    The segmenter knows those of English but for the ones that a hyphen joins.
    """
    found = _INITIALS.search(before)
    if found is None or (language == "en" and "-" not in found["first"]):
        return False
    if following[0].islower():
        return True
    kind = _LAST_WORD.search(before[: found.start("first") if found["first"] else found.start("last")])
    if kind is not None and kind[1].lower() in _KINDS:
        return False
    return following[0].isupper() and following.lower() not in STOP_WORDS[language]


def _goes_on_in_arabic(line: str, before: str, after: str) -> bool:
    if _DOTS.search(before):
        return not line.rstrip(" \"'»”’)").endswith(".") and len(line.split()) <= _HEADLINE_WORDS
    following = _NEXT.match(after)
    if following is None:
        return False
    if following["word"][0].isdigit():
        word = _WORD.search(before)
        return word is not None and word["word"] in _BEFORE_NUMBER["ar"]
    return _ARABIC_TITLE.search(before) is not None
