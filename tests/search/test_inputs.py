"""What a caller gets wrong is an InputError at once; what is only written another way is taken as meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rag
from rag import Engine, Filters, InputError, NoIndexError, load_settings
from rag.answer import checked_history
from rag.search.filters import MAX_ARTICLES, usable_filters

ODD_NAMES = ["\0", "a\0b", "\ud800", "", "x" * 100_000, "~nobody-of-this-name/x"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_article_of_a_name_that_no_file_can_have(seed_engine: Engine, name: str) -> None:
    for call in (
        lambda: seed_engine.article(name),
        lambda: seed_engine.remove([name]),
        lambda: seed_engine.retrieve("Musk", filters=Filters(articles=(name,))),
    ):
        with pytest.raises(InputError, match="There is no article"):
            call()


@pytest.mark.parametrize("name", [None, 3, b"a.txt", ["a.txt"]])
def test_an_article_that_is_named_by_no_text(seed_engine: Engine, name: Any) -> None:
    with pytest.raises(InputError, match="is named by its id or source"):
        seed_engine.article(name)


@pytest.mark.parametrize("names", [None, 3, [None]])
def test_what_cannot_be_removed(seed_engine: Engine, names: Any) -> None:
    with pytest.raises(InputError):
        seed_engine.remove(names)


def test_a_text_is_one_article_to_remove_and_not_its_letters(seed_engine: Engine) -> None:
    with pytest.raises(InputError, match=r"There is no article 'nothing\.txt'"):
        seed_engine.remove("nothing.txt")


@pytest.mark.parametrize("paths", ["", " ", [], (), 3, [None], [""], "a\0b", "\ud800", "x" * 5000, "~no-such-user/x"])
def test_what_cannot_be_ingested(seed_engine: Engine, paths: Any) -> None:
    with pytest.raises(InputError):
        seed_engine.ingest(paths, dry_run=True)


@pytest.mark.parametrize(
    "filters",
    [
        {"languages": ("fr",)},
        "fr",
        0,
        Filters(languages=3),  # type: ignore[arg-type]
        Filters(languages="fr"),  # type: ignore[arg-type]
        Filters(languages=(None,)),  # type: ignore[arg-type]
        Filters(articles=(None,)),  # type: ignore[arg-type]
        Filters(articles="a.txt"),  # type: ignore[arg-type]
        Filters(since=20240101),  # type: ignore[arg-type]
        Filters(since=datetime(2024, 2, 1, 9), until=date(2024, 1, 31)),
    ],
)
def test_filters_that_cannot_be_used(seed_engine: Engine, filters: Any) -> None:
    with pytest.raises(InputError):
        seed_engine.retrieve("Musk", filters=filters)
    with pytest.raises(InputError):
        seed_engine.ask_stream("Musk", filters=filters)


def test_filters_are_taken_as_meant() -> None:
    given = Filters(
        languages=["FR", "fr", "ar"],  # type: ignore[arg-type]
        since=datetime(2024, 1, 31, 23, 59, tzinfo=UTC),
        until=date(2024, 1, 31),
    )
    day = date(2024, 1, 31)
    assert usable_filters(given) == Filters(languages=("fr", "ar"), since=day, until=day)
    assert type(usable_filters(given).since) is date
    assert usable_filters(None) == Filters()


def test_many_articles_are_one_each_or_too_many(seed_engine: Engine) -> None:
    source = seed_engine.articles()[0].source
    once = seed_engine.retrieve("account", filters=Filters(articles=(source,)))
    assert once and seed_engine.retrieve("account", filters=Filters(articles=(source,) * 40_000)) == once
    with pytest.raises(InputError, match=f"{MAX_ARTICLES:,} articles at most, not to {MAX_ARTICLES + 1:,}"):
        seed_engine.retrieve("account", filters=Filters(articles=tuple(map(str, range(MAX_ARTICLES + 1)))))


@pytest.mark.parametrize(
    "history",
    [3, "Musk?", {"role": "user", "content": "Musk?"}, [3], [[]], ["x"], [{"role": "user"}],
     [{"role": "user", "content": 3}], [{"role": [], "content": ""}], [{"role": "system", "content": "x"}]],
)  # fmt: skip
def test_a_history_that_cannot_be_used(history: Any) -> None:
    with pytest.raises(InputError):
        checked_history(history)


def test_a_history_is_none_or_text_that_can_be_written(seed_engine: Engine) -> None:
    assert checked_history(None) == []
    assert checked_history(({"role": "user", "content": "Mu\ud800sk?"},)) == [{"role": "user", "content": "Musk?"}]
    turns = [{"role": "user", "content": "Who is Jackson \ud800 Hinkel?"}]
    assert seed_engine.ask("Why?", history=turns).searched_for
    assert seed_engine.ask("Who is Jackson Hinkel?", history=None).citations


def test_a_whole_number_of_numpy_is_one(seed_engine: Engine) -> None:
    assert len(seed_engine.retrieve("account", k=np.int64(3))) == 3  # type: ignore[arg-type]
    assert seed_engine.ask("Who is Jackson Hinkel?", k=np.int64(1)).hits  # type: ignore[arg-type]
    for k in (np.float64(3), np.True_, np.array([1, 2])):
        with pytest.raises(InputError, match="1 to 1000"):
            seed_engine.retrieve("account", k=k)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"question": ""}, {"k": 0}, {"history": 3}, {"filters": {}}])
def test_a_stream_refuses_before_its_first_state(seed_engine: Engine, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        seed_engine.ask_stream(**{"question": "Musk?", **wrong})


def test_a_stream_tells_at_once_that_there_is_no_index(tmp_path: Path) -> None:
    with Engine(load_settings(home=tmp_path / "none")) as engine, pytest.raises(NoIndexError):
        engine.ask_stream("Musk?")


def test_timing_may_be_used_again(seed_engine: Engine) -> None:
    timing = {"rank": 1000.0, "rerank": 1000.0}
    for _ in range(2):
        seed_engine.retrieve("Who reported the account?", timing=timing)
        assert all(0 <= seconds < 100 for seconds in timing.values()), timing
        assert {"analyse", "rank", "rerank"} <= timing.keys()


def test_a_dry_run_of_a_new_index_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: object) -> None:
        raise AssertionError("a model was made ready")

    monkeypatch.setattr("rag.index.embedding.embedder.open_embedder", unwanted)
    monkeypatch.setattr("rag.index.embedding.cross_encoder.prepare_cross_encoder", unwanted)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("A bridge\n\nA bridge was opened in the morning.\n")
    home = tmp_path / "home"
    engine = Engine(load_settings(home=home, corpus=tmp_path / "corpus"))
    monkeypatch.setattr("rag.api._shared", engine)
    for ingest in (engine.ingest, rag.ingest):
        call: Callable[..., rag.IngestReport] = ingest
        report = call(dry_run=True)
        assert report.added == ("a.txt",) and report.dry_run
    assert not home.exists()


@pytest.mark.parametrize("settings", ["x", {"home": "x"}, Path("x")])
def test_settings_that_are_none(settings: Any) -> None:
    with pytest.raises(InputError, match=r"must be a rag\.Settings, not .*x"):
        Engine(settings)


@pytest.mark.parametrize("timing", [[], "", 3])
def test_timing_is_a_dictionary(seed_engine: Engine, timing: Any) -> None:
    with pytest.raises(InputError, match="is not a dictionary"):
        seed_engine.retrieve("Musk", timing=timing)


@pytest.mark.parametrize("text", [None, 3, b"x"])
def test_markdown_is_made_of_text(text: Any) -> None:
    with pytest.raises(InputError, match="not of"):
        rag.markdown_text(text)


def test_bytes_are_one_path_that_is_none(seed_engine: Engine) -> None:
    with pytest.raises(InputError, match="b'articles' is not a path"):
        seed_engine.ingest(b"articles", dry_run=True)  # type: ignore[arg-type]


def test_a_turn_without_text_names_its_content() -> None:
    with pytest.raises(InputError, match="has content None, which is no text"):
        checked_history([{"role": "user", "content": None}])  # type: ignore[dict-item]


def test_a_term_that_is_empty_is_called_one(seed_engine: Engine) -> None:
    with pytest.raises(InputError, match="The term is empty"):
        seed_engine.mentions(" ")


def test_records_have_a_hash_that_equal_ones_share(seed_engine: Engine) -> None:
    question = "Who is Jackson Hinkel?"
    for call in (seed_engine.ask, lambda asked: seed_engine.retrieve(asked)[0]):
        one, other = call(question), call(question)
        assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert len({*seed_engine.articles(), *seed_engine.articles()}) == 5
    assert hash(seed_engine.status()) == hash(seed_engine.status())


def test_an_engine_names_its_folder_and_whether_it_holds_files_open(seed_home: Path) -> None:
    engine = Engine(load_settings(home=seed_home))
    assert repr(engine) == f"<Engine home={str(seed_home)!r}, closed>"
    engine.status()
    assert repr(engine) == f"<Engine home={str(seed_home)!r}, open>"
    engine.close()
    assert repr(engine).endswith("closed>")
