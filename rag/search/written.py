"""Where words stand as they are written, names in any script too, and what their capitals say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rag.language import STOP_WORDS, Analysis, Bridge, Term
from rag.language.names import skeleton, skeletons
from rag.language.normalise import fold, light
from rag.language.remembered import WORDS
from rag.language.transliteration import sound_alike
from rag.language.words import Word, words_of

_SHORTEST_ACRONYM = 2

_ARTICLES = frozenset({"the", "al", "el", "ul", "ال"})  # "آل" (house of) as well, once it is folded
_JOINED_ARTICLES = frozenset({"ad", "adh", "an", "ar", "as", "ash", "at", "az"})
"""As the article sounds before some letters: ar-Rahman."""
_PARTICLES = {
    form: key
    for key, forms in {
        "+son": "ben bin ibn بن ابن",
        "+daughter": "bent bint بنت",
        "+father": "abi abou abu bou bu ابا ابو ابي",
        "+mother": "om oum um umm ام",
        "+servant": "abd abdal abdel abdul عبد",
        "~le": "la le لا لو",
        "~de": "da de di du دا دو دي",
        "~van": "van فان",
        "~von": "von فون",
    }.items()
    for form in forms.split()
}
"""
Small words of names, folded, whose consonants say too little: with the key that they are met by (+), or that they are
met by in the other script alone (~): "la" is not "le".
"""
_PARTICLE_LETTERS = frozenset("فبكل")
_BETWEEN = " -'’\u2010\u2011\u00a0\n"
SURE = 0.8
"""The weight of a word's first gloss, also where a particle was taken off the word; all others weigh less."""
_SAME = 5
"""What one word with the same letters says for a name, in consonants; and what a name of several words needs."""
_FEW = 2
"""As many consonants are compared together with the first letter, where it is known; and a particle says as much."""


def is_acronym_of_a_stop_word(text: str) -> bool:
    """Whether a text is one word in capitals whose letters spell a function word of some language: "UN", "WHO"."""
    words = words_of(text, "und")
    return len(words) == 1 and _in_capitals(words[0]) and any(words[0].form in stop for stop in STOP_WORDS.values())


def exact_spans(wanted: str, text: str, language: str) -> list[tuple[int, int]]:
    """
    Where the words of a text stand in a row in another, upper or lower case alike.

    Only a word in capitals that is a function word of the other text's language ("WHO" in English, "UN" in French)
    must stand in capitals there too. In several words that are all in capitals these say nothing.

    Args:
        wanted: the words looked for.
        text: where they are looked for.
        language: ISO 639-1 code of ``text``.

    Returns:
        Half-open offsets in ``text``, in reading order.
    """
    asked, words = words_of(wanted, language), words_of(text, language)
    shouted = len(asked) > 1 and all(_in_capitals(word) for word in asked)
    stop = frozenset() if shouted else STOP_WORDS.get(language, frozenset())
    size = len(asked)
    return [
        (words[first].start, words[first + size - 1].end)
        for first in range(len(words) - size + 1)
        if size and _alike(asked, words[first : first + size], stop)
    ]


def _alike(asked: Sequence[Word], words: Sequence[Word], stop: frozenset[str]) -> bool:
    return all(
        one.form == other.form and (one.form not in stop or not _in_capitals(one) or _in_capitals(other))
        for one, other in zip(asked, words, strict=True)
    )


def _in_capitals(word: Word) -> bool:
    return len(word.form) >= _SHORTEST_ACRONYM and word.surface.isupper()


def common_words(term: str, read: Sequence[tuple[Analysis, Sequence[Term]]], bridge: Bridge) -> set[int]:
    """
    Where words of a term begin that one of its languages, or English, knows as ordinary words.

    Their consonants are those of names all the same ("mayor" has those of "Morrow"), so that the reading of a language
    that does not know them says nothing.

    Args:
        term: of any language.
        read: its analysis in each language that it may be in, with the names that are known.
        bridge: analyser.
    """
    # English knows its common words: with a capital, all others would be names.
    found = {word.start for word in _latin(term) if not bridge.analyse(_capital(word), "en").names}
    for analysis, names in read:
        named = {one.start for one in analysis.names} - {start for start, _ in understood(analysis, names)}
        found |= {one.start for one in analysis.bridge if one.gloss and one.start not in named}
    return found


def known_in_capitals(term: str, bridge: Bridge) -> set[int]:
    """Where words in small letters begin that the lexicon knows as names, and which may be words as well ("apple")."""
    return {word.start for word in _latin(term) if word.surface.islower() and bridge.names(_capital(word), "en")}


def _latin(term: str) -> list[Word]:
    return [word for word in words_of(term, "und") if word.script == "latin"]


def _capital(word: Word) -> str:
    return word.surface[:1].upper() + word.surface[1:]


