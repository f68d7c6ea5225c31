"""The command line as a user meets it: a process, its output and its exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def rag(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    return subprocess.run(
        [sys.executable, "-m", "rag", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,
        env={**kept, "RAG_HOME": str(home), "COLUMNS": "100", **environment},
    )


def test_ask_prints_answer_source_and_confidence(seed_home: Path) -> None:
    done = rag("ask", "why was the Qassam account removed?", home=seed_home)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert 'claiming it "violated the platform\'s standards." [1]' in said
    assert "000_b6e6f55baa25ebbf.txt" in said and "confidence" in said


@pytest.mark.parametrize(
    ("question", "language", "sure"),
    [
        ("لماذا حذفت المنصة حساب القسام؟", "ar", "الثقة"),
        ("Pourquoi le compte Jisr Collective a-t-il été supprimé ?", "fr", "confiance"),
    ],
)
def test_ask_in_other_languages(seed_home: Path, question: str, language: str, sure: str) -> None:
    answer = json.loads(rag("ask", question, "--json", home=seed_home).stdout)
    assert answer["status"] in {"answered", "uncertain"} and answer["citations"]
    assert answer["language"] == language
    said = rag("ask", question, home=seed_home).stdout
    assert f"{sure} {answer['confidence']:.2f}" in said and "confidence" not in said


def test_search_and_status_as_json(seed_home: Path) -> None:
    hits = json.loads(rag("search", "Starlink", "-k", "2", "--json", home=seed_home).stdout)
    assert [hit["rank"] for hit in hits] == [1, 2]
    status = json.loads(rag("status", "--json", home=seed_home).stdout)
    assert status["articles"] == 5 and status["languages"] == {"ar": 1, "en": 3, "fr": 1}


def test_tables_fit_a_narrow_terminal(seed_home: Path) -> None:
    for command in (
        ["articles"],
        ["status"],
        ["show", "003_7f7b2ece9dd50b3f.txt", "--blocks"],
        ["mentions", "Starlink"],
    ):
        done = rag(*command, home=seed_home, COLUMNS="80")
        assert done.returncode == 0, done.stderr
        assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80 + 4  # isolates have no width


@pytest.mark.parametrize("columns", ["40", "80", "120", ""])
def test_the_table_of_articles_cuts_nothing_but_titles(seed_home: Path, columns: str) -> None:
    known = json.loads(rag("articles", "--json", home=seed_home).stdout)
    heading, *rows = rag("articles", home=seed_home, COLUMNS=columns).stdout.splitlines()
    assert heading.split() == ["id", "source", "title", "lang", "date", "passages", "copies"]
    assert len(rows) == len(known) == 5
    for row, one in zip(rows, known, strict=True):
        before, title, after = re.split("[\u2066-\u2069]", row)
        assert before.split() == [one["id"], one["source"]]
        assert after.split() == [one["language"], one["published"] or "–", str(one["passages"]), "–"]
        assert title == one["title"] or (columns and one["title"].startswith(title.removesuffix("…")))


def test_copies_go_on_in_the_next_line_and_long_sources_do_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag import ArticleSummary
    from rag.cli.tables import print_articles

    copies = tuple(f"a/folder/copy-{number}.txt" for number in range(3))
    article = ArticleSummary(
        id="0123456789abcdef", source="a/folder/of/many/parts/" * 3 + "a.txt", root="seeds", title="标题" * 30,
        language="zh", published=None, outlet=None, passages=3, characters=9, copies=copies,
    )  # fmt: skip
    monkeypatch.setenv("COLUMNS", "80")
    print_articles([article])
    _, first, *more = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == [article.id, article.source]
    assert "".join([first.split()[-1], *(line.strip() for line in more)]) == ",".join(copies)
    monkeypatch.delenv("COLUMNS")
    print_articles([article])
    assert len(capsys.readouterr().out.splitlines()) == 2
    print_articles([])


def test_in_a_pipe_no_line_is_wrapped(tmp_path: Path, seed_home: Path) -> None:
    home = tmp_path / ("a-long-name-" * 10)
    home.symlink_to(seed_home, target_is_directory=True)
    assert str(home) in rag("status", home=home, COLUMNS="").stdout


def test_an_exported_answer_is_verified_and_a_changed_one_is_not(seed_home: Path, tmp_path: Path) -> None:
    exported = tmp_path / "answer.json"
    exported.write_text(rag("ask", "Who is Jackson Hinkel?", "--json", home=seed_home).stdout, encoding="utf-8")
    done = rag("verify-answer", str(exported), home=seed_home)
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("not checked: questions")
    answer = json.loads(exported.read_text("utf-8"))
    answer["citations"][0]["start"] += 1
    exported.write_text(json.dumps(answer), encoding="utf-8")
    done = rag("verify-answer", str(exported), home=seed_home)
    assert done.returncode == 1 and "BAD" in done.stdout
    exported.write_text('{"answers": []}', encoding="utf-8")
    done = rag("verify-answer", str(exported), home=seed_home)
    assert done.returncode == 2 and "holds no answer" in done.stderr and done.stdout == ""


def test_each_check_is_one_line_that_names_what_it_is_of(capsys: pytest.CaptureFixture[str]) -> None:
    from rag.answer import CitationCheck
    from rag.cli.terminal import print_checks

    good = CitationCheck(answer=1, number=1, source="a.txt", start=3, end=9, outcome="ok", reason="stands")
    bad = replace(good, outcome="altered_statement", reason="the quote does not say “x”")
    nothing = replace(good, number=0, source="", start=0, end=0, reason="nothing to check")
    print_checks([good, bad, replace(nothing, number=4, outcome="no_citation", reason="no citation has it")])
    assert capsys.readouterr().out.splitlines() == [
        "ok   [1] a.txt 3–9: stands", "BAD  [1] a.txt 3–9: the quote does not say “x”", "BAD  [4]: no citation has it",
    ]  # fmt: skip
    print_checks([replace(nothing, outcome="not_checked", reason="a model's wording")])
    assert capsys.readouterr().out == "note answer 1: a model's wording\n"
    print_checks([nothing])
    assert capsys.readouterr().out == "ok   answer 1: nothing to check\n"
    print_checks([good, replace(nothing, answer=2)])
    assert capsys.readouterr().out.splitlines() == [
        "ok   answer 1 [1] a.txt 3–9: stands", "ok   answer 2: nothing to check",
    ]  # fmt: skip
    print_checks([replace(bad, source="a\x1b]0;pwn\x07\x1b[2J\nok   [2] b.txt", reason="\u202ex [/red]")])
    assert capsys.readouterr().out == "BAD  [1] a\ufffd]0;pwn\ufffd\ufffd[2J ok [2] b.txt 3–9: \ufffdx [/red]\n"


def test_a_model_s_name_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    from rag import Answer
    from rag.cli.terminal import print_answer

    print_answer(Answer(question="q", searched_for="q", language="en", status="answered", text="x", generator="m[/x]"))
    assert "confidence 0.00 · m[/x]" in capsys.readouterr().out


def test_json_on_a_terminal_reorders_nothing_and_reads_back_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    from rag.cli.terminal import print_json

    text = "a\x1b\x9b\u202eb\u2066ق"
    print_json({"text": text})
    shown = capsys.readouterr().out
    assert not re.search("[\x1b\x80-\x9f\u202a-\u202e\u2066-\u2069]", shown) and "ق" in shown
    assert json.loads(shown) == {"text": text}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", ""], "empty"),
        (["ask", "???"], "no word"),
        (["ask", "x" * 100_000], "100,000 characters"),
        (["search", "x", "-k", "0"], "k=0"),
        (["search", "x", "-k", "1000000"], "k=1000000"),
        (["ingest", "no/such/folder"], "no/such/folder"),
        (["show", "nothing.txt"], "rag articles"),
        (["remove", "nothing.txt"], "rag articles"),
        (["ask", "x", "--since", "2024-13-01"], "2024-13-01"),
        (["ask", "x", "--since", "2024-02-01", "--until", "2024-01-01"], "Swap"),
        (["ask", "x", "--language", "english"], "english"),
        (["ask", "x", "--article", "nothing"], "nothing"),
        (["mentions", "x", "--by", "size"], "size"),
        (["mentions", ""], "The term is empty"),
        (["ask", "x", "--json", "--markdown"], "Choose one"),
        (["verify-answer", "nothing.json"], "nothing.json"),
        (["ingest", ""], "'' is not a path"),
    ],
)
def test_bad_input_is_one_sentence_and_no_traceback(seed_home: Path, arguments: list[str], told: str) -> None:
    done = rag(*arguments, home=seed_home)
    assert done.returncode == 2
    assert done.stderr.startswith("rag: ") and told in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [["ask", "who?"], ["search", "x"], ["articles"], ["status"], ["remove", "x"]])
def test_without_an_index_the_next_command_is_named_and_nothing_is_made(tmp_path: Path, command: list[str]) -> None:
    home = tmp_path / "none"
    done = rag(*command, home=home)
    assert done.returncode == 1 and "Run `rag ingest`." in done.stderr
    assert not home.exists()


def test_the_next_command_names_the_data_folder_that_an_option_named(tmp_path: Path) -> None:
    other = tmp_path / "its own"
    done = rag("--home", str(other), "status", home=tmp_path / "none")
    assert done.returncode == 1 and f"Run `rag --home '{other}' ingest`." in done.stderr


@pytest.mark.parametrize("asked", ["-Musk starlink", "-Musk", '-"X Corp" starlink'])
def test_a_question_that_begins_with_what_to_leave_out_is_told_to_come_after_two_dashes(
    seed_home: Path, asked: str
) -> None:
    done = rag("search", asked, home=seed_home)
    assert done.returncode == 2 and f"needs -- before it: -- {shlex.quote(asked)}\n" in done.stderr
    assert rag("search", "-k", "0", "x", home=seed_home).stderr.count("--") == 0


def test_wrong_settings_are_named(seed_home: Path) -> None:
    done = rag("status", home=seed_home, RAG_PASSAGE_TOKENS="many")
    assert done.returncode == 2 and "RAG_PASSAGE_TOKENS='many'" in done.stderr
    done = rag("status", home=seed_home, RAG_RANKERS="dense,magic")
    assert done.returncode == 2 and "magic" in done.stderr


def test_an_index_of_other_settings_is_refused(seed_home: Path) -> None:
    done = rag("ask", "Musk", home=seed_home, RAG_PASSAGE_TOKENS="60")
    assert done.returncode == 1 and "rag ingest" in done.stderr


def test_an_empty_folder_is_told(tmp_path: Path, seed_home: Path) -> None:
    home, empty = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    empty.mkdir()
    done = rag("ingest", str(empty), home=home)
    assert done.returncode == 0 and "no article was found" in done.stdout


def test_a_second_ingest_embeds_nothing(tmp_path: Path, seed_home: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    first = json.loads(rag("ingest", "seeds", "--json", home=home).stdout)
    second = json.loads(rag("ingest", "seeds", "--json", home=home).stdout)
    assert (len(first["added"]), len(second["unchanged"])) == (5, 5)
    assert first["embedded"] > 0 and second["embedded"] == 0
    assert first["passages"] == second["passages"]


def test_languages_without_a_lexicon_are_named(tmp_path: Path, seed_home: Path) -> None:
    home, corpus = tmp_path / "home", tmp_path / "corpus"
    home.mkdir()
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    corpus.mkdir()
    text = "Der Rat der Stadt beschloss gestern, die alte Brücke im Herbst zu sperren und neu zu bauen. "
    (corpus / "a.txt").write_text(text * 3, encoding="utf-8")
    (corpus / "c.txt").write_text("1234 5678 90 " * 9, encoding="utf-8")
    (corpus / "b.txt").write_text("The council closed the old bridge for repairs until spring. " * 3, encoding="utf-8")
    assert rag("ingest", str(corpus), home=home).returncode == 0
    status = json.loads(rag("status", "--json", home=home).stdout)
    assert status["details"]["not bridged"] == "de 1: found by their own words and names only"
    assert "not bridged" not in json.loads(rag("status", "--json", home=seed_home).stdout)["details"]
    checks = json.loads(rag("doctor", "--json", home=home, RAG_LANGUAGES="en,de,fr").stdout)
    (languages,) = [check for check in checks if check["name"] == "languages"]
    assert languages["state"] == "note" and languages["found"] == "de: no lexicon"
    assert "RAG_LEXICON" in languages["advice"]


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['rag', '--help']\n"
        "from rag.cli.main import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "print([n for n in ('chromadb', 'torch', 'pydantic', 'numpy', 'gradio') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().endswith("[]")


def test_the_page_of_commands_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from docs.make_cli_page import page; print(page(), end='')"],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True,
    )  # fmt: skip
    assert done.stdout == (ROOT / "docs/cli.md").read_text("utf-8"), "run python docs/make_cli_page.py"


def test_chat_hands_its_options_on_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.cli.chat import chat

    handed: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda program, arguments: handed.append(arguments[1:]))
    chat(port=0, mcp=True, allow_host=["news.example", "-odd"])
    own = ["-P", "-m", "ui", "--host", "127.0.0.1", "--port", "0", "--mcp"]
    assert handed == [[*own, "--allow-host=news.example", "--allow-host=-odd"]]


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_chat_refuses_a_port_that_there_cannot_be(tmp_path: Path, port: str) -> None:
    done = rag("chat", "--port", port, home=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert "Invalid value for '--port'" in done.stderr and "Traceback" not in done.stderr
