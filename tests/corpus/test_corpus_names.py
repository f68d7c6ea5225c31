"""Names of files and folders that a file system takes and a program may stumble over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from load_parts import ENGLISH, FRENCH, loaded


def test_a_name_as_long_as_a_name_may_be(tmp_path: Path) -> None:
    """No room is left for the ending of a file of metadata."""
    longest = "ا" * 125 + ".txt"
    (tmp_path / longest).write_text(ENGLISH)
    documents, problems = loaded(tmp_path)
    assert (set(documents), problems) == ({longest}, {})


@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="names are bytes on Linux alone")
def test_a_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH)
    for folder in (os.fsencode(tmp_path), os.path.join(os.fsencode(tmp_path), b"\xe9t\xe9")):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, b"caf\xe9.txt"), "w") as file:
            file.write(FRENCH)
    documents, problems = loaded(tmp_path)
    assert set(documents) == {"a.txt"} and set(problems) == {"caf\ufffd.txt", "\ufffdt\ufffd"}
    assert all("not UTF-8" in reason for reason in problems.values())


def test_a_folder_that_may_be_listed_and_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are named, each with the reason; these tests may run as a user who may search everything."""
    (tmp_path / "listed").mkdir()
    (tmp_path / "listed" / "a.txt").write_text(ENGLISH)
    (tmp_path / "b.txt").write_text(ENGLISH)
    stat = Path.stat

    def refused(path: Path, **options: bool) -> os.stat_result:
        if path.parent.name == "listed":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refused)
    documents, problems = loaded(tmp_path)
    assert set(documents) == {"b.txt"} and "no permission" in problems["listed/a.txt"]
