"""Which pronouns of a question stand for something that the question does not say, in three languages."""

from __future__ import annotations

import re

from rag.answer.followup.read import PREPOSITIONS, PRONOUNS, ReadQuestion
from rag.language.stopwords import word_set
from rag.language.words import Word

_TO_VERB = r"to (?!(?:the|an?|his|her|its|their|our|my|your|him|them|me|you|us)\b|[A-Z])"
_ENGLISH_JUDGED = (
    "true|false|possible|impossible|legal|illegal|lawful|unlawful|allowed|permitted|forbidden|prohibited|banned|safe|"
    "unsafe|dangerous|risky|healthy|unhealthy|necessary|useful|useless|hard|harder|difficult|easy|easier|good|better|"
    "best|bad|worse|cheap|cheaper|safer|expensive|important|normal|common|rare|usual|unusual|wise|fair|unfair|right|"
    "wrong|acceptable|ethical|compulsory|mandatory|obligatory|customary|enough|likely|unlikely|the case|a crime|"
    "an offence|a good idea|time"
)
_ENGLISH_KNOWN = (
    "clear|unclear|known|unknown|certain|uncertain|obvious|sure|decided|agreed|established|tested|said|reported|"
    "announced|revealed|understood|explained|settled|proven|proved"
)
_ENGLISH_EXPLETIVES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<it>it) (?:\w+ ){{0,2}}?(?:{_ENGLISH_JUDGED})\b(?: [\w'’-]+){{0,4}}? (?:{_TO_VERB}|that\b|why\b|how\b)",
        rf"\b(?P<it>it) (?:\w+ ){{0,2}}?(?:{_ENGLISH_KNOWN})\b(?: [\w'’-]+){{0,3}}? (?:wh\w+|that|how|if)\b",
        # "What does it cost to …" speaks of what follows; "How long did it take?" of what was said before.
        rf"\b(?P<it>it) (?:\w+ )?(?:costs?|take[sn]?|took)\b(?: [\w'’-]+){{0,6}}? (?:{_TO_VERB}|before\b|until\b)",
        r"\b(?:(?:is|was) |ha[sd] (?=it (?:\w+ )?been ))(?P<it>it) (?:(?:\w+ )?been )?since\b",
        r"\bit take[sn]? (?:\w+ )?(?:from|by)\b",
        r"\bit (?:that|who)\b|\bit \w+ (?:who|that|whether)\b|\bit [A-Z]",
        r"\bit (?:com|cam|turn|happen|seem|appear|emerg)\w*(?: out| about)? that\b",
        r"(?:\b[Ii]s|\b[Ww]as) it (?:the|an?) (?:[\w'’-]+ ){1,3}(?:who|that)\b",
        r"\bit (?:\w+ )?(?:raining|snowing|windy|hot|cold|warm|dark)\b|(?i:\bwhat (?:time|day|date) (?:is|was) it\b)",
        r"(?i:\b(?:is|are|was|were|be|been|\w+n['’]t) there\b)",
        r"(?i:\bthere(?:['’]s| (?:is|are|was|were|be|been|will|would|has|have|had|may|might|must|can|could)\b))",
        r"\b(?i:an?|the) [\w'’-]+ (?P<it>that) \w",
        r"\b(?i:then|such)\b(?!\W*$)|\b(?i:those) \w+ed \w+",
        r"\b(?i:that|this|these|those|such) (?!\w+ed\b|happen|mean|cost|lost|los|get|was|is)[a-z]+",
        r"\bsame\b(?! (?:thing|happen|true|apply|applies|hold|go)\b)",
    )
)
_FRENCH_JUDGED = (
    "légal|illégal|interdit|permis|autorisé|défendu|possible|impossible|nécessaire|obligatoire|utile|inutile|difficile|"
    "facile|dangereux|risqué|vrai|faux|exact|prouvé|établi|certain|clair|évident|probable|normal|rare|fréquent|courant|"
    "prévu|question|temps|recommandé|conseillé|déconseillé|important|souhaitable|juste|injuste|grave|bon|mauvais|mieux|"
    "préférable|raisonnable|acceptable"
)
_FRENCH_BE = "est|était|sera|serait|fut"
_FRENCH_JUDGMENT = rf"(?: [\w'’]+){{0,3}}? (?:{_FRENCH_JUDGED})(?: [\w'’]+){{0,3}}? (?:de\b|d['’]|que\b|qu['’])"
_FRENCH_EXPLETIVES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:{_FRENCH_BE})-(?P<it>il){_FRENCH_JUDGMENT}",
        rf"\b(?P<it>il) (?:n['’])?(?:{_FRENCH_BE}){_FRENCH_JUDGMENT}",
        r"\b(?:il (?:n['’]|ne )?y|qu['’]il (?:n['’])?y)\b|^\W*(?:n['’])?y a\b",
        r"\by (?:a|avait|aura|aurait|eut)[- ](?:t-)?il\b",
        r"\bfa(?:ut|llait|udra|udrait)(?:-t)?-il\b|-t-il fallu\b|\bil (?:faut|fallait|faudra|faudrait)\b",
        r"\bfait-il (?:que|qu|froid|chaud|beau|nuit|jour)\b|-il mieux\b|\b(?:pleut|neige|semble-t)-il\b",
        r"\bqu['’](?:est|était)-il (?:arriv|adven|surven|pass|rest|prév|écrit|grav|reproch|dit)",
        r"\b(?:qu['’]|que |quand |pourquoi |comment )(?:arriv\w+|advien\w+)(?:-t)?-il (?:à|au|aux|du|de|que|qu)\b",
        r"\bs['’](?:est|était)-il (?:passé|écoulé)\b|-il (?:falloir|s['’]écouler)\b",
        r"\bse pass\w+(?:-t)?-il\b|\bs['’]agit-il\b|\bsuffit-il\b|\bconvient-il\b",
        r"\bcombien\b.{0,80}?\breste(?:ra|rait)?-t-(?P<it>il)\b",
        r"\bexist\w+-t-il (?=un|une|des|de|d['’]|encore (?:un|des))",
        r"\bs['’]y (?:pren\w+|connaît\w*)",
        r"\b(?:celui|celle|ceux|celles) (?:qui\b|que\b|qu['’]|dont\b)",
        r"\b(?:son|sa|ses|leur|leurs) \w+ (?:de|du|des)\b|\ben\b",
    )
)
_ARABIC_TIMES = (
    "العام|السنة|الأسبوع|الاسبوع|الشهر|اليوم|الصيف|الشتاء|الربيع|الخريف|الموسم|الليلة|المساء|الصباح|القرن|العقد"
)
_ARABIC_EXPLETIVES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:من|ما|أي|اي) (?:\w+\b)",
        # "There is" after a word that asks or denies, or first of all; at the end it is a place.
        r"(?:^\W*|\b[وف]?(?:هل|كم|كان|كانت|ليس|ليست|يكون|تكون|أن|لأن|مازال|زال|يزال|تزال) )هناك(?= *\w)",
        rf"\b(?:هذا|هذه) (?:{_ARABIC_TIMES})\b",
        r"\b\w{0,2}ال\w++.{0,80}? (?P<it>نفس(?:ه|ها|هم))\b",
    )
)
_EXPLETIVES = {"en": _ENGLISH_EXPLETIVES, "fr": _FRENCH_EXPLETIVES, "ar": _ARABIC_EXPLETIVES}

