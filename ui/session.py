"""What one person's page remembers; it lives in that person's Gradio session and nowhere else."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from rag import Answer, Citation, Filters, Hit
from ui.limits import Form

Phase = Literal["waiting", "searching", "answering", "done", "stopped", "failed"]

MAX_TURNS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What failed, in one sentence, and what to do next."""

    message: str
    next_step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the panel shows: a citation (kind ``c``, by number) or a hit (kind ``h``, by place) of one turn."""

    turn_id: int
    kind: str
    n: int

    def target(self, answer: Answer) -> Citation | Hit | None:
        """The record that is looked at, or None when the answer holds no such one."""
        if self.kind == "c":
            return next((one for one in answer.citations if one.number == self.n), None)
        return answer.hits[self.n] if 0 <= self.n < len(answer.hits) else None


@dataclass(slots=True, kw_only=True)
class Turn:
    """
    One question and the state of its answer. ``id`` is unique within the session, ``key`` everywhere.

    ``filters_read`` is False where the controls held something that is no filter: the turn has failed, ``filters`` are
    empty and not what was asked for.
    """

    id: int
    question: str
    filters: Filters
    filters_read: bool = True
    key: str = field(default_factory=lambda: uuid4().hex[:16])
    phase: Phase = "searching"
    answer: Answer | None = None
    failure: Failure | None = None
    rating: str | None = None
    noted: bool = False


@dataclass(slots=True, kw_only=True)
class Session:
    """
    The conversation, oldest turn first, and what the page shows of it.

    ``draft`` is what stood in the box before a question was put there to be edited, ``form`` the filter controls as the
    page last set or saw them, ``brought`` as a link has set them, ``corpus_found`` what a search in the articles found
    and what was searched for.
    """

    language: str = "en"
    turns: list[Turn] = field(default_factory=list)
    issued: int = 0
    editing: bool = False
    draft: str = ""
    stop: threading.Event | None = None
    view: View | None = None
    pending: str = ""
    form: Form = field(default_factory=lambda: Form(languages=[], articles=[]))
    brought: Form = field(default_factory=lambda: Form(languages=[], articles=[]))
    corpus_page: int = 0
    corpus_query: str = ""
    corpus_found: tuple[str, tuple[Hit, ...]] | None = None

    def __deepcopy__(self, memo: object) -> Session:
        """A new, empty session: Gradio copies the initial value for every person."""
        return Session(language=self.language)

    def begin(self, question: str, filters: Filters, *, replace_last: bool = False) -> Turn:
        """Add a turn, in place of the last one if asked, and return it."""
        if replace_last and self.turns:
            self.turns.pop()
        self.issued += 1
        turn = Turn(id=self.issued, question=question, filters=filters)
        self.turns.append(turn)
        del self.turns[:-MAX_TURNS]
        self.editing = False
        return turn

    def turn(self, turn_id: int) -> Turn | None:
        """The turn of that id, or None when it is gone."""
        return next((turn for turn in self.turns if turn.id == turn_id), None)

    def history(self, *, before: int | None = None) -> list[dict[str, str]]:
        """The finished turns as plain messages, oldest first; only those before the turn of an id, if given."""
        messages: list[dict[str, str]] = []
        for turn in self.turns:
            if turn.id == before:
                break
            if turn.phase == "done" and turn.answer is not None:
                messages.append({"role": "user", "content": turn.question})
                messages.append({"role": "assistant", "content": turn.answer.text})
        return messages
