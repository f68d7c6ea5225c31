"""The layout: which parts the page has, and which handler follows which event."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import gradio as gr

from ui import api
from ui.handlers import Changes, Form, Page
from ui.render_sources import empty_panel
from ui.session import Session
from ui.strings import Words
from ui.theme import asset

CONVERSATION = ("past", "live", "ask", "stop", "note", "question", "panel")
LABELLED = (
    *CONVERSATION, "masthead", "clear", "export_md", "export_json", "filters", "languages", "articles", "since",
    "until", "tab_ask", "tab_corpus", "corpus_query", "corpus_go",
)  # fmt: skip
CORPUS = ("corpus_summary", "corpus_body")

SESSION_SECONDS = 12 * 3600


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
        _wire(blocks, parts, page)
        gr.api(answers.ask, api_name="ask", queue=False)
        gr.api(answers.retrieve, api_name="retrieve", queue=False)
    return blocks


def _html(name: str, *, css: str = "", value: str = "") -> gr.HTML:
    return gr.HTML(value, elem_id=name, elem_classes=[css] if css else None, js_on_load=None, apply_default_css=False)


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
        parts["note"] = _html("note")
        with gr.Row(elem_id="ask-row"):
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


def _wire(blocks: gr.Blocks, parts: dict[str, Any], page: Page) -> None:
    session, bridge = parts["session"], parts["bridge"]
    form = [parts[name] for name in ("languages", "articles", "since", "until")]

    def listen(event: Any, work: Callable[..., Changes], outputs: Sequence[str], inputs: Sequence[Any] = ()) -> Any:
        """A handler that answers at once."""

        def handle(own: Session, *values: Any) -> Any:
            return _updates(parts, work(own, *values))

        return event(handle, [session, *inputs], [parts[name] for name in outputs], **quick)

    def listen_data(event: Any, work: Callable[..., Changes], outputs: Sequence[str]) -> Any:
        """A handler that is told what was clicked."""

        def handle(own: Session, told: gr.EventData) -> Any:
            return _updates(parts, work(own, _told(told)))

        return event(handle, [session], [parts[name] for name in outputs], **quick)

    def stream(event: Any, work: Callable[..., AsyncIterator[Changes]], inputs: Sequence[Any]) -> Any:
        """A handler that answers state by state."""

        async def handle(own: Session, *values: Any) -> AsyncIterator[Any]:
            *first, languages, articles, since, until = values
            limits = Form(languages=languages or [], articles=articles or [], since=since, until=until)
            async for changes in work(own, *first, limits):
                yield _updates(parts, changes)

        return event(handle, [session, *inputs, *form], [parts[name] for name in CONVERSATION], **slow)

    async def ask_example(own: Session, told: gr.EventData, *values: Any) -> AsyncIterator[Any]:
        languages, articles, since, until = values
        limits = Form(languages=languages or [], articles=articles or [], since=since, until=until)
        async for changes in page.ask(own, str(_told(told).get("text") or ""), limits, typed=False):
            yield _updates(parts, changes)

    quick: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    slow: dict[str, Any] = {"concurrency_limit": None, "show_progress": "hidden", "api_visibility": "private"}
    save: dict[str, Any] = {
        "fn": None, "inputs": [parts["download"]], "js": "(file) => { window.ragDownload(file); return []; }",
        "api_visibility": "private",
    }  # fmt: skip

    opened = listen_data(bridge.hello, page.hello, LABELLED)
    stream(opened.then, page.ask_pending, [])
    listen_data(bridge.interface, page.interface, (*LABELLED, *CORPUS))
    stream(parts["ask"].click, page.ask, [parts["question"]])
    stream(parts["question"].submit, page.ask, [parts["question"]])
    stream(bridge.retry, page.retry, [])
    bridge.example(ask_example, [session, *form], [parts[name] for name in CONVERSATION], **slow)
    listen(parts["stop"].click, page.stop, ())
    listen(parts["clear"].click, page.clear, CONVERSATION)
    listen(bridge.edit, page.edit, ("question", "note"))
    listen(bridge.cancel_edit, page.cancel_edit, ("question", "note"))
    listen_data(bridge.open, page.open, ("panel",))
    listen_data(bridge.rate, page.rate, CONVERSATION)
    listen_data(bridge.note, lambda own, data: page.rate(own, data, note=True), CONVERSATION)
    for kind in ("md", "json"):
        exported = listen(parts[f"export_{kind}"].click, lambda own, kind=kind: page.export(own, kind), ("download",))
        exported.then(**save)
    listen(parts["tab_corpus"].select, page.corpus_open, CORPUS)
    for event in (parts["corpus_query"].submit, parts["corpus_go"].click):
        listen(event, page.corpus_search, CORPUS, [parts["corpus_query"]])
    listen_data(bridge.turn_page, page.turn_page, CORPUS)
    listen_data(bridge.read, page.read, ("corpus_body",))
    listen(bridge.corpus_list, page.corpus_list, CORPUS)
