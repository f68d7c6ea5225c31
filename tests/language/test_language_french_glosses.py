"""French function words in the gloss: the same word means another thing in another place."""

from __future__ import annotations

import pytest

from rag.language import Bridge

_BRIDGE = Bridge()


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("Le navire ne quitte plus le port.", "the ship leave no longer the port"),
        ("Le navire quitte plus souvent le port.", "the ship leave more often the port"),
        ("Personne n'a rien vu.", "nobody has nothing seen"),
        ("La personne qui n'a pas vu le navire.", "the person who has not seen the ship"),
        ("Le port n'a que deux navires.", "the port has only two ship"),
        ("Il dit que le navire n'est pas au port.", "he said that the ship is not to port"),
        ("le port des navires", "the port of ship"),
        ("Elle achète des navires.", "she buy ship"),
        ("Il y a trois ans, il y a eu une panne.", "three year ago there is had a breakdown"),
        ("Plus de 300 navires, le plus lourd au port", "more than 300 ship the most heavy to port"),
        ("Ce que le maire refuse, c'est l'or.", "what the mayor refuse it is gold"),
        ("Or le maire refuse.", "now the mayor refuse"),
        ("Le navire arrive à Oran à 20 heures.", "the ship arrive in Oran at 20 hour"),
        ("Le maire refuse de vendre le navire.", "the mayor refuse to sell the ship"),
        ("Il n'a « plus la force » d'attendre.", "he has no longer the force to wait"),
        ("Le maire l'a vendu sans le montrer.", "the mayor it has sell without it show"),
        ("Il les refuse.", "he them refuse"),
        ("Elle arrive en chantant.", "she arrive by sing"),
        ("Il demande s'il arrive.", "he ask if he arrive"),
        ("M. Diallo arrive.", "Mr Diallo arrive"),
        ("Le maire est de nouveau libre.", "the mayor is again free"),
        ("De nouveaux navires.", "of new ship"),
        ("Le navire n'a pu quitter le port.", "the ship not has can leave the port"),
        ("Rien ne peut quitter le port.", "nothing can leave the port"),
        ("Il faut quitter le port.", "must leave the port"),
        ("Pourquoi faut-il quitter le port ?", "why must leave the port"),
        ("Trois navires, soit 40 containers.", "three ship namely 40 container"),
        ("A la suite de la panne, le navire attend.", "as a result of the breakdown the ship wait"),
        ("A Oran, le maire refuse.", "in Oran the mayor refuse"),
        ("Le maire parle à Sunita Rawal.", "the mayor speak to Sunita Rawal"),
        ("Il a acheté des navires.", "he has buy ship"),
        ("Il n'en vend plus.", "he sell no longer"),
        ("Le maire, qui en 2020 vend le navire.", "the mayor who in 2020 sell the ship"),
        ("L'on vend le navire.", "they sell the ship"),
        ("Il arrive pour avoir vendu le navire.", "he arrive for having sell the ship"),
        ("Vingt navires ou trente.", "twenty ship or thirty"),
    ],
)
def test_a_function_word_is_glossed_as_it_is_meant(text: str, gloss: str) -> None:
    assert _BRIDGE.gloss(text, "fr").text == gloss


@pytest.mark.parametrize(
    ("question", "gloss"),
    [
        ("Qu'est-ce que le maire refuse ?", "what the mayor refuse"),
        ("Est-ce que le maire refuse ?", "the mayor refuse"),
        ("Pourquoi le maire refuse-t-il ?", "why the mayor refuse"),
        ("Pourquoi refuse-t-il ?", "why refuse he"),
        ("Y a-t-il un navire ?", "there is a ship"),
        ("Combien de navires le port a-t-il ?", "how many ship the port has"),
        ("Combien le maire a-t-il vendu le navire ?", "how much the mayor has sell the ship"),
        ("Combien sont vendus ?", "how many are sell"),
        ("A qui le maire vend-il le navire ?", "to who the mayor sell the ship"),
        ("Quel âge a le maire ?", "how old is the mayor"),
        ("Quel est le port ?", "what is the port"),
        ("ou est le navire", "where is the ship"),
        ("Que refuse le maire ?", "what refuse the mayor"),
        ("Le maire a-t-il les navires ?", "the mayor has the ship"),
        ("A-t-il refusé ?", "has he refuse"),
    ],
)
def test_a_question_is_glossed_without_its_scaffolding(question: str, gloss: str) -> None:
    assert _BRIDGE.gloss(question, "fr").text == gloss


def test_short_words_of_a_term_are_not_confused() -> None:
    assert "on the one hand" not in _BRIDGE.gloss("Privé d'une partie de ses clients.", "fr").text
    assert "permanent" not in _BRIDGE.gloss("Il ne l'a jamais dit.", "fr").text


def test_words_of_the_gloss_still_stand_where_they_stood() -> None:
    text = "L'un des navires n'a plus de pilote, il y a deux ans de cela."
    gloss = _BRIDGE.gloss(text, "fr")
    assert all(text[word.start : word.end] == word.surface for word in gloss.words)
    assert " ".join(word.glosses[0] for word in gloss.words if word.glosses) == gloss.text
