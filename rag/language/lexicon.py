"""
The lexicon: English glosses for French and Arabic words, terms of several words, and names.

It is read from the package's data when it is first asked for; a user's own rows come on top. What reading them gives
is kept in the data folder for the next start.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Container, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from rag.errors import InputError
from rag.kept import kept
from rag.language.arabic import bare
from rag.language.names import says
from rag.language.normalise import fold, fold_endings, light
from rag.language.packed import Packed, packed
from rag.language.remembered import WORDS
from rag.language.senses import PlainSense, read_senses, sense_keys
from rag.language.spelling import name_odds
from rag.language.stems import stem, stemmer_version
from rag.language.stopwords import STOP_WORDS
from rag.language.words import words_of

BRIDGED: tuple[str, ...] = ("en", "fr", "ar")
"""Languages the lexicon speaks of; English is what the others are glossed in."""

_NO_CONTENT = "-"
_MOST_GLOSSES = 4
_SHORT_STEM = 4
_PLAIN_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ '’-]+")
_PLAIN_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a ]+")
_BREAKS = re.compile(r"[ '’-]+")


class Entry(NamedTuple):
    """A term or name: its English alternatives, best first, and its canonical name if it is a name (else "")."""

    glosses: tuple[str, ...]
    name: str
    kind: str


PlainEntry = tuple[tuple[str, ...], str, str]
"""An :class:`Entry` as it is kept: it is made one when it is looked up, since few of thousands ever are."""

Glosses = Mapping[str, tuple[str, ...]]
Patterns = Sequence[tuple[tuple[str, ...], PlainEntry]]
"""Terms of several words: the key of each word, and what the term is."""

Phrases = Mapping[tuple[str, ...], Patterns]


@dataclass(frozen=True, slots=True)
class WordTable:
    """Glosses of one language's single words. An empty tuple of glosses marks a word without content."""

    exact: Glosses
    hamza: Glosses
    folded: Glosses
    cores: Glosses
    stems: Glosses


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    Everything that is known of words, by language.

    ``phrases[language]`` maps the first two keys of a term or name to (all its keys, entry), longest first; see
    :func:`phrase_key`; ``beginnings[language]`` maps a first key to the second ones. ``singles[language]`` holds terms
    and names of one word under their folded form: those are not stemmed, or every "faut" would be a "faute".
    ``english`` holds the stems of all glosses: English's common words. ``sense_rows[language]`` maps the keys of a form
    with several senses, see :func:`rag.language.senses.sense_keys`, to a row, ``senses[language]`` the row to its
    senses. ``name_odds`` tells how Arabic spells names, see :func:`rag.language.spelling.name_odds`.
    """

    words: Mapping[str, WordTable]
    phrases: Mapping[str, Phrases]
    beginnings: Mapping[str, Mapping[str, frozenset[str]]]
    singles: Mapping[str, Mapping[str, PlainEntry]]
    sense_rows: Mapping[str, Mapping[str, str]]
    senses: Mapping[str, Mapping[str, tuple[PlainSense, ...]]]
    english: Container[str]
    name_odds: Mapping[str, float]
    fingerprint: str


class _Tables:
    """A lexicon in the making: tables by what they hold and language."""

    def __init__(self) -> None:
        self.words: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        self.phrases: dict[str, dict[tuple[str, ...], list[tuple[tuple[str, ...], PlainEntry]]]] = {}
        self.singles: dict[str, dict[str, PlainEntry]] = {}
        self.sense_rows: dict[str, dict[str, str]] = {}
        self.senses: dict[str, dict[str, tuple[PlainSense, ...]]] = {}

    def of(self, language: str) -> dict[str, dict[str, tuple[str, ...]]]:
        """The tables of single words of a language, by their name in :class:`WordTable`."""
        return self.words.setdefault(language, {name: {} for name in WordTable.__slots__})


@lru_cache(maxsize=WORDS)
def phrase_key(form: str, language: str) -> str:
    """
    The form under which a word of a term is compared: inflection of the article and the plural does not count.

    French function words are told apart by their accents (a, à), and words of a short stem by their endings (part,
    partie).
    """
    if "\u0600" <= form[:1] <= "\u06ff":
        return bare(fold(form))
    if language == "ar":
        return fold(form)
    if language != "fr":
        return stem(form, language)
    if form in STOP_WORDS["fr"]:
        return form
    root = stem(form, language)
    return root if len(root) > _SHORT_STEM else fold(form).removesuffix("s").removesuffix("x").removesuffix("e")


def single_key(form: str) -> str:
    """The form under which a term or name of one word is known: accents and the Arabic article do not count."""
    return bare(fold(form)) if "\u0600" <= form[:1] <= "\u06ff" else fold(form)


def _join(first: tuple[str, ...] | None, second: tuple[str, ...]) -> tuple[str, ...]:
    if not first:
        return second if first is None else first
    return tuple(dict.fromkeys(first + second))[:_MOST_GLOSSES]


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip("\n").split("\t")


def _add_word(
    tables: Mapping[str, MutableMapping[str, tuple[str, ...]]],
    forms: Iterable[str],
    glosses: tuple[str, ...],
    language: str,
) -> None:
    def add(name: str, key: str) -> None:
        tables[name][key] = _join(tables[name].get(key), glosses)

    for form in forms:
        plain = light(form)
        folded = fold(plain)
        add("exact", plain)
        add("folded", folded)
        if language == "ar":
            spelt = fold_endings(plain)
            for key in {spelt, bare(spelt)}:
                add("hamza", key)
            if (core := bare(folded)) != folded:
                add("cores", core)
        add("stems", stem(folded if language == "ar" else plain, language))


def _add_phrase(tables: _Tables, language: str, phrase: str, entry: PlainEntry) -> None:
    forms = _forms(phrase, language)
    if len(forms) == 1:
        tables.singles.setdefault(language, {}).setdefault(single_key(forms[0]), entry)
    elif forms:
        keys = tuple([phrase_key(form, language) for form in forms])
        tables.phrases.setdefault(language, {}).setdefault(keys[:2], []).append((keys, entry))


def _forms(phrase: str, language: str) -> list[str]:
    """The light forms of a phrase's words; a short cut for the many phrases of plain letters, most of the loading."""
    if _PLAIN_LATIN.fullmatch(phrase) or _PLAIN_ARABIC.fullmatch(phrase):
        return [light(word) for word in _BREAKS.split(phrase) if word]
    return [word.form for word in words_of(phrase, language)]


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _add_cluster(tables: _Tables, columns: list[str], kind: str) -> None:
    english = _alternatives(columns[0])
    name = english[0] if kind else ""
    for language, cell in zip(BRIDGED, columns, strict=False):
        alternatives = _alternatives(cell)
        for place, phrase in enumerate(alternatives):
            glosses = english
            if len(alternatives) == len(english):
                glosses = (english[place], *(other for other in english if other != english[place]))
            _add_phrase(tables, language, phrase, (glosses[:_MOST_GLOSSES], name, kind))


