"""The quote gate: measured on hand-written pairs, and rule by rule."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from typing import Any

import gate_pairs as pairs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.cite import parse_markers
from rag.answer.gate.gate import Gate, Source
from rag.language import Bridge, sentence_spans
from rag.schema import Passage

BRIDGE = Bridge()


def source(text: str, language: str = "en", *, number: int = 1, title: str = "", start: int = 0) -> Source:
    spans = tuple((start + a, start + b) for a, b in sentence_spans(text, language))
    passage = Passage(
        id=f"p{number}",
        article_id="a",
        ordinal=0,
        start=start,
        end=start + len(text),
        text=text,
        title=title,
        source="a.txt",
        language=language,
        sentences=spans,
    )
    return Source(number=number, passage=passage, sentences=spans)


def gate(*sources: Source, language: str = "en") -> Gate:
    return Gate(sources, language=language, bridge=BRIDGE)


def verdict_of(pair: Any) -> bool:
    held = gate(source(pair.source, pair.source_language), language=pair.language)
    return held.check(f"{pair.sentence} [1]").supported


def test_nothing_that_the_source_does_not_say_passes_and_most_that_it_says_does() -> None:
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for pair in pairs.PAIRS:
        counts[pair.half, pair.supported, verdict_of(pair)] += 1
    assert counts["a", False, True] == 0 and counts["b", False, True] == 0
    assert counts["a", False, False] == 22 and counts["b", False, False] == 16
    assert counts["a", True, True] >= 16  # of 20; 18 when this was written, the lexicon decides
    assert counts["b", True, True] >= 10  # of 16; 11 when this was written


@pytest.mark.parametrize("pair", pairs.NEGATIONS, ids=lambda pair: pair.sentence)
def test_a_negation_reaches_the_next_content_word_of_its_clause(pair: Any) -> None:
    assert verdict_of(pair) is pair.supported


@pytest.mark.parametrize("pair", pairs.QUALIFIERS, ids=lambda pair: pair.sentence)
def test_what_stands_beside_a_number_must_not_be_the_opposite_of_the_source(pair: Any) -> None:
    assert verdict_of(pair) is pair.supported


@pytest.mark.parametrize("pair", pairs.SIZES, ids=lambda pair: pair.sentence)
def test_months_sizes_and_ordinals_are_those_of_the_source(pair: Any) -> None:
    assert verdict_of(pair) is pair.supported


@pytest.mark.parametrize("pair", pairs.BLIND, ids=lambda pair: pair.wrong)
def test_what_the_gate_cannot_see_is_known(pair: Any) -> None:
    """Should one of these begin to fail, the gate has become better: take it out here and in the gate's own words."""
    assert verdict_of(pair)


PORT = (
    "Dock workers in Marseille ended a nine-day strike on Tuesday. The port authority had agreed to raise wages by 4.5 "
    "percent. Union leader Claire Vasseur said the deal was not perfect. About 1,800 containers are waiting."
)

MUSK = "قال إيلون ماسك إن المنصة أغلقت الحساب."


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The strike ended on Tuesday [1].", "ok"),
        ("The strike ended on Tuesday.", "no_marker"),
        ("The strike ended on Tuesday [2].", "unknown_marker"),
        ("The strike ended on Tuesday [0].", "unknown_marker"),
        ("The strike ended on Tuesday [1][9].", "unknown_marker"),
        ("The strike ended on Tuesday [1234].", "no_marker"),
        ("The strike ended on Monday [1].", "figure"),
        ("Wages rise by 4.7 percent [1].", "figure"),
        ("The union leader is Claire Dubois [1].", "name"),
        ("Elections were announced yesterday [1].", "content"),
        ("The union said the deal was perfect [1].", "negation"),
        ("The port authority had not agreed to raise wages [1].", "negation"),
        ("See https://example.org for the strike [1].", "markup"),
        ("The strike [ended](x) on Tuesday [1].", "markup"),
        ("The strike ended on Tues\ufffdday [1].", "damaged"),
        ("[1]", "empty"),
        ("", "empty"),
        ("It is so [1].", "empty"),
    ],
)
def test_each_rule(sentence: str, reason: str) -> None:
    found = gate(source(PORT)).check(sentence)
    assert found.reason == reason
    assert found.supported == (reason == "ok") == bool(found.quotes)
    assert not parse_markers(found.text)