class NamePart(NamedTuple):
    """
    One word of a name.

    ``ways`` are the ways to read on from it: how many words are taken together, and what they may be met by: letters
    (=), consonants (~), or few consonants and the first letter (^). In "عبد الرحيم" a way of two words has the
    consonants of "Abdelrahim".
    """

    start: int
    end: int
    ways: tuple[tuple[int, frozenset[str]], ...]
    is_article: bool
    tells: bool
    """Whether it is more than an article or a particle."""
    surface: str


def is_arabic(term: Term) -> bool:
    """Whether it is written in Arabic letters."""
    return is_arabic_word(term.surface)


def is_arabic_word(surface: str) -> bool:
    """Whether a word begins with an Arabic letter."""
    return "\u0620" <= surface[:1] <= "\u06d3"


def is_sound(term: Term) -> bool:
    """Whether a term of names is a word's consonants."""
    return term.key.startswith("~")


def is_spelt(term: Term) -> bool:
    """Whether the gloss of an Arabic word is the word itself in Latin letters, whatever is written on to it."""
    if term.gloss is None or " " in term.gloss or not is_arabic(term):
        return False
    return skeleton(term.gloss) in skeletons(term.surface)


def understood(analysis: Analysis, names: Sequence[Term]) -> set[tuple[int, int]]:
    """
    Arabic words that were understood as words, if not for certain, and so stand among the names as well.

    Args:
        analysis: of a text.
        names: those of the text that the lexicon knows.
    """
    perhaps = {(one.start, one.end) for one in analysis.names if is_sound(one) and is_arabic(one)}
    if not perhaps:
        return perhaps
    perhaps &= {(one.start, one.end) for one in analysis.bridge if one.gloss}
    known = {(one.start, one.end) for one in analysis.names if inside(one, names)}
    return perhaps - known - {(one.start, one.end) for one in analysis.bridge if is_spelt(one)}


def may_be_name(term: Term) -> bool:
    """
    Whether consonants are enough for an Arabic word, which was understood as a word, to be a name all the same.

    Of thirty one is: it begins with what was taken for a particle ("بكاري": Bakary, or by car), and as a name it is met
    with that.
    """
    bones = skeletons(term.surface)[:1]
    return light(term.surface)[:1] in _PARTICLE_LETTERS and (term.key[1:],) == bones and len(bones[0]) > _FEW


def inside(term: Term, names: Sequence[Term]) -> bool:
    """Whether a term stands in one of some names."""
    return any(name.start <= term.start and term.end <= name.end for name in names)


def is_particle(word: Word) -> bool:
    """Whether a word is a small one of names: "ben", "de"."""
    return fold(word.form) in _PARTICLES


def name_parts(
    text: str,
    language: str,
    analyses: Sequence[Analysis],
    *,
    named: Callable[[Word], bool],
    wanted: Container[str] | None = None,
) -> list[NamePart]:
    """
    The words of a text as those of a name.

    Args:
        text: a name, or a text that may hold one.
        language: ISO 639-1 code of the text, or "und".
        analyses: of the text, in each language that it may be in.
        named: whether a word may be met by its consonants, as names are and ordinary words are not. In Arabic, which
            has no capitals, it must have been read as a name besides.
        wanted: keys; all others are left out, which saves most of the time.

    Returns:
        One part a word, in reading order.
    """
    words = words_of(text, language)
    ends = {word.end: place for place, word in enumerate(words)}
    spelt: dict[int, list[tuple[int, set[str]]]] = {}
    for (start, end), keys in _spelt(analyses, wanted).items():
        if end in ends:
            spelt.setdefault(start, []).append((ends[end], keys))
    parts = []
    for place, word in enumerate(words):
        form = fold(word.form)
        particle = _PARTICLES.get(form, "")
        is_article = form in _ARTICLES or (form in _JOINED_ARTICLES and text[word.end : word.end + 1] == "-")
        heard = named(word)
        own = [(last - place + 1, keys) for last, keys in spelt.get(word.start, ()) if last > place or not particle]
        if particle:
            own.append((1, {f"={form}", particle}))
            own += [(count, {f"={one}", *_sounds(one)}) for count, one in _with_next(words, place)]
        elif wanted is None or heard or f"={form}" in wanted:
            own.append((1, {f"={form}", *(_sounds(form) if heard and word.script == "latin" else ())}))
        ways = tuple([(n, frozenset(key for key in keys if heard or key[0] in "=+")) for n, keys in own]) if own else ()
        parts.append(NamePart(word.start, word.end, ways, is_article, not (particle or is_article), word.surface))
    return parts


def _spelt(analyses: Sequence[Analysis], wanted: Container[str] | None) -> dict[tuple[int, int], set[str]]:
    """What Arabic words may be met by in Latin letters, by their places."""
    found: dict[tuple[int, int], set[str]] = {}
    for analysis in analyses:
        for one in analysis.names:
            if (wanted is None or one.key in wanted) and is_arabic(one):
                found.setdefault((one.start, one.end), set()).add(one.key)
        for one in analysis.bridge:
            if one.gloss and " " not in one.gloss and is_arabic(one):
                keys = _said(fold(light(one.gloss)))
                if wanted is not None and not any(key in wanted for key in keys):
                    continue
                if is_spelt(one):
                    found.setdefault((one.start, one.end), set()).update(keys)
                elif one.weight >= SURE:
                    found.setdefault((one.start, one.end), set()).add(keys[0])
    return found


