"""
What people say in a conversation and no article answers: "thank you", "are you sure?", "translate that to French".

Also in French and Arabic. Greetings are no part of it: who says hello is shown which articles there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

CourtesyKind = Literal["thanks", "sure", "translate"]

_FRAMES: dict[str, dict[CourtesyKind, str]] = {
    "en": {
        "thanks": r"""
            (?:(?:ok(?:ay)?|great|perfect|good|fine|cool|no)[,.!]?\ )?(?:many\ )?(?:thanks?(?:\ you)?|thx|cheers)
            (?:\ (?:very\ much|so\ much|a\ lot|again))?(?:\ for\ [\w\ ]{1,40})?
            (?:[,.!]?\ (?:that|this|it)(?:\ (?:was|is)|['’]s)\ (?:\w+\ )?(?:helpful|useful|great|good|perfect|all))?
          | (?:thanks|thank\ you|ok(?:ay)?)[,.!]?\ (?:and\ )?(?:good)?bye
          | ok(?:ay)? | great | perfect | cool | nice | got\ it | i\ see | understood | (?:good)?bye | see\ you
          | (?:that|this)\ (?:was|is)\ (?:\w+\ )?(?:helpful|useful)
        """,
        "sure": r"(?:but\ )?are\ you\ (?:really\ |quite\ |absolutely\ )?(?:sure|certain)"
        r"(?:\ (?:of|about)\ (?:that|this|it))?",
        "translate": r"""
            (?:(?:please|can\ you|could\ you|and|now)\ )*translate
            (?:\ (?:it|this|that|these|them|(?:the|this|that|your)\ (?:answers?|quotes?|articles?|texts?|sentences?)))?
            (?:\ (?:in)?to\ \w+)?(?:,?\ please)?
        """,
    },
    "fr": {
        "thanks": r"""
            (?:(?:ok|parfait|super|très\ bien|non)[,.!]?\ )?(?:(?:un\ grand|mille)\ )?mercis?
            (?:\ (?:beaucoup|bien|infiniment|encore|à\ vous|à\ toi))?(?:\ (?:pour|de)\ [\w\ ’']{1,40})?
            (?:[,.!]?\ c['’](?:était|est)\ (?:\w+\ )?(?:utile|parfait|bien|clair|tout))?
          | ok | d['’]accord | parfait | super | très\ bien | compris | je\ vois | au\ revoir | à\ bientôt
        """,
        "sure": r"(?:mais\ )?(?:tu\ es|vous\ êtes|es-tu|êtes-vous|t['’]es)\ (?:vraiment\ )?(?:sûre?s?|certaine?s?)"
        r"(?:\ de\ (?:ça|cela|toi|vous))?",
        "translate": r"""
            (?:(?:peux-tu|pouvez-vous|et|maintenant)\ )*tradui(?:s|re|sez)(?:-(?:moi|le|la|les))*
            (?:\ (?:ça|cela|ceci|(?:la|ta|votre|cette)\ (?:réponse|citation|phrase)|(?:le|ce|cet)\ (?:texte|passage)
            |l['’]article|cet\ article))?(?:\ en\ \w+)?(?:,?\ s['’]il\ (?:te|vous)\ pla[iî]t)?
        """,
    },
    "ar": {
        "thanks": r"""
            (?:(?:حسنا|ممتاز)[،,]?\ )?(?:شكر[اًا]*|أشكرك|مشكور|متشكر)(?:\ (?:جزيلا|لك|لكم|كثيرا|على\ [\w\ ]{1,40}))*
          | حسنا|ممتاز|جيد|تمام|فهمت|مع\ السلامة|إلى\ اللقاء|وداعا
        """,
        "sure": r"(?:هل\ )?[أا]نت\ (?:متأكد|واثق)(?:\ (?:من\ )?(?:ذلك|هذا))?",
        "translate": r"""
            (?:هل\ (?:يمكنك|تستطيع)\ )?(?:أن\ )?(?:ترجم|تترجم|ترجمة)(?:ه|ها)?(?:\ لي)?
            (?:\ (?:هذا|هذه|ذلك|الإجابة|الجواب|النص|المقال|الجملة))*(?:\ (?:إلى|الى)\ \w+)?
        """,
    },
}
_COURTESIES = {
    language: {kind: re.compile(rf"\s*(?:{frame})\s*[?؟!.…:)]*\s*", re.I | re.X) for kind, frame in kinds.items()}
    for language, kinds in _FRAMES.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Courtesy:
    """What is said, and its language."""

    kind: CourtesyKind
    language: str


_OPENING = re.compile(
    r"\s*(?:ok(?:ay)?|thanks(?:\ a\ lot)?|thank\ you|great|perfect|merci(?:\ beaucoup)?|d['’]accord|parfait|très\ bien"
    r"|شكر[اًا]*|حسنا|ممتاز)\s?[,.!،؛;:–-]+\s+(?=\S)",
    re.I | re.X,
)


def without_courtesy(request: str) -> str:
    """A request without the thanks that it opens with: "ok, who wrote that article?"."""
    if courtesy_of(request):
        return request
    rest = _OPENING.sub("", request, count=1)
    return rest if any(map(str.isalnum, rest)) else request


def courtesy_of(request: str) -> Courtesy | None:
    """What is said to this program and asks nothing of the articles; None for every question."""
    text = " ".join(request.split())
    for language, kinds in _COURTESIES.items():
        for kind, frame in kinds.items():
            if frame.fullmatch(text):
                return Courtesy(kind=kind, language=language)
    return None
