"""
Questions about a name: who it is, what it said, and what happened there: "Who is X?", "Que dit X ?", "ماذا حدث في X؟".

In three languages. Of somebody named in an earlier turn a completed question has the name in brackets.
"""

from __future__ import annotations

import re

from rag.language import Bridge
from rag.language.names import says
from rag.language.stopwords import word_set
from rag.language.words import words_of
from rag.search.requests.edges import EDGES

_BREAK = re.compile(r"[,;:()،؛/]|['’]s\b")
_PARTICLES = word_set("of de du la le van von der den bin ibn al el ben ould mint d l and et بن ابن بنت ولد أبو آل")
_GOES_ON = r"(?:(?:and|but|so|then|et|mais|alors|donc|puis)\ |و)"
_AND = rf"\s*{_GOES_ON}?"
_WHO = re.compile(
    rf"""
    {_AND}(?:
        (?:who|what)(?:\ (?:is|was|are|were)|['’]s)\ (?:the\ )?(?P<en>\S.*)
      | (?:qui|qu['’]est-ce\ que|c['’]est\ quoi)\ (?:(?:est|était|sont)\ )?(?:l[ea]s?\ |l['’])?(?P<fr>\S.*)
      | (?:من|ما)\ (?:هو|هي|يكون|تكون|كان|كانت)\ (?P<ar>\S.*)
    )
    """,
    re.I | re.X,
)
_WHERE = re.compile(
    rf"""
    {_AND}(?:
        what(?:\ (?:has\ |had\ )?happened|(?:\ is|\ was|['’]s)\ (?:happening|going\ on))
        \ (?:in|at)\ (?:the\ )?(?P<en>\S.*)
      | (?:que\ s['’](?:est|était)-il\ passé|que\ se\ passe-t-il|qu['’]est-ce\ qui\ (?:se\ passe|s['’]est\ passé))
        \ (?:à|au|aux|en|dans)\ (?:la\ |le\ |les\ |l['’])?(?P<fr>\S.*)
      | (?:ماذا|ما\ الذي)\ (?:حدث|يحدث|حصل|يحصل|جرى|يجري)\ في\ (?P<ar>\S.*)
    )[\s?؟!.]*
    """,
    re.I | re.X,
)
_EN_SAY = "(?:say|state|declare|claim|comment|think|argue|tell\\ (?:us|reporters|the\\ press))"
_EN_SAID = "(?:said|stated|declared|claimed|told\\ (?:us|reporters|the\\ press)|argued)"
_FR_SAYS = "(?:dit|déclare|affirme|pense|explique|raconte|répond)"
_FR_SAID = "(?:dit|déclaré|affirmé|pensé|expliqué|raconté|répondu)"
_AR_SAYS = "(?:قالت?|قاله|قالته|يقول|تقول|يقوله|تقوله|صر[ّ]?حت?(?:\\ به)?|يصر[ّ]?ح|تصر[ّ]?ح)"
_SAYS = re.compile(
    rf"""
    {_AND}(?:
        what\ (?:(?:did|does|do|has|have|had|is|was)\ )?(?P<en>(?!.*\bto\ say\b)\S.*?)
            \ (?:{_EN_SAY}|{_EN_SAID}|saying|says|had\ to\ say)
      | (?:(?:give|show|find|get)\ (?:me\ |us\ )?|any\ |all\ |the\ )*
        (?:quotes?|quotations?|statements?|remarks|words|comments)\ (?:by|from|of)\ (?P<en_of>\S.*)
      | qu(?:e|['’](?:est-ce\ qu(?:e|['’]))?)\s?(?:{_FR_SAYS}|(?:a|ont|avait|a-t-il|a-t-elle)\ {_FR_SAID})\ (?P<fr>\S.*)
      | qu['’]est-ce\ (?:que\ |qu['’])(?P<fr_first>\S.*?)\ (?:(?:a|avait)\ {_FR_SAID}|{_FR_SAYS})
      | (?P<fr_what>\S.*?)\ (?:(?:a|avait)\ {_FR_SAID}|{_FR_SAYS})\ quoi
      | (?:(?:donne|montre|trouve|cherche)[sz]?(?:-moi)?\ )?(?:les\ |des\ )?
        (?:citations|déclarations|propos|paroles)\ (?:de\ |d['’])(?P<fr_of>\S.*)
      | (?:ماذا|ما\ الذي|بماذا|بم|ما)\ {_AR_SAYS}\ (?P<ar>\S.*)
      | (?:تصريحات|[أا]قوال|اقتباسات(?:\ من)?|كلام)\ (?P<ar_of>\S.*)
    )[\s?؟!.]*
    """,
    re.I | re.X,
)
_SAYS_ABOUT = re.compile(
    rf"""
    {_AND}(?:
        what\ (?:did|does|do|has|have|had|is|was)\ (?P<en>\S.*?)\ (?:{_EN_SAY}|{_EN_SAID}|saying)
        \ (?:about|on|of|regarding|concerning)\ (?P<en_topic>\S.*)
      | what\ (?:is|was)\ (?P<en_of>\S.*?)['’]s?\ (?:opinion|view|position|stance|reaction|comment|statement)
        \ (?:about|on|of|to|regarding|concerning)\ (?P<en_of_topic>\S.*)
      | qu(?:e|['’](?:est-ce\ qu(?:e|['’]))?)\s?(?:{_FR_SAYS}|(?:a|ont|avait)\ {_FR_SAID})[-\ ](?:t-)?(?P<fr>\S.*?)
        \ (?:(?:sur|concernant)\ |(?:(?:à\ propos|au\ sujet)\ )?(?:du\ |des\ |de\ |d['’]))(?P<fr_topic>\S.*)
      | (?:ماذا|ما\ الذي|بماذا|بم)\ {_AR_SAYS}\ (?P<ar>\S.*?)\ (?:عن|حول|بشأن)\ (?P<ar_topic>\S.*)
      | ما\ (?:هو\ )?ر[أا]ي\ (?P<ar_of>\S.*?)\ (?:في|عن|حول|بشأن)\ (?P<ar_of_topic>\S.*)
    )[\s?؟!.]*
    """,
    re.I | re.X,
)
_WHO_IS_IT = re.compile(
    rf"""
    {_AND}(?:
        who\ (?:is|was|are|were)\ (?:he|she|they)
      | qui\ (?:est|était|sont)(?:-ce|-(?:il|elle|ils|elles))
      | من\ (?:هو|هي|هم)
    )[\s?؟!.]*\((?P<name>[^()]+)\)\s*
    """,
    re.I | re.X,
)
_IT_SAYS = re.compile(
    rf"""
    {_AND}(?:
        what\ (?:did|does|do|has|have|had|is|was|were|are)\ (?:he|she|they)\ (?:{_EN_SAY}|{_EN_SAID}|saying)
      | qu(?:e\ {_FR_SAYS}-|['’]a-)t?-?(?:il|elle)(?:\ {_FR_SAID})?
      | qu['’]est-ce\ qu['’](?:il|elle)\ (?:(?:a|avait)\ {_FR_SAID}|{_FR_SAYS})
      | (?:ماذا|ما\ الذي|بماذا|بم)\ {_AR_SAYS}
    )[\s?؟!.]*\((?P<name>[^()]+)\)\s*
    """,
    re.I | re.X,
)
"""Of somebody named before, whose name a completed question has in brackets."""
_ABOUT_ONE = r"(?:(?:what|how)\ about\ |qu['’]en\ est[-\ ]il\ d(?:e\ |['’])|ماذا\ عن\ )"
_ONLY = re.compile(rf"\s*(?:{_GOES_ON}{_ABOUT_ONE}?|{_ABOUT_ONE})(?P<name>\S.*?)[\s?؟!.]*", re.I | re.X)
_COMPLETED = re.compile(r"(?P<asked>.*\S)\s*\((?P<name>[^()]+)\)\s*")
_PRONOUNS = word_set("he she they il elle")
_MOST_OF_A_NAME = 4


