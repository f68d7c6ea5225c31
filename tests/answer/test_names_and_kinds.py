"""What is said of a kind of thing is never told of one that has a name; real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

ARTICLES = {
    "harbour.txt": (
        "Des militants écologistes bloquent le port\n\n"
        "Des militants écologistes ont bloqué lundi le port de Sète pendant trois heures. "
        "Une militante écologiste a été blessée.\n"
    ),
    "beach.txt": (
        "Le rover est arrivé\n\n"
        "Le rover construit par les étudiants a roulé sur la plage pendant une heure. "
        "Une panne informatique mondiale a retardé les essais.\n"
    ),
    "hospital.txt": (
        "مستشفى يعود إلى الإنترنت الفضائي\n\n"
        "يعتمد المستشفى منذ أربعة أشهر على الإنترنت الفضائي لإرسال صور الأشعة إلى العاصمة.\n"
    ),
    "factory.txt": (
        "Renault ferme un atelier\n\nRenault a fermé mardi un atelier de peinture, dont le toit menaçait ruine.\n"
    ),
    "bookshop.txt": (
        "Mohammed Alami ouvre une librairie\n\n"
        "Mohammed Alami a ouvert une librairie à Fès. Son ami Salah Benani y vend du thé.\n"
    ),
    "race.txt": (
        "Baker wins the race\n\nCarlos Mendes, a baker from Porto, won the city marathon on Sunday in two hours and "
        "nineteen minutes. Diana Kowalska came second, and Sophie Harris of Leeds came third.\n"
    ),
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


@pytest.mark.parametrize("name", ["Greta Thunberg", "Perseverance", "CrowdStrike", "Starlink", "Peugeot"])
@pytest.mark.parametrize("frame", ["{}", "Who is {}?", "Tell me about {}", "Which articles mention {}?"])
def test_no_article_names_it(engine: Engine, name: str, frame: str) -> None:
    answer = engine.ask(frame.format(name))
    assert answer.status == "not_in_corpus"
    assert any(word in one for word in name.split() for one in answer.missing)


@pytest.mark.parametrize(
    "name",
    ["Princess Diana", "Prophet Muhammad", "Mohamed Salah", "Kamala Harris", "Carlos the Jackal", "Alami Benani"],
)
@pytest.mark.parametrize("frame", ["{}", "Who is {}?", "Tell me about {}", "Which articles mention {}?"])
def test_a_namesake_is_not_who_was_asked_about(engine: Engine, name: str, frame: str) -> None:
    assert engine.ask(frame.format(name)).status != "answered"


@pytest.mark.parametrize("name", ["Diana Kowalska", "Mohammed Alami", "Salah Benani", "Sophie Harris"])
@pytest.mark.parametrize("frame", ["{}", "Tell me about {}", "Which articles mention {}?"])
def test_who_was_asked_about_is_found(engine: Engine, name: str, frame: str) -> None:
    answer = engine.ask(frame.format(name))
    assert answer.status == "answered" and name in " ".join(one.text for one in answer.statements)


@pytest.mark.parametrize(
    ("asked", "source"),
    [
        ("climate activists", "harbour.txt"),
        ("the global IT outage", "beach.txt"),
        ("Tell me about satellite internet", "hospital.txt"),
        ("Renault", "factory.txt"),
    ],
)
def test_the_kind_is_found(engine: Engine, asked: str, source: str) -> None:
    answer = engine.ask(asked)
    assert answer.status == "answered" and answer.citations[0].source == source


def test_a_reading_aid_names_nobody(engine: Engine) -> None:
    assert "CrowdStrike" not in engine.gloss("Une panne informatique mondiale a retardé les essais.")
    assert "Starlink" not in engine.gloss("يعود المستشفى إلى الإنترنت الفضائي")


def test_an_expression_that_is_missing_is_named_once(engine: Engine) -> None:
    assert engine.ask("Greta Thunberg").missing == ("Greta Thunberg",)
