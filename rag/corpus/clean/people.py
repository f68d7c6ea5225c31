"""Whether the words behind "by" are a person: desks, agencies, papers and places stand there as well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.corpus.clean.fold import fold
from rag.corpus.clean.wordings import AGENCIES
from rag.language.calendar import month_names, weekday_names
from rag.language.stopwords import STOP_WORDS, word_set

_LEAST_WORDS, _MOST_WORDS = 2, 6
PARTICLES = word_set(
    "de du des da das do dos di della del la le van von der den ter ten zu af av bin ben ibn bint al el ould y e"
)
"""Small words inside a Latin name, which may stand in small letters."""


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_BODIES = _folded(
    """
    staff agency agencies agence agences wire wires newswire newsroom news press presse post times daily weekly
    journal gazette herald tribune courier courrier chronicle observer monitor magazine review online digital web
    desk team board bureau service services editor editors editorial reporter reporters correspondent correspondents
    contributor contributors network group international foundation institute university association council
    committee ministry watch studio studios guest admin administrator user anonymous special media medias radio tv
    television televisions redaction equipe correspondant correspondants correspondante correspondantes envoye
    envoyee journaliste journalistes redacteur redacteurs lecteur lecteurs reader readers public union party bank
    company office department government police court parliament sports sport politics business culture world home
    health science opinion info infos edition deutsche welle
    published updated posted publie photo photos picture pictures image video
    محرر محررون محررين تحرير هيئة قسم وحدة مكتب وكالة وكالات مراسل مراسلة مراسلنا مراسلتنا مراسلو مراسلونا مراسلون
    موفد موفدنا موفدتنا مندوب فريق خاص خاصة متابعات متابعة موقع صحيفة جريدة مجلة قناة شبكة إذاعة بوابة يومية منصة
    إدارة رئيس مدير كاتب كاتبة صحافة صحافي صحفي إعداد تقرير تقارير تحقيق تصوير ترجمة بقلم كتب كتبت برس نيوز بوست
    تايمز أنباء أخبار تلفزيون فضائية وزارة حكومة شركة جامعة جمعية منظمة مركز معهد مؤسسة حزب نشر تحديث سياسي سياسية
    دولي دولية محلي محلية
    """
)
"""Words, without the Arabic article, of which no person's name has one."""
MONTHS = frozenset(month_names(languages=("en", "fr"), short=True, fold=fold))
_DAYS = frozenset(weekday_names(languages=("en", "fr"), fold=fold))
_MONTHS_AND_NAMES = word_set("april may june august mai")
_CALENDAR = _DAYS | (frozenset(month_names(languages=("en", "fr"), fold=fold)) - _MONTHS_AND_NAMES)
"""Months and days of the week that are no given name."""
_NO_FIRST_WORD = word_set(
    """
    the a an le la les l el al new north south east west northern southern eastern western upper lower central great
    greater grand saint san santa santo los las port cape mount lake fort united nouvelle nouveau haute haut basse bas
    puerto costa sri hong sierra burkina cote rio buenos tel sao nova british ile iles isle papua cap mont radio agence
    """
)
"""Words that papers and places begin with; few given names are among them."""
_WORDS_AND_NAMES = word_set("will may an so do don son ma sa tu he she me mes hui si")
"""Function words that are names as well."""
_FUNCTION_WORDS = (STOP_WORDS["en"] | STOP_WORDS["fr"]) - PARTICLES - _WORDS_AND_NAMES
_ARABIC = re.compile(r"[\u0620-\u064a]")
_JOINED = re.compile(r"[a-zà-ÿ](?=[A-ZÀ-Þ])")
_JOINED_NAMES = re.compile(r"(?:Mc|Mac|De|Di|Du|Da|Des|La|Le|Van|Von|Fitz|Ben|O|D|St)(?=[A-ZÀ-Þ])")
_GIVEN = _folded(
    """
    آدم آمنة آية أحمد أدهم أسامة أسماء أشرف أكرم أمجد أميرة أنس أنور أيمن أيوب إبراهيم إدريس إسماعيل إلهام إلياس
    إيناس إيهاب ابتسام احمد ادريس اسماعيل الياس باسل باسم بسام بلال بلقيس بهاء بهيج تامر توفيق تيسير ثائر جابر جاسم
    جلال جمال جمانة جميلة جواد جورج جوزيف حاتم حازم حامد حبيب حسام حسان حسن حسناء حسين حليمة حمدي حمزة حميد حنان
    حيدر خالد خديجة خليل داليا دانة داود دلال ديما دينا رائد رابح راشد رامز رامي رانيا راوية رباب رحاب رزان رشا رشيد
    رشيدة رضا رضوان رغد رمزي رنا رندا رنيم رهام رولا ريم ريما زكريا زهرة زهير زياد زيد زينب سارة سالم سامح سامر سامي
    سامية سحر سعاد سعود سعيد سفيان سلمان سلمى سليم سليمان سمر سمير سميرة سناء سهى سهير سوسن سيرين شادي شادية شاكر
    شذى شريف شكري شيرين شيماء صابر صبري صفوان صلاح ضياء طارق طاهر طلال عائشة عادل عاصم عامر عباس عبدالله عبدالرحمن
    عبير عثمان عدنان عدي عزة عصام علاء علي عماد عمار عمر عمرو عوض عيسى غادة غسان غيث فؤاد فاتن فادي فارس فاروق فاطمة
    فايز فتحي فدوى فراس فريد فريدة فهد فواز فوزي فيصل قاسم قيس كاظم كريمة كمال كنزة لارا لانا لبنى لطفي لمى لمياء
    لؤي ليث ليلى لينا ليال ماجد ماجدة مازن مالك ماهر محسن محمد محمود مختار مراد مروان مروة مريم مسعود مشاري مصطفى
    معاذ مفيد مكرم منال منذر منصور منى منية منير مهدي مهند موسى مؤيد ميادة ميساء ميسون مي نادر نادية نادين ناصر نبيل
    نجلاء نجوى ندى نديم نرمين نزار نزيهة نسرين نسيم نسيمة نهى نهلة نوال نورة نيفين هاجر هادي هاشم هالة هاني هبة هدى
    هدير هديل هشام هناء هند هيا هيام هيثم وائل وسام وسيم وليد ياسر ياسمين ياسين يحيى يسرى يعقوب يوسف يونس يزن
    """
)
"""
Common given names of Arabic, by which a name is told where nothing else says that it is one. Those with which a heading
may begin as well (king, morning, secretary) are not among them.
"""


