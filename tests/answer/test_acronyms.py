"""A name in capitals that spells a word that asks. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable

from rag import Engine

ARTICLES = {
    "fever.txt": "A fever in Nordby\n\nThe fever of Nordby has spread to four villages, the mayor said on Monday. The "
    "WHO called for calm and sent two doctors to the island. The ferry sails as it always does.",
    "fievre.txt": "La fièvre de Nordby\n\nLa fièvre de Nordby a gagné quatre villages, a dit lundi la maire. "
    "L'Organisation mondiale de la santé a appelé au calme et envoyé deux médecins dans l'île.",
}


def test_the_name_is_looked_for_and_asks_for_nobody(engine_over: Callable[..., Engine]) -> None:
    engine = engine_over(ARTICLES)
    for question in ("What did the WHO call for?", "WHO called for what?"):
        answer = engine.ask(question)
        assert answer.status == "answered" and "WHO called for calm" in answer.statements[0].text
    only = engine.ask("What did the WHO call for in French articles?")
    assert "L'Organisation mondiale de la santé" in only.statements[0].text
