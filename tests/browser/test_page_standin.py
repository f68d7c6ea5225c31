"""The page in every state, as a person sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
Put = Callable[..., Any]

ASKED = {
    "en": ("why was the Qassam account removed?", "lasted only a few hours"),
    "fr": ("Pourquoi Musk a-t-il agi ?", "semblé personnellement impliqué"),
    "ar": ("لماذا أغلق حساب القسام؟", "ينتهك معايير المنصة"),
}
IN_VIEW = """(mark) => { const own = mark.getBoundingClientRect();
  const box = mark.closest('.reader-text').getBoundingClientRect();
  return own.top >= box.top - 1 && own.top < box.bottom && own.top < innerHeight && own.bottom > 0; }"""


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("language", list(ASKED))
def test_ask_and_open_a_citation(visit: Visit, put: Put, standin_url: str, language: str, width: str) -> None:
    page = visit(standin_url, width=width)
    question, said = ASKED[language]
    turn = put(page, question)
    assert turn.locator(".state-word").inner_text() == "Answer"
    assert said in turn.inner_text()
    turn.locator(".mark").first.click()
    page.wait_for_selector('#sources .source-n:has-text("1")')
    marked = page.locator("#sources mark.selected")
    marked.wait_for()
    assert said in marked.inner_text()
    page.wait_for_function(f"() => ({IN_VIEW})(document.querySelector('#sources mark.selected'))")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_second_citation_replaces_the_first(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    turn = put(page, ASKED["en"][0])
    turn.locator(".mark").nth(1).click()
    page.wait_for_selector("#sources mark.selected:has-text('ينتهك معايير المنصة')")
    paragraph = page.locator("#sources p:has(mark.selected)")
    assert paragraph.get_attribute("dir") == "rtl"
    assert page.locator("#sources .twins").first.inner_text().startswith("Also in")


def test_why_this_passage(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, ASKED["en"][0])
    page.locator("#sources .why summary").click()
    why = page.locator("#sources .why")
    assert "Ranked 1 of 3" in why.inner_text()
    assert "→ account" in " ".join(why.inner_text().split())
    widths = why.locator(".signal-track span").evaluate_all("bars => bars.map(bar => bar.offsetWidth)")
    assert all(width > 0 for width in widths)


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_uncertain_and_refused_do_not_look_like_answers(visit: Visit, put: Put, standin_url: str, width: str) -> None:
    page = visit(standin_url, width=width)
    turn = put(page, "was the Qassam account perhaps removed?")
    assert turn.locator(".state-word").inner_text() == "Uncertain"
    assert "may not answer it" in turn.inner_text()
    turn = put(page, "who landed on Mars?")
    assert turn.locator(".state-word").inner_text() == "Not in the articles"
    assert turn.locator(".quote, .mark").count() == 0
    assert "<b>Mars</b>" in turn.inner_text()
    assert page.locator("#sources mark").count() == 0
    turn.locator(".nearest").first.click()
    page.wait_for_selector("#sources mark.selected")


def test_a_failure_says_what_to_do(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    turn = put(page, "no index", phase="failed")
    assert turn.get_by_role("alert").inner_text().splitlines()[-1] == "Run `rag ingest`."


def test_follow_up_retry_edit_and_clear(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, ASKED["en"][0])
    turn = put(page, "who closed it ?")
    assert "Searched for: who closed it ? (after what came before)" in turn.inner_text()
    assert page.locator("#past .turn").count() == 1
    number = turn.get_attribute("id")
    turn.locator("[data-act=retry]").click()
    page.wait_for_function("id => document.querySelector('#live .turn')?.id !== id", arg=number)
    page.wait_for_selector('#live .turn[data-phase="done"]')
    assert page.locator("article.turn").count() == 2
    page.locator("#live [data-act=edit]").click()
    page.wait_for_selector("#note .editing")
    assert page.locator("#question textarea").input_value() == "who closed it ?"
    page.locator("#question textarea").fill("meta?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#live .turn:has-text('confirmed the termination')")
    assert page.locator("article.turn").count() == 2
    page.locator("#clear").click()
    page.wait_for_selector(".welcome")
    assert page.locator("article.turn").count() == 0


@pytest.mark.parametrize("by", ["button", "key"])
def test_stop(visit: Visit, put: Put, standin_url: str, by: str) -> None:
    page = visit(standin_url)
    turn = put(page, "slowly: why was the Qassam account removed?", phase="answering")
    assert "Answering" in turn.inner_text()
    assert page.locator("#ask-button").count() == 0 or not page.locator("#ask-button").is_visible()
    if by == "button":
        page.locator("#stop-button").click()
    else:
        page.keyboard.press("Escape")
    page.wait_for_selector('#live .turn[data-phase="stopped"]', timeout=5_000)
    assert "You stopped this answer" in turn.inner_text()
    page.wait_for_selector("#ask-button")
    put(page, "meta?")


@pytest.mark.parametrize("end", ["stopped", "done"])
def test_what_is_typed_during_an_answer_stays(visit: Visit, put: Put, standin_url: str, end: str) -> None:
    page, box = visit(standin_url), "#question textarea"
    put(page, "slowly: meta?", phase="answering")
    page.locator(box).press_sequentially("who landed on Mars?")
    page.keyboard.press("Enter")
    if end == "stopped":
        page.locator("#stop-button").click()
    page.wait_for_selector(f'#live .turn[data-phase="{end}"]')
    page.wait_for_selector("#ask-button")
    assert page.locator(box).input_value() == "who landed on Mars?"
    page.locator(box).press("Enter")
    page.wait_for_selector("#live .turn:has-text('Not in the articles')")
    page.wait_for_function("box => document.querySelector(box).value === ''", arg=box)
    assert page.locator("article.turn").count() == 2


def test_an_example_and_asking_again_leave_the_box_alone(visit: Visit, standin_url: str) -> None:
    page, box = visit(standin_url), "#question textarea"
    page.locator(box).fill("who landed on Mars?")
    page.locator(".example").first.click()
    page.wait_for_selector('#live .turn[data-phase="done"]')
    number = page.locator("#live .turn").get_attribute("id")
    page.locator("#live [data-act=retry]").click()
    page.wait_for_selector(f'#live .turn[data-phase="done"]:not(#{number})')
    assert page.locator(box).input_value() == "who landed on Mars?"


def test_export(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, ASKED["ar"][0])
    put(page, "who landed on Mars?")
    with page.expect_download() as markdown:
        page.locator("#export-md").click()
    text = Path(markdown.value.path()).read_text("utf-8")
    assert markdown.value.suggested_filename == "conversation.md"
    assert "ينتهك معايير المنصة" in text
    assert "**Not in the articles.**" in text
    with page.expect_download() as records:
        page.locator("#export-json").click()
    exported = json.loads(Path(records.value.path()).read_text("utf-8"))
    assert [turn["answer"]["status"] for turn in exported["turns"]] == ["answered", "not_in_corpus"]


def test_a_link_brings_question_and_filters(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(f"{standin_url}/?q=why%20was%20the%20Qassam%20account%20removed%3F&lang=en&since=2024-01-02")
    page.wait_for_selector('#live .turn[data-phase="done"]')
    turn = page.locator("#live .turn")
    assert turn.locator(".question").inner_text().endswith("why was the Qassam account removed?")
    assert "Limited to: English · Published from 2 January 2024" in turn.inner_text()
    link = turn.locator("[data-act=link]").get_attribute("data-link")
    again = visit(f"{standin_url}/{link}")
    again.wait_for_selector("#live .limits:has-text('English · Published from 2 January 2024')")


def test_copy_brings_the_citations_along(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = put(page, ASKED["en"][0])
    turn.locator("[data-act=copy]").click()
    page.wait_for_selector("[data-act=copy]:has-text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "000_b6e6f55baa25ebbf.txt, English, 9 January 2024" in copied


def test_keyboard_alone(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)

    def tab_to(selector: str, *, limit: int = 40, key: str = "Tab") -> None:
        for _ in range(limit):
            page.keyboard.press(key)
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert style != "none", f"{selector} shows no focus"
                return
        raise AssertionError(f"{selector} cannot be reached")

    tab_to("#question textarea")
    page.keyboard.type(ASKED["en"][0])
    page.keyboard.press("Enter")
    page.wait_for_selector('#live .turn[data-phase="done"]')
    tab_to("#live .mark", key="Shift+Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first.startswith("Source 2")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('mark.selected')")
    assert "ينتهك" in page.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_hostile_text_is_only_text(visit: Visit, put: Put, standin_url: str, width: str) -> None:
    page = visit(standin_url, width=width)
    turn = put(page, "hostile <img src=x onerror=window.pwned=5>?")
    turn.locator(".mark").first.click()
    page.wait_for_selector("#sources mark.selected:has-text('onerror')")
    if width == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("tab").nth(1).click()
    page.locator(".row-open:has-text('alert')").click()
    page.wait_for_selector(".corpus-reader:has-text('[U+202E]override')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("window.pwned") is None
    assert page.locator("#corpus-body img, #corpus-body script, #corpus-body a, #live img").count() == 0


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize(("locale", "ask", "tab"), [("ar", "اسأل", "المقالات"), ("fr-FR", "Demander", "Articles")])
def test_the_interface_follows_the_browser(
    visit: Visit, put: Put, standin_url: str, locale: str, ask: str, tab: str, width: str
) -> None:
    page = visit(standin_url, locale=locale, width=width)
    page.wait_for_selector(f"#ask-button:has-text('{ask}')")
    assert page.get_by_role("tab").nth(1).inner_text() == tab
    assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "ar" else "ltr")
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    turn = put(page, ASKED["en"][0])
    quote = turn.locator("blockquote p").first
    assert quote.get_attribute("dir") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-act=interface][data-value=en]").click()
    page.wait_for_selector("#ask-button:has-text('Ask')")
    page.wait_for_selector("#live .state-word:has-text('Answer')")


def test_marks_stand_at_the_end_of_a_right_to_left_sentence(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url, locale="ar")
    put(page, ASKED["ar"][0])
    sides = page.evaluate("""() => { const p = document.querySelector('#live blockquote p[dir=rtl]');
      const m = p.querySelector('.mark');
      const range = document.createRange(); range.setStart(p.firstChild, 0); range.setEnd(p.firstChild, 1);
      return [range.getBoundingClientRect().right, m.getBoundingClientRect().left,
              parseFloat(getComputedStyle(p).fontSize)]; }""")  # fmt: skip
    assert sides[0] > sides[1], "the mark must come after (left of) the sentence's beginning"
    assert sides[2] >= 18


def test_corpus_search_and_reading(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    page.get_by_role("tab").nth(1).click()
    page.wait_for_selector(".corpus-table")
    assert page.locator(".corpus-table tbody tr").count() == 6
    page.locator("#corpus-query input, #corpus-query textarea").fill("qassam")
    page.keyboard.press("Enter")
    page.locator(".corpus-found .source").first.click()
    page.wait_for_selector(".corpus-reader mark.selected")
    page.locator("[data-act=corpus_list]").click()
    page.wait_for_selector(".corpus-found")


def test_a_verdict_is_kept(visit: Visit, put: Put, standin_url: str, standin_home: Path) -> None:
    page = visit(standin_url)
    turn = put(page, "meta?")
    turn.locator("[data-act=rate][data-value=up]").click()
    turn.locator(".note textarea").fill("exact\nquote")
    turn.locator(".note [data-act=note]").click()
    page.wait_for_selector("#live .turn:not(:has(.note)) .thanks")
    lines = [json.loads(line) for line in (standin_home / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert (lines[-1]["verdict"], lines[-1]["note"]) == ("up", "exact\nquote")


def test_people_see_their_own_conversation_only(visit: Visit, put: Put, standin_url: str) -> None:
    first, second = visit(standin_url), visit(standin_url)
    put(first, "meta?")
    put(second, "who landed on Mars?")
    assert first.locator("article.turn").count() == second.locator("article.turn").count() == 1
    assert "Mars" not in first.locator("#talk").inner_text()
    first.reload()
    first.wait_for_selector(".welcome")


def test_a_slow_question_blocks_nobody(visit: Visit, put: Put, standin_url: str) -> None:
    slow, quick = visit(standin_url), visit(standin_url)
    put(slow, "slowly: why was the Qassam account removed?", phase="answering")
    put(quick, "meta?")
    assert slow.locator("#live .turn").get_attribute("data-phase") == "answering"
    slow.locator("#stop-button").click()
    slow.wait_for_selector('#live .turn[data-phase="stopped"]')


def test_examples_and_theme(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url, scheme="dark")
    page.wait_for_function("() => document.body.classList.contains('dark')")
    page.locator(".theme").click()
    assert not page.evaluate("document.body.classList.contains('dark')")
    assert page.locator(".example").count() == 3
    question = page.locator(".example").nth(2).inner_text()
    page.locator(".example").nth(2).click()
    page.wait_for_selector('#live .turn[data-phase="done"]')
    assert question in page.locator("#live .question").inner_text()


def test_limits_from_the_controls(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    page.locator("#filters > button").click()
    page.locator("#since input").fill("2024-01-02")
    box = page.locator("#filters input[role=combobox]").first
    box.click()
    page.get_by_role("option", name=re.compile("Arabic")).click()
    page.keyboard.press("Escape")
    turn = put(page, "meta?")
    assert "Limited to: Arabic · Published from 2 January 2024" in turn.inner_text()


def test_a_bad_date_is_corrected_and_the_question_asked_again(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(f"{standin_url}/?lang=fr&since=2024-13-01")
    page.locator("#filters > button").click()
    page.wait_for_selector("#since input[type=date]")
    turn = put(page, "meta?", phase="failed")
    assert "is not a date" in turn.inner_text()
    assert page.locator("#question textarea").input_value() == "meta?"
    page.locator("#since input").fill("2024-01-02")
    page.locator("#live [data-act=retry]").click()
    page.wait_for_selector("#live .turn:not(#turn-1)")
    assert "Limited to: French · Published from 2 January 2024" in page.locator("#live .turn").inner_text()
