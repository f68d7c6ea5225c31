"""The layout: which parts the page has, and which handler follows which event."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any

import gradio as gr

from ui import api
from ui.handlers import Changes, Page
from ui.limits import Form
from ui.render_sources import empty_panel
from ui.session import Session
from ui.strings import INTERFACE_LANGUAGES, Words
from ui.theme import asset

CONVERSATION = ("past", "live", "ask", "stop", "note", "question", "panel")
LABELLED = (
    *CONVERSATION, "masthead", "clear", "export_md", "export_json", "filters", "languages", "articles", "since",
    "until", "limits_note", "tab_ask", "tab_corpus", "corpus_query", "corpus_go",
)  # fmt: skip
LIMITS = ("languages", "articles", "limits_note")
CORPUS = ("corpus_summary", "corpus_body")

# The label of the folded controls, which the browser counts: replies to changes at one time come in any order. The
# language is read off the masthead's value, which changes with the choices; what is drawn may be a moment behind.
COUNTED = """(languages, articles, since, until, masthead) => {
  const [plain, counted] = %s[/ lang="([a-z]+)"/.exec(masthead ?? '')?.[1]] ?? [];
  const count = [languages?.length, articles?.length, since, until].filter(Boolean).length;
  return plain ? { __type__: 'update', label: count ? counted.replace('{count}', count) : plain } : [];
}"""

SESSION_SECONDS = 12 * 3600

MCP_PATH = "/gradio_api/mcp"
"""Where Gradio answers to MCP."""

# Most remarks above the box are over once one types, which the browser sees to without asking.
UNSAID = "(note) => (note ?? '').includes('data-lasting') ? note : ''"


def build(page: Page, *, answers: api.Answers) -> gr.Blocks:
    """
    The page as Gradio blocks.

    Args:
        page: the handlers.
        answers: what the endpoints ``/ask`` and ``/retrieve`` call.
    """
    with gr.Blocks(title=Words("en")["title"], analytics_enabled=False, fill_width=True) as blocks:
        parts: dict[str, Any] = {}
        parts["session"] = gr.State(Session(), time_to_live=SESSION_SECONDS)
        _layout(parts)
        _wire(parts, page)
        gr.api(_telling(answers.ask), api_name="ask", queue=False)
        gr.api(_telling(answers.retrieve), api_name="retrieve", queue=False)
    return blocks


class _Failed(gr.Error):  # type: ignore[misc]  # Gradio has no types
    """What a program is told of a failure. Gradio shows no other error's message, and prints a trace of every other."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_exception=False)

    def __str__(self) -> str:
        return str(self.message)


