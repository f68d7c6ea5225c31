"""Answers to requests for articles, counted over the whole corpus: real store, real models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rag import Answer, Engine, Filters, to_json
from rag.answer import conversation_to_markdown

ARTICLES = {
    "ferry.md": "---\ndate: 2024-03-01\n---\n# A ferry for Port Elm\n\nSalma Novak signed the contract on Monday. "
    "The ferry carries sixty cars.\n\nSalma Novak had asked for two.\n",
    "wall.md": "---\ndate: 2024-05-20\n---\n# The sea wall\n\nThe sea wall was raised by a metre. The council of Port "
    "Elm paid.\n",
    "traversier.md": "---\ndate: 2024-03-02\n---\n# Un traversier\n\nLe traversier est arrivé mardi. Salma Novak l'a "
    "inauguré avec la maire.\n",
    "undated.txt": "Rain fell for a week in the valley. Nobody was hurt, the mayor said.\n",
}


@pytest.fixture(scope="module")
def engine(engine_over: Callable[..., Engine]) -> Engine:
    return engine_over(ARTICLES)


def quoted(answer: Answer) -> list[str]:
    return [citation.source for citation in answer.citations]


def test_all_articles_are_counted_and_the_newest_come_first(engine: Engine) -> None:
    answer = engine.ask("What articles do you have?")
    assert answer.status == "answered" and answer.confidence == 1.0
    assert answer.lead == (
        "Articles: 4 (English 3, French 1). Published from 1 March 2024 to 20 May 2024; without a date: 1."
    )
    assert quoted(answer) == ["wall.md", "traversier.md", "ferry.md", "undated.txt"]
    assert [one.text for one in answer.statements][::3] == ["The sea wall", "Rain fell for a week in the valley."]
    assert answer.text.startswith(f"{answer.lead}\n\nThe sea wall [1] ")


def test_the_newest_and_the_oldest(engine: Engine, engine_over: Callable[..., Engine]) -> None:
    newest = engine.ask("Which article is the most recent?")
    assert quoted(newest) == ["wall.md"] and newest.lead.endswith("Quoted is the beginning of the newest.")
    assert quoted(engine.ask("What is the oldest article?")) == ["ferry.md"]
    assert quoted(engine.ask("List the oldest articles", k=2)) == ["ferry.md", "traversier.md"]
    in_may = engine.ask("Which articles were published in May 2024?")
    assert quoted(in_may) == ["wall.md"] and in_may.lead.startswith("Articles: 1 (English 1).")
    snow = "Snow fell on the hills. Nobody had seen it coming.\n"
    undated = engine_over({"a.txt": ARTICLES["undated.txt"], "b.txt": snow})
    counted, unknown = "Articles: 2 (English 2).", "None states when it was published; quoted is the beginning of"
    assert undated.ask("Which article is the most recent?").lead == f"{counted} {unknown} 2."
    assert undated.ask("What articles do you have?").lead == counted


def test_of_the_newest_articles_as_many_are_shown_as_asked_for(engine: Engine) -> None:
    answer = engine.ask("Show me the latest articles", k=2)
    assert quoted(answer) == ["wall.md", "traversier.md"] and len(answer.hits) == 2
    assert answer.lead.startswith("Articles: 4 ") and "of the 2 newest." in answer.lead
    assert "“articles from 2023”" in answer.lead


def test_a_list_of_all_holds_thirty_and_says_how_to_see_the_others(engine_over: Callable[..., Engine]) -> None:
    bells = {
        f"{n}.md": f"---\ndate: 20{n}-01-01\n---\n# The bell of pier {n}\n\nIt was sold on pier {n}.\n"
        for n in range(10, 42)
    }
    engine = engine_over(bells)
    for question, ends in (
        ("List all the articles", "“articles about the harbour”."),
        ("Liste les articles", "« articles sur le port »."),
        ("اعرض كل المقالات", "«مقالات عن الميناء»."),
    ):
        answer = engine.ask(question)
        assert len(answer.citations) == 30 and quoted(answer)[0] == "41.md"
        assert "30" in answer.lead and answer.lead.endswith(ends)


@pytest.mark.parametrize(
    ("question", "sources", "lead"),
    [
        ("What languages are the articles in?", ["wall.md", "traversier.md"], "Articles: 4 (English 3, French 1)."),
        ("What percentage of articles are French?", ["wall.md", "traversier.md"], "Articles: 4 (English 3, French 1)."),
        (
            "En quelles langues sont les articles ?",
            ["wall.md", "traversier.md"],
            "Articles : 4 (anglais 3, français 1).",
        ),
        ("بأي لغات المقالات؟", ["wall.md", "traversier.md"], "عدد المقالات: 4 (الإنجليزية 3، الفرنسية 1)."),
        ("What dates do the articles cover?", ["ferry.md", "wall.md"], "Published from 1 March 2024 to 20 May 2024;"),
        ("How many articles are in French?", ["traversier.md"], "Articles: 1 (French 1)."),
        ("Combien d'articles sont en anglais ?", ["wall.md", "ferry.md", "undated.txt"], "Articles : 3 (anglais 3)."),
        ("كم مقالا بالفرنسية؟", ["traversier.md"], "عدد المقالات: 1 (الفرنسية 1)."),
        ("How many articles are from May 2024?", ["wall.md"], "Articles: 1 (English 1)."),
        ("articles about Port Elm from May 2024", ["wall.md"], "Articles that mention “Port Elm”: 1 of 1."),
    ],
)
def test_all_articles_are_counted_by_language_and_time(
    engine: Engine, question: str, sources: list[str], lead: str
) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered" and quoted(answer) == sources and lead in answer.lead


def test_the_articles_that_mention_a_name_with_one_sentence_each(engine: Engine) -> None:
    answer = engine.ask("Which articles mention Salma Novak?")
    assert answer.lead == "Articles that mention “Salma Novak”: 2 of 4. Mentions: 3."
    assert quoted(answer) == ["ferry.md", "traversier.md"]
    for statement, citation in zip(answer.statements, answer.citations, strict=True):
        assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote
        assert [statement.text[start:end] for start, end in statement.highlights] == ["Salma Novak"]
    assert answer.citations[1].gloss and answer.citations[0].gloss is None


def test_a_title_is_quoted_only_where_the_text_mentions_nothing(engine: Engine) -> None:
    answer = engine.ask("Which articles mention Port Elm?")
    assert [one.text for one in answer.statements] == ["The council of Port Elm paid.", "A ferry for Port Elm"]


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (
            "Combien d’articles citent Salma Novak ?",
            "Articles qui mentionnent « Salma Novak » : 2 sur 4. Mentions : 3.",
        ),
        ("كم مقالا يذكر سلمى نوفاك؟", "المقالات التي تذكر «سلمى نوفاك»: 2 من 4."),
        ("Quels articles avez-vous ?", "Articles : 4 (anglais 3, français 1). Publiés du 1 mars 2024 au 20 mai 2024"),
        ("ما المقالات الموجودة؟", "عدد المقالات: 4 (الإنجليزية 3، الفرنسية 1). نُشرت من 1 مارس 2024"),
    ],
)
def test_the_count_is_told_in_the_language_of_the_request(engine: Engine, question: str, begins: str) -> None:
    assert engine.ask(question).lead.startswith(begins)


def test_filters_limit_what_is_counted(engine: Engine) -> None:
    french = engine.ask("Which articles mention Salma Novak?", filters=Filters(languages=("fr",)))
    assert quoted(french) == ["traversier.md"] and "1 of 1. Mentions: 1." in french.lead
    one = engine.ask("Which articles mention Salma Novak?", filters=Filters(articles=("ferry.md",)))
    assert quoted(one) == ["ferry.md"] and "1 of 1. Mentions: 2." in one.lead
    dated = engine.ask("What articles do you have?", filters=Filters(since=date(2024, 3, 2)))
    assert quoted(dated) == ["wall.md", "traversier.md"]
    assert dated.notices == ("1 articles without a date were left out by the date filter.",)


@pytest.mark.parametrize("question", ["Which articles mention Netflix?", "Is Maria Kowalczyk mentioned anywhere?"])
def test_what_nothing_mentions_is_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "not_in_corpus" and answer.missing and not answer.lead


def test_articles_about_what_is_described_are_searched_for(engine: Engine) -> None:
    answer = engine.ask("Which articles are about the ferry for sixty cars?")
    assert answer.status == "answered" and answer.confidence < 1
    assert answer.lead == "Articles found, among the nearest passages, that mention all of “ferry for sixty cars”: 1."
    assert quoted(answer) == ["ferry.md"] and "ferry" in answer.statements[0].text
    french = engine.ask("Y a-t-il des articles sur le contrat de Salma Novak ?")
    assert french.status == "answered" and "ferry.md" in quoted(french)
    assert not engine.ask("Which articles are about the price of gold in China?").lead


def test_what_is_mentioned_in_parts_is_never_sure(engine: Engine) -> None:
    assert engine.ask("Which articles mention Elm Council?").status != "answered"


def test_an_excluded_word_is_searched_for_as_ever(engine: Engine) -> None:
    assert not engine.ask("Which articles mention Salma Novak? -cars").lead


def test_it_is_exported_and_verified_with_its_count(engine: Engine) -> None:
    answer = engine.ask("Which articles mention Salma Novak?")
    exported = to_json(answer)
    assert all(check.ok for check in engine.verify_answer(exported))
    checks = engine.verify_answer(exported | {"lead": "Articles that mention “Salma Novak”: 9 of 9."})
    assert [check.outcome for check in checks if not check.ok] == ["altered_text"]
    assert "2 of 4" in conversation_to_markdown([answer])


def test_articles_of_an_author(engine_over: Callable[..., Engine]) -> None:
    engine = engine_over(
        {
            "a.md": "---\nauthor: Ann Dahl\ndate: 2024-03-05\n---\n# A ferry\n\nThe council signed for a ferry.\n",
            "b.md": "---\nauthor: Ann Dahl and Jan Weber\ndate: 2024-04-05\n---\n# A wall\n\nThe wall was raised.\n",
            "c.txt": "The bell of the harbour was sold, said Ann Dahl.\n",
        }
    )
    for question in (
        "Which articles did Ann Dahl write?",
        "articles by Ann Dahl",
        "Quels articles a écrits Ann Dahl ?",
    ):
        answer = engine.ask(question)
        assert answer.status == "answered" and "2" in answer.lead
        assert [one.source for one in answer.citations] == ["b.md", "a.md"]
    nobody = engine.ask("Articles written by Carl Roe")
    assert (nobody.status, nobody.citations) == ("not_in_corpus", ())
    assert "Carl Roe" in nobody.notices[0]
