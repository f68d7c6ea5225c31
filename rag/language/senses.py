"""
Which of its meanings a word has where it stands: the words near it tell.

The French "verser" near "essence" or "eau" means to pour, and hardly ever to pay. Source: Yarowsky, One Sense Per
Collocation, 1993, doi:10.3115/1075671.1075731. Which words tell is written down in ``senses.*.tsv``, since no corpus is
at hand from which to learn it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rag.language.arabic import bare, light_stem
from rag.language.normalise import fold, fold_endings, light
from rag.language.remembered import WORDS
from rag.language.stems import stem
from rag.language.stopwords import STOP_WORDS
from rag.language.words import Word

_REACH = 8
"""Words to either side, of the same sentence, that have a say."""
_BESIDE = 3
"""What a word right beside says counts as much as so many further off."""
_SOON = 4
"""Words within which an Arabic verb has its preposition: the subject stands between."""
_SHORT = 3
"""Letters of a word that is no plural for certain ("gaz" has none, "bus" and "os" end so)."""
_NUMBER = "#"
_DEFAULT = "*"
_OWN_ARTICLE = "=ال"
_WITH_ARTICLE = tuple(lead + letter + "ال" for lead in ("", "و", "ف") for letter in ("", "ب", "ك")) + ("لل", "ولل")

PlainSense = tuple[str, frozenset[str], frozenset[str], frozenset[str], bool, bool]
"""
One meaning of a word: its English; the stems of words in reach that tell it; the light forms right before it and right
after it that do (``#`` for a number); whether the word's own Arabic article does; whether it is meant where nothing
tells.
"""


@lru_cache(maxsize=WORDS)
def cue(form: str, language: str) -> str:
    """The form under which a word near another is compared, a French plural as its singular ("euros", "bateaux")."""
    if language == "ar":
        return light_stem(fold(form))
    plural = language == "fr" and form[-1:] in ("s", "x") and len(form) > _SHORT
    return stem(form[:-1] if plural else form, language)


def cues_of(words: Iterable[Word], language: str) -> list[str | None]:
    """The form under which each word is compared; None for a stop word, which tells nothing."""
    stop = STOP_WORDS.get(language, frozenset())
    return [None if word.form in stop else cue(word.form, language) for word in words]


def chosen(
    glosses: tuple[str, ...],
    senses: Sequence[PlainSense],
    words: Sequence[Word],
    cues: Sequence[str | None],
    place: int,
    language: str,
) -> tuple[str, ...]:
    """
    The glosses of a word with that of the meaning it has there first.

    Args:
        glosses: as the word lists have them, best first.
        senses: of the word, see :func:`read_senses`.
        words: of the text, in reading order.
        cues: of the words, see :func:`cues_of`.
        place: where the word stands among them.
        language: ISO 639-1 code of the text.
    """
    start, end = _sentence(words, place)
    form = words[place].form
    before = _beside(words[place - 1]) if place > start else ""
    after = _beside(words[place + 1]) if place + 1 < end else ""
    soon = {word.form for word in words[place + 2 : min(end, place + 1 + _SOON)]} if language == "ar" else set()
    around = {*cues[start:place], *cues[place + 1 : end]}
    best, most = "", 0
    for gloss, near, firsts, lasts, article, default in senses:
        right_here = (before in firsts) + (after in lasts) + (article and form.startswith(_WITH_ARTICLE))
        told = len(around & near) + len(soon & lasts) + _BESIDE * right_here
        if told > most or (default and not best):
            best, most = gloss, told
    return (best, *(other for other in glosses if other != best)) if best else glosses


def _sentence(words: Sequence[Word], place: int) -> tuple[int, int]:
    """The first and the end of the words in reach."""
    start, least = place, max(0, place - _REACH)
    while start > least and not words[start].first:
        start -= 1
    end, most = place + 1, min(len(words), place + 1 + _REACH)
    while end < most and not words[end].first:
        end += 1
    return start, end


def _beside(word: Word) -> str:
    return _NUMBER if word.script == "number" else word.form


def sense_keys(form: str, language: str) -> Iterator[str]:
    """
    The keys under which a form of the word lists has its senses: the form as it stands, and with a tilde less exactly.
    """
    plain = light(form)
    folded = fold(plain)
    yield plain
    yield f"~{folded}"
    if language == "ar":
        spelt = fold_endings(plain)
        yield from (f"~{spelt}", f"~{bare(spelt)}", f"~{bare(folded)}")


def read_senses(
    rows: Iterable[Sequence[str]], rows_of: Mapping[str, Sequence[str]], language: str
) -> tuple[dict[str, str], dict[str, tuple[PlainSense, ...]]]:
    """
    The words that have several senses.

    Args:
        rows: of a file of senses: forms, gloss, cues.
        rows_of: the rows of the word list in which a form stands, each as its forms with spaces between.
        language: ISO 639-1 code of the words.

    Returns:
        The row of each key, see :func:`sense_keys`, and the senses of each row. Of two rows that share a key the first
        has it.
    """
    keys: dict[str, str] = {}
    senses: dict[str, list[PlainSense]] = {}
    for forms, gloss, cues in rows:
        sense = _sense(gloss, cues.split(), language)
        for row in dict.fromkeys(row for form in forms.split() for row in rows_of.get(form, ())):
            if row not in senses:
                senses[row] = []
                number = str(len(senses))
                for key in (key for form in row.split() for key in sense_keys(form, language)):
                    keys.setdefault(key, number)
            if sense not in senses[row]:
                senses[row].append(sense)
    return keys, {str(number): tuple(known) for number, known in enumerate(senses.values(), start=1)}


def _sense(gloss: str, cues: Sequence[str], language: str) -> PlainSense:
    near: set[str] = set()
    before: set[str] = set()
    after: set[str] = set()
    for one in cues:
        if one[0] == "<":
            before.add(light(one[1:]))
        elif one[0] == ">":
            after.add(light(one[1:]))
        elif one not in (_DEFAULT, _OWN_ARTICLE):
            near.add(cue(light(one), language))
    article, default = _OWN_ARTICLE in cues, _DEFAULT in cues
    return gloss, frozenset(near), frozenset(before), frozenset(after), article, default
