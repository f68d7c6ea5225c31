"""
Whether the corpus speaks of a subject: the outcome of "Tell me about X", and of "X" alone.

Such a question asks for no fact that a sentence may hold or miss, which is what the fitted models tell. What it asks
for is there where an article mentions all of the subject, and is not where none mentions any of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.evidence import Evidence
from rag.answer.evidence_question import Asked, AskedWord
from rag.answer.evidence_text import SentenceView
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


def speaking_of(question: Asked, ranked: Sequence[Evidence]) -> list[Evidence]:
    """
    The sentences that mention something of the subject: first those that mention most of its words, titles last.

    Args:
        question: see :func:`is_about`.
        ranked: best first; where two mention as much, their order stays.
    """
    mentioned = [
        sum(_mentions(one.candidate.view, word, question.query.languages) for word in question.words) for one in ranked
    ]
    of_it = [number for number, count in enumerate(mentioned) if count]
    titles = {
        number for number in of_it if ranked[number].candidate.title.text.startswith(ranked[number].candidate.text)
    }
    return [ranked[n] for n in sorted(of_it, key=lambda n: (n in titles, -mentioned[n]))]


def outcome(question: Asked, ranked: Sequence[Evidence], of_it: Sequence[Evidence]) -> Status:
    """
    The outcome for a subject.

    Answered: the article of the first sentence that speaks of it mentions every word of it. Not in the corpus: no
    sentence mentions any, or it names somebody or something and none mentions that.

    Args:
        question: see :func:`is_about`.
        ranked: every sentence that was looked at.
        of_it: see :func:`speaking_of`.
    """
    languages = question.query.languages

    def held(views: Sequence[SentenceView], word: AskedWord) -> bool:
        return any(_mentions(view, word, languages) for view in views)

    if of_it:
        first = of_it[0].candidate
        article = [first.title, *(one.candidate.view for one in ranked if one.candidate.article_id == first.article_id)]
        if all(held(article, word) for word in question.words):
            return "answered"
    names = [word for word in question.words if word.is_name]
    views = [one.candidate.view for one in ranked]
    return "uncertain" if of_it and (not names or any(held(views, word) for word in names)) else "not_in_corpus"


def unmentioned(question: Asked, ranked: Sequence[Evidence]) -> tuple[str, ...]:
    """The words of the subject that none of the sentences looked at mentions, in reading order."""
    languages = question.query.languages
    views = [one.candidate.view for one in ranked]
    return tuple(w.surface for w in question.words if not any(_mentions(view, w, languages) for view in views))


def _mentions(view: SentenceView, word: AskedWord, languages: Sequence[str]) -> bool:
    """
    Whether a sentence mentions a word, as it stands, in meaning, or as a name in another script. Two names of like
    sound in one script are two names.
    """
    if word.bridge & view.bridge or (view.language in languages and word.native & view.native):
        return True
    same = (word.surface[:1] >= "\u0600") == (view.language == "ar")
    if any(key.startswith("=") or not same for key in word.names & view.names):
        return True
    return _folded(word.surface, view.language) in _folded(view.text, view.language)


def _folded(text: str, language: str) -> str:
    """The words of a text, without accents and case, each between spaces."""
    return f" {' '.join(fold(word.form) for word in words_of(text, language))} "
