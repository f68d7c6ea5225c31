"""Where the focus goes, what is in view, and how the page stands in other directions, sizes and hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
Put = Callable[..., Any]

BOX = "#question textarea"
ASKED = "why was the Qassam account removed?"
FOCUSED = "selector => document.activeElement.matches(selector)"
# The ring is drawn around the element: whatever clips must leave it room on every side.
CLIPPED = """(node) => { const own = node.getBoundingClientRect(), style = getComputedStyle(node);
  const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  for (let part = node.parentElement; part; part = part.parentElement) {
    if (getComputedStyle(part).overflowX === 'visible' && getComputedStyle(part).overflowY === 'visible') continue;
    const box = part.getBoundingClientRect();
    if (box.left > own.left - ring || box.right < own.right + ring) return true;
    if (box.top > own.top - ring || box.bottom < own.bottom + ring) return true;
  }
  return style.outlineStyle === 'none' || ring < 2; }"""
COVERED = """(node) => { const lines = [...node.getClientRects()], first = lines[0], last = lines.at(-1);
  return [[first.left + 3, first.top + 3], [last.right - 3, last.bottom - 3]].some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return !top || !node.contains(top); }); }"""
PARTS = (
    "#ask-box, #ask-button, #filters > button, #clear, #export-md, #export-json, .masthead h1, .masthead .counts, "
    ".switch, #tabs .tab-container:not(.visually-hidden) button"
)
OVERLAPPING = """(parts) => { const boxes = [...document.querySelectorAll(parts)]
    .map((part) => [part.textContent, part.getBoundingClientRect()]);
  const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const along = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => across(a, b) > 1 && along(a, b) > 1).map(([other]) => `${one} / ${other}`)); }"""


def press(page: Page, selector: str, key: str = "Enter") -> None:
    page.locator(selector).first.focus()
    page.keyboard.press(key)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_ring_around_a_box_is_whole(visit: Visit, standin_url: str, width: str, scheme: str) -> None:
    page = visit(standin_url, width=width, scheme=scheme)
    page.locator("#filters > button").click()
    for box in (BOX, "#filters input[role=combobox]", "#since input"):
        press(page, box, "Shift")
        assert not page.locator(box).first.evaluate(CLIPPED), box
    page.keyboard.press("Escape")
    page.get_by_role("tab").nth(1).click()
    page.wait_for_selector(".corpus-table")
    press(page, "#corpus-query input", "Shift")
    assert not page.locator("#corpus-query input").evaluate(CLIPPED)


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("question", [ASKED, "who landed on Mars?"])
def test_what_is_focused_is_not_behind_the_box(
    visit: Visit, put: Put, standin_url: str, width: str, question: str
) -> None:
    page = visit(standin_url, width=width)
    for _ in range(3):
        put(page, question)
    seen = 0
    for key in ("Shift+Tab", "Tab"):
        for _ in range(24):
            page.keyboard.press(key)
            page.wait_for_timeout(30)
            if page.evaluate("() => document.activeElement.closest('.turn') !== null"):
                seen += 1
                assert not page.evaluate(f"() => ({COVERED})(document.activeElement)")
    assert seen > 20


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_note_to_a_verdict_comes_into_view(visit: Visit, put: Put, standin_url: str, width: str) -> None:
    page = visit(standin_url, width=width)
    for _ in range(3):
        put(page, ASKED)
    press(page, "#live [data-act=rate][data-value=down]")
    page.wait_for_selector("#live .note")
    page.wait_for_function(f"() => !({COVERED})(document.querySelector('#live .note'))")
    assert page.evaluate(FOCUSED, "[data-act=rate][aria-pressed=true]")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED, ".note textarea")
    assert not page.evaluate(f"() => ({COVERED})(document.activeElement)")


def test_a_passage_found_beside_the_quotes_is_brought_into_view(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    page.set_viewport_size({"width": 1280, "height": 240})
    put(page, ASKED)
    page.locator("#sources .others summary").click()
    page.locator("#sources .others .source").last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator("#sources .others .source").last.click()
    page.wait_for_selector("#sources mark.selected:has-text('confirmed the termination')")
    page.wait_for_function(f"() => !({COVERED})(document.querySelector('#sources mark.selected'))")
    assert page.evaluate(FOCUSED, "mark.selected")
    assert page.evaluate("scrollY") == before


def test_the_focus_is_back_in_the_box_after_asking(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    press(page, ".example")
    page.wait_for_selector('#live .turn[data-phase="done"]')
    assert page.evaluate(FOCUSED, BOX)
    page.keyboard.type(ASKED)
    press(page, "#ask-button")
    page.wait_for_selector("#past .turn")
    page.wait_for_selector('#live .turn[data-phase="done"]')
    assert page.evaluate(FOCUSED, BOX)
    number = page.locator("#live .turn").get_attribute("id")
    press(page, "#live [data-act=retry]")
    page.wait_for_selector(f'#live .turn[data-phase="done"]:not(#{number})')
    assert page.evaluate(FOCUSED, BOX)


@pytest.mark.parametrize("how", ["escape", "button"])
def test_an_edit_begins_in_the_box_and_can_be_left(visit: Visit, put: Put, standin_url: str, how: str) -> None:
    page = visit(standin_url)
    put(page, ASKED)
    press(page, "#live [data-act=edit]")
    page.wait_for_selector("#note [data-act=cancel_edit]")
    page.wait_for_function("([box, text]) => document.querySelector(box).value === text", arg=[BOX, ASKED])
    assert page.evaluate(FOCUSED, BOX)
    if how == "escape":
        page.keyboard.press("Escape")
    else:
        press(page, "#note [data-act=cancel_edit]")
    page.wait_for_selector("#note .editing", state="detached")
    page.wait_for_function(FOCUSED, arg=BOX)
    assert page.locator(BOX).input_value() == ""


def test_the_focus_follows_into_an_article_and_back(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    page.get_by_role("tab").nth(1).click()
    press(page, ".row-open >> nth=2")
    page.wait_for_function(FOCUSED, arg=".reader-title")
    press(page, "[data-act=corpus_list]")
    page.wait_for_function("() => document.activeElement === document.querySelectorAll('.row-open')[2]")
    page.locator("#corpus-query input").fill("qassam")
    page.keyboard.press("Enter")
    page.wait_for_selector(".corpus-found")
    press(page, ".corpus-found .source")
    page.wait_for_function(FOCUSED, arg="mark.selected")


def test_the_second_half_of_a_double_click_does_not_stop(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    for _ in range(5):
        page.locator(BOX).fill("slowly: meta?")
        box: Any = page.locator("#ask-button").bounding_box()
        place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.evaluate("() => addEventListener('click', ({ timeStamp }) => { window.at = timeStamp; }, { once: true })")
        page.mouse.click(*place)
        page.wait_for_selector("#stop-button")
        page.mouse.click(*place)
        if page.evaluate("performance.now() - window.at") < 480:
            break
        page.wait_for_selector("#ask-button")
    else:
        pytest.fail("Stop never came within half a second")
    page.wait_for_timeout(1_000)
    assert page.locator("#live .turn").get_attribute("data-phase") == "answering"
    page.mouse.click(*place)
    page.wait_for_selector('#live .turn[data-phase="stopped"]')


def test_the_first_view_needs_no_scrolling(visit: Visit, standin_url: str) -> None:
    page = visit(standin_url)
    for locale in ("en", "fr", "ar"):
        page.locator(f"[data-act=interface][data-value={locale}]").click()
        page.wait_for_function("locale => document.documentElement.lang === locale", arg=locale)
        page.wait_for_selector(".welcome")
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


@pytest.mark.parametrize("locale", ["en-US", "ar"])
def test_numbers_stay_beside_the_last_word(visit: Visit, put: Put, standin_url: str, locale: str) -> None:
    page = visit(standin_url, locale=locale)
    put(page, ASKED)
    for width in range(360, 1300, 37):
        page.set_viewport_size({"width": width, "height": 900})
        lines = page.locator("#live .marks").evaluate_all("all => all.map(one => one.getClientRects().length)")
        assert lines == [1, 1], width


def test_the_arabic_interface_reads_from_the_right(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url, locale="ar")
    page.wait_for_function("() => document.documentElement.dir === 'rtl'")

    def style(selector: str, name: str, part: str | None = None) -> str:
        found = page.locator(selector).first.evaluate(
            "(node, [name, part]) => getComputedStyle(node, part)[name]", [name, part]
        )
        return str(found)

    assert style(BOX, "direction") == "rtl", "where the placeholder stands"
    # The corner between the two borders points to the left, cos 135°, and open down, cos 45°.
    assert style("#filters > button", "transform", "::before").startswith("matrix(-0.707")
    page.locator("#filters > button").click()
    page.wait_for_selector("#filters > button[aria-expanded=true]")
    assert style("#filters > button", "transform", "::before").startswith("matrix(0.707")
    page.locator("#ask-button").click()
    page.wait_for_selector("#note .editing")
    assert style("#note .editing", "fontSize") == "13px"
    page.get_by_role("tab").nth(1).click()
    page.wait_for_selector(".corpus-table")
    assert style(".corpus-summary", "fontSize") == "13px"


def test_each_text_stands_in_its_own_direction(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, ASKED)
    bars = page.locator("#live .quote").evaluate_all(
        "all => all.map(one => getComputedStyle(one)).map(one => [one.borderLeftWidth, one.borderRightWidth])"
    )
    assert bars == [["3px", "0px"], ["0px", "3px"]]
    page.locator("#filters > button").click()
    page.locator("#filters input[role=combobox]").nth(1).click()
    # The first word of an isolated Arabic title is its rightmost.
    edges = page.get_by_role("option", name="أغلقت").evaluate("""(option) => { const text = option.lastChild;
      const at = (place) => { const range = document.createRange(); range.setStart(text, place);
        range.setEnd(text, place + 1); return range.getBoundingClientRect(); };
      const first = text.data.search(/\\S/), mark = text.data.indexOf('“');
      return [at(first).right, at(mark).right, option.getBoundingClientRect().right]; }""")
    assert edges[0] > edges[1]
    assert edges[2] - edges[0] < 40


def test_letters_twice_as_large_overlap_nothing(visit: Visit, put: Put, standin_url: str) -> None:
    page = visit(standin_url)
    put(page, ASKED)
    assert page.evaluate(OVERLAPPING, PARTS) == []
    page.add_style_tag(content="html { font-size: 200% !important; }")
    page.wait_for_timeout(600)
    for selector, size in ((".question", "40px"), (BOX, "34px"), ("#clear", "26px"), ("#sources .facts", "26px")):
        assert page.locator(selector).first.evaluate("(node) => getComputedStyle(node).fontSize") == size
    assert page.evaluate(OVERLAPPING, PARTS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
