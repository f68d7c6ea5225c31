"""The five articles: the labels that a careful reader gives them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.corpus import chunk
from rag.schema import INDEXED_KINDS, Article

Labels = Callable[[Article], list[tuple[str, str]]]


def _of(found: list[tuple[str, str]], *kinds: str) -> list[str]:
    return [text for kind, text in found if kind in kinds]


@pytest.mark.parametrize(
    ("name", "language"), [("000", "en"), ("001", "ar"), ("002", "fr"), ("003", "en"), ("004", "en")]
)
def test_language_and_no_date_where_none_is_stated(seeds: dict[str, Article], name: str, language: str) -> None:
    assert seeds[name].language == language
    assert seeds[name].published is None


def test_embedded_posts_source_line_and_dead_link_of_000(seeds: dict[str, Article], labels: Labels) -> None:
    found = labels(seeds["000"])
    posts = _of(found, "post")
    assert posts[0].startswith("This was a tough call.") and posts[0].endswith("(@elonmusk) January 9, 2024")
    assert posts[-1].startswith("X Corp will be donating") and posts[-1].endswith("November 21, 2023")
    assert "đź‘€ #GazaWar#Networks pic.twitter.com/2h8W54mo8q" in _of(found, "boilerplate")
    assert "Source : Al Jazeera + Websites + Social Media" in _of(found, "boilerplate")
    body = " ".join(_of(found, "body"))
    assert "pic.twitter.com" not in body and "đź" not in body and "Source :" not in body
    assert "Musk and appeasing Israel" in _of(found, "body")


def test_english_posts_inside_the_arabic_article(seeds: dict[str, Article]) -> None:
    article = seeds["001"]
    posts = [(article.text[b.start : b.end], b.language) for b in article.blocks if b.kind == "post"]
    english = [text for text, language in posts if language == "en"]
    assert [text.split()[0] for text in english] == ["This", "X"]
    assert {b.language for b in article.blocks if b.kind == "body"} == {"ar"}
    assert not any(b.kind == "title" for b in article.blocks)
    assert article.title.endswith("…") and article.text.startswith(article.title[:-1])


def test_title_of_002_and_its_credit(seeds: dict[str, Article], labels: Labels) -> None:
    found = labels(seeds["002"])
    assert found[0][0] == "title" and seeds["002"].title == found[0][1]
    assert found[-1] == ("boilerplate", "Le personnel du Times of Israel a contribué à ce rapport.")


def test_request_and_headline_share_a_line_in_003(seeds: dict[str, Article], labels: Labels) -> None:
    found = labels(seeds["003"])
    assert found[0] == ("instruction", "Rephrase the title:")
    assert found[1][0] == "title" and found[1][1].startswith("Meta Removes Instagram")
    assert found[2][0] == "instruction" and found[2][1].startswith("Rephrase and rearrange the whole content")
    boilerplate = _of(found, "boilerplate")
    assert [text.split(":")[0] for text in boilerplate] == [
        "Read Also", "Related Article", "byline-quincy",
        "ⓒ 2024 TECHTIMES.com All rights reserved. Do not reproduce without permission.", "Related Post",
    ]  # fmt: skip
    assert seeds["003"].title == found[1][1]


def test_captions_and_unfilled_date_of_004(seeds: dict[str, Article], labels: Labels) -> None:
    found = labels(seeds["004"])
    assert _of(found, "caption") == [
        "Elon Musk, owner of X/Twitter is due to visit Israel next week",
        "Musk is set to meet with Israeli Prime Minister Benjamin Netanyahu",
        "Elon and Bibi previously met in September",
        "Men appearing to wear Hamas-style headbands in an offensive act during a protest",
    ]
    assert {"Reuters", "AP", "[/caption]", "Published: [#item_custom_pubDate]"} <= set(_of(found, "boilerplate"))
    assert "[" not in " ".join(_of(found, "body"))
    assert not any(kind == "title" for kind, _ in found)


def test_nothing_unindexed_is_in_a_passage(
    seeds: dict[str, Article], measure: Callable[[str], int], check_article: Callable[..., None],
    check_passages: Callable[..., None],
) -> None:  # fmt: skip
    for article in seeds.values():
        check_article(article)
        for limit, target in ((250, 128), (64, 48), (30, 30), (512, 300)):
            passages = chunk(article, measure=measure, limit_tokens=limit, target_tokens=target)
            check_passages(article, passages, measure, limit)
            unindexed = [article.text[b.start : b.end] for b in article.blocks if b.kind not in INDEXED_KINDS]
            long = [text for text in unindexed if len(text) > 12]
            assert not any(text in passage.text for text in long for passage in passages)


def test_ids_are_those_of_any_machine(seeds: dict[str, Article], measure: Callable[[str], int]) -> None:
    """Fixed values: they must not move with a Python version, an operating system or the folder's place."""
    assert {name: article.id for name, article in seeds.items()} == {
        "000": "f5211fc8376d36a4",
        "001": "bc64e33431133263",
        "002": "cbff443a9048ea67",
        "003": "b76d80588d336cdc",
        "004": "ff632ff60fcd5152",
    }
    first = [p.id for a in seeds.values() for p in chunk(a, measure=measure, limit_tokens=250, target_tokens=128)]
    again = [p.id for a in seeds.values() for p in chunk(a, measure=measure, limit_tokens=250, target_tokens=128)]
    assert first == again and len(set(first)) == len(first)


def test_posts_are_passages_by_themselves(seeds: dict[str, Article], measure: Callable[[str], int]) -> None:
    article = seeds["001"]
    passages = chunk(article, measure=measure, limit_tokens=250, target_tokens=128)
    english = [passage for passage in passages if passage.language == "en"]
    assert [passage.kind for passage in english] == ["post", "post"]
    assert english[0].text.startswith("This was a tough call.")
