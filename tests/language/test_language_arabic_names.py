"""Names that were read as Arabic words are names; words beside names stay words."""

from __future__ import annotations

import pytest

from rag.language import Bridge
from rag.language.lexicon import load_lexicon
from rag.language.names import says
from rag.language.spelling import name_odds, spelling

_BRIDGE = Bridge()


@pytest.mark.parametrize(
    ("text", "name", "word"),
    [
        ("رفضت شركة كيفارو العرض", "Kifaro", "mouse"),
        ("قال كودي باريش إن السفينة غرقت", "Barish", "feather"),
        ("لماذا عاد جمال فروجي إلى الميناء؟", "Froji", "promote"),
        ("رحل الكابتن جورج إيليا", "Yilia", "eli"),
    ],
)
def test_a_name_is_written_as_it_is_said(text: str, name: str, word: str) -> None:
    gloss = _BRIDGE.gloss(text, "ar").text.split()
    assert name in gloss
    assert word not in gloss


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("قال الوزير إن السفينة غرقت", "ship"),
        ("وكتبت مريم رسالتها", "message"),
        ("رأى خليل كتابا", "book"),
    ],
)
def test_a_word_beside_a_name_stays_a_word(text: str, gloss: str) -> None:
    assert gloss in _BRIDGE.gloss(text, "ar").text.split()


def test_a_name_is_found_under_its_consonants_and_what_it_is_as_a_word_counts_less() -> None:
    analysis = _BRIDGE.analyse("رفضت شركة كيفارو العرض", "ar")
    assert "~kfr" in {term.key for term in analysis.names}
    weights = {term.gloss: term.weight for term in analysis.bridge if term.surface == "كيفارو"}
    assert weights["Kifaro"] > weights["mouse"] > 0


def test_nothing_is_told_by_the_next_sentence() -> None:
    first, second = "عاد بيتر", "فروجي وصل"
    apart = f"{_BRIDGE.gloss(first, 'ar').text} {_BRIDGE.gloss(second, 'ar').text}"
    assert _BRIDGE.gloss(f"{first}. {second}", "ar").text == apart
    assert _BRIDGE.gloss(f"{first} {second}", "ar").text != apart, "within a sentence it does tell"


def test_names_are_spelt_otherwise_than_words() -> None:
    odds = load_lexicon().name_odds
    assert spelling("برادوك", odds) > 0 > spelling("استيقظوا", odds)


def test_what_was_never_seen_leans_on_shorter_contexts() -> None:
    odds = name_odds(["abab", "abb"], ["cdcd", "cdd"])
    assert spelling("bab", odds) > 0 > spelling("dcd", odds)
    assert spelling("bbb", odds) > 0 > spelling("ddd", odds), "no such three letters were seen"


def test_an_english_form_says_a_name_and_no_word() -> None:
    assert says("peter", "بيتر")
    assert not says("stone", "حجر")
    assert not says("", "")
