"""The controls that limit a question: what is typed there, what a link brings, what the page says of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import limits
from ui.corpus import Corpus
from ui.handlers import Changes, Page
from ui.limits import Form, meant
from ui.session import Session
from ui.strings import INTERFACE_LANGUAGES, Words

Asker = Callable[..., list[Changes]]
CHOICES = {"fr": ["French"], "en": ["English"], "ar": ["Arabic"], "a1": ["Meta removes", "003.txt"], "a2": ["On Meta"]}


def form(languages: list[str] | None = None, articles: list[str] | None = None, **dates: str) -> Form:
    return Form(languages=languages or [], articles=articles or [], **dates)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("French", ["fr"]),
        ("  fRENCH ", ["fr"]),
        ("FR", ["fr"]),
        ("Fre", ["fr"]),
        ("003.txt", ["a1"]),
        ("meta", ["a1"]),
        ("removes", ["a1"]),
        ("me", ["a1"]),
        ("bi", ["ar"]),
        ("xyz", []),
        ("", []),
        (" ", []),
    ],
)
def test_what_a_typed_text_means(typed: str, expected: list[str]) -> None:
    assert meant(typed, CHOICES) == expected


def test_a_text_that_fits_several_means_none_of_them() -> None:
    assert meant("e", CHOICES) == ["en"], "one name begins with it, others only hold it"
    assert meant("o", {"a": ["One"], "b": ["Or"], "c": ["Two"]}) == ["a", "b"]


@given(st.lists(st.text(min_size=1, max_size=12).filter(str.strip), min_size=1, unique_by=lambda text: text.casefold()))
def test_every_choice_is_meant_by_its_own_value(values: list[str]) -> None:
    choices = {f"id {place}": [name] for place, name in enumerate(values)}
    for value in choices:
        assert value in meant(value, choices)


@pytest.mark.parametrize(("language", "label"), [("en", "French"), ("fr", "français"), ("ar", "الفرنسية")])
def test_a_typed_label_becomes_its_choice(page: Page, session: Session, language: str, label: str) -> None:
    page.hello(session, {"languages": [language]})
    changes = page.limit(session, form([label]))
    assert changes["languages"] == {"value": ["fr"]}
    assert changes["limits_note"] == {"value": "", "visible": False}
    assert "languages" not in page.limit(session, form(["fr"])), "what the page set itself is not set again"


def test_the_beginning_of_a_title_becomes_its_article(page: Page, session: Session, engine: Any) -> None:
    page.hello(session, {})
    french = next(one for one in engine.articles() if one.language == "fr")
    changes = page.limit(session, form(articles=["elon musk  sem"]))
    assert changes["articles"]["value"] == [french.id]
    assert page.limit(session, form(articles=[french.id, french.source]))["articles"]["value"] == [french.id]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_what_means_no_choice_or_several_is_told_and_dropped(page: Page, session: Session, language: str) -> None:
    page.hello(session, {"languages": [language]})
    words = Words(language)
    changes = page.limit(session, form(["<b>xyz"], ["Elon Musk", ""]))
    assert (changes["languages"]["value"], changes["articles"]["value"]) == ([], [])
    told = changes["limits_note"]
    assert told["visible"]
    assert words("choice_unknown", value="&lt;b&gt;xyz") in told["value"]
    assert words("choice_several", value="Elon Musk") in told["value"]
    assert page.limit(session, form()) == {}, "the echo of what was dropped leaves the sentence"
    assert page.limit(session, form(since="2024-01-02"))["limits_note"] == {"value": "", "visible": False}


def test_a_question_is_asked_with_what_was_meant(page: Page, session: Session, ask: Asker, engine: Any) -> None:
    page.hello(session, {})
    first = engine.articles()[0]
    ask(session, "meta?", languages=["French"], articles=[first.source])
    filters = engine.asked[0]["filters"]
    assert (filters.languages, filters.articles) == (("fr",), (first.id,))


def test_limits_of_a_link_are_read_or_kept_as_they_are(page: Page, session: Session) -> None:
    changes = page.hello(session, {"search": "?lang=French&lang=zz&article=nowhere&since=2024-01-02T10:00&until=soon"})
    assert changes["languages"]["value"] == ["fr", "zz"]
    assert changes["articles"]["value"] == ["nowhere"]
    assert (changes["since"]["value"], changes["until"]["value"]) == ("2024-01-02", "soon")
    assert changes["filters"]["label"] == "Limit the search (4)"
    for echo in (form(since="2024-01-02"), form(["fr", "zz"]), form(["fr", "zz", "ar"], ["nowhere"])):
        more = page.limit(session, echo)
        assert not {"languages", "articles"} & set(more), "what a link brought is no typed text"


def test_an_article_beyond_the_first_choices_keeps_its_title(engine: Any) -> None:
    one = engine.articles()[0]
    many = [replace(one, id=f"id{place}", title=f"Title {place}", source=f"{place}.txt") for place in range(600)]
    corpus, words = Corpus.of(many), Words("en")
    assert ("Title 599", "id599") not in limits.article_choices(corpus)
    assert limits.article_choices(corpus, ["id599", "nowhere"])[-1] == ("Title 599", "id599")
    assert limits.understood(form(articles=["599.txt"]), corpus, words).articles == ["id599"]
    found, complaints = limits.settled(form(articles=["title 599"]), corpus, words, brought=form())
    assert (found.articles, complaints) == (["id599"], [])


def test_limits_are_left_alone_while_the_articles_cannot_be_read(page: Page, session: Session, engine: Any) -> None:
    engine.broken = True
    assert page.limit(session, form(["fr"], ["a"])) == {}


def test_the_folded_controls_say_how_many_are_set(page: Page, session: Session, ask: Asker) -> None:
    assert page.hello(session, {})["filters"]["label"] == "Limit the search"
    page.limit(session, form(["fr", "ar"], since="2024-01-02"))
    ask(session, "meta?")
    assert "filters" not in page.clear(session), "a new conversation keeps the limits, and their number"
    assert page.interface(session, {"language": "fr"})["filters"]["label"] == "Limiter la recherche (2)"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_nothing_found_within_limits_is_not_called_absent(
    page: Page, session: Session, ask: Asker, language: str
) -> None:
    page.hello(session, {"languages": [language]})
    words = Words(language)

    def shown(**limits: str) -> str:
        html = str(ask(session, "who landed on Mars?", **limits)[-1]["live"]["value"])
        return html.split('class="copytext"')[0]

    limited, free = shown(since="2024-01-01"), shown()
    assert words["not_within_limits"] in limited
    assert words["not_within_limits_why"] in limited
    assert words["not_in_corpus_why"] not in limited
    assert words["not_in_corpus_why"] in free
    assert words["not_within_limits"] not in free


def test_a_bad_date_of_a_link_is_told_by_the_question(page: Page, session: Session) -> None:
    changes = page.hello(session, {"search": "?q=meta%3F&since=2024-01-01Tgarbage"})

    async def run() -> list[Changes]:
        return [more async for more in page.ask_pending(session, form(since=changes["since"]["value"]))]

    assert "“2024-01-01Tgarbage” is not a date" in asyncio.run(run())[-1]["live"]["value"]
