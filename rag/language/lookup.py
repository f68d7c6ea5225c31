"""What each word of a text is: a function word, a word with glosses, a name, a number, or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.language.arabic import bare, light_stem, readings, unattached, verb_readings, without_attached
from rag.language.lexicon import Entry, Lexicon, Patterns, WordTable, phrase_key, single_key
from rag.language.names import LETTER_NAMES, acronym
from rag.language.normalise import fold, fold_endings
from rag.language.records import WordKind
from rag.language.remembered import WORDS
from rag.language.senses import PlainSense, chosen, cues_of
from rag.language.stems import stem
from rag.language.stopwords import STOP_WORDS
from rag.language.words import Word

_LONGEST_ACRONYM = 6
_SPELT_OTHERWISE = 0.9
_ATTACHED_TAKEN_OFF = 0.8
_SAME_STEM = 0.7
_PARTICIPLES = (("er", "é"), ("ir", "i"), ("re", "u"), ("oir", "u"), ("enir", "enu"), ("rir", "ert"))
_SHORTEST_INFINITIVE = 4
_INFINITIVES = frozenset({
    "admettre", "apprendre", "atteindre", "avoir", "boire", "commettre", "comprendre", "conclure", "conduire",
    "connaître", "construire", "craindre", "croire", "devoir", "dire", "décrire", "détruire", "entreprendre",
    "faire", "fuir", "inscrire", "interdire", "introduire", "joindre", "lire", "mettre", "mourir", "naître",
    "nuire", "paraître", "peindre", "perdre", "permettre", "plaindre", "poursuivre", "pouvoir", "prendre",
    "produire", "promettre", "prédire", "recevoir", "reconduire", "reconnaître", "rejoindre", "remettre",
    "reprendre", "restreindre", "rire", "réduire", "résoudre", "savoir", "soumettre", "suivre", "surprendre",
    "survivre", "séduire", "taire", "traduire", "transmettre", "vivre", "voir", "vouloir", "écrire", "éteindre",
    "être",
})  # fmt: skip
"""Those whose participle is made otherwise."""
_ATTACHED = frozenset("وفبكل")
_ARTICLES = frozenset({"le", "la", "les", "l", "the"})


class Unit(NamedTuple):
    """
    A word, or the words of a term or name taken together.

    ``glosses`` are English, best first; ``name`` is the canonical name or ""; ``sure`` says how directly the word was
    found, 1 for the form as it stands; ``row`` is where its senses stand, "" where it has but one.
    """

    words: tuple[Word, ...]
    glosses: tuple[str, ...]
    kind: WordKind
    name: str
    sure: float
    row: str = ""


class _Known(NamedTuple):
    """A unit without its words."""

    glosses: tuple[str, ...]
    kind: WordKind
    name: str = ""
    sure: float = 1.0
    row: str = ""


_Begin = tuple[str, frozenset[str]]
"""The first key of terms of several words, and their second ones."""
_Look = tuple[str, tuple[_Begin, ...], _Known]
"""A word's key in a term, the terms of several words that may begin with it, what it is by itself."""

_FUNCTION = _Known((), "function")
_UNKNOWN = _Known((), "unknown")


