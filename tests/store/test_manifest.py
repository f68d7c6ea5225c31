"""What a shard's headers tell is kept between processes, and never outlives or contradicts what the store holds."""

from __future__ import annotations

import shutil

import pytest
from store_parts import settle, write_article

from rag.errors import RagError
from rag.index.chroma.store import ChromaStore


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for number in range(6):
        write_article(folder, number)
    return folder


@pytest.fixture
def read(monkeypatch):
    """Names of the shards whose headers are read from the store."""
    names = []
    headers = ChromaStore.headers

    def noted(self, shard):
        names.append(shard)
        return headers(self, shard)

    monkeypatch.setattr(ChromaStore, "headers", noted)
    return names


def kept_files(one):
    return sorted(one.settings.kept.glob("shard-*.bin"))


def test_another_process_reads_no_header(bench, corpus, read):
    first = bench()
    first.ingest(corpus)
    state = first.view().manifest
    read.clear()
    second = bench()
    assert second.view().manifest == state
    assert second.ingest(corpus).embedded == 0
    assert read == []


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(path.read_bytes()[:-1]), lambda path: path.unlink()])
def test_what_is_kept_can_be_lost(bench, corpus, read, damage):
    first = bench()
    first.ingest(corpus)
    state = first.view().manifest
    read.clear()
    (path,) = kept_files(first)
    damage(path)
    assert bench().view().manifest == state
    assert len(read) == 1


def test_nothing_is_kept_of_shards_that_are_gone(bench, corpus):
    one = bench()
    one.ingest(corpus)
    for number in range(10, 20):
        write_article(corpus, number)
        one.ingest(corpus)
    shards = {shard.name for shard in one.view().pointer.shards}
    assert {path.stem.removeprefix("shard-").rpartition("-")[0] for path in kept_files(one)} == shards


def test_a_store_that_is_gone_is_not_taken_for_whole(bench, corpus):
    first = bench()
    first.ingest(corpus)
    first.close()
    settle(first.settings.home)
    assert kept_files(first)
    shutil.rmtree(first.settings.home / "chroma")
    second = bench()
    with pytest.raises(RagError, match="is gone"):
        second.ingest(corpus)
    with pytest.raises(RagError, match="lacks a part"):
        second.view()


def test_a_check_reads_the_store_itself(bench, corpus, read):
    one = bench()
    one.ingest(corpus)
    read.clear()
    assert one.index.verify(bridge=one.bridge) == []
    assert read
