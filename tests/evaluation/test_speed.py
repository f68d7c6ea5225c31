"""What the speed measurement measures with: the made corpus, the figures, the tables."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval import speed, speed_corpus, speed_report, speed_worker
from rag import InputError

ARTICLES = [
    ("en", "The old bridge was closed in 2019. It was repaired by the council within eight months!\nIt opened again."),
    ("fr", "Le vieux pont a été fermé en 2019. La ville l’a fait réparer en huit mois environ."),
]


@pytest.fixture(scope="module")
def source() -> speed_corpus.Material:
    return speed_corpus.material(ARTICLES)


def test_articles_are_the_same_every_time_and_differ_from_each_other(source: speed_corpus.Material) -> None:
    made = [speed_corpus.article(number, source) for number in range(50)]
    assert made == [speed_corpus.article(number, source) for number in range(50)]
    assert len(set(made)) == 50
    assert "pont" in made[1]
    assert "bridge" in "".join(made[::2])


def test_a_corpus_grows_without_touching_what_is_there(tmp_path: Path, source: speed_corpus.Material) -> None:
    number, written = speed_corpus.write(tmp_path, source, first=0, characters=5_000)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written >= 5_000
    assert len(before) == number
    further, _ = speed_corpus.write(tmp_path, source, first=number, characters=5_000)
    assert len(list(tmp_path.iterdir())) == further > number
    assert all((tmp_path / name).read_bytes() == content for name, content in before.items())


def test_questions_differ(source: speed_corpus.Material) -> None:
    asked = speed_corpus.questions(40, source, articles=30)
    assert len(set(asked)) == len(asked) == 40
    assert all(question.endswith("?") for question in asked)


def test_pieces_hold_every_word_in_order(source: speed_corpus.Material) -> None:
    text = speed_corpus.article(4, source)
    pieces = list(speed_corpus.pieces(text, characters=150))
    assert " ".join(pieces).split() == text.split()
    assert max(map(len, pieces)) < 400


@pytest.mark.parametrize(("share", "expected"), [(0.5, 5), (0.95, 10), (0.9, 9), (0.1, 1), (1.0, 10)])
def test_quantile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert speed_worker.quantile([float(n) for n in (3, 1, 2, 10, 9, 8, 7, 6, 5, 4)], share) == expected


def figures(rate: float, p50: float, ready: float, memory: float) -> speed_report.Figures:
    return {
        "ingest": {"passages": 100, "seconds": 100 / rate, "peak_mib": memory},
        "query": {"retrieve": {"p50_ms": p50, "p95_ms": 2 * p50}, "ready_s": ready, "ready_mib": memory},
        "cold": {"seconds": ready, "peak_mib": memory},
    }


def test_ratios_are_taken_round_by_round_against_the_best_of_the_others() -> None:
    slow = 3.0  # the machine is busier in the second round: every system alike
    rounds = {
        "rag": [figures(100, 2, 1, 100), figures(100 / slow, 2 * slow, slow, 100)],
        "langchain": [figures(20, 10, 4, 400), figures(20 / slow, 10 * slow, 4 * slow, 400)],
        "txtai": [figures(25, 8, 5, 500), figures(25 / slow, 8 * slow, 5 * slow, 500)],
    }
    ratios = speed_report.compared(rounds)["ratios"]
    assert list(ratios.values()) == pytest.approx([100 / 25, 2 / 8, 2 / 8, 1 / 4, 100 / 400])
    assert speed_report.compared({"rag": rounds["rag"]})["ratios"] == {}


def test_a_report_is_written_with_and_without_rounds(tmp_path: Path) -> None:
    size = {
        "passages": 1000,
        "added_passages": 1000,
        "ingest": {
            "seconds": 8.0,
            "peak_mib": 300.0,
            "own_mib": 200.0,
            "all_own_mib": 220.0,
            "own_course_mib": [150.0] * 9 + [220.0],
        },
        "again": {"seconds": 0.1},
        "query": {"retrieve": {"p50_ms": 1, "p95_ms": 2}, "ask": {"p50_ms": 3, "p95_ms": 4}, "ready_s": 0.5},
        "cold": {"seconds": 0.8, "peak_mib": 250.0},
        "disk_mib": 12.0,
    }
    result = {"machine": speed_report.machine(), "sizes": [size], "beside": {}}
    speed_report.write(result, tmp_path)
    page = (tmp_path / "speed.md").read_text("utf-8")
    assert "| 1000 | 1000 | 125.0 | 0.10 | 200 | 300 | 220 | 12 |" in page
    assert "| 1000 |" + " 150 |" * 9 + " 220 |" in page
    assert json.loads((tmp_path / "speed.json").read_text("utf-8"))["sizes"] == [size]
    pytest.importorskip("matplotlib")
    assert (tmp_path / "speed.svg").read_text("utf-8").startswith("<?xml")


def test_memory_of_its_own_is_told_by_parts_of_the_time() -> None:
    with speed_worker.OwnMemory() as own:
        time.sleep(0.6)
        held = bytearray(64 << 20)
        held[:: 1 << 10] = b"x" * len(held[:: 1 << 10])
        with subprocess.Popen(
            [sys.executable, "-c", "held = b'x' * (48 << 20); input()"], stdin=subprocess.PIPE
        ) as other:
            time.sleep(1.5)
            other.communicate(b"\n")
    if sys.platform.startswith("linux"):
        course = own.course_mib(4)
        assert max(course) == own.all_peak_mib and course[-1] - course[0] > 50
        assert own.all_peak_mib - own.peak_mib > 40
        assert len(own.course_mib()) == 10
        assert own.all_resident_mib > own.all_peak_mib, "files that are mapped count"
    del held


@pytest.mark.parametrize("text", ["", "a", "10,5", "10,10", "0,5", "-3"])
def test_sizes_that_cannot_be_used(text: str) -> None:
    with pytest.raises(InputError, match="--sizes"):
        speed._sizes(text)


def test_variation_keeps_the_length_and_the_digits_places(source: speed_corpus.Material) -> None:
    lengths = [len(text.split()) for text in (speed_corpus.article(number, source) for number in range(40))]
    assert 20 < statistics.mean(lengths) < 400
    assert any(character.isdigit() for character in speed_corpus.article(0, source))
