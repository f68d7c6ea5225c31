"""Text stays text, and its direction stays its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.escape import direction, esc, inline, marked, shortened, visible, web_address

TEXTS = st.text(alphabet=st.characters(), max_size=200) | st.sampled_from(
    ["<script>", '"><img src=x onerror=1>', "&lt;", "&#60;b&#62;", "' onmouseover='x", "\u202e<b>", "\ud800", "`${x}`"]
)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_escaped_text_reads_back_as_the_visible_text(text: str) -> None:
    import html

    escaped = esc(text)
    assert not set(escaped) & set("<>\"'")
    assert html.unescape(escaped) == visible(text)


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_inline_is_one_element_whatever_the_text(reader: Any, text: str, language: str) -> None:
    read = reader(inline(text, language))
    assert [tag for tag, _ in read.tags] == ["bdi"]
    assert set(read.tags[0][1]) <= {"dir", "lang"}
    assert read.text == visible(text)
    assert not read.open


def test_overrides_are_shown_and_controls_replaced() -> None:
    assert visible("a\u202eb\u202dc\x00d\x07e") == "a[U+202E]b[U+202D]c\ufffdd\ufffde"
    assert visible("keep \u200f\u2067marks\u2069\ttab\nline") == "keep \u200f\u2067marks\u2069\ttab\nline"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("plain words", "ar", "ltr"),
        ("X Corp أغلقت حسابًا جديدًا أطلقته الكتائب", "ar", "rtl"),
        ("قال: ok", "ar", "rtl"),
        ("2024 – 10", "ar", "rtl"),
        ("2024 – 10", "en", "ltr"),
        ("", "", "ltr"),
    ],
)
def test_direction_follows_the_letters_then_the_language(text: str, language: str, expected: str) -> None:
    assert direction(text, language) == expected


def test_language_attribute_only_for_codes() -> None:
    assert marked("a", "fr") == 'dir="ltr" lang="fr"'
    assert marked("a", "und") == 'dir="ltr"'
    assert marked("a", '"><b>') == 'dir="ltr"'


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", " JaVaScRiPt:x", "//host/x", "/x", "http://", "", None, "http://["],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_a_web_address_is_kept() -> None:
    assert web_address(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


def test_shortened_is_one_line_within_the_limit(harmless: Callable[[str], Any]) -> None:
    assert shortened("a\n  b", 10) == "a b"
    assert shortened("abcdefgh", 5) == "abcd…"
    assert len(shortened("W" * 10_000, 80)) == 80
