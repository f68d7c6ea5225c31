"""How a follow-up speaks of an article or of a list that was asked for before, in three languages side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.search.requests.one_article import Wanted

_NTH: tuple[tuple[str, str, str, str], ...] = (
    ("1", "first", "premi(?:er|ère)", "(?:الأول|الاول)ى?"),
    ("2", "second", "deuxième|seconde?", "الثانية?"),
    ("3", "third", "troisième", "الثالثة?"),
    ("4", "fourth", "quatrième", "الرابعة?"),
    ("5", "fifth", "cinquième", "الخامسة?"),
    ("-1", "last", "derni(?:er|ère)", "(?:الأخير|الاخير)ة?"),
    ("newest", "newest|latest|most recent", "plus récente?", "(?:ال)?[أا]حدث"),
    ("oldest", "oldest|earliest", "plus ancien(?:ne)?", "(?:ال)?[أا]قدم"),
)
"""Which article of a list, with the words for it in English, French and Arabic."""
LANGUAGES = ("en", "fr", "ar")


def _any_of(column: int) -> str:
    return "|".join(row[column].replace(" ", r"\ ") for row in _NTH)


def which_of(word: str, language: str) -> str:
    """The place in a list that a word or a number names: "1", "-1" for the last, "newest"; "" where it names none."""
    column = LANGUAGES.index(language) + 1
    found = (row[0] for row in _NTH if re.fullmatch(row[column], word, re.I))
    return next(found, str(int(word)) if word.isdecimal() else "")


POINTED = {
    "en": re.compile(
        rf"\bthe\ (?P<nth>{_any_of(1)})(?:\ (?:one|article))?\b|(?:\bthe\ )?\b(?P<digit>\d{{1,2}})(?:st|nd|rd|th)"
        r"(?:\ (?:one|article))?\b|(?:\b(?:the\ )?article\ )?(?:\bnumber\ |\bno\.?\ |\#)(?P<number>\d{1,2})\b"
        r"|\b(?P<it>it|(?:this|that)(?:\ one)?)\b(?!\ \w+\ article|\ article)",
        re.I | re.X,
    ),
    "fr": re.compile(
        rf"\b(?:l['’]article\ le|l['’]article|la|le)\ (?P<nth>{_any_of(2)})(?:\ article)?(?!\w)"
        r"|\ble\ (?P<digit>\d{1,2})(?:e|è|ème)\b|\b(?:l['’]article\ )?(?:numéro|n°)\ ?(?P<number>\d{1,2})\b"
        r"|\b(?P<it>celui-(?:ci|là)|ça|ceci)",
        re.I | re.X,
    ),
    "ar": re.compile(
        rf"(?<!\w)(?:المقالة?\ )?(?P<nth>{_any_of(3)})(?:\ (?:مقالة?|المقالات))?(?!\w)"
        r"|(?<!\w)(?:المقالة?\ )?رقم\ (?P<digit>\d{1,2})(?P<number>)\b|(?<!\w)(?P<it>هذا|هذه|ذلك)(?!\w)(?!\ المقال)",
        re.I | re.X,
    ),
}
"""What stands for an article: a place in a list, or a pronoun."""
THIS_ARTICLE = {"en": "this article", "fr": "cet article", "ar": "هذا المقال"}
OF_IT: Mapping[Wanted, Mapping[str, str]] = {
    "summary": {
        "en": r"(?:give\ me\ )?(?:a|the|its)\ (?:short\ )?summary",
        "fr": r"(?:résum|synthétis)(?:e|ez|er)-l[ea](?:[-\ ]moi)?|de\ quoi\ (?:parle|traite)-t-(?:il|elle)|que\ dit-il"
        r"|(?:fais|faites)-(?:m['’])?en\ un\ résumé|le\ résumer",
        "ar": r"لخ[ّ]?ص(?:ه|ها)(?:\ لي)?|(?:عمّ?ا?|عمّ?اذا|عن\ ماذا|ماذا)\ (?:[يت]تحدث|[يت]قول)"
        r"|ما\ (?:هو\ )?(?:ملخصه|مضمونه)",
    },
    "voices": {
        "en": r"who\ (?:is|are|was)\ (?:quoted|cited|interviewed)(?:\ there)?",
        "fr": r"qui\ (?:y\ )?est\ (?:cité|interrogé)(?:\ dedans)?|qui\ y\ (?:parle|témoigne|est\ cité)|qui\ cite-t-il",
        "ar": r"من\ (?:الذي\ |الذين\ )?(?:[يت]?تحدث(?:وا|ون)?|صرح(?:وا)?|استشهد\ بهم?)\ في(?:ه|ها)",
    },
    "published": {
        "en": r"what(?:['’]s|\ is)\ its\ (?:publication\ )?date",
        "fr": r"(?:quand|à\ quelle\ date)\ (?:a-t-(?:il|elle)\ été|fut-il)\ (?:publié|écrit)e?|quand\ est-il\ paru"
        r"|de\ quand\ (?:date|est)-(?:t-)?il|quelle\ est\ sa\ date(?:\ de\ publication)?",
        "ar": r"متى\ (?:نُ?شرت?|كُ?تبت?|صدرت?)(?:ه|ها)?|ما\ (?:هو\ )?تاريخ(?:ه|ها|\ نشر(?:ه|ها))",
    },
    "author": {
        "en": r"who(?:['’]s|\ is|\ was)\ (?:its|the)\ (?:author|writer)",
        "fr": r"qui\ l['’]a\ (?:écrit|rédigé|signé)e?|qui\ (?:en\ )?est\ (?:l['’]|son\ )auteur|de\ qui\ est-il"
        r"|par\ qui\ (?:a-t-il\ été|est-il)\ (?:écrit|signé)",
        "ar": r"من\ (?:هو\ )?(?:الذي\ )?(?:كتب|حرر|ألف|كاتب|مؤلف)(?:ه|ها)",
    },
    "outlet": {
        "en": r"what(?:['’]s|\ is)\ its\ source",
        "fr": r"quel(?:le)?\ (?:journal|média|site|magazine|agence|revue)\ l['’]a\ publié|qui\ l['’]a\ publié"
        r"|où\ a-t-il\ été\ publié|d['’]où\ vient-il|quelle\ est\ sa\ source",
        "ar": r"(?:أين|في\ أي\ (?:صحيفة|موقع|جريدة))\ (?:نُ?شرت?|صدرت?)|من\ نشر(?:ه|ها)|ما\ (?:هو\ )?مصدر(?:ه|ها)"
        r"|أي\ (?:صحيفة|موقع|جريدة)\ نشرت(?:ه|ها)",
    },
}
"""What is wanted of an article, said with a pronoun that is part of a word or left out."""
WHOLE: Mapping[Wanted, Mapping[str, str]] = {
    "summary": {"en": "Summarise {}", "fr": "Résume {}", "ar": "لخص {}"},
    "voices": {"en": "Who is quoted in {}?", "fr": "Qui est cité dans {} ?", "ar": "من تحدث في {}؟"},
    "published": {"en": "When was {} published?", "fr": "Quand a été publié {} ?", "ar": "متى نشر {}؟"},
    "author": {"en": "Who wrote {}?", "fr": "Qui a écrit {} ?", "ar": "من كتب {}؟"},
    "outlet": {"en": "Where was {} published?", "fr": "Où a été publié {} ?", "ar": "أين نشر {}؟"},
}
"""The same of an article that is named."""
ARTICLE_ABOUT = {"en": "the article about {}", "fr": "l'article sur {}", "ar": "المقال عن {}"}
ARTICLE_CALLED = {"en": "the article “{}”", "fr": "l'article « {} »", "ar": "المقال «{}»"}
AGAIN = {
    "en": r"how\ many(?:\ (?:is|are)\ (?:there|they|these|those)|\ of\ them|\ articles|\ in\ total)?"
    r"|which(?:\ ones?|\ articles|\ are\ (?:they|these|those))?|what\ (?:are\ they|articles)"
    r"|(?:list|show|name)(?:\ me)?\ (?:them|these|those)(?:\ all)?",
    "fr": r"combien(?:\ (?:y\ en\ a-t-il|sont-ils|en\ tout|au\ total)|\ d['’]articles)?|lesquels"
    r"|quels\ (?:sont-ils|articles)|(?:liste|montre|cite|donne|affiche)[rz]?-les(?:[-\ ]moi)?",
    "ar": r"كم(?:\ (?:عددها|مقالا|منها|هي))?|ما\ هي|[أا]يها|[أا]ي\ (?:منها|المقالات|مقالات)|اعرضها|اذكرها",
}
"""The list of articles that was asked for before, or how many they are."""
OF_THEM = {
    "en": (
        r"(?P<asks>how\ many|which|what)(?:\ ones)?(?:\ of\ (?:them|these|those))?\ ", "{} articles ",
        r"(?:how\ many|which)(?:\ ones)?(?:\ of\ (?:them|these|those))?\ (?:is|are)\ (?=\w)|(?=(?:in|from)\ )",
        "and the articles ",
    ),
    "fr": (
        r"(?P<asks>combien|lesquels)(?:\ d['’]entre\ eux)?\ ", "{} articles ",
        r"(?:combien|lesquels)(?:\ d['’]entre\ eux)?\ (?:sont\ |datent\ )(?=\w)|(?=(?:en|de)\ )", "et les articles ",
    ),
    "ar": (
        r"(?P<asks>كم|[أا]ي)\ ?(?:منها|ها)\ ", "{} ",
        r"(?:(?:كم|[أا]ي)\ ?(?:منها|ها)\ )?(?=ب|من\ |في\ |عام\ )", "المقالات ",
    ),
}  # fmt: skip
"""Those of a list that mention something, or that are in a language or of a year: how it is asked, and made whole."""
ASKED_OF_THEM = {
    "how many": "how many", "which": "which", "what": "what", "combien": "combien d'", "lesquels": "quels",
    "كم": "كم مقالا", "أي": "أي المقالات", "اي": "أي المقالات",
}  # fmt: skip
CONNECTOR = {
    "en": r"(?:(?:and|but|so|then|now|also),?\ )+(?:(?:what|how)\ about\ )?|(?:what|how)\ about\ ",
    "fr": r"(?:(?:et|mais|alors|puis|ensuite),?\ )+|qu['’]en\ est-il\ (?:de\ |d['’])?",
    "ar": r"(?:و\ ?|ثم\ )?ماذا\ عن\ |(?:و|ثم)\ ?(?=\w)",
}
BEFORE_A_TERM = {
    "en": r"(?:about|on|of|for)\ ",
    "fr": r"(?:(?:sur|pour)\ |du\ |des\ |de\ la\ |de\ l['’]|de\ |d['’])",
    "ar": r"(?:عن|حول)\ ",
}
"""What may stand between a connector and what another list is to mention."""
NEWEST = {
    "newest": {"en": "What is the newest article?", "fr": "Quel est le dernier article ?", "ar": "ما أحدث مقال؟"},
    "oldest": {"en": "What is the oldest article?", "fr": "Quel est le premier article ?", "ar": "ما أقدم مقال؟"},
}