def name_of(request: str, bridge: Bridge) -> str | None:
    """
    The name that a question asks about and no more: "Who is X?", "Qui est X ?", "من هو X؟"; None for any other.

    Names have capitals; in Arabic, which has none, they are what is no word of the lexicon, or one that English says
    likewise ("أحمد": Ahmed).
    """
    return _name_of_one(request, _WHO, _WHO_IS_IT, bridge)


def place_of(request: str, bridge: Bridge) -> str | None:
    """The name of which a question asks what happened there: "What happened in X?", "Que se passe-t-il à X ?"."""
    return _name_of_one(request, _WHERE, None, bridge)


def speaker_of(request: str, bridge: Bridge) -> str | None:
    """The name of which a question asks what it said and no more: "What did X say?", "Qu'a dit X ?", "ماذا قال X؟"."""
    return _name_of_one(request, _SAYS, _IT_SAYS, bridge)


def speaker_about(request: str, bridge: Bridge) -> tuple[str, str] | None:
    """The name of which a question asks what it said about something, and that: "What did X say about Y?"."""
    completed = _COMPLETED.fullmatch(request)
    found = _SAYS_ABOUT.fullmatch(completed["asked"] if completed else request)
    if found is None:
        return None
    (group, name), (_, topic) = [(key, part) for key, part in found.groupdict().items() if part is not None]
    if completed:
        speaker = _as_name(completed["name"], "", bridge) if name.lower() in _PRONOUNS else None
    else:
        speaker = _as_name(name, group[:2], bridge)
    return (speaker, topic.strip(EDGES)) if speaker else None


