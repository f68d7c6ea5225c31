"""Which questions compare the articles, and on what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Engine
from rag.search.requests.compared import compared_in


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Do the articles agree on how many people came?", "how many people came?"),
        ("Do all the sources say the same thing about the fire?", "the fire?"),
        ("Where do the two reports differ on the price?", "the price?"),
        ("Are there any discrepancies between the articles about the toll?", "the toll?"),
        ("Do the articles give the same number of victims?", "how many victims?"),
        ("Les articles donnent-ils le même nombre de morts ?", "combien de morts ?"),
        ("Les articles sont-ils d'accord sur le prix du pont ?", "le prix du pont ?"),
        ("Est-ce que les deux articles disent la même chose sur le pont ?", "le pont ?"),
        ("Les articles se contredisent-ils à propos du pont ?", "pont ?"),
        ("Y a-t-il une contradiction entre les sources sur le bilan ?", "le bilan ?"),
        ("هل تتفق المقالات على عدد القتلى؟", "كم القتلى؟"),
        ("Do the articles disagree on the number of victims?", "how many victims?"),
        ("Do the reports contradict each other on the toll?", "the toll?"),
        ("Do the articles about the fire differ on the toll?", "the toll?"),
        ("What is the difference between the articles on the toll?", "the toll"),
        ("What are the contradictions in the articles about the toll?", "the toll"),
        ("How do the articles differ on the exact number of the victims?", "how many victims?"),
        ("Is there any disagreement on the toll between the articles?", "the toll"),
        ("Compare the articles on the toll", "the toll"),
        ("Les articles divergent-ils sur le bilan ?", "le bilan ?"),
        ("En quoi les articles sur l'incendie divergent-ils sur le bilan ?", "le bilan ?"),
        ("Quelles sont les contradictions entre les articles sur le bilan ?", "le bilan"),
        ("Y a-t-il une différence entre les articles sur le nombre de morts ?", "combien de morts"),
        ("Y a-t-il un désaccord sur le bilan entre les articles ?", "le bilan"),
        ("Y a-t-il des contradictions dans les articles sur le bilan ?", "le bilan"),
        ("Compare les articles sur le bilan", "le bilan"),
        ("فيم تختلف المقالات حول السعر؟", "السعر"),
        ("ما الفرق بين المقالات حول السعر؟", "السعر"),
        ("هل يوجد خلاف حول السعر بين المقالات؟", "السعر"),
        ("قارن بين المقالات حول السعر", "السعر"),
        ("هل هناك تناقض بين المصادر حول السعر؟", "السعر؟"),
    ],
)
def test_what_the_articles_are_compared_on(question: str, topic: str) -> None:
    assert (compared_in(question) or "").rstrip(" ?؟") == topic.rstrip(" ?؟")


@pytest.mark.parametrize(
    "question",
    [
        "Do the articles mention the bridge?", "Do the ministers agree on the bridge?", "What do the articles say?",
        "Les ministres sont-ils d'accord sur le pont ?", "هل تتفق الأحزاب على الميزانية؟",
    ],
)  # fmt: skip
def test_other_questions_compare_nothing(question: str) -> None:
    assert compared_in(question) is None


def test_each_article_is_quoted_on_what_they_are_compared_on(engine_over: Callable[..., Engine]) -> None:
    text = (
        "The old bridge of Marlow reopened on Monday after a long repair.\n\nThe repair of the bridge cost {} pounds."
    )
    engine = engine_over({"one.txt": text.format("41,000"), "two.txt": text.format("47,000")})
    answer = engine.ask("Do the articles agree on what the repair of the bridge cost?")
    assert answer.status == "answered"
    assert answer.lead
    assert {one.source for one in answer.citations} == {"one.txt", "two.txt"}
    assert all("cost" in one.quote for one in answer.citations)