def _read(name: str) -> str:
    return files("rag").joinpath("data", "lexicon", name).read_text(encoding="utf-8")


_DECIDED_BY = ("arabic", "lexicon", "names", "normalise", "packed", "senses", "spelling", "stems", "stopwords", "words")
"""The modules that decide what is read off the files."""

_REMEMBERED = 8
_loaded: dict[tuple[tuple[str, ...], Path | None], Lexicon] = {}
_loading = threading.Lock()


def load_lexicon(
    languages: tuple[str, ...] = BRIDGED, own: Path | None = None, *, folder: Path | None = None
) -> Lexicon:
    """
    The lexicon of the given languages, read once a process.

    Args:
        languages: ISO 639-1 codes; those the lexicon does not speak of are ignored.
        own: a user's own file, see :func:`read_own`.
        folder: where what was read is kept for the next start, see :func:`rag.kept.kept`; None keeps nothing.

    Raises:
        InputError: the user's file cannot be read or a row of it is malformed; the line number is named.
    """
    with _loading:
        if (languages, own) not in _loaded:
            found = _load(languages, read_own(own) if own is not None else [], folder)
            for oldest in list(_loaded)[: len(_loaded) + 1 - _REMEMBERED]:
                del _loaded[oldest]
            _loaded[languages, own] = found
        return _loaded[languages, own]


