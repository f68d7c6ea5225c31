"""The gate: what makes it fail, and that it names the figure and the questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import __main__ as cli
from eval import gate, page, report
from eval.questions import Suite, load
from eval.run import run_suite
from eval.summary import summarise
from rag import InputError


def summary_of(suite: Suite, engine: Any) -> dict[str, Any]:
    questions = load(suite.questions)
    return summarise([run_suite(engine, suite, questions)], {suite.name: questions})


@pytest.fixture
def good(small_suite: Suite, line_engine: Any) -> dict[str, Any]:
    return summary_of(small_suite, line_engine(small_suite.corpus))


def failing(verdict: gate.Verdict) -> set[str]:
    return {failure.measure for failure in verdict.failures}


def test_a_run_passes_against_itself(good: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    gate.write_baseline(good, path)
    verdict = gate.judge(good, gate.read_baseline(path))
    assert verdict.passed and verdict.compared == 9 and not verdict.changes and not verdict.notes


def test_without_a_baseline_only_floors_and_exactness_are_judged(good: dict[str, Any], tmp_path: Path) -> None:
    assert gate.read_baseline(tmp_path / "absent.json") is None
    verdict = gate.judge(good, None)
    assert verdict.passed and "no baseline" in verdict.notes[0]


def test_offsets_shifted_by_one_fail_on_validity(good: dict[str, Any], small_suite: Suite, line_engine: Any) -> None:
    verdict = gate.judge(summary_of(small_suite, line_engine(small_suite.corpus, shift=1)), good)
    assert {"citation_validity", "passage_offsets"} <= failing(verdict)
    validity = next(failure for failure in verdict.failures if failure.measure == "citation_validity")
    assert {"a1", "a2", "a3"} <= {change.id for change in validity.questions}


def test_answering_everything_fails_on_false_answers(
    good: dict[str, Any], small_suite: Suite, line_engine: Any
) -> None:
    verdict = gate.judge(summary_of(small_suite, line_engine(small_suite.corpus, always="answered")), good)
    assert failing(verdict) == {"false_answers"}
    assert [change.id for change in verdict.failures[0].questions] == ["n2"]


def test_refusing_everything_fails_on_false_refusals(
    good: dict[str, Any], small_suite: Suite, line_engine: Any
) -> None:
    verdict = gate.judge(summary_of(small_suite, line_engine(small_suite.corpus, always="not_in_corpus")), good)
    assert {"false_refusals", "facts", "facts_first", "citation_precision"} == failing(verdict)
    refusals = next(failure for failure in verdict.failures if failure.measure == "false_refusals")
    assert {change.id for change in refusals.questions} == {"a1", "a2", "a3", "a4", "a5", "c1", "f1"}


def test_one_invalid_citation_is_enough_without_a_baseline(good: dict[str, Any]) -> None:
    good["records"]["small"]["a4"]["invalid"] = 1
    verdict = gate.judge(good, None)
    assert failing(verdict) == {"citation_validity"}
    assert [change.id for change in verdict.failures[0].questions] == ["a4"]


def test_cited_boilerplate_fails(good: dict[str, Any]) -> None:
    good["records"]["small"]["n1"]["forbidden"] = 2
    assert failing(gate.judge(good, None)) == {"forbidden_citations"}


def test_a_pair_under_its_floor_is_named_with_its_questions(good: dict[str, Any]) -> None:
    for id in ("a1", "a2"):
        good["records"]["small"][id]["hit5"] = 0.0
    verdict = gate.judge(good, None)
    assert [(f.measure, f.where) for f in verdict.failures] == [("hit@5", "en-en")]
    assert {change.id for change in verdict.failures[0].questions} == {"a1", "a2"}


def test_a_pair_of_few_questions_is_not_judged_by_itself(good: dict[str, Any]) -> None:
    good["records"]["small"]["c1"]["hit5"] = 0.0
    assert gate.judge(good, None).passed


def test_a_fall_within_the_tolerance_passes_and_is_listed(good: dict[str, Any]) -> None:
    now = json.loads(json.dumps(good))
    now["records"]["small"]["a1"]["rr"] = 1.0 - 0.9 * 7 * gate.TOLERANCES["mrr"]
    now["records"]["small"]["a1"]["first_rank"] = 2
    verdict = gate.judge(now, good)
    assert verdict.passed
    assert [(c.id, c.measure, c.before, c.now, c.worse) for c in verdict.changes] == [("a1", "rank", "1", "2", True)]
    now["records"]["small"]["a1"]["rr"] = 1.0 - 1.1 * 7 * gate.TOLERANCES["mrr"]
    assert failing(gate.judge(now, good)) == {"mrr"}


def test_many_small_losses_fail_the_sign_test(good: dict[str, Any]) -> None:
    assert gate.sign_test(0, 0) == 1.0
    assert gate.sign_test(8, 0) == pytest.approx(1 / 256)
    assert gate.sign_test(1, 1) == pytest.approx(0.75)
    was, now = json.loads(json.dumps(good)), json.loads(json.dumps(good))
    for data, rr in ((was, 0.5), (now, 0.499)):
        template = data["records"]["small"]["a1"]
        data["records"]["small"] = {f"b{n}": template | {"rr": rr} for n in range(12)}
    verdict = gate.judge(now, was)
    assert [failure.measure for failure in verdict.failures] == ["mrr"] and "sign test" in verdict.failures[0].message


def test_a_ranker_that_falls_silent_is_named(good: dict[str, Any]) -> None:
    now = json.loads(json.dumps(good))
    for id in ("a1", "a2"):
        now["records"]["small"][id]["votes"] = []
    verdict = gate.judge(now, good)
    assert failing(verdict) == {"votes/words"}
    assert {change.id for change in verdict.failures[0].questions} == {"a1", "a2"}


def test_other_questions_than_the_baselines_fail(good: dict[str, Any]) -> None:
    old = json.loads(json.dumps(good))
    for id in ("a1", "a2"):
        old["records"]["small"][id]["question"] = "Something else?"
    verdict = gate.judge(good, old)
    assert failing(verdict) == {"questions"} and "--update-baseline" in verdict.failures[0].message


def test_another_processor_or_index_is_a_note_and_no_failure(good: dict[str, Any]) -> None:
    old = json.loads(json.dumps(good))
    old["meta"]["processor"] = "Abacus 3000"
    old["meta"]["suites"]["small"]["fingerprint"] = "lines-0"
    verdict = gate.judge(good, old)
    assert verdict.passed and "Abacus 3000" in verdict.notes[0] and "lines-0" in verdict.notes[1]


def test_a_damaged_baseline_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    for content in ("{", "[]", "{}"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"baseline"):
            gate.read_baseline(path)


def test_reports_show_the_verdict_and_escape_what_is_not_ours(good: dict[str, Any]) -> None:
    now = json.loads(json.dumps(good))
    now["records"]["small"]["a1"] |= {"first_rank": 7, "hit1": 0.0, "hit5": 0.0, "rr": 1 / 7, "top": "<b>|x</b>"}
    verdict = gate.judge(now, good)
    text = report.markdown(now, verdict)
    assert "**FAILED**" in text and "&lt;b>\\|x" in text and "| en → en |" in text
    html = page.page(now, verdict)
    assert "<b>|x</b>" not in html and "&lt;b&gt;|x&lt;/b&gt;" in html
    assert html.count("<svg") >= 3 and "Failed:" in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert page.page(now, verdict) == html


def test_a_new_baseline_is_written_and_what_it_does_not_meet_is_told(
    good: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    path = tmp_path / "baseline.json"
    arguments = ["--update-baseline", "--baseline", str(path), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(cli, "measured", lambda *args, **options: good)
    assert cli.main(arguments) == 0
    assert "Not met" not in capsys.readouterr().out

    for row in good["records"]["small"].values():
        row["hit5"] = 0.0
    assert cli.main(arguments) == 1
    assert "Not met by this baseline: hit@5 (en-en): 0.000 over" in capsys.readouterr().out
    assert gate.read_baseline(path)["records"]["small"]["a1"]["hit5"] == 0.0

    # What was worse than the old baseline alone is no reason any more.
    for row in good["records"]["small"].values():
        row["hit5"] = 1.0
        row["hit1"] = 0.0
    assert cli.main(arguments) == 0
