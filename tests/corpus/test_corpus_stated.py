"""What files state about their articles: titles, outlets, authors, dates, languages, in the words of many exporters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.corpus import RawDocument, article_from, load
from rag.schema import Article

LIMIT = 2_000_000
ENGLISH = "The council voted on Tuesday to repair the old sea wall before the winter.\n" * 4
FRENCH = (
    "Les dockers du port ont cessé le travail mardi matin, et les navires attendent au large depuis la nuit. "
    "La direction a proposé une réunion pour jeudi ; les syndicats demandent une hausse des salaires."
)


def _rows(root: Path, **options: int) -> dict[str, RawDocument]:
    found = load(root, max_bytes=options.get("max_bytes", LIMIT))
    return {item.source: item for item in found if isinstance(item, RawDocument)}


def _page(head: str, body: str, *, lang: str = "en-US") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def _article(root: Path, page: str) -> Article:
    (root / "a.html").write_text(page)
    (document,) = _rows(root).values()
    return article_from(document)


@pytest.mark.parametrize(
    "stated",
    [
        {"publishedAt": "2024-03-05T10:00:00Z"}, {"date_publish": "2024-03-05 10:00:00"},
        {"datePublished": "2024-03-05"}, {"Publication Date": "5 March 2024"},
        {"date": "2 hours ago", "published_at": "2024-03-05"}, {"date": "05/03/2024", "language": "fr"},
        {"pubDate": "Tue, 05 Mar 2024 10:00:00 +0000"},
        {"date": "03/05/2024", "publish-date": "2024-03-05"}, {"date": None, "published_on": "2024-03-05"},
    ],
    ids=lambda stated: ",".join(stated),
)  # fmt: skip
def test_dates_of_many_exporters(tmp_path: Path, stated: dict[str, Any]) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "a", "text": ENGLISH, **stated}) + "\n")
    (tmp_path / "d.csv").write_text(
        ",".join(["text", *stated]) + "\n" + ",".join(f'"{value or ""}"' for value in ["A wall.", *stated.values()])
    )
    assert {document.published for document in _rows(tmp_path).values()} == {date(2024, 3, 5)}


@pytest.mark.parametrize("stated", [{"date": "03/05/2024"}, {"date": "yesterday"}, {"updated": "2024-03-05"}])
def test_what_states_no_date_of_publication(tmp_path: Path, stated: dict[str, str]) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "a", "text": ENGLISH, **stated}) + "\n")
    assert _rows(tmp_path)["d.jsonl#a"].published is None


def test_the_source_is_an_outlet_unless_it_is_an_address(tmp_path: Path) -> None:
    sources = {"a": {"id": None, "name": "Harbour Post"}, "b": "Harbour Post", "c": "https://x.org/wall"}
    rows = [{"id": key, "content": ENGLISH, "source": source} for key, source in sources.items()]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)))
    outlets = [document.outlet for document in _rows(tmp_path).values()]
    assert outlets == ["Harbour Post", "Harbour Post", None]


@pytest.mark.parametrize("max_bytes", [LIMIT, 500])
def test_a_dump_takes_in_what_stands_beside_it(tmp_path: Path, max_bytes: int) -> None:
    """Above the limit, where it is read row by row, as below it; and anew when that is edited."""
    (tmp_path / "d.jsonl").write_text("".join(json.dumps({"id": n, "text": ENGLISH}) + "\n" for n in range(3)))
    before = _rows(tmp_path, max_bytes=max_bytes)
    beside = tmp_path / "d.jsonl.meta.json"
    hashes = [{document.raw_hash for document in before.values()}]
    for outlet in ("Post", "Harbour Post"):
        beside.write_text(json.dumps({"outlet": outlet}))
        documents = _rows(tmp_path, max_bytes=max_bytes)
        assert list(documents) == list(before) and {d.outlet for d in documents.values()} == {outlet}
        hashes.append({document.raw_hash for document in documents.values()})
    assert len(set().union(*hashes)) == 9


def test_a_page_with_the_defaults_of_its_theme(tmp_path: Path) -> None:
    head = """<title>Grève au port | Le Quotidien</title><meta property="og:locale" content="en_US">
    <meta property="article:author" content="https://www.facebook.com/quotidien">
    <meta name="author" content="Jeanne Dupont">"""
    body = f"<header><h1>Le Quotidien</h1></header><h1>Grève au port</h1><p>Publié le 03/04/2024</p><p>{FRENCH}</p>"
    article = _article(tmp_path, _page(head, body))
    assert (article.title, article.language, article.author) == ("Grève au port", "fr", "Jeanne Dupont")
    assert article.published == date(2024, 4, 3)
    titles = [article.text[block.start : block.end] for block in article.blocks if block.kind == "title"]
    assert titles == ["Grève au port"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Le Quotidien | Grève au port", "<h1>Le Quotidien</h1><article><h1>Grève au port</h1>{}</article>"),
        ("Toute la grève | Le Quotidien", "<h1>Le Quotidien</h1><main><h1>Grève au port</h1>{}</main>"),
        ("Grève au port", "<h1>Grève au port</h1><article><h1>Le conflit</h1>{}</article>"),
        ("Grève au port", "<article><h1>Grève au port</h1>{}</article><article><h1>Le marché</h1></article>"),
        ("", "<h1>Grève au port</h1>{}<h1>Le marché</h1>"),
        ("Grève au port | Le Quotidien", "<main><h1>Port</h1>{}<h1>Grève au port</h1></main>"),
    ],
)
def test_of_several_headings_the_article_s_is_its_title(tmp_path: Path, title: str, body: str) -> None:
    page = _page(f"<title>{title}</title>", body.format(f"<p>{FRENCH}</p>"), lang="fr")
    assert _article(tmp_path, page).title == "Grève au port"


@pytest.mark.parametrize(
    ("lang", "text", "language"),
    [("en", FRENCH, "fr"), ("fr", ENGLISH, "en"), ("en", "Les dockers du port.", "en"), ("oc", FRENCH, "oc")],
)
def test_a_stated_language_holds_unless_the_text_is_plainly_in_another(
    tmp_path: Path, lang: str, text: str, language: str
) -> None:
    assert _article(tmp_path, _page("", f"<p>{text}</p>", lang=lang)).language == language


@pytest.mark.parametrize("stated", [{"author": "https://x.org/ann", "byline": "Ann Lee"}, {"authors": ["Ann Lee"]}])
def test_an_address_is_no_author(tmp_path: Path, stated: dict[str, Any]) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "a", "text": ENGLISH, **stated}) + "\n")
    assert _rows(tmp_path)["d.jsonl#a"].author == "Ann Lee"


def test_an_address_in_json_ld_is_no_author(tmp_path: Path) -> None:
    data = json.dumps({"headline": "Wall", "author": "https://x.org/ann"})
    head = f'<script type="application/ld+json">{data}</script><meta name="author" content="Ann Lee">'
    assert _article(tmp_path, _page(head, f"<p>{ENGLISH}</p>")).author == "Ann Lee"


def test_front_matter_names_fields_as_rows_do(tmp_path: Path) -> None:
    front = "---\nTitle: A wall\nPublished at: 2024-03-05\nSite name : The Post\nThe wall said: nothing\n---\n"
    (tmp_path / "a.md").write_text(f"{front}\n{ENGLISH}")
    document = _rows(tmp_path)["a.md"]
    assert (document.title, document.outlet, document.published) == ("A wall", "The Post", date(2024, 3, 5))
