"""The interface's words, links and dates."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Filters, InputError
from ui.link import make_filters, parse_date, parse_query, query_string
from ui.strings import INTERFACE_LANGUAGES, Words, accepted_languages, preferred_language


@pytest.mark.parametrize("key", list(Words("en")))
def test_every_word_stands_in_three_languages_with_the_same_gaps(key: str) -> None:
    texts = [Words(language)[key] for language in INTERFACE_LANGUAGES]
    assert all(text.strip() for text in texts)
    gaps = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
    assert gaps[0] == gaps[1] == gaps[2]
    arabic = texts[2].replace("Markdown", "").replace("JSON", "")
    assert re.search("[\u0600-\u06ff]", arabic)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de, ar;q=0.7, en;q=0.3", "ar"),
        ("en;q=0.2, ar-EG;q=0.9", "ar"),
        ("fr;q=0, en", "en"),
        ("", "en"),
        ("*;q=x, ;;;", "en"),
    ],
)
def test_the_interface_follows_the_browser(header: str, expected: str) -> None:
    assert preferred_language(accepted_languages(header)) == expected


def test_dates_and_languages_are_written_as_people_do() -> None:
    day = date(2024, 1, 8)
    assert [Words(language).date(day) for language in INTERFACE_LANGUAGES] == [
        "8 January 2024",
        "8 janvier 2024",
        "8 يناير 2024",
    ]
    assert Words("en").date(None) == "undated"
    assert Words("fr").language_name("ar") == "arabe"
    assert Words("en").language_name("xx") == "XX"
    assert Words("xx").language == "en"


FILTERS = st.builds(
    Filters,
    languages=st.lists(st.sampled_from(["en", "fr", "ar"]), max_size=3).map(tuple),
    articles=st.lists(st.text("abc&=?# é/", min_size=1, max_size=8).filter(str.strip), max_size=3).map(tuple),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80).filter(lambda text: text.strip()), FILTERS)
@settings(max_examples=100, deadline=None)
def test_a_link_brings_back_question_and_filters(question: str, filters: Filters) -> None:
    found, values = parse_query(query_string(question, filters))
    assert found == question.strip()
    since, until = (values[name][0] if values[name] else None for name in ("since", "until"))
    assert make_filters(values["lang"], values["article"], since, until) == filters


def test_a_broken_link_is_no_question() -> None:
    assert parse_query("?" + "a=1&" * 5000) == ("", {})
    assert parse_query("?q=%ff%fe&lang")[0] == "\ufffd\ufffd"
    assert parse_query("")[0] == ""


def test_a_bad_date_is_told_with_its_value() -> None:
    assert parse_date(" ") is None
    assert parse_date("2024-01-31T00:00:00") == date(2024, 1, 31)
    for odd in ("31/01/2024", "2024-01-01Tgarbage", "2024-01-01T", "2024-01-01 10:00"):
        with pytest.raises(InputError, match=f"'{odd}' is not a date"):
            parse_date(odd)
