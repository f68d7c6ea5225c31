"""How an article is found by what somebody calls it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from rag.errors import InputError
from rag.index.generation import Pointer
from rag.index.manifest import Entry, Manifest
from rag.index.view import IndexView


class Counting(Manifest):
    """A manifest that counts how often somebody goes through its articles."""

    walks = 0

    def current(self) -> Iterable[Entry]:
        type(self).walks += 1
        return super().current()


def entry(article_id: str, source: str, *, root: str = "/news", removed: bool = False) -> Entry:
    return Entry(
        article_id=article_id,
        generation=1,
        removed=removed,
        source=source,
        root=root,
        raw_hash="",
        content_hash="",
        passages=0,
        language="en",
        dated=False,
        signature=b"",
        shard="s",
    )


def view_of(*entries: Entry) -> IndexView:
    manifest = Counting(
        pointer=Pointer(generation=1, fingerprint="f", dimension=1),
        newest={one.article_id: one for one in entries},
        dead={},
    )
    return IndexView(store=None, manifest=manifest, lexical=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a2", "a2"),
        ("one.txt", "a1"),
        ("/news/both.txt", "a4"),
        ("/old/both.txt", "a3"),
        ("/news//one.txt", "a1"),
        ("/news/sub/two.txt", "a2"),
        ("gone.txt", None),
        ("a9", None),
        ("", None),
        ("/news", None),
    ],
)
def test_an_article_is_found_by_id_source_or_path(name: str, found: str | None) -> None:
    view = view_of(
        entry("a4", "both.txt"),
        entry("a3", "both.txt", root="/old"),
        entry("a1", "one.txt"),
        entry("a2", "sub/two.txt"),
        entry("a9", "gone.txt", removed=True),
    )
    assert view.find_article(name) == found
    assert view.named(name) == ((found,) if found else ())


def test_a_source_of_several_folders_is_refused_with_what_tells_them_apart() -> None:
    view = view_of(entry("a4", "both.txt"), entry("a3", "both.txt", root="/old"))
    assert view.named("both.txt") == ("a3", "a4")
    with pytest.raises(InputError) as told:
        view.find_article("both.txt")
    assert told.value.message == "'both.txt' names 2 articles: a3 (/old/both.txt), a4 (/news/both.txt)."
    assert told.value.next_step == "Name the one that is meant by its id or its whole path."
    many = view_of(*(entry(f"a{n}", "both.txt", root=f"/r{n}") for n in range(9)))
    with pytest.raises(InputError, match=r"names 9 articles: .* a4 \(/r4/both\.txt\), …\."):
        many.find_article("both.txt")


def test_many_names_are_found_without_going_through_all_articles_for_each() -> None:
    view = view_of(*(entry(f"a{n}", f"{n}.txt") for n in range(300)))
    before = Counting.walks
    for number in range(300):
        assert view.find_article(f"{number}.txt") == f"a{number}"
        assert view.find_article(f"/news/{number}.txt") == f"a{number}"
        assert view.find_article(f"{number}.pdf") is None
    assert Counting.walks - before <= 2
