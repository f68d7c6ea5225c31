"""
The lexicon: English glosses for French and Arabic words, terms of several words, and names.

It is read from the package's data when it is first asked for; a user's own rows come on top. What reading them gives
is kept in the data folder for the next start.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from rag.errors import InputError
from rag.kept import kept, lasting
from rag.language.arabic import bare
from rag.language.normalise import fold, fold_endings, light
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

Phrases = dict[tuple[str, ...], Sequence[tuple[tuple[str, ...], PlainEntry]]]


@dataclass(slots=True)
class WordTable:
    """Glosses of one language's single words. An empty tuple of glosses marks a word without content."""

    exact: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hamza: dict[str, tuple[str, ...]] = field(default_factory=dict)
    folded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cores: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Lexicon:
    """
    Everything that is known of words, by language.

    ``phrases[language]`` maps the first two keys of a term or name to (all its keys, entry), longest first; see
    :func:`phrase_key`. ``singles[language]`` holds terms and names of one word under their folded form: those are not
    stemmed, or every "faut" would be a "faute". ``english`` holds the stems of all glosses: English's common words.
    """

    words: dict[str, WordTable] = field(default_factory=dict)
    phrases: dict[str, Phrases] = field(default_factory=dict)
    singles: dict[str, dict[str, PlainEntry]] = field(default_factory=dict)
    english: frozenset[str] = frozenset()
    fingerprint: str = ""


@lru_cache(maxsize=200_000)
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


def _add_word(table: WordTable, forms: Iterable[str], glosses: tuple[str, ...], language: str) -> None:
    for form in forms:
        plain = light(form)
        folded = fold(plain)
        table.exact[plain] = _join(table.exact.get(plain), glosses)
        table.folded[folded] = _join(table.folded.get(folded), glosses)
        if language == "ar":
            spelt = fold_endings(plain)
            for key in {spelt, bare(spelt)}:
                table.hamza[key] = _join(table.hamza.get(key), glosses)
            if (core := bare(folded)) != folded:
                table.cores[core] = _join(table.cores.get(core), glosses)
        root = stem(folded if language == "ar" else plain, language)
        table.stems[root] = _join(table.stems.get(root), glosses)


def _add_phrase(lexicon: Lexicon, language: str, phrase: str, entry: PlainEntry) -> None:
    forms = _forms(phrase, language)
    if len(forms) == 1:
        lexicon.singles.setdefault(language, {}).setdefault(single_key(forms[0]), entry)
    elif forms:
        keys = tuple([phrase_key(form, language) for form in forms])
        phrases = lexicon.phrases.setdefault(language, {})
        phrases[keys[:2]] = (*phrases.get(keys[:2], ()), (keys, entry))


def _forms(phrase: str, language: str) -> list[str]:
    """The light forms of a phrase's words; a short cut for the many phrases of plain letters, most of the loading."""
    if _PLAIN_LATIN.fullmatch(phrase) or _PLAIN_ARABIC.fullmatch(phrase):
        return [light(word) for word in _BREAKS.split(phrase) if word]
    return [word.form for word in words_of(phrase, language)]


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _add_cluster(lexicon: Lexicon, columns: list[str], kind: str) -> None:
    english = _alternatives(columns[0])
    name = english[0] if kind else ""
    for language, cell in zip(BRIDGED, columns, strict=False):
        alternatives = _alternatives(cell)
        for place, phrase in enumerate(alternatives):
            glosses = english
            if len(alternatives) == len(english):
                glosses = (english[place], *(other for other in english if other != english[place]))
            _add_phrase(lexicon, language, phrase, (glosses[:_MOST_GLOSSES], name, kind))


def _finish(lexicon: Lexicon) -> None:
    for table in lexicon.phrases.values():
        for start, rows in table.items():
            table[start] = tuple(sorted(rows, key=lambda row: -len(row[0])))
    every = {gloss for words in lexicon.words.values() for glosses in words.exact.values() for gloss in glosses}
    lexicon.english = frozenset(stem(word, "en") for gloss in every for word in gloss.split())


