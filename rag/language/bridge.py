"""
The language bridge: what a text's words are in its own language, in English, and as names.

Every text is brought to English words, passages and questions alike, so that a question in one language meets a
passage in another halfway, in a lexical index and in the vectors of an embedder that reads English only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rag.language.arabic_names import ArabicNames
from rag.language.english import english_key, english_stem, roman_number
from rag.language.french_glosses import in_context
from rag.language.french_names import ends_in_title, with_names
from rag.language.function_glosses import function_glosses
from rag.language.lexicon import Lexicon, load_lexicon
from rag.language.lookup import Reader, Unit
from rag.language.names import romanised, skeletons
from rag.language.namesakes import without_namesakes
from rag.language.normalise import fold, repair
from rag.language.records import Analysis, Gloss, GlossedWord, Keys, Term
from rag.language.remembered import WORDS
from rag.language.sentences import ANY_END, pieces_of
from rag.language.stems import stem
from rag.language.stopwords import STOP_WORDS
from rag.language.words import Word, read_words

ANALYSER_VERSION = "11"
"""Changes whenever the same text would be analysed differently; part of the fingerprint."""

_QUESTION_MARK = re.compile(r"[?؟]")
_INTERROGATIVES = frozenset({"من", "ما", "ومن", "وما"})
_RELATIVES = frozenset({"الذي", "التي", "الذين"})
_TEXTS = 256
"""Texts whose reading is remembered."""
_GLOSSES = 512
"""A long article's sentences and passages are glossed to be measured and again to be embedded."""
_SURE = 0.9
"""An Arabic word that was found less directly may be a name all the same."""

_NEVER_NAMES = frozenset({"word", "function"})
_ALTERNATIVE_WEIGHTS = (1.0, 0.7, 0.5, 0.4)


class _Alternatives(NamedTuple):
    """(key, gloss, weight) of what a word may mean, best first; the keys alone; the last key of the best gloss."""

    terms: tuple[tuple[str, str | None, float], ...]
    keys: tuple[str, ...]
    best: str


