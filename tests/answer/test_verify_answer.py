"""Exported citations are checked against the corpus by offsets and hashes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rag.answer import conversation_to_json, verify_answer
from rag.errors import InputError
from rag.schema import Answer, Article, Citation, Statement, to_json

TEXT = "The bridge closed on Monday. It opens in May."


def article(text: str = TEXT) -> Article:
    return Article(
        id="a",
        source="a.txt",
        title="t",
        text=text,
        language="en",
        content_hash=sha256(text.encode()).hexdigest(),
        blocks=(),
    )


def citation(start: int = 0, end: int = 28, **changes: Any) -> Citation:
    made = Citation(
        number=1,
        article_id="a",
        title="t",
        source="a.txt",
        url=None,
        language="en",
        published=None,
        start=start,
        end=end,
        quote=TEXT[start:end],
        passage_id="p",
        content_hash=article().content_hash,
    )
    return replace(made, **changes)


def answer(*citations: Citation) -> Answer:
    return Answer(
        question="q",
        searched_for="q",
        language="en",
        status="answered",
        text="",
        statements=(Statement(text=citations[0].quote if citations else "x", citations=(1,)),),
        citations=citations,
    )


def corpus(text: str = TEXT) -> Any:
    def find(identity: str) -> Article:
        if identity != "a":
            raise InputError(f"No article {identity}.")
        return article(text)

    return find


@pytest.mark.parametrize(
    ("held", "text", "outcome", "part"),
    [
        (citation(), TEXT, "ok", "stands"),
        (citation(29, 45), TEXT, "ok", "stands"),
        (citation(start=1, end=29, quote=TEXT[0:28]), TEXT, "moved", "0–28"),
        (citation(start=-45, end=-17, quote=TEXT[0:28]), TEXT, "moved", "0–28"),
        (citation(start=0, end=10**9, quote=TEXT), TEXT, "moved", "0–45"),
        (citation(quote="The bridge closed on Friday."), TEXT, "altered_quote", "does not hold"),
        (citation(quote=""), TEXT, "altered_quote", "empty"),
        (citation(), TEXT + " Really.", "article_changed", "still stands"),
        (citation(), "Correction. " + TEXT, "moved", "12–40"),
        (citation(), "Gone.", "article_changed", "no longer holds"),
        (citation(article_id="b"), TEXT, "article_gone", "no longer"),
        (citation(content_hash="0"), TEXT, "article_changed", "still stands"),
    ],
)
def test_each_outcome(held: Citation, text: str, outcome: str, part: str) -> None:
    (check,) = verify_answer(to_json(answer(held)), article=corpus(text))
    assert check.outcome == outcome and part in check.reason
    assert check.ok == (outcome == "ok")
    assert (check.number, check.source, check.answer) == (1, "a.txt", 1)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": "Invented"}, "title"),
        ({"source": "b.txt"}, "source"),
        ({"url": "https://example.org"}, "url"),
        ({"published": date(1999, 1, 1)}, "published"),
    ],
)
def test_what_is_said_of_the_article_is_checked_too(change: dict[str, Any], name: str) -> None:
    (check,) = verify_answer(to_json(answer(citation(**change))), article=corpus())
    assert check.outcome == "altered_source" and name in check.reason


def test_a_sentence_that_its_quote_does_not_say_is_told() -> None:
    def outcomes(statement: Statement, **changes: Any) -> list[str]:
        changed = replace(answer(citation()), statements=(statement,), **changes)
        return [check.outcome for check in verify_answer(to_json(changed), article=corpus())]

    assert outcomes(Statement(text="The bridge  closed\non Monday.", citations=(1,))) == ["ok"]
    assert outcomes(Statement(text="The bridge never closed.", citations=(1,))) == ["ok", "altered_statement"]
    assert outcomes(Statement(text="The bridge never closed.", citations=(1,)), generator="model") == ["ok"]
    assert outcomes(Statement(text="The bridge closed.", citations=()), generator="model") == ["ok", "no_citation"]
    assert outcomes(Statement(text="It closed.", citations=(), supported=False), generator="model") == ["ok"]


def test_a_conversation_in_a_file_is_checked_answer_by_answer(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    talk = conversation_to_json([answer(citation()), answer(citation(quote="Never said."))])
    path.write_text(json.dumps(talk), encoding="utf-8-sig")
    checks = verify_answer(path, article=corpus())
    assert [(check.answer, check.outcome) for check in checks] == [(1, "ok"), (2, "altered_quote")]


def test_a_number_without_citation_is_told() -> None:
    (check,) = verify_answer(to_json(answer()), article=corpus())
    assert check.outcome == "no_citation" and not check.ok and check.number == 1


def test_a_store_that_answers_with_a_key_error_counts_as_gone() -> None:
    (check,) = verify_answer(to_json(answer(citation())), article={}.__getitem__)
    assert check.outcome == "article_gone"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"answers": [{"question": 3}]}'])
def test_a_file_that_is_no_export_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        verify_answer(path, article=corpus())
    with pytest.raises(InputError, match=r"none\.json"):
        verify_answer(tmp_path / "none.json", article=corpus())
