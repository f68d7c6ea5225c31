"""The content words and names of a sentence, and whether a text holds them: by stem, gloss or consonants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from weakref import WeakKeyDictionary, proxy

from rag.answer.gate.figure_words import CARDINALS, MONTHS, ORDINALS, VAGUE_MULTIPLIERS, WEEKDAYS
from rag.answer.gate.negation import negated
from rag.language import STOP_WORDS, Bridge
from rag.language.arabic import bare
from rag.language.names import skeletons
from rag.language.normalise import fold
from rag.language.stopwords import word_set
from rag.language.words import Word, words_of

_NUMBER_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset(CARDINALS) | frozenset(VAGUE_MULTIPLIERS)
_PARTICLES = word_set("al el de la le les du des van von bin ben ibn abu x")
_ABOUT_SOURCES = word_set(
    "source sources article articles text passage document according mentioned selon d'apres extrait "
    "المصدر المصادر المقال النص المقاله"
)
"""Words about the sources themselves: they claim nothing of the world."""
_NOT_NAMES = re.compile(r"\w+(?:ing|ed|ly|ment|ant|ants|ees|ee|es)$")
"""Endings of words that open a sentence with a capital letter and are no names (participles, adverbs)."""
_OPENERS = word_set(
    "despite later meanwhile certain several today yesterday tomorrow during another around nearly eventually besides "
    "instead together afterwards soon unlike like others most many various once thus hence moreover likewise overall "
    "malgre aujourd hier demain plusieurs certains environ pres ensuite puis enfin toutefois outre"
)
"""Words that open a sentence with a capital letter and are no names."""
_ROMAN = re.compile(r"[IVXLC]{2,}")
_VERB_OR_ADJECTIVE = re.compile(
    r"(?:[وف]?(?:ي|ت|سي|ست|ن).{3,}|[وف]?(?:ب|ك|ل)?ال.{3,}[^ي]|لل.{3,}[^ي]|.{2,}(?:ه|يا|ات|ون|ين|ها|هم|هما))"
)
"""Arabic word shapes that a name seldom has: persons of verbs, article without the ending of a family name, endings."""
_SHORTEST_SKELETON = 3
"""Names of two consonants are too alike to be compared by them; the lexicon knows the frequent ones."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a text holds: folded word forms and initials, native stems, English stems, name keys, consonant skeletons.

    ``negated`` are the native and English stems that stand under a negation, ``plain`` those that stand free of one.
    """

    forms: frozenset[str] = frozenset()
    native: frozenset[str] = frozenset()
    bridge: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    skeletons: frozenset[str] = frozenset()
    negated: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()

    @staticmethod
    def union(readings: Iterable[Reading]) -> Reading:
        """What several texts hold together."""
        held = list(readings)
        return Reading(
            *(
                frozenset().union(*(getattr(one, field) for one in held))
                for field in ("forms", "native", "bridge", "names", "skeletons", "negated", "plain")
            )
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A content word or name of a sentence, or several words that are one term.

    ``forms`` are its folded words, ``phrases`` the ways to say it in English, each as the stems of all its words; all
    of ``forms`` or all of one phrase must be held.
    """

    surface: str
    is_name: bool
    forms: frozenset[str]
    native: frozenset[str]
    phrases: tuple[frozenset[str], ...]
    names: frozenset[str]
    skeletons: frozenset[str]
    negated: bool

    def found_in(self, reading: Reading) -> bool:
        """Whether the text holds the word, in any of the ways it can be said."""
        return bool(
            self.forms <= reading.forms
            or self.native <= reading.native
            or any(phrase <= reading.bridge for phrase in self.phrases)
            or self.names & reading.names
            or (self.is_name and self.skeletons & reading.skeletons)
        )

    def contradicted_by(self, reading: Reading) -> bool:
        """Whether the text has the word only under a negation where the sentence has it free of one, or the reverse."""
        if self.is_name:
            return False
        keys = self.native | frozenset(key for phrase in self.phrases if len(phrase) == 1 for key in phrase)
        if self.negated:
            return bool(keys & reading.plain) and not keys & reading.negated
        return bool(keys & reading.negated) and not keys & reading.plain


class _Unit:
    """Words of a sentence that stand for one thing, and their English glosses."""

    __slots__ = ("glosses", "kind", "words")

    def __init__(self, words: Sequence[Word], kind: str = "", glosses: tuple[str, ...] = ()) -> None:
        self.words = words
        self.kind = kind
        self.glosses = glosses


class _Reader:
    """
    Reads texts with one bridge and remembers what it read.

    It goes with the bridge, which it does not keep: a bridge holds a lexicon, and goes with its engine.
    """

    def __init__(self, bridge: Bridge) -> None:
        own: Bridge = proxy(bridge)
        self.read = lru_cache(maxsize=4096)(partial(_read, bridge=own))
        self.stems = lru_cache(maxsize=20_000)(partial(_stems, bridge=own))


_READERS: WeakKeyDictionary[Bridge, _Reader] = WeakKeyDictionary()


def _reader_of(bridge: Bridge) -> _Reader:
    found = _READERS.get(bridge)
    return _READERS.setdefault(bridge, _Reader(bridge)) if found is None else found