class Reader:
    """Reads words with a lexicon. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._look = lru_cache(maxsize=WORDS)(self._look_up)
        self.arabic_stem = lru_cache(maxsize=WORDS)(self._arabic_stem)
        self._patterns = lru_cache(maxsize=WORDS)(self._beginning_with)
        self._senses = lru_cache(maxsize=WORDS)(self._senses_of)

    def units(self, words: Sequence[Word], language: str) -> list[Unit]:
        """The words in reading order, those of a known term, name or spelt-out acronym together."""
        looks = self._looks(words, language)
        keys = [key for key, _, _ in looks]
        cues: list[str | None] = []
        units: list[Unit] = []
        read = 0
        for index, (_, firsts, known) in enumerate(looks):
            if index < read:
                continue
            length, entry = self._several(words, keys, index, firsts, language) if firsts else (0, None)
            if entry is not None:
                kind: WordKind = "name" if entry.name else "word"
                units.append(Unit(tuple(words[index : index + length]), entry.glosses, kind, entry.name, 1.0))
                read = index + length
                continue
            if known.row:
                cues = cues or cues_of(words, language)
                senses = self._senses(known.row, language)
                known = known._replace(glosses=chosen(known.glosses, senses, words, cues, index, language))
            # As Unit(…) does, in half the time: an ingest makes hundreds a passage.
            units.append(tuple.__new__(Unit, ((words[index],), *known)))
        return units

    def apart(self, sentences: Sequence[Sequence[Word]], language: str) -> bool:
        """Whether sentences of at least a word have the same units each by itself: nothing reaches into the next."""
        words = [word for sentence in sentences for word in sentence]
        looks = self._looks(words, language)
        keys = [key for key, _, _ in looks]
        start = 0
        for sentence in sentences[:-1]:
            end = start + len(sentence)
            if sentence[-1].surface == "A" or fold(sentence[-1].form) in LETTER_NAMES:
                return False
            for index in range(start, end):
                for first, seconds in looks[index][1]:
                    if keys[index + 1] not in seconds:
                        continue
                    for pattern, _ in self._patterns(language, (first, keys[index + 1])):
                        after = index + len(pattern)
                        if after > end and tuple(keys[index + 1 : after]) == pattern[1:]:
                            return False
            start = end
        return True

    def _looks(self, words: Sequence[Word], language: str) -> list[_Look]:
        look = self._look
        looks = [
            look(form, own[:1].isupper(), script, initial, language) for form, own, _, _, script, initial, _ in words
        ]
        if language == "fr":
            self._restore_accents(words, looks)
        return looks

    def _senses_of(self, row: str, language: str) -> tuple[PlainSense, ...]:
        return self._lexicon.senses[language][row]

    def _restore_accents(self, words: Sequence[Word], looks: list[_Look]) -> None:
        """An "A" that opens a sentence is an "À" without its accent, unless it asks ("A-t-il")."""
        for index, word in enumerate(words[:-1]):
            if word.surface == "A" and word.initial and words[index + 1].form != "t":
                looks[index] = (*self._begins("à", "fr"), looks[index][2])

    def is_infinitive(self, form: str) -> bool:
        """Whether a light French form is a verb's infinitive: its participle is a word as well ("viser", "visé")."""
        table = self._lexicon.words.get("fr")
        if table is None or len(form) < _SHORTEST_INFINITIVE:
            return False
        if form in _INFINITIVES:
            return True
        return any(form.endswith(end) and form[: -len(end)] + past in table.exact for end, past in _PARTICIPLES)

    def is_person(self, form: str, language: str) -> bool:
        """Whether a word alone is known as the name of a person."""
        entry = self._lexicon.singles.get(language, {}).get(single_key(form))
        return entry is not None and Entry._make(entry).kind == "person"

    def _look_up(self, form: str, capital: bool, script: str, initial: bool, language: str) -> _Look:
        return (*self._begins(form, language), self._find(form, capital, script, initial, language))

    def _begins(self, form: str, language: str) -> tuple[str, tuple[_Begin, ...]]:
        """
        A word's key in a term, and the terms of several words that may begin with it: most begin none.

        In Arabic a conjunction or preposition may be written on to a term's first word.
        """
        key = phrase_key(form, language)
        known = self._lexicon.beginnings.get(language, {})
        firsts = (key,) if language != "ar" else dict.fromkeys((key, *map(bare, unattached(fold(form)))))
        found = [(one, seconds) for one in firsts if (seconds := known.get(one))]
        if not found and language == "ar" and fold(form) in LETTER_NAMES:
            found = [(key, frozenset())]
        return key, tuple(found)

    def _beginning_with(self, language: str, start: tuple[str, ...]) -> Patterns:
        """The terms of several words whose first two keys are these, longest first."""
        table = self._lexicon.phrases.get(language)
        return () if table is None else table.get(start, ())

    def _several(
        self, words: Sequence[Word], keys: list[str], index: int, firsts: Sequence[_Begin], language: str
    ) -> tuple[int, Entry | None]:
        """The longest term or spelt-out acronym that begins at a word, as (number of words, entry)."""
        after = keys[index + 1] if index + 1 < len(keys) else ""
        for first, seconds in firsts:
            if after not in seconds:  # most words are followed by no other of a term
                continue
            length, entry = _longest(self._patterns(language, (first, after)), keys, index)
            if entry is not None and not (entry.name and _ordinary_article(words, index)):
                return length, entry
        return _spelt_out(words, index) if language == "ar" else (0, None)

    def _find(self, form: str, capital: bool, script: str, initial: bool, language: str) -> _Known:
        if script == "number":
            return _Known((form,), "number")
        if form in STOP_WORDS.get(language, frozenset()):
            return _FUNCTION
        entry = self._single(form, capital, script, initial, language)
        if entry is not None:
            return _Known(entry.glosses, "name" if entry.name else "word", entry.name)
        if language == "en":
            common = stem(form, "en") in self._lexicon.english
            return _Known((), "word" if common or not capital else "name")
        table = self._lexicon.words.get(language)
        if table is None:
            return _Known((), "latin") if script == "latin" else _UNKNOWN
        if language == "ar":
            return self._find_arabic(form, table) if script == "arabic" else _Known((form,), "latin")
        return self._find_latin(form, capital and not initial, table, language)

    def _single(self, form: str, capital: bool, script: str, initial: bool, language: str) -> Entry | None:
        """The one-word term or name that stands for a word: none where it is an ordinary word as well."""
        plain = self._lexicon.singles.get(language, {}).get(single_key(form))
        if plain is None:
            return None
        entry = Entry._make(plain)
        if script == "latin" and entry.name and not capital:
            return None
        table = self._lexicon.words.get(language)
        if table is None:
            return entry
        glosses = table.exact.get(form) or table.hamza.get(bare(fold_endings(form)))
        if glosses is None and form not in table.exact:
            return entry
        # An ordinary word keeps its own sense, unless a capital or the sense itself says that it is the name.
        means_name = glosses and glosses[0].casefold() in {gloss.casefold() for gloss in entry.glosses}
        return entry if entry.name and (means_name or (capital and not initial)) else None

    def _find_latin(self, form: str, named: bool, table: WordTable, language: str) -> _Known:
        """As written; a capital inside a sentence makes a name of everything that is not a word as it stands."""
        glosses, key = table.exact.get(form), form
        if glosses is None and named:
            return _Known((), "name")
        if glosses is None:
            glosses, key = table.folded.get(fold(form)), f"~{fold(form)}"
        if glosses is not None:
            return _Known(glosses, "word", row=self._row(key, language)) if glosses else _FUNCTION
        glosses = table.stems.get(stem(form, language))
        return _Known(glosses, "word", sure=_SAME_STEM) if glosses else _UNKNOWN

    def _row(self, key: str, language: str) -> str:
        """Where the senses of a word stand that was found under a key; "" where it has but one."""
        rows = self._lexicon.sense_rows.get(language)  # none of a language that only a user's lexicon speaks of
        return rows.get(key, "") if rows is not None else ""

    def _find_arabic(self, form: str, table: WordTable) -> _Known:
        """The reading that takes least off and is a word; readings that keep the hamza as written come first."""
        if form in table.exact:
            return _Known(table.exact[form], "word", row=self._row(form, "ar")) if table.exact[form] else _FUNCTION
        folded = fold(form)
        for core in readings(fold_endings(form)):
            glosses = table.hamza.get(core)
            if glosses is None and fold(core) == core:
                glosses = table.folded.get(core) or table.cores.get(core)
            if glosses:
                attached = form[0] in _ATTACHED and not core.startswith(form[0]) and bare(folded) == folded
                sure = _ATTACHED_TAKEN_OFF if attached else 1.0
                return _Known(glosses, "word", sure=sure, row=self._row(f"~{core}", "ar"))
            if core in STOP_WORDS["ar"]:
                return _FUNCTION
        for core in readings(folded):
            glosses = table.folded.get(core) or table.cores.get(core)
            if glosses:
                return _Known(glosses, "word", sure=_SPELT_OTHERWISE, row=self._row(f"~{core}", "ar"))
        for core in verb_readings(folded):
            glosses = table.folded.get(core)
            if glosses:
                return _Known(glosses, "word", sure=_SAME_STEM)
        glosses = table.stems.get(stem(folded, "ar"))
        return _Known(glosses, "word", sure=_SAME_STEM) if glosses else _UNKNOWN

    def _arabic_stem(self, form: str) -> str:
        """The native key of a light Arabic form."""
        folded = fold(form)
        table = self._lexicon.words.get("ar")
        if table is not None:
            known, cores, names = table.folded, table.cores, self._lexicon.singles.get("ar", {})
            folded = without_attached(folded, lambda rest: rest in known or rest in cores or rest in names)
        return light_stem(folded)


def _longest(patterns: Patterns, keys: list[str], index: int) -> tuple[int, Entry | None]:
    """The first of the patterns whose keys from the second on follow a word, as (number of words, entry)."""
    for pattern, entry in patterns:
        if tuple(keys[index + 1 : index + len(pattern)]) == pattern[1:]:
            return len(pattern), Entry._make(entry)
    return 0, None


def _ordinary_article(words: Sequence[Word], index: int) -> bool:
    """Whether an article begins no name here, since a small letter follows: "le monde" is not the newspaper."""
    return words[index].form in _ARTICLES and not words[index + 1].surface[:1].isupper()


def _spelt_out(words: Sequence[Word], index: int) -> tuple[int, Entry | None]:
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
