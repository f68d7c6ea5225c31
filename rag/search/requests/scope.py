"""
Which articles a question is about, where it says so: "the French articles", "articles from 2024".

Such words limit what is searched, as the filters do; they are not what is asked for, and no article need mention them.
Countries are called as their languages are, so only articles count as such: "French articles", never "French sources".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.corpus.periods import read_period
from rag.language.stopwords import word_set
from rag.language.words import words_of
from rag.named import NAMED, language_name
from rag.schema import Filters
from rag.search.requests.edges import EDGES

_EN_NOUN = r"(?:news\ )?articles?"
_FR_NOUN = r"articles?(?:\ de\ presse)?"
_AR_NOUN = r"(?:مقالات|مقالة|مقالا|مقال)"
_A_TEXT = {
    "en": r"(?:articles?|texts?|documents?|sources?)",
    "fr": r"(?:articles?|textes?|documents?|sources?)",
    "ar": r"(?:مقالات|مقالة|مقال|نصوص|وثائق|مصادر)",
}
"""What may be called a text in a language; by a language alone only articles are."""


def _spellings(code: str, language: str) -> str:
    """The ways in which a question in ``language`` may call another one, as a pattern."""
    name = language_name(code, language)
    if language == "en":
        return "(?-i:Polish)" if code == "pl" else re.escape(name)  # "polish the articles"
    if language == "fr":
        return {"tr": "tur(?:c|que)s?", "el": "grec(?:que)?s?"}.get(code, f"{name}(?:ne|e)?s?")
    stem = name.removeprefix("ال").removesuffix("ة")
    stem = "[إا]ن[جك]ليزي" if code == "en" else re.sub("^[إأا]", "[إأا]", stem)
    return f"(?:ال)?{stem}ة?"


_SPELLINGS = {
    language: {code: re.compile(_spellings(code, language), re.I) for code in NAMED} for language in ("en", "fr", "ar")
}


def _one_or_more(language: str, *, between: str, before: str = "") -> str:
    name = f"(?:{'|'.join(pattern.pattern for pattern in _SPELLINGS[language].values())})"
    return rf"(?P<named>{before}{name}(?:{between}{before}{name})*)"


_EN_NAMED = _one_or_more("en", between=r"(?:-language)?(?:,?\ and\ |,?\ or\ |,\ )(?:the\ )?")
_FR_NAMED = _one_or_more("fr", between=r"(?:\ et\ |\ ou\ |,\ )(?:en\ |l['’]|les\ |le\ )?")
_AR_NAMED = _one_or_more("ar", between=r"(?:\ أو\ |\ ?و\ ?)", before=r"(?:ب(?:اللغة\ )?)?")
_AR_WRITTEN = r"(?:(?:التي\ )?(?:(?:ال)?(?:مكتوبة?|منشورة?)|كُ?تبت?|نُ?شرت?)\ )?"
_LANGUAGES = tuple(
    (language, re.compile(pattern, re.I | re.X))
    for language, pattern in (
        ("en", rf"(?<!\w){_EN_NAMED}(?:-language)?\ (?=(?:{_EN_NOUN[:-1]}|news\ article|article\ (?:about|on))\b)"),
        (
            "en",
            rf"(?P<noun>\b{_A_TEXT['en']})\ (?:(?:(?:that|which)\ )?(?:is|are)\ )?(?:(?:written|published)\ )?"
            rf"in\ {_EN_NAMED}\b(?!(?-i:[-\ ]+[A-Z]))",
        ),
        ("en", rf"(?P<noun>\b{_EN_NOUN})\ (?:is|are)\ {_EN_NAMED}(?=\s*[?.!]*\s*$)"),
        (
            "fr",
            rf"(?P<noun>\b{_FR_NOUN})\ (?:(?:qui\ )?(?:est|sont)\ )?(?:(?:écrits?|rédigés?|publiés?|parus?)\ )?"
            rf"(?:(?:en|de\ langue)\ )?{_FR_NAMED}\b(?!(?-i:[-\ ]+[A-Z]))",
        ),
        (
            "fr",
            rf"(?P<noun>\b{_A_TEXT['fr']})\ (?:(?:qui\ )?(?:est|sont)\ )?(?:(?:écrite?s?|rédigée?s?|publiée?s?)\ )?"
            rf"(?:en|de\ langue)\ {_FR_NAMED}\b(?!(?-i:[-\ ]+[A-Z]))",
        ),
        ("ar", rf"(?P<noun>{_AR_NOUN})\ {_AR_WRITTEN}{_AR_NAMED}(?!\w)"),
        ("ar", rf"(?P<noun>{_A_TEXT['ar']})\ {_AR_WRITTEN}(?=ب){_AR_NAMED}(?!\w)"),
    )
)

_SINCE, _AFTER, _BEFORE, _UNTIL = "since", "after", "before", "until"
_HOW = {
    "since": _SINCE, "depuis": _SINCE, "منذ": _SINCE, "after": _AFTER, "après": _AFTER, "بعد": _AFTER,
    "before": _BEFORE, "avant": _BEFORE, "قبل": _BEFORE, "until": _UNTIL, "till": _UNTIL, "up to": _UNTIL,
    "jusqu'en": _UNTIL, "jusqu'au": _UNTIL, "jusqu'à": _UNTIL, "حتى": _UNTIL,
}  # fmt: skip
_PERIOD_AFTER = re.compile(
    rf"""
    (?P<noun>\b{_EN_NOUN})\ (?:(?:(?:that|which)\ )?(?:is|are|was|were|have\ been|dates?)\ )?
    (?:(?:published|written|dated|printed)\ )?
    (?P<en>in|from|of|on|during|dated|since|after|before|until|till|up\ to|between)\ (?:the\ )?
  | (?P<nom>\b{_FR_NOUN})\ (?:(?:qui\ )?(?:ont\ été|sont|furent|datent)\ )?
    (?:(?:publiés?|parus?|écrits?|datant|datés?)\ )?
    (?P<fr>en|de|du|d['’]|le|depuis|après|avant|jusqu['’](?:en|au|à)|entre)\ ?(?:le\ |l['’]année\ )?
  | (?P<ism>{_AR_NOUN})\ (?:(?:التي\ )?(?:ال)?(?:منشورة|صادرة|مكتوبة|نُ?شرت?|صدرت?)\ )?
    (?P<ar>في|من|خلال|منذ|بعد|قبل|حتى|بين)?\ ?(?:عام[يى]?\ |سنة\ |شهر\ |يوم\ )?
    """,
    re.I | re.X,
)
_PERIOD_BEFORE = re.compile(rf"(?=\ (?:{_EN_NOUN})\b)", re.I | re.X)
_ARTICLES_ABOUT = re.compile(
    rf"""
    \b{_EN_NOUN}\ (?:about|on|regarding|concerning|(?:that\ |which\ )?mention(?:s|ing)?)\ (?P<thing>.+)
  | \b{_FR_NOUN}\ (?:sur|concernant|à\ propos|qui)\ .+
  | {_AR_NOUN}\ (?:عن|حول|بشأن|التي|تذكر|تتحدث)\ .+
    """,
    re.I | re.X,
)
_PERIOD_LAST = re.compile(
    r"""
    (?<=\ )(?:
        (?:(?:that\ |which\ )?(?:are|were|have\ been)\ )?(?:published|written|printed)\ {1}
        (?P<en>in|from|on|during|since|after|before|until|between)\ (?:the\ )?
      | (?P<bare>from)\ {1}
      | (?:(?:et\ )?qui\ (?:ont\ été|sont)\ )?(?:publiés?|parus?|datant|datés?)\ {1}
        (?P<fr>en|de|du|d['’]|le|depuis|après|avant|jusqu['’](?:en|au|à)|entre)\ ?(?:le\ |l['’]année\ )?
      | (?:و?التي\ )?(?:ال)?(?:منشورة|صادرة|نُ?شرت|صدرت)\ (?:(?P<ar>في|من|خلال|منذ|بعد|قبل|حتى|بين)\ )?
        (?:عام[يى]?\ |سنة\ |شهر\ )?
      | (?P<min>من)\ (?:عام\ |سنة\ |شهر\ )?
    )
    """,
    re.I | re.X,
)
"""When articles are from, after what they are about. "The law from 2015" is a law of that year."""
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those)\b", re.I)
_RANGES = frozenset({"between", "entre", "بين", "from", "de", "du", "من", "d'"})
_TO = re.compile(r"\s?(?:and|to|until|et|à|au|و|إلى|حتى)\s?(?:the\s|le\s|عام\s|سنة\s)?", re.I)
_NOTHING_MORE = word_set(
    """
    and but or what how about in from the these those article articles only now please say do does
    et mais ou dans les des de ces article articles seulement maintenant que qu disent en pour
    و ماذا عن في من المقالات مقالات المقال فقط الآن تقول
    """
)
_SHARE = re.compile(
    rf"\b(?:percent(?:age)?|share|proportion|fraction|part)\ of\ (?:(?:all|the)\ )*{_EN_NOUN}"
    rf"|\b(?:pourcentage|proportion|part)\ (?:d['’]|des\ ){_FR_NOUN}|(?:نسبة|حصة)\ (?:ال)?مقالات",
    re.I | re.X,
)
"""A part of all articles, of which none may be left out."""
_LONGEST = 4000
"""Characters; who writes more says more than where to look."""
_SPACES = re.compile(r"\s{2,}")
_BEFORE_A_MARK = re.compile(r"\s+(?=[.,!؟،])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """
    A question without the words that limit it, and the limits; none where it says none.

    ``only``: it says no more than which articles ("And the French articles?"), and asks for nothing itself.
    """

    text: str
    languages: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    only: bool = False

    def __bool__(self) -> bool:
        return bool(self.languages or self.since or self.until)

    def within(self, filters: Filters) -> Filters | None:
        """The filters, narrowed by these limits; None where both leave nothing."""
        languages = filters.languages or self.languages
        if filters.languages and self.languages:
            languages = tuple(code for code in self.languages if code in filters.languages)
            if not languages:
                return None
        since = max(filter(None, (filters.since, self.since)), default=None)
        until = min(filter(None, (filters.until, self.until)), default=None)
        if since and until and since > until:
            return None
        return replace(filters, languages=languages, since=since, until=until)


def scoped(question: str, filters: Filters, *, history: Sequence[Mapping[str, str]] = ()) -> tuple[Scope, Filters]:
    """
    The question without the words that limit it, and the filters narrowed by them.

    Args:
        question: as typed.
        filters: those that were set apart from it.
        history: earlier turns; the last question is asked again where this one only says of which articles.

    Returns:
        A scope that limits nothing where the question says nothing, or where the filters let none of it through.
    """
    scope = scope_of(question)
    within = scope.within(filters) if scope else None
    if within is None:
        return Scope(text=question), filters
    asked = [turn["content"] for turn in history if turn.get("role") == "user" and turn["content"].strip()]
    if scope.only and asked:
        scope = replace(scope, text=scope_of(asked[-1]).text)
    return scope, within


def scope_of(question: str) -> Scope:
    """
    What a question says of the articles it is about.

    Args:
        question: as typed.

    Returns:
        The question as it is where it says nothing, is very long, or where its words may stand in an exact phrase.
    """
    if len(question) > _LONGEST or any(mark in question for mark in '"“«') or _SHARE.search(question):
        return Scope(text=question)
    text, languages = _without_languages(question)
    text, since, until = _without_period(text)
    if not (languages or since or until):
        return Scope(text=question)
    text = _BEFORE_A_MARK.sub("", _SPACES.sub(" ", text)).strip()
    words = [word.form for word in words_of(text, "und")]
    return Scope(
        text=text, languages=languages, since=since, until=until, only=all(word in _NOTHING_MORE for word in words)
    )


def _without_languages(text: str) -> tuple[str, tuple[str, ...]]:
    named: list[str] = []
    for language, pattern in _LANGUAGES:
        found = pattern.search(text)
        if found is None:
            continue
        named += _codes(found["named"], language)
        noun = found.groupdict().get("noun") or ""
        text = f"{text[: found.start()]}{noun}{text[found.end() :]}"
    return text, tuple(dict.fromkeys(named))


def _codes(named: str, language: str) -> Iterator[str]:
    """The codes of languages in the order in which they are named."""
    places = [
        (found.start(), -found.end(), code)
        for code, pattern in _SPELLINGS[language].items()
        for found in re.finditer(rf"(?<![^\W_]){pattern.pattern}(?!\w)", _without_preposition(named, language), re.I)
    ]
    yield from (code for _, _, code in sorted(places))


def _without_preposition(named: str, language: str) -> str:
    """Arabic writes "in" and "and" as part of the word."""
    if language != "ar":
        return named
    return re.sub(r"(?<!\w)(?:و\s?)?(?:باللغة\s|ب(?=ال))?", " ", named)


def _without_period(text: str) -> tuple[str, date | None, date | None]:
    for found in _PERIOD_AFTER.finditer(text):
        noun = found["noun"] or found["nom"] or found["ism"]
        limits = limits_at(text, found.end(), how=found["en"] or found["fr"] or found["ar"] or "")
        if limits is not None:
            return f"{text[: found.start()]}{noun}{text[limits[0] :]}", *limits[1:]
    for found in _PERIOD_BEFORE.finditer(text):
        for start in _starts_of_words(text[: found.start()], most=3):
            period = read_period(text, start)
            if period is not None and period[0] == found.start():
                return f"{text[:start]}{text[found.end() + 1 :]}", period[1], period[2]
    return _without_last_period(text)


def _without_last_period(text: str) -> tuple[str, date | None, date | None]:
    """A request for articles about something without the time that they are from, which stands last."""
    for found in _PERIOD_LAST.finditer(text):
        about = _ARTICLES_ABOUT.search(text[: found.start()])
        if about is None or (found["bare"] and _DEFINITE.search(about["thing"] or "")):
            continue
        limits = limits_at(text, found.end(), how=next(filter(None, found.groups()), ""))
        if limits is not None and not text[limits[0] :].strip(EDGES):
            return f"{text[: found.start()].rstrip()}{text[limits[0] :]}", *limits[1:]
    return text, None, None


def limits_at(text: str, start: int, *, how: str) -> tuple[int, date | None, date | None] | None:
    """
    The limits of what happened "in May 2023", "since 2022", "between March and May 2021".

    Args:
        text: a question.
        start: where the time stands.
        how: the preposition before it.

    Returns:
        Where it ends, the first and the last day, None for no limit; None where no time stands there.
    """
    how = how.lower().replace("’", "'")
    period = read_period(text, start)
    if period is None or (how == "on" and period[1] != period[2]):
        return None
    end, first, last = period
    joint = _TO.match(text, end) if how in _RANGES else None
    other = read_period(text, joint.end()) if joint else None
    if other is not None and other[1] > first:
        end, last = other[0], other[2]
    return end, *_limits(_HOW.get(how), first, last)


def _starts_of_words(text: str, *, most: int) -> Sequence[int]:
    """Where the last words of a text begin, the longest run of them first."""
    return [found.start() for found in re.finditer(r"(?<!\S)\S", text)][-most:]


def _limits(how: str | None, first: date, last: date) -> tuple[date | None, date | None]:
    if how == _SINCE:
        return first, None
    if how == _AFTER:
        return last + timedelta(days=1), None
    if how == _BEFORE:
        return None, first - timedelta(days=1)
    if how == _UNTIL:
        return None, last
    return first, last
