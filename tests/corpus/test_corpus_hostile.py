"""Documents made to break a reader: each ends as an article or as a reason, soon, and with its offsets right."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_parts import pdf_bomb, zip_bomb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.corpus import READABLE, RawDocument, article_from, chunk, load
from rag.corpus.decode import NotTextError
from rag.corpus.formats import UnreadableError, read_bytes
from rag.schema import Article, Problem

MANY = 50_000
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
Check = Callable[..., None]


def _entities() -> bytes:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<!DOCTYPE x [<!ENTITY a0 "ha">{declared}]><x>&a11;</x>')
    return buffer.getvalue()


PDF_LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>"
    b"endobj\ntrailer<</Root 1 0 R>>"
)
HOSTILE: dict[str, bytes | Callable[[], bytes]] = {
    "bomb.docx": zip_bomb,
    "entities.docx": _entities,
    "bomb.pdf": pdf_bomb,
    "loop.pdf": PDF_LOOP,
    "deep.pdf": b"%PDF-1.4\n1 0 obj" + b"[" * MANY + b"]" * MANY + b"endobj\ntrailer<</Root 1 0 R>>",
    "lines.txt": b"x\n" * 25_000,
    "line.txt": b"lorem ipsum dolor sit amet, " * 20_000,
    "word.txt": b"a" * 200_000,
    "invalid.txt": b"Hello \xff\xfe world \xc3\x28 \x80\n" * 2000,
    "nul.txt": b"Hello\x00world. This is a line of text.\n" * 2000,
    "bidi.txt": "\u202eevil \u2066text\u2069 \u200f.\n".encode() * 2000,
    "deep.html": b"<div>" * MANY + b"inside" + b"</div>" * MANY,
    "tags.html": b"<" * MANY,
    "comments.html": b"<!--" * MANY,
    "attributes.html": b"<a " + b'b="' * MANY,
    "entity.html": b"&amp;&#x202e;&#0;&#xd800;" * 20_000,
    "deep.json": b"[" * MANY,
    "deep.jsonl": b'{"text":' * MANY + b"\n",
    "quotes.csv": b"id,text\n1," + b'"' * (MANY + 1),
    "front.md": b"---\n" + b"a: b\n" * 5_000,
    "marks.md": b"#" * MANY + b"\n" + b"![" * MANY,
}
TAGS = [
    "<div>", "</div>", "<p>", "</p>", "<h1>", "<nav>", "<a href=x>", "<script>", "</script>", "<!--", "-->", "&nbsp;",
    "<blockquote class=tweet>", "<br>", "<table><tr><td>", "<title>", "<svg>", "</title>", "<body>", "</html>",
]  # fmt: skip
LINES = [
    "[caption " * 60, "[" * 500, "{{" * 250, "%%a" * 200, "a" * 300 + "B" * 300, "aB" * 300, "— " * 300, "(@" * 300,
    "cookies " * 80, "“" * 500, '"a' * 250, "read more " * 60, "by " * 200, "1.1." * 200, "12/" * 200, "#" * 600,
    "Photo " * 80, "write the " * 60, "I want you to " * 40, "pic.twitter.com/" * 40, "đź" * 300, "ا" * 600, "ـ" * 600,
    "> " * 300, "| " * 300, "3 May " * 90, "، " * 300, "…" * 600, "." * 600, "https://" * 80, "(c) " * 150, "A.B" * 200,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon_and_whole(
    tmp_path: Path, name: str, check_article: Check, measure: Callable[[str], int]
) -> None:
    content = HOSTILE[name]
    (tmp_path / name).write_bytes(content() if callable(content) else content)
    began = time.process_time()
    (found,) = load(tmp_path, max_bytes=64_000_000)
    if isinstance(found, RawDocument):
        article = article_from(found)
        check_article(article)
        passages = chunk(article, measure=measure, limit_tokens=250, target_tokens=200)
        assert all(article.text[p.start : p.end] == p.text and measure(p.text) <= 250 for p in passages)
        assert len(article.title) <= 300 and "\u202e" not in article.title
        assert "\x00" not in article.text
    else:
        assert found.reason and len(found.reason) < 400
    assert time.process_time() - began < 20


@pytest.mark.parametrize("line", LINES)
def test_no_rule_is_slow_on_its_own_signs(
    make_article: Callable[..., Article], check_article: Check, line: str
) -> None:
    """A rule that is not linear takes seconds for one such line, and minutes for one ten times as long."""
    make_article("A wall for the winter, and for the spring.")
    began = time.process_time()
    for text in ("\n".join([line] * 20), line * 10):
        check_article(make_article(text))
    assert time.process_time() - began < 4.0


def test_a_million_lines_do_not_become_a_million_blocks(
    make_article: Callable[..., Article], check_article: Check
) -> None:
    article = make_article("A line of text.\n" * 21_000)
    check_article(article)
    assert len(article.blocks) < 1_000


def test_names_with_paths_in_them_stay_names(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "../../etc/passwd\n\x00x", "text": "A wall."}) + "\n")
    (found,) = load(tmp_path, max_bytes=10_000)
    assert isinstance(found, RawDocument)
    assert found.source == "d.jsonl#../../etc/passwd x" and found.path == tmp_path / "d.jsonl"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=600), suffix=st.sampled_from(sorted(READABLE)))
def test_any_bytes_under_any_name(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    for found in load(path, max_bytes=10_000):
        assert isinstance(found, RawDocument | Problem)
        if isinstance(found, RawDocument):
            found.text.encode("utf-8")
            article_from(found)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(TAGS),
            st.text(max_size=12),
        ),
        max_size=40,
    )
)
def test_any_soup_of_tags(parts: list[str], make_article: Callable[..., Article], check_article: Check) -> None:
    try:
        found = list(read_bytes("".join(parts).encode("utf-8", "replace"), ".html", max_chars=10_000))
    except (UnreadableError, NotTextError):
        return
    for extract in found:
        assert not isinstance(extract, UnreadableError)
        assert all(0 <= hint.start < hint.end <= len(extract.text) for hint in extract.hints)
        check_article(make_article(extract.text, hints=extract.hints))
