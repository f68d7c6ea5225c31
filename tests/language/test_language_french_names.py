"""Names that are French words as well are not glossed as words; words with a capital that are no names are."""

from __future__ import annotations

import pytest

from rag.language import Bridge

_BRIDGE = Bridge()


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("Le maire Pierre Leloup arrive.", "the mayor Pierre Leloup arrive"),
        ("Le maire et Marie Boulanger arrivent.", "the mayor and Marie Boulanger arrive"),
        ("Solène Dauphin arrive.", "Solène Dauphin arrive"),
        ("Pierre arrive.", "Pierre arrive"),
        ("M. Petit et Mme Blanc arrivent.", "Mr Petit and Mrs Blanc arrive"),
        ("Me Rose Berger arrive.", "lawyer Rose Berger arrive"),
        ("la salle Marcel-Jourdain", "the room Marcel Jourdain"),
        ("le port de Sainte-Barbe", "the port of saint Barbe"),
    ],
)
def test_a_name_stays_as_it_is_written(text: str, gloss: str) -> None:
    assert _BRIDGE.gloss(text, "fr").text == gloss


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("La pierre arrive.", "the stone arrive"),
        ("Pierres et navires arrivent.", "stone and ship arrive"),
        ("l'Union européenne et la Banque Centrale", "the European Union and the central bank"),
        ("la Marine arrive à Londres", "the navy arrive in London"),
        ("LE MAIRE REFUSE LA PIERRE", "the mayor refuse the stone"),
        ("le navire de la vallée du Jourdain", "the ship of the Jordan Valley"),
    ],
)
def test_a_word_with_a_capital_is_glossed(text: str, gloss: str) -> None:
    assert _BRIDGE.gloss(text, "fr").text == gloss


def test_a_name_is_found_under_its_form_and_as_a_name() -> None:
    analysis = _BRIDGE.analyse("Le maire Pierre Leloup arrive.", "fr")
    assert {"=pierre", "=leloup"} <= {term.key for term in analysis.names}
    weights = {term.gloss: term.weight for term in analysis.bridge}
    assert weights["Pierre"] > weights["stone"], "what it is as a word counts less, and does count"


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("Le maire entend vendre le navire.", "the mayor intend sell the ship"),
        ("Le maire n'entend pas vendre le navire.", "the mayor intend not sell the ship"),
        ("Il entend parler du navire.", "he hear speak of ship"),
        ("Il entend le navire.", "he hear the ship"),
    ],
)
def test_who_means_to_do_something_does_not_hear_it(text: str, gloss: str) -> None:
    assert _BRIDGE.gloss(text, "fr").text == gloss
