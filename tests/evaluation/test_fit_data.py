"""What models learn from, what is kept from them, and what passages are ordered by."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from eval import fit, fit_rerank, xquad
from eval.fit_fusion import Case, rank
from eval.questions import Suite, load
from eval.reworded import FILE, reworded
from rag import InputError, fitting


@pytest.fixture
def archive(tmp_path: Path) -> Suite:
    (tmp_path / "a.txt").write_text("Ada opened the gate.", encoding="utf-8")
    gold = {"file": "a.txt", "lang": "en", "quote": "Ada opened the gate."}
    row = {"id": "k1", "lang": "en", "kind": "same", "question": "Who opened the gate?", "gold": [gold]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return Suite(name="k", questions=tmp_path / "questions.jsonl", corpus=tmp_path, role="train")


def test_a_question_in_other_words_has_the_same_gold(archive: Suite) -> None:
    questions = load(archive.questions)
    assert reworded(archive, questions) == ()
    archive.questions.with_name(FILE).write_text("k1\tfr\tQui a ouvert la porte ?\n", encoding="utf-8")
    (again,) = reworded(archive, questions)
    assert (again.id, again.lang, again.question) == ("k1r", "fr", "Qui a ouvert la porte ?")
    assert again.gold == questions[0].gold and again.pair() == ("fr", "en")


@pytest.mark.parametrize(
    ("line", "said"), [("k1\tWho?", "three|separated by tabs"), ("k1\t\tWho?", "tabs"), ("k2\ten\tWho?", "question k2")]
)
def test_a_line_that_is_no_rewording_is_named(archive: Suite, line: str, said: str) -> None:
    archive.questions.with_name(FILE).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"{FILE}:1: .*({said})"):
        reworded(archive, load(archive.questions))


def test_every_archive_is_asked_in_both_wordings_and_in_all_languages() -> None:
    for suite, questions in fit.DevData(xquad=None, seed=1, log=lambda line: None).archives():
        again = [question for question in questions if question.id.endswith("r")]
        assert len(again) > 200, suite.name
        assert {question.lang for question in again} == {"en", "fr", "ar"}
        first = {question.id: question.question for question in questions}
        assert sum(first[question.id[:-1]] == question.question for question in again) < 0.02 * len(again)


def test_what_models_learn_from_of_xquad_is_kept_from_all_else() -> None:
    keys = [f"{article:03d}-{paragraph:02d}" for article in range(4) for paragraph in range(2)]
    asked = [
        xquad.Asked(id=key, language="en", text="?", key=key, answer="a", answer_start=0) for key in keys
    ]  # fmt: skip
    held = xquad.not_learnt_from(asked)
    assert {one.key[:3] for one in held} == {"001", "003"}
    assert all(xquad.is_learnt_from(one.key) != (one in held) for one in asked)
    assert asked[0].source == "en-000-00.txt"


def test_a_language_whose_sentences_say_little_is_ordered_by_its_words() -> None:
    chance = random.Random(4)

    def case(pair: str, telling: str) -> Case:
        scores = np.array([[chance.random() for _ in fitting.VOTERS] for _ in range(8)])
        right = np.zeros(8, dtype=bool)
        right[scores[:, fitting.VOTERS.index(telling)].argmax()] = True
        return Case(id="", group=pair, scores=scores, pairs=(pair,) * 8, right=right)

    cases = [case("en-en", "evidence") for _ in range(60)] + [case("ar-ar", "lexical") for _ in range(60)]
    start = dict.fromkeys(("same", "cross", "unbridged"), dict.fromkeys(fitting.VOTERS, 0.5))
    learnt = fit_rerank.learn(cases, start)
    assert set(learnt) == {"same", "cross", "unbridged", "en-en", "ar-ar"}
    assert max(learnt["en-en"], key=learnt["en-en"].__getitem__) == "evidence"
    assert max(learnt["ar-ar"], key=learnt["ar-ar"].__getitem__) == "lexical"
    assert learnt["cross"] == start["cross"]
    assert np.mean([rank(one, learnt) == 1 for one in cases]) > 0.9 > np.mean([rank(one, start) == 1 for one in cases])


def test_weights_in_use_stay_where_what_is_learnt_without_a_fold_orders_it_no_better() -> None:
    chance = random.Random(6)

    def case() -> Case:
        scores = np.array([[chance.random() for _ in fitting.VOTERS] for _ in range(8)])
        right = np.zeros(8, dtype=bool)
        right[scores[:, fitting.VOTERS.index("evidence")].argmax()] = True
        return Case(id="", group="en-en", scores=scores, pairs=("en-en",) * 8, right=right)

    cases, folds = [case() for _ in range(80)], ["a", "b"] * 40
    telling = {name: float(name == "evidence") for name in fitting.VOTERS}
    for own, stays in ((telling, True), (dict.fromkeys(fitting.VOTERS, 0.5), False)):
        start = dict.fromkeys(("same", "cross", "unbridged"), own)
        found, told = fit_rerank.chosen(cases, folds, start, lambda line: None)
        assert (found == start) == stays
        assert set(told) == {"as searched", "weights there are", "cross-validated"}
