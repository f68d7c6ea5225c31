"""One suite for the fake, for embedded Chroma and for a Chroma server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from store_parts import HashEmbedder, make_draft

from rag.errors import BusyError, RagError
from rag.index.generation import Pointer, Shard
from rag.schema import Filters


@pytest.fixture
def store(open_store):
    store = open_store()
    store.create("one")
    return store


def test_articles_and_passages_come_back_as_they_were(store):
    drafts = [
        make_draft("a.txt", published=date(2024, 2, 29)),
        make_draft("b.txt", text="é" * 30_000 + "\n😀\u0000 ends", language="fr"),
        make_draft("empty.txt", text="", passages=0),
    ]
    store.put("one", drafts, generation=3)
    for draft in drafts:
        assert replace(store.article("one", draft.article.id), root="/r") == draft.article
        assert store.passages_of("one", [draft.article.id]) == list(draft.passages)
    headers = {header.article_id: header for header in store.headers("one")}
    assert {draft.article.id for draft in drafts} == set(headers)
    first = headers[drafts[0].article.id]
    assert (first.generation, first.passages, first.published, first.removed) == (3, 2, date(2024, 2, 29), False)
    assert store.counts("one")[1] == 4


def test_vectors_come_back_as_they_were(store):
    draft = make_draft("a.txt")
    store.put("one", [draft], generation=1)
    found = store.vectors("one", [draft.passages[1].id, "0" * 16])
    assert list(found) == [draft.passages[1].id]
    np.testing.assert_allclose(found[draft.passages[1].id], draft.vectors[1], atol=1e-7)


def test_unknown_ids_are_left_out(store):
    draft = make_draft("a.txt")
    store.put("one", [draft], generation=1)
    assert store.passages("one", ["0" * 16]) == []
    assert [p.id for p in store.passages("one", ["0" * 16, draft.passages[0].id])] == [draft.passages[0].id]
    assert store.article("one", "0" * 16) is None


def test_nearest_is_exact_and_takes_any_limit(store):
    drafts = [make_draft(f"{n}.txt", passages=20) for n in range(30)]
    store.put("one", drafts, generation=1)
    vectors = np.concatenate([draft.vectors for draft in drafts])
    ids = [passage.id for draft in drafts for passage in draft.passages]
    question = HashEmbedder().embed_question("a quiet harbour sells tickets")
    exact = vectors @ question
    for limit in (1, 10, 600, 1000):
        found = store.nearest("one", question, limit, None, articles=False)
        assert len(found) == min(limit, 600)
        near = [cosine for _, cosine, _ in found]
        np.testing.assert_allclose(near, np.sort(exact)[::-1][:limit], atol=1e-5)
        np.testing.assert_allclose(near, [exact[ids.index(one)] for one, _, _ in found], atol=1e-5)


def test_nearest_names_articles_when_asked(store):
    draft = make_draft("a.txt")
    store.put("one", [draft], generation=1)
    assert {owner for *_, owner in store.nearest("one", draft.vectors[0], 5, None, articles=True)} == {draft.article.id}


def test_filters(store):
    drafts = [
        make_draft("old.txt", language="en", published=date(2020, 1, 1)),
        make_draft("new.txt", language="fr", published=date(2024, 6, 30)),
        make_draft("undated.txt", language="ar"),
    ]
    store.put("one", drafts, generation=1)
    ids = {draft.article.source: draft.article.id for draft in drafts}

    def found(**filters):
        rows = store.nearest("one", drafts[0].vectors[0], 50, Filters(**filters), articles=True)
        return {source for source, one in ids.items() if one in {owner for *_, owner in rows}}

    assert found() == {"old.txt", "new.txt", "undated.txt"}
    assert found(languages=("fr",)) == {"new.txt"}
    assert found(languages=("fr", "ar")) == {"new.txt", "undated.txt"}
    assert found(articles=(ids["old.txt"],)) == {"old.txt"}
    assert found(since=date(2020, 1, 1)) == {"old.txt", "new.txt"}
    assert found(since=date(2020, 1, 2)) == {"new.txt"}
    assert found(until=date(2024, 6, 30)) == {"old.txt", "new.txt"}
    assert found(languages=("en",), since=date(2024, 1, 1)) == set()


def test_copy_leaves_out_what_is_named(store):
    drafts = [make_draft(f"{n}.txt") for n in range(3)]
    store.put("one", drafts, generation=1)
    store.put_removed("one", ["f" * 16], generation=1)
    store.create("two", expected=4)
    store.copy("one", "two", without={drafts[1].article.id})
    store.finish("two")
    headers = {header.article_id: header for header in store.headers("two")}
    assert set(headers) == {drafts[0].article.id, drafts[2].article.id, "f" * 16}
    assert headers["f" * 16].removed
    assert store.article("two", drafts[1].article.id) is None
    assert store.article("two", drafts[2].article.id) == drafts[2].article
    assert store.passages_of("two", [drafts[2].article.id]) == list(drafts[2].passages)
    assert store.counts("two")[1] == 4


def test_shards_come_and_go(store):
    store.create("two")
    assert store.shards() == {"one", "two"}
    store.drop("two")
    store.drop("two")
    assert store.shards() == {"one"}
    with pytest.raises(RagError):
        store.counts("two")


def test_pointer_is_published_in_order(store, open_store):
    assert store.pointer() is None
    first = Pointer(generation=1, fingerprint="f", dimension=32, shards=(Shard(name="one", articles=1, passages=2),))
    store.publish(first, after=0)
    assert store.pointer() == open_store().pointer() == first
    with pytest.raises(BusyError):
        store.publish(replace(first, generation=2), after=0)
    store.publish(replace(first, generation=2), after=1)
    assert open_store().pointer().generation == 2


def test_what_one_wrote_another_reads(store, open_store):
    other = open_store()
    draft = make_draft("a.txt")
    store.put("one", [draft], generation=1)
    store.finish("one")
    assert other.article("one", draft.article.id) == draft.article
    assert len(other.nearest("one", draft.vectors[0], 9, Filters(languages=("en",)), articles=True)) == 2


@pytest.mark.server
def test_a_server_lets_one_write_at_a_time(fresh_server, tmp_path):
    from rag.index.chroma.store import ChromaStore

    one, two = (
        ChromaStore(folder=tmp_path / "none", pointer_file=tmp_path / "none.json", url=fresh_server) for _ in "ab"
    )
    one.lease("one")
    one.lease("one")
    with pytest.raises(BusyError, match="one"):
        two.lease("two")
    two.release("two")
    one.release("one")
    two.lease("two")
    one.close()
    two.close()
