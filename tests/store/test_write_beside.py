"""Parts of an index that processes of their own write: the same index, and nothing lost whoever is killed."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import time
from functools import partial

import pytest
from store_parts import Bench, settle, write_article

from rag import load_settings
from rag.errors import BusyError, InputError, StoreError
from rag.index.beside import Beside, to_send
from rag.index.ingest import ingest, write_beside
from rag.index.ingest.write_beside import WriterBeside
from rag.index.lexical.sidecar import Sidecar

ARTICLES = 40


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for number in range(ARTICLES):
        write_article(folder, number)
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    """Ten articles a part, five a batch."""
    monkeypatch.setattr(ingest, "_PUBLISH_PASSAGES", 20)
    monkeypatch.setattr(ingest, "_BATCH_PASSAGES", 5)


@pytest.fixture
def begun(monkeypatch, small_parts):
    """The processes that were begun; one document is worth one."""
    monkeypatch.setattr(ingest, "_WORTH_A_WRITER", 1)
    processes = []

    class Watched(Beside):
        def __init__(self, module, **how):
            super().__init__(module, **how)
            processes.append(self)

    monkeypatch.setattr(write_beside, "Beside", Watched)
    return processes


def calm_content(tmp_path, corpus, prepare=lambda bench: None):
    """What an index holds that one process wrote."""
    calm = Bench(tmp_path / "calm")
    prepare(calm)
    calm.ingest(corpus)
    content = calm.content()
    calm.close()
    return content


@pytest.mark.parametrize("where", ["embedded", pytest.param("server", marks=pytest.mark.server)])
def test_the_index_is_the_same(bench, corpus, tmp_path, begun, request, where):
    one = bench(url=request.getfixturevalue("fresh_server") if where == "server" else None)
    report = one.ingest(corpus)
    assert (len(report.added), report.passages) == (ARTICLES, one.view().passage_count)
    assert len(begun) >= 3, "each part has its process"
    assert not any(process.is_there() for process in begun)
    count = len(begun)
    (corpus / "article-0003.txt").unlink()
    write_article(corpus, 5, version=1)
    report = one.ingest(corpus)
    assert (len(report.updated), len(report.removed)) == (1, 1)
    assert len(begun) == count + 1
    assert len(one.ingest(corpus).unchanged) == ARTICLES - 1
    assert len(begun) == count + 1, "where there is nothing to write there is no process"
    ingest._WORTH_A_WRITER = 10_000  # the fixture puts it back
    assert one.content() == calm_content(tmp_path, corpus)


def test_an_index_made_anew_replaces_the_old_one_as_a_whole(bench, corpus, tmp_path, begun):
    bench().ingest(corpus)
    other = bench(fingerprint="hash-2")
    count = len(begun)
    other.ingest(corpus)
    assert len(begun) == count + 1
    assert other.view().passage_count == sum(1 for _ in other.view().all_passages())
    assert len({shard.name[:12] for shard in other.view().manifest.pointer.shards}) == 1


def test_a_process_that_is_killed_is_told_and_the_next_run_goes_on(bench, corpus, tmp_path, begun, monkeypatch):
    one = bench()
    asked = WriterBeside._do
    puts = []

    def killing(self, method, *arguments):
        puts.append(method)
        if len(puts) == 7:
            begun[-1].kill()
        asked(self, method, *arguments)

    monkeypatch.setattr(WriterBeside, "_do", killing)
    with pytest.raises(StoreError, match=r"ended with status -9\. .* run `rag ingest` again"):
        one.ingest(corpus)
    assert not any(process.is_there() for process in begun)
    before = one.view().passage_count
    assert before > 0
    monkeypatch.setattr(WriterBeside, "_do", asked)
    made = one.embedder.embedded
    one.ingest(corpus)
    assert one.embedder.embedded - made < one.view().passage_count - before, "vectors made before are used"
    ingest._WORTH_A_WRITER = 10_000
    assert one.content() == calm_content(tmp_path, corpus)
    assert one.index.verify(bridge=one.bridge) == []


@pytest.mark.parametrize("after_s", [0.4, 1.0, 1.6, 2.4])
def test_when_the_one_that_embeds_is_killed_the_writer_ends_too(bench, corpus, tmp_path, children, after_s):
    home = tmp_path / "home"
    pid = children.start("run_ingest", str(home), [str(corpus)], {"publish": 20, "batch": 5, "beside": 1})
    time.sleep(after_s)
    killed = children.running()
    if killed:
        os.kill(pid, signal.SIGKILL)
    assert children.wait() == (-signal.SIGKILL if killed else 0)
    one = bench()
    deadline = time.monotonic() + 20
    while True:
        try:
            one.ingest(corpus)
            break
        except BusyError:  # it holds the lock until it has ended
            assert time.monotonic() < deadline
            time.sleep(0.05)
    settle(home)
    assert one.index.verify(bridge=one.bridge) == []
    assert one.content() == calm_content(tmp_path, corpus)


def test_without_a_python_to_run_the_index_is_written_here(bench, corpus, tmp_path, begun, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    one = bench()
    one.ingest(corpus)
    assert not begun
    ingest._WORTH_A_WRITER = 10_000
    assert one.content() == calm_content(tmp_path, corpus)


def test_what_goes_wrong_there_is_raised_here(bench, corpus, monkeypatch):
    monkeypatch.setattr(ingest, "_WORTH_A_WRITER", 1)
    one = bench()
    opens = partial(load_settings, passage_tokens="many")
    monkeypatch.setattr(type(one.index), "_beside", lambda *_: lambda writer: WriterBeside(writer, opens))
    with pytest.raises(InputError, match="many"):
        one.ingest(corpus)


def test_a_process_that_cannot_begin_is_done_without(bench, corpus, monkeypatch):
    monkeypatch.setattr(ingest, "_WORTH_A_WRITER", 1)
    one = bench()
    opens = partial(os._exit, 3)
    monkeypatch.setattr(type(one.index), "_beside", lambda *_: lambda writer: WriterBeside(writer, opens))
    assert one.ingest(corpus).passages == one.view().passage_count > 0


def opened_by(monkeypatch, one, open_writer):
    monkeypatch.setattr(ingest, "_WORTH_A_WRITER", 1)
    monkeypatch.setattr(type(one.index), "_beside", lambda *_: lambda writer: WriterBeside(writer, open_writer))


def test_what_is_logged_there_is_logged_here(bench, corpus, monkeypatch, caplog):
    one = bench()
    opened_by(monkeypatch, one, partial(logging.getLogger("rag.index").warning, "the sidecar is out of step"))
    with pytest.raises(StoreError, match="ended with status"):
        one.ingest(corpus)
    assert ("rag.index", logging.WARNING, "the sidecar is out of step") in caplog.record_tuples


def test_what_compiled_code_prints_there_is_no_answer(bench, corpus, monkeypatch, capfd):
    one = bench()
    opened_by(monkeypatch, one, partial(os.write, 1, b"printed by a library"))
    with pytest.raises(AttributeError, match="'int' object has no attribute 'put'"):
        one.ingest(corpus)
    assert "printed by a library" in capfd.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_ends_the_process_at_once(bench, corpus, tmp_path, begun, error):
    one = bench()

    def stop(done, _total, stage):
        if stage == "indexing" and done >= 15:
            raise error

    with pytest.raises(error):
        one.ingest(corpus, progress=stop)
    assert begun
    assert not any(process.is_there() for process in begun)
    one.ingest(corpus)
    ingest._WORTH_A_WRITER = 10_000
    assert one.content() == calm_content(tmp_path, corpus)
    assert one.index.verify(bridge=one.bridge) == []


def test_what_is_published_is_not_discarded(bench, corpus, monkeypatch):
    one = bench()

    def interrupted(self, *_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Sidecar, "bring", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.ingest(corpus)
    assert one.view().passage_count > 0
    assert one.index.verify(bridge=one.bridge) == []


def test_an_error_that_cannot_be_sent_is_told():
    class Local(Exception):
        pass

    instead = StoreError("Could not be written: disk gone.")
    assert to_send(Local("disk gone"), instead) is instead
    error = InputError("A value.", next_step="Another.")
    assert to_send(error, instead) is error
    assert to_send(pickle.loads(pickle.dumps(error)), instead).next_step == "Another."
