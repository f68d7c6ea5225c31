"""
Follow-up questions: history completes a question that cannot stand alone ("Who reported it?"), and no other.

Rules in three languages, for when no language model is there to rewrite the question. What is searched for is shown to
the reader, so a wrong guess can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer.followup_exchange import exchanged
from rag.answer.followup_read import ReadQuestion, opens_with_connector, read_question
from rag.answer.followup_refer import dangling_pronoun, has_pronoun
from rag.errors import InputError
from rag.language import Bridge
from rag.language.normalise import fold

_MOST_TURNS = 3
_MOST_CHARS = 2000
"""What is read of an earlier turn, which no setting limits."""
_FEW_CONTENT_WORDS = 3
_SHORT_WORDS = 9
_STAND_IN = re.compile(r"\bthe (?:\w+ )?ones?\b(?! of)|\b(?:celui|celle|ceux|celles)-(?:ci|là)\b", re.I)


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
    asked = [
        turn["content"][:_MOST_CHARS] for turn in history if turn.get("role") == "user" and turn["content"].strip()
    ]
    if not asked or not needs_history(question, bridge=bridge):
        return Completed(text=question)
    before, *later = asked[-_MOST_TURNS:]
    for turn in later:
        before = _joined(turn, before, bridge=bridge).text if _says_little(turn, bridge) else turn
    return _joined(question, before, bridge=bridge)


def _says_little(question: str, bridge: Bridge) -> bool:
    """Whether an earlier question rests on the one before it, or may: it names nothing ("Was anyone hurt?")."""
    read = read_question(question, bridge)
    return needs_history(question, bridge=bridge) or (not read.names and len(read.content) <= _FEW_CONTENT_WORDS)


def needs_history(question: str, *, bridge: Bridge) -> bool:
    """
    Whether a question cannot stand alone.

    It cannot when it opens with a connector and is short, when a pronoun comes before anything it could stand for, or
    when it says next to nothing ("Why?", "Et combien ?").
    """
    read = read_question(question, bridge)
    named = bool(read.names)
    if not read.content:
        return True
    if opens_with_connector(read) and (len(read.words) <= _SHORT_WORDS or has_pronoun(read, repeated=True)):
        return not (named and len(read.content) > _FEW_CONTENT_WORDS)
    if dangling_pronoun(read) or _stand_in(read):
        return True
    few = len(read.content) <= _FEW_CONTENT_WORDS
    return few and not named and has_pronoun(read)


def _stand_in(read: ReadQuestion) -> bool:
    """ "The Spanish one", "celle-ci", with no name and hardly a thing before it."""
    match = _STAND_IN.search(read.text)
    if match is None:
        return False
    before = [word.start for word in read.content if word.start < match.start()]
    return len(before) <= 2 and not read.names & set(before)


def _joined(question: str, before: str, *, bridge: Bridge) -> Completed:
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
