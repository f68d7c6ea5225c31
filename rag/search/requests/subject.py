"""
Requests for what there is about a subject: "Tell me about X", "Que sait-on de X ?", "ماذا تقول المقالات عن X؟".

Their words around the subject speak to this program and not of the corpus, which need not mention them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language import Bridge, question_words
from rag.language.stopwords import word_set
from rag.language.words import words_of
from rag.search.requests.asked_name import name_of, place_of, speaker_about, speaker_of
from rag.search.requests.edges import EDGES

_EN_ABOUT = r"(?:about|on|regarding|concerning)"
_EN = rf"""
(?:(?:please|kindly|can\ you|could\ you|i\ (?:want|would\ like)\ to\ know|i['’]d\ like\ to\ know)\ )*
(?:
    (?:tell|inform|brief|update)\ (?:me|us)\ (?:(?:more|everything|something|all|what\ you\ know)\ )?{_EN_ABOUT}
  | what\ (?:else\ )?(?:do|does|have|can)\ (?:(?:the|these|those|your|our)\ )?
    (?:articles?|sources?|texts?|documents?|corpus|archives?|you)\ (?:have\ to\ )?
    (?:say|said|tell\ (?:me|us)|report(?:ed)?|write|written|know|mention)\ (?:{_EN_ABOUT}|of)
  | what(?:\ is|\ was|['’]s|\ has\ been)\ (?:said|known|reported|written)\ {_EN_ABOUT}
  | what\ do\ we\ know\ {_EN_ABOUT}
  | (?:what(?:['’]s|\ is)\ (?:new|the\ latest)|(?:is\ there\ )?any\ (?:news|updates?)
    |(?:the\ )?latest(?:\ news|\ updates?)?)\ (?:{_EN_ABOUT}|with|from)
  | (?:what|how)\ about
  | is\ there\ (?:anything|something|an\ article|any\ article)\ {_EN_ABOUT}
  | (?:(?:give|show|find|get)\ (?:me\ |us\ )?|search\ for\ |look\ for\ )?(?:(?:an?|the|all|any)\ )?
    (?:(?:short|brief|quick|general)\ )?
    (?:(?:summary|overview)\ (?:{_EN_ABOUT}|of)|(?:information|info|background|everything|articles?)\ {_EN_ABOUT})
  | (?:summari[sz]e|sum\ up|outline)\ (?:(?:the|all|any)\ (?:articles?|stor(?:y|ies)|coverage)\ (?:{_EN_ABOUT}|of))?
)"""
_FR_ABOUT = r"(?:sur|concernant|(?:(?:à\ propos|au\ sujet)\ )?(?:du|des|de|d['’]))"
_FR = rf"""
(?:(?:s['’]il\ (?:te|vous)\ plaît,?|peux-tu|pouvez-vous|pourriez-vous|je\ voudrais\ savoir)\ )*
(?:
    que\ (?:disent|racontent|rapportent|savent)\ (?:les|ces|vos|tes)\ (?:articles|sources|textes|documents|archives)
    \ {_FR_ABOUT}
  | qu['’]en\ est[-\ ]il\ {_FR_ABOUT}
  | que\ (?:sait|dit)[-\ ]on\ {_FR_ABOUT}
  | (?:quoi\ de\ (?:neuf|nouveau)|(?:quelles\ sont\ )?les\ dernières\ (?:nouvelles|actualités|informations))
    \ {_FR_ABOUT}
  | qu['’]est[-\ ]ce\ (?:que\ l['’]on|qu['’]on|que\ les\ articles)\ (?:sait|dit|disent|savent)\ {_FR_ABOUT}
  | (?:parle|parlez|dis|dites|parler)(?:[-\ ](?:moi|nous))?\ (?:(?:plus|davantage|tout)\ )?{_FR_ABOUT}
  | (?:(?:fais|faites|donne|donnez|trouve|trouvez|cherche|cherchez)(?:[-\ ](?:moi|nous))?\ )?(?:(?:une?|des|les?|la)\ )?
    (?:(?:bref|court|petit)\ )?(?:(?:résumé|synthèse|aperçu)\ {_FR_ABOUT}|(?:informations?|infos|articles?)
    \ (?:sur|concernant|(?:à\ propos|au\ sujet)\ (?:du|des|de|d['’])))
  | (?:résum(?:e|ez|er)|synthétise[zr]?)(?:[-\ ](?:moi|nous))?\ (?:(?:l['’]article|les\ articles)\ {_FR_ABOUT})?
)"""
_AR_ABOUT = "(?:عن|حول|بشأن)"
_AR = rf"""
(?:من\ فضلك\ )?
(?:
    (?:ماذا|ما\ الذي)\ (?:تقول|تقوله|تذكر|تذكره|تروي|قالت|ذكرت)\ (?:هذه\ )?
    (?:المقالات|المقالة|المقال|المصادر|النصوص|الوثائق)\ {_AR_ABOUT}
  | (?:ماذا|ما\ الذي)\ (?:يقال|قيل|نعرف|نعرفه|تعرف|تعرفه|ورد|جاء)\ (?:في\ المقالات\ )?{_AR_ABOUT}
  | ماذا\ {_AR_ABOUT}
  | (?:ما\ الجديد|(?:ما\ (?:هي\ )?)?(?:آخر|أحدث)\ (?:الأخبار|أخبار|المستجدات))\ (?:{_AR_ABOUT}|في)
  | (?:حدّ?ثني|حدّ?ثنا|[أا]خبرني|[أا]خبرنا|كلمني|احك\ لي)\ (?:(?:[أا]كثر|المزيد)\ )?{_AR_ABOUT}
  | (?:هل\ (?:هناك|توجد|يوجد)\ )?(?:ملخ[ّ]?ص|خلاصة|نبذة|معلومات|مقالات|كل\ شيء)\ {_AR_ABOUT}
  | لخ[ّ]?ص(?:ي|وا)?(?:\ لي)?\ (?:(?:المقال|المقالة|المقالات|ما\ (?:ورد|جاء|قيل))\ {_AR_ABOUT})?
)"""
_FRAMES = tuple(re.compile(rf"\s*{frame}(?:(?<=['’\s])|\s+)(?=\S)", re.I | re.X) for frame in (_EN, _FR, _AR))
_OF_NOTHING = word_set(
    """
    the a an it this that these those all them news article articles text texts document documents corpus archive
    source sources le la les l un une des ce cette ces ça cela tout tous actualité actualités nouvelle nouvelles texte
    textes الأخبار الاخبار أخبار المقال المقالات المقالة هذا هذه ذلك النص النصوص كل
    """
)
"""What names no subject: the articles themselves, and what stands for something said before."""


_IN_THE_ARTICLES = re.compile(
    r"""
    ,?\s*\b(?:in|from|within|according\ to|based\ on)\ (?:any\ of\ )?(?:the|these|those|your|all|all\ the)\ articles\b,?
  | ,?\s*\b(?:dans|selon|d['’]après)\ (?:les|ces|vos|tes)\ articles\b,?
  | [،,]?\s*(?<!\w)(?:في|بحسب|حسب|وفق|(?:وفقا|وفقًا|طبقا)\ ل?)\s?(?:هذه\ )?(?:ال|ل)مقالات(?!\w)[،,]?
    """,
    re.I | re.X,
)


def without_articles(request: str) -> str:
    """A question without where its answer is to be looked for: "according to the articles", "dans ces articles"."""
    kept = " ".join(_IN_THE_ARTICLES.sub(" ", " ".join(request.split())).split())
    return kept if kept.strip(EDGES) else request


def subject_of(request: str, languages: Sequence[str]) -> str | None:
    """
    The subject of a request for what there is about it.

    Args:
        request: a question without its exact conditions.
        languages: those it may be in.

    Returns:
        Its words as they stand there; None for every other question, where the rest asks something itself ("Tell me
        about how it began"), and where a follow-up was completed with words in brackets.
    """
    for frame in _FRAMES:
        found = frame.match(request)
        if found is None:
            continue
        subject = request[found.end() :].strip(EDGES)
        forms = {word.form for language in languages for word in words_of(subject, language)}
        asks = any(forms & question_words(language) for language in languages)
        if forms - _OF_NOTHING and not asks and "(" not in subject:
            return subject
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What a question wants of a subject, where it asks no fact that a sentence may hold or miss.

    ``subject``: what it is about, None where the rest asks something itself. ``identity``: who or what that is;
    ``speech``: what it said. ``speaker`` and ``topic``: what a name said about something, which is no subject alone.
    """

    subject: str | None = None
    identity: bool = False
    speech: bool = False
    speaker: str = ""
    topic: str = ""


def wanted_of(request: str, languages: Sequence[str], bridge: Bridge) -> Wanted:
    """
    What a question wants of a subject.

    Args:
        request: a question without its exact conditions and without where to look.
        languages: those it may be in.
        bridge: tells Arabic names.
    """
    if name := name_of(request, bridge):
        return Wanted(subject=name, identity=True)
    if name := speaker_of(request, bridge):
        return Wanted(subject=name, speech=True)
    if about := speaker_about(request, bridge):
        return Wanted(speaker=about[0], topic=about[1])
    return Wanted(subject=place_of(request, bridge) or subject_of(request, languages))
