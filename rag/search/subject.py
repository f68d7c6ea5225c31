"""
Requests for what there is about a subject: "Tell me about X", "Que sait-on de X ?", "ماذا تقول المقالات عن X؟".

Their words around the subject speak to this program and not of the corpus, which need not mention them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language import Bridge, question_words
from rag.language.names import says
from rag.language.stopwords import word_set
from rag.language.words import words_of

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
_EDGES = " \t\n?؟!.,،:;\"'“”„«»‹›"
_BREAK = re.compile(r"[,;:()،؛/]|['’]s\b")
_PARTICLES = word_set("of de du la le van von der den bin ibn al el ben ould mint d l and et بن ابن بنت ولد أبو آل")
_OF_NOTHING = word_set(
    """
    the a an it this that these those all them news article articles text texts document documents corpus archive
    source sources le la les l un une des ce cette ces ça cela tout tous actualité actualités nouvelle nouvelles texte
    textes الأخبار الاخبار أخبار المقال المقالات المقالة هذا هذه ذلك النص النصوص كل
    """
)
"""What names no subject: the articles themselves, and what stands for something said before."""


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
_NEVER = re.compile(r"(?!)")
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
    return _name_of_one(request, _WHERE, _NEVER, bridge)


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
    return (speaker, topic.strip(_EDGES)) if speaker else None


def only_a_name(request: str, bridge: Bridge) -> str | None:
    """The name that is all of a follow-up: "And X?", "Et X ?", "وماذا عن X؟"."""
    found = _ONLY.fullmatch(request)
    return _as_name(found["name"], "", bridge) if found else None


def _name_of_one(request: str, frame: re.Pattern[str], of_it: re.Pattern[str], bridge: Bridge) -> str | None:
    """What a frame stands around, or what stands in brackets behind one of a pronoun, if it is a name."""
    if found := of_it.fullmatch(request):
        return _as_name(found["name"], "", bridge)
    found = frame.fullmatch(request)
    if found is None:
        return None
    name = next(part for part in found.groups() if part is not None)
    return _as_name(name, str(found.lastgroup)[:2], bridge)


def _as_name(text: str, language: str, bridge: Bridge) -> str | None:
    """A text without what stands around it, if it is a name; without a language its letters tell it."""
    name = text.strip(_EDGES)
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
    kept = " ".join(_IN_THE_ARTICLES.sub(" ", request).split())
    return kept if kept.strip(_EDGES) else request


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
        subject = request[found.end() :].strip(_EDGES)
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
