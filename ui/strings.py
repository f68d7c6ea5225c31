"""The page's own words in English, French and Arabic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rag import language_name, written_date

INTERFACE_LANGUAGES = ("en", "fr", "ar")

_WORDS: dict[str, tuple[str, str, str]] = {
    "title": ("Ask the articles", "Interroger les articles", "اسأل المقالات"),
    "tagline": (
        "Ask in English, French or Arabic. The answer quotes the articles, and every number opens its source.",
        "Demandez en français, en anglais ou en arabe. La réponse cite les articles, et chaque numéro ouvre sa source.",
        "اسأل بالعربية أو الإنجليزية أو الفرنسية. تقتبس الإجابة من المقالات نفسها، وكل رقم يفتح مصدره.",
    ),
    "tab_ask": ("Ask", "Poser une question", "اسأل"),
    "tab_corpus": ("Articles", "Articles", "المقالات"),
    "question_label": ("Your question", "Votre question", "سؤالك"),
    "placeholder": (
        "Ask a question",
        "Posez une question",
        "اطرح سؤالًا",
    ),
    "ask": ("Ask", "Demander", "اسأل"),
    "stop": ("Stop", "Arrêter", "إيقاف"),
    "clear": ("New conversation", "Nouvelle conversation", "محادثة جديدة"),
    "export_md": ("Export Markdown", "Exporter en Markdown", "تصدير Markdown"),
    "export_json": ("Export JSON", "Exporter en JSON", "تصدير JSON"),
    "filters": ("Limit the search", "Limiter la recherche", "تضييق البحث"),
    "filters_set": ("Limit the search ({count})", "Limiter la recherche ({count})", "تضييق البحث ({count})"),
    "choice_unknown": (
        "Nothing in the list is called “{value}”.",
        "Rien dans la liste ne s’appelle « {value} ».",
        "لا شيء في القائمة باسم «{value}».",
    ),
    "choice_several": (
        "“{value}” fits several choices of the list. Choose one.",
        "« {value} » correspond à plusieurs choix de la liste. Choisissez-en un.",
        "«{value}» ينطبق على أكثر من خيار في القائمة. اختر واحدًا منها.",
    ),
    "filter_language": ("Languages", "Langues", "اللغات"),
    "filter_article": ("Articles", "Articles", "المقالات"),
    "filter_since": ("Published from", "Publié à partir du", "نُشر ابتداءً من"),
    "filter_until": ("Published until", "Publié jusqu’au", "نُشر حتى"),
    "limited_to": ("Limited to", "Limité à", "ضمن"),
    "examples": ("For example", "Par exemple", "مثلًا"),
    "example": (
        "What do the articles say about “{topic}”?",
        "Que disent les articles sur « {topic} » ?",
        "ماذا تقول المقالات عن «{topic}»؟",
    ),
    "waiting": ("Waiting for a free place", "En attente d’une place", "في انتظار دورك"),
    "searching": ("Searching the articles", "Recherche dans les articles", "جارٍ البحث في المقالات"),
    "answering": ("Answering", "Rédaction de la réponse", "جارٍ صوغ الإجابة"),
    "answered": ("Answer", "Réponse", "الإجابة"),
    "uncertain": ("Uncertain", "Incertain", "غير مؤكد"),
    "uncertain_why": (
        "The articles touch on this, but these sentences may not answer it. Read them before relying on them.",
        "Les articles abordent ce sujet, mais ces phrases n’y répondent peut-être pas. Lisez-les avant de vous y fier.",
        "تتطرق المقالات إلى هذا الموضوع، لكن هذه الجمل قد لا تجيب عن السؤال. اقرأها قبل الاعتماد عليها.",
    ),
    "not_in_corpus": ("Not in the articles", "Absent des articles", "غير موجود في المقالات"),
    "not_in_corpus_why": (
        "No article answers this question, so there is no answer.",
        "Aucun article ne répond à cette question : il n’y a donc pas de réponse.",
        "لا يجيب أي مقال عن هذا السؤال، لذلك لا توجد إجابة.",
    ),
    "not_within_limits": (
        "Not found within the limits",
        "Introuvable dans les limites fixées",
        "غير موجود ضمن الحدود المحددة",
    ),
    "not_within_limits_why": (
        "No article within the limits that you set answers this question; others were not searched.",
        "Dans les limites fixées, aucun article ne répond à cette question ; les autres n’ont pas été consultés.",
        "لا يجيب عن هذا السؤال أي مقال ضمن الحدود التي حددتها، ولم يُبحث في غيرها.",
    ),
    "failed": ("That did not work", "Cela n’a pas fonctionné", "تعذّر تنفيذ الطلب"),
    "failed_unknown": (
        "The program failed ({kind}). The log of the server says more.",
        "Le programme a échoué ({kind}). Le journal du serveur en dit plus.",
        "حدث خلل في البرنامج ({kind}). تجد التفاصيل في سجل الخادم.",
    ),
    "busy": (
        "Too many questions are waiting right now. Try again in a moment.",
        "Trop de questions sont en attente. Réessayez dans un instant.",
        "عدد الأسئلة المنتظرة كبير الآن. حاول مجددًا بعد قليل.",
    ),
    "still_answering": (
        "Wait for the answer, or stop it.",
        "Attendez la réponse ou arrêtez-la.",
        "انتظر الإجابة أو أوقفها.",
    ),
    "too_long": (
        "The question has {count} characters; at most {limit} are read. Shorten it.",
        "La question compte {count} caractères ; {limit} au plus sont lus. Raccourcissez-la.",
        "في السؤال {count} حرفًا، ولا يُقرأ أكثر من {limit}. اختصره.",
    ),
    "whole_question": ("The whole question", "La question entière", "السؤال كاملًا"),
    "nothing_to_export": (
        "There is nothing to export yet.",
        "Il n’y a encore rien à exporter.",
        "لا شيء للتصدير بعد.",
    ),
    "empty_question": ("Type a question first.", "Saisissez d’abord une question.", "اكتب سؤالًا أولًا."),
    "bad_date": (
        "“{value}” is not a date. Write it as 2024-01-31.",
        "« {value} » n’est pas une date. Écrivez-la ainsi : 2024-01-31.",
        "«{value}» ليس تاريخًا. اكتبه هكذا: 2024-01-31.",
    ),
    "stopped": ("Stopped", "Arrêté", "أُوقف"),
    "stopped_why": (
        "You stopped this answer; what had arrived is below.",
        "Vous avez arrêté cette réponse ; ce qui était arrivé figure ci-dessous.",
        "أوقفتَ هذه الإجابة، وما وصل منها معروض أدناه.",
    ),
    "stopped_early": (
        "You stopped this question before anything had arrived.",
        "Vous avez arrêté cette question avant que rien n’arrive.",
        "أوقفتَ هذا السؤال قبل أن يصل شيء.",
    ),
    "evidence_strong": ("strong evidence", "indices solides", "أدلة قوية"),
    "evidence_fair": ("fair evidence", "indices moyens", "أدلة متوسطة"),
    "evidence_thin": ("thin evidence", "indices minces", "أدلة ضعيفة"),
    "searched_for": ("Searched for", "Recherche effectuée", "بُحث عن"),
    "missing": ("Not mentioned in the passages found", "Absent des passages trouvés", "لا يرد في المقاطع التي وُجدت"),
    "unsupported": ("not supported by the sources", "non étayé par les sources", "لا تدعمه المصادر"),
    "gloss": (
        "Word by word, not a translation",
        "Mot à mot en anglais, pas une traduction",
        "كلمة بكلمة بالإنجليزية، وليست ترجمة",
    ),
    "written_by": (
        "Written by {name} from the quotes",
        "Rédigé par {name} à partir des citations",
        "صاغه {name} استنادًا إلى الاقتباسات",
    ),
    "copy": ("Copy", "Copier", "نسخ"),
    "copied": ("Copied", "Copié", "نُسخ"),
    "link": ("Copy link", "Copier le lien", "نسخ الرابط"),
    "retry": ("Ask again", "Redemander", "أعد السؤال"),
    "edit": ("Edit question", "Modifier la question", "تعديل السؤال"),
    "editing": (
        "You are editing your last question; its answer will be replaced.",
        "Vous modifiez votre dernière question ; sa réponse sera remplacée.",
        "أنت تعدّل سؤالك الأخير، وستُستبدل إجابته.",
    ),
    "cancel": ("Cancel", "Annuler", "إلغاء"),
    "helpful": ("Helpful", "Utile", "مفيد"),
    "unhelpful": ("Not helpful", "Pas utile", "غير مفيد"),
    "thanks": ("Noted, thank you.", "C’est noté, merci.", "سُجّل، شكرًا لك."),
    "note_label": (
        "What was good or wrong? (optional)",
        "Qu’est-ce qui était bien ou faux ? (facultatif)",
        "ما الذي أصاب أو أخطأ؟ (اختياري)",
    ),
    "send": ("Send", "Envoyer", "إرسال"),
    "sources": ("Sources", "Sources", "المصادر"),
    "source": ("Source", "Source", "المصدر"),
    "sources_none": (
        "Nothing was quoted. A passage that you choose opens here.",
        "Rien n’a été cité. Un passage choisi dans la réponse s’ouvre ici.",
        "لم يُقتبس شيء. أي مقطع تختاره يُفتح هنا.",
    ),
    "sources_empty": (
        "The articles behind an answer appear here, with the quoted sentence marked.",
        "Les articles d’où vient la réponse apparaissent ici, avec la phrase citée surlignée.",
        "تظهر هنا المقالات التي استندت إليها الإجابة، والجملة المقتبسة مظللة فيها.",
    ),
    "nearest": ("Nearest passages", "Passages les plus proches", "أقرب المقاطع"),
    "nearest_note": ("They do not answer the question.", "Ils ne répondent pas à la question.", "لا تجيب عن السؤال."),
    "other_passages": ("Also found, not quoted", "Également trouvés, non cités", "عُثر عليها أيضًا ولم تُقتبس"),
    "also_in": ("Also in", "Également dans", "ورد أيضًا في"),
    "outlet": ("Outlet", "Média", "الناشر"),
    "author": ("Author", "Auteur", "الكاتب"),
    "date": ("Date", "Date", "التاريخ"),
    "language": ("Language", "Langue", "اللغة"),
    "file": ("File", "Fichier", "الملف"),
    "undated": ("undated", "sans date", "بلا تاريخ"),
    "original": ("Open the original", "Ouvrir l’original", "فتح الأصل"),
    "back": ("Back to the answer", "Retour à la réponse", "العودة إلى الإجابة"),
    "back_list": ("All articles", "Tous les articles", "كل المقالات"),
    "why": ("Why this passage?", "Pourquoi ce passage ?", "لماذا هذا المقطع؟"),
    "why_rank": ("Ranked {rank} of {count}", "Rang {rank} sur {count}", "الترتيب {rank} من {count}"),
    "why_words": ("Words that matched", "Mots retrouvés", "الكلمات المطابقة"),
    "why_none": (
        "No word matched; the meaning is close.",
        "Aucun mot commun ; le sens est proche.",
        "لا كلمة مشتركة، والمعنى متقارب.",
    ),
    "signal_dense": ("Meaning", "Sens", "المعنى"),
    "signal_lexical": ("Same words", "Mêmes mots", "الكلمات نفسها"),
    "signal_bridge": ("Words across languages", "Mots d’une langue à l’autre", "الكلمات عبر اللغات"),
    "signal_names": ("Names", "Noms", "الأسماء"),
    "signal_coverage": ("Question covered", "Question couverte", "تغطية السؤال"),
    "signal_window": ("Covered with its neighbours", "Couverte avec ses voisins", "التغطية مع الجوار"),
    "signal_evidence": ("Its sentences", "Ses phrases", "جمله"),
    "left_out": ("Left out of the search", "Laissé hors de la recherche", "مستبعد من البحث"),
    "left_out_none": ("nothing", "rien", "لا شيء"),
    "kind_boilerplate": ("page furniture", "habillage de page", "حشو الصفحة"),
    "kind_instruction": ("instruction to a program", "consigne à un programme", "تعليمات موجهة إلى برنامج"),
    "kind_post": ("embedded post", "message intégré", "منشور مضمّن"),
    "kind_caption": ("caption", "légende", "تعليق صورة"),
    "not_shown": ("{count} characters not shown", "{count} caractères non affichés", "{count} حرفًا غير معروضة"),
    "corpus_search": ("Search in the articles", "Chercher dans les articles", "ابحث في المقالات"),
    "search": ("Search", "Chercher", "ابحث"),
    "corpus_search_hint": ("Words, “a phrase”, -word", "Mots, « une expression », -mot", "كلمات، «عبارة»، -كلمة"),
    "corpus_found": ("Passages for “{query}”", "Passages pour « {query} »", "مقاطع عن «{query}»"),
    "corpus_none": ("No passage found.", "Aucun passage trouvé.", "لم يُعثر على أي مقطع."),
    "corpus_summary": (
        "{articles} articles, {passages} passages",
        "{articles} articles, {passages} passages",
        "عدد المقالات {articles}، وعدد المقاطع {passages}",
    ),
    "corpus_missing": ("No articles yet.", "Aucun article pour l’instant.", "لا مقالات بعد."),
    "col_article": ("Article", "Article", "المقال"),
    "col_passages": ("Passages", "Passages", "المقاطع"),
    "col_copies": ("Copies", "Copies", "النسخ"),
    "col_left_out": ("Left out", "Laissé de côté", "المستبعد"),
    "read": ("Read", "Lire", "اقرأ"),
    "previous": ("Previous", "Précédent", "السابق"),
    "next": ("Next", "Suivant", "التالي"),
    "page_of": ("Page {page} of {pages}", "Page {page} sur {pages}", "صفحة {page} من {pages}"),
    "interface": ("Interface language", "Langue de l’interface", "لغة الواجهة"),
    "theme": ("Light or dark", "Clair ou sombre", "فاتح أو داكن"),
    "conversation": ("Conversation", "Conversation", "المحادثة"),
    "you_asked": ("You asked", "Vous avez demandé", "سألتَ"),
}


class Words(Mapping[str, str]):
    """The words of one interface language, by key; ``words("key", name=value)`` fills the gaps."""

    def __init__(self, language: str) -> None:
        self.language = language if language in INTERFACE_LANGUAGES else "en"
        self._column = INTERFACE_LANGUAGES.index(self.language)

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][self._column]

    def __iter__(self) -> Iterator[str]:
        return iter(_WORDS)

    def __len__(self) -> int:
        return len(_WORDS)

    def __call__(self, key: str, **values: object) -> str:
        return self[key].format(**values)

    @property
    def direction(self) -> str:
        """The interface's own direction."""
        return "rtl" if self.language == "ar" else "ltr"

    def refusal(self, *, limited: bool) -> tuple[str, str]:
        """
        What an answer that was not found is called, and why.

        Under limits only what lies within them was searched, which says nothing of the other articles.
        """
        key = "not_within_limits" if limited else "not_in_corpus"
        return self[key], self[f"{key}_why"]

    def language_name(self, code: str) -> str:
        """The name of a language in this one; unknown codes in capitals."""
        return language_name(code, self.language)

    def date(self, value: date | None) -> str:
        """A date as people write it in this language, or the word for none."""
        return self["undated"] if value is None else written_date(value, self.language)


def preferred_language(wanted: Sequence[str]) -> str:
    """
    The first interface language among language tags in order of preference (``["fr-CA", "en"]``), English without one.
    """
    for tag in wanted:
        code = str(tag).lower().replace("_", "-").split("-")[0]
        if code in INTERFACE_LANGUAGES:
            return code
    return "en"


def accepted_languages(header: str) -> list[str]:
    """The tags of an ``Accept-Language`` header, most wanted first (RFC 9110, section 12.5.4)."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:30]):
        tag, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            weighed.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]
