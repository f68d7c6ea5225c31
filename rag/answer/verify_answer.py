"""
Re-checks an exported answer against the corpus: its citations by offsets and hashes, and the sentences they are for.

Sentences of an answer without a model are quotes, which can be checked; of a model's own words only the citations are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

from rag.answer.export import conversation_from_json, conversation_from_text
from rag.errors import InputError
from rag.schema import Answer, Article, Citation, Statement

Outcome = Literal[
    "ok",
    "moved",
    "article_changed",
    "article_gone",
    "altered_quote",
    "altered_source",
    "altered_statement",
    "no_citation",
]
_NAMED = ("title", "source", "url", "published")
"""What a citation says of its article."""
_SHOWN_CHARS = 80
_EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationCheck:
    """
    What became of one citation, or what is wrong with a statement.

    ``answer`` counts the answers of a conversation from 1. ``outcome`` is ``ok``, ``moved`` (the quote stands elsewhere
    in the article, or at other offsets than named), ``article_changed`` (its text has another hash; ``reason`` says
    whether the quote still stands), ``article_gone``, ``altered_quote`` (the article is the same and does not hold the
    quote), ``altered_source`` (the quote stands; the article's title, source, address or date is another),
    ``altered_statement`` (a sentence of an answer without a model is not what its quote says) or ``no_citation`` (a
    statement uses a number that no citation has, or cites nothing: ``number`` 0). Only ``ok`` is ``ok``.
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
        return self.outcome == "ok"


def verify_answer(data: Mapping[str, Any] | Path, *, article: Callable[[str], Article]) -> list[CitationCheck]:
    """
    One check for each citation, in the order of answers and numbers.

    Args:
        data: an exported answer or conversation, or the JSON file that holds it.
        article: the article of an id; ``InputError`` or ``LookupError`` where there is none.

    Raises:
        InputError: the file cannot be read or holds no exported answer.
    """
    if isinstance(data, Path):
        try:
            text = data.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as exc:
            raise InputError(f"{data} cannot be read: {exc}.", next_step="Give it an exported JSON file.") from exc
        answers = conversation_from_text(text, name=str(data))
    else:
        answers = conversation_from_json(data)
    checks: list[CitationCheck] = []
    for place, answer in enumerate(answers, start=1):
        checks += [_check(place, citation, article) for citation in answer.citations]
        checks += _statements(place, answer)
    return checks


def _check(place: int, citation: Citation, article: Callable[[str], Article]) -> CitationCheck:
    outcome, reason = _outcome(citation, article)
    return CitationCheck(
        answer=place,
        number=citation.number,
        source=citation.source,
        start=citation.start,
        end=citation.end,
        outcome=outcome,
        reason=reason,
    )


def _outcome(citation: Citation, article: Callable[[str], Article]) -> tuple[Outcome, str]:
    try:
        held = article(citation.article_id)
    except (InputError, LookupError):
        return "article_gone", "the article is no longer in the index"
    if not citation.quote:
        return "altered_quote", "the quote is empty"
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
        return "ok", "the quote stands at its place"
    if elsewhere >= 0:
        return "moved", f"the quote stands at {elsewhere}–{elsewhere + len(citation.quote)}, not where it is said to"
    return "altered_quote", "the article does not hold the quote"


def _statements(place: int, answer: Answer) -> list[CitationCheck]:
    """What is wrong with the statements, whatever became of the citations."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    found: dict[tuple[int, Outcome], str] = {}
    for statement in answer.statements:
        said = shorten(statement.text, _SHOWN_CHARS, placeholder=" …")
        for number in statement.citations:
            if number not in quotes:
                found[number, "no_citation"] = "a statement uses this number, and no citation has it"
        if statement.supported and not statement.citations:
            found[0, "no_citation"] = f"nothing is cited for “{said}”"
        elif answer.generator == _EXTRACTIVE and not _may_be_quoted(statement, quotes):
            found[statement.citations[0], "altered_statement"] = f"the quote does not say “{said}”"
    return [
        CitationCheck(answer=place, number=number, source="", start=0, end=0, outcome=outcome, reason=reason)
        for (number, outcome), reason in sorted(found.items())
    ]


def _may_be_quoted(statement: Statement, quotes: Mapping[int, str]) -> bool:
    """Whether one of the quotes that a statement cites is its text; so it may be where it cites none that is there."""
    said = " ".join(statement.text.split())
    cited = [quotes[number] for number in statement.citations if number in quotes]
    return not cited or any(said == " ".join(quote.split()) for quote in cited)
