"""Candidates, XQuAD, fitting and the command line around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval import __main__ as cli
from eval import candidates, fit, fit_fusion, xquad
from eval.engine import together
from eval.questions import SUITES, Suite, load
from rag import Filters, InputError, to_json

FEEDBACK = {
    "id": "k1",
    "time": "2025-05-01T10:00:00Z",
    "question": "Who rang it?",
    "history": [
        {"role": "user", "content": "What happened at noon?"},
        {"role": "assistant", "content": "A bell rang."},
    ],
    "filters": {},
    "verdict": "down",
    "note": "wrong person",
}


@pytest.fixture
def feedback(tmp_path: Path, small_suite: Suite, line_engine: Any) -> Path:
    engine = line_engine(small_suite.corpus)
    engine.ingest()
    path = tmp_path / "feedback.jsonl"
    row = FEEDBACK | {"answer": to_json(engine.ask("Who rang the bell at noon?"))}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_feedback_is_read_with_the_users_own_turns(feedback: Path) -> None:
    (candidate,) = candidates.read(feedback)
    assert candidate.history == ("What happened at noon?",)
    assert candidate.verdict == "down" and candidate.citations[0]["quote"] == "Ada rang the bell at noon."


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([{"verdict": "down", "note": "wrong person"}], ("down", "wrong person")),
        ([{"verdict": "down", "note": "wrong person"}, {"verdict": "up", "note": ""}], ("up", "wrong person")),
        ([{"verdict": "up", "note": ""}, {"verdict": "up", "note": "right after all"}], ("up", "right after all")),
        ([{"verdict": "down", "note": "a"}, {"verdict": "down", "note": "b"}], ("down", "b")),
    ],
)
def test_lines_of_one_answer_are_one_candidate(
    feedback: Path, later: list[dict[str, str]], expected: tuple[str, str]
) -> None:
    row = json.loads(feedback.read_text("utf-8"))
    first, other = row | {"note": ""}, row | {"id": "k2", "verdict": "up", "note": ""}
    rows = [first, other, *(row | change for change in later)]
    feedback.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    judged, second = candidates.read(feedback)
    assert (judged.id, judged.verdict, judged.note) == ("k1", *expected)
    assert judged.citations and judged.history
    assert (second.id, second.verdict, second.note) == ("k2", "up", "")


def test_a_line_that_is_no_feedback_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no feedback"):
        candidates.read(tmp_path / "absent.jsonl")
    (tmp_path / "bad.jsonl").write_text('\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl:2"):
        candidates.read(tmp_path / "bad.jsonl")


def test_a_candidate_becomes_a_question_by_flags(feedback: Path, small_suite: Suite, capsys: Any) -> None:
    common = ["candidates", "--feedback", str(feedback), "--to", str(small_suite.questions)]
    assert cli.main([*common]) == 0
    assert "k1" in capsys.readouterr().out
    flags = ["--corpus", str(small_suite.corpus), "--kind", "followup", "--type", "who", "--gold", "1", "--fact", "Ada"]
    assert cli.main([*common, "k1", *flags]) == 0
    added = load(small_suite.questions)[-1]
    assert (added.id, added.kind, added.history) == ("q001", "followup", ("What happened at noon?",))
    assert added.gold[0].quote == "Ada rang the bell at noon." and added.facts == (("Ada",),)


def test_a_candidate_becomes_a_question_by_asking(feedback: Path, small_suite: Suite) -> None:
    said = iter(
        ["Who rang the bell?", "", "same", "who", "", "en-a.txt", "Ada rang the bell at noon.", "", "Ada", "", "n"]
    )
    arguments = [
        "k1",
        "--feedback",
        str(feedback),
        "--to",
        str(small_suite.questions),
        "--corpus",
        str(small_suite.corpus),
    ]
    assert candidates.main(arguments, ask=lambda prompt: next(said)) == 0
    assert load(small_suite.questions)[-1].question == "Who rang the bell?"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--kind", "same", "--gold", "9"], "no citation 9"),
        (["--kind", "same", "--quote", "en-a.txt", "Ada slept."], "this quote is not in en-a.txt"),
        (["--kind", "none"], "needs none_kind"),
        (["--kind", "same", "--gold", "1", "--fact", "Zoe"], "no gold quote holds"),
    ],
)
def test_an_incomplete_question_is_refused_and_nothing_written(
    feedback: Path, small_suite: Suite, capsys: Any, flags: list[str], message: str
) -> None:
    before = small_suite.questions.read_bytes()
    common = ["candidates", "k1", "--feedback", str(feedback), "--to", str(small_suite.questions)]
    assert cli.main([*common, "--corpus", str(small_suite.corpus), *flags]) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert small_suite.questions.read_bytes() == before


def write_xquad(folder: Path, language: str, contexts: list[str], questions: list[str]) -> None:
    paragraphs = [
        {"context": context, "qas": [{"id": f"q{n}", "question": asked, "answers": [{"text": "x", "answer_start": 0}]}]}
        for n, (context, asked) in enumerate(zip(contexts, questions, strict=True))
    ]
    data = {"data": [{"title": "t", "paragraphs": paragraphs}]}
    (folder / f"xquad.{language}.json").write_text(json.dumps(data), encoding="utf-8")


def test_xquad_asks_every_direction(tmp_path: Path, line_engine: Any) -> None:
    write_xquad(tmp_path, "en", ["Bell rang.\nBell bell.", "Gate opened."], ["bell rang", "gate opened"])
    write_xquad(tmp_path, "fr", ["Cloche sonna bell.", "Porte ouverte."], ["cloche sonna", "gate"])
    read = {language: xquad.read(tmp_path, language) for language in ("en", "fr")}
    paragraphs = [p for found, _ in read.values() for p in found]
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for paragraph in paragraphs:
        (corpus / paragraph.source).write_text(paragraph.text, encoding="utf-8")
    engine = line_engine(corpus)
    engine.ingest()
    plain = engine.retrieve

    def filtered(question: str, *, k: int = 5, filters: Filters | None = None) -> Any:
        hits = plain(question, k=k)
        return [h for h in hits if filters is None or h.passage.language in filters.languages]

    engine.retrieve = filtered
    found = xquad.directions(engine, paragraphs, [q for _, asked in read.values() for q in asked], ["en", "fr"])
    assert {(d.question, d.wanted): d.ranks for d in found} == {
        ("en", "en"): (1, 1),
        ("en", "fr"): (1, None),
        ("en", "any"): (1, 1),
        ("fr", "en"): (None, 1),
        ("fr", "fr"): (1, None),
        ("fr", "any"): (1, 1),
    }
    assert "| en → fr | 2 | 0.500" in "\n".join(xquad.table(found))


def test_paragraphs_of_several_passages_count_once() -> None:
    assert xquad.rank_of(["a", "a", "b", "c"], {"b"}) == 2
    assert xquad.rank_of(["a"], {"z"}) is None


def test_a_folder_without_xquad_is_an_input_error(tmp_path: Path, capsys: Any) -> None:
    assert xquad.main(["--data", str(tmp_path)]) == 2
    assert "xquad.en.json" in capsys.readouterr().err
    (tmp_path / "xquad.en.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="not a file of XQuAD"):
        xquad.read(tmp_path, "en")


def synthetic_cases(count: int = 60) -> list[fit_fusion.Case]:
    """``same`` is decided by the lexical ranker and ``cross`` by the bridge; the others are noise."""
    rng = np.random.default_rng(5)
    cases = []
    for number in range(count):
        scores = rng.random((12, len(fit_fusion.VOTERS)))
        right = np.zeros(12, dtype=bool)
        right[rng.integers(12)] = True
        pair = "en-en" if number % 2 else "en-ar"
        decisive = 1 if number % 2 else 2
        scores[:, decisive] = rng.random(12) * 0.5
        scores[right, decisive] = 1.0
        cases.append(fit_fusion.Case(id=str(number), group=pair, scores=scores, pairs=(pair,) * 12, right=right))
    return cases


def test_fusion_finds_the_ranker_that_decides() -> None:
    start = {key: dict.fromkeys(fit_fusion.VOTERS, 0.5) for key in ("same", "cross", "unbridged")}
    before = [fit_fusion.rank(case, start) for case in synthetic_cases()]
    weights = fit_fusion.learn_classes(synthetic_cases(), start)
    assert max(weights["same"], key=weights["same"].__getitem__) == "lexical"
    assert max(weights["cross"], key=weights["cross"].__getitem__) == "bridge"
    assert weights["unbridged"] == start["unbridged"]
    assert all(value >= 0 for own in weights.values() for value in own.values())
    assert fit_fusion.learn_classes(synthetic_cases(), start) == weights
    after = [fit_fusion.rank(case, weights) for case in synthetic_cases()]
    assert sum(rank == 1 for rank in after) >= 54 > sum(rank == 1 for rank in before)
    pairs = fit_fusion.learn_pairs(synthetic_cases(), start)
    assert set(pairs) == {"same", "cross", "unbridged", "en-en", "en-ar"}


def test_rounded_weights_keep_their_proportion() -> None:
    weights = {"same": dict.fromkeys(fit_fusion.VOTERS, 5.0), "cross": dict.fromkeys(fit_fusion.VOTERS, 2.0)}
    assert fit_fusion.rounded(weights)["cross"]["dense"] == 0.4
    assert fit_fusion.class_of("en-ar") == "cross" and fit_fusion.class_of("de-de") == "unbridged"


def test_nothing_kept_out_of_fits_can_be_had() -> None:
    data = fit.DevData(xquad=None, seed=1, log=lambda line: None)
    names = [suite.name for suite, _ in data.suites()]
    apart = [21, 22, 23, 24, 40, 45, 48, 54, *range(57, 89)]
    assert names == ["seeds", "set1", "set2", *(f"k{number}" for number in apart)]
    learnt_from = [suite.name for suite, _ in data.archives()]
    assert len(learnt_from) == 48 and not {*learnt_from} & {*names, "set3"}
    fitted_on = {question.id for _, questions in data.suites() for question in questions}
    assert not any(id.startswith("sq") for id in fitted_on)
    from eval.questions import halves, suite

    half = halves(load(suite("seeds").questions))
    assert all(half[id] == "dev" for id in fitted_on if id in half)


def test_archives_are_left_out_by_thirds_and_other_corpora_by_themselves() -> None:
    folds = {one.name: one.fold for one in SUITES}
    assert folds["seeds"] == "seeds" and folds["set3"] == "set3"
    assert [folds[name] for name in ("k57", "k58", "k59", "k60")] == [f"archives {n}" for n in (0, 1, 2, 0)]


def test_lists_of_numbers_take_a_line_however_long() -> None:
    content = {"long": list(range(99)), "short": {"a": 1, "b": 2}, "words": ["x" * 60, "y" * 60]}
    text = fit.compact(content)
    assert json.loads(text) == content
    assert len(text.splitlines()) == 1 + 1 + 1 + 4 + 1


def test_a_fitted_file_says_where_it_comes_from(tmp_path: Path) -> None:
    data = fit.DevData(xquad=None, seed=1, log=lambda line: None)
    path = fit.write("fusion", {"pairs": {}}, data=data, command="python -m eval.fit fusion", folder=tmp_path)
    content = json.loads(path.read_text("utf-8"))
    assert list(content) == ["command", "data", "date", "pairs"]
    assert any(line.startswith("seeds (dev half)") for line in content["data"])
    with pytest.raises(InputError, match="no target 'x'"):
        fit.target("x")


def test_check_passes_on_what_is_bundled_and_names_the_line_of_what_is_not(tmp_path: Path, capsys: Any) -> None:
    assert cli.main(["check"]) == 0
    assert "set3: 150 questions" in capsys.readouterr().out
    (tmp_path / "a.txt").write_text("Nothing here.", encoding="utf-8")
    row = {"id": "x", "lang": "en", "kind": "same", "question": "Who?", "gold": [{"file": "a.txt", "quote": "Ada."}]}
    (tmp_path / "q.jsonl").write_text("\n" + json.dumps(row), encoding="utf-8")
    assert cli.main(["check", "--questions", str(tmp_path / "q.jsonl"), "--corpus", str(tmp_path)]) == 2
    assert "line 2 (x): this quote is not in a.txt" in capsys.readouterr().err
    assert cli.main(["--questions", str(tmp_path / "q.jsonl")]) == 2
    assert "go together" in capsys.readouterr().err


def test_a_baseline_is_not_made_from_a_part(capsys: Any) -> None:
    assert cli.main(["--only", "en", "--update-baseline"]) == 2
    assert "whole run" in capsys.readouterr().err


def test_corpora_in_one_folder_keep_their_articles_apart() -> None:
    one, other = [suite for suite in SUITES if suite.is_archive][:2]
    beside = next(suite for suite in SUITES if suite.name == "set1")
    with together([one, other], beside=beside) as folder:
        names = {path.name for path in folder.iterdir()}
        assert {path.name for path in beside.corpus.iterdir()} <= names
        for suite in (one, other):
            for path in suite.corpus.glob("*.txt"):
                assert (folder / f"{suite.name}-{path.name}").read_bytes() == path.read_bytes()
    assert not folder.exists()
