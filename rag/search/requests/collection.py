"""
Questions about all articles together: in which languages they are, and from what time.

"What languages are the articles in?", "Quelle période couvrent les articles ?", "ما نسبة المقالات بالعربية؟".
The counts of the collection answer them. How many are in one language or from one year is a request for these
articles, see :mod:`rag.search.requests.scope`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Told = Literal["languages", "dates"]

_EN_ALL = (
    r"(?:(?:(?:all\ )?(?:the|these|those|your)\ |all\ )?(?:news\ )?(?:articles|documents|texts|sources)"
    r"|(?:the|this|your)\ (?:corpus|archive|collection|library)|they)"
)
_FR_ALL = (
    r"(?:(?:tous\ )?(?:les|ces|vos|tes)\ (?:articles|documents|textes|sources)"
    r"|(?:le|ce|votre|la|cette)\ (?:corpus|archive|collection)|ils)"
)
_FR_OF_ALL = r"(?:des\ (?:articles|documents|textes|sources)|du\ corpus|de\ la\ collection)"
_AR_ALL = "(?:هذه\\ )?(?:المقالات|النصوص|الوثائق|المصادر|المجموعة)"
_FRAMES: Mapping[Told, Mapping[str, str]] = {
    "languages": {
        "en": rf"""
            (?:in\ )?(?:what|which|how\ many)\ languages?
            (?:\ (?:(?:is|are|was|were)\ (?:(?:there|available|covered|used|present)|{_EN_ALL}
              (?:\ (?:all\ )?(?:written|published|available))?(?:\ in)?)
              |(?:do|does)\ (?:you|{_EN_ALL})\ (?:have|know|hold|contain|cover|support|speak|understand|read|use)))?
            (?:\ (?:here|in\ {_EN_ALL}))?
          | what\ (?:is|are)\ the\ languages?\ of\ {_EN_ALL}
          | (?:what|which)\ (?:percentage|percent|share|proportion|fraction|part)\ of\ {_EN_ALL}\ (?:is|are)
            \ (?:written\ )?(?:in\ )?[\w-]+
          | (?:how\ many|(?:the\ )?number\ of)\ articles(?:\ are\ there)?\ (?:per|by|for\ each|in\ each)\ language
        """,
        "fr": rf"""
            (?:(?:en|dans)\ )?(?:quelles?|combien\ de)\ langues?
            (?:\ (?:(?:est|sont)(?:\ (?:écrits?|rédigés?|publiés?))?\ {_FR_ALL}(?:\ (?:écrits?|rédigés?|publiés?))?
              |{_FR_ALL}\ (?:sont|est)-ils?(?:\ (?:écrits?|rédigés?|publiés?))?
              |(?:y\ a-t-il|avez-vous|as-tu|parles-tu|parlez-vous|contient\ {_FR_ALL}|contiennent\ {_FR_ALL})
              |sont\ (?:disponibles|représentées|là)))?(?:\ (?:ici|dans\ {_FR_ALL}))?
          | quelles?\ (?:est|sont)\ (?:la|les)\ langues?\ {_FR_OF_ALL}
          | {_FR_ALL}\ sont\ (?:en|dans)\ quelles?\ langues?
          | quel(?:le)?\ (?:est\ (?:le|la)\ )?(?:pourcentage|proportion|part)\ (?:d['’]articles|{_FR_OF_ALL})
            (?:\ (?:est|sont|qui\ sont))?(?:\ (?:écrite?s?|rédigée?s?))?\ (?:en\ )?[\w-]+
          | combien\ d['’]articles(?:\ y\ a-t-il)?\ (?:par|dans\ chaque|pour\ chaque)\ langue
        """,
        "ar": rf"""
            (?:ب|في\ )?[أا]ي\ (?:لغات|لغة)(?:\ (?:هي\ )?(?:كُ?تبت\ |نُ?شرت\ )?{_AR_ALL})?
          | (?:ما\ (?:هي\ )?|كم\ (?:عدد\ )?)(?:اللغات|لغات|لغة)(?:\ {_AR_ALL}|\ (?:في|ب)\ ?{_AR_ALL})?
          | (?:ما\ (?:هي\ )?|كم\ )(?:نسبة|حصة)\ {_AR_ALL}\ (?:(?:ال)?مكتوبة\ )?(?:باللغة\ |ب)?\w+
          | كم\ (?:عدد\ المقالات|مقالا|مقالة)\ (?:في|ب|لكل|بكل)\ ?(?:كل\ )?لغة
        """,
    },
    "dates": {
        "en": rf"""
            (?:what|which)\ (?:dates?|years?|months?|(?:time\ )?period|time\ ?(?:span|frame|range)|date\ range)
            \ (?:(?:do|does|is|are)\ {_EN_ALL}\ (?:cover(?:ed)?|span|date\ from|from|come\ from)
              |(?:is|are)\ covered(?:\ by\ {_EN_ALL})?)
          | what\ (?:is|are)\ the\ (?:dates?|(?:time\ )?period|time\ ?span|date\ range)\ (?:of|covered\ by)\ {_EN_ALL}
          | when\ (?:was|were)\ {_EN_ALL}\ (?:published|written)
          | from\ when\ (?:is|are|do)\ {_EN_ALL}(?:\ date)?
          | how\ (?:old|recent)\ (?:is|are)\ {_EN_ALL} | how\ far\ back\ (?:do|does)\ {_EN_ALL}\ go
        """,
        "fr": rf"""
            quelles?\ (?:dates?|périodes?|années?)\ (?:couvre(?:nt)?\ {_FR_ALL}|{_FR_ALL}\ couvre(?:nt)?-ils?
              |(?:est|sont)\ couvertes?(?:\ par\ {_FR_ALL})?)
          | quelles?\ (?:est|sont)\ (?:la|les)\ (?:dates?|période)\ (?:couvertes?\ par\ {_FR_ALL}|{_FR_OF_ALL})
          | (?:de\ quand|de\ quelles?\ (?:années?|dates?|période))\ (?:datent|date|sont|viennent)\ {_FR_ALL}
          | quand\ (?:ont\ été|furent)\ (?:publiés|écrits)\ {_FR_ALL}
          | quand\ {_FR_ALL}\ ont-ils\ été\ (?:publiés|écrits)
        """,
        "ar": rf"""
            ما\ (?:هي\ )?(?:الفترة|المدة|التواريخ|السنوات|الأعوام)(?:\ الزمنية)?
            \ التي\ (?:تغطيها|تشملها|تتناولها)\ {_AR_ALL}
          | ما\ (?:هي\ )?(?:تواريخ|تاريخ)\ (?:نشر\ |صدور\ )?{_AR_ALL} | متى\ (?:نُ?شرت|كُ?تبت|صدرت)\ {_AR_ALL}
          | (?:من|منذ)\ متى\ {_AR_ALL} | (?:من\ )?[أا]ي\ (?:سنوات|أعوام|تواريخ|سنة|عام|فترة)\ {_AR_ALL}
        """,
    },
}
_QUESTIONS = tuple(
    (language, told, re.compile(rf"\s*(?:{frame})\s*[?؟!.…]*\s*", re.I | re.X))
    for told, frames in _FRAMES.items()
    for language, frame in frames.items()
)


def asked_of_all(request: str) -> tuple[Told, str] | None:
    """What a question wants of all articles together, and the language of its own words; None for every other one."""
    for language, told, frame in _QUESTIONS:
        if frame.fullmatch(request):
            return told, language
    return None