def only_a_name(request: str, bridge: Bridge) -> str | None:
    """The name that is all of a follow-up: "And X?", "Et X ?", "وماذا عن X؟"."""
    found = _ONLY.fullmatch(request)
    return _as_name(found["name"], "", bridge) if found else None


def _name_of_one(request: str, frame: re.Pattern[str], of_it: re.Pattern[str] | None, bridge: Bridge) -> str | None:
    """What a frame stands around, or what stands in brackets behind one of a pronoun, if it is a name."""
    if of_it is not None and (found := of_it.fullmatch(request)):
        return _as_name(found["name"], "", bridge)
    found = frame.fullmatch(request)
    if found is None:
        return None
    name = next(part for part in found.groups() if part is not None)
    return _as_name(name, str(found.lastgroup)[:2], bridge)


def _as_name(text: str, language: str, bridge: Bridge) -> str | None:
    """A text without what stands around it, if it is a name; without a language its letters tell it."""
    name = text.strip(EDGES)
    language = language or ("ar" if name[:1] >= "\u0600" else "en")
    words = words_of(name, language)
    if not 1 <= len(words) <= _MOST_OF_A_NAME or _BREAK.search(name):
        return None
    named = _arabic_names(name, bridge) if language == "ar" else frozenset()
    names = [word.surface[:1].isupper() or word.start in named or word.form in _PARTICLES for word in words]
    return name if all(names) and words[-1].form not in _PARTICLES else None


def _arabic_names(text: str, bridge: Bridge) -> frozenset[int]:
    """Where the words of an Arabic text stand that may be names."""
    read = bridge.analyse(text, "ar")
    spoken = [term for term in read.bridge if term.gloss and _sounds(term.gloss.casefold(), term.surface)]
    return frozenset(term.start for term in (*read.names, *spoken))


def _sounds(english: str, arabic: str) -> bool:
    """Whether an English word is an Arabic one, with or without its article, in other letters."""
    return says(english, arabic) or (arabic.startswith("ال") and says(english, arabic[2:]))
