"""
Whether a sentence says who or what a name is: the answer to "Who is X?".

A news report says so in passing, beside the name: "the governor, Ann Lee, said", "la menuisière Ann Lee", "Ann Lee, who
heads the union", "الوزيرة آن لي". A sentence that only has the name in it says something else of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.evidence.question import AskedWord
from rag.answer.evidence.text import SentenceView
from rag.answer.names.places import TITLES, places_of
from rag.language import STOP_WORDS
from rag.language.calendar import weekday_names
from rag.language.english import IRREGULAR
from rag.language.normalise import fold
from rag.language.stopwords import word_set
from rag.language.words import Word, words_of

_DETERMINERS = {
    "en": word_set("the a an its his her their our my your one another former"),
    "fr": word_set("le la l les un une son sa ses leur leurs notre nos cette cet ce du des d au aux ancien ancienne"),
}
_ASIDE = word_set("""
    in on at after before during since from by with when while if for to under over near until within despite
    en dans à après avant pendant depuis lors chez sous sur vers durant dès quand lorsque si pour avec malgré outre
""")
"""What stands at the head of "On Monday in the evening, Ann Lee left" says when and where, not who."""
_WHERE = word_set("in at on near within à en dans sur")
_TOLD = word_set("""
    said says told tells met saw asked called named thanked sued accused praised beat joined followed left quoted
    dit affirme estime rappelle explique répond réplique précise ajoute assure raconte juge rencontre accuse
""")
"""Verbs that come right before the name of whom they speak of."""
_RELATIVE = word_set("who whose which whom qui dont que auquel à")
_BREAK = re.compile(r"[,;:.!?«»“”\"()\[\]–—…]")
_REACH = 5
"""Words of a noun phrase before a name, its article among them."""
_OPENING = 3
"""Words of one without an article, which opens a sentence: "Agriculture minister Ann Lee"."""
_BARE = 2
"""Words that make an English noun phrase without an article."""
_COPULA = re.compile(
    r"\s+(?:is|was|are|were|became|becomes|remains|est|était|sont|fut|devient|devint|reste)\s+"
    r"(?:also\s+|aussi\s+)?(?:the|an?|one|its|his|her|their|le|la|les|un|une|son|sa|leur|l['’])\b",
    re.I,
)
_NAMED = re.compile(
    r"(?:\bnamed|\bcalled|\bknown as|\bby the name of|\bnommée?s?|\bappelée?s?|\bdénommée?s?|\bdu nom de"
    r"|\bbaptisée?s?|اسمه|اسمها|يدعى|تدعى|المدعو|المدعوة|باسم)\s+[«“\"'’]?$",
    re.I,
)
_ARABIC_AFTER = re.compile(r"\s*[،,(]\s*(?:و?(?:هو|هي)\b|الذي|التي|ال\w+|\d)|\s+(?:هو|هي)\s")
_ARABIC_BEFORE = re.compile(r"(?:^|\s)[وفبل]?(?:ال|لل)\w{2,}[\s،]*[\"“«]?$")
_ARABIC_DAYS = re.compile(rf"(?:{'|'.join(weekday_names(languages=('ar',)))}|اليوم|الماضي|المقبل)[\s،]*$")


def identifies(view: SentenceView, words: Sequence[AskedWord]) -> bool:
    """
    Whether a sentence says who or what a name is.

    Args:
        view: of the sentence.
        words: of the name, as the question has them.
    """
    tokens = words_of(view.text, view.language)
    return any(_says_who(view, tokens, first, last) for first, last in places_of(tokens, words))


def _says_who(view: SentenceView, tokens: Sequence[Word], first: int, last: int) -> bool:
    before, after = view.text[: tokens[first].start], view.text[tokens[last].end :]
    if _NAMED.search(before):
        return True
    if view.language == "ar":
        in_front = _ARABIC_BEFORE.search(before) or (before.endswith("، ") and after.startswith("،"))
        return bool(_ARABIC_AFTER.match(after) or (in_front and not _ARABIC_DAYS.search(before)))
    stop = STOP_WORDS.get(view.language, frozenset())
    determiners = _DETERMINERS.get(view.language, frozenset())
    if _COPULA.match(after):
        return True
    if after.startswith(", ") and last + 1 < len(tokens):
        following = tokens[last + 1]
        # "At Cork, the council voted" says where; "At Cork, which floods each spring" says of Cork what it is.
        aside = first > 0 and tokens[first - 1].form in _WHERE
        if following.form in _RELATIVE or (not aside and _describes(tokens[last + 1 :], stop, determiners)):
            return True
    phrase = _phrase_before(view.text, tokens, first)
    if not phrase:
        return False
    noun, head = phrase[-1], phrase[0]
    if fold(noun.form) in TITLES and before.endswith((" ", ". ")):
        return True
    if noun.form in stop or noun.form in determiners or not noun.surface[:1].islower():
        return False
    described = (head.first and len(phrase) <= _OPENING) or any(word.form in determiners for word in phrase[-_REACH:-1])
    # "When journalist and political activist Ann Lee asked"
    plain = [word.surface[:1].islower() and word.form not in stop for word in phrase[-_BARE:]]
    described |= view.language == "en" and len(plain) == _BARE and all(plain)
    # "A fourth person, florist Ann Lee, …"
    described |= len(phrase) == 1 and after.startswith(",") and view.text[: noun.start].endswith(", ")
    if before.endswith(", "):  # set apart on both sides: "the governor, Ann Lee, said"
        return described and head.form not in _ASIDE and not after[:1].isspace()
    return described and before.endswith(" ") and not _is_verb(noun, phrase, view.language)


def _describes(words: Sequence[Word], stop: frozenset[str], determiners: frozenset[str]) -> bool:
    """Whether what comes after "Ann Lee," may say who she is: "a painter", "Irish painter", "délégué", "79 ans"."""
    word, *others = words
    if word.surface[:1].isupper() and others:
        word = others[0]
    if word.form in determiners or word.script == "number":
        return True
    return word.surface[:1].islower() and word.form not in stop and word.form not in _TOLD


def _is_verb(word: Word, phrase: Sequence[Word], language: str) -> bool:
    """Whether a word right before a name may be a verb that the name is the object of: "The judge sent Ann Lee …"."""
    if word.form in _TOLD:
        return True
    english = language == "en" and (word.form.endswith("ed") or word.form in IRREGULAR)
    *_, before, to = ["", "", *(one.form for one in phrase[:-1])]
    return english or (to == "to" and before != "according")


def _phrase_before(text: str, tokens: Sequence[Word], first: int) -> Sequence[Word]:
    """The words before a name back to a mark, but for one comma right before it."""
    start = first
    while start > 0:
        gap = text[tokens[start - 1].end : tokens[start].start]
        if _BREAK.search(gap) and not (start == first and gap == ", "):
            break
        start -= 1
    return tokens[start:first]
