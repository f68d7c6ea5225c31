"""Cues in a sentence that say what kind of question it could answer, in three languages. Plain data and patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language import normalise
from rag.language.calendar import month_names, weekday_names
from rag.language.normalise import fold

Span = tuple[int, int]

_MONTHS, _DAYS = ("|".join(names(fold=fold)) for names in (month_names, weekday_names))
_RELATIVE = (
    "yesterday|today|tomorrow|tonight|last (?:week|month|year|night)|next (?:week|month|year)|ago"
    "|hier|aujourd'hui|demain|"
    "l'an dernier|la veille|le lendemain|prochaine?|derniere?|امس|اليوم|غدا|الماضي|الماضيه|المقبل"
    "|المقبله|القادم|القادمه|الجاري"
)
_SEASONS = "spring|summer|autumn|winter|printemps|automne|hiver|الربيع|الصيف|الخريف|الشتاء"
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    "|dozens?|half|quarter|third|"
    "twice|double|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|"
    "quarante|cinquante|soixante|cents?|mille|milliards?|dizaines?|douzaines?|centaines?|moitie|quart|tiers|"
    "اثنان|اثنين|اثنتان|اثنتين|ثلاثه?|اربعه?|خمسه?|سته?|سبعه?|ثماني|ثمانيه|تسعه?|عشره?|احد عشر|عشرون"
    "|عشرين|ثلاثون|ثلاثين|اربعون|"
    "اربعين|خمسون|خمسين|ستون|ستين|سبعون|سبعين|ثمانون|ثمانين|تسعون|تسعين|مئه|مايه|ميه|مئات|الف|الاف"
    "|الفي|الفا|مليون|ملايين|مليونا|مليار|"
    "مليارات|نصف|ربع|ثلث|ثلثي|عشرات|مرتين"
)
_UNITS = (
    "days?|weeks?|months?|years?|hours?|minutes?|seconds?|jours?|semaines?|mois|ans?|annees?|heures?"
    "|minutes?|secondes?|"
    "يوم|يوما|ايام|يومين|اسبوع|اسبوعا|اسابيع|اسبوعين|شهر|شهرا|اشهر|شهور|شهرين|سنه|سنوات|سنتين|عام"
    "|عاما|اعوام|عامين|ساعه|ساعات|"
    "ساعتين|دقيقه|دقائق|دقايق|ثانيه|ثواني"
)
_MONEY = (
    r"[€$£¥]|\beuros?\b|\bdollars?\b|\bpounds?\b|\bdinars?\b|\bdirhams?\b|\bfrancs?\b|\briyals?\b"
    r"|\bshekels?\b|\bpesos?\b|"
    r"\bcrowns?\b|\bcents\b|\bcentimes?\b|\blivres?\b|\bkwachas?\b|\bshillings?\b|\byen\b|\brupees?\b|"
    r"\b(?:ال|بال|لل)?(?:دولار|يورو|جنيه|دينار|درهم|ريال|ليره|فرنك|شيكل|قرش|كواشا)\w*"
)
_REASON = (
    r"\bbecause\b|\bsince\b|\bdue to\b|\bowing to\b|\bafter\b|\bas a result\b|\bthanks to\b"
    r"|\bin order to\b|\bso that\b|"
    r"\bin response to\b|\bover (?:his|her|their|its|the|a)\b|\bbased on\b|\bbreach\w*\b"
    r"|\bviolat\w*\b|\bcaus\w+\b|\breason\w*\b|"
    r"\bmeant that\b|\bshow(?:ed|s) that\b|\bblam\w+\b|\bput (?:it|this|the \w+) down to\b"
    r"|\baccus\w+\b|\bfor fear\b|\bciting\b|"
    r"\bparce qu\w*|\bcar\b|\ben raison\b|\ba cause\b|\bfaute de\b|\bpuisqu\w*|\bgrace a\b"
    r"|\bafin d\w*|\bpour que\b|\bmotif\w*|"
    r"\braison\w*|\bexpliqu\w+|\bprovoqu\w+|\bviol\w+|\bestim\w+|\bjug\w+|\baccus\w+|\bsuite a\b"
    r"|\bapres que\b|\bdu fait\b|"
    r"\bلان\w*|\bبسبب\b|\bنتيجه\b|\bنظرا\b|\bبحجه\b|\bبدعوي\b|\bبذريعه\b|\bاثر\b|\bعلي خلفيه\b"
    r"|\bبعد ان\b|\bبعدما\b|\bسبب\w*|\bادي\b|"
    r"\bادت\b|\bمن اجل\b|\bلكي\b|\bكي\b|\bاذ\b|\bانتهاك\w*|\bينتهك\b|\bيعود\b|\bتعود\b|\bردا علي\b"
    r"|\bلكون\w*|\bتهمه\w*|\bاتهم\w*|\bبفضل\b"
)
_SAYING = (
    r"\bsaid\b|\bsays?\b|\btold\b|\bstat(?:ed|es)\b|\bcalled\b|\badded\b|\bwrote\b|\btweet\w*\b"
    r"|\bannounc\w+\b|\brepli\w+\b|"
    r"\brespond\w+\b|\bclaim\w*\b|\binsist\w*\b|\bargu\w+\b|\bpromis\w+\b|\baccording to\b"
    r"|\bdescrib\w+\b|\breject\w*\b|"
    r"\bdit\b|\bdeclar\w+\b|\baffirm\w+\b|\bajout\w+\b|\brepond\w*\b|\becri\w+\b|\bannonc\w+\b"
    r"|\bassur\w+\b|\bselon\b|"
    r"\bd'apres\b|\braconte\b|\bpromet\b|\bpromis\b|\brecon\w+\b|\btweet\w+\b|\bqualifi\w+\b|"
    r"\b[وف]?(?:قال|قالت|يقول|تقول|اضاف|اضافت|اكد|اكدت|صرح|صرحت|اعلن|اعلنت|كتب|كتبت|رد|ردت|وصف|وصفت"
    r"|اوضح|اوضحت|بحسب|حسب|وفق|وعد|وعدت|غرد|"
    r"ذكر|ذكرت|اعتبر|اعتبرت|علق|علقت|بقوله|بقولها)\b"
)
_PLACE = (
    r"\b(?:in|at|near|outside|from|off|across|inside) (?:the )?(?-i:[A-Z])|"
    r"\b(?:à|en|au|aux|près de|dans|chez|vers|depuis) (?:la |le |les |l['’])?(?-i:[A-ZÉÈ])|"
    r"\b(?:في|قرب|شمال|جنوب|شرق|غرب|بمدينه|مدينه|قريه|ولايه|ميناء|منطقه|محافظه|بلده|وسط)\b"
)
QUOTED = re.compile(r"[“«\"„].{3,}?[”»\"“]", re.S)
PERSON = re.compile(
    r"\b[A-ZÉÈÀ][\w'’\-]+(?: (?:[A-Z]\.|de|du|des|la|le|van|von|al|el|bin|ben|d['’]\w+|[A-ZÉÈÀ][\w'’\-]+)){0,3} "
    r"[A-ZÉÈÀ][\w'’\-]+"
)
DATE = re.compile(
    rf"\b(?:{_MONTHS})\b|\b(?:و|ب|ل|في )?(?:{_DAYS})\b|\b(?:{_RELATIVE})\b|\b(?:1[5-9]|20)\d\d\b"
    rf"|\b\d{{1,2}}[:h]\d\d\b|"
    rf"\b\d{{1,2}} h\b|\b(?:{_SEASONS})\b|\bnoon\b|\bmidnight\b|\bmidi\b|\bminuit\b"
)
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:و|ب|ل|ال|بال)?(?:{_NUMBER_WORDS})\b")
DURATION = re.compile(
    rf"(?:\d+|\b(?:{_NUMBER_WORDS}|a|an|one|un|une|several|many|quelques|plusieurs|بضع|عده)) ?-?(?:{_UNITS})\b|"
    rf"\b(?:يومين|اسبوعين|شهرين|سنتين|عامين|ساعتين)\b"
)
MONEY = re.compile(_MONEY)
REASON = re.compile(_REASON)
SAYING = re.compile(_SAYING)
PLACE = re.compile(_PLACE, re.I)
OPENERS = re.compile(
    r"^(?:[\"“«'‘(—– ]*)(?:he|she|they|it|his|her|their|its|this|that|these|those|there|such|both"
    r"|the (?:former|latter|two|decision"
    r"|move|measure)|but|and|yet|however|instead|il|elle|ils|elles|ce|cet|cette|ces|cela|ceci|c'est"
    r"|celui|celle|ceux|celles|son|"
    r"sa|ses|leur|leurs|mais|or|cependant|pourtant|celui-ci|celle-ci|l'un|l'une|la mesure|"
    r"[وف]?(?:هو|هي|هم|هذا|هذه|ذلك|تلك|هولاء|لكن|لكنه|لكنها|لكنهم|كما|غير ان|بينما|انه|انها|انهم|قال"
    r"|قالت|اضاف|اضافت|اكد|اكدت|اوضح|"
    r"اوضحت|كان|كانت|ان)|ومن|وقد|ولم|وكان|وكانت)(?![\w'])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """
    Counts of cues in a sentence, and whether it leans on the sentence before.

    ``numbers`` are the numbers in it as digits or words (a set), ``persons`` sequences of capitalised words (Latin
    script only), ``words`` how many words it has.
    """

    numbers: frozenset[str]
    dates: int
    durations: int
    money: int
    reasons: int
    saying: int
    quoted: int
    persons: int
    places: int
    leaning: bool
    words: int


def cues_of(text: str, language: str) -> Cues:
    """The cues of one sentence; patterns of all three languages are tried, since quotes mix them."""
    plain = normalise(text, language).replace("’", "'")
    return Cues(
        numbers=frozenset(NUMBER.findall(plain)),
        dates=len(DATE.findall(plain)),
        durations=len(DURATION.findall(plain)),
        money=len(MONEY.findall(plain)),
        reasons=len(REASON.findall(plain)),
        saying=len(SAYING.findall(plain)),
        quoted=len(QUOTED.findall(text)),
        persons=len(PERSON.findall(text)),
        places=len(PLACE.findall(text)),
        leaning=bool(OPENERS.search(plain)),
        words=len(plain.split()),
    )
