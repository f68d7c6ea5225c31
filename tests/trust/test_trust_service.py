"""As a service: secrets stay secret, logs are lines, a signal ends what is running and leaves a whole index."""

from __future__ import annotations

import io
import json
import logging
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trust_parts import ROOT, environment

from rag import InputError, NoIndexError, StoreError, configure_logging
from rag.cli.visible import visible
from rag.logs import KeyValueFormatter, masked, secret_values
from ui.api import problem
from ui.failure import failure_of
from ui.jobs import Busy
from ui.strings import Words

Run = Callable[..., subprocess.CompletedProcess[str]]
SECRETS = {
    "RAG_LLM_KEY": "sk-verysecretkey",
    "RAG_CHROMA_TOKEN": "tokenverysecret",
    "RAG_AUTH": "reader:passwordverysecret",
    "RAG_LLM_URL": "http://someone:urlverysecret@127.0.0.1:9/v1",
    "RAG_LLM_MODEL": "any",
}
TOLD = re.compile("verysecret")


def line_of(message: str, *, secrets: tuple[str, ...] = (), error: Exception | None = None, **fields: object) -> str:
    record = logging.LogRecord("rag.test", logging.WARNING, "x.py", 1, message, (), None)
    if error is not None:
        try:
            raise error
        except Exception:
            record.exc_info = sys.exc_info()
    record.fields = fields
    return KeyValueFormatter(secrets=secrets).format(record)


def read(line: str) -> dict[str, str]:
    """A log line as its fields."""
    found = re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', line)
    assert " ".join(f"{key}={value}" for key, value in found) == line
    return {key: json.loads(value) if value.startswith('"') else value for key, value in found}


@settings(max_examples=60, deadline=None)
@given(message=st.text(max_size=60), value=st.text(max_size=60))
def test_a_log_line_is_one_line_that_reads_back(message: str, value: str) -> None:
    line = line_of(message, note=value)
    assert line.splitlines() == [line]
    told = read(line)
    assert (told["event"], told["note"], told["level"]) == (message, value, "warning")


def test_a_failure_is_one_line_with_its_traceback_and_no_secret() -> None:
    line = line_of("it failed", secrets=("verysecret",), error=ValueError("key verysecret\nrefused"))
    assert line.splitlines() == [line] and "verysecret" not in line
    told = read(line)
    assert told["error"] == "ValueError: key ***\nrefused" and "Traceback" in told["trace"]


def test_what_is_secret() -> None:
    found = secret_values({"RAG_AUTH": "reader:password", "RAG_LLM_KEY": "", "RAG_CHROMA_TOKEN": "ab", "HOME": "/root"})
    assert found == ("reader:password", "password")
    assert masked("http://me:word@host/x password", found) == "http://***@host/x ***"


def test_configuring_writes_lines_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before, levels = root.handlers[:], (root.level, *(logging.getLogger(name).level for name in ("rag", "ui")))
    monkeypatch.setattr(sys, "stderr", stream)
    try:
        root.handlers[:] = []
        configure_logging(level=logging.INFO)
        logging.getLogger("rag.engine").info("answered", extra={"fields": {"seconds": 0.5}})
        logging.getLogger("httpx").info("HTTP Request: POST http://127.0.0.1")
    finally:
        root.handlers[:] = before
        for name, level in zip(("", "rag", "ui"), levels, strict=True):
            logging.getLogger(name).setLevel(level)
    (line,) = stream.getvalue().splitlines()
    assert read(line)["seconds"] == "0.500"


