"""Passages on arbitrary text: offsets, coverage, size."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.corpus import chunk
from rag.schema import Article

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
Make = Callable[..., Article]
Check = Callable[..., None]

_DIRT = [
    "Read Also: another story", "[#item_custom_pubDate]", "Reuters A mason[/caption]",
    "ReutersA mason at work[/caption]",
    "— Name (@name) May 3, 2023", "pic.twitter.com/abc", "đź‘€ #One#Two pic.twitter.com/abc", "{{slot}} x",
    "I want you to act as a writer.",
    "Rephrase the title:A wall for the winter", "© 2023 Post", "A mason.Ann Lee/Press", "\u202eevil", "<b>bold</b>",
    "\ufeff", "\x00",
    "By Ann Lee", "Published: 3 May 2023", "اقرأ أيضا: قصة", "Lire aussi :", "— — —", "(@", "[[", "%%", "...", "\u200f",
]  # fmt: skip
_SENTENCES = st.sampled_from(
    [
        "The wall was mended.",
        "Le mur est réparé !",
        "تم إصلاح الجدار؟",
        "壁は直された。",
        "A (very) long one, with 1.5 parts; and more of it: here.",
    ]
)
_LINES = st.one_of(st.sampled_from(_DIRT), st.lists(_SENTENCES, max_size=8).map(" ".join), st.text(max_size=60))
_PAGES = st.lists(st.tuples(_LINES, st.sampled_from(["\n", "\n\n", "\r\n", " ", "\u2028", "\x0b"])), max_size=25).map(
    lambda parts: "".join(line + end for line, end in parts)
)
_RELAXED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@_RELAXED
@given(text=st.text(max_size=400), limit=st.integers(8, 60))
def test_spans_and_coverage_on_any_text(
    make_article: Make,
    check_article: Check,
    check_passages: Check,
    measure: Callable[[str], int],
    text: str,
    limit: int,
) -> None:
    article = make_article(text)
    check_article(article)
    passages = chunk(article, measure=measure, limit_tokens=limit, target_tokens=max(6, limit - 10))
    check_passages(article, passages, measure, limit)


@_RELAXED
@given(text=_PAGES, limit=st.integers(8, 200))
def test_spans_and_coverage_on_dirty_pages(
    make_article: Make,
    check_article: Check,
    check_passages: Check,
    measure: Callable[[str], int],
    text: str,
    limit: int,
) -> None:
    article = make_article(text)
    check_article(article)
    passages = chunk(article, measure=measure, limit_tokens=limit, target_tokens=limit)
    check_passages(article, passages, measure, limit)
    again = chunk(make_article(text), measure=measure, limit_tokens=limit, target_tokens=limit)
    assert [passage.id for passage in again] == [passage.id for passage in passages]


@_RELAXED
@given(text=_PAGES, limit=st.integers(5, 40))
def test_the_limit_holds_for_a_measure_that_does_not_add_up(
    make_article: Make, check_passages: Check, text: str, limit: int
) -> None:
    def measure(text: str) -> int:
        return len(text) + (7 if len(text) > 9 else 0)

    article = make_article(text)
    check_passages(article, chunk(article, measure=measure, limit_tokens=limit, target_tokens=limit), measure, limit)


def test_no_passage_is_a_lonely_title(make_article: Make, measure: Callable[[str], int]) -> None:
    body = "The council of the small harbour town voted on Tuesday to repair the old sea wall before winter. " * 3
    article = make_article(f"A wall for the winter\n\n{body}")
    first, *_ = chunk(article, measure=measure, limit_tokens=120, target_tokens=20)
    assert first.text.startswith("A wall for the winter\n\nThe council") and first.kind == "body"


def test_paragraphs_are_kept_whole_where_they_fit(make_article: Make, measure: Callable[[str], int]) -> None:
    paragraph = "The wall was mended before the winter. The sea did not wait for it. Nobody was on the quay that night."
    article = make_article("\n\n".join([paragraph] * 4))
    size = measure(paragraph)
    passages = chunk(article, measure=measure, limit_tokens=4 * size, target_tokens=int(1.5 * size))
    assert [passage.text.strip() for passage in passages] == [paragraph] * 4


def test_a_sentence_above_the_limit_is_split_between_words(make_article: Make, measure: Callable[[str], int]) -> None:
    article = make_article(" ".join(f"word{number}" for number in range(900)) + " end.")
    passages = chunk(article, measure=measure, limit_tokens=64, target_tokens=64)
    assert len(passages) >= 15
    assert all(passage.text.startswith(("word", "end.")) for passage in passages)


def test_a_word_above_the_limit_is_split_too(
    make_article: Make, check_passages: Check, measure: Callable[[str], int]
) -> None:
    article = make_article("x" * 5000)
    check_passages(article, chunk(article, measure=measure, limit_tokens=50, target_tokens=50), measure, 50)


def test_a_passage_over_and_over_is_kept_eight_times(
    make_article: Make, check_passages: Check, measure: Callable[[str], int]
) -> None:
    article = make_article("The wall was mended.\n" + "x\n" * 20_000 + "The sea did not wait for it.\n")
    passages = chunk(article, measure=measure, limit_tokens=50, target_tokens=50)
    check_passages(article, passages, measure, 50)
    assert len(passages) < 24
    assert "wall" in passages[0].text and "sea" in passages[-1].text


def test_a_limit_without_room_is_refused(make_article: Make, measure: Callable[[str], int]) -> None:
    with pytest.raises(ValueError, match="leaves no room"):
        chunk(make_article("A wall."), measure=measure, limit_tokens=4, target_tokens=4)


def test_measuring_stays_cheap(make_article: Make, measure: Callable[[str], int]) -> None:
    calls = 0

    def counted(text: str) -> int:
        nonlocal calls
        calls += 1
        return measure(text)

    article = make_article("".join(f"The wall was mended before winter {year}. " for year in range(1600, 2000)))
    passages = chunk(article, measure=counted, limit_tokens=250, target_tokens=128)
    assert calls <= 400 + 2 * len(passages) + 1
