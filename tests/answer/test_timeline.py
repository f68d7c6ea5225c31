"""What happened when: sentences in the order of the days that they state. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from rag import Answer, Engine, Filters, written_date

ARTICLES = {
    "port.md": "---\ndate: 2024-03-05\n---\n# Port Elm gets a ferry\n\nThe council of Port Elm signed on 2 March. "
    "The ferry had been ordered in May 2023.\n\nSalma Novak, the mayor, will open it on March 15. It rained.\n",
    "wall.md": "---\ndate: 2024-05-20\n---\n# The sea wall\n\nThe sea wall was raised in April 2024. Salma Novak paid "
    "for it on 3 May 2024.\n\nIt had been planned since 2019.\n",
    "post.txt": "The wall is a mistake, and everybody knows it.\n\n— Omar Reyes (@omar) 9 April 2024\n\nThe post was "
    "shared by thousands of people within hours.\n",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


def told(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def test_all_that_states_a_time_stands_in_order(engine: Engine) -> None:
    answer = engine.ask("Give me a timeline")
    assert answer.status == "answered" and answer.confidence == 1.0
    assert answer.lead == "Sentences that state a day or a month, in order of time: 6. Articles: 3."
    assert told(answer) == [
        "The ferry had been ordered in May 2023.",
        "The council of Port Elm signed on 2 March.",
        "Salma Novak, the mayor, will open it on March 15.",
        "The sea wall was raised in April 2024.",
        "The wall is a mistake, and everybody knows it.\n\n— Omar Reyes (@omar) 9 April 2024",
        "Salma Novak paid for it on 3 May 2024.",
    ]
    marked = [one.text[start:end] for one in answer.statements for start, end in one.highlights]
    assert marked == ["May 2023", "2 March", "March 15", "April 2024", "9 April 2024", "3 May 2024"]
    for citation in answer.citations:
        assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote


def test_within_a_time(engine: Engine) -> None:
    assert told(engine.ask("What happened in March 2024?")) == [
        "The council of Port Elm signed on 2 March.",
        "Salma Novak, the mayor, will open it on March 15.",
    ]
    assert told(engine.ask("Que s'est-il passé le 3 mai 2024 ?")) == ["Salma Novak paid for it on 3 May 2024."]
    assert told(engine.ask("ماذا حدث في مايو 2023؟")) == ["The ferry had been ordered in May 2023."]


def test_months_and_days_without_their_year(engine: Engine) -> None:
    assert told(engine.ask("What happened in March?")) == [
        "The council of Port Elm signed on 2 March.",
        "Salma Novak, the mayor, will open it on March 15.",
    ]
    assert told(engine.ask("Que s'est-il passé le 3 mai ?")) == ["Salma Novak paid for it on 3 May 2024."]
    refused = engine.ask("What happened in December?")
    assert refused.status == "not_in_corpus"
    assert refused.text.startswith("The articles do not answer this. No sentence was found in them that states")


def test_days_of_the_week(engine_over: Callable[..., Engine]) -> None:
    # 4 March 2024 was a Monday, and so was the day on which c.md was published.
    engine = engine_over(
        {
            "a.md": "---\ndate: 2024-03-06\n---\n# A ferry\n\nThe council of Port Elm signed on Monday.\n",
            "b.md": "---\ndate: 2024-03-06\n---\n# A wall\n\nThe sea wall was raised on 4 March.\n",
            "c.md": "---\ndate: 2024-03-11\n---\n# A bell\n\nThe bell of the harbour was sold to a museum.\n",
            "d.txt": "The market of the harbour was shut on Monday because of the rain.\n",
        }
    )
    assert told(engine.ask("What happened on Monday?")) == ["The council of Port Elm signed on Monday."]
    assert told(engine.ask("ماذا حدث في 4 مارس 2024؟")) == [
        "The council of Port Elm signed on Monday.", "The sea wall was raised on 4 March.",
    ]  # fmt: skip


def test_a_time_told_from_today_is_shown(engine: Engine) -> None:
    answer = engine.ask("What happened yesterday?")
    assert answer.status == "not_in_corpus"
    assert answer.notices[0].startswith(f"Asked for is {written_date(date.today() - timedelta(days=1))}.")


def test_of_a_name(engine: Engine) -> None:
    answer = engine.ask("Timeline of Salma Novak")
    assert answer.lead.startswith("On “Salma Novak”, sentences that state a day or a month, in order of time: 2.")
    assert told(answer) == [
        "Salma Novak, the mayor, will open it on March 15.",
        "Salma Novak paid for it on 3 May 2024.",
    ]


def test_articles_that_state_no_time_stand_in_the_order_of_publication(engine_over: Callable[..., Engine]) -> None:
    engine = engine_over(
        {
            "b.md": "---\ndate: 2024-05-20\n---\n# The wall\n\nSalma Novak paid for the wall of the harbour.\n",
            "a.md": "---\ndate: 2024-03-05\n---\n# A ferry\n\nSalma Novak signed for a ferry with sixty places.\n",
            "c.txt": "Salma Novak was born on a farm near the sea.\n",
        }
    )
    answer = engine.ask("Timeline of Salma Novak")
    assert answer.lead == (
        "No sentence on “Salma Novak” states such a time. Articles that mention it, in the order in which they were "
        "published: 2."
    )
    assert [citation.source for citation in answer.citations] == ["a.md", "b.md"]


def test_filters_hold(engine: Engine) -> None:
    answer = engine.ask("Give me a timeline", filters=Filters(articles=("wall.md",)))
    assert {citation.source for citation in answer.citations} == {"wall.md"}


def test_a_date_filter_says_what_it_leaves_out(engine: Engine) -> None:
    answer = engine.ask("Give me a timeline", filters=Filters(since=date(2024, 4, 1)))
    assert {citation.source for citation in answer.citations} == {"wall.md"}
    assert len(answer.notices) == 1 and "1" in answer.notices[0]


def test_a_time_of_which_nothing_is_told_is_refused(engine: Engine) -> None:
    answer = engine.ask("What happened in March 1999?")
    assert (answer.status, answer.statements, answer.hits) == ("not_in_corpus", (), ())
    assert answer.notices[0] in answer.text
    assert engine.ask("What happened to Salma Novak in March 1999?").status != "answered"


def test_articles_of_that_time_that_state_none_are_told_with_their_first_sentence(
    engine_over: Callable[..., Engine],
) -> None:
    engine = engine_over(
        {
            "a.md": "---\ndate: 2024-03-05\n---\n# A ferry\n\nThe council signed for a ferry with sixty places.\n",
            "b.md": "---\ndate: 2024-03-20\n---\n# The wall\n\nThe wall of the harbour was raised on 3 March.\n",
            "c.md": "---\ndate: 2024-04-20\n---\n# The bell\n\nThe bell of the harbour was sold to a museum.\n",
        }
    )
    answer = engine.ask("What happened in March 2024?")
    assert told(answer) == [
        "The wall of the harbour was raised on 3 March.", "The council signed for a ferry with sixty places.",
    ]  # fmt: skip
    assert answer.lead == (
        "Sentences that state a day or a month, in order of time: 1. Articles: 1. Articles published then that state "
        "no such time, with their first sentence: 1."
    )


def test_a_subject_that_stands_nowhere_in_these_words_is_searched_for(engine: Engine) -> None:
    answer = engine.ask("Give me a timeline of the wall in the sea")
    assert "The sea wall was raised in April 2024." in told(answer)
    assert answer.confidence < 1.0


def test_twins_are_told_once_in_the_language_of_the_question(seed_engine: Engine) -> None:
    by_language = {}
    for language, question in (("en", "What happened on 27 November 2023?"), ("ar", "ماذا حدث في 27 نوفمبر 2023؟")):
        answer = seed_engine.ask(question)
        assert answer.citations and len({one.source for one in answer.citations}) == 1
        assert all(one.also_in for one in answer.citations)
        by_language[language] = answer.citations[0]
    assert by_language["en"].also_in == (by_language["ar"].source,)
    assert by_language["ar"].also_in == (by_language["en"].source,)


def test_a_twin_with_another_figure_is_told_too(engine_over: Callable[..., Engine]) -> None:
    text = (
        "---\ndate: 2024-03-05\n---\n# Fire in the mill of {0}\n\nA fire in the textile mill of Port Elm injured {1} "
        "workers on 4 March 2024. The mill of Port Elm made cotton for sails.\n"
    )
    engine = engine_over({"a.md": text.format("Port Elm", 23), "b.md": text.format("Port Elm", 27)})
    answer = engine.ask("What happened on 4 March 2024?")
    assert len(answer.statements) == 2
    assert not any(one.also_in for one in answer.citations)


def test_a_month_does_not_lie_in_one_of_its_days(engine: Engine) -> None:
    assert engine.ask("What happened on 3 April 2024?").status == "not_in_corpus"
