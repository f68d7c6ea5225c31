"""A page over the stand-in engine, and a reader of HTML that tells tags from text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from standin import StandIn

from rag import Settings
from ui.handlers import Changes, Page
from ui.jobs import Desk
from ui.limits import Form
from ui.session import Session


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    """A stand-in engine with an empty data folder."""
    return StandIn(Settings(home=tmp_path))


@pytest.fixture
def page(engine: Any) -> Any:
    """The handlers over it."""
    desk = Desk(waiting=64)
    yield Page(engine=engine, settings=engine.settings, desk=desk)
    desk.close()


@pytest.fixture
def session() -> Session:
    """One person's empty session."""
    return Session()


class Reader(HTMLParser):
    """What a browser would make of a fragment: its tags with attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "img", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


ALLOWED_TAGS = frozenset(
    ["a", "article", "bdi", "blockquote", "br", "button", "cite", "dd", "details", "div", "dl", "dt", "figcaption",
     "figure", "h1", "h2", "h3", "h4", "header", "label", "li", "mark", "nav", "ol", "p", "section", "span", "strong",
     "summary", "table", "tbody", "td", "textarea", "th", "thead", "tr", "ul", "b"]
)  # fmt: skip


def assert_harmless(html: str) -> Reader:
    """Only the page's own elements, all closed; no handler attribute, no scheme but http(s)."""
    read = Reader(html)
    assert not read.open, f"left open: {read.open}"
    for tag, attributes in read.tags:
        assert tag in ALLOWED_TAGS, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in {"href", "src"}:
                assert (value or "").startswith(("https://", "http://")), value
    return read


@pytest.fixture(scope="session")
def harmless() -> Callable[[str], Reader]:
    """See :func:`assert_harmless`."""
    return assert_harmless


@pytest.fixture(scope="session")
def reader() -> type[Reader]:
    """See :class:`Reader`."""
    return Reader


def drain(states: AsyncIterator[Changes]) -> list[Changes]:
    """All changes of a handler that answers state by state."""

    async def collect() -> list[Changes]:
        return [changes async for changes in states]

    return asyncio.run(collect())


@pytest.fixture
def ask(page: Page) -> Callable[..., list[Changes]]:
    """Ask and wait: ``ask(session, question, **form)``."""

    def run(session: Session, question: str, **form: Any) -> list[Changes]:
        return drain(page.ask(session, question, Form(**({"languages": [], "articles": []} | form))))

    return run
