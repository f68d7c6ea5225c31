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
from typing import Any

from rag import Answer, Engine, Filters, InputError, Settings
from ui import export, feedback, limits, render
from ui.failure import failure_of
from ui.handlers_corpus import CorpusHandlers, examples_from, number
from ui.jobs import Desk
from ui.limits import Form
from ui.link import parse_date, parse_query
from ui.render_sources import article_id_of, empty_panel, first_view, panel
from ui.session import Failure, Session, Turn, View
from ui.strings import Words, preferred_language

log = logging.getLogger(__name__)

Changes = dict[str, dict[str, Any]]

HITS_ASKED = 8
DATE_CHARS = 40


def _day(text: str) -> str:
    """A date of a link as its control takes it; anything else as it is, for the question to say what is wrong."""
    try:
        day = parse_date(text)
    except InputError:
        return text[:DATE_CHARS]
    return day.isoformat() if day else ""


class Page(CorpusHandlers):
    """
    The handlers of one running page; everything that belongs to a person comes in as their session.

    Args:
        engine: answers the questions.
        settings: the data folder is where feedback goes.
        desk: how many may ask at the same time.
    """

    def __init__(self, *, engine: Engine, settings: Settings, desk: Desk) -> None:
        super().__init__(engine, desk)
        self._settings = settings

    # -- opening the page ---------------------------------------------------------------------------------------

    def hello(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """The browser tells its languages and the link it was opened with."""
        wanted = data.get("languages")
        question, values = parse_query(str(data.get("search") or ""))
        session.language = preferred_language(wanted if isinstance(wanted, list) else [])
        session.pending = question
        since, until = (_day(values[name][0]) if values.get(name) else "" for name in ("since", "until"))
        form = Form.of(values.get("lang"), values.get("article"), since, until)
        session.form = session.brought = limits.understood(form, self._refresh(), Words(session.language))
        changes = self._labelled(session)
        for part in ("languages", "articles", "since", "until"):
            if value := getattr(session.form, part):
                changes[part]["value"] = value
        return changes

    def limit(self, session: Session, form: Form) -> Changes:
        """A limit was set, typed or taken away: a text becomes the choice that it means, or is told and dropped."""
        words, corpus = Words(session.language), self._refresh()
        if form == session.form or not corpus.summaries:
            # What the page has put there itself: the sentence on it stays.
            session.form = form
            return {}
        session.form, complaints = limits.settled(form, corpus, words, brought=session.brought)
        told = "".join(render.hint(text, words) for text in complaints)
        changes: Changes = {"limits_note": {"value": told, "visible": bool(told)}}
        if session.form.languages != form.languages:
            changes["languages"] = {"value": session.form.languages}
        if session.form.articles != form.articles:
            chosen = session.form.articles
            changes["articles"] = {"choices": limits.article_choices(corpus, chosen), "value": chosen}
        return changes

    def interface(self, session: Session, data: Mapping[str, Any]) -> Changes:
        """Another interface language was chosen."""
        session.language = preferred_language([str(data.get("language") or "")])
        changes = self._labelled(session)
        for part in ("ask", "stop"):
            # What runs is for its own stream to say: this reply may come after that has ended.
            del changes[part]["visible"]
        return changes | {"panel": {"value": self._panel(session, session.view)}} | self.corpus_list(session)

    def _labelled(self, session: Session) -> Changes:
        words, corpus = Words(session.language), self._refresh()
        plain = {
            "ask": "ask", "stop": "stop", "clear": "clear", "export_md": "export_md", "export_json": "export_json",
            "corpus_go": "search",
        }  # fmt: skip
        labels = {
            "languages": "filter_language", "articles": "filter_article", "since": "filter_since",
            "until": "filter_until", "tab_ask": "tab_ask", "tab_corpus": "tab_corpus",
        }  # fmt: skip
        changes: Changes = {part: {"value": words[key]} for part, key in plain.items()}
        changes |= {part: {"label": words[key]} for part, key in labels.items()}
        changes["question"] = {"label": words["question_label"], "placeholder": words["placeholder"]}
        changes["corpus_query"] = {"label": words["corpus_search"], "placeholder": words["corpus_search_hint"]}
        count = session.form.count
        changes["filters"] = {"label": words("filters_set", count=count) if count else words["filters"]}
        changes["limits_note"] = {"value": "", "visible": False}
        changes["languages"]["choices"] = limits.language_choices(corpus, words)
        changes["articles"]["choices"] = limits.article_choices(corpus, session.form.articles)
        counted = render.counts(len(corpus.summaries), corpus.languages, words)
        changes["masthead"] = {"value": render.masthead(words, counts=counted)}
        changes["panel"] = {"value": empty_panel(words)}
        for part, properties in self._conversation(session).items():
            changes[part] = changes.get(part, {}) | properties
        return changes

    # -- the conversation ---------------------------------------------------------------------------------------

    def _titles(self, session: Session) -> dict[str, str]:
        titles = self._corpus.titles
        return {one: titles[one] for turn in session.turns for one in turn.filters.articles if one in titles}

    def _live(self, session: Session) -> str:
        words = Words(session.language)
        if session.turns:
            turn = render.turn_html(session.turns[-1], words, last=True, titles=self._titles(session))
            return render.live_region(turn, words)
        corpus = self._corpus
        trouble = render.failure_box(failure_of(corpus.trouble, words), words) if corpus.trouble else ""
        return render.live_region(trouble + render.welcome(examples_from(corpus.summaries), words), words)

    def _past(self, session: Session) -> str:
        return render.earlier(session, Words(session.language), titles=self._titles(session))

    def _now(self, session: Session) -> Changes:
        """The last turn, and the buttons that follow whether one is under way."""
        running = session.stop is not None
        return {"live": {"value": self._live(session)}, "ask": {"visible": not running}, "stop": {"visible": running}}

    def _conversation(self, session: Session) -> Changes:
        """Everything that shows the turns."""
        note = render.editing_note(Words(session.language)) if session.editing else ""
        return self._now(session) | {"past": {"value": self._past(session)}, "note": {"value": note}}

    async def ask_pending(self, session: Session, form: Form) -> AsyncIterator[Changes]:
        """Ask the question that the link brought along, if it did."""
        question, session.pending = session.pending, ""
        if question:
            async for changes in self.ask(session, question, form, typed=False):
                yield changes
        else:
            yield {}

    async def ask_example(self, session: Session, data: Mapping[str, Any], form: Form) -> AsyncIterator[Changes]:
        """Ask one of the questions that an empty conversation shows."""
        async for changes in self.ask(session, str(data.get("text") or ""), form, typed=False):
            yield changes

    async def retry(self, session: Session, form: Form) -> AsyncIterator[Changes]:
        """Ask the last question again, with the filters it had; those of the form, if its own could not be read."""
        if not session.turns or session.stop is not None:
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
            typed: the question stands in the box, which goes back to the draft, if there is one, as the search begins
                and is not touched again: what stands there later is the next question.
        """
        words, text = Words(session.language), (question or "").strip()
        if session.stop is not None:
            yield self.held_up(session, text)
            return
        if complaint := self._unfit(text, words):
            # A question that the link brought is put into the box, where it can be mended.
            brought: Changes = {} if typed else {"question": {"value": text}}
            yield brought | self._remark(session, complaint, lasting=bool(text))
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
                emptied: Changes = {}
                if typed:
                    emptied, session.draft = {"question": {"value": session.draft}}, ""
                yield self._conversation(session) | emptied | {"panel": {"value": empty_panel(words)}}
                async for _ in self._answering(session, turn, stop):
                    if session.stop is stop:
                        yield self._now(session)
        finally:
            if session.stop is stop:
                session.stop = None
            if turn is not None and turn.phase in ("waiting", "searching", "answering"):
                turn.phase = "stopped"
        if session.stop is None:
            yield await self._ended(session, turn)

    async def _ended(self, session: Session, turn: Turn) -> Changes:
        """The page after an answer; of a turn that is gone since, in a new conversation, only that nothing runs."""
        changes = self._conversation(session)
        if session.turn(turn.id) is turn:
            session.view = first_view(turn.id, turn.answer) if turn.answer is not None and turn.answer.final else None
            changes["panel"] = {"value": await asyncio.to_thread(self._panel, session, session.view)}
        return changes

    def held_up(self, session: Session, question: str | None) -> Changes:
        """What a question is told that comes while another is being answered; one sent twice is told nothing."""
        text = (question or "").strip()
        if session.stop is None or not text or (session.turns and session.turns[-1].question == text):
            return {}
        return self._remark(session, Words(session.language)["still_answering"])

    @staticmethod
    def _remark(session: Session, text: str, *, lasting: bool = False) -> Changes:
        """A line above the box, beside the one on editing if a question is being edited."""
        words = Words(session.language)
        editing = render.editing_note(words) if session.editing else ""
        return {"note": {"value": render.hint(text, words, lasting=lasting) + editing}}

    def _unfit(self, text: str, words: Words) -> str:
        """Why a question is not asked at all, or nothing."""
        limit = self._settings.max_question_chars
        if len(text) > limit:
            return words("too_long", count=len(text), limit=limit)
        return "" if text else words["empty_question"]

    def _checked(self, form: Form, words: Words) -> tuple[Filters, Failure | None]:
        try:
            return limits.understood(form, self._corpus, words).filters(words), None
        except InputError as exc:
            return Filters(), failure_of(exc, words)

    async def _answering(self, session: Session, turn: Turn, stop: threading.Event) -> AsyncIterator[None]:
        """Bring a turn from searching to its end; each step is a new state to show."""
        history = session.history(before=turn.id)
        try:
            async with self._desk.place(stop) as place:
                if place is None:
                    return
                if turn.phase == "waiting" and not stop.is_set():
                    turn.phase = "searching"
                    yield
                states = self._desk.states(
                    lambda: self._engine.ask_stream(turn.question, history=history, k=HITS_ASKED, filters=turn.filters),
                    place,
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
        """Begin a new conversation; what is under way ends by itself, and is no longer what the page shows."""
        self.stop(session)
        session.stop = None
        session.turns.clear()
        session.editing, session.draft, session.view = False, "", None
        words = Words(session.language)
        return self._conversation(session) | {"panel": {"value": empty_panel(words)}, "question": {"value": ""}}

    def edit(self, session: Session, draft: str | None = None) -> Changes:
        """Put the last question back into the box, in place of a draft; its answer is replaced when it is asked."""
        if not session.turns or session.stop is not None:
            return {}
        if not session.editing:
            session.draft = draft or ""
        session.editing = True
        words = Words(session.language)
        return {"question": {"value": session.turns[-1].question}, "note": {"value": render.editing_note(words)}}

    def cancel_edit(self, session: Session) -> Changes:
        """Leave the last question as it was, and bring the draft back."""
        if not session.editing:
            return {"note": {"value": ""}}
        session.editing, draft, session.draft = False, session.draft, ""
        return {"question": {"value": draft}, "note": {"value": ""}}

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
        """Keep a verdict (``value``: up or down), the same once, or the note to one given before (``text``)."""
        turn = session.turn(number(data, "turn"))
        if turn is None or turn.answer is None:
            return {}
        verdict, text = (turn.rating, str(data.get("text") or "").strip()) if note else (data.get("value"), "")
        if verdict not in ("up", "down") or (note and not text) or (not note and verdict == turn.rating):
            return {}
        try:
            feedback.append(self._settings.home, feedback.record(turn, session, verdict=str(verdict), note=text))
        except OSError as exc:
            log.error("feedback could not be written: %s", exc)
            return self._remark(session, f"{Words(session.language)['failed']}: {exc.strerror}")
        turn.rating, turn.noted = str(verdict), note
        if turn is session.turns[-1]:
            return {"live": {"value": self._live(session)}}
        return {"past": {"value": self._past(session)}}

    def export(self, session: Session, kind: str) -> Changes:
        """The conversation as a file for the browser to save."""
        words = Words(session.language)
        if not session.turns:
            # Without a file the browser would save the one of before.
            return {"download": {"value": None}} | self._remark(session, words["nothing_to_export"])
        if kind == "json":
            file = {"name": "conversation.json", "type": "application/json", "text": export.as_json(session.turns)}
        else:
            text = export.as_markdown(session.turns, words)
            file = {"name": "conversation.md", "type": "text/markdown", "text": text}
        return {"download": {"value": file}}
