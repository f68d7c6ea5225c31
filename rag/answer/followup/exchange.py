"""
"And in Gaza?": the earlier question with one of its parts exchanged, where it is clear which and how far it reaches.

Where it is not, nothing is exchanged, and the question is completed by the words of the one before, which is safe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.answer.followup.read import ARABIC_FOR, PREPOSITIONS, ReadQuestion, without_connector
from rag.language import STOP_WORDS, question_words
from rag.language.calendar import month_names, weekday_names
from rag.language.stopwords import word_set
from rag.language.words import Word

_Kind = Literal["name", "time", "thing"]

_ARTICLES = word_set("the a an le la les l un une des du")
_ENDING = re.compile(r"[\s?؟!.…]+$")
_TIMES = frozenset(month_names(short=True)) | frozenset(weekday_names()) | word_set("كانون تشرين عام سنة شهر يوم")
_ENDS_A_PART = word_set(
    "across near inside outside yesterday today tonight last next hier demain près récemment "
    "أمس اليوم العام الأسبوع الشهر"
)
_ANDS = word_set("and or et ou أو")
_IN_NAMES = {"en": word_set("of and the de du la al el bin ibn"), "fr": word_set("de du des d la le les l et")}
_ENGLISH_SIDE = re.compile(
    r"(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?|central|downtown|rural|greater|occupied"
)
_FRENCH_ADJECTIVE = re.compile(
    r"\w+(?:ite|ienne|aise|ale|aine|oise|ée|ique|ane|euse|al|ien|ais|é)s?|\w+aux|arabes?|unie?s?"
)
_ARABIC_PLACE = word_set(
    "مدينة قطاع محافظة ولاية جنوب شمال شرق غرب وسط دولة جمهورية إقليم منطقة بلدة قرية مخيم ميناء جزيرة"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A preposition with its noun: the words ``first`` to ``last``; ``last`` is None where its end is not clear."""

    kind: _Kind
    first: int
    last: int | None


def exchanged(new: ReadQuestion, old: ReadQuestion) -> tuple[str, tuple[Word, ...]] | None:
    """
    The earlier question with the part exchanged that a follow-up consists of, and what content it keeps of it.

    "… sold in Egypt?" and then "And in Indonesia?" gives "… sold in Indonesia?". The part is found by its preposition
    and by what it names: a name stands for a name, a date for a date.
    """
    words = without_connector(new)
    if new.language == old.language == "ar" and words and ARABIC_FOR.match(words[0].form):
        return _attached_exchanged(new, old)
    prepositions = PREPOSITIONS.get(new.language, frozenset())
    if new.language != old.language or not words or words[0].form not in prepositions:
        return None
    if any(word.form in question_words(new.language) for word in words):
        return None
    part = _part(words, 0, new)
    if part is None or part.last != len(words) - 1:
        return None
    places = [_part(old.words, at, old) for at, word in enumerate(old.words) if word.form == words[0].form]
    alike = [place for place in places if place is not None and place.kind == part.kind]
    if len(alike) != 1 or alike[0].last is None:
        return None
    first, last = alike[0].first, alike[0].last
    if part.kind == "time" and part.last < last - first:
        return None  # "in May 2021" and then "in June": of the same year, which would be lost
    start, end = old.words[first].start, old.words[last].end
    text = f"{old.text[:start]}{_ENDING.sub('', new.text[words[0].start :])}{old.text[end:]}"
    return text, tuple(word for word in old.content if not start <= word.start < end)


def _attached_exchanged(new: ReadQuestion, old: ReadQuestion) -> tuple[str, tuple[Word, ...]] | None:
    """
    "… لإصلاح الطرق؟" and then "وللمياه؟": the noun with the same letter for "for" or "in" written on to it, exchanged.

    Only where one stands in the earlier question, with nothing but nouns behind it.
    """
    words = without_connector(new)
    places = [at for at, word in enumerate(old.words) if ARABIC_FOR.match(word.form)]
    if len(places) != 1 or old.words[places[0]].form[0] != words[0].form[0]:
        return None
    tail = old.words[places[0] + 1 :]
    if any(word not in old.content or word.form in PREPOSITIONS["ar"] or _is_time(word) for word in tail):
        return None
    start, end = old.words[places[0]].start, old.words[-1].end
    text = f"{old.text[:start]}{_ENDING.sub('', new.text[words[0].start :])}{old.text[end:]}"
    return text, tuple(word for word in old.content if word.start < start)


