"""Names across scripts, and the pieces of Arabic analysis."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.arabic import bare, light_stem, readings, without_attached
from rag.language.english import roman_number
from rag.language.names import acronym, romanised, skeleton, skeletons


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("ماسك", "Musk"),
        ("خامنئي", "Khamenei"),
        ("ترامب", "Trump"),
        ("بوتين", "Poutine"),
        ("نتنياهو", "Netanyahu"),
        ("شيراك", "Chirac"),
        ("ساركوزي", "Sarkozy"),
        ("فلاديمير", "Vladimir"),
        ("فريسنو", "Fresno"),
        ("هادريان", "Hadrian"),
    ],
)
def test_a_name_has_one_skeleton_in_both_scripts(arabic: str, latin: str) -> None:
    assert set(skeletons(arabic)) & set(skeletons(latin))


@pytest.mark.parametrize(("left", "right"), [("ماسك", "Macron"), ("ترامب", "Turing"), ("لندن", "Lisbon")])
def test_different_names_have_different_skeletons(left: str, right: str) -> None:
    assert not set(skeletons(left)) & set(skeletons(right))


def test_one_consonant_is_no_skeleton() -> None:
    assert skeleton("Leo") == ""
    assert skeletons("") == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("بي", "بي", "سي"), "bbc"), (("إيه", "بي", "سي"), "abc"), (("في", "او"), ""), (("بي",), ""), (("بيت", "بي"), "")],
)
def test_acronyms_are_spelt_with_letter_names(words: tuple[str, ...], expected: str) -> None:
    assert acronym(words) == expected


def test_transliteration_can_be_read() -> None:
    assert romanised("جاكسونفيل") == "Jaksonfil"
    assert romanised("الواشنطني") == "Washntni"


@pytest.mark.parametrize(
    ("form", "expected"),
    [("والمدينه", "مدينه"), ("للمدينه", "مدينه"), ("بالبيت", "بيت"), ("مدينه", "مدينه"), ("ال", "ال")],
)
def test_bare_takes_off_what_an_article_gives_away(form: str, expected: str) -> None:
    assert bare(form) == expected


@pytest.mark.parametrize(
    ("form", "core"), [("وبمدينتهم", "مدينه"), ("مستواه", "مستوي"), ("فكتبها", "كتب"), ("سيكتب", "يكتب")]
)
def test_readings_hold_the_word(form: str, core: str) -> None:
    assert readings(form)[0] == form
    assert core in readings(form)


def test_no_pronoun_is_taken_off_after_an_article() -> None:
    assert "طري" not in readings("الطريق")
    assert "كتاب" in readings("كتابها")
    assert "كتا" not in readings("الكتاب")


@pytest.mark.parametrize(
    ("form", "expected"), [("والمدينه", "مدين"), ("المدن", "مدن"), ("معلمون", "معلم"), ("من", "من")]
)
def test_light_stem_is_light10(form: str, expected: str) -> None:
    assert light_stem(form) == expected


def test_attached_letters_come_off_known_words_only() -> None:
    known = {"طريقه", "بغداد"}.__contains__
    assert without_attached("بطريقه", known) == "طريقه"
    assert without_attached("بغداد", known) == "بغداد"
    assert without_attached("بزرقون", known) == "بزرقون"


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("XIV", "14"),
        ("XLIX", "49"),
        ("MCMXC", "1990"),
        ("II", "2"),
        ("I", None),
        ("CD", None),
        ("xiv", None),
        ("IIII", None),
    ],
)
def test_roman_numerals(surface: str, value: str | None) -> None:
    assert roman_number(surface) == value


@settings(max_examples=100, deadline=None)
@given(word=st.text(max_size=20))
def test_skeletons_are_short_and_distinct(word: str) -> None:
    found = skeletons(word)
    assert len(found) == len(set(found)) <= 4
    assert all(len(bones) >= 2 for bones in found)
