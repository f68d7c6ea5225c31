"""
Whether the corpus speaks of a subject: the outcome of "Tell me about X", and of "X" alone.

Such a question asks for no fact that a sentence may hold or miss, which is what the fitted models tell. What it asks
for is there where an article mentions all of the subject, and is not where none mentions any of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.evidence.antecedent import speaks_on
from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.features import holds
from rag.answer.evidence.question import Asked, AskedWord, surfaces_of
from rag.answer.evidence.text import SentenceView
from rag.answer.names.identity import identifies
from rag.answer.names.places import is_arabic
from rag.answer.names.speech import goes_on, speaks
from rag.language import STOP_WORDS, question_words
from rag.language.normalise import fold
from rag.language.stopwords import word_set
from rag.language.words import words_of
from rag.schema import Status

_MOST_WORDS = 2
"""
Content words of a subject that is only named. Of 282 questions of the training archives typed as three words or more
("porto bus 44 fare") nearly all want a fact, and the fitted models tell better than mentions whether it is there.
"""
_JOINING = word_set(
    """
    the a an of in on at for and or to from with by about against between
    le la les l un une des de du d en dans sur et ou à au aux pour par avec contre entre chez
    في من على إلى عن و أو مع بين ضد حول
    """
)
"""Function words that stand between the words of a subject; any other makes a sentence of them."""


def is_about(question: Asked) -> bool:
    """Whether a question asks for what there is about a subject: in so many words, or by naming it and no more."""
    query = question.query
    if not question.words:
        return False
    if query.about:
        return True
    if question.kinds or "?" in query.text or "؟" in query.text:
        return False
    forms = [word.form for word in words_of(query.text, query.language)]
    stop = STOP_WORDS.get(query.language, frozenset())
    asks = any(set(forms) & question_words(language) for language in query.languages)
    content = [form for form in forms if form not in stop]
    return 1 <= len(content) <= _MOST_WORDS and not asks and set(forms) & stop <= _JOINING


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """
    What is said of a subject.

    ``outcome`` is answered where the article of the first sentence mentions every word of it (and where it was asked
    who or what it is or what it said, the first sentence tells, see :mod:`rag.answer.names.identity` and
    :mod:`rag.answer.names.speech`), and not in the corpus
    where no sentence mentions any, or where it names somebody or something and none mentions that. ``sentences``
    mention something of it: first those that tell who or what it is, where that was asked, and that mention most of its
    words, then as they were ranked, titles last; after one that names somebody whose words are asked for comes the next
    that gives them ("…, she said").
    ``missing`` are its words that none mentions, in reading order.
    """

    outcome: Status
    sentences: tuple[Evidence, ...]
    missing: tuple[str, ...]


def spoken_of(question: Asked, ranked: Sequence[Evidence]) -> Spoken:
    """
    What the sentences say of the subject.

    Args:
        question: see :func:`is_about`.
        ranked: every sentence that was looked at, best first.
    """
    query, words, languages = question.query, question.words, question.query.languages
    held = [[mentions(one.candidate.view, word, languages) for word in words] for one in ranked]
    tells = identifies if query.identity else speaks if query.speech else None
    told = [
        tells is not None and own[-1] and tells(one.candidate.view, words)
        for one, own in zip(ranked, held, strict=True)
    ]
    runs = _runs(ranked, words) if query.speech else {}
    order = sorted(
        range(len(ranked)),
        key=lambda row: (not told[row], row not in runs, _is_title(ranked[row].candidate), -sum(held[row])),
    )
    # Beside somebody's words nothing is said that only has the name in it.
    only_told = bool(runs) or (query.speech and any(told))
    kept = [row for row in order if any(held[row]) and (told[row] or row in runs or not only_told)]
    sentences = tuple(_with_runs(kept, runs, ranked))
    somewhere = [any(column) for column in zip(*held, strict=True)]
    missing = surfaces_of(word for word, here in zip(words, somewhere, strict=True) if not here)
    wholly = bool(sentences) and _is_wholly_in(sentences[0].candidate, question, ranked, held)
    if wholly and (told[order[0]] or order[0] in runs or tells is None):
        return Spoken(outcome="answered", sentences=sentences, missing=())
    named = [here for word, here in zip(words, somewhere, strict=True) if word.is_name]
    touched = any(named) if named else bool(sentences)
    return Spoken(outcome="uncertain" if touched else "not_in_corpus", sentences=sentences, missing=missing)


def _runs(ranked: Sequence[Evidence], words: Sequence[AskedWord]) -> dict[int, list[int]]:
    """The rows of sentences that name somebody, each with those of the next ones that give words of who is named."""
    rows = {(one.candidate.hit.passage.id, one.candidate.index): row for row, one in enumerate(ranked)}
    found: dict[int, list[int]] = {}
    for row, one in enumerate(ranked):
        candidate = one.candidate
        passage, index = candidate.hit.passage.id, candidate.index
        before = rows.get((passage, index - 1))
        if before is None or not candidate.before or not goes_on(candidate.view, candidate.before, words):
            continue
        found[before] = [row]
        while (after := rows.get((passage, (index := index + 1)))) is not None:
            view = ranked[after].candidate.view
            if not speaks_on(view.text, view.language):
                break
            found[before].append(after)
    return found


def _with_runs(rows: Sequence[int], runs: Mapping[int, list[int]], ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences of rows in their order, each followed by those that go with it and count as much, none twice."""
    found: dict[int, Evidence] = {}
    for row in rows:
        found.setdefault(row, ranked[row])
        for one in runs.get(row, ()):
            found.setdefault(one, replace(ranked[one], score=max(ranked[one].score, ranked[row].score)))
    return list(found.values())


