"""Several processes on one index: readers see whole states and no errors, a killed writer loses nothing."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from store_parts import write_article

from rag.errors import BusyError
from rag.schema import Filters


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for number in range(20):
        write_article(folder, number)
    return folder


def check_whole(view, question, filters=None):
    """What a view shows fits together; the versions of the articles in it."""
    found = [one for one, _ in view.nearest(question, 40, filters)]
    passages = view.passages(found)
    assert [passage.id for passage in passages] == found
    for passage in passages[:5]:
        assert view.article(passage.article_id).text[passage.start : passage.end] == passage.text
    assert view.lexical.count() == view.passage_count
    lexical = [one for one, _ in view.lexical.search("words", [[("harbour", 1.0)]], limit=50, filters=filters)]
    assert len(view.passages(lexical)) == len(lexical)
    return {passage.title.split()[0] for passage in passages}


def test_an_article_added_by_another_process_is_found_at_the_next_question(bench, corpus, children):
    one = bench()
    one.ingest(corpus)
    question = one.embedder.embed_question("zeppelin")
    one.view().nearest(question, 3, Filters(languages=("en",)))
    (corpus / "new.txt").write_text("A zeppelin landed.\n\nThe zeppelin was zeppelin shaped and silver.\n")
    assert children.run("run_ingest", str(one.index.home), [str(corpus)]) == 0
    view = one.view()
    nearest = view.nearest(question, 1, Filters(languages=(view.articles()[-1].language,)))
    assert "zeppelin" in view.passages([nearest[0][0]])[0].text
    (corpus / "new.txt").unlink()
    assert children.run("run_ingest", str(one.index.home), [str(corpus)]) == 0
    assert one.view().find_article("new.txt") is None


@pytest.mark.parametrize("where", ["embedded", pytest.param("server", marks=pytest.mark.server)])
def test_readers_of_a_writing_process_see_whole_states(bench, corpus, children, request, where):
    url = request.getfixturevalue("fresh_server") if where == "server" else None
    reader = bench("reader" if url else "home", url=url)
    home = str(bench("writer" if url else "home").index.home)
    assert children.run("run_ingest", home, [str(corpus)], {"url": url}) == 0
    question = reader.embedder.embed_question("harbour bridge")
    seen = []
    for version in range(1, 4):
        for number in range(20):
            write_article(corpus, number, version=version)
        children.start("run_ingest", home, [str(corpus)], {"url": url})
        while children.running():
            seen.append(check_whole(reader.view(), question, random.choice([None, Filters(languages=("en",))])))
        assert children.wait() == 0
        assert check_whole(reader.view(), question) == {f"Version{version}"}
    assert all(len(versions) == 1 for versions in seen)
    assert len(seen) > 6


def test_a_writer_names_the_one_that_writes(bench, corpus, children):
    one = bench()
    lock = one.index.home / "writer.lock"
    child = children.start("run_ingest", str(one.index.home), [str(corpus)])
    while children.running() and not (lock.exists() and lock.stat().st_size):
        time.sleep(0.001)
    with pytest.raises(BusyError, match=f"process {child} on"):
        one.ingest(corpus)
    assert children.wait() == 0
    assert len(one.ingest(corpus).unchanged) == 20


@pytest.mark.slow
def test_killed_ten_times_it_ends_as_an_undisturbed_run(bench, tmp_path, children):
    corpus = tmp_path / "corpus"
    for number in range(500):
        write_article(corpus, number, sentences=4)
    log = tmp_path / "log.json"
    calm, killed = bench("calm"), bench("killed")
    options = {"publish": 300, "batch": 100}
    began = time.monotonic()
    assert children.run("run_ingest", str(calm.index.home), [str(corpus)], {**options, "log": str(log)}) == 0
    seconds = time.monotonic() - began
    rng = random.Random(11)
    deaths = 0
    for _ in range(10):
        child = children.start("run_ingest", str(killed.index.home), [str(corpus)], options)
        time.sleep(rng.uniform(0.05, 0.25 * seconds))
        os.kill(child, signal.SIGKILL)
        deaths += children.wait() == -signal.SIGKILL
    assert deaths >= 8
    assert children.run("run_ingest", str(killed.index.home), [str(corpus)], options) == 0
    assert killed.content() == calm.content()
    assert killed.view().passage_count >= 1000
    report = killed.ingest(corpus)
    assert (len(report.unchanged), report.embedded) == (500, 0)
