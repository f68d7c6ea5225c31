"""Words for numbers, months and weekdays in English, French and Arabic, in folded form. Plain data."""

from __future__ import annotations

from rag.language.calendar import month_names, weekday_names
from rag.language.normalise import fold


def _words(text: str) -> list[str]:
    return text.split()


_UNITS_EN = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_UNITS_FR = _words("zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
_TENS_EN = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_TENS_FR = _words("vingt trente quarante cinquante soixante")
_UNITS_AR = {
    3: "ثلاث ثلاثه", 4: "اربع اربعه", 5: "خمس خمسه", 6: "ست سته", 7: "سبع سبعه", 8: "ثمان ثماني ثمانيه",
    9: "تسع تسعه", 10: "عشر عشره",
}  # fmt: skip
_TENS_AR = {
    20: "عشرون عشرين", 30: "ثلاثون ثلاثين", 40: "اربعون اربعين", 50: "خمسون خمسين", 60: "ستون ستين",
    70: "سبعون سبعين", 80: "ثمانون ثمانين", 90: "تسعون تسعين",
}  # fmt: skip
_HUNDREDS_AR = ("ميه", "مايه", "مئه")
_EXACT_AR = {
    2: "اثنان اثنين اثنتان اثنتين", 200: "مئتان مئتين ميتان ميتين مايتان مايتين مايتي ميتي", 2000: "الفان الفين الفي",
    2_000_000: "مليونان مليونين", 2_000_000_000: "ملياران مليارين",
}  # fmt: skip


def _cardinals() -> dict[str, int]:
    table = {word: value for value, word in enumerate(_UNITS_EN)}
    table |= {word: value for value, word in enumerate(_UNITS_FR) if word != "un"}
    table |= {word: 20 + 10 * place for place, word in enumerate(_TENS_EN)}
    table |= {word: 20 + 10 * place for place, word in enumerate(_TENS_FR)}
    table |= {"vingts": 20, "septante": 70, "huitante": 80, "nonante": 90, "hundred": 100, "cent": 100, "mille": 1000}
    table |= {"thousand": 1000, "million": 10**6, "billion": 10**9, "milliard": 10**9, "trillion": 10**12}
    for values in (_UNITS_AR, _TENS_AR, _EXACT_AR):
        table |= {word: value for value, words in values.items() for word in words.split()}
    for hundred in _HUNDREDS_AR:
        table[hundred] = 100
        for value, words in _UNITS_AR.items():
            table |= {word + hundred: value * 100 for word in words.split() if value < 10}
    table |= {"الف": 1000, "الفا": 1000, "مليون": 10**6, "مليونا": 10**6, "مليار": 10**9, "مليارا": 10**9}
    return table


CARDINALS: dict[str, int] = _cardinals()
"""Number words. "un" and "one" in French and Arabic are articles more often than numbers and are left out."""

VAGUE_MULTIPLIERS: dict[str, int] = {
    "cents": 100, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9, "milliards": 10**9,
    "الاف": 1000, "ملايين": 10**6, "مليارات": 10**9, "ميات": 100,
}  # fmt: skip
"""Plurals that multiply after a number ("trois millions") and count nothing alone ("millions of people")."""

MULTIPLIERS: dict[str, int] = {
    word: value for word, value in (CARDINALS | VAGUE_MULTIPLIERS).items() if value in (100, 1000, 10**6, 10**9, 10**12)
}
"""Words that multiply the digits before them ("1.2 million")."""

SUFFIXES: dict[str, int] = {
    "k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "md": 10**9, "mds": 10**9, "tn": 10**12,
}  # fmt: skip


def _ordinals() -> dict[str, int]:
    english = _words(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    french = _words(
        "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme "
        "treizieme quatorzieme quinzieme seizieme"
    )
    arabic = _words("اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر")
    feminine = _words("ثالثه رابعه خامسه سادسه سابعه ثامنه تاسعه عاشره")
    table = {
        "premiere": 1,
        "second": 2,
        "seconde": 2,
        "اولي": 1,
        "ثانيه": 2,
        "thirtieth": 30,
        "vingtieme": 20,
        "trentieme": 30,
    }
    for words in (english, french, arabic):
        table |= {word: place for place, word in enumerate(words, start=1)}
    return table | {word: place for place, word in enumerate(feminine, start=3)}


ORDINALS: dict[str, int] = _ordinals()
"""Ordinal words: found as numbers where they stand, asked for from the third up ("first" is mostly no number)."""

FRACTIONS: dict[str, int] = {
    "thirds": 3, "tiers": 3, "ثلث": 3, "ثلثي": 3, "ثلثا": 3, "quarter": 4, "quarters": 4, "quart": 4, "quarts": 4,
    "ربع": 4,
}  # fmt: skip
"""Parts, found as the number that they divide by ("a third" is "un tiers")."""

_ROMAN = _words("iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi")
SHORT_ORDINALS: dict[str, int] = (
    {f"{letter}{place}": place for letter in "qt" for place in range(1, 5)}
    | {f"{numeral}e": value for value, numeral in enumerate(_ROMAN, start=3)}
    | {numeral: value for value, numeral in enumerate(_ROMAN, start=3) if len(numeral) > 1}
)
"""Quarters of a year and Roman numerals ("Q3", "XXe", "XX"), found as the ordinals that they stand for."""

MAGNITUDES: dict[str, int] = {
    "hundreds": 100, "centaines": 100, "ميات": 100, "thousands": 1000, "milliers": 1000, "الاف": 1000,
    "millions": 10**6, "ملايين": 10**6, "billions": 10**9, "milliards": 10**9, "مليارات": 10**9,
}  # fmt: skip
"""Words that stand alone for a size ("thousands of people")."""

_NAMES = month_names(short=True, fold=fold)
MONTHS: dict[str, int] = {name: number for name, number in _NAMES.items() if " " not in name}


AMBIGUOUS_MONTHS = frozenset(_words("jan mar march mars may mai jun aug avr sept sep oct nov dec ماي اب اوت جوان ايار"))
"""Names of months that are other words as well: they count beside a day or a year, or as in MONTH_AFTER."""

MONTH_AFTER: dict[str, frozenset[str]] = {
    "march": frozenset(_words("in since until early late mid last next")),
    "may": frozenset(_words("in since until early late mid last next")),
    "mars": frozenset(_words("en depuis debut fin mi")),
    "mai": frozenset(_words("en depuis debut fin mi")),
    "ايار": frozenset(_words("في منذ حتي شهر")),
    "اب": frozenset(_words("في منذ حتي شهر")),
    "اوت": frozenset(_words("في منذ حتي شهر")),
    "ماي": frozenset(_words("في منذ حتي شهر")),
}
"""Words after which such a name is a month, for those names that are hardly another word there."""

ARABIC_PAIRED_MONTHS: dict[str, dict[str, int]] = {
    "first": {"كانون": 0, "تشرين": 0},
    "second": {"الاول": 0, "الثاني": 0},
    "pairs": {name: number for name, number in _NAMES.items() if " " in name},
}
"""Month names of two words."""

DATE_LINKS = frozenset(_words("of de du from the من شهر last dernier"))
"""Words that stand between a day and its month."""

WEEKDAYS: dict[str, int] = weekday_names(fold=fold)
