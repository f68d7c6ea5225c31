"""
What people say in a conversation and no article answers: "hello", "thank you", "who are you?", "translate that".

Also in French and Arabic. What goes on from there is a question all the same: "hello, who won the election?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.named import NAMED, language_name

CourtesyKind = Literal["hello", "about", "thanks", "noted", "sure", "translate", "elsewhere"]
"""``about``: what this program is and can do. ``noted``: "no", "sorry". ``elsewhere``: jokes, the time, the weather."""

_EN_NAMED, _FR_NAMED, _AR_NAMED = (
    f"(?:{'|'.join(language_name(code, language) for code in NAMED)})" for language in ("en", "fr", "ar")
)

_FRAMES: dict[str, dict[CourtesyKind, str]] = {
    "en": {
        "hello": r"""
            (?:hello|hi|hey|good\ (?:morning|afternoon|evening)|greetings)(?:\ (?:there|again|everyone))?
            (?:[,.!]?\ how\ are\ you(?:\ (?:today|doing))?)?
          | how\ are\ you(?:\ (?:today|doing))?
        """,
        "about": r"""
            (?:who|what)\ (?:exactly\ )?are\ you | are\ you\ an?\ (?:robot|bot|human|person|machine|ai|program)
          | what(?:['’]s|\ is)\ (?:this|your\ name)(?:\ (?:page|site|program|tool|app))?
          | how\ (?:does|do)\ (?:this|it|you)\ work | how\ (?:do|can)\ i\ use\ (?:this|it|you)
          | what\ (?:can|do|could)\ (?:you\ do|you\ (?:answer|help(?:\ me)?(?:\ with)?)|i\ (?:ask|do)(?:\ you)?)
            (?:\ (?:about|for\ me|here))?
          | (?:please\ )?help(?:\ me)?(?:\ please)?
        """,
        "noted": r"""
            (?:(?:oh|i['’]m|i\ am|so)[,]?\ )*(?:sorry|my\ (?:mistake|bad)|pardon(?:\ me)?|excuse\ me)(?:\ about\ that)?
          | (?:no|nope|yes|yeah|yep|sure|alright|all\ right|never\ ?mind|nothing|please|hmm+|stop)
        """,
        "elsewhere": r"""
            (?:(?:please|can\ you|could\ you)\ )*(?:tell|say|make|write|sing|give|compose)\ (?:(?:me|us)\ )?
            (?:an?|another|some)\ (?:\w+\ )?
            (?:(?:jokes?|songs?|poems?|riddles?|haikus?|limericks?)(?:\ (?:about|on)\ .{1,60})?|story)
          | (?:please\ )?make\ me\ laugh | (?:tell|say)\ (?:me\ )?something\ funny | i\ (?:love|hate|like)\ you
          | what\ time\ is\ it(?:\ now)? | what(?:['’]s|\ is)\ the\ time(?:\ now)? 
          | what\ day\ is\ (?:it(?:\ today)?|today)
          | (?:how|what)(?:['’]s|\ is)\ the\ weather(?:\ like)?(?:\ (?:today|tomorrow|now))?
        """,
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
          | (?:(?:please|can\ you|could\ you|and|now)\ )*
            (?:(?:answer|reply|say|speak|write|show|give|repeat)\ (?:(?:me|it|this|that|them|the\ answer)\ )*)?
            in\ @NAMED(?:,?\ please)?
        """.replace("@NAMED", _EN_NAMED),
    },
    "fr": {
        "hello": r"""
            (?:bonjour|salut|bonsoir|coucou|rebonjour)(?:\ (?:à\ (?:tous|vous|toi)))?
            (?:[,.!]?\ comment\ (?:ça\ va|vas-tu|allez-vous))?
          | comment\ (?:ça\ va|vas-tu|allez-vous) | ça\ va
        """,
        "about": r"""
            qui\ (?:es-tu|êtes-vous) | (?:tu\ es|t['’]es|vous\ êtes)\ qui | qu['’]es-tu 
          | c['’]est\ quoi(?:\ (?:ça|ce\ site))?
          | (?:es-tu|êtes-vous)\ une?\ (?:robot|humain|machine|personne|ia|programme|assistant)
          | comment\ (?:ça|cela)\ (?:marche|fonctionne)(?:-t-il)? | comment\ (?:fonctionnes-tu|t['’]utiliser)
          | que\ (?:peux-tu|pouvez-vous|sais-tu|savez-vous)\ faire(?:\ pour\ moi)?
          | qu['’]est-ce\ que\ (?:tu\ (?:peux|sais)|vous\ (?:pouvez|savez))\ faire
          | que\ puis-je\ (?:(?:te\ |vous\ )?demander|faire(?:\ ici)?) | (?:à\ l['’])?aide(?:[-\ ]moi)?|aidez-moi
        """,
        "noted": r"""
            (?:oh[,]?\ |je\ suis\ )?(?:désolée?|pardon|excuse[zs]?-moi|mes\ excuses)
          | (?:non|oui|ouais|si|rien|tant\ pis|laisse\ tomber|peu\ importe|stop|s['’]il\ (?:te|vous)\ pla[iî]t)
        """,
        "elsewhere": r"""
            (?:(?:peux-tu|pouvez-vous|s['’]il\ te\ plaît)\ )*(?:me\ )?
            (?:raconte|dis|fais|écris|chante|compose|invente)[rzs]?
            (?:[-\ ](?:moi|nous))?\ (?:une?|des|encore\ une?)\ (?:autre\ )?
            (?:blagues?|histoire\ drôle|histoire|chanson|poème|devinette|haïku)(?:\ drôle)?
          | (?:écris|compose|écrire)(?:[-\ ]moi)?\ un\ poème\ sur\ .{1,60} | fais-moi\ rire | je\ t['’]aime
          | quelle\ heure\ est-il | il\ est\ quelle\ heure | quel\ jour\ (?:sommes-nous|est-on)(?:\ aujourd['’]hui)?
          | quel\ temps\ fait-il(?:\ (?:aujourd['’]hui|demain))?
        """,
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
          | (?:(?:peux-tu|pouvez-vous|et|maintenant)\ )*
            (?:(?:répond|dis|dit|parle|écris|donne|montre|répète)(?:s|re|[rzs]|ez)?(?:[-\ ](?:moi|le|la|les))*\ )?
            en\ @NAMED(?:,?\ (?:s['’]il\ (?:te|vous)\ pla[iî]t|svp|stp))?
        """.replace("@NAMED", _FR_NAMED),
    },
    "ar": {
        "hello": r"""
            (?:مرحب[اًا]*(?:\ بك(?:م)?)?|أهلا|أهلاً|اهلا|أهلا\ وسهلا|هلا|سلام
              |السلام\ عليكم(?:\ ورحمة\ الله(?:\ وبركاته)?)?
            |(?:صباح|مساء)\ (?:الخير|النور))(?:[،,]?\ كيف\ (?:حالك|الحال|حالكم))?
          | كيف\ (?:حالك|الحال|حالكم)
        """,
        "about": r"""
            (?:من|ما)\ (?:أنت|انت|تكون|هذا\ (?:الموقع|البرنامج)) | ما\ هذا | ما\ (?:هو\ )?اسمك | هل\ [أا]نت\ (?:إنسان
              |روبوت|آلة|برنامج)
          | (?:ماذا|ما\ الذي)\ (?:يمكنك|تستطيع|بإمكانك)\ (?:أن\ تفعل|فعله|أن\ تفعله|تفعل)
          | (?:عمّ?ا?|ماذا|عن\ ماذا)\ (?:يمكنني|أستطيع)\ (?:أن\ )?(?:أسأل|أسألك|السؤال|سؤالك)(?:\ عنه)?
          | كيف\ (?:يعمل|تعمل)(?:\ (?:هذا|البرنامج|الموقع))? | (?:أريد\ )?(?:مساعدة|المساعدة|ساعدني)
        """,
        "noted": r"(?:أنا\ )?(?:آسفة?|اسف|عفو[اًا]*|معذرة|المعذرة)"
        r"|لا|كلا|نعم|أجل|بلى|طيب|لا\ بأس|لا\ شيء|من\ فضلك",
        "elsewhere": r"""
            (?:هل\ (?:يمكنك|تستطيع)\ (?:أن\ )?)?(?:احك|احكي|اروِ?|قل|[أا]خبرني|هات|غنّ?|اكتب|أسمعني)(?:\ (?:لي|لنا))?
            \ ?(?:ب?نكتة|طرفة|قصة|أغنية|قصيدة|شعرا|لغزا)(?:\ مضحكة)?
          | [أا]ضحكني | [أا]حبك | كم\ الساعة(?:\ الآن)? | ما\ (?:هو\ )?اليوم
          | (?:كيف|ما)\ (?:هو\ )?(?:حال(?:ة)?\ )?الطقس(?:\ اليوم)?
        """,
        "thanks": r"""
            (?:(?:حسنا|ممتاز)[،,]?\ )?(?:شكر[اًا]*|أشكرك|مشكور|متشكر)(?:\ (?:جزيلا|لك|لكم|كثيرا|على\ [\w\ ]{1,40}))*
          | حسنا|ممتاز|جيد|تمام|فهمت|مع\ السلامة|إلى\ اللقاء|وداعا
        """,
        "sure": r"(?:هل\ )?[أا]نت\ (?:متأكد|واثق)(?:\ (?:من\ )?(?:ذلك|هذا))?",
        "translate": r"""
            (?:هل\ (?:يمكنك|تستطيع)\ )?(?:أن\ )?(?:ترجم|تترجم|ترجمة)(?:ه|ها)?(?:\ لي)?
            (?:\ (?:هذا|هذه|ذلك|الإجابة|الجواب|النص|المقال|الجملة))*(?:\ (?:إلى|الى)\ \w+)?
          | (?:(?:هل\ (?:يمكنك|تستطيع)\ (?:أن\ )?)?(?:أجب|اجب|تجيب|قل|اكتب|تكلم|تتكلم|تحدث)(?:ها|ه|ني)?\ (?:ذلك\ 
            |هذا\ )?)?
            ب(?:اللغة\ )?@NAMED(?:\ (?:من\ فضلك|لو\ سمحت))?
        """.replace("@NAMED", _AR_NAMED),
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
    r"""
    \A\s*(?:
        (?:ok(?:ay)?|thanks(?:\ a\ lot)?|thank\ you|great|perfect|merci(?:\ beaucoup)?|d['’]accord|parfait|très\ bien
          |شكر[اًا]*|حسنا|ممتاز|(?:i['’]m\ )?sorry|désolée?|pardon|آسف|عفو[اًا]*
          |(?:hello|hi|hey|good\ (?:morning|afternoon|evening))(?:\ there)?|bonjour|bonsoir|salut|coucou
          |مرحب[اًا]*|أهلا|السلام\ عليكم|صباح\ الخير|مساء\ الخير)\s?[,.!،؛;:–-]+
      | (?:no|yes|non|oui|لا|نعم)\s?[,!،؛;–-]+
      | (?:hello|hi|hey|bonjour|bonsoir|salut|مرحب[اًا]*|أهلا)(?=\s
          (?:who|what|when|where|why|how|which|tell|qui|que|quand|où|pourquoi|comment|combien|quels?|quelles?|من|ما|ماذا|متى|أين|كيف|كم|لماذا|هل)\b)
    )\s+(?=\S)
    """,
    re.I | re.X,
)


def without_courtesy(request: str) -> str:
    """A request without the thanks or the greeting that it opens with: "ok, who wrote that article?"."""
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
