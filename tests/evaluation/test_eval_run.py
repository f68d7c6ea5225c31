"""The harness: what is recorded of a question, and the figures made from it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.judge import Record
from eval.questions import Suite, load
from eval.run import SuiteRun, run_suite
from eval.summary import as_row, figures, from_row, summarise, to_text


def run(suite: Suite, engine: Any, **options: Any) -> SuiteRun:
    return run_suite(engine, suite, load(suite.questions), **options)


def by_id(result: SuiteRun) -> dict[str, Record]:
    return {record.id: record for record in result.records}


@pytest.fixture
def records(small_suite: Suite, line_engine: Any) -> dict[str, Record]:
    return by_id(run(small_suite, line_engine(small_suite.corpus)))


def test_a_question_that_went_well(records: dict[str, Record]) -> None:
    record = records["a2"]
    assert (record.first_rank, record.hit1, record.rr, record.ndcg, record.recall5) == (1, 1.0, 1.0, 1.0, 1.0)
    assert (record.status, record.facts, record.facts_first) == ("answered", 1.0, 1.0)
    assert record.citations == record.cited == 3 and record.grounded == 1
    assert record.invalid == record.misplaced == record.forbidden == 0
    assert record.pair == "en-en" and record.part == "own"
    assert record.top.startswith("en-a.txt: Bob painted")


def test_the_pair_comes_from_the_index_where_gold_does_not_tell(records: dict[str, Record]) -> None:
    assert records["c1"].pair == "en-fr"
    assert records["n1"].pair is None


def test_a_follow_up_is_retrieved_as_it_was_searched_for(records: dict[str, Record]) -> None:
    assert records["f1"].searched_for == "Who lost something near the harbour? And his hat?"
    assert records["f1"].first_rank == 1


def test_refusals_and_false_answers_are_told_apart(records: dict[str, Record]) -> None:
    assert records["n1"].status == "answered"
    assert records["n2"].status == "not_in_corpus"
    found = figures(list(records.values()), intervals=False)
    assert found["false_answers"] == {"value": 0.5, "n": 2}
    assert found["false_answers/near_miss"]["value"] == 1.0
    assert found["false_answers/off_topic"]["value"] == 0.0
    assert found["false_refusals"] == {"value": 0.0, "n": 7}


def test_means_are_taken_over_the_questions_asked(small_suite: Suite, line_engine: Any) -> None:
    records = list(run(small_suite, line_engine(small_suite.corpus)).records)
    lost = [replace(r, rr=0.0, hit1=0.0, facts=0.0, status="not_in_corpus") if r.id == "a1" else r for r in records]
    found = figures(lost, intervals=False)
    assert found["hit@1"] == {"value": pytest.approx(6 / 7, abs=1e-6), "n": 7}
    assert found["facts"] == {"value": pytest.approx(6 / 7, abs=1e-6), "n": 7}
    assert found["facts_answered"] == {"value": 1.0, "n": 6}


def test_citation_figures_are_pooled_over_cited_sentences(records: dict[str, Record]) -> None:
    some = [replace(records["a1"], cited=3, grounded=1), replace(records["a2"], cited=1, grounded=1)]
    assert figures(some, intervals=False)["citation_precision"] == {"value": 0.5, "n": 4}
    bad = [replace(records["a1"], citations=3, invalid=1), replace(records["a2"], citations=1, invalid=0)]
    assert figures(bad, intervals=False)["citation_validity"] == {"value": 0.75, "n": 4}


def test_offsets_that_are_one_off_are_seen(small_suite: Suite, line_engine: Any) -> None:
    shifted = by_id(run(small_suite, line_engine(small_suite.corpus, shift=1)))
    assert shifted["a1"].invalid == shifted["a1"].citations > 0
    assert shifted["a1"].misplaced > 0


def test_a_quote_of_another_text_is_invalid_though_its_offsets_fit(small_suite: Suite, line_engine: Any) -> None:
    engine = line_engine(small_suite.corpus)
    engine.ingest()
    (small_suite.corpus / "en-a.txt").write_bytes((small_suite.corpus / "en-a.txt").read_bytes() + b"\nAdded later.")
    engine.ingest = lambda: None
    assert by_id(run(small_suite, engine))["a1"].invalid > 0  # the hash is that of the file as it was


def test_two_quotes_in_one_file_are_both_needed(small_suite: Suite, line_engine: Any) -> None:
    row = {"id": "x", "lang": "en", "kind": "same", "question": "Who rang the bell?", "facts": [["Ada"], ["Eve"]]}
    row["gold"] = [
        {"file": "en-a.txt", "quote": "Ada rang the bell at noon."},
        {"file": "en-a.txt", "quote": "Eve planted forty cherry trees."},
    ]
    small_suite.questions.write_text(json.dumps(row), encoding="utf-8")
    record = run(small_suite, line_engine(small_suite.corpus)).records[0]
    assert (record.hit1, record.recall5, record.facts) == (1.0, 0.5, 0.5)
    row["gold"] = [{"file": "en-a.txt", "quote": "Ada rang the bell at noon.", "also": ["Bob painted"]}]
    row["facts"] = [["Ada"]]
    small_suite.questions.write_text(json.dumps(row), encoding="utf-8")
    assert run(small_suite, line_engine(small_suite.corpus)).records[0].recall5 == 1.0


def test_every_wants_all_files_cited(small_suite: Suite, line_engine: Any) -> None:
    row = {
        "id": "x",
        "lang": "en",
        "kind": "same",
        "question": "onze bateaux vendu rang the bell at noon",
        "every": True,
    }
    row["gold"] = [
        {"file": "en-a.txt", "quote": "Ada rang the bell at noon."},
        {"file": "fr-b.txt", "quote": "Farid a vendu onze bateaux."},
    ]
    small_suite.questions.write_text(json.dumps(row), encoding="utf-8")
    assert run(small_suite, line_engine(small_suite.corpus)).records[0].every_cited is True
    row["question"] = "rang the bell at noon"
    small_suite.questions.write_text(json.dumps(row), encoding="utf-8")
    record = run(small_suite, line_engine(small_suite.corpus)).records[0]
    assert record.every_cited is False and record.recall5 == 0.5


def test_two_runs_give_the_same_bytes_except_times(small_suite: Suite, line_engine: Any) -> None:
    questions = {small_suite.name: load(small_suite.questions)}
    texts = []
    for _ in range(2):
        summary = summarise([run(small_suite, line_engine(small_suite.corpus))], questions)
        assert set(summary.pop("times")) == {"small"}
        texts.append(to_text(summary))
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["groups"]["small"]["questions"] == 9


def test_records_survive_json(records: dict[str, Record]) -> None:
    for record in records.values():
        row = json.loads(json.dumps(as_row(record)))
        assert from_row(record.suite, record.id, row) == record


def test_retrieval_only_leaves_answers_out(small_suite: Suite, line_engine: Any) -> None:
    result = run(small_suite, line_engine(small_suite.corpus), answers=False)
    summary = summarise([result], {"small": load(small_suite.questions)}, answers=False)
    assert "facts" not in summary["groups"]["small"]["all"]
    assert summary["groups"]["small"]["all"]["hit@1"]["n"] == 7


def test_json_holds_no_nan(small_suite: Suite, line_engine: Any, tmp_path: Path) -> None:
    summary = summarise([run(small_suite, line_engine(small_suite.corpus))], {"small": load(small_suite.questions)})
    summary["groups"]["small"]["auroc"] = math.nan
    assert json.loads(to_text(summary))["groups"]["small"]["auroc"] is None