def _telling(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same function over values that are checked, with failures told and logged as by the JSON endpoints."""

    fields = signature(call)

    @wraps(call)
    async def told(request: gr.Request, *values: Any, **named: Any) -> Any:
        try:
            given = fields.bind(*values, **named).arguments
            found = await call(**api.checked_body(given))
        except Exception as exc:
            _, body = api.problem(exc)
            raise _Failed(" ".join(filter(None, (body["error"], body["next_step"])))) from exc
        # Of records Gradio makes an MCP tool's text by str(), which no program reads; a text it leaves as it is
        # (gradio/mcp.py, postprocess_output_data, 6.31).
        return json.dumps(found, ensure_ascii=False) if MCP_PATH in request.url.path else found

    # Gradio hands the request to the parameter of this type, and reads the others and their types off the function.
    first = Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    told.__signature__ = fields.replace(parameters=[first, *fields.parameters.values()])  # type: ignore[attr-defined]
    told.__annotations__ = {"request": gr.Request, **call.__annotations__}
    return told


def _html(name: str, *, css: str = "", value: str = "", visible: bool = True) -> gr.HTML:
    return gr.HTML(
        value, elem_id=name, elem_classes=[css] if css else None, js_on_load=None, apply_default_css=False,
        visible=visible,
    )  # fmt: skip


def _layout(parts: dict[str, Any]) -> None:
    words = Words("en")
    parts["bridge"] = gr.HTML(
        "", elem_id="bridge", js_on_load=asset("page.js"), apply_default_css=False, visible="hidden"
    )
    parts["download"] = gr.JSON(visible="hidden", elem_id="download")
    parts["masthead"] = _html("masthead")
    with gr.Tabs(elem_id="tabs"):
        with gr.Tab(words["tab_ask"], id="ask") as parts["tab_ask"], gr.Row(elem_id="ask-columns"):
            with gr.Column(scale=6, min_width=320, elem_id="talk"):
                _talk(parts, words)
            with gr.Column(scale=4, min_width=320, elem_id="sources-column"):
                parts["panel"] = _html("sources", css="sources-slot", value=empty_panel(words))
        with gr.Tab(words["tab_corpus"], id="corpus") as parts["tab_corpus"]:
            with gr.Row(elem_id="corpus-form"):
                parts["corpus_query"] = gr.Textbox(
                    label=words["corpus_search"], placeholder=words["corpus_search_hint"], lines=1, max_lines=1,
                    elem_id="corpus-query", scale=1, max_length=500,
                )  # fmt: skip
                parts["corpus_go"] = gr.Button(words["search"], scale=0, elem_id="corpus-go")
            parts["corpus_summary"] = _html("corpus-summary")
            parts["corpus_body"] = _html("corpus-body", css="corpus-slot")


def _talk(parts: dict[str, Any], words: Words) -> None:
    parts["past"] = _html("past")
    parts["live"] = _html("live")
    with gr.Column(elem_id="composer"):
        with gr.Row(elem_id="ask-row"):
            # In the row, which stays in view on a phone, so that no remark on a question is out of sight.
            with gr.Column(scale=1, min_width=0, elem_id="ask-box"):
                parts["note"] = _html("note")
                parts["question"] = gr.Textbox(
                    label=words["question_label"], placeholder=words["placeholder"], lines=1, max_lines=6,
                    show_label=False, elem_id="question", scale=1, container=False, rtl=False,
                )  # fmt: skip
            parts["ask"] = gr.Button(words["ask"], variant="primary", scale=0, elem_id="ask-button")
            parts["stop"] = gr.Button(words["stop"], visible=False, scale=0, elem_id="stop-button")
        with gr.Accordion(words["filters"], open=False, elem_id="filters") as parts["filters"]:
            with gr.Row():
                parts["languages"] = gr.Dropdown(
                    [], multiselect=True, allow_custom_value=True, label=words["filter_language"]
                )
                parts["articles"] = gr.Dropdown(
                    [], multiselect=True, allow_custom_value=True, label=words["filter_article"]
                )
            parts["limits_note"] = _html("limits-note", visible=False)
            with gr.Row():
                for name in ("since", "until"):
                    parts[name] = gr.Textbox(
                        label=words[f"filter_{name}"], placeholder="2024-01-31", max_lines=1, elem_id=name,
                        min_width=150,
                    )  # fmt: skip
        with gr.Row(elem_id="talk-tools"):
            for name in ("clear", "export_md", "export_json"):
                parts[name] = gr.Button(words[name], size="sm", scale=0, elem_id=name.replace("_", "-"))


def _updates(parts: dict[str, Any], changes: Changes) -> Any:
    if not changes:
        return gr.skip()
    return {parts[name]: gr.update(**properties) for name, properties in changes.items()}


def _told(event: gr.EventData) -> dict[str, Any]:
    return event._data if isinstance(event._data, dict) else {}


QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
# "multiple": the browser would drop, without a word, what is clicked before the reply to an earlier click has come, and
# what is asked between an answer's last state and the end of its stream. Whether something is under way is for the
# session to say.
TOLD: dict[str, Any] = QUICK | {"trigger_mode": "multiple"}
SLOW: dict[str, Any] = {
    "concurrency_limit": None, "show_progress": "hidden", "api_visibility": "private", "trigger_mode": "multiple",
}  # fmt: skip


class _Listeners:
    """
    Ties events to handlers: each is told the session and what its inputs hold, and answers with changes.

    Args:
        parts: the components by name; the filter controls go along with every question.
    """

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts
        self.form = [parts[name] for name in ("languages", "articles", "since", "until")]

    def _outputs(self, names: Sequence[str]) -> list[Any]:
        return [self._parts[name] for name in names]

    def quick(
        self,
        event: Any,
        work: Callable[..., Changes],
        outputs: Sequence[str],
        inputs: Sequence[Any] = (),
        trigger_mode: str | None = None,
    ) -> Any:
        """A handler that answers at once."""

        def handle(own: Session, *values: Any) -> Any:
            return _updates(self._parts, work(own, *values))

        told = [self._parts["session"], *inputs]
        return event(handle, told, self._outputs(outputs), trigger_mode=trigger_mode, **QUICK)

    def told(self, event: Any, work: Callable[..., Changes], outputs: Sequence[str]) -> Any:
        """A handler that is told what was clicked."""

        def handle(own: Session, told: gr.EventData) -> Any:
            return _updates(self._parts, work(own, _told(told)))

        return event(handle, [self._parts["session"]], self._outputs(outputs), **TOLD)

    def stream(self, event: Any, work: Callable[..., AsyncIterator[Changes]], inputs: Sequence[Any] = ()) -> Any:
        """A handler that answers state by state."""

        async def handle(own: Session, *values: Any) -> AsyncIterator[Any]:
            first, form = values[: len(inputs)], Form.of(*values[len(inputs) :])
            async for changes in work(own, *first, form):
                yield _updates(self._parts, changes)

        return event(handle, [self._parts["session"], *inputs, *self.form], self._outputs(CONVERSATION), **SLOW)

    def stream_told(self, event: Any, work: Callable[..., AsyncIterator[Changes]]) -> Any:
        """A handler that is told what was clicked and answers state by state."""

        async def handle(own: Session, told: gr.EventData, *values: Any) -> AsyncIterator[Any]:
            async for changes in work(own, _told(told), Form.of(*values)):
                yield _updates(self._parts, changes)

        return event(handle, [self._parts["session"], *self.form], self._outputs(CONVERSATION), **SLOW)


def _wire(parts: dict[str, Any], page: Page) -> None:
    bridge, on = parts["bridge"], _Listeners(parts)
    _wire_questions(parts, page, on)
    on.told(bridge.interface, page.interface, (*LABELLED, *CORPUS))
    on.told(bridge.open, page.open, ("panel",))
    on.told(bridge.rate, page.rate, CONVERSATION)
    on.told(bridge.note, lambda own, data: page.rate(own, data, note=True), CONVERSATION)
    for kind in ("md", "json"):
        click = parts[f"export_{kind}"].click
        exported = on.quick(click, lambda own, kind=kind: page.export(own, kind), ("download", "note"))
        exported.then(
            fn=None, inputs=[parts["download"]], js="(file) => { window.ragDownload(file); return []; }",
            api_visibility="private",
        )  # fmt: skip
    labels = {one: [Words(one)["filters"], Words(one)["filters_set"]] for one in INTERFACE_LANGUAGES}
    for control in on.form:
        on.quick(control.change, lambda own, *values: page.limit(own, Form.of(*values)), LIMITS, on.form)
    told = [*on.form, parts["masthead"]]
    for part in told:
        part.change(None, told, parts["filters"], js=COUNTED % json.dumps(labels), **QUICK)
    on.quick(parts["tab_corpus"].select, page.corpus_open, CORPUS)
    for event in (parts["corpus_query"].submit, parts["corpus_go"].click):
        on.quick(event, page.corpus_search, CORPUS, [parts["corpus_query"]], trigger_mode="always_last")
    on.told(bridge.turn_page, page.turn_page, CORPUS)
    on.told(bridge.read, page.read, ("corpus_body",))
    on.quick(bridge.corpus_list, page.corpus_list, CORPUS)


def _wire_questions(parts: dict[str, Any], page: Page, on: _Listeners) -> None:
    bridge, box = parts["bridge"], parts["question"]
    opened = on.told(bridge.hello, page.hello, LABELLED)
    on.stream(opened.then, page.ask_pending)
    on.stream(parts["ask"].click, page.ask, [box])
    on.stream(box.submit, page.ask, [box])
    box.change(None, parts["note"], parts["note"], js=UNSAID, **QUICK)
    on.stream(bridge.retry, page.retry)
    on.stream_told(bridge.example, page.ask_example)
    on.quick(parts["stop"].click, page.stop, ())
    on.quick(parts["clear"].click, page.clear, CONVERSATION)
    on.quick(bridge.edit, page.edit, ("question", "note"), [box])
    on.quick(bridge.cancel_edit, page.cancel_edit, ("question", "note"))
