"""Verbs and prepositions by which a report gives somebody's words, in three languages. Plain data."""

from __future__ import annotations

import re

from rag.language import STOP_WORDS
from rag.language.calendar import weekday_names
from rag.language.normalise import fold
from rag.language.stopwords import word_set


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


def _english(verbs: str) -> list[str]:
    """The third person and the past tense of regular verbs."""
    forms = []
    for verb in verbs.split():
        stem = verb[:-1] + "i" if verb.endswith("y") and verb[-2] not in "aeiou" else verb
        forms += [f"{stem}es" if stem != verb or verb.endswith(("s", "h")) else f"{verb}s"]
        forms += [f"{stem}d" if stem.endswith("e") else f"{stem}ed"]
    return forms


_EN = word_set(
    """
        say says said tell tells told write writes wrote written think thinks thought speak speaks spoke spoken
        swear swears swore regretted admitted quipped shrugged
    """
) | frozenset(
    _english("""
        accuse acknowledge add admit announce answer ask apologise apologize argue assert assure believe blame
        claim comment complain concede conclude condemn confess confirm contend criticise criticize declare defend
        demand denounce deny describe dismiss dispute estimate expect explain express fear forecast hope insist joke
        justify mention mock note object observe point praise predict profess promise propose protest quip
        reckon recall recommend regret reject remark remember remind repeat reply report respond retort reveal scoff
        shrug sigh signal state stress suggest suspect testify threaten tweet urge voice vow warn welcome
    """),
)
_FR_REGULAR = """
    accuser affirmer ajouter annoncer argumenter assurer avertir avouer clamer commenter concéder
    confier confirmer conseiller considérer constater contester corriger craindre critiquer demander déclarer décrier
    dénoncer déplorer détailler énumérer espérer estimer évoquer exiger expliquer féliciter fustiger glisser indigner
    indiquer insister invoquer ironiser juger justifier lâcher marteler menacer mentionner murmurer nier noter objecter
    observer pester plaider plaisanter préciser proposer protester qualifier raconter railler rappeler rapporter
    rassurer réagir réclamer recommander redouter refuser regretter relativiser relever remarquer répéter répliquer
    reprocher rétorquer résumer saluer signaler souhaiter soupçonner soupirer souligner suggérer témoigner tempérer
    trancher étonner inquiéter agacer amuser emporter insurger excuser interroger défausser tonner
"""
_FR_STEMS = [verb[:-2] for verb in _FR_REGULAR.split() if verb.endswith("er")]
_FR_NOW = word_set(
    """
        dit disent disait rappelle rappellent appelle appellent répète concède espère considère tempère suggère
        inquiète martèle admet admettent avertit avertissent conclut craint craignent croit croient décrit défend
        défendent écrit écrivent garantit promet promettent prédit prévient préviennent
        reconnaît reconnaissent répond répondent soutient soutiennent réagit sourit pense pensent veut parle parlent
        relève relèvent énumère exagère souvient lança réjouit réjouissent voit voient plaint plaignent
    """
) | frozenset(stem + end for stem in _FR_STEMS for end in ("e", "ent", "ait", "aient", "a", "èrent"))
"""Forms that stand without "avoir"."""
_FR_SAID = word_set(
    """
        dit dite dits écrit admis averti conclu craint cru décrit défendu promis prédit prévenu reconnu répondu
        soutenu réagi pensé parlé
    """
) | frozenset(stem + end for stem in _FR_STEMS for end in ("é", "ée", "és", "ées"))
_AR_VERBS = """
    قال يقول أضاف يضيف أكد يؤكد صرح يصرح أوضح يوضح أعلن يعلن ذكر يذكر شدد يشدد أشار يشير اعتبر يعتبر رأى يرى كتب يكتب
    رد يرد اعترف يعترف نفى ينفي حذر يحذر انتقد ينتقد وصف يصف روى يروي شرح يشرح علق يعلق تساءل يتساءل طالب يطالب وعد يعد
    زعم يزعم أبدى يبدي دافع يدافع اتهم يتهم تعهد يتعهد أقر يقر أفاد يفيد لخص يلخص برر يبرر اشتكى يشتكي أعرب يعرب عبر
    احتج يحتج تابع يتابع استدرك تحدث يتحدث ندد يندد أدان يدين رحب يرحب دعا يدعو توقع يتوقع سخر يسخر أصر يصر أبلغ يبلغ
    اعتذر يعتذر أجاب يجيب كشف يكشف لاحظ يلاحظ استنكر يستنكر طمأن تمنى يتمنى يأمل يخشى يعتقد يؤمن يزعم يردد
"""


def _arabic(verbs: str) -> list[str]:
    """The feminine and the plural beside the masculine third person."""
    forms = []
    for verb in verbs.split():
        if verb.startswith("ي"):
            forms += [verb, f"ت{verb[1:]}", f"{verb.removesuffix('و')}ون"]
        elif verb.endswith(("ى", "ا")):
            forms += [verb, f"{verb[:-1]}ت", f"{verb[:-1]}وا"]
        else:
            forms += [verb, f"{verb}ت", f"{verb}وا"]
    return forms


_AR = frozenset(fold(form) for form in _arabic(_AR_VERBS))