def _part(words: tuple[Word, ...], at: int, read: ReadQuestion) -> _Part | None:
    """The part that begins with the preposition at ``at``; None where no noun follows it."""
    head = at + 1
    while head < len(words) and words[head].form in _ARTICLES and read.language != "ar":
        head += 1
    if head >= len(words) or words[head] not in read.content:
        return None
    if _is_time(words[head]):
        last = head
        while last + 1 < len(words) and _is_time(words[last + 1]):
            last += 1
        return _Part(kind="time", first=at, last=_ended(words, last, read))
    if read.language == "ar":
        return _arabic_part(words, at, head, read)
    if _is_side(words, head, read):
        head += 1
    if not words[head].surface[:1].isupper():
        return _Part(kind="thing", first=at, last=_ended(words, head, read))
    return _Part(kind="name", first=at, last=_ended(words, _name_end(words, head, read), read))


def _is_time(word: Word) -> bool:
    return word.script == "number" or word.form in _TIMES


def _is_side(words: tuple[Word, ...], at: int, read: ReadQuestion) -> bool:
    """Whether a word says which side of the place that is named next: "northern Gaza"."""
    return (
        read.language == "en"
        and at + 1 < len(words)
        and _ENGLISH_SIDE.fullmatch(words[at].form) is not None
        and words[at + 1].surface[:1].isupper()
    )


def _name_end(words: tuple[Word, ...], at: int, read: ReadQuestion) -> int:
    """Where a name ends that begins at ``at``: "Bank of England", "Afrique du Sud", "Arabie saoudite"."""
    while at + 1 < len(words):
        following = at + 1
        while following + 1 < len(words) and words[following].form in _IN_NAMES[read.language]:
            if words[following].surface[:1].isupper():
                break
            following += 1
        if any(_parted(words[i], words[i + 1], read) for i in range(at, following)):
            return at
        word = words[following]
        adjective = read.language == "fr" and following == at + 1 and word in read.content
        if not word.surface[:1].isupper() and not (adjective and _FRENCH_ADJECTIVE.fullmatch(word.form)):
            return at
        at = following
    return at


def _parted(one: Word, other: Word, read: ReadQuestion) -> bool:
    """Whether more than a space, hyphen, apostrophe or point stands between two words."""
    return re.fullmatch(r"\s|[-'’‑]|\. ?", read.text[one.end : other.start]) is None


def _ended(words: tuple[Word, ...], last: int, read: ReadQuestion) -> int | None:
    """``last`` where the part surely ends there: at the end, or before a function word, a preposition or a date."""
    if last + 1 == len(words):
        return last
    following = words[last + 1]
    ends = STOP_WORDS[read.language] | PREPOSITIONS[read.language] | question_words(read.language) | _ENDS_A_PART
    return last if following.form not in _ANDS and (following.form in ends or _is_time(following)) else None


def _arabic_part(words: tuple[Word, ...], at: int, head: int, read: ReadQuestion) -> _Part:
    """A part in Arabic: names reach as far as the lexicon knows them, with "city of" and its like before them."""
    name = head + 1 if words[head].form in _ARABIC_PLACE and head + 1 < len(words) else head
    known = [end for place in (head, name) for start, end in read.spans if start == words[place].start]
    if not known:
        return _Part(kind="thing", first=at, last=_ended(words, head, read))
    last = max(i for i, word in enumerate(words) if word.start < max(known))
    following = words[last + 1].form if last + 1 < len(words) else ""
    # An adjective or a second name may belong to it: "غزة الشمالية", "غزة والضفة".
    unclear = re.match(r"و?ال|و\w{2}", following) and _ended(words, last, read) is None
    return _Part(kind="name", first=at, last=None if unclear else last)
