"""Short notices that an answer carries, in the language of its question."""

from __future__ import annotations

from typing import Literal

Key = Literal["undated", "phrase", "phrase_filtered", "respelt", "unsaid"]

_NOTICES: dict[Key, dict[str, str]] = {
    "undated": {
        "en": "{count} articles without a date were left out by the date filter.",
        "fr": "{count} articles sans date ont été écartés par le filtre de date.",
        "ar": "استبعد مرشح التاريخ {count} من المقالات غير المؤرخة.",
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
    "respelt": {
        "en": "No passage mentions “{words}”; “{found}”, which looks like it, was searched for instead.",
        "fr": "Aucun passage ne mentionne « {words} » ; « {found} », qui y ressemble, a été cherché à la place.",
        "ar": "لا يذكر أي مقطع «{words}»، فجرى البحث بدلا من ذلك عن «{found}» لتشابه الكتابة.",
    },
}


def notice(key: Key, language: str, **values: object) -> str:
    """A notice in ``language``, or in English where it has none in that."""
    texts = _NOTICES[key]
    return texts.get(language, texts["en"]).format(**values)
