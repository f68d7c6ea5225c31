"""Recognition of languages: more of them than are bridged, and honest about short texts."""

from __future__ import annotations

import random
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language import RECOGNISED, plausible, question_words, recognise

ROOT = Path(__file__).parents[2]
BRIDGED = ("en", "fr", "ar")
recogniser: Any = import_module("rag.language.recognise")  # the package's name for it is the function's


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour was closed for three days after the storm.", "en"),
        ("Le port est resté fermé pendant trois jours après la tempête.", "fr"),
        ("أغلق الميناء ثلاثة أيام بعد العاصفة التي ضربت الساحل.", "ar"),
        ("Der Hafen blieb nach dem Sturm drei Tage lang geschlossen.", "de"),
        ("El puerto permaneció cerrado tres días después de la tormenta.", "es"),
        ("بندر پس از توفان سه روز بسته ماند و کشتی‌ها نتوانستند حرکت کنند.", "fa"),
        ("Who is the mayor?", "en"),
        ("Qui dirige la ville ?", "fr"),
        ("Wer war Kohl?", "de"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert recognise(text) == language


PARAGRAPHS = [
    line
    for path in sorted((ROOT / "eval" / "practice").glob("set[12]/*.txt"))
    for line in path.read_text("utf-8").splitlines()
    if len(line) > 100
]


def test_function_words_tell_what_the_recogniser_does(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    mixed = [" ".join(one[:300] for one in chance.sample(PARAGRAPHS, 2)) for _ in range(200)]
    told = [recognise(text) for text in PARAGRAPHS + mixed]
    by_function_words = [recogniser._told_by_function_words(words_of(text)) for text in PARAGRAPHS]
    assert sum(map(bool, by_function_words)) > 0.6 * len(PARAGRAPHS)
    monkeypatch.setattr(recogniser, "_told_by_function_words", lambda words: None)
    assert told == [recognise(text) for text in PARAGRAPHS + mixed]


@pytest.mark.parametrize(
    "text",
    [
        "El gobierno anunció el martes que la nueva ley de vivienda entrará en vigor el próximo año, a pesar de las "
        "protestas de los propietarios que se reunieron en la plaza de la capital, y que no se trata de una medida.",
        "O governo anunciou na terça-feira que a nova lei da habitação entrará em vigor no próximo ano, apesar dos "
        "protestos dos proprietários que se reuniram na praça da capital, e que não se trata de uma medida.",
        "دولت روز سه‌شنبه اعلام کرد که قانون جدید مسکن از سال آینده اجرا خواهد شد، با وجود اعتراض مالکانی که در میدان "
        "پایتخت گرد آمدند. وزیر گفت که این اقدام علیه کسی نیست، بلکه کمکی است برای جوانانی که خانه ندارند.",
    ],
)
def test_function_words_do_not_take_a_neighbour_for_a_bridged_language(text: str) -> None:
    assert len(words_of(text)) >= 25
    assert recogniser._told_by_function_words(words_of(text)) is None
    assert recognise(text) in ("es", "pt", "fa")


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


@pytest.mark.parametrize("text", ["", "2025", "?!", "ab", "12 + 30"])
def test_a_text_without_letters_gets_the_default(text: str) -> None:
    assert recognise(text) == "und"
    assert recognise(text, default="fr") == "fr"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Who is she?", "en"),
        ("Où est-il ?", "fr"),
        ("من هو؟", "ar"),
        ("Was ist mit dem Bahnhof in der Stadt passiert?", "de"),
        ("the UN exemption rule", "en"),
        ("la règle WHO IT", "fr"),
        ("THE HARBOUR RULE", "en"),
        ("Okonkwo", "en"),
        ("Hansol Cell", "en"),
    ],
)
def test_the_best_language_of_a_question_comes_first(text: str, first: str) -> None:
    assert plausible(text, BRIDGED)[0] == first


def test_a_doubtful_question_may_be_in_several_languages() -> None:
    assert set(plausible("station", BRIDGED)) == {"en", "fr"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why did the mayor of the small town resign last year?", "en"),
        ("Who is the mayor of Montfort-sur-Marne?", "en"),
        ("Where is Le Courrier printed?", "en"),
        ("Combien de temps a-t-il vécu à Rennes ?", "fr"),
    ],
)
def test_a_clear_question_is_in_one_language(text: str, language: str) -> None:
    assert plausible(text, BRIDGED) == (language,)


def test_a_text_without_letters_may_be_in_the_first_language() -> None:
    assert plausible("2025?", BRIDGED) == ("en",)
    assert plausible("2025?", ()) == ("und",)


def test_question_words_are_known_per_language() -> None:
    assert "who" in question_words("en")
    assert "quand" in question_words("fr")
    assert "متى" in question_words("ar")
    assert question_words("xx") == frozenset()


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_recognition_never_fails(text: str) -> None:
    assert recognise(text) in {*RECOGNISED, "und"}
    found = plausible(text, BRIDGED)
    assert found
    assert len(set(found)) == len(found)


def test_importing_the_package_loads_no_recogniser() -> None:
    import subprocess

    code = (
        "import sys, rag.language; "
        "print([m for m in ('lingua', 'sentencex', 'Stemmer', 'ftfy', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
