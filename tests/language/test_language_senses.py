"""Which of its meanings a word has: the words near it tell, and none of them leaves the first gloss in place."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from rag.language import Bridge
from rag.language.senses import chosen, cues_of, read_senses
from rag.language.words import read_words

_BRIDGE = Bridge()
_ROWS = [
    ("versé", "pour", "essence eau"),
    ("versé", "overturn", "camion fossé <a"),
    ("avance", "advance", "*"),
    ("avance", "early", "<en >#"),
]
_KEYS, _SENSES = read_senses(_ROWS, {"versé": ["verser versé"], "avance": ["avance avances"]}, "fr")


def first(text: str, form: str) -> str:
    """The first gloss of a word of a text, of which the lists say "pay" and "loan"."""
    words = read_words(text, "fr")
    place = next(number for number, word in enumerate(words) if word.form == form)
    return chosen(("pay", "loan"), _SENSES[_KEYS[form]], words, cues_of(words, "fr"), place, "fr")[0]


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("Elle verse trente euros, versé hier.", "pay"),
        ("De l'essence fut versé sur le port.", "pour"),
        ("Des essences versé", "pour"),
        ("Le camion versé est au fossé.", "overturn"),
        ("Il a versé trente euros.", "overturn"),
        ("L'essence manque. Il versé trente euros.", "pay"),
        ("L'essence : « versé » hier.", "pour"),
        ("Les fossés, versé", "overturn"),
        ("Des eaux versé", "pour"),
        ("essence un deux trois quatre cinq six sept huit versé", "pay"),
    ],
)
def test_the_words_of_a_sentence_within_reach_tell(text: str, gloss: str) -> None:
    assert first(text, "versé") == gloss


def test_a_default_stands_where_nothing_tells_and_numbers_are_cues() -> None:
    assert first("Une avance du port", "avance") == "advance"
    assert first("Le navire a une avance 3", "avance") == "early"
    assert first("Le navire est en avance", "avance") == "early"


def test_the_other_glosses_stay_behind_the_chosen_one() -> None:
    words = read_words("versé essence", "fr")
    senses, cues = _SENSES[_KEYS["versé"]], cues_of(words, "fr")
    assert chosen(("pay", "pour", "shed"), senses, words, cues, 0, "fr") == ("pour", "pay", "shed")


def test_all_forms_of_a_row_and_their_foldings_have_its_senses() -> None:
    assert _KEYS["verser"] == _KEYS["versé"] == _KEYS["~verse"]
    assert _KEYS["avances"] != _KEYS["versé"]


def test_an_arabic_verb_is_told_by_its_preposition_behind_the_subject_and_a_noun_by_its_article() -> None:
    rows = [("قضى", "eliminate", ">على"), ("قضى", "judge", "=ال")]
    keys, senses = read_senses(rows, {"قضى": ["قضى القضى"]}, "ar")

    def of(text: str) -> str:
        words = read_words(text, "ar")
        return chosen(("spend",), senses[keys["قضى"]], words, cues_of(words, "ar"), 0, "ar")[0]

    assert of("قضى الجيش على المجموعة") == "eliminate"
    assert of("قضى الجيش أياما") == "spend"
    assert of("والقضى الجيش") == "judge"


def test_a_users_own_word_is_not_overruled(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("fr\tversé\tdeposit\n", encoding="utf-8")
    text = "Il a versé de l'essence."
    assert "pour" in _BRIDGE.gloss(text, "fr").text
    assert "deposit" in Bridge(lexicon=own).gloss(text, "fr").text


@pytest.mark.parametrize(
    ("text", "language", "meant", "not_meant"),
    [
        ("Il a versé de l'essence sur le sol.", "fr", "pour", "pay"),
        ("Le ministère a versé la prime aux agents.", "fr", "pay", "pour"),
        ("L'amende s'élève à 300 euros.", "fr", "amount", "student"),
        ("وقع عطل في محرك الطائرة", "ar", "fault", "holiday"),
    ],
)
def test_the_bundled_senses(text: str, language: str, meant: str, not_meant: str) -> None:
    gloss = _BRIDGE.gloss(text, language).text.split()
    assert meant in gloss
    assert not_meant not in gloss


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_row_of_the_bundled_senses_can_be_used(language: str) -> None:
    folder = files("rag").joinpath("data", "lexicon")
    known = {
        form
        for line in folder.joinpath(f"words.{language}.tsv").read_text("utf-8").splitlines()
        for form in line.split("\t")[0].split()
    }
    for line in folder.joinpath(f"senses.{language}.tsv").read_text("utf-8").splitlines():
        forms, gloss, cues = line.split("\t")
        assert known.issuperset(forms.split()), line
        assert gloss.isascii() and gloss == gloss.strip() != "", line
        assert cues.split(), line
        assert all(one.strip("<>") for one in cues.split()), line
