"""
Questions about the articles beside each other: "Do the articles agree on X?", "Les articles divergent-ils sur X ?".

Also in Arabic. No article says so; what each says on X shows it.
"""

from __future__ import annotations

import re

_EN_ARTICLES = (
    r"(?:(?:the|these|those|your|all|both|two|various|different)\ )*"
    r"(?:articles?|sources?|reports?|accounts?|texts?|papers|newspapers|stories|versions)"
)
_FR_ARTICLES = (
    r"(?:(?:les|ces|vos|tes|tous|toutes|deux|différents|différentes)\ )+"
    r"(?:articles|sources|textes|journaux|récits|versions|rapports)"
)
_AR_ARTICLES = "(?:(?:هذه|كل|جميع)\\ )*(?:المقالات|المقالتان|المقالتين|المقالان|المصادر|التقارير|الروايات|النصوص|الصحف)"
_EN_ON = r"(?:on|about|over|regarding|concerning|as\ to|when\ it\ comes\ to)"
_FR_ON = r"(?:sur|quant\ (?:à|au|aux)|à\ propos\ d(?:e\ |u\ |es\ |['’])|au\ sujet\ d(?:e\ |u\ |es\ |['’])|concernant)"
_AR_ON = "(?:على|في|حول|بشأن|عن)"
_COMPARED = re.compile(
    rf"""
    \s*(?:(?:and|but|so|et|mais)\ )?
    (?:
        (?:(?:how|where|why)\ )?(?:do|does|did)\ {_EN_ARTICLES}\ (?:(?:all|really|ever)\ )?
        (?:agree|disagree|differ|diverge|conflict|match|contradict\ (?:each\ other|one\ another)
          |say\ the\ same(?:\ thing)?|tell\ the\ same\ story)\ {_EN_ON}\ (?P<en>\S.*)
      | (?:do|does|did)\ {_EN_ARTICLES}\ (?:all\ )?(?:give|state|report|name|mention)\ the\ same\ (?P<en_same>\S.*)
      | (?:is|are)\ there\ (?:an?\ |any\ |some\ )?
        (?:contradictions?|discrepanc(?:y|ies)|disagreements?|differences?|conflicts?|inconsistenc(?:y|ies))
        \ (?:between|among|in|across)\ {_EN_ARTICLES}\ {_EN_ON}\ (?P<en_there>\S.*)
      | (?:est-ce\ que\ )?{_FR_ARTICLES}[\ -](?:(?:sont|sont-ils|sont-elles)\ (?:tous\ |toutes\ )?d['’]accord
          |(?:se\ |s['’])?(?:accordent|contredisent|concordent|divergent|diffèrent|opposent)(?:-ils|-elles)?
          |disent(?:-ils|-elles)?\ (?:tous\ |toutes\ )?la\ même\ chose)\ {_FR_ON}\s?(?P<fr>\S.*)
      | (?:est-ce\ que\ )?{_FR_ARTICLES}[\ -](?:donnent|indiquent|citent|rapportent|mentionnent)(?:-ils|-elles)?
        \ (?:tous\ |toutes\ )?(?:le|la|les)\ mêmes?\ (?P<fr_same>\S.*)
      | y\ a-t-il\ (?:une?\ |des\ )?(?:contradictions?|différences?|divergences?|désaccords?|écarts?)
        \ entre\ {_FR_ARTICLES}\ {_FR_ON}\s?(?P<fr_there>\S.*)
      | هل\ (?:تتفق|تختلف|تتناقض|تتعارض|تتطابق|تجمع|اتفقت|اختلفت)\ {_AR_ARTICLES}\ {_AR_ON}\ (?P<ar>\S.*)
      | هل\ (?:هناك\ |يوجد\ |ثمة\ )?(?:أي\ )?(?:تناقض|اختلاف|تضارب|خلاف|تعارض|فرق)\ (?:بين|في)\ {_AR_ARTICLES}
        \ {_AR_ON}\ (?P<ar_there>\S.*)
    )
    """,
    re.I | re.X,
)


def compared_in(request: str) -> str | None:
    """What the articles are asked to be compared on, as it stands there; None for every other question."""
    found = _COMPARED.fullmatch(request)
    return next(part for part in found.groups() if part) if found else None
