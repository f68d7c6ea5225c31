"""What a person does on the page, without a browser."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.search.requests.subject import subject_of
from ui.handlers import Changes, Page
from ui.handlers_corpus import examples_from, topic_of
from ui.jobs import Busy, Desk
from ui.limits import Form
from ui.session import Session
from ui.strings import INTERFACE_LANGUAGES, Words

Asker = Callable[..., list[Changes]]
NO_LIMITS = Form(languages=[], articles=[])


def test_an_answer_comes_with_its_source_open(page: Page, session: Session, ask: Asker) -> None:
    states = ask(session, "why was the Qassam account removed?")
    assert "Searching the articles" in states[0]["live"]["value"]
    assert states[0]["stop"] == {"visible": True}
    assert states[-1]["stop"] == {"visible": False}
    assert "only a few hours before the platform shut it down" in states[-1]["live"]["value"]
    assert 'class="quoted selected"' in states[-1]["panel"]["value"]
    assert session.stop is None


def test_streamed_states_replace_each_other(page: Page, session: Session, ask: Asker, engine: Any) -> None:
    engine.step_s = 0.0
    states = ask(session, "slowly: why was the Qassam account removed?")
    assert len(states) == 42
    assert "Answering" in states[1]["live"]["value"]
    assert 'data-phase="done"' in states[-1]["live"]["value"]


def test_only_a_question_from_the_box_empties_it_and_only_as_the_search_begins(
    page: Page, session: Session, ask: Asker
) -> None:
    assert ["question" in changes for changes in ask(session, "meta?")] == [True, False]
    assert ask(session, "meta?")[0]["question"] == {"value": ""}

    async def run() -> list[Changes]:
        session.pending = "meta?"
        again = [changes async for changes in page.retry(session, NO_LIMITS)]
        linked = [changes async for changes in page.ask_pending(session, NO_LIMITS)]
        return again + linked

    assert ["question" in changes for changes in asyncio.run(run())] == [False] * 4


def test_stop_ends_the_answer_and_the_engine_s_work(page: Page, session: Session, engine: Any) -> None:
    async def run() -> list[Changes]:
        states = []
        async for changes in page.ask(session, "slowly: why the Qassam account?", NO_LIMITS):
            states.append(changes)
            if len(states) == 3:
                page.stop(session)
        return states

    begun = time.monotonic()
    states = asyncio.run(run())
    assert time.monotonic() - begun < 5
    assert 'data-phase="stopped"' in states[-1]["live"]["value"]
    assert "You stopped this answer" in states[-1]["live"]["value"]
    deadline = time.monotonic() + 3
    while engine.closed == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert engine.closed == 1
    assert session.history() == []


def test_a_page_that_goes_away_stops_its_answer(page: Page, session: Session, engine: Any) -> None:
    async def run() -> None:
        states = page.ask(session, "slowly: why the Qassam account?", NO_LIMITS)
        await anext(states)
        await anext(states)
        await states.aclose()

    asyncio.run(run())
    assert session.stop is None
    deadline = time.monotonic() + 3
    while engine.closed == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert engine.closed == 1


def test_a_follow_up_brings_the_conversation_along(page: Page, session: Session, ask: Asker, engine: Any) -> None:
    ask(session, "why was the Qassam account removed?")
    states = ask(session, "who closed it ?")
    assert [turn["role"] for turn in engine.asked[1]["history"]] == ["user", "assistant"]
    assert engine.asked[1]["history"][0]["content"] == "why was the Qassam account removed?"
    assert "<" not in engine.asked[1]["history"][1]["content"]
    assert "Searched for" in states[-1]["live"]["value"]
    assert "why was the Qassam account removed?" in states[-1]["past"]["value"]


def test_retry_and_edit_replace_the_last_turn(page: Page, session: Session, ask: Asker, engine: Any) -> None:
    ask(session, "meta?")
    ask(session, "who landed on Mars?")

    async def retry() -> None:
        async for _ in page.retry(session, NO_LIMITS):
            pass

    asyncio.run(retry())
    assert [turn.question for turn in session.turns] == ["meta?", "who landed on Mars?"]
    assert len(engine.asked[2]["history"]) == 2
    changes = page.edit(session)
    assert changes["question"] == {"value": "who landed on Mars?"}
    assert "will be replaced" in changes["note"]["value"]
    states = ask(session, "why was the Qassam account removed?")
    assert [turn.question for turn in session.turns] == ["meta?", "why was the Qassam account removed?"]
    assert states[-1]["note"] == {"value": ""}
    page.edit(session)
    page.cancel_edit(session)
    ask(session, "meta again?")
    assert len(session.turns) == 3


def test_clear_forgets(page: Page, session: Session, ask: Asker) -> None:
    page.hello(session, {})
    ask(session, "meta?")
    changes = page.clear(session)
    assert session.turns == []
    assert "For example" in changes["live"]["value"]
    assert "panel empty" in changes["panel"]["value"]


@pytest.mark.parametrize(
    ("question", "expected", "absent"),
    [
        ("no index", "Run `rag ingest`.", "Not in the articles"),
        ("explode", "The program failed (ZeroDivisionError)", "secret"),
        ("who landed on Mars?", "Not in the articles", "That did not work"),
    ],
)
def test_a_failure_is_never_shown_as_ignorance(
    session: Session, ask: Asker, question: str, expected: str, absent: str, caplog: pytest.LogCaptureFixture
) -> None:
    html = ask(session, question)[-1]["live"]["value"]
    assert expected in html
    assert absent not in html


def test_an_empty_question_and_a_bad_date_get_one_sentence(page: Page, session: Session, ask: Asker) -> None:
    assert "Type a question first." in ask(session, "   ")[0]["note"]["value"]
    assert session.turns == []
    html = ask(session, "meta?", since="yesterday")[-1]["live"]["value"]
    assert "“yesterday” is not a date" in html


def test_asking_again_reads_the_filters_anew_only_where_they_could_not_be_read(
    page: Page, session: Session, ask: Asker, engine: Any
) -> None:
    def again(**form: Any) -> str:
        async def run() -> list[Changes]:
            form_now = Form(**({"languages": ["ar"], "articles": []} | form))
            return [changes async for changes in page.retry(session, form_now)]

        return str(asyncio.run(run())[-1]["live"]["value"])

    states = ask(session, "meta?", languages=["ar"], since="yesterday")
    assert all("question" not in changes for changes in states), "the question is to be asked again"
    assert "“tomorrow” is not a date" in again(since="tomorrow")
    assert engine.asked == []
    assert "Limited to" in again(since="2024-01-02")
    again(languages=["fr"], since="yesterday")
    assert [(one["filters"].languages, str(one["filters"].since)) for one in engine.asked] == [
        (("ar",), "2024-01-02"),
        (("ar",), "2024-01-02"),
    ]
    assert [turn.question for turn in session.turns] == ["meta?"]
    ask(session, "no index", languages=["fr"])
    assert "Limited to: French" in again(), "a failure of another kind keeps its filters"


def test_filters_go_along(page: Page, session: Session, ask: Asker, engine: Any) -> None:
    known = engine.articles()[1].id
    ask(session, "meta?", languages=["ar"], articles=[known], since="2024-01-01")
    filters = engine.asked[0]["filters"]
    assert (filters.languages, filters.articles, str(filters.since)) == (("ar",), (known,), "2024-01-01")
    assert "Limited to" in page.interface(session, {"language": "en"})["live"]["value"]


def test_the_page_opens_in_the_browser_s_language_with_the_link_s_question(page: Page, session: Session) -> None:
    changes = page.hello(session, {"languages": ["ar-EG", "en"], "search": "?q=a%20b&lang=ar&lang=zz&since=2024-01-02"})
    assert session.language == "ar"
    assert session.pending == "a b"
    assert 'dir="rtl"' in changes["masthead"]["value"]
    assert changes["languages"]["value"] == ["ar", "zz"], "an unknown limit is kept, not quietly dropped"
    assert changes["since"]["value"] == "2024-01-02"
    assert changes["ask"] == {"value": "اسأل", "visible": True}
    odd = page.hello(Session(), {"languages": "nonsense", "search": None})
    assert 'lang="en"' in odd["masthead"]["value"]


def test_a_link_s_question_is_asked_once(page: Page, session: Session) -> None:
    session.pending = "meta?"

    async def run() -> list[Changes]:
        return [changes async for changes in page.ask_pending(session, NO_LIMITS)]

    assert len(asyncio.run(run())) > 1
    assert asyncio.run(run()) == [{}]


def test_sources_open_and_strangers_do_not(page: Page, session: Session, ask: Asker) -> None:
    ask(session, "why was the Qassam account removed?")
    opened = page.open(session, {"turn": 1, "kind": "c", "n": 2})
    assert "ينتهك معايير المنصة" in opened["panel"]["value"]
    for odd in ({}, {"turn": "x"}, {"turn": 1, "kind": "c", "n": None}):
        assert page.open(session, odd) == {}
    assert "panel empty" in page.open(session, {"turn": 99, "kind": "c", "n": 1})["panel"]["value"]
    assert "panel empty" in page.open(session, {"turn": 1, "kind": "h", "n": -1})["panel"]["value"]


def test_verdicts_are_lines_that_the_evaluation_reads(page: Page, session: Session, ask: Asker, tmp_path: Path) -> None:
    from eval.candidates import read

    ask(session, "meta?")
    ask(session, "why was the Qassam account removed?")
    page.rate(session, {"turn": 2, "value": "down"})
    html = page.rate(session, {"turn": 2, "text": "wrong <b>source</b>\n"}, note=True)["live"]["value"]
    assert "Noted, thank you." in html
    lines = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert first["id"] == second["id"]
    assert (first["verdict"], first["note"], second["note"]) == ("down", "", "wrong <b>source</b>")
    assert first["history"][0] == {"role": "user", "content": "meta?"}
    found = read(tmp_path / "feedback.jsonl")[-1]
    assert found.question == "why was the Qassam account removed?"
    assert found.citations[0]["source"] == "000_b6e6f55baa25ebbf.txt"
    for odd in ({"turn": 9, "value": "up"}, {"turn": 2, "value": "<b>"}, {}):
        assert page.rate(session, odd) == {}


def test_export_holds_the_conversation(page: Page, session: Session, ask: Asker) -> None:
    ask(session, "why was the Qassam account removed?")
    ask(session, "who landed on Mars?")
    markdown = page.export(session, "md")["download"]["value"]
    assert markdown["name"] == "conversation.md"
    assert "## why was the Qassam account removed?" in markdown["text"]
    assert "**Not in the articles.**" in markdown["text"]
    records = json.loads(page.export(session, "json")["download"]["value"]["text"])
    assert [turn["answer"]["status"] for turn in records["turns"]] == ["answered", "not_in_corpus"]


def test_corpus_table_search_and_reading(page: Page, session: Session, engine: Any) -> None:
    assert "000_b6e6f55baa25ebbf.txt" in page.corpus_open(session)["corpus_body"]["value"]
    assert "Passages for" in page.corpus_search(session, "qassam")["corpus_body"]["value"]
    assert "Run `rag ingest`." in page.corpus_search(session, "no index")["corpus_body"]["value"]
    article = engine.articles()[0]
    read = page.read(session, {"article": article.id, "start": 0, "end": 5})["corpus_body"]["value"]
    assert 'class="quoted selected"' in read
    assert "no article" in page.read(session, {"article": "zzz"})["corpus_body"]["value"].lower()
    assert page.turn_page(session, {"page": 99})["corpus_body"]
    assert session.corpus_page == 0


def test_examples_are_drawn_from_the_articles(engine: Any) -> None:
    assert [language for language, _ in examples_from(engine.articles())] == ["en", "fr", "ar"]
    assert topic_of("Reservoir opens (video), mayor says: details") == "Reservoir opens"
    assert topic_of("Alone") == "Alone"
    assert topic_of("Ann Lee semble être personnellement impliquée dans une affaire") == "Ann Lee"
    assert topic_of("أغلقت شركة “إكس كورب” المالكة لمنصة الحساب") == "إكس كورب"
    assert topic_of("Council sells the old wall to a stranger") == "Council sells the old wall to a stranger"
    assert len(topic_of("word " * 100)) <= 61


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_an_example_is_read_as_a_request_about_its_topic(language: str) -> None:
    assert subject_of(Words(language)("example", topic="Ann Lee"), INTERFACE_LANGUAGES) == "Ann Lee"


def test_twenty_askers_are_all_answered_and_none_mixed_up(page: Page, engine: Any) -> None:
    questions = ["why was the Qassam account removed?", "meta?", "pourquoi Musk ?", "who landed on Mars?"] * 5
    people = [Session() for _ in questions]

    async def one(person: Session, question: str) -> str:
        states = [changes async for changes in page.ask(person, question, NO_LIMITS)]
        return str(states[-1]["live"]["value"])

    async def run() -> list[str]:
        slow = asyncio.create_task(one(Session(), "slowly: meta?"))
        await asyncio.sleep(0.05)
        begun = time.monotonic()
        answers = await asyncio.gather(*(one(*pair) for pair in zip(people, questions, strict=True)))
        assert time.monotonic() - begun < 5, "a slow question held up the others"
        assert not slow.done()
        slow.cancel()
        return answers

    expected = {"why": "only a few hours", "met": "confirmed the termination", "pou": "semblé", "who": "Not in the"}
    for question, person, html in zip(questions, people, asyncio.run(run()), strict=True):
        assert [turn.question for turn in person.turns] == [question]
        assert expected[question[:3]] in html


def test_one_who_waits_can_stop(engine: Any) -> None:
    desk = Desk(waiting=5, running=1)
    page, waiting = Page(engine=engine, settings=engine.settings, desk=desk), Session()

    async def run() -> str:
        slow = page.ask(Session(), "slowly: meta?", NO_LIMITS)
        await anext(slow)
        await anext(slow)
        last: Changes = {}
        async for changes in page.ask(waiting, "meta?", NO_LIMITS):
            if not last:
                assert "Waiting for a free place" in changes["live"]["value"]
                page.stop(waiting)
            last = changes
        await slow.aclose()
        return str(last["live"]["value"])

    assert 'data-phase="stopped"' in asyncio.run(run())
    assert len(engine.asked) == 1
    desk.close()


def test_one_too_many_is_told_so(engine: Any) -> None:
    desk = Desk(waiting=0, running=1)
    page = Page(engine=engine, settings=engine.settings, desk=desk)

    async def run() -> str:
        slow = page.ask(Session(), "slowly: meta?", NO_LIMITS)
        await anext(slow)
        await anext(slow)
        last: Changes = {}
        async for changes in page.ask(Session(), "meta?", NO_LIMITS):
            last = changes
        with pytest.raises(Busy):
            await desk.call(lambda: 1)
        await slow.aclose()
        return str(last["live"]["value"])

    assert "Too many questions are waiting" in asyncio.run(run())
    desk.close()