def _read(name: str) -> str:
    return files("rag").joinpath("data", "lexicon", name).read_text(encoding="utf-8")


_DECIDED_BY = ("arabic", "lexicon", "normalise", "stems", "stopwords", "words")
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
    tables = [(language, _read(f"words.{language}.tsv")) for language in spoken]
    clusters = [_read(name) for name in ("names.tsv", "terms.tsv")]
    digest = sha256()
    for text in (*(text for _, text in tables), *clusters):
        digest.update(text.encode())
    for language, phrase, glosses in own_rows:
        digest.update(f"{language}\t{phrase}\t{glosses}\n".encode())
    code = _code()
    plain = kept(
        folder if code else None,
        "lexicon",
        basis=f"{digest.hexdigest()}\n{spoken}\n{code}",
        make=lambda: _plain(_built(tables, clusters, own_rows)),
    )
    return _from_plain(plain, fingerprint=digest.hexdigest()[:16])


def _built(tables: Sequence[tuple[str, str]], clusters: Sequence[str], own_rows: Sequence[OwnRow]) -> Lexicon:
    """The lexicon read off the files' texts, which takes half a second."""
    lexicon = Lexicon()
    with lasting():
        for language, text in tables:
            table = lexicon.words.setdefault(language, WordTable())
            for _, columns in _rows(text.splitlines()):
                glosses = () if columns[1] == _NO_CONTENT else _alternatives(columns[1])
                forms = columns[0].split()
                _add_word(table, (form for form in forms if "-" not in form), glosses, language)
                for form in forms:
                    if "-" in form and glosses:  # words are taken apart at hyphens, so this is a phrase
                        _add_phrase(lexicon, language, form, (glosses, "", ""))
        for text in clusters:
            for _, columns in _rows(text.splitlines()):
                _add_cluster(lexicon, columns[:3], columns[3] if len(columns) > 3 else "")
        for language, phrase, own_glosses in own_rows:
            _add_own(lexicon, language, phrase, own_glosses)
        _finish(lexicon)
    for remembered in (light, fold, stem, bare, phrase_key):
        remembered.cache_clear()  # filled with the lexicon's own words, and of no more use
    return lexicon


def _plain(lexicon: Lexicon) -> dict[str, Any]:
    words = {
        language: {name: getattr(table, name) for name in WordTable.__slots__}
        for language, table in lexicon.words.items()
    }
    return {"words": words, "phrases": lexicon.phrases, "singles": lexicon.singles, "english": lexicon.english}


def _from_plain(plain: dict[str, Any], *, fingerprint: str) -> Lexicon:
    words = {language: WordTable(**tables) for language, tables in plain["words"].items()}
    return Lexicon(**{**plain, "words": words}, fingerprint=fingerprint)


def _code() -> str:
    """A hash of the code that a lexicon is read with; "" where the package came without its sources."""
    digest = sha256(stemmer_version().encode())
    try:
        for name in _DECIDED_BY:
            digest.update(files("rag").joinpath("language", f"{name}.py").read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


def _add_own(lexicon: Lexicon, language: str, phrase: str, glosses: tuple[str, ...]) -> None:
    table = lexicon.words.setdefault(language, WordTable())
    if len(words_of(phrase, language)) == 1:
        table.exact[light(phrase)] = table.folded[fold(light(phrase))] = glosses
    else:
        _add_phrase(lexicon, language, phrase, (glosses, "", ""))


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
            raise InputError(f"{path}, line {number}: {len(cells)} filled columns, 3 expected.", next_step=next_step)
        language, phrase, glosses = cells
        if not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
            raise InputError(f"{path}, line {number}: {language!r} is no language code.", next_step=next_step)
        if language == "en":
            raise InputError(f"{path}, line {number}: English needs no gloss.", next_step=next_step)
        if not words_of(phrase, language):
            raise InputError(f"{path}, line {number}: {phrase!r} holds no word.", next_step=next_step)
        rows.append((language, phrase, () if glosses == _NO_CONTENT else _alternatives(glosses)))
    return rows
