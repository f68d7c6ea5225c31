"""Arabic words without what is written on to them: conjunctions, prepositions, article, pronouns, endings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from rag.language.remembered import WORDS

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")
_PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "كم", "نا", "ني", "ه", "ك", "ي")
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("يات", ("يه", "ي")),
    ("ات", ("ه", "", "ي")),
    ("يين", ("ي",)),
    ("يون", ("ي",)),
    ("يتين", ("يه",)),
    ("يتان", ("يه",)),
    ("تين", ("ه", "")),
    ("تان", ("ه", "")),
    ("ين", ("", "ه", "ي")),
    ("ون", ("", "ي")),
    ("ان", ("", "ي")),
    ("وا", ("",)),
    ("تا", ("", "ت")),
    ("يه", ("ي", "", "ا")),
    ("ه", ("",)),
    ("ا", ("", "ه")),
    ("ي", ("", "ا", "ه")),
    ("ت", ("", "ي", "ا")),
    ("و", ("",)),
)
_SHORTEST = 2
_VERB_HEADS = ("ي", "ت", "ن", "ا")


def _without_prefix(form: str) -> Iterator[tuple[str, bool]]:
    """(rest, a definite article was taken off) for each way of reading the beginning, least taken off first."""
    yield form, False
    heads = [form]
    if form[:1] in _CONJUNCTIONS and len(form) > 3:
        heads.append(form[1:])
    for head in heads:
        if head is not form:
            yield head, False
        if head.startswith("ال") and len(head) > 3:
            yield head[2:], True
        if head.startswith("لل") and len(head) > 3:
            yield head[2:], True
            yield head[1:], False
        for preposition in _PREPOSITIONS:
            if head.startswith(preposition) and len(head) > 3:
                rest = head[1:]
                if rest.startswith("ال") and len(rest) > 4:
                    yield rest[2:], True
                elif not head.startswith("لل"):
                    yield rest, False
        if head.startswith("س") and len(head) > 4 and head[1] in _VERB_HEADS:
            yield head[1:], False


def _without_pronoun(form: str) -> Iterator[str]:
    for pronoun in _PRONOUNS:
        if form.endswith(pronoun) and len(form) - len(pronoun) >= _SHORTEST:
            rest = form[: -len(pronoun)]
            yield rest
            if rest.endswith("ت"):
                yield rest[:-1] + "ه"
            elif rest.endswith("ا"):
                yield rest[:-1] + "ي"
            if rest.endswith(("ي", "و")):
                yield rest[:-1] + "اء"
                yield rest[:-1] + "ا"
            if rest.endswith("و"):
                yield rest + "ا"


def _without_ending(form: str) -> Iterator[str]:
    for ending, replacements in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            for replacement in replacements:
                yield form[: -len(ending)] + replacement


@lru_cache(maxsize=WORDS)
def readings(form: str) -> tuple[str, ...]:
    """
    The words that a folded Arabic form may be, itself first, then the readings that take least off.

    A pronoun is never taken off after an article, which excludes it. The readings are guesses: which of them is a
    word is for the lexicon to say.
    """
    found: dict[str, None] = {form: None}
    bases = list(dict.fromkeys(_without_prefix(form)))
    for rest, _ in bases:
        found.setdefault(rest)
    for rest, definite in bases:
        if not definite:
            for core in _without_pronoun(rest):
                found.setdefault(core)
    for rest, _ in bases:
        for core in _without_ending(rest):
            found.setdefault(core)
    for rest, definite in bases:
        if not definite:
            for core in list(_without_pronoun(rest)):
                for inner in _without_ending(core):
                    found.setdefault(inner)
    return tuple(core for core in found if len(core) >= _SHORTEST)


@lru_cache(maxsize=WORDS)
def verb_readings(form: str) -> tuple[str, ...]:
    """Other persons and tenses of a folded form taken for a verb: third person present and past, masculine."""
    found: dict[str, None] = {}
    for core in readings(form):
        if len(core) > 3 and core[0] in _VERB_HEADS:
            found.setdefault("ي" + core[1:])
            found.setdefault(core[1:])
            found.setdefault("ا" + core[1:])
        elif len(core) >= 3:
            found.setdefault("ي" + core)
    return tuple(found)


def unattached(form: str) -> Iterator[str]:
    """A folded form without the conjunction, the preposition, or both, that its first letters may be."""
    heads = [form, *(form[1:] for lead in _CONJUNCTIONS if form.startswith(lead))]
    for head in heads:
        if head is not form and len(head) > _SHORTEST:
            yield head
        if head[:1] in _PREPOSITIONS and len(head) > _SHORTEST + 1:
            yield head[1:]


@lru_cache(maxsize=WORDS)
def bare(form: str) -> str:
    """A folded form without conjunction, preposition and article where an article shows that they are there."""
    for lead in ("", *_CONJUNCTIONS):
        for preposition in ("", "ب", "ك"):
            head = lead + preposition + "ال"
            if form.startswith(head) and len(form) - len(head) >= _SHORTEST:
                return form[len(head) :]
        head = lead + "لل"
        if form.startswith(head) and len(form) - len(head) >= _SHORTEST:
            return form[len(head) :]
    return form


_LIGHT_TAILS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def light_stem(form: str) -> str:
    """
    A folded form without article and the commonest endings.

    The rule is light10, which retrieves better than root or Snowball stems do. Source: Larkey, Ballesteros and Connell,
    Light Stemming for Arabic Information Retrieval, 2007, doi:10.1007/978-1-4020-6046-5_12.
    """
    if form.startswith("و") and len(form) > 3:
        form = form[1:]
    for article in ("ال", "بال", "كال", "فال", "لل"):
        if form.startswith(article) and len(form) - len(article) >= _SHORTEST:
            form = form[len(article) :]
            break
    for tail in _LIGHT_TAILS:
        if form.endswith(tail) and len(form) - len(tail) >= _SHORTEST:
            form = form[: -len(tail)]
    return form


def without_attached(form: str, known: Callable[[str], bool]) -> str:
    """
    A form without conjunctions, prepositions and pronouns, where what is left is a known word and the form is not.

    >>> without_attached("بطريقه", {"طريقه"}.__contains__)
    'طريقه'
    """
    for rest, definite in _without_prefix(form):
        if known(rest):
            return rest
        if rest.endswith("ا") and known(rest[:-1]):
            return rest[:-1]
        if not definite:
            core = next(filter(known, _without_pronoun(rest)), None)
            if core is not None:
                return core
        if any(known(core) for core in _without_ending(rest)):
            return rest
    return form
