"""Damage of each kind is found, told and mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from store_parts import make_draft, settle, write_article

from rag.engine import Engine
from rag.errors import DamagedIndexError, NoIndexError, StaleIndexError, StoreError
from rag.index.chroma.store import ChromaStore


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for number in range(6):
        write_article(folder, number)
    return folder


@pytest.fixture
def made(bench, corpus):
    """An index of six articles in two shards."""
    one = bench()
    one.ingest(corpus)
    write_article(corpus, 6)
    one.ingest(corpus)
    one.close()
    return one


@pytest.fixture
def store(made):
    home = made.index.home
    opened = ChromaStore(folder=home / "chroma", pointer_file=home / "index.json")
    yield opened
    opened.close()


def kinds(one):
    return {finding.what for finding in one.index.verify()}


def mend(one):
    left = one.index.repair(embedder=one.embedder, bridge=one.bridge)
    return [finding.what for finding in left]


def passages_of(store):
    return store._collection(store.pointer().shards[0].name, "-passages")


def test_a_sound_index_has_no_findings(made):
    assert kinds(made) == set()
    assert mend(made) == []


def test_without_an_index(bench):
    one = bench("nothing")
    with pytest.raises(NoIndexError):
        one.index.verify()
    with pytest.raises(NoIndexError):
        mend(one)
    assert not (one.index.home / "chroma").exists()


@pytest.mark.parametrize("damage", ["text", "vector", "missing", "part", "no text", "other text", "foreign"])
def test_damaged_articles_are_ingested_again(made, store, damage):
    before = made.content()
    made.close()
    passages = passages_of(store)
    first = passages.get(limit=1, include=["metadatas", "documents", "embeddings"])
    if damage == "text":
        passages.update(ids=first["ids"], documents=["another text"], embeddings=first["embeddings"])
    elif damage == "vector":
        passages.update(ids=first["ids"], embeddings=[[0.0] * 31 + [1.0]], metadatas=[{"ordinal": 7}])
    elif damage == "missing":
        passages.delete(ids=first["ids"])
    elif damage in ("part", "no text", "other text"):
        articles = store._collection(store.pointer().shards[0].name, "-articles")
        ids = articles.get(where={"kind": "part"}, limit=2)["ids"]
        if damage == "part":
            articles.delete(ids=ids[:1])
        else:
            text = articles.get(ids=ids[1:], include=["metadatas"])["metadatas"][0]["text"]
            articles.update(ids=ids[:1], metadatas=[{"text": "no text" if damage == "no text" else text}])
    else:
        draft = make_draft("stray.txt")
        passages.upsert(ids=["stray"], embeddings=draft.vectors[:1], metadatas=[{"article_id": "x"}], documents=["x"])
    store.close()
    assert kinds(made) & {"article", "counts"}
    assert mend(made) == []
    assert kinds(made) == set()
    assert made.content() == before


def test_a_damaged_article_without_its_file_is_told(made, store, corpus):
    passages = passages_of(store)
    first = passages.get(limit=1, include=["metadatas"])
    passages.update(ids=first["ids"], documents=["another text"], embeddings=[[1.0] + [0.0] * 31])
    store.close()
    source = first["metadatas"][0]["source"]
    (corpus / source).unlink()
    assert mend(made) == ["article"]
    assert made.view().find_article(source) is None
    assert made.view().lexical.count() == made.view().passage_count
    assert kinds(made) == set()


@pytest.mark.parametrize("how", ["gone", "behind", "garbage", "fewer"])
def test_the_lexical_index_is_built_again(made, how):
    before = made.content()
    made.close()
    folder = made.index.home / "lexical"
    if how == "gone":
        shutil.rmtree(folder)
    elif how == "garbage":
        (folder / "meta.json").write_text("{")
    else:
        from rag.index.lexical.index import LexicalIndex

        index = LexicalIndex(folder)
        stamp = index.stamp()
        gone = sorted(index.passage_ids())[:2]
        index.apply(stamp="old:1" if how == "behind" else stamp, delete_passages=gone)
    assert kinds(made) == {"lexical index"}
    assert mend(made) == []
    assert kinds(made) == set()
    assert made.content() == before


@pytest.mark.parametrize("how", ["gone", "garbage", "older", "newer"])
def test_the_pointer(made, how):
    before = made.content()
    made.close()
    path = made.index.home / "index.json"
    if how == "gone":
        path.unlink()
        assert kinds(made) == {"pointer"}
    elif how == "garbage":
        path.write_text("{}")
        with pytest.raises(DamagedIndexError, match="rag repair"):
            made.view()
    else:
        path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0 if how == "older" else 99}))
        with pytest.raises(StaleIndexError, match=how):
            made.view()
        with pytest.raises(StaleIndexError, match=how):
            mend(made)
        return
    assert mend(made) == []
    assert made.content() == before


@pytest.mark.parametrize("how", ["gone", "garbage", "foreign"])
def test_the_database(made, bench, how):
    before = made.content()
    made.close()
    folder = made.index.home / "chroma"
    settle(made.index.home)
    if how == "gone":
        shutil.rmtree(folder)
    elif how == "garbage":
        (folder / "chroma.sqlite3").write_bytes(b"no database " * 4000)
    else:
        shutil.rmtree(folder)
        other = bench("other")
        write_article(made.index.home.parent / "elsewhere", 70)
        other.ingest(made.index.home.parent / "elsewhere")
        other.close()
        settle(other.index.home)
        shutil.copytree(other.index.home / "chroma", folder)
    with pytest.raises(DamagedIndexError, match="rag repair"):
        made.view()
    assert "store" in kinds(made)
    assert mend(made) == []
    assert made.content() == before
    assert how != "garbage" or (made.index.home / "chroma.damaged-1").exists()


def test_leftovers_and_the_vector_cache(made, store):
    store.create(f"{store.pointer().fingerprint}-00000099-abc123")
    store.close()
    (made.index.home / "vectors.sqlite").write_bytes(b"no database " * 4000)
    assert kinds(made) == {"leftovers", "vector cache"}
    assert mend(made) == []
    assert kinds(made) == set()


def test_a_full_disk_is_told(made, store, corpus, monkeypatch):
    before = made.content()
    made.close()

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(ChromaStore, "_upsert", full)
    write_article(corpus, 30)
    with pytest.raises(StoreError, match=r"disk .* is full"):
        made.ingest(corpus)
    monkeypatch.undo()
    assert made.content() == before
    assert len(made.ingest(corpus).added) == 1


def test_a_folder_that_cannot_be_written_to_is_told(bench, corpus, tmp_path):
    (tmp_path / "file").write_text("")
    one = bench("file/home")
    with pytest.raises(StoreError, match="RAG_HOME"):
        one.ingest(corpus)


def test_a_damaged_vector_cache_costs_only_time(made, corpus):
    before = made.content()
    made.close()
    (made.index.home / "vectors.sqlite").write_bytes(b"no database " * 4000)
    write_article(corpus, 2, version=3)
    assert made.ingest(corpus).embedded > 0
    write_article(corpus, 2)
    made.ingest(corpus)
    assert made.content()["passages"] == before["passages"]


def test_the_database_is_sound_after_all_that(made):
    with closing(sqlite3.connect(made.index.home / "chroma" / "chroma.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert replace(made.view().pointer, generation=0).generation == 0


@pytest.mark.parametrize("how", ["emptied", "gone"])
def test_a_root_that_is_away_is_told_and_remembered(made, corpus, how):
    """A drive that is not mounted is an empty folder, or none."""
    before = made.content()
    made.close()
    settle(made.index.home)
    database = made.index.home / "chroma" / "chroma.sqlite3"
    database.write_bytes(database.read_bytes()[:20_000])
    away = corpus.rename(corpus.with_name("away"))
    if how == "emptied":
        corpus.mkdir()
    left = made.index.repair(embedder=made.embedder, bridge=made.bridge)
    assert [finding.what for finding in left] == ["repair", "store"]
    assert str(corpus) in left[0].detail and "chroma.damaged-1" in left[1].detail
    with pytest.raises(DamagedIndexError, match="yet to be ingested again"):
        made.view()
    assert mend(made) == ["repair"]
    if how == "emptied":
        corpus.rmdir()
    away.rename(corpus)
    assert mend(made) == []
    assert kinds(made) == set()
    assert made.content() == before


@pytest.mark.parametrize("with_what", ["ingest", "another model", "prune"])
def test_an_ingest_brings_back_what_a_repair_could_not(made, bench, corpus, tmp_path, with_what):
    before = made.content()
    made.close()
    settle(made.index.home)
    (made.index.home / "chroma" / "chroma.sqlite3").write_bytes(b"no database " * 4000)
    away = corpus.rename(corpus.with_name("away"))
    assert mend(made) == ["repair", "store"]
    other = tmp_path / "other"
    write_article(other, 90)
    made.ingest(other)
    assert kinds(made) == {"repair"}
    if with_what == "another model":
        made.close()
        made = bench(fingerprint="hash-2")
        made.ingest(other)
        assert kinds(made) == {"repair"}
    if with_what == "prune":
        corpus.mkdir()
        made.ingest(corpus, prune=True)
        assert len(made.view().articles()) == 1
    else:
        away.rename(corpus)
        made.ingest(corpus)
        assert before["articles"].keys() < made.content()["articles"].keys()
    assert kinds(made) == set()


def test_damaged_articles_of_a_root_that_is_away_are_remembered(made, store, corpus):
    before = made.content()
    made.close()
    passages = passages_of(store)
    first = passages.get(limit=1, include=["metadatas"])
    passages.update(ids=first["ids"], documents=["another text"], embeddings=[[1.0] + [0.0] * 31])
    store.close()
    away = corpus.rename(corpus.with_name("away"))
    assert mend(made) == ["repair"]
    assert len(made.view().articles()) == 6
    away.rename(corpus)
    assert mend(made) == []
    assert made.content() == before


@pytest.mark.parametrize("lexical", ["there", "gone"])
def test_a_lost_state_is_not_taken_for_no_index(made, corpus, lexical):
    before = made.content()
    made.close()
    (made.index.home / "index.json").unlink()
    if lexical == "gone":
        shutil.rmtree(made.index.home / "lexical")
    for use in (made.view, lambda: made.ingest(corpus), lambda: made.ingest(corpus, dry_run=True)):
        with pytest.raises(DamagedIndexError, match="state .* is missing.*rag repair"):
            use()
    with pytest.raises(DamagedIndexError, match="rag repair"), Engine(made.settings) as engine:
        engine.status()
    assert mend(made) == []
    assert made.content() == before


def test_a_first_ingest_that_was_cut_short_is_no_lost_state(bench, corpus):
    one = bench()
    store = ChromaStore(folder=one.index.home / "chroma", pointer_file=one.index.home / "index.json")
    store.create("0123456789ab-00000001-abc123")
    store.close()
    with pytest.raises(NoIndexError):
        one.view()
    assert len(one.ingest(corpus).added) == 6


def test_a_file_in_place_of_the_lexical_index(made):
    before = made.content()
    made.close()
    shutil.rmtree(made.index.home / "lexical")
    (made.index.home / "lexical").write_text("no folder")
    with pytest.raises(DamagedIndexError, match="is a file.*rag repair"):
        made.view()
    assert mend(made) == []
    assert made.content() == before


def test_a_folder_in_place_of_the_state_is_named(made):
    before = made.content()
    made.close()
    path = made.index.home / "index.json"
    path.unlink()
    path.mkdir()
    with pytest.raises(DamagedIndexError, match="rag repair"):
        made.view()
    with pytest.raises(StoreError, match=f"Move {path} away, then run `rag repair`"):
        mend(made)
    path.rmdir()
    assert mend(made) == []
    assert made.content() == before
