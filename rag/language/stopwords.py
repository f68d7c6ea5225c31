"""
Function words: what carries no content of its own, per language.

Plain data. Forms are light (lower case, no Arabic vowel marks); French elided forms stand without their apostrophe.
"""

from __future__ import annotations

_EN = ["a", "an", "the", "this", "that", "these", "those", "such", "and", "or", "but", "nor", "so", "yet", "if", "then", "else", "than", "as", "of", "at", "by", "for", "with", "about", "against", "between", "into", "through", "during", "before", "after", "above", "below", "to", "from", "up", "down", "in", "out", "on", "off", "over", "under", "again", "further", "once", "here", "there", "when", "where", "why", "how", "what", "which", "who", "whom", "whose", "all", "any", "both", "each", "few", "more", "most", "other", "others", "some", "no", "not", "only", "own", "same", "too", "very", "s", "t", "can", "could", "will", "would", "shall", "should", "may", "might", "must", "do", "does", "did", "doing", "done", "don", "didn", "doesn", "isn", "aren", "wasn", "weren", "won", "wouldn", "couldn", "shouldn", "hasn", "haven", "hadn", "ain", "be", "is", "am", "are", "was", "were", "been", "being", "have", "has", "had", "having", "i", "me", "my", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "yourself", "yourselves", "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their", "theirs", "themselves", "one", "ones", "also", "just", "because", "while", "until", "although", "though", "however", "per", "via", "upon", "within", "without", "whether", "either", "neither", "ever", "never", "else", "let", "ll", "ve", "re", "d", "m", "many", "much", "often", "always", "among", "amongst", "toward", "towards", "since", "still", "even", "already", "almost", "rather", "quite", "perhaps", "therefore", "thus", "hence", "etc", "becoming", "became", "become"]

_FR = ["le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux", "à", "a", "ce", "c", "cet", "cette", "ces", "ça", "cela", "celui", "celle", "ceux", "celles", "ci", "et", "ou", "où", "mais", "donc", "or", "ni", "car", "si", "que", "qu", "qui", "quoi", "dont", "lequel", "laquelle", "lesquels", "lesquelles", "auquel", "auxquels", "auxquelles", "duquel", "desquels", "desquelles", "quel", "quelle", "quels", "quelles", "comment", "pourquoi", "quand", "combien", "je", "j", "me", "m", "moi", "tu", "te", "t", "toi", "il", "elle", "on", "nous", "vous", "ils", "elles", "se", "s", "soi", "lui", "leur", "leurs", "y", "en", "mon", "ma", "mes", "ton", "ta", "tes", "son", "sa", "ses", "notre", "nos", "votre", "vos", "ne", "n", "pas", "plus", "moins", "très", "trop", "peu", "aussi", "ainsi", "alors", "encore", "déjà", "toujours", "jamais", "même", "mêmes", "tout", "tous", "toute", "toutes", "autre", "autres", "tel", "telle", "tels", "telles", "chaque", "quelque", "quelques", "plusieurs", "aucun", "aucune", "nul", "dans", "sur", "sous", "par", "pour", "avec", "sans", "entre", "vers", "chez", "depuis", "pendant", "durant", "avant", "après", "contre", "selon", "dès", "jusque", "jusqu", "lorsque", "lorsqu", "puisque", "puisqu", "quoique", "quoiqu", "parce", "afin", "tandis", "malgré", "parmi", "hors", "être", "est", "es", "suis", "sommes", "êtes", "sont", "était", "étais", "étaient", "étions", "serait", "seraient", "sera", "seront", "soit", "soient", "fut", "furent", "été", "étant", "fût", "avoir", "ai", "as", "avons", "avez", "ont", "avait", "avais", "avaient", "avions", "aurait", "auraient", "aura", "auront", "ait", "aient", "eut", "eurent", "eu", "eue", "eus", "ayant", "fait", "font", "faire", "faisait", "fera", "ferait", "faits", "faite", "peut", "peuvent", "pouvait", "pouvaient", "pourra", "pourrait", "pourraient", "doit", "doivent", "devait", "devra", "devrait", "va", "vont", "allait", "aller", "là", "voici", "voilà", "oui", "non", "si", "ne", "lors", "ailleurs", "cependant", "toutefois", "néanmoins", "puis", "ensuite", "enfin", "aujourd", "hui", "notamment", "ceci", "via", "est-ce", "bien", "dit"]

