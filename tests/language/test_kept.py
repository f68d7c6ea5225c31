"""What is kept between two starts: read back as it was, and made again whenever it cannot be trusted."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import pytest

from rag.kept import kept
from rag.language import Bridge, lexicon
from rag.language.lexicon import Lexicon, load_lexicon

VALUE: dict[str, Any] = {"a": ("x", ("x", "y")), "b": [1, 1.0, True, None], "c": frozenset({"x"}), "d": ((1,), (1.0,))}


class Maker:
    """Makes a value, and counts how often."""

    def __init__(self, value: Any = VALUE) -> None:
        self.value = value
        self.times = 0

    def __call__(self) -> Any:
        self.times += 1
        return self.value


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_the_second_start_reads_what_the_first_made(tmp_path: Path) -> None:
    make = Maker()
    for _ in range(3):
        found = kept(tmp_path / "kept", "value", basis="1", make=make)
        assert repr(found) == repr(VALUE)  # 1, 1.0 and True are equal and not the same
    assert make.times == 1
    assert only_file(tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_another_basis_is_another_value_and_the_oldest_go(tmp_path: Path) -> None:
    for number in range(9):
        assert kept(tmp_path, "value", basis=str(number), make=Maker(number)) == number
        assert kept(tmp_path, "other", basis=str(number), make=Maker(-number)) == -number
    assert len(list(tmp_path.glob("value-*.bin"))) == len(list(tmp_path.glob("other-*.bin"))) == 4
    assert kept(tmp_path, "value", basis="8", make=Maker("made anew")) == 8


@pytest.mark.parametrize("damage", ["empty", "cut", "bit", "longer", "another file's"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: str) -> None:
    kept(tmp_path, "value", basis="1", make=Maker())
    path = only_file(tmp_path)
    whole = path.read_bytes()
    if damage == "another file's":
        kept(tmp_path, "value", basis="2", make=Maker("of another basis"))
        (other,) = set(tmp_path.iterdir()) - {path}
        os.replace(other, path)
    else:
        flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
        path.write_bytes({"empty": b"", "cut": whole[:-3], "bit": flipped, "longer": whole + b"0"}[damage])
    make = Maker()
    assert kept(tmp_path, "value", basis="1", make=make) == VALUE
    assert make.times == 1
    assert path.read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_a_file_that_others_may_write_to_is_not_trusted(tmp_path: Path) -> None:
    kept(tmp_path, "value", basis="1", make=Maker("planted"))
    only_file(tmp_path).chmod(0o666)
    assert kept(tmp_path, "value", basis="1", make=Maker("made")) == "made"
    assert kept(tmp_path, "value", basis="1", make=Maker()) == "made"


@pytest.mark.parametrize("place", ["no parent", "a file"])
def test_a_folder_that_cannot_be_written_costs_time_alone(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("")
    make = Maker()
    for _ in range(2):
        assert kept(tmp_path / place / "kept", "value", basis="1", make=make) == VALUE
    assert make.times == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]


def test_the_garbage_collector_goes_on(tmp_path: Path) -> None:
    assert gc.isenabled()
    for _ in range(2):
        kept(tmp_path, "value", basis="1", make=Maker())
        assert gc.isenabled()


def plain(found: Lexicon) -> object:
    words = {code: {name: getattr(table, name) for name in table.__slots__} for code, table in found.words.items()}
    return words, found.phrases, found.singles, found.english, found.fingerprint


def test_a_kept_lexicon_is_the_one_that_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for folder in (None, tmp_path, tmp_path):
        monkeypatch.setattr(lexicon, "_loaded", {})
        found.append(plain(load_lexicon(folder=folder)))
    assert found[0] == found[1] == found[2]
    assert only_file(tmp_path).name.startswith("lexicon-")


def test_changed_rows_of_ones_own_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.tsv"
    for gloss in ("cartographer", "surveyor"):
        monkeypatch.setattr(lexicon, "_loaded", {})
        own.write_text(f"fr\tgéomètre\t{gloss}\n", encoding="utf-8")
        assert Bridge(("en", "fr"), own, folder=tmp_path / "kept").gloss("géomètre", "fr").text == gloss


def test_changed_code_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("one", "another"):
        monkeypatch.setattr(lexicon, "_loaded", {})
        monkeypatch.setattr(lexicon, "_code", lambda version=version: version)
        load_lexicon(("fr",), folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_process_reads_a_lexicon_once() -> None:
    assert load_lexicon(("en", "fr")) is load_lexicon(("en", "fr"))
