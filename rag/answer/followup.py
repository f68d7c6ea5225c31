"""
Follow-up questions: history completes a question that cannot stand alone ("Who reported it?"), and no other.

Rules in three languages, for when no language model is there to rewrite the question. What is searched for is shown to
the reader, so a wrong guess can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.errors import InputError
from rag.language import Bridge, plausible, question_words
from rag.language.normalise import fold, light
from rag.language.stopwords import STOP_WORDS
from rag.language.words import Word, words_of

_MOST_TURNS = 3
_FEW_CONTENT_WORDS = 3
_SHORT_WORDS = 9


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONNECTORS: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"^(?:and|but|so|then|also|or|what about|how about|what of)\b", re.I),
    "fr": re.compile(r"^(?:et|mais|alors|donc|ou|puis|qu['’]en est[- ]il)\b", re.I),
    "ar": re.compile(r"^(?:و(?=\S)|ف(?=(?:متى|أين|اين|كم|من|ما|هل|لماذا|كيف))|ثم |لكن |ماذا عن|وماذا عن)"),
}
_PRONOUNS: dict[str, frozenset[str]] = {
    "en": _words("he she they it him her them his hers its their theirs this that these those there then same such"),
    "fr": _words("il elle ils elles lui leur leurs son sa ses cela ça celui celle ceux celles ceci y en eux"),
    "ar": _words(
        "هو هي هم هما هذا هذه ذلك تلك هؤلاء ذاك منه منها منهم عنه عنها عنهم فيه فيها فيهم به بها بهم له لها لهم "
        "عليه عليها عليهم إليه اليه إليها اليها إليهم اليهم معه معها معهم هناك نفسه نفسها حينها بعدها قبلها بعده قبله وهو وهي"
    ),
}
_ARABIC_SUFFIX = re.compile(r"\w{3,}(?:ها|هم|هما|هن|ته|اته|تها|تهم)$")
_FRENCH_INVERSION = re.compile(r"(?:-t)?-(?:il|elle|ils|elles)\b", re.I)
_STAND_IN = re.compile(r"\bthe (?:\w+ )?ones?\b(?! of)|\b(?:celui|celle|ceux|celles)-(?:ci|là)\b", re.I)
_ENGLISH_EXPLETIVE = re.compile(
    r"(?i:there)\b|it (?:\w+er|true|possible|the case|take|took|taken)\b|it \w+ (?:who|that)\b|it [A-Z]"
    r"|(?i:that|this|these|those|such) (?!\w+ed\b|happen|mean|cost|lost|los|get|was|is)[a-z]+|(?i:then|same)\b"
)
_FRENCH_EXPLETIVE = re.compile(r"il y|qu.il y|(?:son|sa|ses|leur|leurs) \w+ (?:de|du|des)\b", re.I)
_FRENCH_THERE_IS = re.compile(r"\by a(?:vait|ura)?[- ]t?-?$", re.I)
_ARABIC_COPULA = re.compile(r"(?:من|ما|أي|اي) $")
_PREPOSITIONS: dict[str, frozenset[str]] = {
    "en": _words("in at for from to by with of on about among under"),
    "fr": _words("en à au aux dans pour chez de du des par avec sur parmi"),
    "ar": _words("في عند من الى إلى على عن مع لدى بين"),
}
_ARTICLES = _words("the a an le la les l un une des du")
_ENDING = re.compile(r"[\s?؟!.…]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What is searched for: ``text``, and ``added``, the words that came from history (empty where none did)."""

    text: str
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A question taken apart: its words, those with content, and whether each is a name."""

    text: str
    language: str
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    names: frozenset[int]


def completed(question: str, history: Sequence[Mapping[str, str]], *, bridge: Bridge) -> Completed:
    """
    The question with what it leaves unsaid taken from the turns before.

    Args:
        question: as typed.
        history: earlier turns, oldest first. Only the user's are looked at: an answer quotes articles, and what a
            quote happens to name is not what the person asked about.
        bridge: analyser, for names.

    Returns:
        The question itself where it stands alone or nothing came before.
    """
    asked = [turn["content"] for turn in history if turn.get("role") == "user" and turn["content"].strip()]
    if not asked or not needs_history(question, bridge=bridge):
        return Completed(text=question)
    before, *later = asked[-_MOST_TURNS:]
    for turn in later:
        before = _joined(turn, before, bridge=bridge).text if _says_little(turn, bridge) else turn
    return _joined(question, before, bridge=bridge)


def _says_little(question: str, bridge: Bridge) -> bool:
    """Whether an earlier question rests on the one before it, or may: it names nothing ("Was anyone hurt?")."""
    read = _read(question, bridge)
    return needs_history(question, bridge=bridge) or (not read.names and len(read.content) <= _FEW_CONTENT_WORDS)


def needs_history(question: str, *, bridge: Bridge) -> bool:
    """
    Whether a question cannot stand alone.

    It cannot when it opens with a connector and is short, when a pronoun comes before anything it could stand for, or
    when it says next to nothing ("Why?", "Et combien ?").
    """
    read = _read(question, bridge)
    named = bool(read.names)
    if not read.content:
        return True
    if _opens_with_connector(read) and (len(read.words) <= _SHORT_WORDS or _has_pronoun(read)):
        return not (named and len(read.content) > _FEW_CONTENT_WORDS)
    if _dangling_pronoun(read) or _stand_in(read):
        return True
    few = len(read.content) <= _FEW_CONTENT_WORDS
    return few and not named and _has_pronoun(read)


def _opens_with_connector(read: _Read) -> bool:
    pattern = _CONNECTORS.get(read.language)
    if pattern is None or not pattern.match(read.text.strip()):
        return False
    if read.language != "ar" or not read.text.strip().startswith("و"):
        return True
    # Many Arabic words begin with the letter that means "and"; it is a connector before a word that asks or links.
    first = read.words[0].form
    rest = first[1:]
    known = question_words("ar") | _PREPOSITIONS["ar"] | STOP_WORDS["ar"]
    return rest in known or fold(rest) in {fold(word) for word in known}


def _dangling_pronoun(read: _Read) -> bool:
    """A pronoun with no content word before it, that nothing in the question can stand behind."""
    first_content = read.content[0].start if read.content else len(read.text)
    pronouns = _PRONOUNS.get(read.language, frozenset())
    for word in read.words:
        if word.start >= first_content:
            return False
        if word.form in pronouns and not _is_expletive(word, read):
            return True
    return False


def _stand_in(read: _Read) -> bool:
    """ "The Spanish one", "celle-ci", with no name and hardly a thing before it."""
    match = _STAND_IN.search(read.text)
    if match is None:
        return False
    before = [word.start for word in read.content if word.start < match.start()]
    return len(before) <= 2 and not read.names & set(before)


def _is_expletive(word: Word, read: _Read) -> bool:
    """Whether a pronoun stands for nothing: "is it true", "y a-t-il", "who is it that", "من هو …"."""
    tail = read.text[word.start :]
    if read.language == "en":
        return bool(_ENGLISH_EXPLETIVE.match(tail))
    if read.language == "fr":
        there = _FRENCH_THERE_IS.search(read.text[: word.start]) is not None
        return there or word.form in {"en", "y"} or bool(_FRENCH_EXPLETIVE.match(tail))
    return read.language == "ar" and bool(_ARABIC_COPULA.search(read.text[: word.start]))


def _has_pronoun(read: _Read) -> bool:
    pronouns = _PRONOUNS.get(read.language, frozenset())
    for word in read.words:
        if word.form in pronouns and not _is_expletive(word, read):
            return True
        if read.language == "ar" and _ARABIC_SUFFIX.search(word.form):
            return True
    inverted = _FRENCH_INVERSION.search(read.text) if read.language == "fr" and not read.names else None
    return inverted is not None and sum(word.start < inverted.start() for word in read.content) <= 1


def _joined(question: str, before: str, *, bridge: Bridge) -> Completed:
    new, old = _read(question, bridge), _read(before, bridge)
    swapped = _swapped(new, old)
    if swapped is not None:
        return Completed(text=swapped, added=tuple(word.surface for word in old.content))
    said = {fold(word.form) for word in new.content}
    added = tuple(dict.fromkeys(word.surface for word in old.content if fold(word.form) not in said))
    if not added:
        return Completed(text=question)
    return Completed(text=f"{question} ({' '.join(added)})", added=added)


def _swapped(new: _Read, old: _Read) -> str | None:
    """
    The earlier question with one part exchanged, for a follow-up that is nothing but that part.

    "… sold in Egypt?" and then "And in Indonesia?" gives "… sold in Indonesia?"; the part is found by its preposition.
    """
    if (
        new.language != old.language
        or len(new.content) > 2
        or any(word.form in question_words(new.language) for word in _without_connector(new))
    ):
        return None
    words = _without_connector(new)
    prepositions = _PREPOSITIONS.get(new.language, frozenset())
    if len(words) < 2 or words[0].form not in prepositions:
        return None
    places = [i for i, word in enumerate(old.words) if word.form == words[0].form and i + 1 < len(old.words)]
    if not places:
        return None
    at = places[-1]
    last = at + 1
    while last + 1 < len(old.words) and (old.words[last].form in _ARTICLES):
        last += 1
    part = _ENDING.sub("", new.text[words[0].start :])
    return f"{old.text[: old.words[at].start]}{part}{old.text[old.words[last].end :]}"


def _without_connector(read: _Read) -> tuple[Word, ...]:
    """The words after "and", "et", "و"; the Arabic one is part of the first word, which is cut."""
    if not read.words or not _opens_with_connector(read):
        return read.words
    first = read.words[0]
    if read.language == "ar" and first.form.startswith("و") and len(first.form) > 2:
        return (first._replace(form=first.form[1:], surface=first.surface[1:], start=first.start + 1), *read.words[1:])
    return read.words[1:]


def _read(question: str, bridge: Bridge) -> _Read:
    language = plausible(question, bridge.languages)[0]
    words = tuple(words_of(question, language))
    stop = STOP_WORDS.get(language, frozenset()) | question_words(language) | _PRONOUNS.get(language, frozenset())
    content = tuple(
        word
        for word in words
        if word.form not in stop
        and light(word.form) not in stop
        and not (language == "ar" and word.form[:1] in "وف" and (word.form[1:] in stop or fold(word.form[1:]) in stop))
    )
    named = {term.start for term in bridge.analyse(question, language).names if not term.key.startswith("=")}
    capital = {w.start for w in content if language in ("en", "fr") and w.surface[:1].isupper() and not w.initial}
    arabic = {w.start for w in content if language == "ar" and w.start in named}
    return _Read(text=question, language=language, words=words, content=content, names=frozenset(capital | arabic))


def checked_history(history: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """
    The turns that can be used.

    Raises:
        InputError: a turn is not ``{"role": …, "content": …}`` with text in both.
    """
    turns: list[Mapping[str, str]] = []
    for turn in history:
        try:
            role, content = turn["role"], turn["content"]
        except (TypeError, KeyError) as exc:
            raise InputError(f"A turn of the history must have role and content, not {turn!r:.60}.") from exc
        if role not in {"user", "assistant"} or not isinstance(content, str):
            raise InputError(f"A turn of the history has role {role!r}; it must be user or assistant, with text.")
        turns.append({"role": role, "content": content})
    return turns
