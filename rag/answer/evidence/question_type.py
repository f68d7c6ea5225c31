"""What a question asks for: a reason, a person, a place, a date, a number, words that were said, in three languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rag.language import normalise

Kind = Literal[
    "reason", "person", "place", "date", "number", "money", "duration", "speech", "manner", "polar", "choice"
]

KINDS: tuple[Kind, ...] = (
    "reason", "person", "place", "date", "number", "money", "duration", "speech", "manner", "polar", "choice",
)  # fmt: skip

# Patterns run over the index form (lower case, no accents, Arabic letters folded): "où" is "ou" there, "متى" "متي".
_PATTERNS: dict[str, dict[Kind, str]] = {
    "en": {
        "reason": r"\bwhy\b|\bhow come\b|\bwhat (?:for|caused|causes|led|made|prompted|triggered)\b|\breasons?\b"
        r"|\bon what grounds\b|\bwhat (?:is|was) (?:the )?(?:cause|motive|explanation)\b|\bexcuse\b",
        "person": r"\bwho\b|\bwhom\b|\bwhose\b|\bwhich (?:person|man|woman|minister|mayor|player"
        r"|judge|leader|politician)\b"
        r"|\bwhat is the name of\b|\bwhat'?s the name of\b",
        "place": r"\bwhere\b|\b(?:which|what) (?:city|town|country|place|village|region|state|street"
        r"|port|building)\b",
        "date": r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:day|date|year|month|week|night|time)\b"
        r"|\bsince when\b|\bhow long ago\b"
        r"|\bdate of\b|\bby what date\b",
        "duration": r"\bhow (?:long|soon|quickly)\b|\bfor how many (?:days|weeks|months|years"
        r"|hours)\b|\bhow much time\b"
        r"|\bhow many (?:days|weeks|months|years|hours|minutes)\b",
        "money": r"\bhow much (?:money|did|does|will|is|was|were|would|has|have|of)\b|\bcosts?\b"
        r"|\bprices?\b|\bpaid\b|\bpay\b"
        r"|\bfine\b|\bsalary\b|\bfee\b|\bworth\b|\bbudget\b|\bfunding\b",
        "number": r"\bhow (?:many|much|old|big|large|far|tall|high|fast|heavy|deep|often|wide|strong)\b"
        r"|\bwhat (?:number|share|percentage|proportion|amount|figure|size|age|margin|sum|rate|total"
        r"|score)\b|\bnumber of\b"
        r"|\bpercentage of\b",
        "speech": r"\bwhat (?:\w+ ){1,6}(?:say|said|says|claim|claimed|tell|told|write|wrote|reply"
        r"|replied|respond|responded"
        r"|think|thinks|answer|tweet|tweeted|announce|announced)\b|\bhow (?:\w+ ){1,6}(?:react"
        r"|respond|responded|justify"
        r"|defend|explain|describe|call|put)\b|\breaction\b|\baccording to\b|\bin (?:his|her"
        r"|their) words\b|\bopinion\b"
        r"|\bwhat (?:was|were|is) (?:\S+ ){1,6}(?:words|reply|answer|response|comment|verdict|stance|view)\b",
        "manner": r"\bhow\b(?! (?:many|much|long|old|big|large|far|tall|high|fast|often|come|soon))",
        "polar": r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will"
        r"|would|should|may|might)\b",
        "choice": r"\bwhich\b|\bwhat (?:kind|type|sort)\b|\bor\b",
    },
    "fr": {
        "reason": r"\bpourquoi\b|\b(?:quelles?|quels?|la|les) (?:raisons?|causes?|motifs?)\b"
        r"|\bcause de quoi\b|\bmotif\b"
        r"|\bqu.?est.ce qui a (?:cause|provoque|pousse|declenche)\b|\bqu.?est.ce qui explique\b"
        r"|\bexplique\b|\bfaute de quoi\b|\bdans quel (?:but|dessein)\b|\ba quelles? fins?\b|\bgrace a quoi\b"
        r"|\ben raison de quoi\b",
        "person": r"^(?:et |mais )?(?:a |de |par |pour |avec |chez |contre |d.?apres |selon )?qui\b"
        r"|\bqui (?:est|sont|a|ont|etait)\b"
        r"|\b(?:a|par|de|avec|pour|chez|contre) qui\b|\bquel(?:le)? (?:ministre|maire|joueu|homme"
        r"|femme|juge|dirigeant|elue?)\b"
        r"|\bnom d[eu]\b|\bs.?appelle\b",
        "place": r"^(?:et |mais )?ou\b(?! bien)|[ ,]ou (?=(?:et|est|sont|a|ont|se|s|etait|etaient|faut|peut|doit|va|vont|les|le"
        r"|la|l|ils?|elles?|on|"
        r"en|travaille|habite|\w+ ?-)|\w+ent\b)|\bd.?ou\b|\b(?:quelle|quel|quels|quelles) (?:ville"
        r"|pays|lieu|endroit|region|"
        r"commune|village|port|rue)\b",
        "date": r"\bquand\b|\bquel(?:le)?s? (?:jour|date|annee|mois|heure|moment|semaine|nuit|soir)\b"
        r"|\bdepuis quand\b|\bdate\b"
        r"|\bl.?an dernier\b",
        "duration": r"\bcombien de (?:temps|jours|mois|ans|annees|semaines|heures|minutes)\b"
        r"|\bduree\b|\bdepuis combien\b",
        "money": r"\b(?:prix|cout|coute|coutent|coutera|montant|somme|salaire|amende|budget|tarif"
        r"|facture|paye|paie|touche|"
        r"verse|rapporte|euros?)\b|\bcombien (?:d.?argent|a coute|coute|paye)\b",
        "number": r"\bcombien\b|\bquel(?:le)? (?:age|nombre|pourcentage|part|proportion|taille"
        r"|hauteur|longueur|vitesse|taux|"
        r"quantite|ecart|chiffre|superficie|force|marge)\b|\bnombre de\b|\ba quelle (?:hauteur|vitesse|distance)\b",
        "speech": r"\bqu.?(?:a|ont|en)? ?(?:\S+ )?(?:dit|declare|affirme|repond|repondu|ecrit|annonce"
        r"|pense|promis|promet)\b"
        r"|\bque (?:dit|disent|pense|pensent|repond|reproche|affirme|declare)\b"
        r"|\bcomment (?:\S+ ){1,5}(?:reagi|justifi|defend|"
        r"repond|expliqu|qualifi|decri)|\breaction\b|\bselon (?:lui|elle|eux)\b|\bavis\b|\ben (?:dit|pense)",
        "manner": r"\bcomment\b|\bde quelle (?:maniere|facon)\b|\bpar quel(?:le)? (?:moyen|voie)\b",
        "polar": r"^(?:et |mais )?est.ce qu|(?<!qu')\b\w+(?:[ -]+t)?[ -]+(?:il|elle|ils|elles|on)\b",
        "choice": r"\b(?:quel|quelle|quels|quelles|lequel|laquelle|lesquels|lesquelles|auquel|duquel)\b",
    },
    "ar": {
        "reason": r"\bلماذا\b|^(?:و)?لم \b|\b(?:ما|ماهو|ماهي|هو|هي) (?:\w+ )?(?:سبب|اسباب|السبب"
        r"|الاسباب|دافع|دوافع|مبرر)\b|\bسبب\b"
        r"|\b(?:ما الذي|اي \w+) (?:جعل|دفع|ادي|تسبب|حمل)\w*|\bعلام\b|\bلاي سبب\b|\bاسباب\b|\bحجه\b|\bبماذا (?:برر|فسر|علل)",
        "person": r"^(?:و|ف)?(?:من|لمن|ممن|بمن)\b(?! (?:اجل|اين|اي)\b)|\bمن (?:هو|هي|الذي|التي|هم"
        r"|الذين)\b|\bما اسم\b|\bلمن\b",
        "place": r"\bاين\b|\bمن اين\b|\b(?:في|الي|من|ب)? ?اي (?:مدينه|بلد|دوله|مكان|منطقه|قريه|ميناء"
        r"|حي)\b|\bباي (?:مدينه|مكان)\b",
        "date": r"\bمتي\b|\bاي (?:يوم|تاريخ|عام|سنه|شهر|ليله|ساعه|موعد|وقت|اسبوع)\b|\bما (?:موعد"
        r"|تاريخ)\b|\bمنذ متي\b|\bتاريخ\b",
        "duration": r"\bكم (?:من )?(?:الوقت|وقتا|يوما|شهرا|سنه|عاما|ساعه|اسبوعا|دقيقه|استغرق\w*"
        r"|تستغرق|يستغرق|دام\w*|طال\w*|مده)\b"
        r"|\bما مده\b|\bمده\b",
        "money": r"\bبكم\b|\b(?:ثمن|سعر|كلفه|تكلفه|تكاليف|قيمه|مبلغ|راتب|غرامه|ميزانيه|يكلف|كلف|كلفت"
        r"|تكلف|دفع|دفعت|يدفع|تدفع|اموال)\b",
        "number": r"\bكم\b|\bبكم\b|\b(?:ما|هو|هي)? ?(?:عدد|نسبه|حجم|مساحه|طول|ارتفاع|سرعه|مقدار|عمر"
        r"|قوه|رقم|حصيله|وزن|فارق)\b"
        r"|\bالي اي حد\b",
        "speech": r"\b(?:ماذا|ما|بماذا|بم|كيف) (?:\w+ ){0,3}(?:قال|قالت|يقول|تقول|رد|ردت|يرد|صرح|صرحت"
        r"|علق|علقت|اعلن|اعلنت|كتب|كتبت|وصف"
        r"|وصفت|يصف|تصف|يري|تري|برر|بررت|اجاب|وعد|وعدت)\b|\bراي\b|\bرد فعل\b|\bتعليق\b|\bموقف\b",
        "manner": r"\bكيف\b|\bباي (?:طريقه|وسيله)\b",
        "polar": r"^(?:و|ف)?(?:هل|ا) ?\b",
        "choice": r"\b(?:اي|ايه|ايهما|اما|ايهم)\b|\b(?:ما|ماهي|ماهو) (?:هي|هو|نوع|اسم)\b",
    },
}
_COMPILED = {
    language: {kind: re.compile(pattern) for kind, pattern in patterns.items()}
    for language, patterns in _PATTERNS.items()
}


@lru_cache(maxsize=1024)
def asked_for(question: str, language: str) -> frozenset[Kind]:
    """
    The kinds of thing that would answer a question; several for a question with two parts, none for "what".

    Args:
        question: as typed.
        language: ISO 639-1; a language without patterns gets those of English.
    """
    text = normalise(question, language).replace("’", "'")
    patterns = _COMPILED.get(language, _COMPILED["en"])
    found = {kind for kind, pattern in patterns.items() if pattern.search(text)}
    if found - {"polar", "choice", "money"}:
        # "How many … or …?" asks for a number; the weaker readings only stand where there is no stronger one.
        found -= {"polar", "choice"}
    if "duration" in found:
        found -= {"money"}
    if "speech" in found:
        found -= {"manner"}
    return frozenset(found)
