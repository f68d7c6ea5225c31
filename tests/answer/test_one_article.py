"""Answers about one article: how it begins, and what is known of it. Real store, real models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag import Answer, Engine, Filters, to_json

ARTICLES = {
    "ferry.md": "---\ndate: 2024-03-01\nauthor: Ann Dahl\noutlet: The Elm Courier\n---\n# A ferry for Port Elm\n\n"
    "Salma Novak signed the contract for the ferry on Monday. The ferry carries sixty cars.\n\nShe had asked for two "
    "of them. The council refused.\n\nWork begins in May. Nobody knows when it ends.\n",
    "traversier.md": "---\ndate: 2024-03-02\n---\n# Un traversier pour Port Elm\n\nLe contrat du traversier a été "
    "signé lundi par Salma Novak. Le traversier porte soixante voitures.\n",
    "wall.txt": "The sea wall of Nordby was raised by a metre last winter. The mayor paid for it.\n",
    "paper.txt": "The Courier said that Jan Weber wrote the article on the lighthouse that it took back in June.\n",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


def sources(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.source for citation in answer.citations))


@pytest.mark.parametrize(
    ("question", "source", "first", "count"),
    [
        ("Summarise the article about the ferry", "ferry.md", "A ferry for Port Elm", 4),
        ("Summarise the ferry article", "ferry.md", "A ferry for Port Elm", 4),
        ("لخص مقال العبارة", "ferry.md", "A ferry for Port Elm", 4),
        ("Summarise ferry.md", "ferry.md", "A ferry for Port Elm", 4),
        ("Summarise the article “A ferry for Port Elm”", "ferry.md", "A ferry for Port Elm", 4),
        ("Résume l’article sur le traversier", "traversier.md", "Un traversier pour Port Elm", 3),
        ("What is the article about Nordby about?", "wall.txt", ARTICLES["wall.txt"].split(". ")[0] + ".", 2),
    ],
)
def test_a_summary_is_how_the_article_begins(
    engine: Engine, question: str, source: str, first: str, count: int
) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered" and sources(answer) == [source]
    assert answer.statements[0].text == first and len(answer.statements) == count
    for citation in answer.citations:
        assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    assert all(check.ok for check in engine.verify_answer(to_json(answer)))


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("When was the article about the ferry published?", "“A ferry for Port Elm” was published on 1 March 2024."),
        ("Who wrote the article about the ferry?", "“A ferry for Port Elm” names as its author: Ann Dahl."),
        ("Who wrote the ferry article?", "“A ferry for Port Elm” names as its author: Ann Dahl."),
        ("Which newspaper published the article about the ferry?", "“A ferry for Port Elm” is from The Elm Courier."),
        ("De quand date l’article sur le traversier ?", "« Un traversier pour Port Elm » a été publié le 2 mars 2024."),
        ("Who wrote the article about Nordby?", "In “The sea wall of Nordby was raised by a metre last winter.” no "
         "author could be read."),
    ],
)  # fmt: skip
def test_what_is_known_of_an_article_is_told_with_its_title(engine: Engine, question: str, lead: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered" and answer.lead.startswith(lead) and answer.text.startswith(answer.lead)
    assert all(check.ok for check in engine.verify_answer(to_json(answer)))


def test_this_article_is_the_one_of_the_last_answer(engine: Engine) -> None:
    history = [{"role": "user", "content": "Who paid for the sea wall of Nordby?"}]
    assert engine.ask("Summarise this article", history=history).statements[0].text.startswith("The sea wall of Nordby")
    assert engine.ask("When was this article published?", history=history).lead.endswith("when it was published.")
    named = [{"role": "user", "content": "Summarise ferry.md"}]
    assert engine.ask("Who wrote this article?", history=named).lead.endswith("Ann Dahl.")
    alone = engine.ask("When was this article published?")
    assert alone.status == "uncertain" and alone.notices[0].startswith("The question does not say what it is about")


def test_what_no_article_is_about_is_refused(engine: Engine) -> None:
    for question in ("Summarise the article about the Berlin zoo", "When was the article about Netflix published?"):
        answer = engine.ask(question)
        assert answer.status == "not_in_corpus" and not answer.lead and answer.missing


def test_an_article_that_is_told_of_in_another_is_answered_from_there(engine: Engine) -> None:
    answer = engine.ask("Who wrote the article on the lighthouse that the Courier took back?")
    assert not answer.lead and "Jan Weber" in answer.text


def test_filters_decide_which_article_can_be_meant(engine: Engine) -> None:
    only = Filters(articles=("wall.txt",))
    assert "ferry.md" not in sources(engine.ask("Summarise ferry.md", filters=only))


def test_a_question_may_limit_itself_to_a_language(engine: Engine) -> None:
    answer = engine.ask("What do the French articles say about Salma Novak?")
    assert sources(answer) == ["traversier.md"] and answer.filters.languages == ("fr",)
    assert answer.notices == ("As the question asks, only articles in French were searched.",)
    assert answer.question.startswith("What do the French") and answer.searched_for.startswith("What do the articles")
    again = engine.ask("And the English articles?", history=[{"role": "user", "content": answer.question}])
    assert sources(again) == ["ferry.md"]
    hits = engine.retrieve("Which articles in French mention Salma Novak?", k=5)
    assert {hit.passage.source for hit in hits} == {"traversier.md"}
    assert engine.ask("What do the German articles say about Salma Novak?").status == "not_in_corpus"


def test_who_is_quoted_in_an_article(engine_over: Callable[..., Engine]) -> None:
    text = (
        "A ferry for Port Elm\n\nThe mayor, Salma Novak, said the ferry would sail in winter. Police said the road was "
        "closed. Novak said nobody had complained. Ruth Alder closed her café on Friday. “I had no guests,” she "
        "said.\n\nIt rained for two days on the harbour of Port Elm. Two is too "
        "few, according to the fisherman Jan Weber, who lives by the harbour.\n"
    )
    engine = engine_over({"ferry.txt": text, "wall.txt": ARTICLES["wall.txt"]})
    answer = engine.ask("Who is quoted in the article about the ferry?")
    assert answer.status == "answered"
    assert answer.lead == "Quoted or reported in “A ferry for Port Elm”: Salma Novak, Police, Ruth Alder, Jan Weber."
    assert [one.text.split(" said")[0].split(",")[0] for one in answer.statements] == [
        "The mayor",
        "Police",
        "Ruth Alder closed her café on Friday. “I had no guests",
        "Two is too few",
    ]
    marked = [one.text[start:end] for one in answer.statements for start, end in one.highlights]
    assert marked == ["Salma Novak", "Police", "Ruth Alder", "Jan Weber"]
    nobody = engine.ask("Who is quoted in wall.txt?")
    assert "no sentence was found" in nobody.lead and sources(nobody) == ["wall.txt"]
    assert [one.text for one in nobody.statements] == [ARTICLES["wall.txt"].split(". ")[0] + "."]


def test_who_is_quoted_is_named_two_sentences_before_by_a_pronoun(engine_over: Callable[..., Engine]) -> None:
    text = (
        "Un traversier pour Port Elm\n\nUne ancienne employée du port, Anna Roe, avait remis les plans aux journaux. "
        "Renvoyée la même année, elle vit à la campagne. « Je sais seulement compter », a-t-elle dit lundi. Le port "
        "n'a pas répondu.\n"
    )
    answer = engine_over({"port.txt": text}).ask("Qui est cité dans port.txt ?")
    assert answer.lead.endswith("Anna Roe.") and answer.statements[0].text.endswith("a-t-elle dit lundi.")