@lru_cache(maxsize=WORDS)
def _said(gloss: str) -> tuple[str, ...]:
    """
    What an Arabic name may be met by that is known to be said so: the letters first.

    It is not met by all that its consonants may stand for where they are few.
    """
    return f"={gloss}", *(key for key in _sounds(gloss) if key[0] == "^" or len(key) > len("~") + _FEW)


def _sounds(form: str) -> set[str]:
    """The consonants of a word, and if they are few the first letter with them."""
    found = {f"~{bones}" for bones in skeletons(form)}
    return found | {f"^{form[0]}{key[1:]}" for key in found if len(key) <= len("~") + _FEW}


def _with_next(words: Sequence[Word], place: int) -> Iterator[tuple[int, str]]:
    """A particle written on to the word that follows, with its article and without: "عبد الرحيم" as one word."""
    after = place + 1
    if after < len(words) and fold(words[after].form) in _ARTICLES:
        after += 1
    if after < len(words):
        first, *rest = (fold(word.form) for word in words[place : after + 1])
        yield after - place + 1, first + "".join(rest)
        yield after - place + 1, first + rest[-1].removeprefix("ال")


def name_spans(asked: Sequence[NamePart], held: Sequence[NamePart], text: str) -> list[tuple[int, int]]:
    """
    Where the parts of a name stand in a row in a text; articles may be left out, or written on to the next word.

    Of several words one must stand with the same letters, or all of them must have enough consonants in common: short
    names of two consonants each are alike by chance.

    Args:
        asked: the parts of the name.
        held: the parts of the text.
        text: where they are looked for.
    """
    if not _may_meet(asked, {key for part in held for _, keys in part.ways for key in keys}, held):
        return []
    needed = _SAME if sum(not part.is_article for part in asked) > 1 else 1
    found = []
    for first, part in enumerate(held):
        if not part.is_article:
            ends = [end for end, said in _ends(asked, held, text, 0, first, first) if said >= needed]
            found += [(part.start, held[max(ends) - 1].end)] if ends else []
    return found


def may_be_spelt(asked: Sequence[NamePart], forms: Sequence[str]) -> bool:
    """Whether each word of a name stands among the words of a text with the same letters, for less than to look."""
    words = list(map(fold, forms))
    joined = {f"={first}{second}" for first, second in pairwise(words) if first in _PARTICLES}
    return _may_meet(asked, joined.union(f"={word}" for word in words))


def _may_meet(asked: Sequence[NamePart], keys: Collection[str], held: Sequence[NamePart] = ()) -> bool:
    """Whether each part is met somewhere, but those that may be met together with a particle before them."""
    joined = {place + more for place, part in enumerate(asked) for count, _ in part.ways for more in range(1, count)}
    alone = [part for place, part in enumerate(asked) if part.tells and place not in joined]
    met = {part: any(not own.isdisjoint(keys) for _, own in part.ways) for part in alone}
    # One word at least is met as it is known; the others may be as well by how they sound.
    if alone and not any(met.values()):
        return False
    return all(one or any(_heard(part, other) for other in held) for part, one in met.items())


def _heard(asked: NamePart, held: NamePart) -> bool:
    """Whether a word stands in the other script, if as one that means something else: "Layla", ليلى."""
    if not (asked.tells and held.tells) or is_arabic_word(asked.surface) == is_arabic_word(held.surface):
        return False
    return sound_alike(asked.surface, held.surface)


def _ends(
    asked: Sequence[NamePart], held: Sequence[NamePart], text: str, at: int, first: int, place: int
) -> Iterator[tuple[int, int]]:
    """Behind which parts of a text a name may end that is met so far, and how much the rest of it says."""
    if at == len(asked):
        yield place, 0
    elif asked[at].is_article:
        yield from _ends(asked, held, text, at + 1, first, place)
    elif place < len(held) and (place == first or _joined(text, held[place - 1], held[place])):
        if held[place].is_article:
            yield from _ends(asked, held, text, at, first, place + 1)
        for count, keys in asked[at].ways:
            for further, others in held[place].ways:
                if common := keys & others:
                    said = max(map(_says, common))
                    for end, rest in _ends(asked, held, text, at + count, first, place + further):
                        yield end, said + rest
        if _heard(asked[at], held[place]):
            for end, rest in _ends(asked, held, text, at + 1, first, place + 1):
                yield end, _FEW + rest


def _says(key: str) -> int:
    return {"=": _SAME, "+": _FEW, "^": _FEW}.get(key[0], len(key) - 1)


def _joined(text: str, first: NamePart, second: NamePart) -> bool:
    gap = text[first.end : second.start]
    return not gap.strip(_BETWEEN) and "\n\n" not in gap
