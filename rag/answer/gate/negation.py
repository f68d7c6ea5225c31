"""Which content words of a text stand under a negation, in English, French and Arabic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import STOP_WORDS
from rag.language.normalise import fold
from rag.language.stopwords import word_set
from rag.language.words import Word

_NEGATIONS = {
    "en": word_set("not never no cannot without t neither nor non"),
    "fr": word_set("ne n non sans ni"),
    "ar": word_set("لم لن لا ليس ليست ليسوا غير دون بدون ولم ولن ولا فلم فلا فلن بلا"),
}
_NOT_NEGATING = word_set(
    "only seulement uniquement just فقط mere merely simply solely simplement exclusivement until "
    "يزال تزال يزالون زال زالت"
)
"""Words after which a negation says that something is so: "not only", "not until", "لا يزال" (still)."""
_CLAUSE = word_set(
    "and but because who whom which whose when while although though unless if whether whereas "
    "et mais car parce que qu qui dont où quand lorsque lorsqu puisque si "
    "بل لكن ولكن لأن لان الذي التي الذين عندما حين إذا اذا"
)
"""Words that begin another clause, which the negation before them does not reach."""
_BREAK = re.compile(r"[,;:.()!?،؛؟—–]")
_SCOPE = 8
"""How many words after a negation are looked at for the content word that it negates."""

_ADVERB = {"en": "ly", "fr": "ment"}
_ADVERBS = word_set("longer able pu رسميا ابدا حاليا نهائيا اطلاقا مطلقا")
"""Adverbs without that ending, and auxiliaries that no list of function words has."""
_NO_ADVERBS = word_set("family assembly ally rely apply supply reply comply fly imply multiply monopoly italy july")
_DETERMINERS = word_set(
    "a an the his her its their our this that of un le l du de d des les au aux ce cet son leur leurs notre aucun en"
)
"""After these, a word with the ending of an adverb is a noun: "le parlement", "the supply"."""

_NE = word_set("ne n")
_WITH_NE_AFTER = word_set("pas plus jamais rien aucun aucune personne ni guère point nul nulle nullement")
_WITH_NE_BEFORE = word_set("pas jamais rien aucun aucune personne ni nul nulle")
_WITHOUT_PAS = word_set("peut peuvent pouvait pouvaient pourra pourrait pu sait su saurait sauraient ose osent")
"""Verbs that "ne" negates with no second word: "n'a pu être adoptée"."""

_THAN = word_set("que qu")
"""With "ne" before it and no second negative word between: "only"."""

_ONLY = word_set("فحسب فقط")
_NOT_ONLY = "فحسب"
"""Stands at the end of a "not only" and hardly elsewhere."""
_BUT_ALSO = word_set("بل لكن ولكن انما وانما")


def negated(text: str, words: Sequence[Word], language: str) -> frozenset[int]:
    """
    Where the content words begin that stand next after a negation.

    Function words, adverbs and auxiliaries between the two do not count: "n'a pas encore été adoptée" negates
    "adoptée". Another clause is not reached, and "not only" in any of the three languages negates nothing.

    Args:
        text: what ``words`` were read from.
        words: all words of it, in order.
        language: ISO 639-1; a language that has no list of negations has none.
    """
    found: set[int] = set()
    for index in range(len(words)):
        if _negates(text, words, index, language):
            target = _target(text, words, index, language)
            if target is not None:
                found.add(words[target].start)
    return frozenset(found)


def _negates(text: str, words: Sequence[Word], index: int, language: str) -> bool:
    form = words[index].form
    if form not in _NEGATIONS.get(language, frozenset()):
        return False
    if language == "fr" and form in _NE:
        return _ne_negates(text, words, index)
    if language == "ar":
        return not _not_only(text, words, index)
    return form != "t" or (index > 0 and words[index - 1].form.endswith("n"))


def _target(text: str, words: Sequence[Word], index: int, language: str) -> int | None:
    stop = STOP_WORDS.get(language, frozenset())
    for place in range(index + 1, min(len(words), index + 1 + _SCOPE)):
        form = words[place].form
        if form in _NOT_NEGATING or form in _CLAUSE or _BREAK.search(text, words[place - 1].end, words[place].start):
            return None
        if form not in stop and not _is_adverb(words, place, language):
            return place
    return None


def _is_adverb(words: Sequence[Word], place: int, language: str) -> bool:
    form = fold(words[place].form)
    if form in _ADVERBS:
        return True
    if not form.endswith(_ADVERB.get(language, "-")) or form in _NO_ADVERBS:
        return False
    return words[place - 1].form not in _DETERMINERS


def _ne_negates(text: str, words: Sequence[Word], index: int) -> bool:
    """
    Whether a French "ne" is a negation.

    It is one beside a second negative word of its clause, or with a verb that needs none. Alone it means "only"
    ("n'a vendu que trois avions") or nothing ("avant qu'il ne parte").
    """
    after = _clause(text, words, index, 1)
    only = next((place for place, form in enumerate(after) if form in _THAN), len(after))
    if _WITH_NE_AFTER.intersection(after[:only]) or _WITH_NE_BEFORE.intersection(_clause(text, words, index, -1)):
        return True
    return only == len(after) and not _WITHOUT_PAS.isdisjoint(after[:2])


def _clause(text: str, words: Sequence[Word], index: int, step: int) -> list[str]:
    """The words on one side of a word, nearest first, as far as its clause or the scope of a negation goes."""
    found: list[str] = []
    while len(found) < _SCOPE and 0 <= index + step < len(words):
        left, right = sorted((index, index + step))
        if _BREAK.search(text, words[left].end, words[right].start):
            break
        index += step
        found.append(words[index].form)
    return found


def _not_only(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether an Arabic negation is half of a "not only": فقط beside it or before a "but", فحسب in its clause."""
    for place in range(index + 1, len(words)):
        if _BREAK.search(text, words[place - 1].end, words[place].start):
            return False
        form = words[place].form
        following = fold(words[place + 1].form) if place + 1 < len(words) else ""
        if form in _ONLY and (form == _NOT_ONLY or place == index + 1 or following in _BUT_ALSO):
            return True
    return False
