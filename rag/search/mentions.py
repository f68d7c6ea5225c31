"""Every place where a term stands, as written or through the bridge."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from rag.index.lexical.document import Field
from rag.language import RECOGNISED, STOP_WORDS, Analysis, Bridge, Term, plausible
from rag.language.normalise import fold
from rag.language.transliteration import sound_alike
from rag.language.words import Word, read_words, words_of
from rag.schema import Passage
from rag.search.query import word_forms
from rag.search.view import View
from rag.search.written import (
    SURE,
    NamePart,
    common_words,
    exact_spans,
    inside,
    is_particle,
    is_sound,
    is_spelt,
    known_in_capitals,
    may_be_name,
    may_be_spelt,
    name_parts,
    name_spans,
    understood,
)

_CONTEXT_CHARS = 40
_PASSAGES_A_TIME = 500
_ARABIC = re.compile("[\u0620-\u06d3]")
_ROOT = 4
"""Letters that the name of a people has in common with that of its country."""


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


def mentions_of(
    term: str, *, view: View, bridge: Bridge, languages: Sequence[str], exact: bool, most: int | None = None
) -> list[Mention]:
    """
    All mentions of a word, name or phrase, each once: of two where one lies inside the other, the wider.

    A name of several words is met as a whole only: "UN" is met as "ONU" and "الأمم المتحدة", and neither as "UK",
    another united one, nor as "nations". One that the lexicon does not hold is met where each of its words is, in a
    row. An acronym whose letters spell a function word of a passage's language ("WHO", in French "UN") must stand in
    capitals there.

    Args:
        term: checked text.
        view: a consistent state of the index.
        bridge: analyser and glosses.
        languages: those the corpus is bridged in.
        exact: only the words as written; otherwise also their stems, glosses and names in other scripts.
        most: how many passages are looked into, those with the words as written first; None for all.

    Returns:
        By source, then by article and place.
    """
    read = [] if exact else [_read(term, language, bridge) for language in plausible(term, languages)]
    names = [name for reading in read if (name := _one_name(reading)) is not None]
    common = common_words(term, [(reading.analysis, reading.names) for reading in read], bridge)
    asked = _AskedName.of(term, read, common, bridge) if read and not names else None
    read = [reading.by_ear(common | known_in_capitals(term, bridge), asked) for reading in read]
    wanted = [places for reading in read if (places := _as_asked(reading))]
    keys = {one.key for reading in read for _, one in reading.terms}
    found: list[Mention] = []
    for passage in _passages(_candidates(term, read, asked, view=view)[:most], view=view):
        spans = exact_spans(term, passage.text, passage.language)
        if read:
            held = _read(passage.text, passage.language, bridge, asked=names)
            places = _as_held(held, keys)
            akin = partial(_akin, language=passage.language, bridge=bridge)
            alike = partial(_alike, bridge=bridge)
            spans += [span for one in wanted for span in _runs(one, places, akin, alike)]
            spans += [span for name in names for span in _same_name(name, held.names)]
            if asked is not None:
                spans += asked.spans(passage.text, passage.language, held.analysis)
        # What begins in one paragraph and ends in the next is no phrase, though its words stand in a row.
        found += [_mention(passage, *span) for span in spans if "\n\n" not in passage.text[slice(*span)]]
    return _widest(found)


class _Reading(NamedTuple):
    """The terms of a text by field, and its names as a whole."""

    terms: tuple[tuple[Field, Term], ...]
    names: tuple[Term, ...]
    analysis: Analysis
    stemmed: tuple[str, ...]
    """The languages whose stems its stems are compared with."""

    def by_ear(self, common: Collection[int], asked: _AskedName | None) -> _Reading:
        """
        The reading without the consonants of common words, which begin there, and of what is no name by itself.

        Of "De Witte" only the second word is read, since the first is a function word; it is asked for with both.
        """
        alone = asked is not None and asked.size > 1 and len({one.start for _, one in self.terms}) == 1
        kept = [
            (field, one)
            for field, one in self.terms
            if not (field == "names" and is_sound(one) and (alone or one.start in common))
        ]
        return self._replace(terms=tuple(kept))


def _read(text: str, language: str, bridge: Bridge, *, asked: Sequence[Term] = ()) -> _Reading:
    """
    The reading of a text.

    Args:
        text: a term, or a passage.
        language: ISO 639-1 code of the text.
        bridge: analyser and glosses.
        asked: the known name that a passage is looked into for.
    """
    analysis = bridge.analyse(text, language)
    names = bridge.names(text, language)
    words = understood(analysis, names)
    sounds = [one for one in analysis.names if is_sound(one)]
    sounds = [one for one in sounds if (one.start, one.end) not in words or (not asked and may_be_name(one))]
    if asked:
        # Another known name is no form of it, however alike their consonants are ("Paris" and "Peru"), but for those
        # that are made from it: "Russia", "Russian".
        roots = {one.key[:_ROOT] for one in asked}
        others = [one for one in names if one.key[:_ROOT] not in roots]
        sounds = [one for one in sounds if not inside(one, others)]
    terms: list[tuple[Field, Term]] = [("native", one) for one in analysis.native]
    # A second or third gloss is a guess, good enough to rank by, not to count a mention by; but "tariq" and "tarek" are
    # one name.
    terms += [("bridge", one) for one in analysis.bridge if one.weight >= SURE or is_spelt(one)]
    terms += [("names", one) for one in (*(one for one in analysis.names if not is_sound(one)), *sounds)]
    # Nothing but its stems meets an inflected word of a language without glosses, whatever the term was read as.
    stemmed = (language,) if language in bridge.languages else (language, *bridge.languages)
    return _Reading(tuple(terms), names, analysis, stemmed)


class _AskedName(NamedTuple):
    """A name of several words that the lexicon does not hold, asked for word by word."""

    parts: tuple[NamePart, ...]
    size: int
    """How many of them are no articles."""
    latin: bool
    wanted: frozenset[str]
    """What its parts may be met by."""
    keys: frozenset[tuple[Field, str]]
    """Under which its words stand in the index: a passage without any of them is not looked at."""

    @classmethod
    def of(cls, term: str, read: Sequence[_Reading], common: set[int], bridge: Bridge) -> _AskedName | None:
        """The name that a term is; None where it is one word, or nothing but ordinary words in small letters."""
        words = words_of(term, "und")
        if len(words) < 2 or all(word.surface.islower() and word.start in common for word in words):
            return None
        capitals = {word.start for word in words if word.surface[:1].isupper() or is_particle(word)}
        named = capitals | ({word.start for word in words} - common - known_in_capitals(term, bridge))
        analyses = [reading.analysis for reading in read]
        parts = name_parts(term, "und", analyses, named=lambda word: word.start in named)
        size = sum(not part.is_article for part in parts)
        if size == 1:  # a single word is looked for by its consonants as it would be without its article
            parts = name_parts(term, "und", analyses, named=lambda word: False)
        telling = {part.start for part in parts if part.tells} or {part.start for part in parts}
        held = {key for part in parts for n, own in part.ways if n > 1 or part.start in telling for key in own}
        keys: set[tuple[Field, str]] = {("names", key) for key in held if key[0] in "=~"}
        latin = all(word.script == "latin" for word in words)
        # What it means in a language that it may be in does not matter: "Rosa" is looked for, not "pink".
        said = bridge.analyse(term, "en").bridge if latin else [one for reading in read for _, one in reading.terms]
        keys |= {("bridge", one.key) for one in said if one.start in telling}
        wanted = frozenset(key for part in parts for _, own in part.ways for key in own)
        return cls(tuple(parts), size, latin, wanted, frozenset(keys))

    def spans(self, text: str, language: str, analysis: Analysis) -> list[tuple[int, int]]:
        """Where it stands in a text: by its consonants in another script, by its letters in its own."""

        def named(word: Word) -> bool:
            if word.script == "arabic":
                return self.latin
            return not self.latin and (word.surface[:1].isupper() or is_particle(word))

        if self.latin and not _ARABIC.search(text) and not may_be_spelt(self.parts, analysis.words):
            return []
        held = name_parts(text, language, [analysis], named=named, wanted=self.wanted)
        return name_spans(self.parts, held, text)


class _Place(NamedTuple):
    """One word, with what it may be met by: keys with what they are, stems with their language."""

    start: int
    end: int
    surface: str
    keys: frozenset[str]


def _as_asked(reading: _Reading) -> list[_Place]:
    """The places of a term: a name of several words is asked for by its whole and by what is written."""
    return _places(reading, without=lambda name: True)


def _as_held(reading: _Reading, wanted: Collection[str]) -> list[_Place]:
    """
    The places of a passage.

    In a name written out each word may be met as well ("إيلون ماسك" holds "Elon"); one written as one word (UN, ONU)
    is not met by a word that it only stands for.
    """
    return _places(reading, without=_is_one_word, wanted=wanted)


def _places(
    reading: _Reading, *, without: Callable[[Term], bool], wanted: Collection[str] | None = None
) -> list[_Place]:
    """
    Each place with its keys.

    Args:
        reading: of one text.
        without: whether the words of a name's gloss are no keys of their own.
        wanted: keys of terms; the others are left out, the places that hold none of them are not.
    """
    named = {(name.start, name.end): name for name in reading.names if " " in name.key}
    keys: dict[tuple[int, int], set[str]] = {}
    surfaces: dict[tuple[int, int], str] = {}
    for field, term in reading.terms:
        place = (term.start, term.end)
        name = named.get(place)
        if (held := keys.get(place)) is None:
            held = keys[place] = {f"whole:{name.key}"} if name else set()
            surfaces[place] = term.surface
        if wanted is not None and term.key not in wanted:  # most of a passage: what follows takes time
            continue
        if name is None or not (_of_its_canon(field, term) or (without(name) and _of_long_gloss(term))):
            if field == "native":
                held |= {f"stem:{one}:{term.key}" for one in reading.stemmed}
            else:
                held.add(f"{'sound' if field == 'names' and is_sound(term) else field}:{term.key}")
    return [_Place(start, end, surfaces[start, end], frozenset(keys[start, end])) for start, end in sorted(keys)]


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


def _candidates(term: str, read: Sequence[_Reading], asked: _AskedName | None, *, view: View) -> list[str]:
    """Every passage that holds the words as written, and after them those that hold what they may be met by."""
    lexical = view.lexical

    def holding(pairs: Iterable[tuple[Field, str]]) -> set[str]:
        keys: dict[Field, list[tuple[str, float]]] = {}
        for field, key in pairs:
            keys.setdefault(field, []).append((key, 1.0))
        return {item for field, own in keys.items() for item, _ in lexical.search(field, [own], limit=None)}

    # A number is read by a language's habit: "1,140" stands under 1.14 in French.
    habits = ("und", *RECOGNISED) if any(map(str.isdigit, term)) else ("und",)
    written = {word_forms(term, language) for language in habits}
    first = {item for words in written for item, _ in lexical.search("words", [], limit=None, phrases=[words])}
    ids: set[str] = set()
    for reading in read:
        by_place: dict[tuple[int, int], list[tuple[Field, str]]] = {}
        for field, one in reading.terms:
            by_place.setdefault((one.start, one.end), []).append((field, one.key))
        held = map(holding, by_place.values())
        # A name is met as a whole: by forms that share some of its words, or none that is written.
        ids |= set().union(*held) if reading.names else next(held, set()).intersection(*held)
    if asked is not None:
        ids |= holding(asked.keys)
    return [*sorted(first), *sorted(ids - first)]


def _passages(ids: Sequence[str], *, view: View) -> Iterator[Passage]:
    """Passages by id, a few at a time: a word may stand in more than fit into memory."""
    for start in range(0, len(ids), _PASSAGES_A_TIME):
        yield from view.passages(ids[start : start + _PASSAGES_A_TIME])


def _runs(
    wanted: Sequence[_Place],
    held: Sequence[_Place],
    akin: Callable[[str, str], bool],
    alike: Callable[[str, str], bool],
) -> list[tuple[int, int]]:
    """Places in a row that match the wanted ones in a row."""

    def met(want: _Place, have: _Place) -> bool:
        by = {key.partition(":")[0] for key in want.keys & have.keys}
        if by <= {"stem", "sound"}:
            heard = "sound" in by and alike(want.surface, have.surface)
            return heard or ("stem" in by and akin(want.surface, have.surface))
        return True

    found = []
    for first in range(len(held) - len(wanted) + 1):
        if not held[first].keys.isdisjoint(wanted[0].keys):
            window = held[first : first + len(wanted)]
            if all(met(want, have) for want, have in zip(wanted, window, strict=True)):
                found.append((window[0].start, window[-1].end))
    return found


def _alike(first: str, second: str, *, bridge: Bridge) -> bool:
    """Whether two words with the same consonants may be one name."""
    arabic = [word for word in (first, second) if _ARABIC.match(word)]
    known = [word for word in arabic if any(name.surface == word for name in bridge.names(word, "ar"))]
    return sound_alike(first, second, known=known)


def _akin(first: str, second: str, *, language: str, bridge: Bridge) -> bool:
    """
    Whether two words of one stem may be forms of one word: not where their glosses have nothing in common.

    "vent" (wind) and "vente" (sale) have one stem, as do "سلام" (peace) and "سلامة" (safety).
    """
    means = [
        frozenset(one.key for one in bridge.analyse(word, language).bridge if one.gloss) for word in (first, second)
    ]
    return not all(means) or not means[0].isdisjoint(means[1])


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