def is_person(words: Sequence[str]) -> bool:
    """
    Whether words that stand where an author is named are the name of a person.

    Two words at least, one of them longer than an initial, no word of a desk, an office or a paper; in Latin letters
    each with a capital. A wrong name is worse than none, so that Mr Press and Ms Post go without.
    """
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS:
        return False
    folded = [fold(word).strip(".") for word in words]
    if _ARABIC.search(words[0]):
        return _is_arabic_person(words, folded)
    if words[0].lower() in _NO_FIRST_WORD or any(
        word in _BODIES or word in _CALENDAR or word in AGENCIES for word in folded
    ):
        return False
    full = [word for word in words if "." not in word and word not in PARTICLES]
    if not full or any(word.lower() in _FUNCTION_WORDS for word in full):
        return False
    if sum(word not in PARTICLES for word in words) < _LEAST_WORDS or words[-1] in PARTICLES:
        return False
    if any(_JOINED.search(_JOINED_NAMES.sub("", word)) for word in full):
        return False
    small = [word for word in full if not word.isupper()]
    return not small or all(len(word) == 1 or not word.isupper() or len(word) > 4 for word in full)


def _is_arabic_person(words: Sequence[str], folded: Sequence[str]) -> bool:
    """No given name has the article, and no word of a name is one of the function words or a desk's."""
    if (words[0].startswith("ال") and folded[0] not in _GIVEN) or len(folded[0]) < _LEAST_WORDS:
        return False
    if len(words) == _LEAST_WORDS and words[0] in ("عبد", "أبو", "أبي", "بن", "ولد"):
        return False
    if any(word in STOP_WORDS["ar"] or word.startswith("لل") for word in words if word != "علي"):
        return False
    return not any(form in _BODIES or form in AGENCIES for word in folded for form in (word, word.removeprefix("ال")))


def is_known_person(words: Sequence[str]) -> bool:
    """Whether Arabic words are a person's name that begins with a common given name."""
    if not words or not is_person(words):
        return False
    return fold(words[0]) in _GIVEN or (words[0] == "عبد" and words[1].startswith("ال"))