OwnRow = tuple[str, str, tuple[str, ...]]


def _load(languages: tuple[str, ...], own_rows: Sequence[OwnRow], folder: Path | None) -> Lexicon:
    spoken = [language for language in languages if language in BRIDGED and language != "en"]
    tables = [(language, _read(f"words.{language}.tsv"), _read(f"senses.{language}.tsv")) for language in spoken]
    clusters = [_read(name) for name in ("names.tsv", "terms.tsv")]
    digest = sha256()
    for text in (*(text for _, *texts in tables for text in texts), *clusters):
        digest.update(text.encode())
    for language, phrase, glosses in own_rows:
        digest.update(f"{language}\t{phrase}\t{glosses}\n".encode())
    code = _code()
    plain = kept(
        folder if code else None,
        "lexicon",
        basis=f"{digest.hexdigest()}\n{spoken}\n{code}",
        make=lambda: _packed(_built(tables, clusters, own_rows)),
    )
    return Lexicon(
        words={
            language: WordTable(**{name: Packed(parts) for name, parts in named.items()})
            for language, named in plain["words"].items()
        },
        phrases={language: Packed(parts) for language, parts in plain["phrases"].items()},
        beginnings={language: Packed(parts) for language, parts in plain["beginnings"].items()},
        singles={language: Packed(parts) for language, parts in plain["singles"].items()},
        sense_rows={language: Packed(parts) for language, parts in plain["sense_rows"].items()},
        senses={language: Packed(parts) for language, parts in plain["senses"].items()},
        english=Packed(plain["english"]),
        name_odds=Packed(plain["name_odds"]),
        fingerprint=digest.hexdigest()[:16],
    )


def _built(words: Sequence[tuple[str, str, str]], clusters: Sequence[str], own_rows: Sequence[OwnRow]) -> _Tables:
    """The tables read off the files' texts, which takes three seconds of one core."""
    tables = _Tables()
    for language, text, senses in words:
        rows_of: dict[str, list[str]] = {}
        for _, columns in _rows(text.splitlines()):
            glosses = () if columns[1] == _NO_CONTENT else _alternatives(columns[1])
            forms = columns[0].split()
            for form in forms:
                rows_of.setdefault(form, []).append(columns[0])
            _add_word(tables.of(language), (form for form in forms if "-" not in form), glosses, language)
            for form in forms:
                if "-" in form and glosses:  # words are taken apart at hyphens, so this is a phrase
                    _add_phrase(tables, language, form, (glosses, "", ""))
        sense_rows = (columns for _, columns in _rows(senses.splitlines()))
        tables.sense_rows[language], tables.senses[language] = read_senses(sense_rows, rows_of, language)
    for text in clusters:
        for _, columns in _rows(text.splitlines()):
            _add_cluster(tables, columns[:3], columns[3] if len(columns) > 3 else "")
    for language, phrase, own_glosses in own_rows:
        _add_own(tables, language, phrase, own_glosses)
    for remembered in (light, fold, stem, bare, phrase_key):
        remembered.cache_clear()  # filled with the lexicon's own words, and of no more use
    return tables


