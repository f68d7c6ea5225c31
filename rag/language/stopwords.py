"""
Function words: what carries no content of its own, per language.

Plain data. Forms are light (lower case, no Arabic vowel marks); French elided forms stand without their apostrophe.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a table that is written as text."""
    return frozenset(text.split())


_EN = word_set("""
a about above after again against ain all almost already also although always am among amongst an and any are aren
as at be became because become becoming been before being below between both but by can could couldn d did didn do
does doesn doing don done down during each either else etc even ever few for from further had hadn has hasn have
haven having he hence her here hers herself him himself his how however i if in into is isn it its itself just let
ll m many may me might more most much must my myself neither never no nor not of off often on once one ones only or
other others our ours ourselves out over own per perhaps quite rather re s same shall she should shouldn since so
some still such t than that the their theirs them themselves then there therefore these they this those though
through thus to too toward towards under until up upon us ve very via was wasn we were weren what when where whether
which while who whom whose why will with within without won would wouldn yet you your yours yourself yourselves
""")

_FR = word_set("""
a afin ai aient ailleurs ainsi ait allait aller alors après as au aucun aucune aujourd auquel aura auraient aurait
auront aussi autre autres aux auxquelles auxquels avaient avais avait avant avec avez avions avoir avons ayant bien
c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci combien comment contre d dans de
depuis des desquelles desquels devait devra devrait dit doit doivent donc dont du duquel durant dès déjà elle elles
en encore enfin ensuite entre es est est-ce et eu eue eurent eus eut faire faisait fait faite faits fera ferait font
furent fut fût hors hui il ils j jamais je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs
lors lorsqu lorsque lui là m ma mais malgré me mes moi moins mon même mêmes n ne ni non nos notamment notre nous nul
néanmoins on ont or ou oui où par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi pourra
pourraient pourrait pouvaient pouvait puis puisqu puisque qu quand que quel quelle quelles quelque quelques quels
qui quoi quoiqu quoique s sa sans se selon sera seraient serait seront ses si soi soient soit sommes son sont sous
suis sur t ta tandis te tel telle telles tels tes toi ton toujours tous tout toute toutefois toutes trop très tu un
une va vers via voici voilà vont vos votre vous y à ça étaient étais était étant étions été êtes être
""")

_AR = word_set("""
آنذاك أجل أحد أصبح أصبحت ألا أم أما أمام أن أنا أنت أنتم أنه أنها أنهم أو أولئك أي أية أيضا أيضاً أين أيها إحدى إذ
إذا إزاء إلا إلى إليك إليه إليها إليهم إما إن إنما إنه إنها إنهم إياه اجل احد احدى اذ اذا اصبح اصبحت ال الا التي
الذي الذين الرغم اللاتي اللتان اللذان اللواتي الى اليه اليها ام اما امام ان انا انت انتم انما انه انها انهم او اولئك
اي اياه اية ايضا اين ايها ب بأن بأنه بأنها بات باتت بالرغم بان بدون بذلك برغم بسبب بشكل بعد بعدما بعض بل بما بنا به
بها بهذا بهذه بهم بواسطة بي بين بينما تحت تزال تكن تكون تلك تم تمت ثم ثمة جدا جميع حتى حسب حول حيث حين حينما خلا
خلال خلف دون ذات ذلك ذو ذي ربما رغم زال زالت س ستكون سواء سوف سوى سيكون سيما شيء صار صارت ضد ضمن طبقا ظل ظلت عبر عدا
على عليك عليه عليها عليهم عما عن عند عندما عنه عنها عنهم غير ف فإن فان فضلا فقد فقط فكان فهو فهي فوق في فيما فيه
فيها فيهم فيهما قبل قبلما قد قط ك كأن كافة كان كانا كانت كانوا كذلك كل كلا كلتا كلما كم كما كنا كنت كهذا كون كونه
كونها كي كيف ل لأن لأنه لأنها لا لاسيما لان لتكون لدى لدي لدينا لديه لديها لديهم لذلك لقد لك لكن لكنه لكنها لكون لكي
لم لما لماذا لن لنا له لها لهذا لهذه لهم لهما لو لولا لي ليس ليست ليسوا ليكون ما مابين ماذا مازال مازالت ماعدا متى
مثل مثلا مع معه معها معهم مما من منذ منه منها منهم منهما مهما نحن نحو نعم نفس نفسه نفسها هؤلاء هاتان هذا هذان هذه هل
هم هما هن هنا هناك هنالك هو هي و وأما وأن وأنه وأنها وإلى وإن والتي والذي والذين والى وان وبعد وبين وتم وحتى وحيث
وخلال وذلك وعلى وعن وعند وعندما وفق وفقا وفي وقبل وقد وكان وكانت وكذلك وكل وكما ولا ولكن ولكنه ولكنها ولم وله ولها
وليس وليست وما ومع ومن ومنذ ومنها وهذا وهذه وهم وهو وهي يا يتم يجب يزال يكن يكون يكونون يمكن
""")

