"""What each article says of one thing, beside what the others say. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine

ARTICLES = {
    "bells.txt": "Bells for the chapel of Nordby\n\nThe choir of Nordby sang for 1,240 guests when the new bells of "
    "the chapel were rung on Sunday. About 90,000 guests come to the island every year, most of them in summer.\n\nThe "
    "bells cost 41,000 pounds, which the parish paid.",
    "cloches.txt": "Des cloches pour la chapelle de Nordby\n\nLa chorale de Nordby a chanté devant 1 310 invités quand "
    "les nouvelles cloches de la chapelle ont sonné dimanche.\n\nLes cloches ont coûté 41 000 livres, payées par la "
    "paroisse.",
    "football.txt": "United won at last\n\nThe striker scored 12 goals in 31 matches. The wedding of the goalkeeper "
    "had 220 guests, and nobody minded the rain.",
    "budget.md": "---\nlang: ar\n---\n# ميزانية القرية\n\nأقر المجلس ميزانية القرية أمس. عدد الأشجار في الساحة 130 "
    "شجرة، وستزرع البلدية 40 شجرة أخرى.",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


@pytest.mark.parametrize(
    ("question", "differ"),
    [
        ("Do the articles agree on the number of guests at the chapel of Nordby?", "The figures differ: "),
        (
            "Les articles divergent-ils sur le nombre d'invités à la chapelle de Nordby ?",
            "Les chiffres diffèrent : ",
        ),
        ("هل تختلف المقالات حول عدد الضيوف في كنيسة نوردبي؟", "تختلف الأرقام: "),
    ],
)
def test_articles_that_count_a_thing_stand_beside_each_other(engine: Engine, question: str, differ: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered" and answer.lead.startswith(differ)
    assert "1,240 (bells.txt)" in answer.lead and "1 310 (cloches.txt)" in answer.lead
    assert {one.source for one in answer.citations} == {"bells.txt", "cloches.txt"}
    assert all("1,240 guests" in one.quote or "1 310 invités" in one.quote for one in answer.citations)


def test_figures_that_are_the_same_or_not_surely_of_one_thing_are_not_said_to_differ(engine: Engine) -> None:
    answer = engine.ask("Do the articles agree on what the bells of the chapel cost?")
    assert {one.source for one in answer.citations} == {"bells.txt", "cloches.txt"}
    assert answer.lead == "What each article says of it, one sentence each:"


def test_with_one_article_or_none_nothing_is_compared(engine: Engine) -> None:
    one = engine.ask("Do the articles agree on the number of goals of the striker?")
    assert not one.lead and {citation.source for citation in one.citations} == {"football.txt"}
    assert one.notices == (
        "Only one article was found that says something of it, so that there is nothing to compare it with.",
    )
    none = engine.ask("Y a-t-il un désaccord entre les articles sur le nombre de pompiers ?")
    assert none.status != "answered" and not none.lead