def claims_of(text: str, language: str, *, bridge: Bridge) -> tuple[Claim, ...]:
    """
    What a sentence claims in words: its content words and names, numbers and dates left out (they have their own rule).

    Args:
        text: one sentence without markers.
        language: ISO 639-1 of the text; of a language that is not bridged, words are compared by stem and form only.
        bridge: analyser and glosses.
    """
    words = words_of(text, language)
    stop = STOP_WORDS.get(language, frozenset())
    analysis = bridge.analyse(text, language)
    natives = {term.start: f"{language}:{term.key}" for term in analysis.native}
    under_negation = negated(text, words, language)
    stems = _reader_of(bridge).stems
    claims = []
    for unit in _units(text, words, language, bridge):
        content = [word for word in unit.words if _has_content(word, stop)]
        if not content or unit.kind in ("function", "number"):
            continue
        start, end = unit.words[0].start, unit.words[-1].end
        claims.append(
            Claim(
                surface=text[start:end],
                is_name=_is_name(unit, words, language),
                forms=frozenset(_form(word) for word in content),
                native=frozenset(natives.get(word.start, f"{language}:{word.form}") for word in content),
                phrases=tuple(phrase for gloss in unit.glosses if (phrase := stems(gloss))),
                names=frozenset(t.key for t in analysis.names if t.key[0] == "#" and start <= t.start < end),
                skeletons=frozenset(bones for word in content for bones in _long_skeletons(word.form)),
                negated=any(word.start in under_negation for word in content),
            )
        )
    return tuple(claims)


def read(text: str, language: str, *, bridge: Bridge) -> Reading:
    """What a text holds, to be asked whether it holds a claim. Args as for :func:`claims_of`."""
    return _reader_of(bridge).read(text, language)


def _read(text: str, language: str, *, bridge: Bridge) -> Reading:
    words = words_of(text, language)
    stop = STOP_WORDS.get(language, frozenset())
    content = [word for word in words if word.form not in stop]
    analysis = bridge.analyse(text, language)
    under_negation = negated(text, words, language)
    under: set[str] = set()
    free: set[str] = set()
    for prefix, terms in ((f"{language}:", analysis.native), ("", analysis.bridge)):
        for term in terms:
            (under if term.start in under_negation else free).add(prefix + term.key)
    return Reading(
        forms=frozenset(_form(word) for word in content) | _initials(words),
        native=frozenset(f"{language}:{term.key}" for term in analysis.native),
        bridge=frozenset(term.key for term in analysis.bridge),
        names=frozenset(term.key for term in analysis.names),
        skeletons=frozenset(bones for word in content for bones in _long_skeletons(word.form)),
        negated=frozenset(under),
        plain=frozenset(free),
    )


def _units(text: str, words: Sequence[Word], language: str, bridge: Bridge) -> list[_Unit]:
    glossed = bridge.gloss(text, language).words
    if not glossed:
        english = language == "en"
        return [_Unit([word], "number" if word.script == "number" else "", (word.form,) * english) for word in words]
    units = []
    for one in glossed:
        inside = [word for word in words if one.start <= word.start < one.end]
        if inside:
            units.append(_Unit(inside, one.kind, one.glosses))
    return units


def _has_content(word: Word, stop: frozenset[str]) -> bool:
    if word.script == "number" or word.form in stop or word.form in _ABOUT_SOURCES:
        return False
    form = fold(word.form)
    return bare(form) not in _NUMBER_WORDS and form not in _NUMBER_WORDS and form not in ORDINALS


def _form(word: Word) -> str:
    form = fold(word.form)
    return bare(form) if word.script == "arabic" else form


def _stems(gloss: str, *, bridge: Bridge) -> frozenset[str]:
    return frozenset(term.key for term in bridge.analyse(gloss, "en").bridge)


def _long_skeletons(form: str) -> list[str]:
    return [bones for bones in skeletons(form) if len(bones) >= _SHORTEST_SKELETON]


def _is_name(unit: _Unit, words: Sequence[Word], language: str) -> bool:
    """
    Whether the words must be found as a name.

    Latin script: a capital letter inside a sentence, or at its beginning unless the ending is that of a participle or
    adverb (German capitals say nothing). Arabic script: known names, words no lexicon has, and words that sound like
    their own gloss, since a transliteration is a name.
    """
    first = unit.words[0]
    if first.script == "arabic":
        if unit.kind == "unknown":
            return not _VERB_OR_ADJECTIVE.fullmatch(fold(first.form))
        if unit.kind == "name":
            return True
        return any(set(_long_skeletons(first.form)) & set(_long_skeletons(gloss)) for gloss in unit.glosses)
    if unit.kind == "name":
        return True
    if first.script != "latin" or language == "de":
        return False
    if unit.kind == "word" and unit.glosses and first.initial and unit.glosses[0][:1].islower() and language != "en":
        return any(_capital(word, words) for word in unit.words[1:])
    return any(_capital(word, words) for word in unit.words)


def _capital(word: Word, words: Sequence[Word]) -> bool:
    surface = word.surface
    if len(surface) == 1 or surface == surface.lower() or fold(word.form) in _PARTICLES or _ROMAN.fullmatch(surface):
        return False
    if len(surface) > 1 and surface[1:] != surface[1:].lower():  # EU, iPhone
        return True
    if not word.initial:
        return True
    following = next((other for other in words if other.start > word.start), None)
    if following is not None and following.start - word.end == 1 and following.surface[:1].isupper():
        return True
    return fold(word.form) not in _OPENERS and not _NOT_NAMES.fullmatch(fold(word.form))


def _initials(words: Sequence[Word]) -> frozenset[str]:
    """Initials of runs of capitalised words ("United Nations" holds "un")."""
    found: set[str] = set()
    run: list[Word] = []
    for word in words:
        if word.script == "latin" and word.surface[:1].isupper() and (not run or word.start - run[-1].end == 1):
            run.append(word)
            continue
        if len(run) > 1:
            found.add("".join(one.form[0] for one in run))
        run = [word] if word.script == "latin" and word.surface[:1].isupper() else []
    if len(run) > 1:
        found.add("".join(one.form[0] for one in run))
    return frozenset(found)
