"""Settings mean what they say: nothing is not "here", a typing mistake is told, a place stays the same place."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from trust_parts import ROOT

from rag import Engine, InputError, Settings, load_settings
from rag import settings as module
from rag.doctor import Check, check_up
from rag.language.lexicon import read_own
from rag.settings import unknown_variables
from ui.server import credentials

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("RAG_"):
            monkeypatch.delenv(name)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_settings()
    for name in Settings.model_fields:
        if name != "auth":
            monkeypatch.setenv(f"RAG_{name.upper()}", "")
    assert load_settings() == plain


def test_an_empty_password_does_not_open_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_AUTH", "")
    with pytest.raises(InputError, match="RAG_AUTH is not of the form user:password"):
        credentials(load_settings())
    assert credentials(load_settings(auth=None)) is None


@pytest.mark.parametrize("name", ["home", "corpus", "lexicon", "chroma_url", "llm_url"])
def test_an_empty_place_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"RAG_{name.upper()}='' cannot be used: it is empty"):
        load_settings(**{name: ""})


@pytest.mark.parametrize("home", ["", "  "])
def test_an_empty_folder_on_the_command_line_is_refused_too(run: Run, home: str) -> None:
    done = run("--home", home, "status")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"rag: RAG_HOME={home!r} cannot be used: it is empty.")


@pytest.mark.parametrize(
    "url", ["abc", "nonsense", "ftp://x/", "http://", "http://[::1", "http://h:99999/", "http://h:0"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="RAG_LLM_URL=.* cannot be used: it is no address of the form http://"):
        load_settings(llm_url=url)


def test_a_refused_address_does_not_tell_its_password() -> None:
    with pytest.raises(InputError) as told:
        load_settings(llm_url="ftp://ann:hunter2@h/")
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("home", ["a\0b", "\ud800", "~nobody-of-this-name/x"])
def test_what_can_be_no_path_is_refused(home: str) -> None:
    with pytest.raises(InputError, match="RAG_HOME"):
        load_settings(home=home)


@pytest.mark.parametrize("make", [Settings, load_settings])
@pytest.mark.parametrize(("name", "meant"), [("hoem", "home"), ("lanugages", "languages"), ("llm_ulr", "llm_url")])
def test_a_setting_that_there_is_not_names_the_nearest(make: Callable[..., Settings], name: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"no setting '{name}'. Did you mean '{meant}'"):
        make(**{name: "x"})


def test_a_setting_that_resembles_none_names_them_all() -> None:
    with pytest.raises(InputError, match=r"no setting 'zzz'. Settings are home, corpus, .* log_questions"):
        load_settings(zzz=1)


@pytest.mark.parametrize("make", [Settings, load_settings])
def test_a_value_that_cannot_be_used_is_an_input_error(make: Callable[..., Settings]) -> None:
    with pytest.raises(InputError, match="RAG_PASSAGE_TOKENS='many' cannot be used"):
        make(passage_tokens="many")


def test_an_unknown_variable_is_told_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("RAG_HOEM", "x")
    monkeypatch.setenv("RAG_FOO", "x")
    monkeypatch.setenv("RAG_DEBUG", "1")
    monkeypatch.setattr(module, "_told", set())
    assert unknown_variables() == [("RAG_FOO", None), ("RAG_HOEM", "RAG_HOME")]
    with caplog.at_level(logging.WARNING, "rag"):
        load_settings()
        Settings()
    assert [record.getMessage() for record in caplog.records] == [
        "RAG_FOO is no setting.",
        "RAG_HOEM is no setting; did you mean RAG_HOME?",
    ]


def test_the_doctor_tells_of_unknown_variables(run: Run) -> None:
    done = run("doctor", "--json", RAG_HOEM="x")
    (check,) = [check for check in json.loads(done.stdout) if check["name"] == "settings"]
    assert (check["state"], check["found"]) == ("note", "not a setting: RAG_HOEM")
    assert "RAG_HOEM may mean RAG_HOME" in check["advice"]


def test_the_doctor_knows_that_a_model_may_go_without_a_name(seed_home: Path) -> None:
    def told(**values: str) -> Check:
        found = check_up(load_settings(home=seed_home, **values))
        (check,) = [one for one in found if one.name == "language model"]
        return check

    unnamed = told(llm_url="http://127.0.0.1:9/v1")
    assert (unnamed.state, unnamed.found) == ("note", "the first that http://127.0.0.1:9/v1 lists")
    assert unnamed.advice is not None and "RAG_LLM_MODEL" in unnamed.advice
    assert told(llm_url="http://127.0.0.1:9/v1", llm_model="small").state == "ok"


def test_languages_are_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LANGUAGES", "EN, FR,Ar")
    assert load_settings().languages == ("en", "fr", "ar")
    assert load_settings(embedding_languages=("EN",)).embedding_languages == ("en",)


def test_places_stay_where_they_were_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed_home: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "idx").symlink_to(seed_home, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    settings = Settings(home=Path("idx"), corpus=Path("~/articles"), lexicon=Path("own.tsv"))
    assert settings.home == tmp_path / "idx"
    assert settings.corpus == tmp_path / "articles"
    assert settings.lexicon == tmp_path / "own.tsv"
    with Engine(Settings(home=Path("idx"))) as engine:
        monkeypatch.chdir("/")
        assert engine.retrieve("Starlink")


def test_defaults_are_given_by_name() -> None:
    """A type checker takes a field whose default stands first and unnamed for one that has to be given."""
    tree = ast.parse((ROOT / "rag/settings.py").read_text("utf-8"))
    fields: list[Any] = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "Field"]
    assert len(fields) == len(Settings.model_fields)
    assert all(not field.args and "default" in {one.arg for one in field.keywords} for field in fields)
    assert (ROOT / "rag/py.typed").exists()


def _called(node: ast.Call) -> str | None:
    return node.func.id if isinstance(node.func, ast.Name) else None


def test_a_line_of_a_lexicon_with_an_empty_column_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("fr\tpont\t\n")
    with pytest.raises(InputError, match=r"line 1: 2 filled columns, 3 expected"):
        read_own(path)
    path.write_text("fr\tpont\tbridge\t\n")
    with pytest.raises(InputError, match=r"line 1: 4 columns, some of them empty, 3 expected"):
        read_own(path)
