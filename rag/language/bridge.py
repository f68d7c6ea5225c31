"""
The language bridge: what a text's words are in its own language, in English, and as names.

Every text is brought to English words, passages and questions alike, so that a question in one language meets a
passage in another halfway, in a lexical index and in the vectors of an embedder that reads English only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rag.language.arabic import bare, light_stem, readings, verb_readings, without_attached
from rag.language.english import english_key, roman_number
from rag.language.function_glosses import FUNCTION_GLOSSES, QUESTION_GLOSSES
from rag.language.lexicon import Entry, Lexicon, WordTable, load_lexicon, phrase_key, single_key
from rag.language.names import LETTER_NAMES, acronym, romanised, skeletons
from rag.language.normalise import fold, fold_endings
from rag.language.records import Analysis, Gloss, GlossedWord, Term, WordKind
from rag.language.stems import stem
from rag.language.stopwords import STOP_WORDS
from rag.language.words import Word, words_of

ANALYSER_VERSION = "1"
_QUESTION_MARK = re.compile(r"[?؟]")
_JOINING = frozenset({"هو", "هي"})
_LONGEST_ACRONYM = 6
_CACHE = 100_000
_ALTERNATIVE_WEIGHTS = (1.0, 0.7, 0.5, 0.4)


class _Known(NamedTuple):
    """What is known of a single word form."""

    glosses: tuple[str, ...]
    kind: WordKind
    sure: float


class _Unit(NamedTuple):
    """A word, or the words of a term or name taken together."""

    words: tuple[Word, ...]
    glosses: tuple[str, ...]
    kind: WordKind
    name: str
    sure: float


class Bridge:
    """
    Analyses texts of any language; glosses those of the bridged ones.

    Safe to share between threads.

    Args:
        languages: ISO 639-1 codes of the languages to bridge; English is always among them.
        lexicon: a user's own lexicon, see :func:`rag.language.lexicon.read_own`; its rows win over the bundled ones.

    Raises:
        InputError: the user's lexicon cannot be used.
    """

    def __init__(self, languages: Iterable[str] = ("en", "fr", "ar"), lexicon: Path | None = None) -> None:
        self._lexicon: Lexicon = load_lexicon(tuple(languages), lexicon)
        self.languages: tuple[str, ...] = ("en", *(code for code in self._lexicon.words if code != "en"))
        basis = f"{ANALYSER_VERSION}\n{','.join(self.languages)}\n{self._lexicon.fingerprint}"
        self.fingerprint: str = sha256(basis.encode()).hexdigest()[:12]
        self._look_up = lru_cache(maxsize=_CACHE)(self._look_up_uncached)
        self._arabic_stem = lru_cache(maxsize=_CACHE)(self._arabic_stem_uncached)
        self._gloss_keys = lru_cache(maxsize=_CACHE)(_gloss_keys)

    def analyse(self, text: str, language: str) -> Analysis:
        """
        The terms of a text for the three fields of the lexical index.

        Args:
            text: any text.
            language: ISO 639-1 code of the text.

        Returns:
            ``native``: stems of the text's own language, stop words left out. ``bridge``: English stems, of the
            text itself if it is English, else of its glosses; empty for a language that is not bridged.
            ``names``: keys that are alike across scripts. Each in reading order.
        """
        words = words_of(text, language)
        native = self._native(words, language)
        bridge: list[Term] = []
        names: list[Term] = []
        bridged = language in self.languages
        for unit in self._units(words, language):
            if bridged:
                self._bridge_terms(unit, language, text, bridge)
            self._name_terms(unit, text, names)
        return Analysis(native=native, bridge=tuple(bridge), names=tuple(names))

    def gloss(self, text: str, language: str) -> Gloss:
        """
        The English gloss of a text, word for word in reading order.

        Args:
            text: any text.
            language: ISO 639-1 code of the text.

        Returns:
            The text itself for English and for languages that are not bridged; otherwise the first gloss of each word
            that has content, names and unknown words in Latin letters.
        """
        if language == "en" or language not in self.languages:
            return Gloss(text=text)
        shown: list[str] = []
        glossed: list[GlossedWord] = []
        words = words_of(text, language)
        asked = bool(_QUESTION_MARK.search(text))
        for unit in self._units(words, language):
            start, end = unit.words[0].start, unit.words[-1].end
            glosses = unit.glosses
            if unit.kind == "function":
                glosses = _function_glosses(unit.words[0], language, asked)
            elif unit.kind in ("number", "latin"):
                glosses = (unit.words[0].form if unit.kind == "number" else unit.words[0].surface,)
            elif not glosses:
                glosses = (_latin_form(text[start:end]),)
            if glosses:
                shown.append(glosses[0])
            glossed.append(GlossedWord(surface=text[start:end], start=start, end=end, glosses=glosses, kind=unit.kind))
        return Gloss(text=" ".join(shown), words=tuple(glossed))

    def coverage(self, texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
        """
        The words that have no gloss.

        Args:
            texts: (text, language) pairs.

        Returns:
            (word, language, count), most frequent first, then by language and word.
        """
        counts: Counter[tuple[str, str]] = Counter()
        for text, language in texts:
            if language == "en" or language not in self.languages:
                continue
            for unit in self._units(words_of(text, language), language):
                if unit.kind == "unknown":
                    counts[(unit.words[0].form, language)] += 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
        return [(word, language, count) for (word, language), count in ordered]

    def _native(self, words: list[Word], language: str) -> tuple[Term, ...]:
        stop = STOP_WORDS.get(language, frozenset())
        terms = []
        for word in words:
            if word.form in stop:
                continue
            spoken = "en" if word.script == "latin" and language in ("ar", "fa", "ur", "he") else language
            if word.script == "number":
                key = word.form
            elif word.script == "arabic" and language == "ar":
                key = self._arabic_stem(word.form)
            else:
                key = stem(word.form, spoken)
            terms.append(Term(key, word.surface, word.start, word.end))
        return tuple(terms)

    def _arabic_stem_uncached(self, form: str) -> str:
        table = self._lexicon.words.get("ar")
        folded = fold(form)
        if table is not None:
            known, cores = table.folded, table.cores
            folded = without_attached(folded, lambda rest: rest in known or rest in cores)
        return light_stem(folded)

    def _units(self, words: list[Word], language: str) -> list[_Unit]:
        table = self._lexicon.phrases.get(language, {})
        keys = [phrase_key(word.form, language) for word in words]
        units: list[_Unit] = []
        index = 0
        while index < len(words):
            length, entry = _longest(table, keys, index)
            if entry is None and language == "ar":
                length, entry = _spelt_out(words, index)
            if entry is None:
                length, entry = 1, self._single(words[index], language)
            if entry is not None:
                kind: WordKind = "name" if entry.name else "word"
                units.append(_Unit(tuple(words[index : index + length]), entry.glosses, kind, entry.name, 1.0))
            else:
                word = words[index]
                known = self._look_up(word.form, word.surface, word.script, word.initial, language)
                units.append(_Unit((word,), known.glosses, known.kind, "", known.sure))
            index += length
        return units

    def _single(self, word: Word, language: str) -> Entry | None:
        """The one-word term or name that stands for this word: none where it is an ordinary word as well."""
        entry = self._lexicon.singles.get(language, {}).get(single_key(word.form))
        if entry is None or word.form in STOP_WORDS.get(language, frozenset()):
            return None
        if word.script == "latin" and entry.name and not word.surface[:1].isupper():
            return None
        table = self._lexicon.words.get(language)
        if table is not None and (word.form in table.exact or bare(fold_endings(word.form)) in table.hamza):
            return entry if entry.name and word.surface[:1].isupper() and not word.initial else None
        return entry

    def _look_up_uncached(self, form: str, surface: str, script: str, initial: bool, language: str) -> _Known:
        if script == "number":
            return _Known((form,), "number", 1.0)
        if form in STOP_WORDS.get(language, frozenset()):
            return _Known((), "function", 1.0)
        if language == "en":
            known = stem(form, "en") in self._lexicon.english
            return _Known((), "word" if known or surface[:1].islower() else "name", 1.0)
        table = self._lexicon.words.get(language)
        if table is None:
            return _Known((), "latin" if script == "latin" else "unknown", 1.0)
        if language == "ar" and script != "arabic":
            return _Known((form,), "latin", 1.0)
        found = table.exact.get(form)
        if found is None and script == "latin" and surface[:1].isupper() and not initial:
            return _Known((), "name", 1.0)
        if found is None:
            return self._look_up_inflected(form, language)
        return _Known(found, "word" if found else "function", 1.0)

    def _look_up_inflected(self, form: str, language: str) -> _Known:
        table = self._lexicon.words[language]
        if language == "ar":
            return self._look_up_arabic(form, table)
        folded = fold(form)
        if folded in table.folded:
            glosses = table.folded[folded]
            return _Known(glosses, "word" if glosses else "function", 1.0)
        root = stem(form, language)
        if table.stems.get(root):
            return _Known(table.stems[root], "word", 0.7)
        return _Known((), "unknown", 1.0)

    def _look_up_arabic(self, form: str, table: WordTable) -> _Known:
        """The reading that takes least off and is a word; readings that keep the hamza as written come first."""
        folded = fold(form)
        for core in readings(fold_endings(form)):
            glosses = table.hamza.get(core)
            if glosses is None and fold(core) == core:
                glosses = table.folded.get(core) or table.cores.get(core)
            if glosses:
                return _Known(glosses, "word", 1.0)
            if core in STOP_WORDS["ar"]:
                return _Known((), "function", 1.0)
        for core in readings(folded):
            glosses = table.folded.get(core) or table.cores.get(core, ())
            if glosses:
                return _Known(glosses, "word", 0.9)
        for core in verb_readings(folded):
            if table.folded.get(core):
                return _Known(table.folded[core], "word", 0.7)
        root = stem(folded, "ar")
        if table.stems.get(root):
            return _Known(table.stems[root], "word", 0.7)
        return _Known((), "unknown", 1.0)

    def _bridge_terms(self, unit: _Unit, language: str, text: str, terms: list[Term]) -> None:
        first, last = unit.words[0], unit.words[-1]
        if language == "en":
            for word in unit.words:
                number = roman_number(word.surface)
                for key in (number,) if number else self._gloss_keys(word.form):
                    terms.append(Term(key, word.surface, word.start, word.end))
            return
        surface = text[first.start : last.end]
        seen: set[str] = set()
        for gloss, weight in zip(unit.glosses, _ALTERNATIVE_WEIGHTS, strict=False):
            for key in self._gloss_keys(gloss):
                if key not in seen:
                    seen.add(key)
                    terms.append(Term(key, surface, first.start, last.end, gloss, weight * unit.sure))
        if not unit.glosses and first.script == "latin" and unit.kind != "function":
            terms.append(Term(roman_number(surface) or english_key(first.form), surface, first.start, last.end))

    def _name_terms(self, unit: _Unit, text: str, terms: list[Term]) -> None:
        first, last = unit.words[0], unit.words[-1]
        if unit.name:
            surface = text[first.start : last.end]
            terms.append(Term(f"#{fold(unit.name.lower())}", surface, first.start, last.end))
        for word in unit.words:
            if word.script == "number":
                terms.append(Term(f"={word.form}", word.surface, word.start, word.end))
            elif unit.kind in ("name", "unknown", "latin") and len(word.form) > 1:
                if word.script == "latin":
                    terms.append(Term(f"={fold(word.form)}", word.surface, word.start, word.end))
                for bones in skeletons(word.form):
                    terms.append(Term(f"~{bones}", word.surface, word.start, word.end))


def _longest(
    table: dict[str, list[tuple[tuple[str, ...], Entry]]], keys: list[str], index: int
) -> tuple[int, Entry | None]:
    """The longest term of several words that begins at a word, as (number of words, entry)."""
    for pattern, entry in table.get(keys[index], ()):
        if tuple(keys[index : index + len(pattern)]) == pattern:
            return len(pattern), entry
    return 0, None


def _gloss_keys(gloss: str) -> tuple[str, ...]:
    """The English stems of a gloss, function words left out."""
    stop = STOP_WORDS["en"]
    words = words_of(gloss, "en")
    return tuple(
        word.form if word.script == "number" else english_key(word.form) for word in words if word.form not in stop
    )


def _function_glosses(word: Word, language: str, asked: bool) -> tuple[str, ...]:
    gloss = FUNCTION_GLOSSES.get(language, {}).get(word.form, "")
    if asked and (word.initial or word.form in _JOINING):
        gloss = QUESTION_GLOSSES.get(language, {}).get(word.form, gloss)
    return (gloss,) if gloss else ()


def _spelt_out(words: list[Word], index: int) -> tuple[int, Entry | None]:
    """An acronym spelt with letter names from a word on, as (number of words, entry); the longest that there is."""
    if fold(words[index].form) not in LETTER_NAMES:
        return 0, None
    end = index + 1
    while end < len(words) and end - index < _LONGEST_ACRONYM and fold(words[end].form) in LETTER_NAMES:
        end += 1
    for stop in range(end, index + 1, -1):
        letters = acronym([word.form for word in words[index:stop]])
        if letters:
            return stop - index, Entry((letters.upper(),), letters.upper(), "organisation")
    return 0, None


def _latin_form(surface: str) -> str:
    if "\u0600" <= surface[:1] <= "\u06ff":
        return romanised(surface)
    return surface
