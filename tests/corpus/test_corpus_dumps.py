"""Dumps above the size that is read at once, in encodings that are not UTF-8."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from load_parts import ENGLISH, FRENCH

from rag.corpus import RawDocument, load
from rag.corpus.decode import decode, encoding_of
from rag.schema import Problem

ARABIC = "صوت مجلس المدينة مساء الثلاثاء على إصلاح الجدار البحري القديم قبل حلول فصل الشتاء.\n" * 4
PLAIN = "The council voted on Tuesday to repair the old sea wall before the winter, it said."
LIMITS = [10_000_000, 3000]
"""Above the file's size and below it."""


def _csv(texts: list[str]) -> str:
    return "id,text\n" + "".join(f'{number},"{text}"\n' for number, text in enumerate(texts))


def _json(texts: list[str]) -> str:
    rows = ({"id": number, "text": text} for number, text in enumerate(texts))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _read(path: Path, max_bytes: int) -> tuple[list[str], list[str], list[Problem]]:
    """Texts, remarks, problems."""
    found = list(load(path, max_bytes=max_bytes))
    documents = [item for item in found if isinstance(item, RawDocument)]
    problems = [item for item in found if isinstance(item, Problem)]
    return [d.text for d in documents], [remark for d in documents for remark in d.warnings], problems


@pytest.mark.parametrize("max_bytes", LIMITS)
@pytest.mark.parametrize("write", [_csv, _json])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"), (ARABIC, "cp1256"), (FRENCH, "utf-16"), (ARABIC, "utf-16-le"), (FRENCH, "utf-8-sig"),
        (ARABIC, "utf-8"), (ENGLISH, "cp1252"),
    ],
)  # fmt: skip
def test_a_dump_is_read_in_its_encoding_however_large(
    tmp_path: Path, text: str, encoding: str, write: object, max_bytes: int
) -> None:
    path = tmp_path / ("d.csv" if write is _csv else "d.jsonl")
    texts = [f"{number}. {text}" for number in range(20)]
    path.write_bytes(write(texts).encode(encoding))  # type: ignore[operator]
    read, remarks, problems = _read(path, max_bytes)
    assert (read, problems) == (texts, [])
    page = encoding.startswith("cp125")
    assert [encoding in remark for remark in remarks] == [True] * page  # once a file


@pytest.mark.parametrize("max_bytes", [10_000_000, 100_000])
def test_the_first_letter_beyond_ascii_may_stand_far_down(tmp_path: Path, max_bytes: int) -> None:
    texts = [f"{number}. {PLAIN}" for number in range(30_000)] + [FRENCH] * 20
    for encoding in ("cp1252", "utf-8"):
        (tmp_path / "d.csv").write_bytes(_csv(texts).encode(encoding))
        assert _read(tmp_path / "d.csv", max_bytes)[0][-1] == FRENCH


def test_one_letter_at_the_end_of_much_ascii() -> None:
    for end in (b"caf\xe9", b"caf\xe9\n", b"un caf\xe9 noir\n"):
        data = b"a " * 70_000 + end
        assert decode(data) == (data.decode("cp1252"), ("read as cp1252",))
        assert encoding_of(BytesIO(data)) == ("cp1252", ("read as cp1252",))


@pytest.mark.parametrize("max_bytes", LIMITS)
def test_letters_that_are_lost_are_told_once(tmp_path: Path, max_bytes: int) -> None:
    texts = [f"{number}. {ARABIC}" for number in range(20)]
    data = _csv(texts).encode()
    (tmp_path / "d.csv").write_bytes(data + b'20,"caf\xe9 and more"\n21,"caf\xe9 again"\n')
    read, remarks, problems = _read(tmp_path / "d.csv", max_bytes)
    assert read == [*texts, "caf\ufffd and more", "caf\ufffd again"]
    assert len(remarks) == 1 and "replaced" in remarks[0] and not problems


def test_damage_far_down_a_dump_in_utf8_is_told_at_the_row(tmp_path: Path) -> None:
    texts = [f"{number}. {ARABIC}" for number in range(4000)]
    (tmp_path / "d.csv").write_bytes(_csv(texts).encode() + b'4000,"caf\xe9 and more"\n')
    documents = [item for item in load(tmp_path / "d.csv", max_bytes=3000) if isinstance(item, RawDocument)]
    assert [d.source for d in documents if d.warnings] == ["d.csv#4000"]
    assert documents[-1].text == "caf\ufffd and more"


def test_a_large_dump_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(b"\x1f\x8b" + bytes(range(256)) * 40)
    read, _, problems = _read(tmp_path / "d.csv", 3000)
    assert read == [] and "gzip" in problems[0].reason
