"""An ingest brings the index in line with folders, and touches nothing else."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from store_parts import write_article

from rag.errors import BusyError, InputError, NoIndexError, StaleIndexError
from rag.index.lock import writer_lock


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for number in range(8):
        write_article(folder, number)
    return folder


def names(*numbers):
    return tuple(f"article-{number:04d}.txt" for number in numbers)


def test_a_second_run_changes_and_embeds_nothing(bench, corpus):
    one = bench()
    first = one.ingest(corpus)
    assert first.added == names(*range(8))
    assert first.embedded == first.passages == one.view().passage_count == one.embedder.embedded > 0
    before, generation = one.content(), one.view().generation
    second = one.ingest(corpus)
    assert second.unchanged == names(*range(8))
    assert (second.added, second.updated, second.removed, second.embedded) == ((), (), (), 0)
    assert one.content() == before
    assert one.view().generation == generation
    assert one.embedder.embedded == first.embedded


@pytest.mark.parametrize("name", ["article-0000a.txt", "zz.txt"])
def test_lines_of_unchanged_articles_count_when_one_is_added(bench, corpus, name):
    """Wherever in the order the new one stands, a line that all articles share is no text of it."""
    footer = "The Harbour Post, 12 Quay Street"
    for path in corpus.iterdir():
        path.write_text(f"{path.read_text()}\n{footer}\n")
    one = bench()
    one.ingest(corpus)
    added = corpus / name
    added.write_text((corpus / names(0)[0]).read_text().replace("0000", "9999"))
    assert one.ingest(corpus).added == (name,)
    view = one.view()
    (summary,) = (each for each in view.articles() if each.source == name)
    article = view.article(summary.id)
    assert footer in article.text
    assert not any(footer in passage.text for passage in view.passages_of(summary.id))


def test_passages_are_the_articles_text(bench, corpus):
    one = bench()
    one.ingest(corpus)
    view = one.view()
    for summary in view.articles():
        article = view.article(summary.id)
        passages = view.passages_of(summary.id)
        assert len(passages) == summary.passages > 0
        assert [article.text[p.start : p.end] for p in passages] == [p.text for p in passages]
        assert all(one.embedder.count_tokens(p.text) <= one.embedder.max_tokens for p in passages)
    assert view.lexical.passage_ids() == {p.id for p in view.all_passages()}


def test_an_edit_touches_its_own_passages_only(bench, corpus):
    one = bench()
    one.ingest(corpus)
    before, embedded = one.content(), one.embedder.embedded
    path = corpus / names(3)[0]
    path.write_text(path.read_text() + "\nA sentence that stands at the end.\n")
    report = one.ingest(corpus)
    after = one.content()
    assert (report.updated, report.added, report.removed) == (names(3), (), ())
    owner = next(a.id for a in before["articles"].values() if a.source == names(3)[0])
    for kind in ("passages", "vectors"):
        kept = {k: v for k, v in before[kind].items() if before["passages"][k].article_id != owner}
        assert {k: v for k, v in after[kind].items() if after["passages"][k].article_id != owner} == kept
    assert after["lexical"] == set(after["passages"])
    assert report.embedded == one.embedder.embedded - embedded <= 2
    assert "A sentence that stands at the end." in "".join(p.text for p in after["passages"].values())


def test_a_rename_embeds_nothing(bench, corpus):
    one = bench()
    one.ingest(corpus)
    before = one.content()
    (corpus / "sub").mkdir()
    (corpus / names(5)[0]).rename(corpus / "sub" / "renamed.txt")
    report = one.ingest(corpus)
    assert (report.added, report.removed, report.embedded) == (("sub/renamed.txt",), names(5), 0)
    assert one.content()["count"] == before["count"]


def test_what_is_gone_is_removed(bench, corpus):
    one = bench()
    one.ingest(corpus)
    (corpus / names(2)[0]).unlink()
    report = one.ingest(corpus)
    assert report.removed == names(2)
    content = one.content()
    assert len(content["articles"]) == 7
    assert content["lexical"] == set(content["passages"])
    assert one.view().find_article(names(2)[0]) is None


def test_a_second_folder_leaves_the_first_alone(bench, corpus, tmp_path):
    one = bench()
    one.ingest(corpus)
    before = one.content()
    other = tmp_path / "other"
    for number in range(2):
        write_article(other, number, version=7)
    report = one.ingest(other)
    assert report.added == names(0, 1)
    after = one.content()
    # The same names below another root are articles of their own.
    assert len(after["articles"]) == 10
    assert before["passages"].items() <= after["passages"].items()
    assert one.ingest(corpus, other).unchanged == tuple(sorted(names(*range(8)) + names(0, 1)))


def test_a_root_that_lost_most_of_its_files_is_refused(bench, corpus, tmp_path):
    one = bench()
    one.ingest(corpus)
    before = one.content()
    for number in range(5):
        (corpus / names(number)[0]).unlink()
    with pytest.raises(InputError, match="5 of the 8 articles.*--prune"):
        one.ingest(corpus)
    assert one.content() == before
    corpus.rename(tmp_path / "away")
    with pytest.raises(InputError, match="8 articles came from there.*--prune"):
        one.ingest(corpus)
    assert one.content() == before
    assert one.ingest(corpus, prune=True).removed == names(*range(8))
    assert one.content()["count"] == 0


def test_a_dry_run_changes_nothing(bench, corpus):
    one = bench()
    report = one.ingest(corpus, dry_run=True)
    assert (report.added, report.dry_run, report.passages) == (names(*range(8)), True, 0)
    with pytest.raises(NoIndexError):
        one.view()
    one.ingest(corpus)
    (corpus / names(1)[0]).unlink()
    write_article(corpus, 2, version=1)
    write_article(corpus, 9)
    before = one.content()
    report = one.ingest(corpus, dry_run=True)
    assert (report.added, report.updated, report.removed) == (names(9), names(2), names(1))
    assert one.content() == before


def test_one_file_of_a_known_folder(bench, corpus, tmp_path):
    one = bench()
    one.ingest(corpus)
    write_article(corpus, 3, version=1)
    write_article(corpus, 4, version=1)
    report = one.ingest(corpus / names(3)[0])
    assert (report.updated, report.unchanged, report.removed) == (names(3), (), ())
    single = write_article(tmp_path / "elsewhere", 77)
    write_article(tmp_path / "elsewhere", 78)
    assert one.ingest(single).added == names(77)
    assert one.ingest(single).unchanged == names(77)


def test_removing_articles(bench, corpus):
    one = bench()
    with pytest.raises(NoIndexError):
        one.index.remove(["0" * 16])
    one.ingest(corpus)
    found = one.view().find_article(names(1)[0])
    assert one.index.remove([found]).removed == names(1)
    assert one.view().find_article(names(1)[0]) is None
    content = one.content()
    assert content["lexical"] == set(content["passages"])
    with pytest.raises(InputError, match=found):
        one.index.remove([found])
    assert one.ingest(corpus).added == names(1)


def test_copies_are_named(bench, corpus):
    text = (corpus / names(1)[0]).read_text()
    (corpus / "copy.txt").write_text(text)
    (corpus / "near.txt").write_text(text + "Really.\n")
    one = bench()
    one.ingest(corpus)
    view = one.view()
    held = {summary.source: summary for summary in view.articles()}
    assert held["copy.txt"].copies == (names(1)[0], "near.txt")
    assert held[names(2)[0]].copies == ()
    assert {source: sorted(map(view.source_of, view.copies(summary.id))) for source, summary in held.items()} == {
        source: list(summary.copies) for source, summary in held.items()
    }


def test_bad_files_are_told_and_stop_nothing(bench, corpus):
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (corpus / "empty.txt").write_bytes(b"")
    one = bench()
    report = one.ingest(corpus)
    assert len(report.added) == 8
    assert {problem.path for problem in report.failed} == {"binary.txt", "empty.txt"}


def test_a_file_that_cannot_be_read_now_keeps_its_article(bench, corpus):
    one = bench()
    one.ingest(corpus)
    before = one.content()
    (corpus / names(6)[0]).write_bytes(bytes(range(256)) * 20)
    report = one.ingest(corpus)
    assert (report.removed, [problem.path for problem in report.failed]) == ((), [names(6)[0]])
    assert one.content() == before


def test_a_folder_that_cannot_be_read_now_keeps_its_articles(bench, tmp_path, monkeypatch):
    one = bench()
    folder = tmp_path / "few"
    write_article(folder, 1)
    one.ingest(folder)

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)  # these tests may run as a user who may read everything
    report = one.ingest(folder)
    assert report.removed == () and [(p.path, "permission" in p.reason) for p in report.failed] == [(".", True)]
    assert len(one.view().articles()) == 1


def test_a_file_whose_name_holds_the_sign_of_rows_is_kept_in_an_index_made_anew(bench, corpus, tmp_path):
    alone = write_article(tmp_path / "away", 50)
    alone = alone.rename(alone.with_name("issue #5 # late.txt"))
    bench().ingest(alone)
    anew = bench(fingerprint="hash-2")
    report = anew.ingest(corpus)
    assert report.removed == () and anew.view().find_article(alone.name)


def test_a_row_that_is_taken_out_goes_though_another_one_is_damaged(bench, tmp_path):
    one = bench()
    rows = {key: json.dumps({"id": key, "text": f"The {key} bridge was mended in spring."}) for key in "abcd"}
    dump = tmp_path / "dumps" / "d.jsonl"
    dump.parent.mkdir()
    dump.write_text("\n".join(rows.values()) + "\n")
    one.ingest(dump.parent)
    emptied = {"d": '{"id": "d", "text": ""}', "e": '{"text": ""}'}
    dump.write_text("\n".join(({**rows, **emptied} | {"b": ""}).values()) + "\n")
    report = one.ingest(dump.parent)
    assert report.removed == ("d.jsonl#b",) and report.unchanged == ("d.jsonl#a", "d.jsonl#c")
    assert [(problem.path, problem.row) for problem in report.failed] == [
        ("d.jsonl", "d"), ("d.jsonl", "row-5"),
    ]  # fmt: skip
    assert one.view().find_article("d.jsonl#d") is not None, "a row that cannot be read now keeps its article"


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_a_dump_that_breaks_off_or_holds_a_broken_line_takes_no_row_out(bench, tmp_path, kind):
    one = bench()
    rows = [json.dumps({"id": key, "text": f"The {key} bridge was mended."}) for key in "abcd"]
    if kind == "csv":
        rows = ["id,title,text", *(f"{key},A bridge,The {key} bridge was mended." for key in "abcd")]
    dump = tmp_path / "dumps" / f"d.{kind}"
    dump.parent.mkdir()
    dump.write_text("\n".join(rows) + "\n")
    one.ingest(dump.parent)
    before = one.content()
    broken = rows[-2][: len(rows[-2]) // 4]
    for lines in ([*rows[:-2], broken], [*rows[:-2], broken + "\n", rows[-1] + "\n"]):
        dump.write_text("\n".join(lines))
        report = one.ingest(dump.parent)
        assert report.removed == () and [problem.row for problem in report.failed] == [None]
        assert one.content() == before


def test_what_cannot_be_read_now_is_in_an_index_made_anew_too(bench, corpus):
    bench().ingest(corpus)
    (corpus / names(3)[0]).write_bytes(bytes(range(256)) * 20)
    other = bench(fingerprint="hash-2")
    report = other.ingest(corpus)
    assert len(report.failed) == 1 and report.removed == ()
    assert len(other.view().articles()) == 8


def test_an_index_made_anew_takes_in_nothing_that_nobody_named(bench, corpus, tmp_path):
    away = tmp_path / "away"
    named, other = write_article(away, 50), write_article(away, 51)
    bench().ingest(named)
    anew = bench(fingerprint="hash-2")
    anew.ingest(corpus)
    assert len(anew.view().articles()) == 9
    assert anew.view().find_article(named.name) and not anew.view().find_article(other.name)


def test_another_model_makes_a_new_index(bench, corpus, tmp_path):
    one = bench()
    one.ingest(corpus)
    old = one.view()
    other = bench(fingerprint="hash-2")
    with pytest.raises(StaleIndexError, match="rag ingest"):
        other.view()
    away = tmp_path / "other"
    write_article(away, 50)
    one.ingest(away)
    away.rename(tmp_path / "moved")
    report = other.ingest(corpus)
    assert report.unchanged == names(*range(8))
    # Every root is made anew: from its files, or from what was kept of them.
    assert len(other.view().articles()) == 9
    assert other.embedder.embedded == report.embedded == other.view().passage_count
    assert other.view().lexical.passage_ids() == {p.id for p in other.view().all_passages()}
    with pytest.raises(StaleIndexError):
        one.view()
    # Whoever still holds the old state can read it to the end.
    assert len(list(old.all_passages())) == old.passage_count


def test_one_writer_at_a_time(bench, corpus):
    one, two = bench(), bench()
    with writer_lock(one.index.home / "writer.lock"), pytest.raises(BusyError, match=r"process \d+ on .* since"):
        two.ingest(corpus)
    two.ingest(corpus)


def test_readers_in_one_process_see_whole_states(bench, corpus):
    one, reader = bench(), bench()
    one.ingest(corpus)
    stop, seen, failures = threading.Event(), set(), []

    def read():
        question = reader.embedder.embed_question("harbour bridge")
        while not stop.is_set():
            try:
                view = reader.view()
                ids = [found for found, _ in view.nearest(question, 50)]
                versions = {passage.title.split()[0] for passage in view.passages(ids)}
                assert len(view.passages(ids)) == len(ids) == min(50, view.passage_count)
                assert view.lexical.count() == view.passage_count
                seen.add(frozenset(versions))
            except Exception as exc:
                failures.append(exc)
                raise

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for version in range(1, 7):
        for number in range(8):
            write_article(corpus, number, version=version)
        one.ingest(corpus)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert all(len(versions) == 1 for versions in seen), seen
    assert len(seen) >= 3


def test_shards_are_merged_and_cleaned(bench, corpus):
    one = bench()
    one.ingest(corpus)
    for version in range(1, 10):
        write_article(corpus, version % 8, version=version)
        (corpus / names((version + 1) % 8)[0]).unlink()
        write_article(corpus, 20 + version)
        one.ingest(corpus)
    view = one.view()
    assert len(view.pointer.shards) <= 5
    fresh = bench("fresh")
    fresh.ingest(corpus)
    assert fresh.content() == one.content()
    with one.index._writing() as (store, _):
        _, writer = one.index._writer(store)
        writer.clean(grace_s=0)
        assert store.shards() == {shard.name for shard in view.pointer.shards}
        folders = [path for path in (one.index.home / "chroma").iterdir() if path.is_dir()]
        assert len(folders) <= 2 * len(view.pointer.shards)
