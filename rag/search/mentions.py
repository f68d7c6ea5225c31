"""Every place where a term stands, as written or through the bridge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rag.index.lexical import Field
from rag.language import STOP_WORDS, Bridge, Term, plausible
from rag.language.normalise import fold
from rag.language.words import read_words
from rag.schema import Passage
from rag.search.query import word_forms
from rag.search.view import View
from rag.search.written import exact_spans

_MOST = 10_000
_CONTEXT_CHARS = 40
_FIELDS: tuple[Field, ...] = ("native", "bridge", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place in one article: ``article.text[start:end] == surface``."""

    article_id: str
    source: str
    language: str
    published: date | None
    start: int
    end: int
    surface: str
    context: str


def mentions_of(term: str, *, view: View, bridge: Bridge, languages: Sequence[str], exact: bool) -> list[Mention]:
    """
    All mentions of a word, name or phrase, each once: of two where one lies inside the other, the wider.

    A name of several words is met as a whole only: "UN" is met as "ONU" and "الأمم المتحدة", and neither as "UK",
    another united one, nor as "nations". An acronym whose letters spell a function word of a passage's language
    ("WHO", in French "UN") must stand in capitals there.

    Args:
        term: checked text.
        view: a consistent state of the index.
        bridge: analyser and glosses.
        languages: those the corpus is bridged in.
        exact: only the words as written; otherwise also their stems, glosses and names in other scripts.

    Returns:
        By source, then by article and place.
    """
    read = [] if exact else [_read(term, language, bridge) for language in plausible(term, languages)]
    names = [name for reading in read if (name := _one_name(reading)) is not None]
    wanted = [_as_asked(reading) for reading in read]
    found: list[Mention] = []
    for passage in _candidates(term, read, view=view):
        spans = exact_spans(term, passage.text, passage.language)
        if read:
            held = _read(passage.text, passage.language, bridge)
            places = _as_held(held)
            spans += [span for one in wanted for span in _runs(one, places)]
            spans += [span for name in names for span in _same_name(name, held.names)]
        found += [_mention(passage, start, end) for start, end in spans]
    return _widest(found)


class _Reading(NamedTuple):
    """The terms of a text by field, and its names as a whole."""

    terms: tuple[tuple[Field, Term], ...]
    names: tuple[Term, ...]


def _read(text: str, language: str, bridge: Bridge) -> _Reading:
    analysis = bridge.analyse(text, language)
    terms: list[tuple[Field, Term]] = []
    for field in _FIELDS:
        own: tuple[Term, ...] = getattr(analysis, field)
        # A second or third gloss is a guess: good enough to rank by, not to count a mention by.
        terms += [(field, term) for term in own if field != "bridge" or term.weight >= 0.9]
    return _Reading(tuple(terms), bridge.names(text, language))


Place = tuple[int, int, frozenset[str]]
"""Start, end and every key (with its field) of one word."""


def _as_asked(reading: _Reading) -> list[Place]:
    """The places of a term: a name of several words is asked for by its whole and by what is written."""
    return _places(reading, without=lambda name: True)


def _as_held(reading: _Reading) -> list[Place]:
    """
    The places of a passage.

    In a name written out each word may be met as well ("إيلون ماسك" holds "Elon"); one written as one word (UN, ONU)
    is not met by a word that it only stands for.
    """
    return _places(reading, without=_is_one_word)


def _places(reading: _Reading, *, without: Callable[[Term], bool]) -> list[Place]:
    """
    Each place with its keys.

    Args:
        reading: of one text.
        without: whether the words of a name's gloss are no keys of their own.
    """
    named = {(name.start, name.end): name for name in reading.names if " " in name.key}
    keys: dict[tuple[int, int], set[str]] = {}
    for field, term in reading.terms:
        place = (term.start, term.end)
        held = keys.setdefault(place, set())
        name = named.get(place)
        if name is not None:
            held.add(f"whole:{name.key}")
        if name is None or not (_of_its_canon(field, term) or (without(name) and _of_long_gloss(term))):
            held.add(f"{field}:{term.key}")
    return [(start, end, frozenset(held)) for (start, end), held in sorted(keys.items())]


def _of_its_canon(field: Field, term: Term) -> bool:
    """Whether a name's key is a word of its canonical form that is not written there."""
    return field == "names" and term.key.startswith("=") and term.key[1:] not in _words(term.surface)


def _of_long_gloss(term: Term) -> bool:
    return term.gloss is not None and len(_words(term.gloss) - STOP_WORDS["en"]) > 1


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word.form) for word in read_words(text, "und"))


def _one_name(reading: _Reading) -> Term | None:
    """The name that a term is, function words aside; None where it is more than that, or none."""
    for name in reading.names:
        if all(name.start <= term.start and term.end <= name.end for _, term in reading.terms):
            return name
    return None


def _same_name(name: Term, held: Iterable[Term]) -> list[tuple[int, int]]:
    """Where a name stands in any form but that of one word which says less than was asked for (a surname alone)."""
    said = _words(name.gloss or name.surface)

    def says_less(one: Term) -> bool:
        # The gloss of several words may be that of a shorter form: the lexicon pairs forms only where they are as many.
        return _is_one_word(one) and _words(one.gloss or one.surface) < said

    return [(one.start, one.end) for one in held if one.key == name.key and not says_less(one)]


def _is_one_word(name: Term) -> bool:
    return len(read_words(name.surface, "und")) == 1


def _candidates(term: str, read: Sequence[_Reading], *, view: View) -> list[Passage]:
    """Every passage that holds the words as written, or one of the term's keys."""
    ids = {item for item, _ in view.lexical.search("words", [], limit=_MOST, phrases=[word_forms(term, "und")])}
    for reading in read:
        for field in _FIELDS:
            groups = [[(one.key, 1.0)] for own, one in reading.terms if own == field]
            ids |= {item for item, _ in view.lexical.search(field, groups, limit=_MOST)}
    return view.passages(sorted(ids))


def _runs(wanted: Sequence[Place], held: Sequence[Place]) -> list[tuple[int, int]]:
    """Places in a row that match the wanted ones in a row."""
    found = []
    for first in range(len(held) - len(wanted) + 1):
        window = held[first : first + len(wanted)]
        if wanted and all(want[2] & have[2] for want, have in zip(wanted, window, strict=True)):
            found.append((window[0][0], window[-1][1]))
    return found


def _widest(mentions: Iterable[Mention]) -> list[Mention]:
    """Each place once, without those that lie inside another of the same article."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.source, one.article_id, one.start, -one.end)):
        # Of those that are kept, each ends behind all before it.
        if not kept or one.article_id != kept[-1].article_id or one.end > kept[-1].end:
            kept.append(one)
    return kept


def _mention(passage: Passage, start: int, end: int) -> Mention:
    left, right = max(0, start - _CONTEXT_CHARS), min(len(passage.text), end + _CONTEXT_CHARS)
    return Mention(
        article_id=passage.article_id,
        source=passage.source,
        language=passage.language,
        published=passage.published,
        start=passage.start + start,
        end=passage.start + end,
        surface=passage.text[start:end],
        context=" ".join(passage.text[left:right].split()),
    )
