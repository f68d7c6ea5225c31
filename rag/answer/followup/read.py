"""A question taken apart for the rules about follow-ups: its words, those with content, its names, its connector."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language import Bridge, plausible, question_words
from rag.language.acronyms import is_acronym
from rag.language.normalise import fold, light
from rag.language.records import Analysis
from rag.language.stopwords import STOP_WORDS, word_set
from rag.language.words import Word, words_of

PRONOUNS: dict[str, frozenset[str]] = {
    "en": word_set("he she they it him her them his hers its their theirs this that these those there then same such"),
    "fr": word_set("il elle ils elles lui leur leurs son sa ses cela ça celui celle ceux celles ceci y en eux"),
    "ar": word_set(
        "هو هي هم هما هذا هذه ذلك تلك هؤلاء ذاك منه منها منهم عنه عنها عنهم فيه فيها فيهم به بها بهم له لها لهم "
        "عليه عليها عليهم إليه اليه إليها اليها إليهم اليهم معه معها معهم هناك نفسه نفسها حينها بعدها قبلها بعده قبله "
        "وهو وهي"
    ),
}
PREPOSITIONS: dict[str, frozenset[str]] = {
    "en": word_set("in at for from to by with of on about among under"),
    "fr": word_set("en à au aux dans pour chez de du des par avec sur parmi"),
    "ar": word_set("في عند من الى إلى على عن مع لدى بين"),
}
_CONNECTORS: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"^(?:and|but|so|then|also|or|what about|how about|what of)\b", re.I),
    "fr": re.compile(r"^(?:et|mais|alors|donc|ou|puis|qu['’]en est[- ]il)\b", re.I),
    "ar": re.compile(r"^(?:و(?=\S)|ف(?=(?:متى|أين|اين|كم|من|ما|هل|لماذا|كيف))|ثم |لكن |ماذا عن|وماذا عن)"),
}
ARABIC_FOR = re.compile(r"لل\w{2,}|بال\w{3,}|[لب][أإ]\w{2,}")
"""A noun with a preposition written on to it: "للمياه", "بالمدينة", "لإصلاح"."""
_SHORT = 3
"""Words of a question that is only such a noun."""
_ARABIC_ATTACHED = re.compile(r"\w{3,}(?P<pronoun>ها|هم|هما|هن|ته)$")
_ARABIC_DEFINITE = re.compile(r"[وف]?[بك]?ال(?!تق)|[وف]?لل")
"""The article, which no word with a pronoun bears; "التقاهم" (he met them) only looks as if it did."""
_ARABIC_OF_THEM = word_set("بعضهم بعضهن معظمهم معظمهن")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuestion:
    """
    A question taken apart.

    ``content`` are its words that are not function words; ``names`` where words stand that are names, ``attached``
    where words stand that end in an Arabic pronoun; ``spans`` the places of names the lexicon knows.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    names: frozenset[int]
    attached: frozenset[int]
    spans: frozenset[tuple[int, int]]


def read_question(question: str, bridge: Bridge) -> ReadQuestion:
    """The question taken apart in the language it is most plausibly in."""
    language = plausible(question, bridge.languages)[0]
    words = tuple(words_of(question, language))
    stop = STOP_WORDS.get(language, frozenset()) | question_words(language) | PRONOUNS.get(language, frozenset())
    content = tuple(
        word
        for word in words
        if is_acronym(word.surface, question)
        or word.form not in stop
        and light(word.form) not in stop
        and not (language == "ar" and word.form[:1] in "وف" and (word.form[1:] in stop or fold(word.form[1:]) in stop))
    )
    analysis = bridge.analyse(question, language)
    named = {term.start for term in analysis.names if not term.key.startswith("=")}
    capital = {w.start for w in content if language in ("en", "fr") and w.surface[:1].isupper() and not w.initial}
    capital |= {w.start for w in content if is_acronym(w.surface, question)}
    arabic = {w.start for w in content if language == "ar" and w.start in named}
    return ReadQuestion(
        text=question,
        language=language,
        words=words,
        content=content,
        names=frozenset(capital | arabic),
        attached=_with_pronoun(words, analysis) if language == "ar" else frozenset(),
        spans=frozenset((term.start, term.end) for term in analysis.names if term.key.startswith("=")),
    )


def _with_pronoun(words: tuple[Word, ...], analysis: Analysis) -> frozenset[int]:
    """Where words stand that end in a pronoun: not "الأسهم" nor "تفاهم", whose last letters are of the root."""
    stems = {term.start: term.key for term in analysis.native}
    found = set()
    for word in words:
        match = _ARABIC_ATTACHED.search(word.form)
        if word.form in _ARABIC_OF_THEM:
            found.add(word.start)
        # A stem that keeps the ending says that the lexicon knows the word with it.
        elif match and not _ARABIC_DEFINITE.match(word.form):
            stem = stems.get(word.start)
            if stem is not None and not stem.endswith(match["pronoun"]):
                found.add(word.start)
    return frozenset(found)


def opens_with_connector(read: ReadQuestion) -> bool:
    """Whether a question begins as one that goes on from another ("And …", "Et …", "و…")."""
    pattern = _CONNECTORS.get(read.language)
    if pattern is None or not pattern.match(read.text.strip()):
        return False
    if read.language != "ar" or not read.text.strip().startswith("و"):
        return True
    # Many Arabic words begin with the letter that means "and"; it is a connector before a word that asks or links.
    first = read.words[0].form
    rest = first[1:]
    if ARABIC_FOR.match(rest) and len(read.words) <= _SHORT:
        return True
    known = question_words("ar") | PREPOSITIONS["ar"] | STOP_WORDS["ar"]
    return rest in known or fold(rest) in {fold(word) for word in known}


def without_connector(read: ReadQuestion) -> tuple[Word, ...]:
    """The words after "and", "et", "و"; the Arabic one is part of the first word, which is cut."""
    if not read.words or not opens_with_connector(read):
        return read.words
    first = read.words[0]
    if read.language == "ar" and first.form.startswith("و") and len(first.form) > 2:
        return (first._replace(form=first.form[1:], surface=first.surface[1:], start=first.start + 1), *read.words[1:])
    return read.words[1:]
