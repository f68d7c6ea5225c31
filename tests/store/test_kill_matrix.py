"""
``kill -9`` at every kind of step of ingest, publishing, merging and repair.

After each: what was there before is still there or replaced by its newer version, the index checks out (if need be
after a repair), and the next run ends exactly as one that nobody disturbed.
"""

from __future__ import annotations

import json
import shutil
import signal

import pytest
from store_parts import Bench, settle, write_article

POINTS = 32
OPTIONS = {"publish": 6, "batch": 3, "merge": 1}


@pytest.fixture(scope="module")
def scene(tmp_path_factory, children):
    """An index of twelve articles, their folder after many changes, and the steps of an undisturbed run."""
    folder = tmp_path_factory.mktemp("matrix")
    corpus, base, calm = folder / "corpus", folder / "base", folder / "calm"
    for number in range(12):
        write_article(corpus, number)
    assert children.run("run_ingest", str(base), [str(corpus)], OPTIONS) == 0
    for number in range(4):
        write_article(corpus, number, version=1)
    for number in range(20, 25):
        write_article(corpus, number)
    for number in (10, 11):
        (corpus / f"article-{number:04d}.txt").unlink()
    shutil.copytree(base, calm)
    log = folder / "log.json"
    assert children.run("run_ingest", str(calm), [str(corpus)], {**OPTIONS, "log": str(log)}) == 0
    steps = json.loads(log.read_text())["steps"]
    bench = Bench(calm)
    content = bench.content()
    bench.close()
    settle(calm)
    return folder, corpus, steps, content


def spread(steps):
    """The first and last time that each step is reached, and others in between."""
    firsts = {name: n for n, name in reversed(list(enumerate(steps, start=1)))}
    lasts = {name: n for n, name in enumerate(steps, start=1)}
    chosen = set(firsts.values()) | set(lasts.values())
    rest = [n for n in range(1, len(steps) + 1) if n not in chosen]
    missing = max(0, POINTS - len(chosen))
    chosen |= {rest[n * len(rest) // missing] for n in range(min(missing, len(rest)))} if missing and rest else set()
    return sorted(chosen)


def check(home, corpus, content, before=None):
    """Sound, nothing lost, and the next run ends as an undisturbed one."""
    bench = Bench(home)
    try:
        if bench.index.verify():
            assert bench.index.repair(embedder=bench.embedder, bridge=bench.bridge) == []
        assert bench.index.verify() == []
        there = {article.source for article in bench.view().articles()}
        gone = {"article-0010.txt", "article-0011.txt"}
        assert {f"article-{number:04d}.txt" for number in range(12)} - gone <= there
        bench.ingest(corpus)
        assert bench.content() == content
        assert bench.index.verify() == []
    finally:
        bench.close()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_while_ingesting(scene, children):
    folder, corpus, steps, content = scene
    points = spread(steps)
    assert len(points) >= 30
    assert {"publishing", "published", "sidecar begins", "sidecar done", "merged", "wrote headers"} <= set(steps)
    for point in points:
        home = folder / f"ingest-{point}"
        shutil.copytree(folder / "base", home)
        status = children.run("run_ingest", str(home), [str(corpus)], {**OPTIONS, "die_at": point})
        assert status == -signal.SIGKILL, (point, steps[point - 1])
        check(home, corpus, content)
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_while_repairing(scene, children, tmp_path):
    folder, corpus, _, content = scene
    damaged = tmp_path / "damaged"
    shutil.copytree(folder / "calm", damaged)
    bench = Bench(damaged)
    with bench.index._writing() as (store, _):
        shard = max(store.pointer().shards, key=lambda one: one.passages).name
        passages = store._collection(shard, "-passages")
        first = passages.get(limit=1)
        passages.update(ids=first["ids"], documents=["another text"], embeddings=[[1.0] + [0.0] * 31])
        store.create(f"{store.pointer().fingerprint}-00000099-abc123")
    bench.close()
    settle(damaged)
    shutil.rmtree(damaged / "lexical")
    log = tmp_path / "log.json"
    trial = tmp_path / "trial"
    shutil.copytree(damaged, trial)
    assert children.run("run_repair", str(trial), {"log": str(log)}) == 0
    steps = json.loads(log.read_text())["steps"]
    assert {"rewriting", "publishing repair", "dropping", "published"} <= set(steps)
    for point in range(1, len(steps) + 1):
        home = tmp_path / f"repair-{point}"
        shutil.copytree(damaged, home)
        assert children.run("run_repair", str(home), {"die_at": point}) == -signal.SIGKILL, steps[point - 1]
        check(home, corpus, content)
        shutil.rmtree(home, ignore_errors=True)
