"""Which language a question of few words is taken for."""

from __future__ import annotations

import pytest

from rag.language import Bridge
from rag.search.question_language import languages_of

BRIDGED = ("en", "fr", "ar")


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hospital strike Lyon", "en"),
        ("data centre fire", "en"),
        ("global IT outage", "en"),
        ("ransom payment", "en"),
        ("hull house clearer fundraiser total", "en"),
        ("Which articles mention Angela Merkel?", "en"),
        ("Qui a écrit Madame Bovary ?", "fr"),
        ("incendie usine", "fr"),
        ("montant amende Cormac Dineen", "fr"),
        ("grève hôpital", "fr"),
        ("انقطاع الكهرباء", "ar"),
        ("Wie hoch war die Miete?", "de"),
        ("los precios suben en todo el país", "es"),
        ("kleine Fische im Hafen", "de"),
    ],
)
def test_the_words_tell(bridge: Bridge, text: str, language: str) -> None:
    assert languages_of(text, bridge=bridge, languages=BRIDGED)[0] == language


@pytest.mark.parametrize("name", ["Okafor", "Hansol Cell", "Brunhild Oxlade"])
def test_a_name_alone_is_of_no_language(bridge: Bridge, name: str) -> None:
    assert languages_of(name, bridge=bridge, languages=BRIDGED) == languages_of(
        name, bridge=Bridge(("en",)), languages=BRIDGED
    )


def test_what_both_know_keeps_both(bridge: Bridge) -> None:
    assert set(languages_of("police violence", bridge=bridge, languages=BRIDGED)) == {"en", "fr"}