STOP_WORDS: dict[str, frozenset[str]] = {"en": _EN, "fr": _FR, "ar": _AR}
"""Words left out of the native and bridge fields, by ISO 639-1 code."""

_QUESTION_WORDS: dict[str, frozenset[str]] = {
    "en": word_set("""
        how what when where which who whom whose why
    """),
    "fr": word_set("""
        combien comment est-ce laquelle lequel lesquelles lesquels où pourquoi qu quand que quel quelle quelles quels
        qui quoi
    """),
    "ar": word_set("""
        أي أية أين أيهما اي اية اين بكم بم بماذا عم كم كيف كيفية لم لماذا لمن ما ماذا متى ممن من هل
    """),
    "de": word_set("""
        wann warum was welche welcher welches wem wen wer wessen wie wieso wo woher wohin
    """),
    "es": word_set("""
        adónde cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo dónde quién quiénes qué
    """),
}

FUNCTION_PROFILES: dict[str, frozenset[str]] = {
    "en": _EN - word_set("me a on d m t s as an am") | word_set("tell said"),
    "fr": _FR - word_set("a on as an c d j l m n s t y or me si car sera es") | word_set("comment"),
    "ar": _AR,
    "de": word_set("""
        aber als am auch auf aus bei das dass dem den der des die durch ein eine einem einen einer er es für haben
        hat hatte ich ihr im ist mit nach nicht noch nur oder seit sich sie sind und unter von vor wann war waren
        warum was welche welcher welches wem wen wenn wer werden wie wir wird wo wurde wurden zu zum zur zwischen
        über
    """),
    "es": word_set("""
        al como con cuando cuál cuáles cuándo cuántas cuánto cuántos cómo del desde donde dónde el en entre era eran
        es está están fue fueron ha había han hasta las lo los muy más no o para pero por porque que quién quiénes
        qué se ser sobre son su sus también una unas unos y
    """),
    "it": word_set("""
        al alla anche che chi come con da degli dei del della delle di dove e era erano gli ha hanno il lo ma nel
        nella non o per perché più quale quali quando quanti quanto si sono sua suo una uno è
    """),
    "pt": word_set("""
        ao com como da das do dos e era eram foi foram mais mas na nas no nos não o onde os ou para por porque quais
        qual quando quanto quantos que quem se seu sua são também tem um uma à é
    """),
    "nl": word_set("""
        aan bij dat de deze die dit een en er hebben heeft het hoe is maar met naar niet nog of ook op te uit van
        voor waar waarom wanneer waren was wat welk welke werd werden wie wordt zich zijn
    """),
    "sv": word_set("""
        att av blev de den det eller en ett från för hade har hur i inte med men när och också på sig som till vad
        var varför vem vilken vilket är
    """),
    "pl": word_set("""
        był była było co dlaczego do gdzie i jak jest kiedy kto która które który na nie się są to w z
    """),
    "tr": word_set("""
        bir bu değil hangi ile için kaç kim mi mu mü mı nasıl ne neden nerede olan olarak var ve yok
    """),
    "id": word_set("""
        adalah apa bagaimana dan dari dengan di ini itu kapan ke mana mengapa siapa tidak untuk yang
    """),
}
"""Words that tell languages apart in a short question, where character statistics do not."""


FUNCTION_WORDS = FUNCTION_PROFILES["en"] | FUNCTION_PROFILES["fr"] | FUNCTION_PROFILES["ar"]
"""Function words of the languages that are bridged, but for those that are words of another."""


def question_words(language: str) -> frozenset[str]:
    """The words that ask (who, quand, متى) in a language, in light form; empty for a language without a list."""
    return _QUESTION_WORDS.get(language, frozenset())
