"""Question files: what is read, what is refused and on which line, and how they are split."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from eval import questions as q
from rag.errors import InputError


def row(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "a1",
        "lang": "en",
        "kind": "same",
        "type": "who",
        "question": "Who rang the bell?",
        "history": [],
        "gold": [{"file": "one.txt", "quote": "Ada rang the bell."}],
        "facts": [["Ada"]],
        "every": False,
        "none_kind": None,
    }
    return base | changes


def write(path: Path, *rows: Any) -> Path:
    lines = [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suite", q.SUITES, ids=lambda s: s.name)
def test_every_bundled_quote_stands_in_its_file_and_every_fact_in_a_quote(suite: q.Suite) -> None:
    assert q.check(q.load(suite.questions), suite.corpus) == []


def test_the_bundled_questions_cover_what_they_promise() -> None:
    questions = q.load(q.suite("seeds").questions)
    assert len(questions) >= 240
    assert sum(not item.answerable for item in questions) >= 60
    assert {item.none_kind for item in questions if not item.answerable} == set(q.NONE_KINDS)
    across = {item.pair() for item in questions if item.kind == "cross"}
    assert across == {(a, b) for a in ("en", "fr", "ar") for b in ("en", "fr", "ar") if a != b}
    assert sum(item.every for item in questions) >= 10
    assert all(item.history for item in questions if item.kind == "followup")


def test_a_row_survives_reading_and_writing(tmp_path: Path) -> None:
    for suite in q.SUITES:
        for item in q.load(suite.questions):
            again = q.parse(json.dumps(q.to_row(item), ensure_ascii=False), item.line)
            assert again == item


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "an object is expected"),
        (row(kind="maybe"), "kind is 'maybe'"),
        (row(type="whence"), "type is 'whence'"),
        (row(question="  "), "'question' must be a text"),
        (row(colour="red"), "unknown field(s) colour"),
        (row(gold=[]), "needs gold"),
        (row(gold=[{"file": "one.txt"}]), "'quote' that are not empty"),
        (row(kind="none", none_kind="off_topic"), "neither gold nor facts"),
        (row(kind="none", gold=[], facts=[]), "needs none_kind"),
        (row(none_kind="off_topic"), "none_kind is for questions"),
        (row(kind="followup"), "needs history"),
        (row(facts=[[]]), "one variant"),
        (row(facts=["Ada"]), "'facts' must be a list of texts"),
        (row(every="yes"), "'every' must be true or false"),
    ],
)
def test_an_unusable_line_is_named_with_its_number(tmp_path: Path, line: Any, message: str) -> None:
    path = write(tmp_path / "mine.jsonl", row(id="fine"), "", line)
    with pytest.raises(InputError) as caught:
        q.load(path)
    assert "mine.jsonl:3: " in str(caught.value)
    assert message in str(caught.value)


def test_all_unusable_lines_are_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", row(id="x"), "{", row(id="x"), "nonsense")
    with pytest.raises(InputError) as caught:
        q.load(path)
    text = str(caught.value)
    assert "mine.jsonl:2:" in text and "mine.jsonl:4:" in text
    assert "mine.jsonl:3: id 'x' was used on line 1" in text


def test_missing_and_mangled_files_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        q.load(tmp_path / "absent.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(InputError, match="not UTF-8"):
        q.load(tmp_path / "latin.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no question"):
        q.load(tmp_path / "empty.jsonl")


def test_check_finds_a_lost_quote_a_stray_fact_and_a_wrong_kind(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Ada rang the bell. Bob slept.", encoding="utf-8")
    questions = q.load(
        write(
            tmp_path / "mine.jsonl",
            row(id="good"),
            row(id="lost", gold=[{"file": "one.txt", "quote": "Ada rang a bell."}]),
            row(id="stray", facts=[["Ada", "Bob"]]),
            row(id="absent", gold=[{"file": "two.txt", "quote": "Ada rang the bell."}]),
            row(id="kind", kind="cross", gold=[{"file": "one.txt", "quote": "Bob slept.", "lang": "en"}], facts=[]),
        )
    )
    problems = q.check(questions, tmp_path)
    assert [problem.split(":")[0] for problem in problems] == [
        "line 2 (lost)",
        "line 3 (stray)",
        "line 4 (absent)",
        "line 5 (kind)",
    ]


def test_quotes_are_looked_for_without_newline_translation(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"Ada rang\r\nthe bell.")
    crlf = q.load(write(tmp_path / "m.jsonl", row(gold=[{"file": "one.txt", "quote": "Ada rang\r\nthe bell."}])))
    assert q.check(crlf, tmp_path) == []


def test_halves_are_balanced_and_stand_still_when_questions_are_added() -> None:
    questions = q.load(q.suite("seeds").questions)
    before = q.halves(questions)
    sizes = Counter((item.kind, item.lang, before[item.id]) for item in questions)
    for kind, lang in {(item.kind, item.lang) for item in questions}:
        spread = abs(sizes[kind, lang, "dev"] - sizes[kind, lang, "test"])
        assert spread <= (1 if kind != "none" else len(q.NONE_KINDS))
    added = [q.parse(json.dumps(row(id=f"z{n}", lang="fr"))) for n in range(7)]
    after = q.halves([*questions, *added])
    assert {key: after[key] for key in before} == before


def test_the_language_pair_prefers_the_questions_own_language() -> None:
    gold = [{"file": "x", "quote": "a", "lang": "ar"}, {"file": "y", "quote": "b", "lang": "en"}]
    assert q.parse(json.dumps(row(gold=gold, facts=[]))).pair() == ("en", "en")
    assert q.parse(json.dumps(row(gold=gold, facts=[], lang="fr"))).pair() == ("fr", "ar")
    assert q.parse(json.dumps(row(facts=[]))).pair(lambda file: "fr") == ("en", "fr")
    assert q.parse(json.dumps(row(kind="none", gold=[], facts=[], none_kind="off_topic"))).pair() is None


def test_alternatives_are_one_set_a_file_unless_every_file_is_wanted() -> None:
    gold = [{"file": "x", "quote": "a"}, {"file": "y", "quote": "b"}, {"file": "x", "quote": "c"}]
    any_file = q.parse(json.dumps(row(gold=gold, facts=[])))
    assert [[g.quote for g in one] for one in any_file.alternatives()] == [["a", "c"], ["b"]]
    both = q.parse(json.dumps(row(gold=gold, facts=[], every=True)))
    assert [[g.quote for g in one] for one in both.alternatives()] == [["a", "b", "c"]]
