"""
Requests about one article: to sum it up, who is quoted in it, and for when, by whom and where it was published.

"Summarise the article about X", "Quand l'article sur X a-t-il été publié ?", "من كتب المقال عن X؟". No sentence of an
article answers them: its beginning does, which in the news says what matters most, and what is known of the article.
"The X article" and "مقال X" call it by its subject too. Only an article is called one here; reports and stories are
what articles tell of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.language import STOP_WORDS, question_words
from rag.language.stopwords import word_set
from rag.language.words import Word, words_of
from rag.named import NAMED, language_name
from rag.search.requests.edges import EDGES

Wanted = Literal["summary", "voices", "published", "author", "outlet"]

_FILE = r"(?P<x>\S+\.\w{2,5})"
_EN_X = (
    r"(?:the|that|this)\ (?:(?:news|same|whole|full|entire)\ )*(?:article"
    r"(?:\ (?:(?:that\ is\ )?(?:about|on|regarding|concerning|titled|entitled|called)\ |(?=[\"“«]))(?P<x>.+?))?"
    r"|(?P<y>[^.,;:?!]+?)\ (?:news\ )?article)"
)
_EN_PEOPLE = r"(?:people|persons|sources|experts|witnesses|officials|voices)"
_EN_FILE = rf"(?:the\ )?(?:article\ |file\ |document\ )?{_FILE}"
_EN: Mapping[Wanted, Sequence[str]] = {
    "summary": (
        rf"(?:summari[sz]e|sum\ up|outline)\ (?:{_EN_X})",
        rf"(?:(?:give|show|write|make)\ (?:me\ )?)?(?:an?\ |the\ )?(?:(?:short|brief|quick)\ )?"
        rf"(?:summary|gist|outline|beginning|overview)\ of\ {_EN_X}",
        rf"what(?:\ is|['’]s|\ does)\ {_EN_X}\ (?:about|say|report|tell\ us)",
        rf"what(?:\ is|['’]s)\ in\ {_EN_X}",
        rf"(?:show|read|quote|give)\ (?:me\ )?{_EN_X}",
        rf"tell\ me\ (?:more\ )?about\ {_EN_X}",
        rf"(?:summari[sz]e|sum\ up|show|what\ is\ in)\ (?:me\ )?{_EN_FILE}",
    ),
    "voices": (
        rf"who\ (?:all\ )?(?:is|are|was|were|gets)\ (?:quoted|cited|interviewed)\ (?:in|by)\ {_EN_X}",
        rf"(?:who|whom)\ does\ {_EN_X}\ (?:quote|cite|interview)",
        rf"(?:which|what)\ {_EN_PEOPLE}\ (?:is|are|was|were)\ (?:quoted|cited|interviewed)\ (?:in|by)\ {_EN_X}",
        rf"who\ (?:speaks|spoke|has\ a\ say)\ in\ {_EN_X}",
        rf"(?:(?:list|name|show|give)\ (?:me\ )?)?(?:(?:all|the|all\ the)\ )?{_EN_PEOPLE}\ (?:(?:who|that)\ are\ )?"
        rf"(?:quoted|cited|interviewed)\ (?:in|by)\ {_EN_X}",
        rf"who\ (?:is|are)\ quoted\ in\ {_EN_FILE}",
    ),
    "published": (
        rf"when\ (?:was|is|did)\ {_EN_X}\ (?:(?:first\ )?(?:published|written|released|posted|printed)|from|dated"
        r"|appear|come\ out)",
        rf"what(?:['’]s|\ is|\ was)\ the\ (?:publication\ |publishing\ )?date\ of\ {_EN_X}",
        rf"(?:what\ date|from\ when|how\ old)\ is\ {_EN_X}",
        rf"when\ was\ {_EN_FILE}\ (?:published|written)",
    ),
    "author": (
        rf"who\ (?:wrote|authored|signed|(?:is|was)\ the\ (?:author|writer)\ of)\ {_EN_X}",
        rf"by\ whom?\ (?:was|is)\ {_EN_X}(?:\ written)?",
        rf"who\ (?:is|was)\ {_EN_X}\ (?:written\ )?by",
        rf"who\ wrote\ {_EN_FILE}",
    ),
    "outlet": (
        r"(?:which|what)\ (?:newspaper|paper|outlet|magazine|media|publication|(?:web)?site|agency)\ (?:published|ran"
        rf"|printed|carried)\ {_EN_X}",
        rf"where\ (?:was|is|did)\ {_EN_X}\ (?:published|from|printed|appear)",
        rf"who\ published\ {_EN_X}",
        rf"what(?:['’]s|\ is)\ the\ source\ of\ {_EN_X}",
    ),
}
_FR_X = (
    r"(?:cet\ |l['’])article(?:\ (?:(?:qui\ parle|consacré)\ )?(?:sur|concernant|intitulé"
    r"|(?:(?:à\ propos|au\ sujet)\ )?(?:du|des|de|d['’])|à|aux?|(?=[\"“«]))\ ?(?P<x>.+?))?"
)
_FR_PEOPLE = r"(?:personnes|gens|sources|experts|témoins|responsables|voix)"
_FR: Mapping[Wanted, Sequence[str]] = {
    "summary": (
        rf"(?:résume[zr]?|synthétise[zr]?)(?:[-\ ](?:moi|nous))?\ {_FR_X}",
        r"(?:(?:fais|faites|donne|donnez)(?:[-\ ](?:moi|nous))?\ )?(?:un\ |le\ )?(?:(?:bref|court)\ )?résumé"
        rf"\ de\ {_FR_X}",
        rf"(?:de\ quoi\ (?:parle|traite)|que\ (?:dit|raconte|rapporte))\ {_FR_X}",
        rf"(?:montre|affiche|lis|cite)[zr]?(?:[-\ ]moi)?\ {_FR_X}",
        rf"(?:résume[zr]?|montre[zr]?)\ (?:l['’]article\ |le\ fichier\ )?{_FILE}",
    ),
    "voices": (
        rf"qui\ (?:est|sont)\ (?:cité|interrogé|interviewé)e?s?\ (?:dans|par)\ {_FR_X}",
        rf"qui\ (?:parle|s['’]exprime|témoigne|prend\ la\ parole)\ dans\ {_FR_X}",
        rf"qui\ (?:est-ce\ que\ )?cite\ {_FR_X}",
        rf"(?:quelles?|quels?)\ {_FR_PEOPLE}\ (?:est|sont)\ (?:cité|interrogé|interviewé)e?s?\ (?:dans|par)\ {_FR_X}",
        r"(?:(?:qui\ sont|quelles\ sont|liste[rz]?|donne[rz]?|cite[rz]?)(?:[-\ ]moi)?\ )?(?:les\ |toutes\ les\ )?"
        rf"{_FR_PEOPLE}\ (?:cité|interrogé|interviewé)e?s?\ (?:dans|par)\ {_FR_X}",
        rf"qui\ est\ cité\ dans\ (?:l['’]article\ |le\ fichier\ )?{_FILE}",
    ),
    "published": (
        rf"(?:quand|à\ quelle\ date)\ (?:a\ été|fut|est)\ (?:publié|écrit|paru)\ {_FR_X}",
        rf"(?:quand|à\ quelle\ date)\ {_FR_X}\ (?:a-t-il\ été|fut-il|est-il)\ (?:publié|écrit|paru)",
        rf"(?:quand|à\ quelle\ date)\ est-ce\ que\ {_FR_X}\ a\ été\ (?:publié|écrit)",
        rf"de\ quand\ (?:date|est)\ {_FR_X}",
        rf"(?:quelle\ est\ )?la\ date\ (?:de\ (?:publication|parution)\ )?de\ {_FR_X}",
        rf"(?:quand\ a\ été\ publié|de\ quand\ date)\ (?:l['’]article\ |le\ fichier\ )?{_FILE}",
    ),
    "author": (
        rf"qui\ a\ (?:écrit|rédigé|signé)\ {_FR_X}",
        rf"(?:qui|quel)\ est\ l['’]auteur\ de\ {_FR_X}",
        rf"par\ qui\ (?:a\ été|fut)\ (?:écrit|rédigé|signé)\ {_FR_X}",
        rf"de\ qui\ est\ {_FR_X}",
    ),
    "outlet": (
        rf"(?:quel|quelle)\ (?:journal|média|site|magazine|agence|revue)\ a\ publié\ {_FR_X}",
        rf"(?:où|dans\ quel\ (?:journal|média))\ (?:a\ été|est|fut)\ (?:publié|paru)\ {_FR_X}",
        rf"qui\ a\ publié\ {_FR_X}",
        rf"d['’]où\ vient\ {_FR_X}",
    ),
}
_AR_X = (
    r"(?:(?:(?:هذا\ |هذه\ )?(?:المقال|المقالة)|مقال(?:ة|ا)?(?=\ (?:عن|حول|بشأن)))"
    r"(?:\ (?:(?:الذي\ |التي\ )?(?:[يت]تحدث\ |[يت]تكلم\ )?(?:عن|حول|بشأن)\ |بعنوان\ |(?=[\"“«]))(?P<x>.+?))?"
    r"|مقالة?\ (?!(?:عن|حول|بشأن)\ )(?P<y>[^.،؛:؟!]+?))"
)
_AR: Mapping[Wanted, Sequence[str]] = {
    "summary": (
        rf"لخ[ّ]?ص(?:ي|وا)?(?:\ لي)?\ {_AR_X}",
        rf"(?:ما\ (?:هو\ )?|[أا]عطني\ |هات\ )?(?:ملخ[ّ]?ص|خلاصة|مضمون|فحوى)\ {_AR_X}",
        rf"(?:عمّ?ا?|عمّ?اذا|عن\ ماذا|ماذا|ما\ الذي)\ (?:[يت]تحدث|[يت]تكلم|[يت]قول|[يت]ذكر)\ {_AR_X}",
        rf"لخ[ّ]?ص(?:ي|وا)?(?:\ لي)?\ (?:المقال\ |الملف\ )?{_FILE}",
    ),
    "voices": (
        r"من\ (?:هم\ )?(?:الذي\ |الذين\ )?(?:[يت]?تحدث(?:ون|وا)?|صرح(?:وا)?|استشهد\ بهم?)"
        rf"\ في\ {_AR_X}",
        r"(?:عمّ?ن|عن\ من|من)\ (?:الذين\ |الذي\ )?(?:نُ?قلت?|اقتُ?بست?)"
        rf"\ (?:(?:أقواله|أقوالهم|تصريحاتهم|كلامهم)\ )?(?:في\ )?{_AR_X}",
        r"(?:من\ هم\ |اذكر\ |ما\ هي\ )?(?:الأشخاص|المصادر|المتحدثون|المتحدثين|الشهود|الخبراء)"
        rf"\ (?:(?:الذين|التي|المذكورون|المقتبس|المستشهد)\ [\w\ ]{{0,30}})?في\ {_AR_X}",
    ),
    "published": (
        rf"متى\ (?:نُ?شرت?|كُ?تبت?|صدرت?)\ {_AR_X}",
        rf"(?:ما\ (?:هو\ )?)?تاريخ\ (?:نشر\ |صدور\ )?{_AR_X}",
        rf"في\ أي\ (?:تاريخ|يوم)\ (?:نُ?شرت?|صدرت?)\ {_AR_X}",
    ),
    "author": (
        rf"من\ (?:الذي\ )?(?:كتب|حرر|ألف)\ {_AR_X}",
        rf"من\ (?:هو\ )?(?:كاتب|مؤلف|صاحب)\ {_AR_X}",
    ),
    "outlet": (
        rf"(?:أين|في\ أي\ (?:صحيفة|موقع|جريدة))\ (?:نُ?شرت?|صدرت?)\ {_AR_X}",
        rf"(?:أي|ما)\ (?:صحيفة|موقع|جريدة)\ (?:نشرت?|التي\ نشرت)\ {_AR_X}",
        rf"من\ نشر\ {_AR_X}",
        rf"ما\ (?:هو\ )?مصدر\ {_AR_X}",
    ),
}
_MOST_CALLED = 4
"""Words before "article"; more are a clause."""
_OF_NO_SUBJECT = word_set(
    """
    latest newest last oldest earliest first second third fourth fifth next previous other another best longest shortest
    long short old new recent relevant only main above below following
    الأول الاول الثاني الثالث الرابع الخامس الأخير الاخير السابق التالي آخر اخر أول اول أحدث احدث أقدم اقدم أطول أقصر كل
    """
) | {language_name(code, language).lower() for code in NAMED for language in ("en", "ar")}
"""What stands before "article" and tells which of several is meant, but not what it is about."""
_POLITE = r"(?:(?:please|kindly|can\ you|could\ you|s['’]il\ (?:te|vous)\ plaît|peux-tu|pouvez-vous|من\ فضلك),?\ )*"
_END = r"(?:,?\ (?:please|s['’]il\ (?:te|vous)\ plaît)|،?\ من\ فضلك)?\s*[?؟!.…]*\s*"
_FRAMES = [
    (language, wanted, re.compile(f"{_POLITE}{frame}{_END}", re.I | re.X))
    for language, frames in (("en", _EN), ("fr", _FR), ("ar", _AR))
    for wanted, own in frames.items()
    for frame in own
]
_SEARCH = {
    "en": "What do the articles say about {}?",
    "fr": "Que disent les articles sur {} ?",
    "ar": "ماذا تقول المقالات عن {}؟",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRequest:
    """
    What is wanted of one article.

    ``about``: what it is about, its title or its file; "" for the one that was spoken of before. ``language`` is that
    of the request's own words.
    """

    wanted: Wanted
    about: str
    language: str

    @property
    def search(self) -> str:
        """The request for what there is on the same subject."""
        return _SEARCH[self.language].format(self.about)


def article_request_of(request: str, languages: Sequence[str]) -> ArticleRequest | None:
    """
    What a question wants of one article; None for every other question.

    Args:
        request: a question without its exact conditions.
        languages: those it may be in.

    Returns:
        None also where what the article is about asks something itself ("the article about who won").
    """
    text = " ".join(request.split())
    for language, wanted, frame in _FRAMES:
        found = frame.fullmatch(text)
        if found is None:
            continue
        groups = found.groupdict()
        about, called = ((groups.get(name) or "").strip(EDGES) for name in "xy")
        words = words_of(about or called, language)
        asks = any({word.form for word in words} & question_words(one) for one in languages)
        if not asks and (not called or _calls(words, language)):
            return ArticleRequest(wanted=wanted, about=about or called, language=language)
    return None


def _calls(words: Sequence[Word], language: str) -> bool:
    """Whether words before "article" say what it is about: not "the first article", nor "the French article"."""
    forms = {word.form for word in words}
    telling = forms - STOP_WORDS.get(language, frozenset()) - _OF_NO_SUBJECT
    return bool(telling) and len(words) <= _MOST_CALLED and not forms & _OF_NO_SUBJECT
