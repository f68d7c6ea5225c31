"""The question as sentences are held against it: its kinds, its content words, and the word it asks about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answer.evidence.cues import Cues, cues_of
from rag.answer.evidence.question_type import Kind, asked_for
from rag.answer.evidence.synonyms import synonyms
from rag.language import question_words
from rag.language.words import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.search.query import Query, TermGroup

_FOCUS_REACH_CHARS = 22
_NAMING = frozenset({"name", "call", "person", "nom", "appel", "اسم"})
"""Stems of words that ask for a name and are not what is asked about."""
_CAPITALISED = frozenset({"en", "fr", "es", "it", "pt", "nl"})
"""Languages that write names, and little else, with a capital."""
_UNFOCUSED: frozenset[Kind] = frozenset({"date", "duration", "reason", "speech", "manner", "polar"})
"""Kinds whose answers need not repeat the word that the question asks with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWord:
    """
    A content word of the question: the keys it may stand under in each field, and ``near``, those of synonyms.

    ``capital``: written like a name, with a capital within a sentence of a language that writes names so.
    """

    surface: str
    native: frozenset[str]
    bridge: frozenset[str]
    names: frozenset[str]
    near: frozenset[str] = frozenset()
    capital: bool = False

    @property
    def is_name(self) -> bool:
        """Known as a name or a number, or written like one."""
        return self.capital or bool(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    The question as features look at it. ``vector``: (dim,) float32, L2-normalised; ``english``: the text or its gloss.

    ``focus`` is the place in ``words`` of the word that is asked about ("How many *followers* …"), or None.
    """

    query: Query
    focus: int | None
    kinds: frozenset[Kind]
    words: tuple[AskedWord, ...]
    cues: Cues
    vector: NDArray[np.float32]
    english: str


def asked(query: Query, vector: NDArray[np.float32], *, english: str) -> Asked:
    """The question with its kinds, cues and content words; for vector and English see :class:`Asked`."""
    surfaces = dict.fromkeys(group.surface for group in (*query.native, *query.bridge, *query.names))
    native, bridge, names = _keys(query.native), _keys(query.bridge), _keys(query.names)
    nothing: frozenset[str] = frozenset()
    alike = synonyms()
    capitals = _capitals(query)
    words = tuple(
        AskedWord(
            surface=surface,
            native=native.get(surface, nothing),
            bridge=bridge.get(surface, nothing),
            names=names.get(surface, nothing),
            near=nothing.union(*(alike.get(key, nothing) for key in bridge.get(surface, nothing))),
            capital=surface in capitals,
        )
        for surface in surfaces
    )
    kinds = asked_for(query.text, query.language)
    return Asked(
        query=query,
        focus=_focus(query, words, kinds),
        kinds=kinds,
        words=words,
        cues=cues_of(query.text, query.language),
        vector=vector,
        english=english,
    )


def surfaces_of(words: Iterable[AskedWord]) -> tuple[str, ...]:
    """Words as asked, in their order; those of an expression that is among them too are left out."""
    found = [word.surface for word in words]
    return tuple(one for one in found if not any(is_part(one, other) for other in found))


def is_part(surface: str, expression: str) -> bool:
    """Whether a word, or a shorter expression, stands in an expression: "Santé" in "ministre de la Santé"."""
    return surface != expression and f" {surface} " in f" {expression} "


def _focus(query: Query, words: Sequence[AskedWord], kinds: frozenset[Kind]) -> int | None:
    """
    The first content word within reach after a word that asks; names, and words that only ask for a name, are passed
    over. None where the answer need not repeat it.
    """
    if kinds & _UNFOCUSED:
        return None
    places = {group.surface: group.start for group in reversed((*query.native, *query.bridge, *query.names))}
    asking = question_words(query.language)
    for found in words_of(query.text, query.language):
        if found.form not in asking and found.form.removeprefix("و") not in asking:
            continue
        after = [
            (places[word.surface], number)
            for number, word in enumerate(words)
            if found.start <= places[word.surface] <= found.end + _FOCUS_REACH_CHARS
            and not word.surface[:1].isupper()
            and not word.native & _NAMING
            and word.surface.lower() not in asking
        ]
        if after:
            return min(after)[1]
    return None


def _capitals(query: Query) -> frozenset[str]:
    """Words with a capital within a sentence; none where every word has one, or where names are not written so."""
    words = words_of(query.text, query.language) if query.language in _CAPITALISED else ()
    capitals = frozenset(word.surface for word in words if word.surface[:1].isupper() and not word.initial)
    ordinary = any(word.surface[:1].islower() for word in words)
    return capitals if ordinary else frozenset()


def _keys(groups: Sequence[TermGroup]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        found[group.surface] = found.get(group.surface, frozenset()) | frozenset(group.keys)
    return found
