"""
Requests for the articles themselves: which there are, and which of them mention something.

"What is in here?", "Quels articles parlent de X ?", "كم مقالا يذكر X؟". No sentence of an article answers them, and the
list of articles and the places of a word do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.language import STOP_WORDS, question_words
from rag.language.stopwords import word_set
from rag.language.words import Word, words_of
from rag.search.requests.collection import Told, asked_of_all
from rag.search.requests.edges import EDGES

_EN_ARTICLES = (
    r"(?:(?:of\ )?(?:the|these|those|your|our|all|all\ the|all\ your|any|any\ of\ the|some|other)\ )?"
    r"(?:news\ )?(?:articles?|documents?|texts?|sources?)"
)
_EN_CORPUS = (
    r"(?:(?:the|this|your)\ )?(?:corpus|archives?|collection|library|index|database|data\ ?set|folder|knowledge\ base)"
)
_EN_HERE = rf"(?:\ (?:in|from)\ {_EN_CORPUS}|\ (?:in|here)\ here|\ here|\ there)?"
_EN_ALL = rf"""
    what(?:['’]s|\ is)\ (?:in|inside)\ (?:here|{_EN_CORPUS})
  | what\ does\ {_EN_CORPUS}\ (?:contain|hold|include|cover|consist\ of)
  | (?:what|which|how\ many)\ {_EN_ARTICLES}\ (?:do\ you\ (?:have|know|hold)
    |have\ you\ (?:got|read|ingested|indexed)|are\ (?:there|available|indexed|here|in\ {_EN_CORPUS})
    |can\ i\ (?:ask\ about|read|search)|does\ {_EN_CORPUS}\ (?:contain|hold|have)){_EN_HERE}
  | (?:please\ )?(?:list|show|name|give)\ (?:me\ )?(?:(?:an?\ |the\ )?(?:list|titles|overview|summary)\ of\ )?
    (?:{_EN_ARTICLES}|{_EN_CORPUS}){_EN_HERE}
  | what\ (?:is|are)\ (?:{_EN_CORPUS}|{_EN_ARTICLES})\ (?:all\ )?about
  | (?:what|which)\ (?:topics|subjects|themes)\ (?:are\ (?:there|covered|discussed)|(?:do|does)\ (?:{_EN_ARTICLES}|you
    |they|{_EN_CORPUS})\ (?:cover|discuss|know)){_EN_HERE}
  | what\ are\ the\ (?:main\ |key\ |most\ important\ )?(?:topics|subjects|themes)
    (?:\ (?:in|of)\ (?:{_EN_ARTICLES}|{_EN_CORPUS})|\ here)?
  | what\ (?:can|do|could)\ you\ (?:know|tell\ me)(?:\ about)?
  | (?:please\ )?summari[sz]e\ (?:everything|{_EN_CORPUS}|(?:all|the|these|your|all\ the)\ (?:articles|documents|texts))
  | (?:which\ |what\ )?{_EN_ARTICLES}
  | (?:how\ many|are\ there|do\ you\ have)\ (?:(?:any|some|of\ the)\ )?(?:news\ )?articles(?:\ in\ total)?
"""
_EN_NEW = r"(?:latest|newest|most\ recent|last)"
_EN_OLD = r"(?:oldest|earliest|first)"
_EN_BY_DATE = rf"""
    (?:which|what)\ (?:article\ is\ the\ (?P<new>{_EN_NEW})|article\ is\ the\ (?P<old>{_EN_OLD})
    |is\ the\ (?:(?P<new1>{_EN_NEW})|(?P<old1>{_EN_OLD}))\ article)
  | (?:please\ )?(?:(?:list|show|give)\ (?:me\ )?|what\ are\ )?(?:the\ )?
    (?:(?P<news>{_EN_NEW})|(?P<olds>{_EN_OLD}))\ articles
  | (?:what(?:['’]s|\ is)\ )?(?:the\ )?(?P<news1>latest)(?:\ news)? | (?P<news2>what(?:['’]s|\ is)\ new)
"""
_EN_MENTION = r"(?:mentions?|mentioning|names?|cites?|quotes?|refers?\ to|contains?)"
_EN_SPEAK = (
    r"(?:talks?\ about|speaks?\ (?:of|about)|discuss(?:es)?|deals?\ with|covers?|covering|reports?\ on|concerns?"
    r"|(?:is|are|do\ you\ have|are\ there|were\ written)\ (?:about|on))"
)
_EN_TERM = rf"""
    (?:which|what|how\ many)\ {_EN_ARTICLES}\ (?:{_EN_MENTION}|{_EN_SPEAK})\ (?P<a>.+)
  | (?:list|show|find|give)\ (?:me\ )?{_EN_ARTICLES}\ (?:that\ |which\ )?(?:{_EN_MENTION}|{_EN_SPEAK})\ (?P<b>.+)
  | (?:do|does)\ (?:any\ (?:of\ )?)?{_EN_ARTICLES}\ (?:{_EN_MENTION}|{_EN_SPEAK})\ (?P<c>.+)
  | (?:is|are|was|were)\ (?P<d>.+?)\ (?:ever\ )?mentioned(?:\ (?:anywhere|at\ all|in\ {_EN_ARTICLES}|in\ {_EN_CORPUS}))?
  | (?:where|how\ often|how\ many\ times|in\ (?:which|what|how\ many)\ {_EN_ARTICLES})
    \ (?:is|are|was|were)\ (?P<e>.+?)\ mentioned(?:\ in\ (?:{_EN_ARTICLES}|{_EN_CORPUS}))?
  | (?:(?:list|show|find|give|count)\ (?:me\ )?)?(?:all|every|the)\ mentions?\ of\ (?P<f>.+)
  | (?:compare|how\ do|what\ (?:is|are)\ the\ differences?\ between)\ (?:the\ (?:two\ |different\ )?)?{_EN_ARTICLES}
    \ (?:about|on)\ (?P<h>.+?)(?:\ (?:differ|compare))?
  | (?:(?:list|show|find|give|get)\ (?:me\ )?|are\ there\ |is\ there\ (?:an?\ )?|do\ you\ have\ )?{_EN_ARTICLES}
    \ (?:about|on|regarding|concerning)\ (?P<g>.+)
"""
_FR_ARTICLES = r"(?:articles?|documents?|textes?|sources?|dépêches?|fichiers?)"
_FR_THE = rf"(?:(?:tous|toutes)\ )?(?:les|ces|vos|tes|des|mes)\ {_FR_ARTICLES}"
_FR_CORPUS = r"(?:(?:le|ce|votre|ton|la|cette)\ )?(?:corpus|archives?|collection|base|dossier|index|bibliothèque)"
_FR_HERE = rf"(?:\ (?:dans|de)\ {_FR_CORPUS}|\ ici)?"
_FR_ALL = rf"""
    (?:qu['’]y\ a-t-il|qu['’]est-ce\ qu['’]il\ y\ a)\ (?:dans\ {_FR_CORPUS}|ici)
  | que\ contient\ {_FR_CORPUS}
  | (?:quels|quelles|combien\ d['’]|combien\ de\ )\ ?{_FR_ARTICLES}\ (?:avez-vous|as-tu|y\ a-t-il|(?:sont|est)\ (?:là
    |disponibles?|indexés?)|contient\ {_FR_CORPUS}){_FR_HERE}
  | (?:liste[rz]?|montre[rz]?|affiche[rz]?|donne[rz]?|cite[rz]?)(?:[-\ ](?:moi|nous))?\ (?:la\ liste\ (?:de\ tous\ )?)?
    {_FR_THE}{_FR_HERE}
  | de\ quoi\ (?:parlent|traitent)\ {_FR_THE} | de\ quoi\ (?:parle|traite)\ {_FR_CORPUS}
  | (?:quels|quelles)\ (?:sujets|thèmes)\ (?:sont\ (?:abordés|traités|couverts)|(?:abordent|traitent|couvrent)
    \ {_FR_THE}){_FR_HERE}
  | quels\ sont\ les\ (?:principaux\ |grands\ )?(?:sujets|thèmes)(?:\ (?:traités|abordés|{_FR_ARTICLES}
    |(?:dans\ les|des)\ {_FR_ARTICLES}|d[eu]\ {_FR_CORPUS}))?
  | que\ (?:sais-tu|savez-vous)
  | (?:résume[rz]?|résumez-moi|résume-moi)\ (?:tout|{_FR_THE}|{_FR_CORPUS})
  | {_FR_THE} | (?:quels|quelles)\ {_FR_ARTICLES}
  | (?:combien\ d['’]|(?:y\ a-t-il|avez-vous|as-tu)\ (?:des\ |d['’]))\ ?articles(?:\ au\ total|\ en\ tout)?
"""
_FR_NEW = r"(?:dernier|plus\ récent)"
_FR_OLD = r"(?:premier|plus\ ancien)"
_FR_BY_DATE = rf"""
    quel\ (?:article\ est\ le|est\ (?:l['’]article\ )?le)\ (?:(?P<new>{_FR_NEW})|(?P<old>{_FR_OLD}))(?:\ article)?
  | (?:quels\ sont\ |(?:liste|montre|affiche|donne)[rz]?(?:[-\ ]moi)?\ )?les\ (?:(?P<news>derniers)|(?P<olds>premiers))
    \ articles
  | (?:quels\ sont\ )?les\ articles\ les\ plus\ (?:(?P<news1>récents)|(?P<olds1>anciens))
  | (?P<news2>quoi\ de\ neuf|(?:quelles\ sont\ )?les\ dernières\ (?:nouvelles|actualités))
"""
_FR_SPEAK = (
    r"(?:(?:mentionne|cite|évoque|aborde|nomme|concerne)(?:nt)?(?:-ils)?|contien(?:t|nent)"
    r"|(?:parle(?:nt)?|traite(?:nt)?)(?:-ils)?\ (?:du|des|de|d['’])|portent\ sur|sont\ consacrés\ à)"
)
_FR_NAMED = r"(?:mentionné|cité|évoqué|nommé)(?:e|s|es)?"
_FR_TERM = rf"""
    (?:quels|quelles|lesquels\ des|combien\ (?:d['’]|de|des))\ ?{_FR_ARTICLES}\ {_FR_SPEAK}\ ?(?P<a>.+)
  | (?:est-ce\ que\ )?(?:{_FR_THE}|un\ (?:article|texte|document))\ {_FR_SPEAK}\ ?(?P<b>.+)
  | (?:(?:où|dans\ quels?\ {_FR_ARTICLES}|combien\ de\ fois)\ )?(?P<c>.+?)\ (?:est|sont)-(?:il|elle|ils|elles)
    \ {_FR_NAMED}(?:\ dans\ (?:{_FR_THE}|{_FR_CORPUS}))?
  | (?:où|dans\ quels?\ {_FR_ARTICLES}|combien\ de\ fois)\ (?:est|sont)\ {_FR_NAMED}\ (?P<d>.+)
  | (?:(?:liste|montre|affiche|donne|trouve)[rz]?(?:[-\ ]moi)?\ )?(?:toutes\ )?les\ mentions
    \ (?:du|des|de|d['’])\ ?(?P<e>.+)
  | (?:compare[rz]?|quelles?\ (?:est|sont)\ (?:la|les)\ différences?\ entre)\ les\ (?:deux\ )?{_FR_ARTICLES}
    \ (?:sur|consacrés\ (?:à|aux?))\ (?P<h>.+)
  | (?:(?:liste|montre|affiche|donne|trouve|cherche)[rz]?(?:[-\ ]moi)?\ |y\ a-t-il\ |avez-vous\ |as-tu\ )?
    (?:(?:des|les|un|tous\ les)\ )?{_FR_ARTICLES}\ (?:sur|concernant|(?:à\ propos|au\ sujet)\ (?:du|des|de|d['’])
    |qui\ {_FR_SPEAK})\ ?(?P<g>.+)
"""
_AR_ARTICLES = "(?:المقالات|مقالات|المقالة|المقال|مقالة|مقالا|مقالاً|مقال|النصوص|الوثائق|المصادر)"
_AR_CORPUS = "(?:(?:هذه\\ |هذا\\ )?(?:المجموعة|الأرشيف|المدونة|القاعدة|المكتبة|الفهرس))"
_AR_HERE = rf"(?:\ (?:هنا|لديك|عندك|لديكم|(?:في|ب)\ ?{_AR_CORPUS}))?"
_AR_ALL = rf"""
    (?:ماذا|ما\ الذي|ما)\ (?:يوجد|لديك|عندك|في|تحتوي|تحتويه|تضم)(?:\ (?:في\ )?(?:هنا|{_AR_CORPUS}))?
  | (?:ما\ هي|ما|أي|كم)\ (?:عدد\ )?{_AR_ARTICLES}(?:\ (?:الموجودة|المتوفرة|المتاحة|الموجود|توجد|يوجد|هناك))?{_AR_HERE}
  | (?:اعرض|اذكر|عدّ?د|هات|أعطني|اسرد)(?:\ لي)?\ (?:(?:كل|جميع|قائمة|عناوين)\ )*{_AR_ARTICLES}{_AR_HERE}
  | (?:عمّ?|عما|عماذا|عن\ ماذا|عن\ أي\ شيء)\ تتحدث\ (?:{_AR_ARTICLES}|{_AR_CORPUS})
  | (?:ما\ هي|ما)\ (?:المواضيع|الموضوعات|موضوعات|مواضيع)(?:\ الرئيسية|\ الأساسية)?
    (?:\ {_AR_ARTICLES}|\ التي\ تتناولها\ {_AR_ARTICLES})?{_AR_HERE}
  | ماذا\ تعرف
  | لخ[ّ]?ص(?:\ لي)?\ (?:(?:كل|جميع)\ )?(?:{_AR_ARTICLES}|{_AR_CORPUS}|شيء)
  | المقالات | هل\ (?:لديك|عندك|هناك|توجد|يوجد)\ (?:أي\ )?مقالات
"""
_AR_BY_DATE = r"""
    (?:ما\ (?:هو\ |هي\ )?)?(?:(?P<new>أحدث|آخر|اخر|احدث)|(?P<old>أقدم|أول|اقدم|اول))\ (?:مقالة|مقال)
  | (?:اعرض\ (?:لي\ )?|ما\ (?:هي\ )?)?(?:(?P<news>أحدث|آخر|اخر|احدث)|(?P<olds>أقدم|اقدم))
    \ (?:المقالات|مقالات|الأخبار|الاخبار)
  | (?P<news1>ما\ الجديد)
"""
_AR_SPEAK = (
    "(?:تذكر|يذكر|ذكرت|ذكر|تتناول|يتناول|تتحدث\\ عن|يتحدث\\ عن|تتكلم\\ عن|تشير\\ إلى|يشير\\ إلى|ورد\\ فيها|يرد\\ فيها"
    "|ورد\\ فيه|يرد\\ فيه)"
)
_AR_TERM = rf"""
    (?:ما\ هي|ما|أي|كم|في\ كم|في\ أي)\ (?:عدد\ )?(?:من\ )?{_AR_ARTICLES}\ (?:التي\ |الذي\ )?{_AR_SPEAK}
    (?:\ (?:اسم|ذكر|كلمة))?\ (?P<a>.+)
  | هل\ (?:تذكر|يذكر|ذكرت|تتحدث|تتناول)\ (?:أي\ |أي\ من\ |إحدى\ )?{_AR_ARTICLES}\ (?:عن\ |اسم\ |كلمة\ )?(?P<b>.+)
  | (?:أين|كم\ مرة|هل)\ (?:ورد|وردت|ذكر|ذُكر|ذكرت|يرد|ترد|يُذكر|تُذكر)\ (?:(?:اسم|ذكر|كلمة)\ )?(?P<c>.+?)
    (?:\ في\ {_AR_ARTICLES})?
  | (?:قارن|ما\ (?:هو\ |هي\ )?(?:الفرق|الفروق|الاختلافات))\ بين\ {_AR_ARTICLES}\ (?:عن|حول|بشأن)\ (?P<h>.+)
  | (?:(?:اعرض|هات|أعطني|اذكر)(?:\ لي)?\ |هل\ (?:هناك|توجد|يوجد|لديك)\ )?(?:كل\ |جميع\ )?{_AR_ARTICLES}
    \ (?:عن|حول|بشأن)\ (?P<g>.+)
"""
_BY_AUTHOR = {
    "en": rf"""
        (?:which|what|how\ many)\ {_EN_ARTICLES}\ (?:did|has|have)\ (?P<a>.+?)
        \ (?:write|written|wrote|author(?:ed)?|sign(?:ed)?)
      | (?:(?:which|what|how\ many|list|show|find|give)\ (?:me\ )?)?(?:all\ |the\ |all\ the\ )?{_EN_ARTICLES}
        \ (?:(?:that\ |which\ )?(?:are\ |were\ )?(?:written\ |signed\ )?by)\ (?P<b>.+)
    """,
    "fr": rf"""
        (?:quels|combien\ d['’])\ ?articles\ (?P<a>.+?)\ (?:a-t-il|a-t-elle|ont-ils|ont-elles|a|ont)
        \ (?:écrit|signé|rédigé)s?
      | (?:quels|combien\ d['’])\ ?articles\ (?:a|ont)\ (?:écrit|signé|rédigé)s?\ (?P<b>.+)
      | (?:(?:quels\ sont|liste[rz]?|montre[rz]?|donne[rz]?|trouve[rz]?)(?:[-\ ]moi)?\ )?
        (?:tous\ )?(?:les\ )?{_FR_ARTICLES}
        \ (?:qui\ sont\ )?(?:écrit|signé|rédigé)s?\ (?:par|de)\ (?P<c>.+)
    """,
    "ar": rf"""
        (?:(?:ما\ هي|ما|كم|اعرض|اذكر|هات)\ (?:لي\ )?)?(?:عدد\ )?{_AR_ARTICLES}
        \ (?:التي\ |الذي\ )?(?:كتبها|كتبه|كتبتها|بقلم|وقعها)\ (?P<a>.+)
    """,
}
_END = r"\s*[?؟!.…]*\s*"
_FRAMES = {
    "en": (_EN_ALL, _EN_TERM, _EN_BY_DATE),
    "fr": (_FR_ALL, _FR_TERM, _FR_BY_DATE),
    "ar": (_AR_ALL, _AR_TERM, _AR_BY_DATE),
}
_OF_ALL, _OF_A_TERM, _BY_DATE = (
    {language: re.compile(rf"\s*(?:{frames[kind]}){_END}", re.I | re.X) for language, frames in _FRAMES.items()}
    for kind in (0, 1, 2)
)
_OF_AN_AUTHOR = {language: re.compile(rf"\s*(?:{frame}){_END}", re.I | re.X) for language, frame in _BY_AUTHOR.items()}
_NO_TERM = word_set(
    """
    news article articles text texts document documents corpus archive source sources this that these those it them
    article texte textes actualité cela ça ceci المقالات المقال الأخبار هذا هذه ذلك
    """
)
_ARTICLES = word_set("the a an le la les l un une")
_MOST_WORDS = 2
"""Content words of a term in small letters: more describe something, which articles may say in other words."""
_MOST_DESCRIBING = 10
"""Words of a description; more are told, not asked for."""
_OF_DESCRIPTIONS = frozenset("abgh")
"""The groups of the frames above that ask for articles; the others ask where a word stands. Of h, articles that are to
be compared, all are searched for: those in other languages say it in other words."""
_CLAUSE = word_set("that whether if que qu si أن ان إن أنه أنها بأن إذا")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """
    A request for articles.

    ``term`` is what they are to mention; "" asks for all articles. ``language`` is that of the request's own words,
    which the term need not share. ``described``: the term is no name and no word or two that articles hold as they are
    ("the closing of the harbour"); what is about it has to be searched for. ``order``: which of all articles are to
    come first, None where nothing is said of it; ``one``: only the first is asked for. ``told``: what is asked of all
    of them together, where it is no list.
    """

    term: str
    language: str
    described: bool = False
    order: Literal["newest", "oldest"] | None = None
    one: bool = False
    author: str = ""
    told: Told | None = None


def listing_of(request: str, languages: Sequence[str]) -> Listing | None:
    """
    What articles a request asks for; None for every other question.

    Args:
        request: a question without its exact conditions.
        languages: those it may be in.

    Returns:
        None also where what they are to mention is a clause ("that it closed"), asks something itself, or only stands
        for something said before.
    """
    text = " ".join(request.split())
    if asked := asked_of_all(text):
        return Listing(term="", language=asked[1], told=asked[0])
    for language in _FRAMES:
        if _OF_ALL[language].fullmatch(text):
            return Listing(term="", language=language)
        dated = _BY_DATE[language].fullmatch(text)
        if dated is not None:
            group = next(name for name, part in dated.groupdict().items() if part is not None)
            order: Literal["newest", "oldest"] = "oldest" if group.startswith("old") else "newest"
            return Listing(term="", language=language, order=order, one=group.rstrip("0123456789") in ("new", "old"))
        written = _OF_AN_AUTHOR[language].fullmatch(text)
        if written is not None:
            author = next(part for part in written.groups() if part is not None)
            wanted = term_of(author, languages, language)
            if wanted is not None and not wanted[1] and (language == "ar" or wanted[0][:1].isupper()):
                return Listing(term="", language=language, author=wanted[0])
        found = _OF_A_TERM[language].fullmatch(text)
        if found is None:
            continue
        group, term = next((name, part) for name, part in found.groupdict().items() if part is not None)
        wanted = term_of(term, languages, language)
        if wanted is not None and (not wanted[1] or group in _OF_DESCRIPTIONS):
            return Listing(term=wanted[0], language=language, described=wanted[1] or group == "h")
    return None


def term_of(text: str, languages: Sequence[str], language: str) -> tuple[str, bool] | None:
    """
    What is to be mentioned, and whether it is described at such length that it has to be searched for.

    Args:
        text: what stands there in a request.
        languages: those the request may be in.
        language: that of its own words.

    Returns:
        None where it asks something itself, tells something, or stands for something said before.
    """
    term = text.strip(EDGES)
    words = words_of(term, language)
    named = _is_term(words, languages, language)
    if not named and not _describes(words, languages, language):
        return None
    # "the UN" is asked for as "UN", and "Le Monde" as it is called.
    first = next(word for word in words if word.surface not in _ARTICLES)
    return term[first.start :], not named


def _is_term(words: Sequence[Word], languages: Sequence[str], language: str) -> bool:
    """Whether words name something, and do so by themselves."""
    telling, empty = _telling(words, language)
    if _asks(words, languages, language):
        return False
    in_capitals = all(word.surface[:1].isupper() or word.script == "number" for word in telling)
    size = sum(word.form not in _ARTICLES & empty for word in words)
    return bool(telling) and (in_capitals or size <= _MOST_WORDS)


def _describes(words: Sequence[Word], languages: Sequence[str], language: str) -> bool:
    """Whether words describe something in a few words, and tell nothing of it."""
    telling, _ = _telling(words, language)
    clause = any(word.form in _CLAUSE for word in words)
    return bool(telling) and len(words) <= _MOST_DESCRIBING and not clause and not _asks(words, languages, language)


def _plain(words: Sequence[Word]) -> list[Word]:
    """UN, WHO, IL: an acronym is neither an article nor a function word."""
    return [word for word in words if len(word.surface) == 1 or not word.surface.isupper()]


def _asks(words: Sequence[Word], languages: Sequence[str], language: str) -> bool:
    asking = {form for one in {language, *languages} for form in question_words(one)}
    return any(word.form in asking for word in _plain(words))


def _telling(words: Sequence[Word], language: str) -> tuple[list[Word], frozenset[str]]:
    """The words that say something, and the forms of those that do not."""
    forms = frozenset(word.form for word in _plain(words))
    empty = (STOP_WORDS.get(language, frozenset()) | _NO_TERM | _ARTICLES) & forms
    return [word for word in words if word.form not in empty], empty
