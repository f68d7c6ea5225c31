"""The article as it is read: every character there, every quote marked exactly."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Article, Block
from ui.escape import visible
from ui.render_article import (
    AFTER_CHARS,
    BEFORE_CHARS,
    WHOLE_CHARS,
    Span,
    article_text,
    facts,
    left_out,
    titled,
    window,
)
from ui.strings import Words

WORDS = Words("en")


def an_article(text: str, blocks: tuple[Block, ...]) -> Article:
    return Article(id="a", source="s", title="t", text=text, language="en", content_hash="h", blocks=blocks)


def marked_text(reader: Any, html: str) -> list[str]:
    """The text inside each mark element, without the number in front of it."""
    read = reader(html)
    assert not read.open
    found, depth = [], 0

    class Marks(type(read)):  # type: ignore[misc]  # the reader's own class
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            nonlocal depth
            super().handle_starttag(tag, attrs)
            if tag == "mark":
                found.append("")
                depth = 1
            elif tag == "span" and depth:
                depth = 2

        def handle_endtag(self, tag: str) -> None:
            nonlocal depth
            super().handle_endtag(tag)
            depth = 0 if tag == "mark" else 1 if depth == 2 else depth

        def handle_data(self, data: str) -> None:
            super().handle_data(data)
            if depth == 1:
                found[-1] += data

    Marks(html)
    return found


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_quote_within_a_line_is_marked_exactly(reader: Any, data: st.DataObject) -> None:
    lines = data.draw(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30), max_size=6)
    )
    text = "\n".join(lines)
    starts = [at for at, char in enumerate(text) if not char.isspace()]
    if not starts:
        return
    start = data.draw(st.sampled_from(starts))
    stop = text.find("\n", start)
    end = data.draw(st.integers(start + 1, len(text) if stop < 0 else stop))
    article = an_article(text, (Block(start=0, end=len(text), kind="body"),))
    html = article_text(article, [Span(start=start, end=end, number=3, selected=True)], WORDS)
    assert marked_text(reader, html) == [visible(text[start:end])]
    shown = "".join(visible(line) for line in lines if line.strip())
    assert reader(article_text(article, [], WORDS)).text == shown


def test_a_quote_over_two_lines_is_marked_in_both(reader: Any) -> None:
    text = "one two\nthree four"
    html = article_text(an_article(text, (Block(start=0, end=18, kind="body"),)), [Span(start=4, end=13)], WORDS)
    assert marked_text(reader, html) == ["two", "three"]


def test_overlapping_quotes_keep_the_selected_one_whole(reader: Any) -> None:
    text = "abcdefghij"
    spans = [Span(start=0, end=6, number=1), Span(start=4, end=9, number=2, selected=True)]
    html = article_text(an_article(text, (Block(start=0, end=10, kind="body"),)), spans, WORDS)
    assert marked_text(reader, html) == ["efghi"]
    assert html.count('id="quoted"') == 1


def test_what_is_left_out_is_dimmed_and_named() -> None:
    text = "Title\nRead Also: more\nAct as a writer\nBody"
    blocks = (
        Block(start=0, end=5, kind="title"),
        Block(start=6, end=21, kind="boilerplate"),
        Block(start=22, end=37, kind="instruction"),
        Block(start=38, end=42, kind="body"),
    )
    article = an_article(text, blocks)
    html = article_text(article, [], WORDS)
    assert '<p class="boilerplate" dir="ltr" lang="en"><span class="kind" dir="ltr">page furniture</span>' in html
    assert "instruction to a program</span>Act as a writer" in html
    assert left_out(article, WORDS) == "page furniture 1, instruction to a program 1"
    assert left_out(an_article("x", (Block(start=0, end=1, kind="body"),)), WORDS) == "nothing"


def test_a_very_long_article_sends_the_surroundings_of_the_quote() -> None:
    length = 10 * WHOLE_CHARS
    low, high = window(length, [Span(start=length // 2, end=length // 2 + 10, selected=True)])
    assert (low, high) == (length // 2 - BEFORE_CHARS, length // 2 + AFTER_CHARS)
    assert window(WHOLE_CHARS, []) == (0, WHOLE_CHARS)
    assert window(length, []) == (0, AFTER_CHARS)
    text = "word " * (length // 5)
    html = article_text(an_article(text, (Block(start=0, end=len(text), kind="body"),)), [], WORDS)
    assert f"{len(text) - AFTER_CHARS} characters not shown" in html


def test_facts_name_no_link_but_a_web_address() -> None:
    bad = Article(
        id="a", source="s", title="t", text="x", language="en", url="javascript:alert(1)", content_hash="h",
        blocks=(Block(start=0, end=1, kind="body"),),
    )  # fmt: skip
    assert "href" not in facts(bad, WORDS)


def test_a_paragraph_in_another_script_has_no_known_language() -> None:
    text = "لدينا قاعدة.\nWe have a rule.\n2024"
    blocks = (Block(start=0, end=len(text), kind="body"),)
    article = Article(id="a", source="s", title="t", text=text, language="ar", content_hash="h", blocks=blocks)
    html = article_text(article, [], WORDS)
    assert '<p class="body" dir="rtl" lang="ar">لدينا' in html
    assert '<p class="body" dir="ltr" lang="">We' in html
    assert '<p class="body" dir="rtl" lang="ar">2024' in html
    assert titled("X Corp", "ar") == '<bdi dir="ltr" lang="">X Corp</bdi>'


def test_the_headings_of_an_article_are_of_the_level_asked_for() -> None:
    article = an_article("Title", (Block(start=0, end=5, kind="title"),))
    assert "<h4 class=" in article_text(article, [], WORDS)
    assert "<h3 class=" in article_text(article, [], WORDS, level=3)
