"""Follow-ups to requests for articles and about one: what they are made whole with, and what is answered then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rag import Answer, Citation, Engine
from rag.answer import recalled

LANGUAGES = ("en", "fr", "ar")


def turns(*questions: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question} for question in questions]


def shown(request: str) -> Answer:
    """Three articles, of which the second is the newest; one where the newest is asked for."""
    listed = (("wall.md", 2), ("ferry.md", 9), ("dam.md", 1))
    if "newest article" in request or "French" in request:
        listed = listed[1:2]
    citations = tuple(
        Citation(
            number=n,
            article_id=source,
            title=source,
            source=source,
            url=None,
            language="en",
            published=date(2024, month, 1),
            start=0,
            end=4,
            quote="Rain",
            passage_id=source,
            content_hash="",
        )
        for n, (source, month) in enumerate(listed, start=1)
    )
    return Answer(
        question=request,
        searched_for=request,
        language="en",
        status="answered",
        text="",
        statements=(),
        citations=citations,
        hits=(),
        confidence=1.0,
    )


def whole(*questions: str) -> str:
    """The last question as it is made whole by those before it."""
    return recalled(questions[-1], turns(*questions[:-1]), languages=LANGUAGES, shown=shown)[0]


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Summarise the article about the dam", "who wrote it?", "Who wrote the article about the dam?"),
        ("Summarise the article about the dam", "And when was it published?",
         "When was the article about the dam published?"),
        ("Who wrote the dam article?", "who is quoted in it?", "Who is quoted in the article about dam?"),
        ("Who wrote the dam article?", "and the ferry article?", "Who wrote the article about ferry?"),
        ("Who wrote the article about the dam?", "What is it about?", "Summarise the article about the dam"),
        ("Summarise dam.md", "where was it published?", "Where was the article “dam.md” published?"),
        ("Summarise the French article about the dam", "who wrote it?", "Who wrote the article “ferry.md”?"),
        ("Résume l'article sur le barrage", "qui l'a écrit ?", "Qui a écrit l'article sur le barrage ?"),
        ("Résume l'article sur le barrage", "Et quand a-t-il été publié ?",
         "Quand a été publié l'article sur le barrage ?"),
        ("Qui a écrit l'article sur le barrage ?", "Résume-le", "Résume l'article sur le barrage"),
        ("Qui a écrit l'article sur le barrage ?", "et l'article sur le bac ?", "Qui a écrit l'article sur le bac ?"),
        ("لخص المقال عن السد", "من كتبه؟", "من كتب المقال عن السد؟"),
        ("لخص المقال عن السد", "ومتى نُشر؟", "متى نشر المقال عن السد؟"),
        ("من كتب المقال عن السد؟", "لخصه", "لخص المقال عن السد"),
        ("من كتب المقال عن السد؟", "ومقال العبارة؟", "من كتب المقال عن العبارة؟"),
    ],
)  # fmt: skip
def test_of_an_article_that_was_asked_about(before: str, question: str, expected: str) -> None:
    assert whole(before, question) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Which articles mention Cork?", "and Oslo?", "Which articles mention Oslo?"),
        ("Which articles mention the UN?", "what about Oslo?", "Which articles mention Oslo?"),
        ("Which articles mention Cork?", "how many?", "Which articles mention Cork?"),
        ("How many articles mention Cork?", "which ones?", "How many articles mention Cork?"),
        ("How many articles are in French?", "which ones?", "How many articles are in French?"),
        ("Which articles mention Cork?", "how many of them mention Oslo?", "how many articles mention Oslo?"),
        ("articles by Ann Dahl", "and Jan Weber?", "articles by Jan Weber"),
        ("How many articles are in French?", "and in Arabic?", "and the articles in Arabic?"),
        ("Which articles mention Cork?", "which are in Arabic?", "and the articles in Arabic?"),
        ("Which articles mention Cork?", "and from 2024?", "and the articles from 2024?"),
        ("Quels articles parlent du Caire ?", "et d'Oslo ?", "Quels articles parlent de Oslo ?"),
        ("Combien d'articles mentionnent Cork ?", "lesquels ?", "Combien d'articles mentionnent Cork ?"),
        ("Quels articles mentionnent Cork ?", "et Oslo ?", "Quels articles mentionnent Oslo ?"),
        ("Quels articles avez-vous ?", "et en arabe ?", "et les articles en arabe ?"),
        ("كم مقالا يذكر كورك؟", "وأوسلو؟", "كم مقالا يذكر أوسلو؟"),
        ("كم مقالا يذكر كورك؟", "ما هي؟", "كم مقالا يذكر كورك؟"),
        ("ما المقالات الموجودة؟", "وبالفرنسية؟", "المقالات بالفرنسية؟"),
    ],
)
def test_of_a_list_that_was_asked_for(before: str, question: str, expected: str) -> None:
    assert whole(before, question) == expected


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("What articles do you have?", "summarise the second one"), "Summarise the article “ferry.md”"),
        (("What articles do you have?", "who wrote the last one?"), "Who wrote the article “dam.md”?"),
        (("Which articles mention Cork?", "Summarise number 3"), "Summarise the article “dam.md”"),
        (("Which articles mention Cork?", "Summarise the newest one"), "Summarise the article “ferry.md”"),
        (("What articles do you have?", "summarise the 2nd", "who wrote it?"), "Who wrote the article “ferry.md”?"),
        (("What articles do you have?", "who wrote the first one?", "and the third?"),
         "Who wrote the article “dam.md”?"),
        (("What articles do you have?", "summarise the ninth one"), "summarise the ninth one"),
        (("What articles do you have?", "summarise the 9th one"), "summarise the 9th one"),
        (("What is the newest article?", "summarise it"), "Summarise the article “ferry.md”"),
        (("Summarise the newest article",), "Summarise the article “ferry.md”"),
        (("Quels articles avez-vous ?", "résume le deuxième"), "Résume l'article « ferry.md »"),
        (("Quels articles avez-vous ?", "qui a écrit le premier ?"), "Qui a écrit l'article « wall.md » ?"),
        (("ما المقالات الموجودة؟", "لخص الثاني"), "لخص المقال «ferry.md»"),
        (("ما المقالات الموجودة؟", "من كتب المقال الأول؟"), "من كتب المقال «wall.md»؟"),
    ],
)  # fmt: skip
def test_of_an_article_at_a_place_of_a_list(questions: tuple[str, ...], expected: str) -> None:
    assert whole(*questions) == expected


def test_the_article_that_an_answer_rests_on_is_summed_up() -> None:
    assert whole("Who paid for the dam?", "summarise it") == "Summarise this article"
    assert whole("Qui a payé le barrage ?", "résume-le") == "Résume cet article"
    assert whole("من دفع ثمن السد؟", "لخصه") == "لخص هذا المقال"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Who paid for the dam?", "who wrote it?"),
        ("What did the mayor sign?", "what does it say?"),
        ("Qui est Ann Dahl ?", "que dit-elle ?"),
        ("Qui est Jan Weber ?", "de quoi parle-t-il ?"),
        ("من هو كريم؟", "ماذا يقول؟"),
        ("Summarise the article about the dam", "what does it say about the price?"),
        ("Summarise the article about the dam", "Who paid for the dam?"),
        ("Summarise the article about the dam", "why?"),
        ("Which articles mention Cork?", "and why?"),
        ("Which articles mention Cork?", "Who is Ann Dahl?"),
        ("Which articles mention Cork?", "Oslo"),
        ("Who paid for the dam?", "how many?"),
        ("Who paid for the dam?", "and Oslo?"),
        ("Who paid for the dam?", "summarise the second one"),
    ],
)
def test_other_follow_ups_stay_as_they_are(before: str, question: str) -> None:
    assert whole(before, question) == question


def test_what_says_only_of_which_articles_is_no_question_of_its_own() -> None:
    history = turns("Which articles mention Cork?", "And the French articles?")
    question, kept = recalled("And the Arabic articles?", history, languages=LANGUAGES, shown=shown)
    assert question == "And the Arabic articles?" and kept == history[:1]


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(
        {
            "ferry.md": "---\ndate: 2024-03-01\nauthor: Ann Dahl\n---\n# A ferry for Port Elm\n\nSalma Novak signed "
            "the contract for the ferry on Monday. The ferry carries sixty cars.\n",
            "pont.md": "---\ndate: 2024-05-01\nauthor: Jan Weber\n---\n# Le pont de Nordby\n\nLe pont de Nordby a été "
            "fermé mardi pour des travaux. La maire de Nordby a payé.\n",
        }
    )


def answer_to(engine: Engine, *questions: str) -> Answer:
    history: list[dict[str, str]] = []
    for question in questions[:-1]:
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": engine.ask(question, history=history).text},
        ]
    return engine.ask(questions[-1], history=history)


def test_they_are_answered_and_what_was_searched_for_is_shown(engine: Engine) -> None:
    author = answer_to(engine, "Summarise the article about the ferry", "thanks", "who wrote it?")
    assert author.question == "who wrote it?" and author.searched_for == "Who wrote the article about the ferry?"
    assert author.lead.endswith("Ann Dahl.")
    french = answer_to(engine, "Résume l'article sur le pont", "qui l'a écrit ?")
    assert french.lead.endswith("Jan Weber.")
    second = answer_to(engine, "What articles do you have?", "summarise the second one", "who wrote it?")
    assert second.lead.endswith("Ann Dahl.") and second.searched_for == "Who wrote the article “ferry.md”?"
    others = answer_to(engine, "Which articles mention Nordby?", "and Port Elm?")
    assert [one.source for one in others.citations] == ["ferry.md"]
    limited = answer_to(engine, "How many articles are in English?", "and in French?")
    assert limited.lead.startswith("Articles: 1 (French 1)")
    again = answer_to(engine, "How many articles are in English?", "which ones?")
    assert [one.source for one in again.citations] == ["ferry.md"] and again.filters.languages == ("en",)
