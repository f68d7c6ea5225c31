"""The few words that an answer without a model says in its own voice, in the question's language."""

from __future__ import annotations

from collections.abc import Sequence

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "uncertain": "I am not sure that the articles answer this. The nearest they come:",
        "not_in_corpus": "The articles do not answer this.",
        "missing": "None of the passages found mentions {words}.",
        "nearest": "The nearest passages are listed below; none of them is an answer.",
        "empty": "No passage was found.",
        "empty_filtered": "No passage was found within the limits of the search.",
        "not_in_filtered": "The articles within the limits of the search do not answer this question.",
        "mentioned": "Articles that mention {words}: {articles} of {total}. Mentions: {count}.",
        "described": "Articles found, among the nearest passages, that mention all of {words}: {articles}.",
        "authored_none": "In none of them was {words} read as the author.",
        "authored": "Articles that name {words} as their author: {articles} of {total}.",
        "mentioned_shown": "Quoted are the {shown} that mention it most.",
        "all": "Articles: {total} ({languages}).",
        "all_dated": "Published from {first} to {last}; without a date: {undated}.",
        "all_undated": "None states when it was published; quoted is the beginning of {shown}.",
        "all_rest": "The others are listed for a year, a language or a subject, as in “articles from 2023”, “articles "
        "in French”, “articles about the harbour”.",
        "languages_shown": "Quoted is the beginning of the newest in each language.",
        "dates_shown": "Quoted is the beginning of the oldest and of the newest.",
        "newest_shown": "Quoted is the beginning of the {shown} newest.",
        "oldest_shown": "Quoted is the beginning of the {shown} oldest.",
        "newest_one": "Quoted is the beginning of the newest.",
        "oldest_one": "Quoted is the beginning of the oldest.",
        "published": "{title} was published on {date}.",
        "published_unknown": "{title} does not state when it was published.",
        "author_unknown": "In {title} no author could be read.",
        "outlet_unknown": "{title} does not state where it was published; its file is {source}.",
        "author": "{title} names as its author: {author}.",
        "outlet": "{title} is from {outlet}.",
        "timeline": "Sentences that state a day or a month, in order of time: {count}. Articles: {articles}.",
        "timeline_of": "On {words}, sentences that state a day or a month, in order of time: {count}. "
        "Articles: {articles}.",
        "timeline_published": "No sentence on {words} states such a time. Articles that mention it, in the order in "
        "which they were published: {articles}.",
        "timeline_none": "No sentence was found in them that states a day or a month of that time, and none "
        "is dated then.",
        "timeline_day": "Asked for is {first}.",
        "timeline_days": "Asked for are the days from {first} to {last}.",
        "timeline_then": "Articles published then that state no such time, with their first sentence: {count}.",
        "timeline_shown": "Quoted are the {shown} latest.",
        "voices": "Quoted or reported in {title}: {names}.",
        "voices_unknown": "In {title} no sentence was found that gives anybody's words.",
        "courtesy_hello": "Hello. This program answers questions by quoting the articles of a folder to the letter, "
        "each quote with its source; what stands in none of them it does not answer.",
        "courtesy_about": "A program that answers questions by quoting the articles of a folder to the letter, each "
        "quote with its source; what stands in none of them it does not answer.",
        "examples": "Ask, for example: “List all the articles”, “Summarise the newest article”, “What do the "
        "articles say about …?”",
        "courtesy_noted": "All right. Ask about anything that stands in the articles.",
        "courtesy_elsewhere": "Only what stands in them can be quoted.",
        "courtesy_thanks": "Gladly. Ask about anything that stands in the articles.",
        "courtesy_sure": "Every quote stands in its article to the letter, which its source shows. Whether it answers "
        "is judged by a small model, which can be wrong.",
        "courtesy_translate": "The articles are quoted as they stand and not translated. A quote in another language "
        "than the question's comes with a word gloss.",
        "figures_differ": "The figures differ: {figures}.",
        "compared": "What each article says of it, one sentence each:",
        "comma": ", ",
        "and": " or ",
        "open": "“",
        "close": "”",
    },
    "fr": {
        "uncertain": "Je ne suis pas sûr que les articles répondent à cette question. Ce qui s’en approche le plus :",
        "not_in_corpus": "Les articles ne répondent pas à cette question.",
        "missing": "Aucun des passages trouvés ne mentionne {words}.",
        "nearest": "Les passages les plus proches sont indiqués ci-dessous ; aucun n’est une réponse.",
        "empty": "Aucun passage n’a été trouvé.",
        "empty_filtered": "Aucun passage n’a été trouvé dans les limites de la recherche.",
        "not_in_filtered": "Les articles dans les limites de la recherche ne répondent pas à cette question.",
        "mentioned": "Articles qui mentionnent {words} : {articles} sur {total}. Mentions : {count}.",
        "described": "Articles trouvés, parmi les passages les plus proches, qui mentionnent "
        "tout de {words} : {articles}.",
        "authored_none": "Dans aucun d’eux {words} n’a été lu comme auteur.",
        "authored": "Articles qui indiquent {words} comme auteur : {articles} sur {total}.",
        "mentioned_shown": "Sont cités les {shown} qui en comptent le plus.",
        "all": "Articles : {total} ({languages}).",
        "all_dated": "Publiés du {first} au {last} ; sans date : {undated}.",
        "all_undated": "Aucun n’indique de date de publication ; est cité le début de {shown} d’entre eux.",
        "all_rest": "Les autres se demandent par année, par langue ou par sujet, comme « articles de 2023 », "
        "« articles en arabe », « articles sur le port ».",
        "languages_shown": "Est cité le début du plus récent dans chaque langue.",
        "dates_shown": "Est cité le début du plus ancien et du plus récent.",
        "newest_shown": "Est cité le début des {shown} plus récents.",
        "oldest_shown": "Est cité le début des {shown} plus anciens.",
        "newest_one": "Est cité le début du plus récent.",
        "oldest_one": "Est cité le début du plus ancien.",
        "published": "{title} a été publié le {date}.",
        "published_unknown": "{title} n’indique pas de date de publication.",
        "author_unknown": "Dans {title}, aucun auteur n’a pu être lu.",
        "outlet_unknown": "{title} n’indique pas où il a été publié ; son fichier est {source}.",
        "author": "{title} indique comme auteur : {author}.",
        "outlet": "{title} vient de {outlet}.",
        "timeline": "Phrases qui indiquent un jour ou un mois, par ordre de date : {count}. Articles : {articles}.",
        "timeline_of": "Sur {words}, phrases qui indiquent un jour ou un mois, par ordre de date : {count}. "
        "Articles : {articles}.",
        "timeline_published": "Aucune phrase sur {words} n’indique de tel moment. Articles qui le mentionnent, par "
        "date de publication : {articles}.",
        "timeline_none": "Aucune phrase n’y a été trouvée qui indique un jour ou un mois de cette période, et "
        "aucun n’est daté d’alors.",
        "timeline_day": "Le jour demandé est le {first}.",
        "timeline_days": "Les jours demandés vont du {first} au {last}.",
        "timeline_then": "Articles publiés alors qui n’indiquent aucune date, avec leur première phrase : {count}.",
        "timeline_shown": "Sont citées les {shown} dernières.",
        "voices": "Propos cités ou rapportés dans {title} : {names}.",
        "voices_unknown": "Dans {title}, aucune phrase trouvée ne rapporte de propos.",
        "courtesy_hello": "Bonjour. Ce programme répond aux questions en citant à la lettre les articles d’un dossier, "
        "chaque citation avec sa source ; à ce qui n’y figure pas, il ne répond pas.",
        "courtesy_about": "Un programme qui répond aux questions en citant à la lettre les articles d’un dossier, "
        "chaque citation avec sa source ; à ce qui n’y figure pas, il ne répond pas.",
        "examples": "Demandez par exemple : « Liste tous les articles », « Résume le dernier article », « Que disent "
        "les articles sur … ? »",
        "courtesy_noted": "C’est noté. Posez une question sur tout ce qui figure dans les articles.",
        "courtesy_elsewhere": "Seul ce qui y figure peut être cité.",
        "courtesy_thanks": "Avec plaisir. Posez une question sur tout ce qui figure dans les articles.",
        "courtesy_sure": "Chaque citation figure à la lettre dans son article, comme le montre sa source. Si elle "
        "répond à la question, c’est un petit modèle qui en juge, et il peut se tromper.",
        "courtesy_translate": "Les articles sont cités tels quels et ne sont pas traduits. Une citation dans une autre "
        "langue que la question est accompagnée d’une glose mot à mot.",
        "figures_differ": "Les chiffres diffèrent : {figures}.",
        "compared": "Ce qu’en dit chaque article, une phrase chacun :",
        "comma": ", ",
        "and": " ni ",
        "open": "« ",
        "close": " »",
    },
    "ar": {
        "uncertain": "لست متأكدا من أن المقالات تجيب عن هذا السؤال. أقرب ما ورد فيها:",
        "not_in_corpus": "لا تجيب المقالات عن هذا السؤال.",
        "missing": "لا يرد في المقاطع التي وُجدت ذكر {words}.",
        "nearest": "أقرب المقاطع مذكورة أدناه، وليس أي منها جوابا.",
        "empty": "لم يُعثر على أي مقطع.",
        "empty_filtered": "لم يُعثر على أي مقطع ضمن حدود البحث.",
        "not_in_filtered": "لا تجيب المقالات الواقعة ضمن حدود البحث عن هذا السؤال.",
        "mentioned": "المقالات التي تذكر {words}: {articles} من {total}. عدد مرات الذكر: {count}.",
        "described": "المقالات التي وُجدت بين أقرب المقاطع وتذكر كل كلمات {words}: {articles}.",
        "authored_none": "لم يُقرأ اسم {words} كاتبا لأي منها.",
        "authored": "المقالات التي كاتبها {words}: {articles} من {total}.",
        "mentioned_shown": "المقتبس من المقالات الأكثر ذكرا وعددها {shown}.",
        "all": "عدد المقالات: {total} ({languages}).",
        "all_dated": "نُشرت من {first} إلى {last}، ومن دون تاريخ: {undated}.",
        "all_undated": "لا يذكر أي منها تاريخ نشره، والمقتبس بداية {shown} منها.",
        "all_rest": "أما البقية فتُطلب بحسب السنة أو اللغة أو الموضوع، مثل «مقالات عام 2023» و«مقالات بالفرنسية» "
        "و«مقالات عن الميناء».",
        "languages_shown": "المقتبس بداية أحدث مقال بكل لغة.",
        "dates_shown": "المقتبس بداية أقدمها وأحدثها.",
        "newest_shown": "المقتبس بداية أحدث المقالات وعددها {shown}.",
        "oldest_shown": "المقتبس بداية أقدم المقالات وعددها {shown}.",
        "newest_one": "المقتبس بداية أحدثها.",
        "oldest_one": "المقتبس بداية أقدمها.",
        "published": "نُشر المقال {title} في {date}.",
        "published_unknown": "لا يذكر المقال {title} تاريخ نشره.",
        "author_unknown": "لم يُعثر في المقال {title} على اسم كاتبه.",
        "outlet_unknown": "لا يذكر المقال {title} أين نُشر، وملفه هو {source}.",
        "author": "كاتب المقال {title} بحسب ما ورد فيه: {author}.",
        "outlet": "المقال {title} منشور في {outlet}.",
        "timeline": "عدد الجمل التي تذكر يوما أو شهرا بترتيبها الزمني: {count}، وعدد مقالاتها: {articles}.",
        "timeline_of": "عدد الجمل عن {words} التي تذكر يوما أو شهرا بترتيبها الزمني: {count}، "
        "وعدد مقالاتها: {articles}.",
        "timeline_published": "لا تذكر أي جملة عن {words} وقتا كهذا. "
        "عدد المقالات التي تذكره، بترتيب نشرها: {articles}.",
        "timeline_none": "لم توجد فيها جملة تذكر يوما أو شهرا من ذلك الوقت، ولا مقال مؤرخ حينها.",
        "timeline_day": "اليوم المطلوب هو {first}.",
        "timeline_days": "الأيام المطلوبة من {first} إلى {last}.",
        "timeline_then": "المقالات المنشورة حينها التي لا تذكر وقتا كهذا، مع جملتها الأولى: {count}.",
        "timeline_shown": "المقتبس منها أحدث {shown}.",
        "voices": "من نُقلت أقوالهم في {title}: {names}.",
        "voices_unknown": "لم توجد في {title} جملة تنقل أقوال أحد.",
        "courtesy_hello": "مرحبا. يجيب هذا البرنامج عن الأسئلة باقتباس مقالات مجلد حرفيا، مع مصدر كل اقتباس، ولا "
        "يجيب عما لم يرد فيها.",
        "courtesy_about": "برنامج يجيب عن الأسئلة باقتباس مقالات مجلد حرفيا، مع مصدر كل اقتباس، ولا يجيب عما لم يرد "
        "فيها.",
        "examples": "من أمثلة الأسئلة: «اعرض كل المقالات»، «لخص أحدث مقال»، «ماذا تقول المقالات عن …؟»",
        "courtesy_noted": "حسنا. اسأل عن أي شيء ورد في المقالات.",
        "courtesy_elsewhere": "لا يُقتبس إلا ما ورد فيها.",
        "courtesy_thanks": "بكل سرور. اسأل عن أي شيء ورد في المقالات.",
        "courtesy_sure": "كل اقتباس وارد في مقاله حرفيا كما يبين مصدره. أما هل يجيب عن السؤال فيحكم فيه "
        "نموذج صغير قد يخطئ.",
        "courtesy_translate": "تُقتبس المقالات كما هي ولا تُترجم. ويرافق الاقتباسَ بلغة غير لغة السؤال شرحٌ كلمة بكلمة.",
        "figures_differ": "تختلف الأرقام: {figures}.",
        "compared": "ما يقوله كل مقال في ذلك، جملة لكل منها:",
        "comma": "، ",
        "and": " ولا ",
        "open": "«",
        "close": "»",
    },
}
_MOST_WORDS = 3


def say(key: str, language: str, **values: object) -> str:
    """A text in a language, in English where there is none for it."""
    return _TEXTS.get(language, _TEXTS["en"])[key].format(**values)


def quoted(word: str, language: str) -> str:
    """A word in the quotation marks of a language."""
    return f"{say('open', language)}{word}{say('close', language)}"


def mentions_nothing(words: Sequence[str], language: str) -> str:
    """ "None of the passages found mentions “X” or “Y”.", at most three words named; empty without words."""
    if not words:
        return ""
    listed = say("and", language).join(quoted(word, language) for word in words[:_MOST_WORDS])
    return say("missing", language, words=listed)