@pytest.mark.slow
def test_no_command_shows_a_secret_or_logs_a_question(run: Run) -> None:
    assert run("ingest").returncode == 0
    question = "who gave away ninety books?"
    # The language model's address answers nobody: its failure is a notice, the answer stands.
    for arguments in (("-v", "status"), ("-v", "ask", question), ("-v", "doctor"), ("-v", "verify")):
        done = run(*arguments, **SECRETS)
        assert not TOLD.search(done.stdout + done.stderr), (arguments, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
    done = run("-v", "ask", "--json", question)
    (line,) = [line for line in done.stderr.splitlines() if "event=answered" in line]
    assert "ninety" not in done.stderr and read(line)["status"] in {"answered", "uncertain"}
    done = run("-v", "ask", "--json", question, RAG_LOG_QUESTIONS="1")
    (line,) = [line for line in done.stderr.splitlines() if "event=answered" in line]
    assert read(line)["question"] == question


@pytest.mark.slow
def test_a_traceback_shows_no_secret(run: Run) -> None:
    done = run("ask", "anything?", RAG_DEBUG="1", **SECRETS)
    assert "Traceback" in done.stderr and not TOLD.search(done.stderr)
    done = run("ask", "anything?", RAG_MAX_QUESTION_CHARS="verybad", **SECRETS)
    assert done.returncode == 2 and not TOLD.search(done.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_ingest_and_leaves_a_whole_index(run: Run, home: Path, corpus: Path, sent: int) -> None:
    assert run("ingest").returncode == 0
    for number in range(400):
        words = " ".join(f"word{number * 7 + n}" for n in range(150))
        (corpus / f"more-{number:03d}.txt").write_text(f"Title {number}\n\nThe council of {number} said {words}.\n")
    command = [sys.executable, "-m", "rag", "ingest"]
    own = environment(home, RAG_CORPUS=str(corpus))
    process = subprocess.Popen(
        command, cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell's background jobs hand on that SIGINT is ignored; a person's terminal does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    lock = home / "writer.lock"
    deadline = time.monotonic() + 100
    while not lock.read_text() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5)
    process.send_signal(sent)
    began = time.monotonic()
    output, said = process.communicate(timeout=100)
    assert time.monotonic() - began < 60
    assert process.returncode == 128 + sent, (process.returncode, output, said, shlex.join(command))
    assert said.strip() == "rag: stopped." and "Traceback" not in said
    assert run("verify").returncode == 0
    assert json.loads(run("ask", "--json", "who gave away ninety books?").stdout)["citations"]


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    text = "a\x1b[31mb\x9b1m\u202ec\u2066d\r\ne\tf\x07\x00"
    assert visible(text) == "a\ufffd[31mb\ufffd1m\ufffdc\ufffdd \ne\tf\ufffd\ufffd"
    assert len(visible(text)) == len(text)
    assert visible([{"key": ("\x1b", 3)}]) == [{"key": ("\ufffd", 3)}]


def test_what_an_address_without_a_scheme_holds_is_secret() -> None:
    found = secret_values({"RAG_CHROMA_URL": "desk:geheim@h", "RAG_LLM_URL": "http://desk:other@word@h/v1"})
    assert masked("'desk:geheim@h' geheim other@word", found) == "'***@h' *** ***"


def test_doctor_shows_no_password(run: Run) -> None:
    done = run("doctor", RAG_CHROMA_URL="desk:geheim@h")
    assert "is not an address" in done.stdout and "geheim" not in done.stdout + done.stderr


def test_what_the_page_could_not_answer_is_logged_without_the_question(caplog: pytest.LogCaptureFixture) -> None:
    told = {
        StoreError("The disk at http://me:word@host is full."): (
            503,
            "StoreError: The disk at http://***@host is full.",
        ),
        NoIndexError("There is no index."): (409, "NoIndexError: There is no index."),
    }
    for error, (status, logged) in told.items():
        caplog.clear()
        assert problem(error)[0] == status
        assert failure_of(error, Words("en")).message
        assert [(record.levelname, record.fields["error"]) for record in caplog.records] == [("WARNING", logged)] * 2
    caplog.clear()
    assert problem(InputError("There is no word in 'why'."))[0] == 400
    assert not caplog.records
    assert problem(Busy())[0] == 503
    assert [record.levelname for record in caplog.records] == ["WARNING"]