_AR = ["في", "من", "الى", "إلى", "على", "عن", "مع", "منذ", "حتى", "خلال", "بين", "عند", "لدى", "لدي", "قبل", "بعد", "فوق", "تحت", "امام", "أمام", "خلف", "حول", "ضد", "دون", "بدون", "سوى", "غير", "عبر", "نحو", "و", "ف", "ب", "ل", "ك", "س", "ال", "او", "أو", "أم", "ام", "ثم", "بل", "لكن", "لكنه", "لكنها", "ولكن", "إن", "ان", "أن", "انه", "إنه", "أنه", "انها", "إنها", "أنها", "انهم", "أنهم", "إنهم", "بأن", "بان", "لأن", "لان", "لأنه", "لأنها", "كأن", "الا", "إلا", "ألا", "اما", "أما", "إما", "اذا", "إذا", "إذ", "اذ", "لو", "لولا", "كي", "لكي", "كما", "كذلك", "لذلك", "ذلك", "تلك", "هذا", "هذه", "هذان", "هاتان", "هؤلاء", "اولئك", "أولئك", "هنا", "هناك", "هنالك", "الذي", "التي", "الذين", "اللذان", "اللتان", "اللاتي", "اللواتي", "ما", "ماذا", "لماذا", "من", "منها", "منه", "منهم", "منهما", "متى", "اين", "أين", "كيف", "كم", "هل", "أي", "اي", "أية", "اية", "أيها", "ايها", "اياه", "إياه", "هو", "هي", "هم", "هن", "هما", "نحن", "انا", "أنا", "انت", "أنت", "انتم", "أنتم", "فيه", "فيها", "فيهم", "فيهما", "عليه", "عليها", "عليهم", "اليه", "إليه", "اليها", "إليها", "إليهم", "له", "لها", "لهم", "لهما", "لنا", "لي", "لك", "بها", "به", "بهم", "بنا", "بي", "معه", "معها", "معهم", "عنه", "عنها", "عنهم", "لم", "لن", "لا", "ليس", "ليست", "ليسوا", "قد", "لقد", "فقد", "سوف", "كان", "كانت", "كانوا", "كنت", "كنا", "يكون", "تكون", "يكونون", "سيكون", "ستكون", "لتكون", "ليكون", "وكان", "وكانت", "فكان", "تكن", "يكن", "كل", "بعض", "جميع", "كافة", "كلا", "كلتا", "نفس", "نفسه", "نفسها", "أيضا", "ايضا", "أيضاً", "فقط", "مثل", "مثلا", "حيث", "بينما", "حين", "حينما", "عندما", "كلما", "لما", "مما", "عما", "بما", "فيما", "ربما", "إنما", "انما", "مهما", "وهو", "وهي", "وهم", "وفي", "ومن", "وعلى", "والى", "وإلى", "وعن", "ومع", "وأن", "وان", "وإن", "ولم", "ولا", "وما", "وقد", "وهذا", "وهذه", "وذلك", "والتي", "والذي", "والذين", "فان", "فإن", "فهو", "فهي", "بعدما", "قبلما", "مازال", "مازالت", "زال", "زالت", "يزال", "تزال", "يتم", "تم", "تمت", "وتم", "يجب", "يمكن", "بشكل", "بسبب", "بواسطة", "ضمن", "إزاء", "حسب", "وفق", "وفقا", "طبقا", "رغم", "برغم", "بالرغم", "الرغم", "أجل", "اجل", "شيء", "نعم", "يا", "أصبح", "اصبح", "أصبحت", "اصبحت", "صار", "صارت", "ظل", "ظلت", "بات", "باتت", "ذات", "ذو", "ذي", "أحد", "احد", "إحدى", "احدى", "آنذاك", "ثمة", "قط", "سواء", "عدا", "ماعدا", "خلا", "لاسيما", "سيما", "جدا", "فضلا", "مابين", "لكون", "كونه", "كونها", "كون", "بذلك", "بهذا", "بهذه", "لهذا", "لهذه", "كهذا", "عليك", "إليك", "لديه", "لديها", "لديهم", "لدينا", "وكل", "ومنها", "وكذلك", "كانا", "ولكن", "ولكنه", "ولكنها", "وأما", "وأنه", "وأنها", "بأنه", "بأنها", "وليس", "وليست", "وله", "ولها", "وكما", "وبعد", "وقبل", "وعند", "ومنذ", "وحتى", "وبين", "وخلال", "وعندما", "وحيث"]

STOP_WORDS: dict[str, frozenset[str]] = {"en": frozenset(_EN), "fr": frozenset(_FR), "ar": frozenset(_AR)}
"""Words left out of the native and bridge fields, by ISO 639-1 code."""

_QUESTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(["who", "whom", "whose", "what", "which", "when", "where", "why", "how"]),
    "fr": frozenset(
        ["qui", "que", "qu", "quoi", "quel", "quelle", "quels", "quelles", "quand", "où", "comment", "pourquoi", "combien", "lequel", "laquelle", "lesquels", "lesquelles", "est-ce"]
    ),
    "ar": frozenset(
        ["من", "ما", "ماذا", "متى", "أين", "اين", "كيف", "كم", "لماذا", "لم", "هل", "أي", "اي", "أية", "اية", "بكم", "ممن", "عم", "بم", "لمن", "بماذا", "أيهما", "كيفية"]
    ),
    "de": frozenset(["wer", "wen", "wem", "wessen", "was", "welche", "welcher", "welches", "wann", "wo", "wohin", "woher", "warum", "wieso", "wie"]),
    "es": frozenset(["quién", "quiénes", "qué", "cuál", "cuáles", "cuándo", "dónde", "adónde", "cómo", "cuánto", "cuánta", "cuántos", "cuántas"]),
}