_FRENCH_OBJECT = re.compile(
    r"""
    \b(?:l['’]|les\ )(?=(?:a|ai|as|ont|avez|avons|avait|avaient|aura|auront|aurait|auraient|eut)\b)
    |\b(?:l['’]|le\ |la\ |les\ )(?=\w+(?:-t)?-on\b)
    |(?<=\bqui\ )(?:l['’]|le\ |la\ |les\ )(?=\w+\W*$)
    """,
    re.I | re.X,
)
"""Where "le", "la" and "les" stand for something and are no articles: "qui l'a dit", "quand la ferme-t-on"."""

_POINTING = {"en": word_set("this these that those"), "fr": word_set("ce cet cette ces")}
_TIMES = {
    "en": word_set(
        "year years month months week weeks weekend morning afternoon evening night day days time summer winter spring "
        "autumn fall season century decade"
    ),
    "fr": word_set(
        "an année années mois semaine semaines week matin soir soirée nuit jour jours printemps été automne hiver "
        "saison siècle dernier derniers dernière dernières prochain prochains prochaine prochaines fois"
    ),
}
_MEASURES = {
    "en": word_set("long far old time times year years month months week weeks day days hour hours minute minutes"),
    "fr": word_set(
        "temps fois année années an ans mois semaine semaines jour jours heure heures minute minutes âge date"
    ),
}
_SOMEONE = {"en": word_set("he she they"), "fr": word_set("il elle ils elles")}
"""Pronouns that stand for no measure before them ("How many years has he …"), nor for nothing, as "it" may."""
_AUXILIARIES = word_set(
    "is are was were be been do does did has have had will would can could should may might must isn wasn didn doesn"
)
_ENGLISH_ARTICLES = word_set("the a an any every some no first last only")
_FRENCH_STANDS = {
    "il": word_set("le l un ce cet son mon notre votre leur chaque quelque tout"),
    "elle": word_set("la l une cette sa son ma notre votre leur chaque quelque toute"),
    "ils": word_set("les des ces ses mes nos vos leurs deux trois quatre cinq plusieurs"),
    "elles": word_set("les des ces ses mes nos vos leurs deux trois quatre cinq plusieurs"),
}
_FRENCH_BEFORE = PREPOSITIONS["fr"] | word_set(
    "d sans avant après depuis contre selon entre sous vers pendant durant malgré dès jusqu lors"
)
_FRENCH_SOMEONE = word_set("homme hommes femme femmes intéressé intéressée")
"""Subjects that say as little as the pronoun itself: "l'homme apprend-il …" is about someone spoken of."""
_FRENCH_ANYONE = word_set("tout tous cela quelqu personne rien chacun")


