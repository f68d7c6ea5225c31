"""
Arabic words that are names where they stand: "كيفارو" after "the company" is Kifaru, and no mouse.

Arabic has no capitals, and most names in the news stand in no list. A name from another language is easily read as a
word once letters that may be particles or endings are taken off it, and many a given name is an adjective as well. What
tells them apart is how a form is spelt (in transliterated names other letters follow each other than in Arabic words),
how much had to be taken off before it was a word, and the words beside it.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from rag.language.arabic import bare
from rag.language.lexicon import Lexicon
from rag.language.lookup import Unit
from rag.language.names import romanised, says
from rag.language.normalise import fold
from rag.language.remembered import WORDS
from rag.language.spelling import spelling
from rag.language.stopwords import word_set

WEIGHTS: Mapping[str, float] = {
    "always": -0.2,
    "spelling": 0.5,
    "letters": -0.45,
    "by its stem": 0.9,
    "a name too": 0.75,
    "a case ending": -1.9,
    "a particle": -0.4,
    "opens": -1.7,
    "after a given name": 3.35,
    "after an unknown": 1.95,
    "after what a name follows": 3.5,
    "before an unknown": 2.15,
    "before a given name": 1.5,
}
"""
Of a logistic regression on 2,865 words of sixteen training archives, 210 of them names: those that no list holds as
they stand. Each archive in turn left out, six of seven that are taken for names are names, and half of the names are
found.
"""

_THRESHOLD = 0.5
_MOST_BESIDE = sum(
    max(weight for sign, weight in WEIGHTS.items() if sign.startswith(side)) for side in ("after", "before")
)
"""The most that the words beside one say for a name: few words need to be looked at for more than themselves."""
_SPELLING_RANGE = (-8.0, 6.0)
_LONGEST = 8
_BY_STEM = 0.75
_ATTACHED = frozenset("وفبكل")
_CASE_ENDING = "ا"
_COMMA_OR_QUOTE = 2
"""Characters between two words that a comma or a quotation mark parts."""


_HEADS = word_set("""
    بلدية البلدية حي شركة وشركة جامعة متحف قناة وقناة إذاعة محطة بلدة مدينة قرية وادي عين مطار مستشفى نادي ملعب
    شارع جبل جزيرة ميناء سفينة السفينة صحيفة جريدة أسبوعية مجلة فريق دار عائلة آل ولاية إقليم محافظة منطقة
    مقاطعة بحيرة نهر فندق مطعم مصنع معهد مدرسة سجن مخيم معبر سد اسمه اسمها يدعى تدعى المدعو المدعوة السيد السيدة
    الدكتور الدكتورة الشيخ الأستاذ الحاج الحاجة القاضي القاضية المحامي المحامية النائب النائبة الوزير الوزيرة
    العمدة الرئيس الرئيسة المهندس المهندسة الطبيب الطبيبة الممرضة الرائد العقيد العميد اللواء النقيب الملازم
    الكابتن الأب الأخ الأخت الملك الملكة الأمير الأميرة الممثل الممثلة المخرج المخرجة الباحث الباحثة الصحفي
    الصحفية الصحافي الصحافية الكاتب الكاتبة الفنان الفنانة المغني المغنية اللاعب الحارس المدرب ولد بن ابن بنت أم
    أبو أبي أبا دي فان دو سان سانت
""")
"""Titles, trades, kinds of places and firms, and particles, which stand right before a name."""

_NAMED = frozenset({"name", "unknown", "latin"})


class ArabicNames:
    """
    Finds the names that were read as words. Safe to share between threads.

    Args:
        lexicon: that speaks of Arabic.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._odds = lexicon.name_odds
        self._words: Container[str] = lexicon.words["ar"].exact
        self._alone = lru_cache(maxsize=WORDS)(self._by_itself)

    def read(self, units: Sequence[Unit]) -> list[Unit]:
        """The units of an Arabic text, from the first to the last: a name found tells of those beside it."""
        found = list(units)
        for place in range(len(found)):
            while place >= 0 and self._is_name(found, place):
                found[place] = _as_name(found[place])
                place -= 1  # the word before stands before a name now
        return found

    def _is_name(self, units: Sequence[Unit], place: int) -> bool:
        unit = units[place]
        if unit.kind != "word" or unit.name or len(unit.words) != 1:
            return False
        alone = self._alone(unit.words[0].form, unit.glosses, unit.sure)
        if alone + _MOST_BESIDE < _THRESHOLD:
            return False
        return alone + sum(WEIGHTS[sign] for sign in beside(units, place)) > _THRESHOLD

    def _by_itself(self, form: str, glosses: tuple[str, ...], sure: float) -> float:
        signs = self.signs(form, glosses, sure)
        return sum(WEIGHTS[sign] * value for sign, value in signs.items()) if signs else -math.inf

    def signs(self, form: str, glosses: tuple[str, ...], sure: float) -> dict[str, float]:
        """What a form itself says for a name; nothing of a word that stands in the list, or is glossed as a name."""
        too = any(says(gloss, form) for gloss in glosses)
        if (form in self._words and not too) or is_given_name(form, glosses):
            return {}
        if bare(fold(form)) != fold(form) or (form[0] in _ATTACHED and is_given_name(form[1:], glosses)):
            return {}
        low, high = _SPELLING_RANGE
        return {
            "always": 1.0,
            "spelling": max(low, min(high, spelling(form, self._odds))),
            "letters": float(min(len(form), _LONGEST)),
            "by its stem": float(sure < _BY_STEM),
            "a name too": float(too),
            "a case ending": float(form.endswith(_CASE_ENDING) and form[:-1] in self._words),
            "a particle": float(form[0] in _ATTACHED and form[1:] in self._words),
        }


def beside(units: Sequence[Unit], place: int) -> list[str]:
    """What the words right before and after one say for a name, as keys of :data:`WEIGHTS`."""
    unit = units[place]
    before = units[place - 1] if place and not unit.words[0].first else None
    after = units[place + 1] if place + 1 < len(units) and not units[place + 1].words[0].first else None
    signs = []
    if before is None:
        signs.append("opens")
    elif before.words[-1].form in _HEADS and _gap(before, unit) <= _COMMA_OR_QUOTE:
        signs.append("after what a name follows")
    elif _gap(before, unit) == 1 and _given(before):
        signs.append("after a given name")
    elif _gap(before, unit) == 1 and before.kind in _NAMED:
        signs.append("after an unknown")
    if after is not None and _gap(unit, after) == 1:
        if after.kind in _NAMED:
            signs.append("before an unknown")
        elif _given(after):
            signs.append("before a given name")
    return signs


def is_given_name(form: str, glosses: Sequence[str]) -> bool:
    """Whether the first gloss of a word says it in Latin letters, as those of names do ("بيتر": peter)."""
    return bool(glosses) and says(glosses[0], form)


def _given(unit: Unit) -> bool:
    return unit.kind == "word" and len(unit.words) == 1 and is_given_name(unit.words[0].form, unit.glosses)


def _gap(first: Unit, second: Unit) -> int:
    return second.words[0].start - first.words[-1].end


def _as_name(unit: Unit) -> Unit:
    """Its own letters first, unless a gloss says them; what it is as a word stays behind."""
    form = unit.words[0].form
    own = next((gloss for gloss in unit.glosses if says(gloss, form)), romanised(form))
    others = tuple(gloss for gloss in unit.glosses if gloss != own)
    return unit._replace(glosses=(own, *others), kind="name", name="", sure=1.0, row="")
