"""
What is said to "hello", "thank you", "are you sure?" and "translate that": no article is quoted, none is searched.

Who greets this program or asks what it is is told what it does, what articles it holds and what can be asked.
"""

from __future__ import annotations

from rag.answer.compose_words import say
from rag.answer.told.listing import counted
from rag.answer.told.quotes import Corpus, counts, refused
from rag.schema import Answer, Filters
from rag.search.requests.courtesy import Courtesy


def replied(question: str, courtesy: Courtesy, *, corpus: Corpus, filters: Filters) -> Answer:
    """An answer without statements, in this program's own words; a refusal of what no article can hold."""
    language = courtesy.language
    if courtesy.kind == "elsewhere":
        return refused(question, why=say("courtesy_elsewhere", language), language=language, filters=filters)
    text, ending = _said(courtesy)
    if ending:
        held = [one for one in corpus.headers() if counts(filters, one)]
        text = " ".join(filter(None, (text, counted(held, language) if held else "", ending)))
    return Answer(
        question=question,
        searched_for=question,
        language=language,
        status="answered",
        text=text,
        statements=(),
        citations=(),
        hits=(),
        confidence=1.0,
        filters=filters,
    )


def is_reply(text: str, courtesy: Courtesy) -> bool:
    """Whether a text is what is said to a courtesy, whatever articles there were then."""
    beginning, ending = _said(courtesy)
    return text.startswith(beginning) and text.endswith(ending) if ending else text == beginning


def _said(courtesy: Courtesy) -> tuple[str, str]:
    """What is said before and after the articles that there are; to most courtesies nothing is said of them."""
    beginning = say(f"courtesy_{courtesy.kind}", courtesy.language)
    return beginning, say("examples", courtesy.language) if courtesy.kind in ("hello", "about") else ""
