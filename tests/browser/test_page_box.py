"""The question box and the controls below it, as a person types there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Visit = Callable[..., "Page"]
Put = Callable[..., Any]

BOX = "#question textarea"
FOLD = "#filters > button"
INSIDE = """(node) => { const own = node.getBoundingClientRect();
  const found = document.elementFromPoint(own.left + 4, (own.top + own.bottom) / 2);
  return own.top >= 0 && own.bottom <= innerHeight && (node === found || node.contains(found)); }"""


def type_limit(page: Page, place: int, text: str, key: str = "Enter") -> None:
    box = page.locator("#filters input[role=combobox]").nth(place)
    box.click()
    box.press_sequentially(text)
    page.keyboard.press(key)


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_a_typed_limit_becomes_the_choice_that_the_list_shows(
    visit: Visit, put: Put, standin_url: str, width: str
) -> None:
    page = visit(standin_url, width=width)
    page.locator(FOLD).click()
    type_limit(page, 0, "French")
    page.wait_for_selector(f"{FOLD}:has-text('(1)')")
    type_limit(page, 1, "elon musk sem", "Tab")
    page.wait_for_selector("#filters .token:has-text('impliqué')")
    assert page.locator("#filters .token").count() == 2
    type_limit(page, 0, "xyz")
    page.wait_for_selector("#limits-note:has-text('Nothing in the list is called “xyz”.')")
    type_limit(page, 1, "Elon Musk", "Tab")
    page.wait_for_selector("#limits-note:has-text('“Elon Musk” fits several choices')")
    assert page.locator("#filters .token").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    turn = put(page, "meta?")
    assert "Limited to: French · Elon Musk semble" in turn.inner_text()


def test_limits_that_are_folded_away_are_counted(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(f"{standin_url}/?lang=fr&since=2024-01-02")
    page.wait_for_selector(f"{FOLD}:has-text('Limit the search (2)')")
    turn = put(page, "who landed on Mars?")
    assert turn.locator(".state-word").inner_text() == "Not found within the limits"
    page.locator("#clear").click()
    page.wait_for_selector(".welcome")
    page.locator("[data-act=interface][data-value=fr]").click()
    page.wait_for_selector(f"{FOLD}:has-text('Limiter la recherche (2)')")
    page.locator(FOLD).click()
    page.locator("#filters .token-remove").first.click()
    page.wait_for_selector(f"{FOLD}:has-text('Limiter la recherche (1)')")


def test_an_edit_gives_the_draft_back(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, "meta?")
    page.locator(BOX).fill("half a thought")
    page.locator("#live [data-act=edit]").click()
    page.wait_for_function("box => document.querySelector(box).value === 'meta?'", arg=BOX)
    page.locator("#note [data-act=cancel_edit]").click()
    page.wait_for_function("box => document.querySelector(box).value === 'half a thought'", arg=BOX)


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_too_long_a_question_is_refused_in_sight_and_kept(visit: Visit, put: Put, standin_url: str, width: str) -> None:
    page = visit(standin_url, width=width)
    put(page, "who landed on Mars?")
    text = "word " * 401
    page.locator(BOX).fill(text)
    page.locator("#ask-button").click()
    note = page.locator("#note .editing:has-text('at most 2000 are read')")
    note.wait_for()
    page.wait_for_function(f"() => ({INSIDE})(document.querySelector('#note .editing'))")
    assert page.locator(BOX).input_value() == text
    assert page.locator("article.turn").count() == 1
    turn = put(page, "word " * 300)
    assert turn.locator(".question").bounding_box()["height"] < 500
    assert turn.locator("details p").inner_text() == ""
    turn.locator("details summary").click()
    assert turn.locator("details p").inner_text().count("word") == 300
    assert page.locator("#note .editing").count() == 0


@pytest.mark.parametrize("end", ["stopped", "cleared"])
def test_a_second_question_is_told_to_wait(visit: Visit, put: Put, standin_url: str, end: str) -> None:
    page = visit(standin_url)
    put(page, "slowly: meta?", phase="answering")
    page.locator(BOX).fill("who landed on Mars?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#note:has-text('Wait for the answer, or stop it.')")
    page.locator("#stop-button" if end == "stopped" else "#clear").click()
    page.wait_for_selector("#ask-button")
    page.wait_for_selector("#note .editing", state="detached")


def test_no_late_reply_brings_stop_back(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, "slowly: meta?", phase="answering")

    def late(route: Route) -> None:
        response = route.fetch()
        time.sleep(1.0)
        route.fulfill(response=response)

    page.route("**/gradio_api/run/**", late, times=1)
    page.locator("#clear").click()
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(2_000)
    assert page.locator("#ask-button").is_visible()
    assert page.locator("#stop-button").count() == 0 or not page.locator("#stop-button").is_visible()
    put(page, "meta?")


def test_a_remark_is_over_once_one_types(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    for key in ("#ask-button", "#export-md"):
        page.locator(key).click()
        page.wait_for_selector("#note .editing")
        page.locator(BOX).press_sequentially("m")
        page.wait_for_selector("#note .editing", state="detached")
        page.locator(BOX).fill("")


def test_nothing_is_saved_of_an_empty_conversation(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, "meta?")
    with page.expect_download():
        page.locator("#export-md").click()
    page.locator("#clear").click()
    page.wait_for_selector(".welcome")
    saved: list[object] = []
    page.on("download", lambda file: saved.append(file))
    page.locator("#export-md").click()
    page.wait_for_selector("#note:has-text('There is nothing to export yet.')")
    page.wait_for_timeout(500)
    assert saved == []
