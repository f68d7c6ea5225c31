"""Folders inside one another, ingested in any order: each file is held once, as it is now."""

from __future__ import annotations

import shutil

import pytest
from store_parts import write_article

from rag.errors import InputError


def names(*numbers):
    return tuple(f"article-{number:04d}.txt" for number in numbers)


@pytest.fixture
def outer(tmp_path):
    """A folder that holds eight articles in a folder of its own."""
    for number in range(8):
        write_article(tmp_path / "outer" / "inner", number)
    return tmp_path / "outer"


def held(one):
    return sorted(summary.source for summary in one.view().articles())


def test_a_folder_takes_over_what_was_ingested_from_inside_it(bench, outer):
    """Held twice, an article would stay as it was below the inner root, whatever becomes of its file."""
    one = bench()
    one.ingest(outer / "inner")
    write_article(outer / "more", 20)
    inner = tuple(f"inner/{name}" for name in names(*range(8)))
    (outer / "inner" / names(7)[0]).unlink()
    report = one.ingest(outer, dry_run=True)
    assert (len(report.added), report.removed) == (8, names(*range(8)))
    report = one.ingest(outer)
    assert report.added == (*inner[:7], f"more/{names(20)[0]}") and report.removed == names(*range(8))
    assert held(one) == [*inner[:7], f"more/{names(20)[0]}"]
    assert report.embedded == sum(s.passages for s in one.view().articles() if s.source.startswith("more/"))
    write_article(outer / "inner", 3, version=1)
    assert one.ingest(outer / "inner").updated == (inner[3],) and one.ingest(outer).updated == ()


def test_an_inner_folder_and_one_around_it_in_one_run(bench, outer):
    one = bench()
    one.ingest(outer / "inner" / names(0)[0], outer / "inner", outer)
    assert held(one) == [f"inner/{name}" for name in names(*range(8))]


def test_a_part_named_beside_its_whole_is_read_once(bench, outer):
    broken = write_article(outer / "inner", 9)
    broken.write_bytes(bytes(range(256)) * 20)
    report = bench().ingest(outer, outer / "inner")
    assert len(report.added) == 8 and len(report.failed) == 1


def test_what_a_folder_around_it_does_not_read_stays(bench, outer):
    one = bench()
    shutil.rmtree(outer / "inner")
    write_article(outer / ".hidden", 1)
    write_article(outer / "seen", 2)
    broken = write_article(outer / "seen", 3)
    one.ingest(outer / ".hidden", outer / "seen")
    broken.write_bytes(bytes(range(256)) * 20)
    assert one.ingest(outer).removed == names(2)
    assert held(one) == [*names(1, 3), f"seen/{names(2)[0]}"]
    assert one.ingest(outer / ".hidden").unchanged == names(1) and one.ingest(outer).removed == ()


def test_a_loss_from_an_inner_folder_is_refused_by_the_one_around_it(bench, outer):
    one = bench()
    one.ingest(outer / "inner")
    write_article(outer / "more", 20)
    (outer / "inner").rename(outer / ".away")
    with pytest.raises(InputError, match="8 of the 8 articles that came from .*inner"):
        one.ingest(outer)
    assert one.ingest(outer, prune=True).removed == names(*range(8))


def test_a_new_index_takes_over_as_well(bench, outer):
    bench().ingest(outer / "inner")
    other = bench(fingerprint="hash-2")
    other.ingest(outer)
    assert held(other) == [f"inner/{name}" for name in names(*range(8))]


def test_a_folder_inside_that_is_empty_now_is_refused(bench, outer):
    """A drive that was mounted there leaves just that, and the rest of the root is more than half."""
    for number in range(20, 30):
        write_article(outer / "more", number)
    one = bench()
    one.ingest(outer)
    (outer / "inner").rename(outer / ".away")
    (outer / "inner").mkdir()
    for dry_run in (True, False):
        with pytest.raises(InputError, match="inner is empty, and 8 articles came from there.*--prune"):
            one.ingest(outer, dry_run=dry_run)
    assert len(held(one)) == 18
    assert one.ingest(outer, prune=True).removed == tuple(f"inner/{name}" for name in names(*range(8)))
