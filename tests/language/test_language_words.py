"""Words, numbers and sentences: where they stand and what they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language import normalise, sentence_spans
from rag.language.normalise import repair
from rag.language.words import number_form, words_of


def forms(text: str, language: str) -> list[str]:
    return [word.form for word in words_of(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("l'homme qu'on aime", "fr", ["l", "homme", "qu", "on", "aime"]),
        ("Qu’a-t-il dit", "fr", ["qu", "a", "t", "il", "dit"]),
        ("Musk's plan", "en", ["musk", "s", "plan"]),
        ("وMeta أيضا", "ar", ["و", "meta", "أيضا"]),
        ("شركة OpenAI الأمريكية", "ar", ["شركة", "openai", "الأمريكية"]),
        ("اسْتِحْوَاذًا", "ar", ["استحواذا"]),
        ("8يناير", "ar", ["8", "يناير"]),
        ("the 5G network", "en", ["the", "5g", "network"]),
    ],
)
def test_words_stand_alone_without_what_is_written_on_to_them(text: str, language: str, expected: list[str]) -> None:
    assert forms(text, language) == expected


@pytest.mark.parametrize(
    ("digits", "language", "expected"),
    [
        ("1,140", "en", "1140"),
        ("1 140", "fr", "1140"),
        ("1\u202f140", "fr", "1140"),
        ("1140", "en", "1140"),
        ("1.140", "de", "1140"),
        ("1.140", "en", "1.14"),
        ("9,6", "fr", "9.6"),
        ("9.6", "en", "9.6"),
        ("5.20", "en", "5.2"),
        ("١٤٬٦٠٠", "ar", "14600"),
        ("٣٫٤", "ar", "3.4"),
        ("1,234,567.50", "en", "1234567.5"),
        ("1.234.567,50", "de", "1234567.5"),
        ("007", "en", "7"),
        ("0", "en", "0"),
    ],
)
def test_one_number_has_one_form(digits: str, language: str, expected: str) -> None:
    assert number_form(digits, language) == expected
    assert forms(digits, language) == [expected]


@pytest.mark.parametrize(("text", "expected"), [("the 1990s", "1990"), ("the 3rd", "3"), ("67th", "67")])
def test_ordinal_endings_do_not_hide_a_number(text: str, expected: str) -> None:
    assert expected in forms(text, "en")


def test_a_lone_tatweel_is_no_word() -> None:
    assert forms("ـ كلمة", "ar") == ["كلمة"]


def test_separate_numbers_stay_separate() -> None:
    assert forms("in 2020, 150 people", "en") == ["in", "2020", "150", "people"]


def test_mojibake_is_repaired_and_keeps_its_offsets() -> None:
    text = "the fire serviceâ€™s CafÃ©"
    words = words_of(text, "en")
    assert words[-1].form == "café"
    assert text[words[-1].start : words[-1].end] == "CafÃ©"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("إيلون", "ايلون"),
        ("مدينة", "مدينه"),
        ("مُحَمَّد", "محمد"),
        ("Élysée", "elysee"),
        ("Œuvre", "oeuvre"),
        ("ﬁnance", "finance"),
        ("٢٠٢٥", "2025"),
        ("CafÃ©", "cafe"),
        ("a\u200fb", "ab"),
    ],
)
def test_spellings_of_one_word_normalise_alike(left: str, right: str) -> None:
    assert normalise(left, "und") == normalise(right, "und")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("One here. Two here.", "en", ["One here.", "Two here."]),
        ("Mr. Smith came. He left.", "en", ["Mr. Smith came.", "He left."]),
        ("A title\nThe body starts", "en", ["A title", "The body starts"]),
        ("a\r\nb\u2028c", "en", ["a", "b", "c"]),
        ("هل تعرف؟ نعم أعرف.", "ar", ["هل تعرف؟", "نعم أعرف."]),
        ("كتب الأول؛ ثم الثاني", "ar", ["كتب الأول؛", "ثم الثاني"]),
        ("", "en", []),
        (" \n\t ", "fr", []),
    ],
)
def test_sentences(text: str, language: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, language)] == expected


TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("اأإةىوبلكمن اعام 1٢.,٫؟؛!\n\r\u200f’'-éÃ©â€™Aa ")),
    max_size=120,
)


@settings(max_examples=100, deadline=None)
@given(text=TEXT, language=st.sampled_from(["en", "fr", "ar", "de", "und", "zh"]))
def test_sentences_are_ordered_trimmed_and_complete(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    covered: set[int] = set()
    previous = 0
    for start, end in spans:
        assert previous <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        covered.update(range(start, end))
        previous = end
    assert all(character.isspace() or place in covered for place, character in enumerate(text))


@settings(max_examples=100, deadline=None)
@given(text=TEXT, language=st.sampled_from(["en", "fr", "ar"]))
def test_words_are_ordered_spans_of_the_text(text: str, language: str) -> None:
    previous = 0
    for word in words_of(text, language):
        assert previous <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.surface
        assert word.form
        previous = word.start


@settings(max_examples=100, deadline=None)
@given(text=TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text, "und")
    assert normalise(once, "und") == once


@settings(max_examples=100, deadline=None)
@given(text=TEXT)
def test_repair_maps_every_character(text: str) -> None:
    repaired, offsets = repair(text)
    if offsets is not None:
        assert len(offsets) == len(repaired) + 1
        assert offsets == sorted(offsets)
        assert offsets[-1] == len(text)


def test_lone_surrogates_break_nothing() -> None:
    text = "One \ud800 here. Two."
    assert [text[start:end] for start, end in sentence_spans(text, "en")] == ["One \ud800 here.", "Two."]
    assert forms(text, "en") == ["one", "here", "two"]
    assert normalise(text, "en")
