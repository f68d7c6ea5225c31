"""Answers over the five articles with the real parts: exact citations, refusals, follow-ups, twins."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Answer, Engine, Filters
from rag.schema import to_json

QUESTIONS = [
    "why was the Qassam account removed?",
    "Who is Jackson Hinkel?",
    "How many posts did the CCDH find?",
    "Pourquoi le compte Jisr Collective a-t-il été supprimé ?",
    "Combien de juifs mizrahi ont fui ?",
    "لماذا أغلق حساب القسام؟",
    "من التقى ماسك خلال زيارته إلى إسرائيل؟",
    "Did Khamenei lose his Instagram account?",
    "What is the capital of Mongolia?",
]


def check(answer: Answer, engine: Engine) -> None:
    """What holds for every answer."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        article = engine.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert article.content_hash == citation.content_hash
        block = next(b for b in article.blocks if b.start <= citation.start < b.end)
        assert block.kind not in {"boilerplate", "instruction"}
    quotes = {citation.number: citation.quote for citation in answer.citations}
    for statement in answer.statements:
        assert statement.citations and statement.text == quotes[statement.citations[0]]
        assert all(0 <= start < end <= len(statement.text) for start, end in statement.highlights)
    assert 0.0 <= answer.confidence <= 1.0 and answer.final
    assert len(answer.statements) <= 3
    if answer.status == "not_in_corpus":
        assert answer.statements == () and answer.citations == ()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_is_exact_and_every_statement_a_quote(seed_engine: Engine, question: str) -> None:
    answer = seed_engine.ask(question)
    assert answer.question == question and answer.hits
    check(answer, seed_engine)


def test_the_reason_is_answered_first_and_both_twins_are_named(seed_engine: Engine) -> None:
    answer = seed_engine.ask("why was the Qassam account removed?")
    assert answer.status != "not_in_corpus"  # whether it is sure is the next test's business
    first = answer.citations[0]
    assert first.quote.endswith('claiming it "violated the platform\'s standards."')
    assert first.source == "000_b6e6f55baa25ebbf.txt" and first.also_in == ("001_855d37cbd7c6786c.txt",)


@pytest.mark.xfail(
    strict=True,
    reason="So small a cross-encoder finds another account's removal as good an answer, so that this one is uncertain.",
)
def test_the_reason_is_answered_and_not_uncertain(seed_engine: Engine) -> None:
    assert seed_engine.ask("why was the Qassam account removed?").status == "answered"


def test_the_question_s_own_language_is_preferred(seed_engine: Engine) -> None:
    answer = seed_engine.ask("لماذا أغلق حساب القسام؟")
    assert answer.language == "ar" and answer.citations[0].language == "ar"
    assert answer.citations[0].gloss is None


def test_a_foreign_quote_carries_a_word_gloss(seed_engine: Engine) -> None:
    answer = seed_engine.ask("Why was the Jisr Collective account suspended?", filters=Filters(languages=("fr",)))
    assert answer.citations and all(citation.gloss for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    ["What is the boiling point of tungsten?", "Quelle est la recette du cassoulet ?", "ما هي عاصمة أستراليا؟"],
)
def test_what_the_corpus_does_not_hold_is_never_answered(seed_engine: Engine, question: str) -> None:
    answer = seed_engine.ask(question)
    check(answer, seed_engine)
    assert answer.status != "answered"
    assert answer.hits and answer.text


def test_instructions_and_boilerplate_are_never_cited(seed_engine: Engine) -> None:
    for question in (
        "Who is Pierre Herubel?",
        "Which betting company did the platform partner with?",
        "Who is byline quincy?",
    ):
        answer = seed_engine.ask(question)
        check(answer, seed_engine)
        assert not any("Herubel" in c.quote or "BetMGM" in c.quote or "quincy" in c.quote for c in answer.citations)


def test_a_follow_up_is_completed_and_a_whole_question_is_not(seed_engine: Engine) -> None:
    history = [
        {"role": "user", "content": "Why was the Jisr Collective account suspended?"},
        {"role": "assistant", "content": "…"},
    ]
    followed = seed_engine.ask("Who reported it?", history=history)
    assert followed.question == "Who reported it?" and "Jisr" in followed.searched_for
    whole = seed_engine.ask("How many posts did the CCDH find on the platform?", history=history)
    assert whole.searched_for == whole.question


def test_the_same_question_gives_the_same_answer(seed_engine: Engine) -> None:
    assert seed_engine.ask(QUESTIONS[0]) == seed_engine.ask(QUESTIONS[0])


def test_a_stream_ends_with_the_final_state(seed_engine: Engine) -> None:
    states = list(seed_engine.ask_stream(QUESTIONS[0]))
    assert states[-1].final and states[-1] == seed_engine.ask(QUESTIONS[0])


@pytest.mark.parametrize("question", QUESTIONS)
def test_passages_cited_from_further_down_stand_as_they_are_ranked(seed_engine: Engine, question: str) -> None:
    ranked = {hit.passage.id: hit for hit in seed_engine.retrieve(question, k=14)}
    answer = seed_engine.ask(question, k=1)
    assert {citation.passage_id for citation in answer.citations} <= {hit.passage.id for hit in answer.hits}
    assert [hit.rank for hit in answer.hits] == sorted({hit.rank for hit in answer.hits})
    known = [hit for hit in answer.hits if hit.passage.id in ranked]
    assert known == [ranked[hit.passage.id] for hit in known]


def test_where_the_filters_leave_nothing_only_that_is_said(seed_engine: Engine) -> None:
    answer = seed_engine.ask("Who met Musk?", filters=Filters(since=date(2024, 1, 1)))
    assert answer.status == "not_in_corpus" and answer.hits == () and answer.missing == ()
    assert answer.text == "No passage was found within the limits of the search."


def test_a_citation_of_a_renamed_article_is_found_by_its_text(seed_engine: Engine) -> None:
    exported = to_json(seed_engine.ask("Who is Jackson Hinkel?"))
    source = exported["citations"][0]["source"]
    for citation in exported["citations"]:
        citation["article_id"] = "0" * 16
    checks = seed_engine.verify_answer(exported)
    assert {check.outcome for check in checks} == {"moved"} and source in checks[0].reason


def test_a_question_that_says_nothing_by_itself_is_never_sure(seed_engine: Engine) -> None:
    alone = seed_engine.ask("Is this true?")
    assert alone.status == "uncertain" and "does not say what it is about" in alone.notices[0]
    completed = seed_engine.ask("Was it removed?", history=[{"role": "user", "content": "What is the Qassam account?"}])
    assert "Qassam" in completed.searched_for and not completed.notices
