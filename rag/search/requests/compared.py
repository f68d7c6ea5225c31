"""
Questions about the articles beside each other: "Do the articles agree on X?", "Les articles divergent-ils sur X ?".

Also in Arabic. No article says so; what each says on X shows it.
"""

from __future__ import annotations

import re

_EN_ARTICLES = (
    r"(?:(?:the|these|those|your|all|both|two|three|various|different|news|of)\ )*"
    r"(?:articles?|sources?|reports?|accounts?|texts?|papers|newspapers|stories|versions|coverage)"
)
_FR_ARTICLES = (
    r"(?:(?:les|ces|vos|tes|tous|toutes|deux|trois|différents|différentes)\ )+"
    r"(?:articles|sources|textes|journaux|récits|versions|rapports)"
)
_AR_ARTICLES = "(?:(?:هذه|كل|جميع)\\ )*(?:المقالات|المقالتان|المقالتين|المقالان|المصادر|التقارير|الروايات|النصوص|الصحف)"
_EN_ON = r"(?:on|about|over|regarding|concerning|as\ to|when\ it\ comes\ to)"
_FR_ON = r"(?:sur|quant\ (?:à|au|aux)|à\ propos\ d(?:e\ |u\ |es\ |['’])|au\ sujet\ d(?:e\ |u\ |es\ |['’])|concernant)"
_AR_ON = "(?:على|في|حول|بشأن|عن)"
_EN_DIFFERENCE = (
    r"(?:contradictions?|discrepanc(?:y|ies)|disagreements?|differences?|conflicts?|inconsistenc(?:y|ies)"
    r"|divergences?|agreement)"
)
_FR_DIFFERENCE = r"(?:contradictions?|différences?|divergences?|désaccords?|écarts?|incohérences?|accord)"
_AR_DIFFERENCE = "(?:تناقضات|تناقض|اختلافات|اختلاف|تضارب|خلافات|خلاف|تعارض|فروق|فرق|تباين|اتفاق)"
_EN_DIFFER = (
    r"(?:agree|disagree|differ|diverge|conflict|match|contradict(?:\ (?:each\ other|one\ another|themselves))?"
    r"|say\ the\ same(?:\ thing)?|say\ different\ things|tell\ the\ same\ story)"
)
_FR_DIFFER = (
    r"(?:(?:se\ |s['’])?(?:accordent|contredisent|concordent|divergent|diffèrent|opposent)(?:-ils|-elles)?"
    r"|(?:sont|sont-ils|sont-elles)\ (?:tous\ |toutes\ )?(?:d['’]accord|en\ désaccord)"
    r"|disent(?:-ils|-elles)?\ (?:tous\ |toutes\ )?la\ même\ chose)"
)
_AR_DIFFER = "(?:تتفق|تختلف|تتناقض|تتعارض|تتطابق|تتباين|تتضارب|تجمع|اتفقت|اختلفت|تناقضت)"
_EN_THERE = r"(?:is|are|was|were)\ there\ (?:an?\ |any\ |some\ )?"
_EN_WHAT = r"what(?:['’]s|['’]re|\ is|\ are|\ was|\ were)?\ (?:the\ |an?\ |any\ )?"
_FR_THERE = (
    r"(?:(?:est-ce\ qu['’]il\ )?y\ a(?:vait)?(?:-t-il)?|existe-t-il)"
    r"\ (?:une?\ |des\ |de\ la\ |quelques?\ |d['’])?"
)
_FR_WHAT = r"quel(?:le)?s?\ (?:est|sont|était|étaient)?\ ?(?:les?\ |la\ |l['’])?"
_COMPARED = re.compile(
    rf"""
    \s*(?:(?:and|but|so|et|mais)\ |و)?
    (?:
        (?:(?:how|where|why|when|in\ what\ (?:way|respect)s?)\ )?(?:do|does|did|can|could)\ {_EN_ARTICLES}
        (?:\ (?:about|on)\ \S.*?)?\ (?:(?:all|really|ever|actually)\ )?{_EN_DIFFER}\ {_EN_ON}\ (?P<en>\S.*)
      | (?:which|what)\ {_EN_ARTICLES}\ {_EN_DIFFER}\ {_EN_ON}\ (?P<en_which>\S.*)
      | (?:do|does|did)\ {_EN_ARTICLES}\ {_EN_ON}\ (?P<en_own>\S.*?)\ (?:all\ |really\ )?{_EN_DIFFER}
      | (?:do|does|did)\ {_EN_ARTICLES}\ (?:all\ )?(?:give|state|report|name|mention)
        \ (?:the\ same|(?:an?\ )?(?:different|conflicting|contradictory))\ (?P<en_same>\S.*)
      | (?:{_EN_THERE}|{_EN_WHAT}){_EN_DIFFERENCE}\ (?:between|among|in|across)\ (?:what\ )?{_EN_ARTICLES}
        \ (?:say\ |write\ |report\ )?(?:{_EN_ON}|in|of)\ (?P<en_there>\S.*)
      | (?:{_EN_THERE}|{_EN_WHAT}){_EN_DIFFERENCE}\ (?:{_EN_ON}|in)\ (?P<en_first>\S.*?)
        \ (?:between|among|across)\ {_EN_ARTICLES}
      | compare\ (?:what\ )?{_EN_ARTICLES}\ (?:say\ |write\ |report\ )?{_EN_ON}\ (?P<en_compare>\S.*)
      | (?:(?:en\ quoi|où|comment|pourquoi)\ )?(?:est-ce\ que\ )?{_FR_ARTICLES}(?:\ sur\ \S.*?)?[\ -]
        {_FR_DIFFER}\ {_FR_ON}\s?(?P<fr>\S.*)
      | (?:est-ce\ que\ )?{_FR_ARTICLES}\ {_FR_ON}\s?(?P<fr_own>\S.*?)\ {_FR_DIFFER}
      | (?:est-ce\ que\ )?{_FR_ARTICLES}[\ -](?:donnent|indiquent|citent|rapportent|mentionnent)(?:-ils|-elles)?
        \ (?:tous\ |toutes\ )?(?:le|la|les)\ mêmes?\ (?P<fr_same>\S.*)
      | (?:{_FR_THERE}|{_FR_WHAT}){_FR_DIFFERENCE}\ (?:entre|dans|parmi)\ {_FR_ARTICLES}
        \ {_FR_ON}\s?(?P<fr_there>\S.*)
      | (?:{_FR_THERE}|{_FR_WHAT}){_FR_DIFFERENCE}\ {_FR_ON}\s?(?P<fr_first>\S.*?)
        \ (?:entre|dans|parmi)\ {_FR_ARTICLES}
      | (?:compare[zr]?)\ (?:ce\ que\ disent\ )?{_FR_ARTICLES}\ {_FR_ON}\s?(?P<fr_compare>\S.*)
      | (?:هل|فيم|فيما|كيف|أين|لماذا)\ {_AR_DIFFER}\ {_AR_ARTICLES}\ {_AR_ON}\ (?P<ar>\S.*)
      | (?:هل\ (?:هناك\ |يوجد\ |توجد\ |ثمة\ )?|ما\ (?:هو\ |هي\ )?)(?:أي\ )?(?:ال)?{_AR_DIFFERENCE}
        \ (?:بين|في)\ {_AR_ARTICLES}
        \ {_AR_ON}\ (?P<ar_there>\S.*)
      | هل\ (?:هناك\ |يوجد\ |توجد\ |ثمة\ )?(?:أي\ )?{_AR_DIFFERENCE}\ {_AR_ON}\ (?P<ar_first>\S.*?)
        \ بين\ {_AR_ARTICLES}
      | قارن(?:ي|وا)?\ (?:بين\ )?(?:ما\ تقوله\ )?{_AR_ARTICLES}\ {_AR_ON}\ (?P<ar_compare>\S.*)
    )[\s?؟!.]*
    """,
    re.I | re.X,
)
_COUNTS = (
    (re.compile(r"(?:the )?(?:(?:total|exact|overall) )?numbers? of (?:the )?", re.I), "how many "),
    (re.compile(r"(?:l[ea]s? )?nombres? (?:(?:total|exact) )?d(?:e (?:la |l['’])?|es |u |['’])", re.I), "combien de "),
    (re.compile("(?:ال)?عدد "), "كم "),
)
"""A sentence that tells the number of a thing names the thing, and seldom has the word "number"."""


def compared_in(request: str) -> str | None:
    """What the articles are asked to be compared on, as a question where it is a number; None for every other one."""
    found = _COMPARED.fullmatch(request)
    if found is None:
        return None
    topic = next(part for part in found.groups() if part)
    for counts, asks in _COUNTS:
        if of := counts.match(topic):
            return f"{asks}{topic[of.end() :]}"
    return topic