def dangling_pronoun(read: ReadQuestion) -> bool:
    """
    A pronoun with no content word before it, that nothing in the question can stand behind; one that stands for someone
    also after no more than a measure.
    """
    measures = _MEASURES.get(read.language, frozenset())
    first = read.content[0].start if read.content else len(read.text)
    first_else = next((word.start for word in read.content if word.form not in measures), len(read.text))
    pronouns, someone = (of.get(read.language, frozenset()) for of in (PRONOUNS, _SOMEONE))
    if any(start < first for start in _french_objects(read)):
        return True
    return any(
        word.form in (pronouns if word.start < first else someone) and not _stands_for_nothing(word, read)
        for word in read.words
        if word.start < first_else
    )


def _french_objects(read: ReadQuestion) -> list[int]:
    return [found.start() for found in _FRENCH_OBJECT.finditer(read.text)] if read.language == "fr" else []


def has_pronoun(read: ReadQuestion, *, repeated: bool = False) -> bool:
    """
    Whether a pronoun, or a noun pointed at ("this law"), stands for something that the question does not name.

    Args:
        read: the question.
        repeated: count French pronouns that take up their own subject too ("la grève a-t-elle …").
    """
    pronouns = PRONOUNS.get(read.language, frozenset())
    return bool(_french_objects(read)) or any(
        (
            word.form in pronouns
            and not _stands_for_nothing(word, read)
            and (repeated or not _repeats_its_noun(at, read))
        )
        or word.start in read.attached
        or _points(at, read)
        for at, word in enumerate(read.words)
    )


def _stands_for_nothing(word: Word, read: ReadQuestion) -> bool:
    """Whether a pronoun is there for grammar's sake: "is it true that", "y a-t-il", "who is it that", "من هو …"."""
    return any(
        match.start(part) <= word.start < match.end(part)
        for pattern in _EXPLETIVES.get(read.language, ())
        for part in (("it",) if "it" in pattern.groupindex else (0,))
        for match in pattern.finditer(read.text)
    )


def _points(at: int, read: ReadQuestion) -> bool:
    """Whether a word points at a noun that was spoken of: "this law", "cette décision"; not "this year"."""
    here = read.words[at]
    if here.form not in _POINTING.get(read.language, frozenset()) or at + 1 == len(read.words):
        return False
    noun = read.words[at + 1]
    if noun not in read.content or read.text[here.end : noun.start].strip():
        return False
    if noun.form in _TIMES[read.language]:
        return read.language == "fr" and bool(re.match(r"-(?:là|ci)\b", read.text[noun.end :]))
    return here.form not in {"that", "those"} or _that_is_no_conjunction(at, read)


def _that_is_no_conjunction(at: int, read: ReadQuestion) -> bool:
    """ "Did that vote …", "in that city", "made that claim?"; not "said that prices rose", "the film that won"."""
    before = read.words[at - 1].form if at else ""
    if before in _AUXILIARIES | PREPOSITIONS["en"] or (before == "t" and at > 1):
        return True
    of_a_noun = at > 1 and read.words[at - 2].form in _ENGLISH_ARTICLES
    return at + 2 == len(read.words) and not of_a_noun


def _repeats_its_noun(at: int, read: ReadQuestion) -> bool:
    """Whether a French pronoun after its verb takes up a subject before it: "Quand le maire a-t-il cédé ?"."""
    here = read.words[at]
    if read.language != "fr" or here.form not in _FRENCH_STANDS or read.text[here.start - 1 : here.start] != "-":
        return False
    verb = at - 2 if at and read.words[at - 1].form == "t" else at - 1
    return any(_subject_at(start, verb, here.form, read) for start in range(verb))


def _subject_at(start: int, verb: int, pronoun: str, read: ReadQuestion) -> bool:
    """Whether a noun that the pronoun may take up begins here: its article agrees, and no preposition governs it."""
    word = read.words[start]
    if start and read.words[start - 1].form in _FRENCH_BEFORE:
        return False
    if word.start in read.names or (start == 0 and word in read.content) or word.form in _FRENCH_ANYONE:
        return True
    noun = next((w for w in read.words[start + 1 : verb][:3] if w in read.content), None)
    return noun is not None and noun.form not in _FRENCH_SOMEONE and word.form in _FRENCH_STANDS[pronoun]
