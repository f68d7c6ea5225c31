"""The practice articles that rules may be fitted on: no sentence that answers a question is lost to cleaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.corpus import article_from, load
from rag.schema import INDEXED_KINDS, Article, Problem

PRACTICE = Path(__file__).parents[2] / "eval" / "practice"

LANGUAGES = {
    "set1": ["en", "en", "en", "en", "en", "fr", "fr", "fr", "fr", "ar", "ar", "ar"],
    "set2": ["en", "fr", "en", "en", "fr", "en", "fr", "fr", "en", "ar", "ar", "ar"],
}
DATES = {
    "set1": ["2025-06-15", "2023-03-06", None, "2022-12-02", "2025-01-23", "2025-06-15", None, "2024-04-06",
             "2022-01-21", "2021-08-12", "2020-02-23", None],
    "set2": ["2023-03-14", "2024-11-21", "2025-06-03", "2021-10-19", "2022-06-06", "2024-02-14", "2025-06-05",
             "2023-09-29", "2026-01-22", None, "2023-09-30", "2021-03-17"],
}  # fmt: skip


def _articles(name: str) -> dict[str, Article]:
    found = (raw for raw in load(PRACTICE / name, max_bytes=1_000_000) if not isinstance(raw, Problem))
    return {raw.source: article_from(raw) for raw in found if raw.source.endswith(".txt")}


@pytest.mark.parametrize("name", ["set1", "set2"])
def test_labels_of_practice_articles(name: str) -> None:
    articles = _articles(name)
    assert [article.language for article in articles.values()] == LANGUAGES[name]
    assert [str(a.published) if a.published else None for a in articles.values()] == DATES[name]
    for article in articles.values():
        titles = [article.text[b.start : b.end] for b in article.blocks if b.kind == "title"]
        assert titles == [article.title]
    for line in (PRACTICE / name / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        for gold in question["gold"]:
            assert _holds(articles[gold["file"]], gold["quote"]), gold


def _holds(article: Article, quote: str) -> bool:
    at = article.text.find(quote)
    blocks = (block for block in article.blocks if block.kind in INDEXED_KINDS)
    return at >= 0 and any(block.start <= at and at + len(quote) <= block.end for block in blocks)


@pytest.mark.parametrize("name", ["set1", "set2"])
def test_short_lines_that_stay_are_running_text(name: str) -> None:
    """Dirt is short and does not end like a sentence; in these articles nothing of the kind is left in the body."""
    for article in _articles(name).values():
        for block in article.blocks:
            text = article.text[block.start : block.end]
            assert block.kind != "body" or text[-1] in '.!?»”"؟', text
