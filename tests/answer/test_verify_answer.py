"""Exported citations are checked against the corpus by offsets and hashes; statements and text against these."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rag import Engine, Filters
from rag.answer import verify_answer
from rag.answer.cite import joined
from rag.corpus import passage_id
from rag.errors import InputError
from rag.schema import Answer, Article, Citation, Hit, Passage, Statement, to_json

TEXT = "The bridge closed on Monday. It opens in May."


def article(text: str = TEXT, *, source: str = "a.txt") -> Article:
    return Article(
        id=source.removesuffix(".txt"),
        source=source,
        title="t",
        text=text,
        language="en",
        content_hash=sha256(text.encode()).hexdigest(),
        blocks=(),
    )


def citation(start: int = 0, end: int = 28, **changes: Any) -> Citation:
    made = Citation(
        number=1,
        article_id="a",
        title="t",
        source="a.txt",
        url=None,
        language="en",
        published=None,
        start=start,
        end=end,
        quote=TEXT[start:end],
        passage_id="p",
        content_hash=article().content_hash,
    )
    return replace(made, **changes)


def answer(*citations: Citation, **changes: Any) -> Answer:
    statements = (Statement(text=citations[0].quote if citations else "x", citations=(1,)),)
    made = Answer(
        question="q",
        searched_for="q",
        language="en",
        status="answered",
        text=joined(changes.get("statements", statements)),
        statements=statements,
        citations=citations,
    )
    return replace(made, **changes)


def corpus(text: str = TEXT) -> Any:
    def find(name: str) -> Article:
        if name in ("twin", "twin.txt"):
            return article(source="twin.txt")
        if name != "a":
            raise InputError(f"No article {name}.")
        return article(text)

    return find


@pytest.mark.parametrize(
    ("held", "text", "outcome", "part"),
    [
        (citation(), TEXT, "ok", "stands"),
        (citation(29, 45), TEXT, "ok", "stands"),
        (citation(start=1, end=29, quote=TEXT[0:28]), TEXT, "moved", "0–28"),
        (citation(start=-45, end=-17, quote=TEXT[0:28]), TEXT, "moved", "0–28"),
        (citation(start=0, end=10**9, quote=TEXT), TEXT, "moved", "0–45"),
        (citation(quote="The bridge closed on Friday."), TEXT, "altered_quote", "does not hold"),
        (citation(quote=""), TEXT, "altered_quote", "empty"),
        (citation(), TEXT + " Really.", "article_changed", "still stands"),
        (citation(), "Correction. " + TEXT, "moved", "12–40"),
        (citation(), "Gone.", "article_changed", "no longer holds"),
        (citation(article_id="b"), TEXT, "article_gone", "no longer"),
        (citation(content_hash="0"), TEXT, "article_changed", "still stands"),
    ],
)
def test_each_outcome(held: Citation, text: str, outcome: str, part: str) -> None:
    (check,) = verify_answer(to_json(answer(held)), article=corpus(text))
    assert check.outcome == outcome and part in check.reason
    assert check.ok == (outcome == "ok")
    assert (check.number, check.source, check.answer) == (1, "a.txt", 1)


def test_a_renamed_article_is_found_by_its_text() -> None:
    renamed = article(source="new.txt")

    def checked(held: Citation) -> tuple[str, str]:
        (check,) = verify_answer(
            to_json(answer(held)),
            article=corpus(),
            of_text=lambda content_hash: renamed if content_hash == renamed.content_hash else None,
        )
        return check.outcome, check.reason

    outcome, reason = checked(citation(article_id="b"))
    assert outcome == "moved" and "new.txt" in reason
    assert checked(citation(article_id="b", content_hash="0"))[0] == "article_gone"
    assert checked(citation(article_id="b", quote="The bridge closed on Friday."))[0] == "article_gone"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": "Invented"}, "title"),
        ({"source": "b.txt"}, "source"),
        ({"url": "https://example.org"}, "url"),
        ({"published": date(1999, 1, 1)}, "published"),
    ],
)
def test_what_is_said_of_the_article_is_checked_too(change: dict[str, Any], name: str) -> None:
    (check,) = verify_answer(to_json(answer(citation(**change))), article=corpus())
    assert check.outcome == "altered_source" and name in check.reason


def test_a_sentence_that_its_quote_does_not_say_is_told() -> None:
    def outcomes(statement: Statement, **changes: Any) -> list[str]:
        changed = answer(citation(), statements=(statement,), **changes)
        return [check.outcome for check in verify_answer(to_json(changed), article=corpus())]

    assert outcomes(Statement(text="The bridge  closed\non Monday.", citations=(1,))) == ["ok"]
    assert outcomes(Statement(text="The bridge never closed.", citations=(1,))) == ["ok", "altered_statement"]
    assert outcomes(Statement(text="The bridge never closed.", citations=(1,)), generator="model") == [
        "ok",
        "not_checked",
    ]
    uncited = Statement(text="The bridge closed.", citations=())
    assert outcomes(uncited, generator="model") == ["ok", "no_citation", "not_checked"]


SAID = TEXT[:28]
UNSURE = "I am not sure that the articles answer this. The nearest they come:"
REFUSED = "The articles do not answer this. The nearest passages are listed below; none of them is an answer."


def outcomes_of(held: Answer) -> list[str]:
    return [check.outcome for check in verify_answer(to_json(held), article=corpus())]


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({}, ["ok"]),
        ({"text": f"{SAID} [1] It was blown up."}, ["ok", "altered_text"]),
        ({"text": SAID}, ["ok", "altered_text"]),
        ({"text": f"{SAID} [2]"}, ["ok", "altered_text"]),
        ({"text": ""}, ["ok", "altered_text"]),
        ({"statements": ()}, ["ok", "altered_status"]),
        ({"statements": (), "text": "It was blown up."}, ["ok", "altered_status"]),
        ({"statements": (), "citations": (), "text": "It was blown up."}, ["altered_status"]),
        ({"citations": ()}, ["no_citation"]),
        ({"citations": (), "statements": (Statement(text=SAID, citations=()),), "text": SAID}, ["no_citation"]),
        ({"status": "uncertain", "text": f"{UNSURE}\n\n{SAID} [1]"}, ["ok"]),
        ({"status": "uncertain"}, ["ok", "altered_text"]),
        ({"status": "uncertain", "text": f"{UNSURE}\n\n{SAID} [1]\n\nIt was blown up."}, ["ok", "altered_text"]),
        ({"status": "uncertain", "text": f"It was blown up.\n\n{SAID} [1]"}, ["ok", "altered_text"]),
        ({"status": "not_in_corpus", "text": REFUSED}, ["ok", "altered_status"]),
        ({"status": "not_in_corpus", "text": REFUSED, "statements": ()}, ["ok", "altered_status"]),
        ({"status": "not_in_corpus", "text": "No.", "statements": (), "citations": ()}, ["altered_text"]),
    ],
)
def test_what_was_altered_beside_the_citations_is_told(changes: dict[str, Any], outcomes: list[str]) -> None:
    assert outcomes_of(answer(citation(), **changes)) == outcomes


def test_words_that_a_question_has_and_no_passage_belong_to_the_text() -> None:
    missing = "None of the passages found mentions “tunnel”."
    unsure = answer(citation(), status="uncertain", missing=("tunnel",), text=f"{UNSURE}\n\n{SAID} [1]\n\n{missing}")
    assert outcomes_of(unsure) == ["ok"]
    assert outcomes_of(replace(unsure, missing=())) == ["ok", "altered_text"]


def test_sentences_of_a_model_without_support_are_labelled_in_the_text_and_no_answer_by_themselves() -> None:
    label = "(not supported by the sources)"
    good = Statement(text="It closed on Monday.", citations=(1,))
    bad = Statement(text="It was blown up.", citations=(), supported=False)
    prose = answer(citation(), generator="model", statements=(good, bad), text=f"{good.text} [1] {bad.text} {label}")
    assert outcomes_of(prose) == ["ok", "not_checked"]
    assert outcomes_of(replace(prose, text=f"{good.text} [1] {bad.text}")) == ["ok", "not_checked", "altered_text"]
    assert outcomes_of(replace(prose, generator="extractive")) == ["ok", "altered_statement", "no_citation"]
    alone = replace(prose, statements=(bad,), text=f"{bad.text} {label}")
    assert outcomes_of(alone) == ["ok", "not_checked", "no_citation"]


def test_that_a_model_s_wording_is_not_checked_is_said() -> None:
    held = answer(citation(), generator="forged", statements=(Statement(text="It was blown up.", citations=(1,)),))
    *_, told = verify_answer(to_json(held), article=corpus())
    assert told.ok and told.outcome == "not_checked"
    assert told.reason == "the wording is that of the model 'forged'; only its quotes were checked"


def test_a_gloss_is_held_against_the_lexicon() -> None:
    def outcome(gloss: str | None) -> str:
        data = to_json(answer(citation(gloss=gloss)))
        (check,) = verify_answer(data, article=corpus(), glosses=lambda quote, language: {f"{language}: {quote}"})
        return check.outcome

    assert outcome(f"en: {SAID}") == outcome(None) == "ok"
    assert outcome("The bridge was blown up.") == "altered_gloss"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "ok"),
        ({"text": "The bridge opened on Monday."}, "altered_hit"),
        ({"title": "Blown up"}, "altered_hit"),
        ({"source": "b.txt"}, "altered_hit"),
        ({"article_id": "b"}, "article_gone"),
        ({"id": "0" * 16, "text": "The bridge opened on Monday."}, "article_changed"),
    ],
)
def test_passages_are_held_against_their_articles(changes: dict[str, Any], outcome: str) -> None:
    passage = Passage(
        id=passage_id("a", article().content_hash, 0, 28), article_id="a", ordinal=0, start=0, end=28, text=SAID,
        title="t", source="a.txt", language="en", sentences=((0, 28),),
    )  # fmt: skip
    given = answer(citation(), hits=(Hit(passage=replace(passage, **changes), rank=1, score=1.0),))
    assert outcomes_of(given) == (["ok"] if outcome == "ok" else ["ok", outcome])


@pytest.mark.parametrize("span", [(0, 100), (5, 5), (-3, 2)])
def test_key_words_lie_within_their_statement(span: tuple[int, int]) -> None:
    held = answer(citation(), statements=(Statement(text=SAID, citations=(1,), highlights=((0, 3), span)),))
    assert outcomes_of(held) == ["ok", "altered_statement"]


def test_a_document_s_own_markers_stand_in_round_brackets_in_the_text() -> None:
    text = "The bridge [7] closed."
    held = answer(citation(0, 22, quote=text, content_hash=article(text).content_hash))
    (check,) = verify_answer(to_json(replace(held, text="The bridge (7) closed. [1]")), article=corpus(text))
    assert check.ok


@pytest.mark.parametrize(
    ("also_in", "outcome"),
    [("twin.txt", "ok"), ("invented.txt", "article_gone"), ("twin", "article_gone")],
)
def test_sources_that_are_said_to_say_the_same_are_looked_up(also_in: str, outcome: str) -> None:
    (check,) = verify_answer(to_json(answer(citation(also_in=(also_in,)))), article=corpus())
    assert check.outcome == outcome
    assert check.ok or also_in in check.reason


def test_a_refusal_is_told_to_hold_nothing_to_check() -> None:
    refused = answer(status="not_in_corpus", statements=(), text=REFUSED)
    for text in (REFUSED, "No passage was found."):
        (check,) = verify_answer(to_json(replace(refused, text=text)), article=corpus())
        assert check.ok and "nothing to check" in check.reason and check.number == 0 and check.source == ""
    assert outcomes_of(replace(refused, filters=Filters(languages=("fr",)))) == ["ok"]


def test_a_finding_about_a_statement_names_the_article_that_it_cites() -> None:
    held = answer(citation(), statements=(Statement(text="The bridge never closed.", citations=(1,)),))
    _, check = verify_answer(to_json(held), article=corpus())
    assert (check.outcome, check.number, check.source, check.start, check.end) == (
        "altered_statement", 1, "a.txt", 0, 28,
    )  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "How many followers does Khamenei have on Instagram?",
        "why was the Qassam account removed?",
        "What is the capital of Mongolia?",
        "Depuis quand le compte Jisr Collective est-il actif ?",
        "Pourquoi le compte Jisr Collective a-t-il été supprimé ?",
        "Quelle est la recette du cassoulet ?",
        "لماذا أغلق حساب القسام؟",
        "ما هي عاصمة أستراليا؟",
    ],
)
def test_what_the_program_answers_holds_and_no_longer_with_a_word_more(seed_engine: Engine, question: str) -> None:
    given = seed_engine.ask(question)
    exported = to_json(given)
    checks = seed_engine.verify_answer(exported)
    assert len(checks) == max(1, len(given.citations)) and all(check.ok for check in checks)
    altered = seed_engine.verify_answer({**exported, "text": f"{given.text} Really."})
    assert [check.outcome for check in altered if not check.ok] == ["altered_text"]
    first, *others = exported["hits"]
    forged = {**first, "passage": {**first["passage"], "text": f"{first['passage']['text'][:-1]}!"}}
    altered = seed_engine.verify_answer({**exported, "hits": [forged, *others]})
    assert [check.outcome for check in altered if not check.ok] == ["altered_hit"]
    glossed = [{**one, "gloss": f"{one['gloss']} not"} for one in exported["citations"] if one["gloss"]]
    kept = [one for one in exported["citations"] if not one["gloss"]]
    altered = seed_engine.verify_answer({**exported, "citations": [*kept, *glossed]})
    assert [check.outcome for check in altered if not check.ok] == ["altered_gloss"] * len(glossed)


@pytest.mark.parametrize("said", ["Thank you", "Hello", "Qui es-tu ?"])
def test_a_word_of_courtesy_holds_as_long_as_it_is_the_program_s_own(seed_engine: Engine, said: str) -> None:
    exported = to_json(seed_engine.ask(said))
    (check,) = seed_engine.verify_answer(exported)
    assert check.ok and "nothing to check" in check.reason
    (check,) = seed_engine.verify_answer({**exported, "text": "It was blown up."})
    assert check.outcome == "altered_status"


def test_a_conversation_in_a_file_is_checked_answer_by_answer(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    talk = [to_json(answer(citation())), to_json(answer(citation(quote="Never said.")))]
    path.write_text(json.dumps(talk), encoding="utf-8-sig")
    checks = verify_answer(path, article=corpus())
    assert [(check.answer, check.outcome) for check in checks] == [(1, "ok"), (2, "altered_quote")]


def test_a_number_without_citation_is_told() -> None:
    (check,) = verify_answer(to_json(answer()), article=corpus())
    assert check.outcome == "no_citation" and not check.ok and check.number == 1


def test_a_store_that_answers_with_a_key_error_counts_as_gone() -> None:
    (check,) = verify_answer(to_json(answer(citation())), article={}.__getitem__)
    assert check.outcome == "article_gone"


def test_a_value_of_another_kind_is_named_as_in_json() -> None:
    held = to_json(answer(citation()))
    held["citations"][0]["start"] = "x"
    with pytest.raises(InputError, match=r"citations\[0\]\.start is 'x', and must be a whole number\."):
        verify_answer(held, article=corpus())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"answers": [{"question": 3}]}'])
def test_a_file_that_is_no_export_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        verify_answer(path, article=corpus())
    with pytest.raises(InputError, match=r"none\.json"):
        verify_answer(tmp_path / "none.json", article=corpus())


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000])
def test_a_name_that_no_file_can_have_is_an_input_error(name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        verify_answer(Path(name), article=corpus())
