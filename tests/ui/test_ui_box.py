"""What becomes of the text in the question box, and of the page while a question is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rag import Filters
from ui import render
from ui.handlers import Changes, Page
from ui.limits import Form
from ui.session import Session, Turn
from ui.strings import INTERFACE_LANGUAGES, Words

Asker = Callable[..., list[Changes]]
NO_LIMITS = Form(languages=[], articles=[])
LIMIT = 2000
"""RAG_MAX_QUESTION_CHARS as it is without being set."""


def test_a_draft_comes_back_after_an_edit(page: Page, session: Session, ask: Asker) -> None:
    ask(session, "meta?")
    assert page.edit(session, "half a thought")["question"] == {"value": "meta?"}
    assert page.edit(session, "meta?")["question"] == {"value": "meta?"}, "a second click keeps the first draft"
    assert page.cancel_edit(session) == {"question": {"value": "half a thought"}, "note": {"value": ""}}
    assert "question" not in page.cancel_edit(session), "a second click leaves the draft in the box"
    page.edit(session, "half a thought")
    states = ask(session, "who landed on Mars?")
    assert states[0]["question"] == {"value": "half a thought"}
    assert [turn.question for turn in session.turns] == ["who landed on Mars?"]
    assert ask(session, "meta?")[0]["question"] == {"value": ""}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_too_long_a_question_stays_in_the_box(page: Page, session: Session, ask: Asker, language: str) -> None:
    session.language = language
    states = ask(session, "x" * (LIMIT + 1))
    note = states[0]["note"]["value"]
    assert (len(states), set(states[0]), session.turns) == (1, {"note"}, [])
    assert Words(language)("too_long", count=LIMIT + 1, limit=LIMIT) in note
    assert "RAG_" not in note
    assert "data-lasting" in note, "it is to be read while the question is shortened"
    assert len(ask(session, "x" * LIMIT)) > 1


def test_too_long_a_question_of_a_link_is_put_into_the_box(page: Page, session: Session, engine: Any) -> None:
    session.pending = "x" * (LIMIT + 1)

    async def run() -> list[Changes]:
        return [changes async for changes in page.ask_pending(session, NO_LIMITS)]

    (state,) = asyncio.run(run())
    assert state["question"] == {"value": "x" * (LIMIT + 1)}
    assert engine.asked == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_long_question_is_folded_below_its_heading(
    harmless: Callable[[str], Any], reader: Any, language: str
) -> None:
    question = "why <b> " * 100
    turn = Turn(id=1, question=question, filters=Filters(), phase="failed")
    html = render.turn_html(turn, Words(language))
    harmless(html)
    heading = reader(html.split("<details")[0]).text
    assert len(heading) <= render.HEADING_CHARS + 40
    assert question in reader(html).text
    assert Words(language)["whole_question"] in html
    assert "<details" not in render.turn_html(replace(turn, question="why?"), Words(language))


def test_a_remark_while_a_question_is_edited_leaves_the_way_out(page: Page, session: Session, ask: Asker) -> None:
    ask(session, "meta?")
    page.edit(session)
    note = ask(session, " ")[0]["note"]["value"]
    assert "Type a question first." in note
    assert 'data-act="cancel_edit"' in note


def test_a_second_question_is_told_to_wait(page: Page, session: Session) -> None:
    async def run() -> list[Changes]:
        states = page.ask(session, "slowly: meta?", NO_LIMITS)
        await anext(states)
        told = [changes async for changes in page.ask(session, "who landed on Mars?", NO_LIMITS)]
        told += [changes async for changes in page.retry(session, NO_LIMITS)]
        told += [page.held_up(session, "who landed on Mars?"), page.held_up(session, "slowly: meta? ")]
        await states.aclose()
        return told

    first, again, apart, twice = asyncio.run(run())
    assert "Wait for the answer, or stop it." in first["note"]["value"]
    assert first == apart
    assert (again, twice) == ({}, {}), "a second click on one button says nothing"
    assert page.held_up(session, "meta?") == {}
    assert not session.editing


def test_after_a_clear_nothing_brings_stop_back(page: Page, session: Session, engine: Any) -> None:
    page.hello(session, {})

    async def run() -> tuple[Changes, list[Changes]]:
        states = page.ask(session, "slowly: meta?", NO_LIMITS)
        await anext(states)
        await anext(states)
        cleared = page.clear(session)
        return cleared, [changes async for changes in states]

    cleared, later = asyncio.run(run())
    for changes in (cleared, *later):
        assert (changes["ask"], changes["stop"]) == ({"visible": True}, {"visible": False})
        assert "For example" in changes["live"]["value"]
    assert (session.turns, session.stop, session.view) == ([], None, None)


def test_a_question_after_a_clear_is_not_touched_by_the_one_before(page: Page, session: Session) -> None:
    async def run() -> tuple[list[Changes], list[Changes]]:
        old = page.ask(session, "slowly: meta?", NO_LIMITS)
        await anext(old)
        await anext(old)
        page.clear(session)
        new = page.ask(session, "slowly: why the Qassam account?", NO_LIMITS)
        begun = [await anext(new)]
        late = [changes async for changes in old]
        assert session.stop is not None
        begun.append(await anext(new))
        page.stop(session)
        return late, [*begun, *[changes async for changes in new]]

    late, states = asyncio.run(run())
    assert late == []
    assert [changes["stop"]["visible"] for changes in states] == [True] * (len(states) - 1) + [False]
    assert [turn.phase for turn in session.turns] == ["stopped"]


def test_replies_beside_the_stream_say_nothing_of_what_runs(page: Page, session: Session, ask: Asker) -> None:
    ask(session, "meta?")

    async def run() -> list[Changes]:
        states = page.ask(session, "slowly: meta?", NO_LIMITS)
        await anext(states)
        said = [page.rate(session, {"turn": 1, "value": "up"}), page.interface(session, {"language": "fr"})]
        await states.aclose()
        return said

    rated, switched = asyncio.run(run())
    assert set(rated) == {"past"}
    assert [switched[part] for part in ("ask", "stop")] == [{"value": "Demander"}, {"value": "Arrêter"}]
    assert set(page.rate(session, {"turn": 1, "value": "down"})) == {"past"}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_what_was_stopped_before_anything_came_promises_nothing_below(engine: Any, language: str) -> None:
    words = Words(language)
    turn = Turn(id=1, question="meta?", filters=Filters(), phase="stopped")
    begun = replace(turn, answer=replace(engine.ask("meta?"), statements=(), final=False))
    some = replace(turn, answer=replace(engine.ask("meta?"), final=False))
    early, nothing, partial = (render.turn_html(one, words) for one in (turn, begun, some))
    for html in (early, nothing):
        assert words["stopped_early"] in html
        assert words["stopped_why"] not in html
    assert words["stopped_why"] in partial


@pytest.mark.parametrize("kind", ["md", "json"])
def test_an_empty_conversation_is_not_exported(page: Page, session: Session, ask: Asker, kind: str) -> None:
    ask(session, "meta?")
    assert page.export(session, kind)["download"]["value"]
    page.clear(session)
    changes = page.export(session, kind)
    assert changes["download"] == {"value": None}, "the file of before is not saved again"
    assert "There is nothing to export yet." in changes["note"]["value"]
