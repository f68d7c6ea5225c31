"""The list of articles that all sessions share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ui.corpus import Corpus, newest
from ui.handlers import Page
from ui.session import Session


def test_the_list_is_read_once_a_state_of_the_index(page: Page, session: Session, engine: Any) -> None:
    for person in (session, Session()):
        page.hello(person, {})
        page.interface(person, {"language": "fr"})
        page.corpus_open(person)
    assert engine.listed == 1
    engine.generation += 1
    page.corpus_open(session)
    assert engine.listed == 2


def test_a_failure_is_told_and_forgotten(page: Page, session: Session, engine: Any) -> None:
    engine.broken = True
    assert "The store is down." in page.hello(session, {})["live"]["value"]
    assert "The store is down." in page.corpus_open(session)["corpus_body"]["value"]
    engine.broken = False
    assert "000_b6e6f55baa25ebbf.txt" in page.corpus_open(session)["corpus_body"]["value"]


def test_counts_belong_to_the_articles_beside_them(
    page: Page, session: Session, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, article = len(engine.articles()), engine.article

    def meanwhile(name: str) -> Any:
        """Another person opens the page just after the index grew."""
        if engine.generation == 1:
            engine.generation = 2
            engine._add(replace(engine._named("000"), id="new"))
            page.hello(Session(), {})
        return article(name)

    monkeypatch.setattr(engine, "article", meanwhile)
    shown = page.corpus_open(session)
    assert f">{count} articles, {3 * count} passages<" in shown["corpus_summary"]["value"]
    assert shown["corpus_body"]["value"].count("row-open") == count
    assert f">{count + 1} articles" in page.corpus_open(session)["corpus_summary"]["value"]


def test_a_snapshot_cannot_be_changed(engine: Any) -> None:
    held = newest(engine, Corpus())
    assert newest(engine, held) is held
    assert (held.passages, held.languages["en"]) == (3 * len(engine.articles()), 4)
    with pytest.raises(AttributeError):
        held.passages = 1  # type: ignore[misc]