class Bridge:
    """
    Analyses texts of any language; glosses those of the bridged ones.

    Safe to share between threads.

    Args:
        languages: ISO 639-1 codes of the languages to bridge; English is always among them.
        lexicon: a user's own lexicon, see :func:`rag.language.lexicon.read_own`; its rows win over the bundled ones.
        phrases: whether terms and names of several words are read as one; without, each word is glossed by itself.
        folder: in the user's data folder, where the lexicon as it was read is kept for the next start.

    Raises:
        InputError: the user's lexicon cannot be used.
    """

    def __init__(
        self,
        languages: Iterable[str] = ("en", "fr", "ar"),
        lexicon: Path | None = None,
        *,
        phrases: bool = True,
        folder: Path | None = None,
    ) -> None:
        self._lexicon: Lexicon = load_lexicon(tuple(languages), lexicon, folder=folder)
        self.languages: tuple[str, ...] = ("en", *(code for code in self._lexicon.words if code != "en"))
        self._glossed_languages = frozenset(self.languages) - {"en"}
        basis = f"{ANALYSER_VERSION}\n{','.join(self.languages)}\n{self._lexicon.fingerprint}"
        if not phrases:
            basis += "\nno phrases"
        self.fingerprint: str = sha256(basis.encode()).hexdigest()[:12]
        self._arabic_names = ArabicNames(self._lexicon) if "ar" in self._glossed_languages else None
        self._reader = Reader(self._lexicon if phrases else replace(self._lexicon, phrases={}))
        self._units = lru_cache(maxsize=_TEXTS)(self._read)
        self.gloss_text = lru_cache(maxsize=_GLOSSES)(self._gloss_text)
        self._name_words = lru_cache(maxsize=WORDS)(_name_words)
        self._whole_name = lru_cache(maxsize=WORDS)(_whole_name)
        self._gloss_keys = lru_cache(maxsize=WORDS)(_gloss_keys)
        self._alternatives = lru_cache(maxsize=WORDS)(self._alternatives_of)

    def analyse(self, text: str, language: str) -> Analysis:
        """
        The terms of a text for the fields of the lexical index, as a question looks them up.

        Args:
            text: any text.
            language: ISO 639-1 code of the text.

        Returns:
            ``native``: stems of the text's own language, stop words left out. ``bridge``: English stems, of the
            text itself if it is English, else of its glosses; empty for a language that is not bridged.
            ``names``: keys that are alike across scripts. ``words``: all words, as they are compared in exact search.
            Each in reading order.
        """
        text = text.rstrip()  # passages are read with and without the space after them
        units = self._units(text, language)
        words = [word for unit in units for word in unit.words]
        native = [
            Term(key, word.surface, word.start, word.end)
            for word, key in zip(words, self._native(words, language), strict=True)
            if key is not None
        ]
        bridge: list[Term] = []
        if language == "en":
            for word in words:
                bridge += [Term(key, word.surface, word.start, word.end) for key in self._english_keys(word)]
        elif language in self._glossed_languages:
            for unit in units:
                start, end = unit.words[0].start, unit.words[-1].end
                for key, gloss, weight in self._bridge(unit).terms:
                    bridge.append(Term(key, text[start:end], start, end, gloss, weight))
        names = [
            Term(key, text[first.start : last.end], first.start, last.end)
            for unit in units
            for key, first, last in self._name_keys(unit, language)
        ]
        forms = tuple([word.form for word in words])
        return Analysis(words=forms, native=tuple(native), bridge=tuple(bridge), names=tuple(names))

    def keys(self, text: str, language: str) -> Keys:
        """The keys of what :meth:`analyse` finds, without their places: an ingest needs no more."""
        units = [unit for _, piece in pieces_of(text.rstrip()) for unit in self._units(piece, language)]
        words = [word for unit in units for word in unit.words]
        bridge: list[str] = []
        best: list[str] = []
        if language == "en":
            for word in words:
                keys = self._english_keys(word)
                bridge += keys
                best += keys[-1:]
        elif language in self._glossed_languages:
            for unit in units:
                found = self._bridge(unit)
                if found.keys:
                    bridge += found.keys
                    best.append(found.best)
        return Keys(
            words=tuple([word.form for word in words]),
            native=tuple([key for key in self._native(words, language) if key is not None]),
            bridge=tuple(bridge),
            best=tuple(best),
            names=tuple([key for unit in units for key, _, _ in self._name_keys(unit, language)]),
        )

    def names(self, text: str, language: str) -> tuple[Term, ...]:
        """
        The names of a text that are known, each as a whole, in reading order.

        Returns:
            ``key`` is the canonical name's content words, alike for every form of the name in every language;
            ``gloss`` is English for the form that stands there ("UN", not "United Nations"), None in English.
        """
        found = []
        for unit in self._units(text, language):
            if unit.name and (key := self._whole_name(unit.name)):
                start, end = unit.words[0].start, unit.words[-1].end
                gloss = unit.glosses[0] if unit.glosses and language != "en" else None
                found.append(Term(key, text[start:end], start, end, gloss))
        return tuple(found)

    def knows(self, word: str, language: str) -> bool:
        """Whether the lexicon holds a word of a language: for English, among its glosses."""
        units = self._units(word, language)
        if language != "en":
            return any(unit.kind in _NEVER_NAMES for unit in units)
        return all(stem(one.form, "en") in self._lexicon.english for unit in units for one in unit.words)

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
        if language not in self._glossed_languages:
            return Gloss(text=text)
        glossed = []
        for unit, glosses in self._in_english(text, language):
            start, end = unit.words[0].start, unit.words[-1].end
            glossed.append(GlossedWord(surface=text[start:end], start=start, end=end, glosses=glosses, kind=unit.kind))
        return Gloss(text=self.gloss_text(text, language), words=tuple(glossed))

    def _gloss_text(self, text: str, language: str) -> str:
        """The text of :meth:`gloss` alone, remembered for the last few texts."""
        if language not in self._glossed_languages:
            return text
        pieces = pieces_of(text)
        if len(pieces) > 1 and not _QUESTION_MARK.search(text):
            # Of a passage each sentence was glossed before, to be measured.
            return " ".join(filter(None, [self.gloss_text(piece, language) for _, piece in pieces]))
        return " ".join(glosses[0] for _, glosses in self._in_english(text, language) if glosses)

    def _in_english(self, text: str, language: str) -> Iterable[tuple[Unit, tuple[str, ...]]]:
        """Each unit with its glosses, those of function words as they are meant where they stand."""
        asked = bool(_QUESTION_MARK.search(text))
        units = self._units(text, language)
        found = [_glosses(unit, text, language, asked) for unit in units]
        if language == "fr":
            found = in_context(units, found, text, is_infinitive=self._reader.is_infinitive)
        elif language == "ar" and asked:
            found = _asked_for(units, found)
        return zip(units, found, strict=True)

    def coverage(self, texts: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
        """(word, language, count) of words without a gloss in (text, language) pairs, the most frequent first."""
        counts: Counter[tuple[str, str]] = Counter()
        for text, language in texts:
            if language not in self._glossed_languages:
                continue
            for unit in self._units(text, language):
                if unit.kind == "unknown":
                    counts[(unit.words[0].form, language)] += 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
        return [(word, language, count) for (word, language), count in ordered]

    def _native(self, words: Iterable[Word], language: str) -> list[str | None]:
        """The key of each word in its own language; None for a stop word."""
        stop = STOP_WORDS.get(language, frozenset())
        english = language == "en"
        latin_is_english = english or language in ("ar", "fa", "ur", "he")
        keys: list[str | None] = []
        key: str | None
        for form, _, _, _, script, _, _ in words:
            if form in stop:
                key = None
            elif script == "number":
                key = form
            elif script == "arabic" and language == "ar":
                key = self._reader.arabic_stem(form)
            elif english or (script == "latin" and latin_is_english):
                key = english_stem(form)
            else:
                key = stem(form, language)
            keys.append(key)
        return keys

    def _read(self, text: str, language: str) -> tuple[Unit, ...]:
        """A passage is read sentence by sentence: each was read before, to be measured."""
        pieces = pieces_of(text)
        if len(pieces) > 1:
            return tuple([unit for by, piece in pieces for unit in _moved(self._units(piece, language), by)])
        if language in self._glossed_languages:  # others are not read before they are analysed
            pieces = pieces_of(text, ANY_END)
            # What ends a sentence is not told from mojibake: م reads "Ù…".
            if len(pieces) > 1 and repair(text)[1] is None:
                read = [self._units(piece, language) for _, piece in pieces]
                if self._apart(read, language):
                    return tuple([unit for (by, _), own in zip(pieces, read, strict=True) for unit in _moved(own, by)])
        units = self._reader.units(read_words(text, language), language)
        if language == "fr":
            units = with_names(units)
        elif language == "ar" and self._arabic_names:
            units = self._arabic_names.read(units)
        return tuple(without_namesakes(units, text, self._reader.is_person, language))

    def _apart(self, sentences: Sequence[Sequence[Unit]], language: str) -> bool:
        """Whether sentences, each read by itself, read the same together."""
        if not all(sentences) or (language == "fr" and any(map(ends_in_title, sentences[:-1]))):
            return False
        return self._reader.apart([[word for unit in units for word in unit.words] for units in sentences], language)

    def _english_keys(self, word: Word) -> tuple[str, ...]:
        number = word.surface.isupper() and roman_number(word.surface)
        return (number,) if number else self._gloss_keys(word.form)

    def _bridge(self, unit: Unit) -> _Alternatives:
        first = unit.words[0]
        if unit.glosses or first.script != "latin" or unit.kind == "function":
            return self._alternatives(unit.glosses, unit.sure)
        number = roman_number(first.surface) if len(unit.words) == 1 else None
        key = number or english_key(first.form)
        return _Alternatives(((key, None, 1.0),), (key,), key)

    def _alternatives_of(self, glosses: tuple[str, ...], sure: float) -> _Alternatives:
        """Each key that a word's glosses have, once."""
        found: dict[str, tuple[str, str, float]] = {}
        for gloss, weight in zip(glosses, _ALTERNATIVE_WEIGHTS, strict=False):
            for key in self._gloss_keys(gloss):
                found.setdefault(key, (key, gloss, weight * sure))
        most = max((weight for _, _, weight in found.values()), default=0.0)
        best = [key for key, _, weight in found.values() if weight == most]
        return _Alternatives(tuple(found.values()), tuple(found), best[-1] if best else "")

    def _name_keys(self, unit: Unit, language: str) -> Iterable[tuple[str, Word, Word]]:
        """The keys of a unit in the field of names, each with the first and the last of the words it stands for."""
        # Most words are words and nothing else.
        if unit.kind in _NEVER_NAMES and not unit.name and unit.sure >= _SURE and len(unit.words) == 1:
            return ()
        found: list[tuple[str, Word, Word]] = []
        if unit.name:
            written = {fold(word.form) for word in unit.words}
            for part in self._name_words(unit.name):
                if part not in written:  # another language's form of the name
                    found.append((f"={part}", unit.words[0], unit.words[-1]))
        joining = STOP_WORDS.get(language, frozenset()) if len(unit.words) > 1 else ()  # "Coupe du monde"
        for word in unit.words:
            if word.form in joining and word.surface.islower():
                continue
            if word.script == "number":
                found.append((f"={word.form}", word, word))
            elif len(word.form) > 1 and (unit.kind in ("name", "unknown", "latin") or _may_be_name(unit)):
                if word.script == "latin":
                    found.append((f"={fold(word.form)}", word, word))
                found += [(f"~{bones}", word, word) for bones in skeletons(word.form)]
        return found


def _moved(units: Sequence[Unit], by: int) -> Sequence[Unit]:
    """The units of a piece of a text, with their places in the text."""
    if not by:
        return units
    # As Word(…) and Unit(…) do, in half the time.
    new = tuple.__new__
    return [
        new(Unit, (tuple([new(Word, (f, s, a + by, z + by, c, i, o)) for f, s, a, z, c, i, o in unit[0]]), *unit[1:]))
        for unit in units
    ]


def _name_words(name: str) -> tuple[str, ...]:
    stop = STOP_WORDS["en"]
    return tuple(fold(word.form) for word in read_words(name, "en") if len(word.form) > 1 and word.form not in stop)


def _whole_name(name: str) -> str:
    stop = STOP_WORDS["en"]
    return " ".join(fold(word.form) for word in read_words(name, "en") if word.form not in stop)


def _may_be_name(unit: Unit) -> bool:
    """Whether an Arabic word was understood only by taking a letter off that may be a name's first (كاوان, بورت)."""
    return unit.sure < _SURE and unit.words[0].script == "arabic" and len(unit.words[0].form) > 3


def _gloss_keys(gloss: str) -> tuple[str, ...]:
    """The English stems of a gloss, function words left out."""
    stop = STOP_WORDS["en"]
    words = read_words(gloss, "en")  # not words_of: what is made of them is remembered here
    return tuple(
        word.form if word.script == "number" else english_key(word.form) for word in words if word.form not in stop
    )


def _glosses(unit: Unit, text: str, language: str, asked: bool) -> tuple[str, ...]:
    """English for a word or term of a text in another language; () for a word without content."""
    if unit.kind == "function":
        return function_glosses(unit.words[0], language, asked)
    if unit.kind == "number":
        return (unit.words[0].form,)
    if unit.kind == "latin":
        return (unit.words[0].surface,)
    return unit.glosses or (_latin_form(text[unit.words[0].start : unit.words[-1].end]),)


def _asked_for(units: Sequence[Unit], glosses: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The glosses of an Arabic question without the relative pronoun of "من الذي" and "ما التي": "who", "what"."""
    found = list(glosses)
    for place, unit in enumerate(units[1:], start=1):
        before = units[place - 1].words[-1]
        if unit.words[0].form in _RELATIVES and before.initial and before.form in _INTERROGATIVES:
            found[place] = ()
    return found


def _latin_form(surface: str) -> str:
    if "\u0600" <= surface[:1] <= "\u06ff":
        return romanised(surface)
    return surface