def _packed(tables: _Tables) -> dict[str, Any]:
    every = {gloss for named in tables.words.values() for glosses in named["exact"].values() for gloss in glosses}
    phrases = {
        language: {start: tuple(sorted(rows, key=lambda row: -len(row[0]))) for start, rows in table.items()}
        for language, table in tables.phrases.items()
    }
    return {
        "words": {
            language: {name: packed(table) for name, table in named.items()} for language, named in tables.words.items()
        },
        "phrases": {language: packed(table) for language, table in phrases.items()},
        "beginnings": {language: packed(_beginnings(table)) for language, table in phrases.items()},
        "singles": {language: packed(table) for language, table in tables.singles.items()},
        "sense_rows": {language: packed(table) for language, table in tables.sense_rows.items()},
        "senses": {language: packed(table) for language, table in tables.senses.items()},
        "name_odds": packed(_name_odds(tables)),
        "english": packed({stem(word, "en"): 1 for gloss in every for word in gloss.split()}),
    }


def _beginnings(starts: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """The second keys of terms by their first."""
    found: dict[str, set[str]] = {}
    for first, second in starts:
        found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


def _name_odds(tables: _Tables) -> dict[str, float]:
    """How names and words are spelt in Arabic: a form is a name where a gloss says it."""
    names: list[str] = []
    words: list[str] = []
    for form, glosses in tables.words.get("ar", {}).get("exact", {}).items():
        (names if any(says(gloss, form) for gloss in glosses) else words).append(form)
    known = frozenset(words)
    for keys, (glosses, name, _) in _arabic_entries(tables):
        said = [part for gloss in glosses for part in _BREAKS.split(gloss)] if name else []
        names += [key for key in keys if key not in known and any(says(part, key) for part in said)]
    return name_odds(names, words)


def _arabic_entries(tables: _Tables) -> Iterator[tuple[tuple[str, ...], PlainEntry]]:
    yield from (((key,), entry) for key, entry in tables.singles.get("ar", {}).items())
    for rows in tables.phrases.get("ar", {}).values():
        yield from rows


def _code() -> str:
    """A hash of the code that a lexicon is read with; "" where the package came without its sources."""
    digest = sha256(stemmer_version().encode())
    try:
        for name in _DECIDED_BY:
            digest.update(files("rag").joinpath("language", f"{name}.py").read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


def _add_own(tables: _Tables, language: str, phrase: str, glosses: tuple[str, ...]) -> None:
    words = tables.of(language)
    if len(words_of(phrase, language)) == 1:
        words["exact"][light(phrase)] = words["folded"][fold(light(phrase))] = glosses
        for key in sense_keys(phrase, language):
            tables.sense_rows.get(language, {}).pop(key, None)
    else:
        _add_phrase(tables, language, phrase, (glosses, "", ""))


def read_own(path: Path) -> list[OwnRow]:
    """
    A user's own lexicon: (language, word or phrase, glosses) rows of a UTF-8 file.

    A line holds an ISO 639-1 code, a word or phrase, and its English glosses with ``|`` between, best first, ``-`` for
    none; tabs separate. Empty lines and lines that begin with ``#`` are skipped.

    Raises:
        InputError: the file cannot be read, or a line is malformed; the message names the file and the line number.
    """
    next_step = "Each line is: language, tab, word or phrase, tab, glosses separated by |."
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"The lexicon {path} cannot be read: {exc}.", next_step=next_step) from exc
    rows: list[OwnRow] = []
    for number, columns in _rows(text.splitlines()):
        cells = [cell.strip() for cell in columns]
        if len(cells) != 3 or not all(cells):
            filled = sum(map(bool, cells))
            wrong = f"{filled} filled columns" if filled != 3 else f"{len(cells)} columns, some of them empty"
            raise InputError(f"{path}, line {number}: {wrong}, 3 expected.", next_step=next_step)
        language, phrase, glosses = cells
        if not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
            raise InputError(f"{path}, line {number}: {language!r} is no language code.", next_step=next_step)
        if language == "en":
            raise InputError(f"{path}, line {number}: English needs no gloss.", next_step=next_step)
        if not words_of(phrase, language):
            raise InputError(f"{path}, line {number}: {phrase!r} holds no word.", next_step=next_step)
        rows.append((language, phrase, () if glosses == _NO_CONTENT else _alternatives(glosses)))
    return rows
