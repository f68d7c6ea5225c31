"""The records that language analysis hands on. Offsets are half-open, in characters of the analysed text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

WordKind = Literal["word", "function", "name", "number", "unknown", "latin"]


class Term(NamedTuple):
    """
    One thing to index or look up.

    ``key`` is what is indexed, ``surface`` the words it came from, ``gloss`` the English it came through (None where
    the key comes from the surface itself), ``weight`` how much of a full match it deserves, in (0, 1].
    Terms of one word share ``start`` and ``end``; they are alternatives, not separate evidence.
    """

    key: str
    surface: str
    start: int
    end: int
    gloss: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The terms of a text, one tuple per field of the lexical index, and its words, each in reading order."""

    words: tuple[str, ...] = ()
    native: tuple[Term, ...] = ()
    bridge: tuple[Term, ...] = ()
    names: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What of an :class:`Analysis` is indexed: the keys of its terms, and ``best``, of each word in the bridge one."""

    words: tuple[str, ...] = ()
    native: tuple[str, ...] = ()
    bridge: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossedWord:
    """A word (or multi-word term) of a text with its English glosses, best first; empty where it has none."""

    surface: str
    start: int
    end: int
    glosses: tuple[str, ...]
    kind: WordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """A word-for-word English gloss: a reading aid and the embedder's input, not a translation."""

    text: str
    words: tuple[GlossedWord, ...] = ()
