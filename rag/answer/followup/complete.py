"""
Follow-up questions: history completes a question that cannot stand alone ("Who reported it?"), and no other.

Rules in three languages, for when no language model is there to rewrite the question. What is searched for is shown to
the reader, so a wrong guess can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.followup.exchange import exchanged
from rag.answer.followup.read import (
    PREPOSITIONS,
    ReadQuestion,
    opens_with_connector,
    read_question,
    without_connector,
)
from rag.answer.followup.refer import dangling_pronoun, has_pronoun
from rag.errors import InputError
from rag.language import Bridge, question_words
from rag.language.normalise import fold
from rag.language.stopwords import FUNCTION_WORDS, word_set
from rag.language.words import Word
from rag.search.requests.asked_name import name_of, only_a_name, speaker_of

_MOST_TURNS = 3
_KEPT_TURNS = 40
"""Of a history, the latest; no question rests on what was said before them."""
_MOST_CHARS = 2000
"""What is read of an earlier turn, which no setting limits."""
_FEW_CONTENT_WORDS = 3
_SHORT_WORDS = 9
_ELLIPTICAL_WORDS = 4
_ADVERBS = {
    "en": word_set("now today next else exactly again later afterwards finally"),
    "fr": word_set("maintenant aujourd hui ensuite autre exactement finalement encore plus tard"),
    "ar": word_set("الآن اليوم لاحقا أيضا بالضبط"),
}
_SAYING = {
    "en": word_set("the a an is are was were be been there"),
    "fr": word_set("le la les l un une est sont était étaient sera y"),
    "ar": word_set("هو هي هم كان كانت هناك"),
}
_THE_ARTICLES = re.compile(
    r"\b(?:(?:the|these|your|both|all) articles|(?:this|that) article|(?:les|ces|vos|tes) articles|cet article)\b"
    "|المقالات|هذا المقال",
    re.I,
)
_STAND_IN = re.compile(r"\bthe (?:\w+ )?ones?\b(?! of)|\b(?:celui|celle|ceux|celles)-(?:ci|là)\b", re.I)

_CORRECTS = re.compile(
    r"""
    \s*(?:(?:no|nope|sorry|non|pardon|لا|عفوا)\s*[,;.!،؛–-]*\s*)*
    (?:(?P<and_en>(?:but\ )?i\ (?:mean|meant|was\ (?:talking|asking)\ about))
      |(?P<and_fr>(?:mais\ )?je\ (?:veux|voulais)\ (?:dire|parler\ d(?:e|u|es))|je\ parl(?:e|ais)\ d(?:e|u|es))
      |(?P<and_ar>(?:كنت\ )?(?:أقصد|اقصد|قصدت|أعني|اعني)))
    \s+(?P<meant>\S.*)
    """,
    re.I | re.X,
)
"""A turn that says only what the one before meant: "no, I meant the opera"."""
_ANOTHER = word_set("other another autre autres الآخر الأخرى الاخر الاخرى آخر أخرى")
_OWN_SUBJECT = {
    "en": re.compile(
        r"^\W*(?:when|where|why|how)\b.*?\b(?:do|does|did|is|are|was|were|has|have|had|will|would|can) the \w+", re.I
    ),
    "fr": re.compile(r"^\W*(?:quand|où|pourquoi|comment|combien)\b.*?(?:\b(?:le|la|les) |\bl['’](?!on\b))\w{3,}", re.I),
    "ar": re.compile(r"^\W*(?:متى|أين|لماذا|كيف)\s+\w+\s+ال\w+"),
}
"""Questions that say of what they ask it: "When did the opera open?"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What is searched for: ``text``, and ``added``, the words that came from history (empty where none did)."""

    text: str
    added: tuple[str, ...] = ()


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
    if asked and (meant := _CORRECTS.fullmatch(question)):
        return _corrected(meant, asked[-1], history, bridge=bridge)
    if not asked or not needs_history(question, bridge=bridge):
        return Completed(text=question)
    before, *later = asked[-_MOST_TURNS:]
    for turn in later:
        before = _joined(turn, before, bridge=bridge).text if _says_little(turn, bridge) else turn
    return _joined(question, before, bridge=bridge)


def _says_little(question: str, bridge: Bridge) -> bool:
    """Whether an earlier question rests on the one before it, or may: it names nothing ("Was anyone hurt?")."""
    read = read_question(question, bridge)
    if needs_history(question, bridge=bridge):
        return True
    own = _OWN_SUBJECT.get(read.language)
    has_subject = len(read.content) > 1 and own is not None and bool(own.search(question))
    return not read.names and len(read.content) <= _FEW_CONTENT_WORDS and not has_subject


def _corrected(meant: re.Match[str], before: str, history: Sequence[Mapping[str, str]], *, bridge: Bridge) -> Completed:
    """The question before of what was meant; as it was where that is only "the other one", which nothing tells."""
    said = read_question(meant["meant"], bridge)
    if not [word for word in said.content if word.form not in _ANOTHER]:
        places = [n for n, turn in enumerate(history) if turn.get("role") == "user" and turn["content"] == before]
        whole = completed(before, history[: places[-1]], bridge=bridge).text
        return Completed(text=whole, added=tuple(word.surface for word in read_question(before, bridge).content))
    joint = "And " if meant["and_en"] else "Et " if meant["and_fr"] else "و"
    return _joined(f"{joint}{meant['meant']}", before, bridge=bridge)


def needs_history(question: str, *, bridge: Bridge) -> bool:
    """
    Whether a question cannot stand alone.

    It cannot when it opens with a connector and is short, when a pronoun comes before anything it could stand for, or
    when it says next to nothing ("Why?", "Et combien ?", "Who paid?", "By how many votes?"). "And who is Ann Lee?" can.
    """
    if name_of(question, bridge) or speaker_of(question, bridge):
        return False
    read = read_question(question, bridge)
    named = bool(read.names)
    if not read.content or _elliptical(read):
        return True
    if opens_with_connector(read) and (len(read.words) <= _SHORT_WORDS or has_pronoun(read, repeated=True)):
        return not (named and len(read.content) > _FEW_CONTENT_WORDS)
    if dangling_pronoun(read) or _stand_in(read):
        return True
    few = len(read.content) <= _FEW_CONTENT_WORDS
    return few and not named and has_pronoun(read)


def says_too_little(question: str, *, bridge: Bridge) -> bool:
    """
    Whether nothing in a question tells what it is about, so that no answer to it is sure: "Is this true?", "Who paid?",
    "What do the articles have in common?".
    """
    read = read_question(question, bridge)
    if all(map(_says_nothing, read.words)) or not read.content or _elliptical(read):
        return True
    of_the_corpus = _THE_ARTICLES.search(question)
    words = [word for word in read.content if not of_the_corpus or word.form not in of_the_corpus[0].lower()]
    return len(words) <= 1 and not read.names and (bool(of_the_corpus) or has_pronoun(read))


def _says_nothing(word: Word) -> bool:
    """Whether a word is a function word of some language, and not an acronym: "le", "y", but not "UN" or "X"."""
    if word.surface.isupper() or word.script == "number":
        return False
    return word.form in FUNCTION_WORDS or (word.script == "latin" and len(word.form) == 1)


def _elliptical(read: ReadQuestion) -> bool:
    """
    Whether a question asks with one word and leaves the rest to what was said: "Who paid?", "By how many votes?".

    One that says of a thing what it is ("What is inflation?") or that there is some ("Y a-t-il une grève ?") does not.
    """
    of_content = [word for word in read.content if word.form not in _ADVERBS.get(read.language, frozenset())]
    words = without_connector(read)
    if len(of_content) > 1 or read.names or read.spans or not 1 < len(words) <= _ELLIPTICAL_WORDS:
        return False
    asking = question_words(read.language)
    asks = any(word.form in asking for word in words[:2] if word not in of_content)
    if not asks or (words[0].form not in asking and words[0].form not in PREPOSITIONS.get(read.language, frozenset())):
        return False
    return not of_content or not _says_what_it_is(of_content[0], read)


def _says_what_it_is(content: Word, read: ReadQuestion) -> bool:
    """Whether an article, a form of "be" or "there is" comes with the one word that a question has."""
    before = {word.form for word in read.words if word.start < content.start}
    has_article = read.language == "ar" and content.form.startswith("ال")
    return has_article or bool(before & _SAYING.get(read.language, frozenset()))


def _stand_in(read: ReadQuestion) -> bool:
    """ "The Spanish one", "celle-ci", with no name and hardly a thing before it."""
    match = _STAND_IN.search(read.text)
    if match is None:
        return False
    before = [word.start for word in read.content if word.start < match.start()]
    return len(before) <= 2 and not read.names & set(before)


def _of_another(question: str, before: str, *, bridge: Bridge) -> Completed | None:
    """Where the turn before asked who a name is or what it said: the same of another name, or more of this one."""
    name = name_of(before, bridge) or speaker_of(before, bridge)
    if name is None:
        return None
    if other := only_a_name(question, bridge):
        said = [word.surface for word in read_question(before, bridge).content]
        return Completed(text=before.replace(name, other, 1), added=tuple(one for one in said if one not in name))
    return Completed(text=f"{question} ({name})", added=tuple(name.split()))


def _joined(question: str, before: str, *, bridge: Bridge) -> Completed:
    if completed_name := _of_another(question, before, bridge=bridge):
        return completed_name
    new, old = read_question(question, bridge), read_question(before, bridge)
    whole = exchanged(new, old)
    if whole is not None:
        text, kept = whole
        return Completed(text=text, added=tuple(word.surface for word in kept))
    said = {fold(word.form) for word in new.content}
    added = tuple(dict.fromkeys(word.surface for word in old.content if fold(word.form) not in said))
    if not added:
        return Completed(text=question)
    return Completed(text=f"{question} ({' '.join(added)})", added=added)


def checked_history(history: Sequence[Mapping[str, str]] | None) -> list[Mapping[str, str]]:
    """
    The turns that can be used, none for None: the latest :data:`_KEPT_TURNS` that hold a word, of each its first
    :data:`_MOST_CHARS` characters, without what cannot be written as UTF-8.

    Raises:
        InputError: a turn is not ``{"role": …, "content": …}`` with text in both, or these are no turns.
    """
    if history is None:
        return []
    if isinstance(history, str | Mapping) or not isinstance(history, Iterable):
        raise InputError(f"The history must be a list of turns, not {type(history).__name__}.")
    turns: list[Mapping[str, str]] = []
    for turn in history:
        if not isinstance(turn, Mapping) or not {"role", "content"} <= turn.keys():
            raise InputError(f"A turn of the history must have role and content, not {turn!r:.60}.")
        role, content = turn["role"], turn["content"]
        if role not in ("user", "assistant"):
            raise InputError(f"A turn of the history has role {role!r:.60}; it must be user or assistant.")
        if not isinstance(content, str):
            raise InputError(f"A turn of the history has content {content!r:.60}, which is no text.")
        read = content[:_MOST_CHARS].encode("utf-8", "ignore").decode("utf-8")
        if any(map(str.isalnum, read)):
            turns.append({"role": role, "content": read})
    return turns[-_KEPT_TURNS:]