def said_about(question: Asked, ranked: Sequence[Evidence]) -> list[Evidence]:
    """
    The sentences that give the words of a name and mention all of what it is asked to have spoken of, as ranked, each
    with the next where that gives more of the words ("…, she added").

    Args:
        question: of ``query.speaker`` and ``query.topic``.
        ranked: every sentence that was looked at, best first.
    """
    query = question.query
    name, topic = ([word for word in question.words if word.surface in part] for part in (query.speaker, query.topic))
    topic = [word for word in topic if word not in name]
    if not name or not topic:
        return []
    runs = _runs(ranked, name)

    def tells(row: int) -> bool:
        views = [ranked[one].candidate.view for one in (row, *runs.get(row, ()))]
        of_it = all(any(mentions(view, word, query.languages) for view in views) for word in topic)
        return of_it and (row in runs or speaks(views[0], name))

    return _with_runs([*filter(tells, range(len(ranked)))], runs, ranked)


def wholly_about(question: Asked, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Of each article that mentions every word of the subject its first sentence that mentions any, titles last."""
    languages = question.query.languages
    held = [[mentions(one.candidate.view, word, languages) for word in question.words] for one in ranked]
    found: dict[str, Evidence] = {}
    order = sorted(range(len(ranked)), key=lambda row: _is_title(ranked[row].candidate))
    for row in order:
        article_id = ranked[row].candidate.article_id
        if article_id not in found and any(held[row]) and _is_wholly_in(ranked[row].candidate, question, ranked, held):
            found[article_id] = ranked[row]
    places = {id(one): place for place, one in enumerate(ranked)}
    return sorted(found.values(), key=lambda one: places[id(one)])


def _is_wholly_in(
    first: Candidate, question: Asked, ranked: Sequence[Evidence], held: Sequence[Sequence[bool]]
) -> bool:
    """
    Whether the article of a sentence, its title included, mentions every word of the subject, and those of a name
    together: where one is called Ahmed Ali and another Omar Hassan, nobody is called Ahmed Hassan.
    """
    rows = [own for one, own in zip(ranked, held, strict=True) if one.candidate.article_id == first.article_id]
    rows.append([mentions(first.title, word, question.query.languages) for word in question.words])
    if not all(any(column) for column in zip(*rows, strict=True)):
        return False
    return all(any(all(row[place] for place in name) for row in rows) for name in _names_in(question))


def _names_in(question: Asked) -> list[list[int]]:
    """The places in the question's words of those that follow each other as the words of one name do."""
    text, words = question.query.text, question.words
    found: list[list[int]] = []
    for place, word in enumerate(words):
        if " " in word.surface or not (word.surface[:1].isupper() or (is_arabic(word.surface) and word.is_name)):
            continue
        if found and f"{words[found[-1][-1]].surface} {word.surface}" in text:
            found[-1].append(place)
        else:
            found.append([place])
    return [name for name in found if len(name) > 1]


def _is_title(candidate: Candidate) -> bool:
    return candidate.title.text.startswith(candidate.text)


def mentions(view: SentenceView, word: AskedWord, languages: Sequence[str]) -> bool:
    """
    Whether a sentence mentions a word, as it stands, in meaning, or as a name in another script. Two names of like
    sound in one script are two names.
    """
    if is_arabic(word.surface) == (view.language == "ar"):
        word = replace(word, names=frozenset(key for key in word.names if key.startswith("=")))
    return holds(view, word, languages) or _folded(word.surface, view.language) in _folded(view.text, view.language)


def _folded(text: str, language: str) -> str:
    """The words of a text, without accents and case, each between spaces."""
    return f" {' '.join(fold(word.form) for word in words_of(text, language))} "
