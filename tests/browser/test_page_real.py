"""The page as users start it, over the real engine and the five articles."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "why was the Qassam account removed?"


def ask(url: str, question: str) -> Any:
    request = urllib.request.Request(
        f"{url}/api/ask", json.dumps({"question": question}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_the_qassam_question(visit: Callable[..., Page], put: Callable[..., Any], real_url: str, width: str) -> None:
    page = visit(real_url, width=width)
    turn = put(page, QUESTION)
    quote = turn.locator(".quote:has-text('violated the platform')").first
    quote.wait_for()
    quote.locator(".mark").first.click()
    marked = page.locator("#sources mark.selected:has-text('violated the platform')")
    marked.wait_for()
    assert "000_b6e6f55baa25ebbf.txt" in page.locator("#sources .facts").inner_text()
    with (SEEDS / "000_b6e6f55baa25ebbf.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    shown = marked.evaluate("mark => [...mark.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')")
    assert shown in text
    assert 'claiming it "violated the platform\'s standards."' in shown


@pytest.mark.parametrize("question", ["لماذا أغلق حساب القسام؟", "Pourquoi Musk a-t-il supprimé le compte ?"])
def test_other_languages(visit: Callable[..., Page], put: Callable[..., Any], real_url: str, question: str) -> None:
    page = visit(real_url)
    turn = put(page, question)
    turn.locator(".mark").first.click()
    page.wait_for_selector("#sources mark.selected")


def test_off_topic_is_not_answered(visit: Callable[..., Page], put: Callable[..., Any], real_url: str) -> None:
    page = visit(real_url)
    turn = put(page, "What is the boiling point of tungsten?")
    assert turn.locator(".state-word").inner_text() != "Answer"


def test_twenty_at_once_are_all_answered_and_none_mixed_up(real_url: str) -> None:
    questions = [f"{QUESTION} {number}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda question: ask(real_url, question), questions))
    assert [answer["question"] for answer in answers] == questions
    texts = {path.name: path.read_bytes().decode() for path in SEEDS.glob("*.txt")}
    for answer in answers:
        assert answer["final"]
        for one in answer["citations"]:
            assert texts[one["source"]][one["start"] : one["end"]] == one["quote"]
