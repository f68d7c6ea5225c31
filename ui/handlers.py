"""
What happens when somebody does something on the page.

Handlers know records, the session and HTML text, and nothing of Gradio: each returns (or yields) changes, a mapping
from the name of a part of the page to the properties that change.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag import Answer, Engine, Filters, InputError, Settings
from ui import export, feedback, render
from ui.escape import shortened
from ui.failure import failure_of
from ui.handlers_corpus import CorpusHandlers, examples_from, number
from ui.jobs import Desk
from ui.link import make_filters, parse_query
from ui.render_sources import article_id_of, empty_panel, first_view, panel
from ui.session import Failure, Session, Turn, View
from ui.strings import Words, preferred_language

log = logging.getLogger(__name__)

Changes = dict[str, dict[str, Any]]

HITS_ASKED = 8
ARTICLE_CHOICES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The filter controls as they stand."""

    languages: list[str]
    articles: list[str]
    since: str | None = None
    until: str | None = None

    def filters(self, words: Words) -> Filters:
        """The filters; InputError, in the interface language, for a bad date."""
        return make_filters(self.languages, self.articles, self.since, self.until, complaint=words["bad_date"])


class Page(CorpusHandlers):
    """
    The handlers of one running page; everything that belongs to a person comes in as their session.

    Args:
        engine: answers the questions.
        settings: the data folder is where feedback goes.
        desk: how many may ask at the same time.
    """

    def __init__(self, *, engine: Engine, settings: Settings, desk: Desk) -> None:
        super().__init__(engine)
        self._settings = settings
        self._desk = desk

    # -- opening the page ---------------------------------------------------------------------------------------

    def hello(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """The browser tells its languages and the link it was opened with."""
        wanted = data.get("languages")
        question, values = parse_query(str(data.get("search") or ""))
        session.language = preferred_language(wanted if isinstance(wanted, list) else [])
        session.pending = question
        changes = self._labelled(session)
        for part, name in (("languages", "lang"), ("articles", "article")):
            if values.get(name):
                changes[part]["value"] = values[name]
        for part in ("since", "until"):
            if values.get(part):
                changes[part]["value"] = values[part][0][:10]
        return changes

    def interface(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """Another interface language was chosen."""
        session.language = preferred_language([str(data.get("language") or "")])
        changes = self._labelled(session)
        return changes | {"panel": {"value": self._panel(session, session.view)}} | self.corpus_list(session)

    def _labelled(self, session: Session) -> Changes:
        words = Words(session.language)
        self._refresh()
        plain = {
            "ask": "ask", "stop": "stop", "clear": "clear", "export_md": "export_md", "export_json": "export_json",
            "corpus_go": "search",
        }  # fmt: skip
        labels = {
            "languages": "filter_language", "articles": "filter_article", "since": "filter_since",
            "until": "filter_until", "filters": "filters", "tab_ask": "tab_ask", "tab_corpus": "tab_corpus",
        }  # fmt: skip
        changes: Changes = {part: {"value": words[key]} for part, key in plain.items()}
        changes |= {part: {"label": words[key]} for part, key in labels.items()}
        changes["question"] = {"label": words["question_label"], "placeholder": words["placeholder"]}
        changes["corpus_query"] = {"label": words["corpus_search"], "placeholder": words["corpus_search_hint"]}
        changes["languages"]["choices"] = [(words.language_name(code), code) for code in sorted(self._languages)]
        changes["articles"]["choices"] = [
            (shortened(one.title or one.source, 70), one.id) for one in self._summaries[:ARTICLE_CHOICES]
        ]
        counted = render.counts(len(self._summaries), self._languages, words)
        changes["masthead"] = {"value": render.masthead(words, counts=counted)}
        changes["panel"] = {"value": empty_panel(words)}
        for part, properties in self._conversation(session).items():
            changes[part] = changes.get(part, {}) | properties
        return changes

    # -- the conversation ---------------------------------------------------------------------------------------

    def _titles(self, session: Session) -> dict[str, str]:
        wanted = {one for turn in session.turns for one in turn.filters.articles}
        return {one.id: one.title for one in self._summaries if one.id in wanted} if wanted else {}

    def _live(self, session: Session) -> str:
        words = Words(session.language)
        if session.turns:
            turn = render.turn_html(session.turns[-1], words, last=True, titles=self._titles(session))
            return render.live_region(turn, words)
        trouble = render.failure_box(failure_of(self._trouble, words), words) if self._trouble else ""
        return render.live_region(trouble + render.welcome(examples_from(self._summaries), words), words)

    def _conversation(self, session: Session) -> Changes:
        """Everything that shows the turns; the buttons follow whether one is under way."""
        words, running = Words(session.language), session.stop is not None
        return {
            "past": {"value": render.earlier(session, words, titles=self._titles(session))},
            "live": {"value": self._live(session)},
            "ask": {"visible": not running},
            "stop": {"visible": running},
            "note": {"value": render.editing_note(words) if session.editing else ""},
        }

    async def ask_pending(self, session: Session, form: Form) -> AsyncIterator[Changes]:
        """Ask the question that the link brought along, if it did."""
        question, session.pending = session.pending, ""
        if question:
            async for changes in self.ask(session, question, form, typed=False):
                yield changes
        else:
            yield {}

    async def retry(self, session: Session, form: Form) -> AsyncIterator[Changes]:
        """Ask the last question again, with the filters it had; those of the form, if its own could not be read."""
        if not session.turns:
            yield {}
            return
        last = session.turns[-1]
        session.editing = True
        filters = last.filters if last.filters_read else None
        async for changes in self.ask(session, last.question, form, filters=filters, typed=False):
            yield changes

    async def ask(
        self, session: Session, question: str | None, form: Form, *, filters: Filters | None = None, typed: bool = True
    ) -> AsyncIterator[Changes]:
        """
        Answer a question, state by state; in place of the last turn while that is being edited.

        Args:
            session: whose conversation it is.
            question: as typed, or as a button or link brings it.
            form: limits the question, unless ``filters`` are given.
            filters: those of an earlier turn.
            typed: the question stands in the box, which is emptied as the search begins and not touched again: what
                stands there later is the next question.
        """
        words, text = Words(session.language), (question or "").strip()
        if not text or session.stop is not None:
            yield {} if text else {"note": {"value": render.hint(words["empty_question"], words)}}
            return
        stop = session.stop = threading.Event()
        turn: Turn | None = None
        try:
            filters, problem = self._checked(form, words) if filters is None else (filters, None)
            turn = session.begin(text, filters, replace_last=session.editing)
            if problem is not None:
                turn.phase, turn.failure, turn.filters_read = "failed", problem, False
            else:
                turn.phase = "waiting" if self._desk.full else "searching"
                session.view = None
                emptied: Changes = {"question": {"value": ""}} if typed else {}
                yield self._conversation(session) | emptied | {"panel": {"value": empty_panel(words)}}
                async for _ in self._answering(session, turn, stop):
                    yield {"live": {"value": self._live(session)}}
        finally:
            session.stop = None
            if turn is not None and turn.phase in ("waiting", "searching", "answering"):
                turn.phase = "stopped"
        changes = self._conversation(session)
        session.view = first_view(turn.id, turn.answer) if turn.answer is not None and turn.answer.final else None
        changes["panel"] = {"value": await asyncio.to_thread(self._panel, session, session.view)}
        yield changes

    @staticmethod
    def _checked(form: Form, words: Words) -> tuple[Filters, Failure | None]:
        try:
            return form.filters(words), None
        except InputError as exc:
            return Filters(), failure_of(exc, words)

    async def _answering(self, session: Session, turn: Turn, stop: threading.Event) -> AsyncIterator[None]:
        """Bring a turn from searching to its end; each step is a new state to show."""
        history = session.history(before=turn.id)
        try:
            async with self._desk.place(stop) as seated:
                if not seated:
                    return
                if turn.phase == "waiting" and not stop.is_set():
                    turn.phase = "searching"
                    yield
                states = self._desk.states(
                    lambda: self._engine.ask_stream(turn.question, history=history, k=HITS_ASKED, filters=turn.filters),
                    stop,
                )
                async for answer in states:
                    turn.answer = answer
                    turn.phase = "done" if answer.final else "answering"
                    if not answer.final:
                        yield
        except Exception as exc:
            turn.phase, turn.failure = "failed", failure_of(exc, Words(session.language))

    def stop(self, session: Session) -> Changes:
        """Stop the answer under way; the handler that streams it shows the rest."""
        if session.stop is not None:
            session.stop.set()
        return {}

    def clear(self, session: Session) -> Changes:
        """Begin a new conversation."""
        self.stop(session)
        session.turns.clear()
        session.editing, session.view = False, None
        words = Words(session.language)
        return self._conversation(session) | {"panel": {"value": empty_panel(words)}, "question": {"value": ""}}

    def edit(self, session: Session) -> Changes:
        """Put the last question back into the box; its answer is replaced when it is asked."""
        if not session.turns or session.stop is not None:
            return {}
        session.editing = True
        words = Words(session.language)
        return {"question": {"value": session.turns[-1].question}, "note": {"value": render.editing_note(words)}}

    def cancel_edit(self, session: Session) -> Changes:
        """Leave the last question as it was."""
        session.editing = False
        return {"question": {"value": ""}, "note": {"value": ""}}

    # -- sources, verdicts, export ------------------------------------------------------------------------------

    def open(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """Show a source."""
        try:
            view = View(turn_id=int(data["turn"]), kind=str(data["kind"]), n=int(data["n"]))
        except (KeyError, TypeError, ValueError):
            return {}
        session.view = view
        return {"panel": {"value": self._panel(session, view)}}

    def _panel(self, session: Session, view: View | None) -> str:
        words = Words(session.language)
        turn = session.turn(view.turn_id) if view is not None else None
        if view is None or turn is None or turn.answer is None:
            last = session.turns[-1].answer if session.turns else None
            return empty_panel(words, key="sources_none" if last is not None and last.hits else "sources_empty")
        answer: Answer = turn.answer
        target = view.target(answer)
        if target is None:
            return empty_panel(words)
        try:
            article = self._engine.article(article_id_of(target))
        except Exception as exc:
            return render.failure_box(failure_of(exc, words), words)
        return panel(view, answer, article, words)

    def rate(self, session: Session, data: Mapping[str, Any], *, note: bool = False) -> Changes:
        """Keep a verdict (``value``: up or down) or the note to one given before (``text``)."""
        turn = session.turn(number(data, "turn"))
        if turn is None or turn.answer is None:
            return {}
        verdict, text = (turn.rating, str(data.get("text") or "").strip()) if note else (data.get("value"), "")
        if verdict not in ("up", "down") or (note and not text):
            return {}
        try:
            feedback.append(self._settings.home, feedback.record(turn, session, verdict=str(verdict), note=text))
        except OSError as exc:
            log.error("feedback could not be written: %s", exc)
            words = Words(session.language)
            return {"note": {"value": render.hint(f"{words['failed']}: {exc.strerror}", words)}}
        turn.rating, turn.noted = str(verdict), note
        return self._conversation(session)

    def export(self, session: Session, kind: str) -> Changes:
        """The conversation as a file for the browser to save."""
        words = Words(session.language)
        if kind == "json":
            file = {"name": "conversation.json", "type": "application/json", "text": export.as_json(session.turns)}
        else:
            text = export.as_markdown(session.turns, words)
            file = {"name": "conversation.md", "type": "text/markdown", "text": text}
        return {"download": {"value": file}}
