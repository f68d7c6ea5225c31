"""Short notices that an answer carries, in the language of its question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from rag.named import language_name, written_date

Key = Literal[
    "undated", "phrase", "phrase_filtered", "respelt", "unsaid", "in_language", "since", "until", "between",
    "compared_one", "compared_none",
]  # fmt: skip

_NOTICES: dict[Key, dict[str, str]] = {
    "undated": {
        "en": "{count} articles without a date were left out by the date filter.",
        "fr": "{count} articles sans date ont été écartés par le filtre de date.",
        "ar": "استبعد مرشح التاريخ {count} من المقالات غير المؤرخة.",
    },
    "in_language": {
        "en": "As the question asks, only articles in {languages} were searched.",
        "fr": "Comme le demande la question, seuls les articles en {languages} ont été consultés.",
        "ar": "اقتصر البحث، كما يطلب السؤال، على المقالات المكتوبة باللغة {languages}.",
    },
    "since": {
        "en": "As the question asks, only articles published on or after {since} were searched.",
        "fr": "Comme le demande la question, seuls les articles publiés à partir du {since} ont été consultés.",
        "ar": "اقتصر البحث، كما يطلب السؤال، على المقالات المنشورة منذ {since}.",
    },
    "until": {
        "en": "As the question asks, only articles published on or before {until} were searched.",
        "fr": "Comme le demande la question, seuls les articles publiés jusqu’au {until} ont été consultés.",
        "ar": "اقتصر البحث، كما يطلب السؤال، على المقالات المنشورة حتى {until}.",
    },
    "between": {
        "en": "As the question asks, only articles published from {since} to {until} were searched.",
        "fr": "Comme le demande la question, seuls les articles publiés du {since} au {until} ont été consultés.",
        "ar": "اقتصر البحث، كما يطلب السؤال، على المقالات المنشورة من {since} إلى {until}.",
    },
    "phrase": {
        "en": "The exact phrase stands in no passage; it was searched for without the quotation marks.",
        "fr": "L’expression exacte ne figure dans aucun passage ; elle a été cherchée sans les guillemets.",
        "ar": "لا ترد العبارة بنصها في أي مقطع، فجرى البحث عنها دون علامتي الاقتباس.",
    },
    "phrase_filtered": {
        "en": "The exact phrase stands in no passage that the filters allow; it was searched for without the quotation "
        "marks.",
        "fr": "L’expression exacte ne figure dans aucun passage que les filtres laissent passer ; elle a été cherchée "
        "sans les guillemets.",
        "ar": "لا ترد العبارة بنصها في أي مقطع تسمح به المرشحات، فجرى البحث عنها دون علامتي الاقتباس.",
    },
    "unsaid": {
        "en": "The question does not say what it is about; with a name in it, the answer is surer.",
        "fr": "La question ne dit pas de quoi elle parle ; avec un nom, la réponse serait plus sûre.",
        "ar": "لا يذكر السؤال موضوعه، وذكر اسم فيه يجعل الجواب أوثق.",
    },
    "compared_one": {
        "en": "Only one article was found that says something of it, so that there is nothing to compare it with.",
        "fr": "Un seul article a été trouvé qui en dise quelque chose ; il n’y a donc rien à comparer.",
        "ar": "لم يُعثر إلا على مقال واحد يتناول ذلك، فلا مجال للمقارنة.",
    },
    "compared_none": {
        "en": "No article was found that surely speaks of it, so that nothing can be compared.",
        "fr": "Aucun article n’a été trouvé qui en parle à coup sûr ; rien ne peut donc être comparé.",
        "ar": "لم يُعثر على مقال يتناول ذلك يقينا، فلا مجال للمقارنة.",
    },
    "respelt": {
        "en": "No passage mentions “{words}”; “{found}”, which looks like it, was searched for instead.",
        "fr": "Aucun passage ne mentionne « {words} » ; « {found} », qui y ressemble, a été cherché à la place.",
        "ar": "لا يذكر أي مقطع «{words}»، فجرى البحث بدلا من ذلك عن «{found}» لتشابه الكتابة.",
    },
}

_AND = {"en": " and ", "fr": " et ", "ar": " و"}


def limits(language: str, *, languages: Sequence[str], since: date | None, until: date | None) -> tuple[str, ...]:
    """What a question limited the search to by its own words, as notices in ``language``."""
    told = []
    if languages:
        named = _AND.get(language, _AND["en"]).join(language_name(code, language) for code in languages)
        told.append(notice("in_language", language, languages=named))
    if since or until:
        key: Key = "between" if since and until else "since" if since else "until"
        days = {name: written_date(day, language) for name, day in (("since", since), ("until", until)) if day}
        told.append(notice(key, language, **days))
    return tuple(told)


def notice(key: Key, language: str, **values: object) -> str:
    """A notice in ``language``, or in English where it has none in that."""
    texts = _NOTICES[key]
    return texts.get(language, texts["en"]).format(**values)