def test_the_quote_is_the_shortest_run_of_sentences_that_holds_it_up() -> None:
    held = source(PORT, start=1000)
    one = gate(held).check("About 1,800 containers are waiting [1].").quotes[0]
    assert PORT[one.start - 1000 : one.end - 1000] == "About 1,800 containers are waiting."
    two = gate(held).check("The strike in Marseille ended when wages were raised by 4.5 percent [1].").quotes[0]
    assert PORT[two.start - 1000 : two.end - 1000].count(".") == 3  # two sentences, one decimal point


def test_two_sources_hold_a_sentence_up_together_and_an_idle_one_is_not_cited() -> None:
    first = source("The council met in Lille on Monday.")
    second = source("The council adopted a budget of 40 million euros.", number=2)
    idle = source("Rain is expected in the north.", number=3)
    found = gate(first, second, idle).check("In Lille the council adopted a budget of 40 million euros [1][2][3].")
    assert found.supported and [quote.source for quote in found.quotes] == [1, 2]


def test_a_name_may_stand_in_the_title_and_a_number_may_not() -> None:
    held = source("He said the deal was not perfect.", title="Vasseur after 12 days of strike")
    assert gate(held).check("Vasseur said the deal was not perfect [1].").supported
    assert gate(held).check("After 12 days he said the deal was not perfect [1].").reason == "figure"


@pytest.mark.parametrize(
    ("text", "language", "sentence", "spoken", "supported"),
    [
        (MUSK, "ar", "Elon Musk said the platform closed the account [1].", "en", True),
        (MUSK, "ar", "Mark Zuckerberg said the platform closed the account [1].", "en", False),
        ("The head of the United Nations visited Amman.", "en", "The UN head visited Amman [1].", "en", True),
        ("L'ONU a envoyé 25 000 tonnes de blé.", "fr", "أرسلت الأمم المتحدة ٢٥ ألف طن من القمح [1].", "ar", True),
        ("L'ONU a envoyé 25 000 tonnes de blé.", "fr", "أرسلت الأمم المتحدة 25 مليون طن من القمح [1].", "ar", False),
        ("Der Bürgermeister eröffnete die Brücke.", "de", "Der Bürgermeister eröffnete die Brücke [1].", "de", True),
        ("Der Bürgermeister eröffnete die Brücke.", "de", "Der Minister verkaufte die Schule [1].", "de", False),
    ],
)  # fmt: skip
def test_across_languages_and_scripts(text: str, language: str, sentence: str, spoken: str, supported: bool) -> None:
    assert gate(source(text, language), language=spoken).check(sentence).supported is supported


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "fr", "ar", "de", "und"]), st.text(max_size=120))
def test_any_text_gets_a_verdict(sentence: str, language: str, text: str) -> None:
    found = gate(source(text, "en"), language=language).check(sentence + " [1]")
    assert not parse_markers(found.text)
    assert found.supported == bool(found.quotes)
    for quote in found.quotes:
        assert text[quote.start : quote.end].strip()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3), st.integers(0, 3))
def test_a_sentence_of_the_source_is_always_held_up_by_it(first: int, second: int) -> None:
    held = source(PORT)
    low, high = sorted((first, second))
    if high - low < 3:
        assert gate(held).check(held.text(low, high) + " [1]").supported


def test_what_is_remembered_of_texts_goes_with_the_bridge_that_read_them() -> None:
    bridge = Bridge(("en", "fr"))
    held = Gate([source("Le vieux pont est fermé depuis lundi.", "fr")], language="fr", bridge=bridge)
    assert held.check("Le pont est fermé. [1]").supported
    gone = weakref.ref(bridge)
    del held, bridge
    gc.collect()
    assert gone() is None