FUNCTION_PROFILES: dict[str, frozenset[str]] = {
    "en": frozenset(_EN) - frozenset(["me", "a", "on", "d", "m", "t", "s", "as", "an", "am"]) | frozenset({"what's", "tell", "said"}),
    "fr": frozenset(_FR) - frozenset(["a", "on", "as", "an", "c", "d", "j", "l", "m", "n", "s", "t", "y", "or", "me", "si", "car", "sera", "es"]),
    "de": frozenset(
        ["der", "die", "das", "ein", "eine", "einen", "einem", "einer", "und", "oder", "aber", "nicht", "ist", "sind", "war", "waren", "wurde", "wurden", "wird", "werden", "hat", "haben", "hatte", "mit", "von", "zu", "zum", "zur", "im", "am", "auf", "für", "aus", "bei", "nach", "über", "unter", "wer", "was", "wann", "wo", "warum", "wie", "welche", "welcher", "welches", "wen", "wem", "den", "dem", "des", "sich", "es", "ich", "wir", "ihr", "sie", "er", "als", "auch", "noch", "nur", "wenn", "dass", "durch", "vor", "seit", "zwischen"]
    ),
    "es": frozenset(
        ["el", "los", "las", "una", "unos", "unas", "del", "y", "o", "pero", "no", "es", "son", "fue", "fueron", "era", "eran", "ha", "han", "había", "con", "por", "para", "como", "qué", "quién", "quiénes", "cuándo", "dónde", "cómo", "cuál", "cuáles", "cuánto", "cuántos", "cuántas", "porque", "se", "su", "sus", "lo", "más", "muy", "también", "está", "están", "sobre", "entre", "hasta", "desde", "cuando", "donde", "que", "en", "al", "ser"]
    ),
    "it": frozenset(
        ["il", "lo", "gli", "una", "uno", "del", "della", "dei", "delle", "degli", "nel", "nella", "e", "o", "ma", "non", "è", "sono", "era", "erano", "ha", "hanno", "con", "per", "come", "che", "chi", "quando", "dove", "perché", "quale", "quali", "quanto", "quanti", "si", "suo", "sua", "più", "anche", "di", "da", "al", "alla"]
    ),
    "pt": frozenset(
        ["o", "os", "um", "uma", "do", "da", "dos", "das", "no", "na", "nos", "nas", "e", "ou", "mas", "não", "é", "são", "foi", "foram", "era", "eram", "tem", "com", "por", "para", "como", "que", "quem", "quando", "onde", "porque", "qual", "quais", "quanto", "quantos", "se", "seu", "sua", "mais", "também", "ao", "à"]
    ),
    "nl": frozenset(
        ["de", "het", "een", "en", "of", "maar", "niet", "is", "zijn", "was", "waren", "werd", "werden", "wordt", "heeft", "hebben", "met", "van", "te", "voor", "op", "aan", "uit", "bij", "naar", "wie", "wat", "waar", "wanneer", "waarom", "hoe", "welke", "welk", "dat", "die", "dit", "deze", "zich", "ook", "nog", "er"]
    ),
    "sv": frozenset(
        ["och", "eller", "men", "inte", "är", "var", "blev", "har", "hade", "med", "av", "till", "för", "på", "från", "vem", "vad", "när", "hur", "varför", "vilken", "vilket", "det", "den", "de", "en", "ett", "som", "sig", "också", "i", "att"]
    ),
    "pl": frozenset(
        ["i", "w", "na", "z", "do", "nie", "jest", "są", "był", "była", "było", "kto", "co", "kiedy", "gdzie", "dlaczego", "jak", "który", "która", "które", "się", "to"]
    ),
    "tr": frozenset(
        ["ve", "bir", "bu", "ne", "kim", "nerede", "neden", "nasıl", "hangi", "için", "ile", "mi", "mı", "mu", "mü", "olan", "olarak", "değil", "var", "yok", "kaç"]
    ),
    "id": frozenset(
        ["dan", "yang", "di", "ke", "dari", "untuk", "dengan", "apa", "siapa", "kapan", "mana", "mengapa", "bagaimana", "adalah", "ini", "itu", "tidak"]
    ),
}
"""Words that tell languages in Latin script apart in a short question."""


def question_words(language: str) -> frozenset[str]:
    """The words that ask (who, quand, متى) in a language, in light form; empty for a language without a list."""
    return _QUESTION_WORDS.get(language, frozenset())
