"""
Sentences that say who holds a post: "Who is the mayor of Elm?", "Qui est la ministre de la Santé ?", "من هو الرئيس؟".

Whoever holds a post is named right beside it: behind it ("the mayor of Elm, Ann Lee, said"), before it ("Ann Lee, the
mayor of Elm") or as what she is ("Ann Lee is the mayor"). Where all words of it stand so, little is left to guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.question import Asked, AskedWord, is_part
from rag.answer.evidence.text import SentenceView
from rag.language import STOP_WORDS

_ASKS = re.compile(
    r"""
    \s*(?:(?:and|so)\ )?who(?:['’]s|\ (?:is|was|are|were))\ (?:the|its|their|his|her)\ (?P<en>\S.*)
  | \s*(?:et\ )?qui\ (?:est|était|sont|étaient)\ (?:le|la|les|l['’]|son|sa)\s?(?P<fr>\S.*)
  | \s*و?من\ (?:(?:هو|هي|هم|كان|كانت)\ )?(?P<ar>\S.*)
    """,
    re.I | re.X,
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’]*(?:-[A-ZÀ-ÖØ-Þ]?[\w'’]+)*"
_PERSON = (
    rf"{_WORD}(?:(?: (?:de|du|des|la|le|van|von|der|di|da|dos|al|el|bin|ben|ibn|bint)(?= )){{0,2}} {_WORD}){{1,3}}"
)
"""A given name and a surname, in Latin letters."""
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Lord|Lady|M|MM|Mme|Mlle|Me|Pr)\.? )?"
_OF = r"(?: (?:of|for|at|in|de|du|des|chargée? de) [^,.;:«»“”\"()]{1,45}| (?:d['’]|de l['’])[^,.;:«»“”\"()]{1,45})?"
"""What the post is of, where the question does not say so."""
_BEHIND = re.compile(rf"{_OF}(?:, (?:now |then )?| \(| )(?:named |called )?{_TITLE}{_PERSON}(?=$|[\s,.;:)])")
_BEFORE = re.compile(
    rf"(?:^|[\s(«“\"]){_PERSON}(?:, | \(| (?:is|was|are|remains|became|est|était|reste|devient) )"
    r"(?:(?:now|then|also|currently|alors|aujourd['’]hui) )?"
    r"(?:the |an? |its |their |his |her |le |la |les |l['’]|un |une |son |sa |leur )?(?:[\w-]+ ){0,2}$"
)
_AR_SET_APART = re.compile(r"(?: [^،,.؛:«»]{1,40})?[،,] ?(?P<name>\w{2,}(?: \w{2,}){1,3}) ?[،,.]")
_AR_TITLED = re.compile(
    r"[،,]? (?:الدكتورة?|السيدة?|المهندسة?|الأستاذة?|القاضية?|الشيخ|اللواء|العميد|العقيد) \w{2,} \w{2,}"
)
_GAP = 2
"""Words that may stand between those of a post: "the minister of public health"."""


def asks_who_holds(question: Asked) -> bool:
    """Whether a question asks who holds a post and no more."""
    found = _ASKS.fullmatch(question.query.text.strip(" ?؟!."))
    if found is None or not question.words or question.query.about:
        return False
    return not all(word.capital for word in question.words)  # "Who is the Joker?" asks about a name


def who_hold(question: Asked, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that name somebody beside all words of the post, as they were ranked."""
    languages = question.query.languages
    return [one for one in ranked if _names_holder(one.candidate.view, question.words, languages)]


def _names_holder(view: SentenceView, words: Sequence[AskedWord], languages: Sequence[str]) -> bool:
    return any(_stands_beside(view, first, last) for first, last in _posts(view, words, languages))


def _posts(view: SentenceView, words: Sequence[AskedWord], languages: Sequence[str]) -> list[tuple[int, int]]:
    """The shortest runs of a sentence's words that hold all words of the post."""
    native = view.language in languages
    if not view.spans:
        return []
    if not native:  # "ministre de la Santé" has a gloss, and its words have none of their own
        words = [word for word in words if not any(is_part(word.surface, other.surface) for other in words)]
    wanted = [word.bridge | word.names | (word.native if native else frozenset()) for word in words]
    found = []
    for first in range(len(view.places)):
        met: list[set[str]] = [set() for _ in words]
        for last in range(first, min(len(view.places), first + _length(words) + _GAP)):
            own = [view.places[last][0] & keys for keys in wanted]
            if not any(own) and last == first:
                break
            for held, keys in zip(met, own, strict=True):
                held |= keys
            if any(own) and all(len(held) >= _needed(word) for held, word in zip(met, words, strict=True)):
                found.append((first, last))
                break
    return found


def _needed(word: AskedWord) -> int:
    """Keys by which a word is met; an expression needs two of its gloss, "minister" is not yet of health."""
    return 2 if " " in word.surface and len(word.bridge) > 1 else 1


def _length(words: Sequence[AskedWord]) -> int:
    return sum(map(_needed, words))


def _stands_beside(view: SentenceView, first: int, last: int) -> bool:
    """Whether somebody's name stands right behind a run of words, or before it."""
    before, behind = view.text[: view.spans[first][0]], view.text[view.spans[last][1] :]
    if view.language != "ar":
        return bool(_BEHIND.match(behind) or _BEFORE.search(before))
    if _AR_TITLED.match(behind):
        return True
    apart = _AR_SET_APART.match(behind)
    if apart is not None and not any(word in STOP_WORDS["ar"] for word in apart["name"].split()):
        return True
    following = last + 1
    return (
        following + 1 < len(view.places)
        and view.spans[following][0] - view.spans[last][1] <= 1
        and all(_may_be_name(view.places[place][0]) for place in (following, following + 1))
    )


def _may_be_name(keys: frozenset[str]) -> bool:
    return any(key[0] in "=~" for key in keys)
