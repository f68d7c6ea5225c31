"""
Re-checks an exported answer against the corpus: its citations by offsets and hashes, the sentences they are for, its
text, its glosses and its passages.

Sentences of an answer without a model are quotes, which can be checked; of a model's own words only the citations are,
which is said. Nothing in an export proves its question, its confidence, its notices and what the program says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

from rag.answer.answer_text import answer_text
from rag.answer.export import conversation_from_json, conversation_from_text
from rag.answer.llm.notices import notice
from rag.answer.told.courtesy import is_reply
from rag.corpus.ids import passage_id
from rag.errors import InputError
from rag.schema import Answer, Article, Citation, Statement
from rag.search import courtesy_of

Outcome = Literal[
    "ok",
    "not_checked",
    "moved",
    "article_changed",
    "article_gone",
    "altered_quote",
    "altered_source",
    "altered_gloss",
    "altered_hit",
    "altered_statement",
    "altered_status",
    "altered_text",
    "no_citation",
]
_NAMED = ("title", "source", "url", "published")
"""What a citation says of its article."""
_SHOWN_CHARS = 80
_EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationCheck:
    """
    What became of one citation, or what is wrong with a statement or with the answer.

    ``answer`` counts the answers of a conversation from 1. ``outcome`` is ``ok``, ``moved`` (the quote stands elsewhere
    in the article, at other offsets than named, or in an article of another name and the same text),
    ``article_changed`` (its text has another hash; ``reason`` says whether the quote still stands), ``article_gone``
    (the article, or one that is named as saying the same, is not in the index), ``altered_quote`` (the article is the
    same and does not hold the quote), ``altered_source`` (the quote stands; the article's title, source, address or
    date is another), ``altered_gloss`` (the quote stands; the lexicon makes another gloss of it), ``altered_hit`` (a
    passage is not what stands there in its article), ``altered_statement`` (a sentence of an answer without a model is
    not what its quote says, or key words are marked outside of it), ``altered_status`` (an answer without a statement,
    or a refusal with one or with a citation), ``altered_text`` (the text is not what statements, markers and this
    program's own words make), ``no_citation`` (a statement uses a number that no citation has, or cites nothing) or
    ``not_checked`` (the wording is a model's). Only ``ok`` and ``not_checked`` are ``ok``.

    ``number`` is 0 for what concerns the answer and none of its citations; ``source`` is empty where no citation has
    the number.
    """

    answer: int
    number: int
    source: str
    start: int
    end: int
    outcome: Outcome
    reason: str

    @property
    def ok(self) -> bool:
        return self.outcome in ("ok", "not_checked")


def verify_answer(
    data: Mapping[str, Any] | Path,
    *,
    article: Callable[[str], Article],
    of_text: Callable[[str], Article | None] = lambda content_hash: None,
    glosses: Callable[[str, str], Collection[str]] | None = None,
) -> list[CitationCheck]:
    """
    At least one check for each answer: one for each of its citations, then what else is wrong with it, or not checked.

    Args:
        data: an exported answer or conversation, or the JSON file that holds it.
        article: the article of an id or source; ``InputError`` or ``LookupError`` where there is none.
        of_text: an article of the text with a hash, whatever its name; None where there is none.
        glosses: the glosses that a quote may have, by its text and the language of its article; None leaves glosses
            unchecked.

    Raises:
        InputError: the file cannot be read or holds no exported answer.
    """
    if isinstance(data, Path):
        try:
            text = data.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as exc:  # no UTF-8, or a name that no file can have
            raise InputError(f"{data} cannot be read: {exc}.", next_step="Give it an exported JSON file.") from exc
        answers = conversation_from_text(text, name=str(data))
    else:
        answers = conversation_from_json(data)
    checks: list[CitationCheck] = []
    for place, answer in enumerate(answers, start=1):
        checks += _checked(place, answer, article, of_text, glosses)
    return checks


def _checked(
    place: int,
    answer: Answer,
    article: Callable[[str], Article],
    of_text: Callable[[str], Article | None],
    glosses: Callable[[str, str], Collection[str]] | None,
) -> list[CitationCheck]:
    held = {citation.number: citation for citation in answer.citations}
    found = [_check(place, one.number, one, *_outcome(one, article, of_text, glosses)) for one in answer.citations]
    # As keys, so that what two statements have in common is told once.
    wrong = dict.fromkeys([*_of_statements(answer, held), *_of_the_whole(answer), *_of_hits(answer, article)])
    found += [_check(place, number, held.get(number), outcome, reason) for number, outcome, reason in wrong]
    nothing = "its passages stand in their articles" if answer.hits else "there is nothing to check"
    return found or [_check(place, 0, None, "ok", f"it cites nothing; {nothing}")]


def _check(place: int, number: int, citation: Citation | None, outcome: Outcome, reason: str) -> CitationCheck:
    return CitationCheck(
        answer=place,
        number=number,
        source=citation.source if citation else "",
        start=citation.start if citation else 0,
        end=citation.end if citation else 0,
        outcome=outcome,
        reason=reason,
    )


def _outcome(
    citation: Citation,
    article: Callable[[str], Article],
    of_text: Callable[[str], Article | None],
    glosses: Callable[[str, str], Collection[str]] | None,
) -> tuple[Outcome, str]:
    held = _held(citation.article_id, article)
    if not citation.quote:
        return "altered_quote", "the quote is empty"
    if held is None:
        same = of_text(citation.content_hash)
        if same is not None and same.text[citation.start : citation.end] == citation.quote:
            return (
                "moved",
                f"the article is gone; the quote stands at the same place in {same.source}, of the same text",
            )
        return "article_gone", "the article is no longer in the index"
    inside = 0 <= citation.start < citation.end <= len(held.text)
    stands = inside and held.text[citation.start : citation.end] == citation.quote
    elsewhere = held.text.find(citation.quote)
    if held.content_hash != citation.content_hash:
        if stands:
            return "article_changed", "the article has changed since; the quote still stands at its place"
        if elsewhere >= 0:
            end = elsewhere + len(citation.quote)
            return "moved", f"the article has changed since; the quote now stands at {elsewhere}–{end}"
        return "article_changed", "the article has changed since and no longer holds the quote"
    if stands:
        for name in _NAMED:
            said, held_now = getattr(citation, name), getattr(held, name)
            if said != held_now:
                return "altered_source", f"the quote stands at its place; the {name} is {held_now!s}, not {said!s}"
        for source in citation.also_in:
            twin = _held(source, article)
            if twin is None or twin.source != source:
                return "article_gone", f"the quote stands at its place; {source}, named beside it, is not in the index"
        if citation.gloss and glosses and citation.gloss not in glosses(citation.quote, held.language):
            return "altered_gloss", "the quote stands at its place; the lexicon does not make this gloss of it"
        return "ok", "the quote stands at its place"
    if elsewhere >= 0:
        return "moved", f"the quote stands at {elsewhere}–{elsewhere + len(citation.quote)}, not where it is said to"
    return "altered_quote", "the article does not hold the quote"


def _held(name: str, article: Callable[[str], Article]) -> Article | None:
    try:
        return article(name)
    except (InputError, LookupError):
        return None


def _of_statements(answer: Answer, held: Mapping[int, Citation]) -> Iterator[tuple[int, Outcome, str]]:
    for statement in answer.statements:
        said = shorten(statement.text, _SHOWN_CHARS, placeholder=" …")
        cited = [held[number] for number in statement.citations if number in held]
        for number in statement.citations:
            if number not in held:
                yield number, "no_citation", "a statement uses this number, and no citation has it"
        if any(not 0 <= start < end <= len(statement.text) for start, end in statement.highlights):
            number = cited[0].number if cited else 0
            yield number, "altered_statement", f"key words are marked outside of “{said}”"
        # Only a model's sentence may go without: it is shown as one that the sources do not support.
        if not statement.citations and (statement.supported or answer.generator == _EXTRACTIVE):
            yield 0, "no_citation", f"nothing is cited for “{said}”"
        if cited and answer.generator == _EXTRACTIVE and not _is_quoted(statement, cited):
            yield cited[0].number, "altered_statement", f"the quote does not say “{said}”"


def _of_hits(answer: Answer, article: Callable[[str], Article]) -> Iterator[tuple[int, Outcome, str]]:
    """What is wrong with the passages that come with an answer; their order and their scores prove nothing."""
    for hit in answer.hits:
        passage = hit.passage
        held, named = _held(passage.article_id, article), f"the passage of rank {hit.rank} ({passage.source})"
        if held is None:
            yield 0, "article_gone", f"{named} cannot be checked: the article is no longer in the index"
            continue
        stands = held.text[max(passage.start, 0) : max(passage.end, 0)] == passage.text
        if passage_id(held.id, held.content_hash, passage.start, passage.end) != passage.id:
            if not stands:
                yield 0, "article_changed", f"{named} does not stand in the article as it is now"
        elif not stands:
            yield 0, "altered_hit", f"{named} is not what stands there in the article"
        if (passage.source, passage.title) != (held.source, held.title):
            yield (
                0,
                "altered_hit",
                f"{named} is of {held.source}, {held.title}, not of {passage.source}, {passage.title}",
            )


def _of_the_whole(answer: Answer) -> Iterator[tuple[int, Outcome, str]]:
    if answer.generator != _EXTRACTIVE and answer.statements:
        why = f"the wording is that of the model {answer.generator!r:.80}; only its quotes were checked"
        yield 0, "not_checked", why
    if answer.statements and not any(statement.supported for statement in answer.statements):
        yield 0, "no_citation", "none of its statements is supported"
    if answer.status == "not_in_corpus" and (answer.statements or answer.citations):
        yield 0, "altered_status", "its status is not_in_corpus, and it has statements or citations"
    elif _is_courtesy(answer):
        return
    elif answer.status != "not_in_corpus" and not answer.statements:
        yield 0, "altered_status", f"its status is {answer.status}, and it has no statement"
    elif answer.text not in _texts(answer):
        yield 0, "altered_text", "its text is not what its statements and their numbers make"


def _is_courtesy(answer: Answer) -> bool:
    """Whether it is what the program says to "thank you", which quotes nothing."""
    said = courtesy_of(answer.question)
    return said is not None and not answer.statements and is_reply(answer.text, said)


def _texts(answer: Answer) -> set[str]:
    """What the text may be. Any refusal will do: an export may lack its hits, and earlier ones named no limits."""
    label = notice("label", answer.language)
    told = [one if one.supported else replace(one, text=f"{one.text} ({label})") for one in answer.statements]
    return {
        answer_text(
            answer.status, told, answer.missing, answer.language, empty=empty, limited=limited, lead=answer.lead
        )
        for empty in {False, not told}
        for limited in (False, True)
    }


def _is_quoted(statement: Statement, cited: Sequence[Citation]) -> bool:
    said = " ".join(statement.text.split())
    return any(said == " ".join(citation.quote.split()) for citation in cited)
