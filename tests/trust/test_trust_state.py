"""An index that cannot be used is told in one sentence with the next step, and never answered from."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "How much will the repair of the harbour wall cost?"


def isolated() -> tuple[str, ...]:
    """The start of a command that may mount for itself alone."""
    program = shutil.which("unshare")
    if program is not None:
        for flags in (("-m",), ("-rm",)):
            trial = [program, *flags, "sh", "-c", "mount -t tmpfs none /mnt"]
            if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
                return (program, *flags)
    pytest.skip("this system does not let us mount, so full and read-only file systems were NOT tried")


def check_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit status 1, nothing on standard output, one line that says what and what next, no traceback."""
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("rag: "), done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.fixture
def made(run: Run, home: Path) -> Path:
    """The data folder with two articles ingested."""
    assert run("ingest").returncode == 0
    return home


def test_no_index(run: Run, home: Path) -> None:
    check_told(run("ask", QUESTION), "no index", "rag ingest")
    assert {path.name for path in home.iterdir()} == {"models"}


@pytest.mark.slow
def test_damaged_foreign_and_other_versions(run: Run, made: Path) -> None:
    pointer = made / "index.json"
    sound = json.loads(pointer.read_text())
    for change, words in (
        ({"format": 0}, ("older version", "rag ingest")),
        ({"format": 99}, ("newer version",)),
        ({"fingerprint": "000000000000"}, ("another embedding model, setting or version", "rag ingest")),
        ({"shards": [{"name": "gone", "articles": 1, "passages": 1}]}, ("rag",)),
    ):
        pointer.write_text(json.dumps(sound | change))
        check_told(run("ask", QUESTION), *words)
    pointer.write_text("no pointer")
    check_told(run("ask", QUESTION), "rag repair")
    assert run("repair").returncode == 0
    assert run("verify").returncode == 0
    assert json.loads(run("ask", "--json", QUESTION).stdout)["status"] in {"answered", "uncertain"}


@pytest.mark.slow
def test_the_database_of_another(run: Run, made: Path) -> None:
    for file in (made / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"something else entirely, " * 400)
    check_told(run("ask", QUESTION), "rag repair")
    assert run("verify").returncode == 1
    assert run("repair").returncode == 0
    assert json.loads(run("ask", "--json", QUESTION).stdout)["status"] in {"answered", "uncertain"}


@pytest.mark.slow
def test_a_full_disk(run: Run, home: Path, tmp_path: Path) -> None:
    """A real file system of a few hundred kilobytes: it ends in the middle of an ingest, not at a step of ours."""
    script = tmp_path / "full.sh"
    models = (home / "models").resolve()
    script.write_text(
        f'mount -t tmpfs -o size=$SIZE none "{home}" && ln -s "{models}" "{home}/models" && "$@"; s=$?\n'
        f'cat "{home}/index.json" 2>/dev/null | head -c1 >&2; exit $s\n'
    )
    before = (*isolated(), "env")
    for size in ("4k", "16k", "400k"):
        done = run("ingest", before=(*before, f"SIZE={size}", "sh", str(script)))
        check_told(done, "rag: ")
        assert "full" in done.stderr or "space" in done.stderr or "cannot be written" in done.stderr, done.stderr


@pytest.mark.slow
def test_a_folder_that_is_read_only(run: Run, made: Path, tmp_path: Path) -> None:
    """Writing is refused in a sentence; what was ingested is answered, or refused in a sentence, but never half."""
    script = tmp_path / "read_only.sh"
    script.write_text(f'mount --bind "{made}" "{made}" && mount -o remount,bind,ro "{made}" && "$@"\n')
    before = (*isolated(), "sh", str(script))
    (tmp_path / "corpus" / "third.txt").write_text("A third text about a bridge that was opened in the morning.\n")
    check_told(run("ingest", before=before), "cannot be written", "RAG_HOME")
    asked = run("ask", "--json", QUESTION, before=before)
    if asked.returncode:
        check_told(asked, str(made))
    else:
        assert json.loads(asked.stdout)["citations"]
    assert run("verify").returncode == 0


def test_a_file_in_place_of_the_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check_told(run("ingest", RAG_HOME=str(tmp_path / "file")), "cannot be written", "RAG_HOME")
