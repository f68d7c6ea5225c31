"""
For programs: ask and retrieve as plain functions over JSON values.

The same two stand behind Gradio's endpoints ``/ask`` and ``/retrieve``, the MCP tools of those names, and plain
``POST /api/ask`` and ``POST /api/retrieve``.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from rag import Engine, InputError, NoIndexError, RagError, to_json
from ui.failure import message_of, note
from ui.jobs import Busy, Desk
from ui.link import make_filters

log = logging.getLogger(__name__)

FIELDS: dict[str, type] = {
    "question": str, "k": int, "history": list, "languages": list, "articles": list, "since": str, "until": str,
}  # fmt: skip
NOT_FOR_RETRIEVE = ("history",)
_CALLED = {str: "a text", int: "a whole number", list: "a list"}


class Answers:
    """
    Asking and retrieving for programs, under the same limits as the page.

    Args:
        engine: answers.
        desk: how many may ask at the same time.
    """

    def __init__(self, *, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk

    async def ask(
        self,
        question: str,
        k: int = 8,
        history: list[dict[str, str]] | None = None,
        languages: list[str] | None = None,
        articles: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """
        Answer a question from the articles, with citations, or say that they do not hold the answer.

        Args:
            question: in English, French or Arabic.
            k: how many passages to return with the answer, 1 to 1000; at least 14 are read.
            history: earlier turns, oldest first, each {"role": "user" or "assistant", "content": text}.
            languages: search articles in these languages only, as ISO 639-1 codes.
            articles: search these articles only, by id or source.
            since: search articles published on this day or later, as 2024-01-31.
            until: search articles published on this day or earlier, as 2024-01-31.

        Returns:
            The record of the answer: status ("answered", "uncertain" or "not_in_corpus"), text, statements, citations
            with exact character offsets, hits, confidence.
        """
        filters = make_filters(languages, articles, since, until)
        work = partial(self._engine.ask, question, history=history or (), k=k, filters=filters)
        found: dict[str, Any] = to_json(await self._desk.call(work))
        return found

    async def retrieve(
        self,
        question: str,
        k: int = 5,
        languages: list[str] | None = None,
        articles: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[dict[str, Any]]:
        """
        Find the passages of the articles that fit a question best, as they are.

        Args:
            question: in English, French or Arabic; among bare words "a phrase" is exact; -word excludes.
            k: how many passages, 1 to 1000.
            languages: search articles in these languages only, as ISO 639-1 codes.
            articles: search these articles only, by id or source.
            since: search articles published on this day or later, as 2024-01-31.
            until: search articles published on this day or earlier, as 2024-01-31.

        Returns:
            Hits, best first: passage with article id, offsets and text, rank, score, signals, matches, twins.
        """
        filters = make_filters(languages, articles, since, until)
        work = partial(self._engine.retrieve, question, k=k, filters=filters)
        found: list[dict[str, Any]] = to_json(await self._desk.call(work))
        return found


def checked_body(body: object, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """
    The arguments in a JSON body.

    Raises:
        InputError: it is not an object, lacks the question, or a field is unknown or of another type.
    """
    allowed = {name: kind for name, kind in FIELDS.items() if name not in without}
    if not isinstance(body, dict):
        raise InputError("The body must be a JSON object.", next_step='Send {"question": "…"}.')
    for name, value in body.items():
        if name not in allowed:
            raise InputError(f"There is no field {name!r:.60}.", next_step=f"Use {', '.join(allowed)}.")
        if value is not None and (not isinstance(value, allowed[name]) or isinstance(value, bool)):
            raise InputError(f"The field {name} is {value!r:.60}, and must be {_CALLED[allowed[name]]}.")
        if name in ("languages", "articles") and any(not isinstance(one, str) for one in body[name] or ()):
            raise InputError(f"The field {name} must be a list of texts.")
    if not isinstance(body.get("question"), str):
        raise InputError("The field question is missing.", next_step='Send {"question": "…"}.')
    return {name: value for name, value in body.items() if value is not None}


def problem(error: Exception) -> tuple[int, dict[str, Any]]:
    """The HTTP status and body of a failure; never a traceback."""
    note(error)
    if isinstance(error, Busy):
        return 503, {"error": "Too many questions are waiting.", "next_step": "Try again in a moment.", "retry": True}
    if isinstance(error, RagError):
        status = 400 if isinstance(error, InputError) else 409 if isinstance(error, NoIndexError) else 503
        return status, {"error": message_of(error), "next_step": error.next_step, "retry": error.retry}
    log.error("a request failed", exc_info=error)
    return 500, {"error": f"The program failed ({type(error).__name__}).", "next_step": "See the server's log.",
                 "retry": False}  # fmt: skip
