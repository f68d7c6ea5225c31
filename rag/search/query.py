"""A question as the rankers need it: its languages, its terms, its exact phrases, the text that is embedded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.errors import InputError
from rag.language import STOP_WORDS, Bridge, Term, question_words
from rag.language.acronyms import spelt_out
from rag.language.normalise import fold, light
from rag.language.words import words_of
from rag.search.question_language import languages_of
from rag.search.requests.compared import compared_in
from rag.search.requests.listing import Listing, listing_of
from rag.search.requests.subject import Wanted, wanted_of, without_articles
from rag.search.written import is_acronym_of_a_stop_word

_QUOTES = str.maketrans("“”„‟«»", '""""""')
"""As people type them, or paste them from an article."""
_PHRASE = re.compile(r'"([^"\n]{2,})"')
_EXCLUDED_PHRASE = re.compile(r'(?:(?<=\s)|^)-"([^"\n]{2,})"')
_QUOTE = re.compile(rf'({_EXCLUDED_PHRASE.pattern})|"')
# A name with hyphens is one. Not where a second dash closes an aside: "the rule -the new one- says".
_EXCLUDED = re.compile(r"(?:(?<=\s)|^)-([^\W\d_][\w'’]*(?:-\w[\w'’]*)*)(?![^\n]*[\w.,]-(?:\s|$))")
_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGroup:
    """One word of the question and every term it may be looked up as: alternatives, not separate evidence."""

    surface: str
    start: int
    terms: tuple[Term, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What the terms are indexed as."""
        return tuple(term.key for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    An analysed question.

    ``phrases`` were put in quotation marks. In a search of bare words (``strict``) a passage must hold them; in a
    question, where people quote titles and names as well, they only weigh.

    ``excluded_acronyms`` are as written, since their letters spell a function word of some language (-UN, -WHO).

    ``about``: it asks for what there is about a subject (:mod:`rag.search.requests.subject`), and ``text`` is that; so
    it is where it asks which articles mention something, or for all of them (``listing``), who or what a name is
    (``identity``), and what it said (``speech``). ``speaker`` and ``topic``: it asks what a name said about something;
    both are words of ``text``. ``compared``: whether the articles agree on ``text`` is asked.

    ``languages`` are the plausible ones of the whole question, best first. ``embedded`` is the text for the dense
    ranker: the question, or its English gloss where the embedding model does not read its language.
    """

    text: str
    languages: tuple[str, ...]
    embedded: str
    native: tuple[TermGroup, ...]
    bridge: tuple[TermGroup, ...]
    names: tuple[TermGroup, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    strict: bool = False
    excluded: tuple[tuple[str, ...], ...] = ()
    excluded_acronyms: tuple[str, ...] = ()
    about: bool = False
    identity: bool = False
    speech: bool = False
    speaker: str = ""
    topic: str = ""
    compared: bool = False
    listing: Listing | None = None

    @property
    def language(self) -> str:
        """The most plausible language."""
        return self.languages[0]


def check_question(question: object, *, max_chars: int, called: str = "question") -> str:
    """
    The question, trimmed, without control characters.

    Args:
        question: as it was given.
        max_chars: the longest.
        called: what a message calls it: the ``question``, or the ``term`` whose mentions are looked for.

    Raises:
        InputError: it is not text, empty, too long, or holds nothing that can be searched for, only what is left out.
    """
    if not isinstance(question, str):
        raise InputError(f"A {called} must be text, not {type(question).__name__}.")
    text = _CONTROL.sub(" ", question).encode("utf-8", "ignore").decode("utf-8").strip()
    if not text:
        example = '`rag mentions "Meta"`' if called == "term" else '`rag ask "who …?"`'
        raise InputError(f"The {called} is empty.", next_step=f"Write something, for example {example}.")
    if len(text) > max_chars:
        raise InputError(
            f"The {called} has {len(text):,} characters; at most {max_chars:,} are read.",
            next_step="Shorten it, or raise RAG_MAX_QUESTION_CHARS.",
        )
    if not _WORD.search(text):
        raise InputError(f"The {called} {text[:40]!r} holds no word.", next_step="Give it at least one word.")
    if not _WORD.search(_EXCLUDED.sub(" ", _EXCLUDED_PHRASE.sub(" ", text.translate(_QUOTES)))):
        raise InputError(
            f"The {called} {text[:40]!r} names only what to leave out.", next_step="Name what to look for as well."
        )
    return text


def word_forms(text: str, language: str) -> tuple[str, ...]:
    """The words of a text in normal form and reading order, stop words included: what exact search looks in."""
    return tuple(word.form for word in words_of(text, language))


def without_quotes(text: str) -> str:
    """The text without quotation marks, but for phrases that are left out: the others are searched for word by word."""
    return _QUOTE.sub(lambda found: found[1] or " ", text.translate(_QUOTES))


def analyse_question(
    question: str, *, bridge: Bridge, languages: Sequence[str], embedder_languages: Sequence[str]
) -> Query:
    """
    The question under every language it may be in; ``"…"``, ``-word`` and ``-"…"`` taken out as exact conditions.

    Args:
        question: checked text, see :func:`check_question`.
        bridge: analyser and glosses.
        languages: those the corpus is bridged in.
        embedder_languages: those the embedding model reads.
    """
    quoted = question.translate(_QUOTES)
    kept = _EXCLUDED_PHRASE.sub(" ", quoted)
    phrases = _sequences(_PHRASE.findall(kept))
    without_phrases = _PHRASE.sub(" ", kept)
    left_out = _EXCLUDED.findall(without_phrases)
    acronyms = tuple(word for word in left_out if is_acronym_of_a_stop_word(word))
    words = [word for word in left_out if word not in acronyms]
    excluded = _sequences([*_EXCLUDED_PHRASE.findall(quoted), *words])
    text = _EXCLUDED.sub(" ", without_quotes(kept) if phrases else kept).strip() or question
    found = languages_of(text, bridge=bridge, languages=languages)
    plain = without_articles(text)
    # "the difference between the articles on X" asks for no list of articles on X.
    compared = compared_in(" ".join(text.split())) or compared_in(plain)
    listing = None if compared else listing_of(text, found)
    wanted = Wanted(subject=listing.term or None) if listing else wanted_of(compared or plain, found, bridge)
    text = wanted.subject or compared or plain
    if not listing:  # which is of mentions as they are written
        text = spelt_out(text)
    strict = bool(phrases) and not _is_question(without_phrases, found)
    analyses = [bridge.analyse(text, language) for language in found]
    ordinary = STOP_WORDS.get(found[0], frozenset()) | question_words(found[0])

    def terms(field: Literal["native", "bridge", "names"]) -> tuple[TermGroup, ...]:
        # Read as French, "Who is the director of La Poste?" asks for "the"; what the best language has no use for is
        # no word of the question.
        best, *others = (getattr(analysis, field) for analysis in analyses)
        return _groups([best, *([term for term in own if fold(light(term.surface)) not in ordinary] for own in others)])

    embedded = text if found[0] in embedder_languages or not embedder_languages else bridge.gloss(text, found[0]).text
    return Query(
        text=text,
        languages=tuple(found),
        embedded=embedded or text,
        native=terms("native"),
        bridge=terms("bridge"),
        names=terms("names"),
        phrases=phrases,
        strict=strict,
        excluded=excluded,
        excluded_acronyms=acronyms,
        about=wanted.subject is not None,
        identity=wanted.identity,
        speech=wanted.speech,
        speaker=wanted.speaker,
        topic=wanted.topic,
        compared=compared is not None,
        listing=listing if not excluded and not acronyms else None,
    )


def _sequences(found: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(filter(None, (word_forms(text, "und") for text in found)))


def _is_question(text: str, languages: Sequence[str]) -> bool:
    """Whether it is asked in words or with a question mark, rather than listed for a search."""
    if "?" in text or "؟" in text:
        return True
    return any(set(word_forms(text, language)) & question_words(language) for language in languages)


def _groups(analyses: Sequence[Sequence[Term]]) -> tuple[TermGroup, ...]:
    """Terms of one place in the question belong together, whichever language or gloss they came from."""
    by_place: dict[tuple[int, int], dict[str, Term]] = {}
    for terms in analyses:
        for term in terms:
            by_place.setdefault((term.start, term.end), {}).setdefault(term.key, term)
    return tuple(
        TermGroup(surface=next(iter(keyed.values())).surface, start=place[0], terms=tuple(keyed.values()))
        for place, keyed in sorted(by_place.items())
    )