SAYING = {"en": _EN, "fr": _FR_NOW, "ar": _AR | {f"{joint}{form}" for joint in "وف" for form in _AR}}
"""Verbs of saying, holding and judging as they stand beside whom they are said of; Arabic folded."""
SAID = {"fr": _FR_SAID}
"""Participles that say so after :data:`HAVING`."""
HAVING = {"fr": word_set("a ont avait avaient aura aurait auraient")}
"""The verb that makes a past tense of a participle."""
HELPING = {
    "en": word_set(
        "also has had have having later then who himself herself itself still even once since always now again"
        " would used to"
    ),
    "fr": word_set("""
        l le la les lui leur y en s se m aussi également ensuite même ainsi toujours déjà encore abord d qui est enfin
    """),
    "ar": _folded("قد فقد قد كان كانت الذي التي نفسه نفسها هو هي"),
}
"""What may stand between the name and its verb, beside adverbs; "est" only after "s"."""
ACCORDING = {
    "en": (("according", "to"), ("in", "the", "words", "of"), ("in", "the", "view", "of"), ("as", "told", "by")),
    "fr": (("selon",), ("d", "après"), ("à", "en", "croire"), ("aux", "yeux", "de"), ("de", "l", "avis", "de")),
    "ar": (
        ("بحسب",), ("حسب",), ("وبحسب",), ("وحسب",), ("وفق",), ("ووفق",), ("وفقا",), ("ووفقا",), ("برأي",), ("وبرأي",),
        ("في", "رأي"), ("وفي", "رأي"), ("على", "حد", "قول"), ("نقلا", "عن"), ("لدى",),
    ),
}  # fmt: skip
"""What stands before the name of somebody whose words or view a sentence gives."""
PLAINLY = {
    "en": word_set("said says told announced confirmed"),
    "fr": word_set("""
        dit disent affirme affirment déclare déclarent annonce annoncent déclaré affirmé annoncé indiqué précisé
        confirmé
    """),
    "ar": _folded("""
        قال قالت يقول تقول أضاف أضافت أكد أكدت صرح صرحت أوضح أوضحت ذكر ذكرت أفاد أفادت علق علقت اعتبر اعتبرت رأى رأت كتب
        كتبت أقر أقرت نفى نفت حذر حذرت شدد شددت روى روت اعترف اعترفت
    """),
}
"""Verbs of saying that are hardly anything else, so that what stands beside them speaks, name or no name."""
HAS = "لدي"
"""Folded: "in the view of" before a name, and more often "has"."""
NO_VOICE = (
    STOP_WORDS["en"]
    | STOP_WORDS["fr"]
    | word_set("also later then nobody ensuite aussi")
    | frozenset(weekday_names(languages=("en", "fr")))
    | _folded("في لدى عند خلال أمس اليوم")
)
"""What begins no phrase of somebody who speaks."""
OBJECTS = {
    "en": word_set("""
        to of for with from against about over on in at into under during without including before after than and like
        toward towards
    """),
    "fr": word_set("""
        à de d du des au aux en dans sous sans pour avec contre chez sur envers devant après que et ou avant
    """),
    "ar": word_set("إلى على مع ضد عن من لدى حول بحق"),
}
"""Words before a name that is not whom the following verb is said of: "a letter to Ann Lee said"."""
OF = word_set("of from de du des d")
"""What stands between a name and the body that its bearer is of."""
SPOKESMEN = word_set("""
    spokesman spokeswoman spokesperson official officials lawyers chief leader leaders chairman chairwoman chair head
    president director secretary founder owner porte parole président présidente directeur directrice patron patronne
    chef cheffe dirigeant secrétaire fondateur fondatrice responsable
""")
"""Whoever of a body speaks for it."""
CLAUSE = {
    "en": word_set("that which who whom and but if because while when as"),
    "fr": word_set("que qu qui dont et mais si car quand lorsque"),
    "ar": _folded("إن أن إنه إنها أنه أنها الذي التي لأن ثم لكن"),
}
"""Words that end the noun phrase of which a name is the end."""
ARTICLES = word_set("the a an le la les l un une")
"""What may stand between a preposition and a name."""
ALIAS = word_set("dit dite")
"""Verbs that give a second name after a first: "Carl Roe, dit Ann Lee"."""
WHO = word_set("who qui الذي التي")
"""What begins a clause that says what the name did."""
AND = {"en": word_set("and but"), "fr": word_set("et mais"), "ar": word_set("ثم")}
"""What joins a further verb, or a further clause that is no aside."""
PRONOUNS = {"en": word_set("he she it"), "fr": word_set("il elle lui"), "ar": word_set("هو هي")}
"""What stands for the name in "…, she said", "selon lui"."""
HE_SHE = {"en": word_set("he she"), "fr": word_set("il elle")}
"""What stands for the name in a sentence of its own: "He said …"; Arabic has the verb alone."""
JOINT = ("و", "ف")
"""What joins an Arabic verb to the sentence before."""
THAT = re.compile("[بوف]?ان(?:ه|ها|هم|هما|ني|نا|ك|كم|هن)?")
"""Folded: what an Arabic clause begins with that gives what was said, with the suffix that may follow."""
WHICH = _folded("ما")
"""What stands in "according to what X announced"."""
PAPERS = _folded("تقرير دراسة بيان رسالة وثيقة تقارير مصادر")
"""What is quoted and is nobody."""
OF_ANOTHER = _folded("""
    اتهم اتهمت يتهم تتهم أبلغ أبلغت يبلغ تبلغ وصف وصفت يصف تصف
""")
"""Verbs that are written alike where whoever stands behind them speaks and where others speak of them."""
CALLED = _folded("وتدعى ويدعى واسمه واسمها وهو وهي تدعى يدعى")
"""What stands before a name that is set apart and is no part of it."""
GOES_ON_ONLY = ("اضاف", "تابع", "اردف", "استطرد", "استدرك")
"""Folded: verbs of one who spoke before."""
OCCASION = _folded("في خلال أمام عن على بعد عقب عبر لدى")
"""What may stand between "and said" and the words."""
PASSIVE = {
    "en": word_set("was were is are been being be by"),
    "fr": word_set("est sont était étaient été fut furent par"),
    "ar": word_set("من"),
}
"""What makes of words in quotation marks those of another: "Ann Lee was called “a liar”"."""
