"""A data folder inside the folder of articles is no article."""

from __future__ import annotations

import pytest
from store_parts import write_article

from rag.corpus import load
from rag.errors import StoreError
from rag.index.chroma.store import ChromaStore

LIMIT = 1_000_000


def names(folder):
    return [getattr(one, "source", None) or one.path for one in load(folder, max_bytes=LIMIT)]


@pytest.mark.parametrize("where", ["idx", "."])
def test_an_index_is_not_ingested(bench, tmp_path, where):
    """Its own, on every run; in a folder of its own, or in that of the articles."""
    corpus = tmp_path / "corpus"
    write_article(corpus, 1)
    home = corpus / where
    one = bench(f"corpus/{where}")
    assert one.index.home == home
    for _ in range(2):
        report = one.ingest(corpus)
        assert (*report.added, *report.unchanged) == names_of(corpus) and report.failed == ()
    one.view()
    assert {"writer.lock", "vectors.sqlite", "index.json", "chroma"} <= {path.name for path in home.iterdir()}
    assert tuple(names(corpus)) == names_of(corpus)


def names_of(corpus):
    return tuple(sorted(path.name for path in corpus.glob("*.txt")))


@pytest.mark.parametrize("sign", [("writer.lock",), ("lexical.lock",), ("index.json", "chroma/x.json"), ("kept/x",)])
def test_however_far_an_index_has_come(tmp_path, sign):
    for name in (*sign, "models/stamps/a.json", "models/b/tokenizer.json", "feedback.jsonl", "index.json.1.ab.tmp"):
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "Not an article."}')
    (tmp_path / "home" / "article.txt").write_text("Someone's own.")
    assert names(tmp_path) == ["home/article.txt"]


@pytest.mark.parametrize("name", ["models/a.txt", "index.json", "kept/a.txt", "lexical/a.txt", "chroma/a.txt"])
def test_folders_of_articles_may_be_called_so(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text('{"text": "An article."}')
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("url", ["http://someone:verysecret@127.0.0.1:9", "http://someone:very@secret@127.0.0.1:9"])
def test_a_password_in_an_address_is_not_shown(tmp_path, url):
    store = ChromaStore(folder=tmp_path / "chroma", pointer_file=tmp_path / "index.json", url=url)
    assert store.place == "http://***@127.0.0.1:9"
    with pytest.raises(StoreError) as caught:
        store.pointer()
    assert "secret" not in str(caught.value)
