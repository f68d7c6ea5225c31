"""
Mixed questions, edits and ingests with faults, for minutes: ``python tests/trust/soak.py --minutes 10``.

One process asks all the time; ingests run beside it as processes of their own and are killed (SIGKILL, SIGTERM), run
into a full disk (a limit on file sizes) or find files that cannot be read. After every answer its quotes and numbers
are checked, after every ingest that nothing is lost, and at the end that the index verifies and memory stayed flat.
Prints one JSON object; exit status 1 when something did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from rag import Engine, RagError, Settings  # noqa: E402

ONSETS, MIDDLES = ("Bra", "Ost", "Vel", "Kor", "Lun", "Sta", "Mir", "Ger"), ("dan", "rik", "mol", "ven", "sto", "bar")
PLACES = [f"{a}{b}{c}" for a in ONSETS for b in MIDDLES for c in ("by", "holt", "vik")]
READS = re.compile(r"gauge of (\w+) reads (\d+) metres")


class Soak:
    """A corpus with known contents, an index of it, and what was seen."""

    def __init__(self, work: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.corpus, self.home = work / "corpus", work / "home"
        self.corpus.mkdir(parents=True)
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.memory: list[tuple[float, int]] = []
        self.disk: dict[str, int] = {}
        # What an answer may say of a place: its number when the last ingest ended well, and those written since.
        self.allowed: dict[str, set[int]] = {}
        self.kept: set[str] = set()
        self.engine = Engine(Settings(home=self.home, corpus=self.corpus))

    def edit(self) -> None:
        """Write, change or take away a few articles."""
        for place in self.rng.sample(PLACES, self.rng.randint(1, 6)):
            path = self.corpus / f"{place}.txt"
            if place in self.disk and self.rng.random() < 0.2 and len(self.disk) > 40:
                path.unlink()
                del self.disk[place]
                self.kept.discard(place)
            else:
                number = self.rng.randint(100, 999_999)
                path.write_text(
                    f"The gauge of {place}\n\nThe gauge of {place} reads {number} metres, its keeper said on Monday.\n"
                    + "".join(f"The council of {place} met in room {number + n} of the old hall.\n" for n in range(4))
                )
                self.disk[place] = number
                self.allowed.setdefault(place, set()).add(number)

    def ingest(self, fault: str | None) -> None:
        """Run an ingest as a process, with a fault or none, and look whether what must be there is there."""
        # A path is refused or a file is passed over; a limit on file sizes looks like a disk without room.
        limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))) if fault == "full" else None
        odd = self.corpus / "odd.txt"
        if fault == "unreadable":
            odd.mkdir(exist_ok=True)
            (odd / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
            (odd / "nowhere.txt").unlink(missing_ok=True)
            (odd / "nowhere.txt").symlink_to("/nonexistent")
        own = os.environ | {"RAG_HOME": str(self.home), "RAG_CORPUS": str(self.corpus), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "rag", "ingest", "--json"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=own, preexec_fn=limit, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        until = time.monotonic() + (self.rng.uniform(0.5, 9.0) if fault in {"kill", "term"} else 600)
        while process.poll() is None and time.monotonic() < until:
            self.ask()
        if process.poll() is None:
            process.send_signal(signal.SIGKILL if fault == "kill" else signal.SIGTERM)
        output, said = process.communicate(timeout=300)
        status = process.returncode
        self.counts[f"ingest, {fault or 'no'} fault, status {status}"] += 1
        if "Traceback" in said or (fault is None and status != 0):
            self.wrong.append(f"ingest ({fault}) said {said[-800:]}")
        if status == 0:
            report = json.loads(output)
            if bad := [one for one in report["failed"] if not one["path"].startswith("odd.txt/")]:
                self.wrong.append(f"could not be read: {bad}")
            self.allowed = {place: {number} for place, number in self.disk.items()}
            self.kept = set(self.disk)
        self.check_kept()

    def check_kept(self) -> None:
        there = {Path(article.source).stem for article in self.engine.articles()}
        if lost := self.kept - there:
            self.wrong.append(f"lost: {sorted(lost)}")

    def ask(self) -> None:
        """One question; every quote and every number is checked."""
        if not self.kept:
            return
        place = self.rng.choice(sorted(self.kept))
        try:
            answer = self.engine.ask(f"What does the gauge of {place} read?")
        except RagError as exc:
            self.wrong.append(f"{type(exc).__name__}: {exc}")
            return
        self.counts[f"asked, {answer.status}"] += 1
        for citation in answer.citations:
            for named, number in READS.findall(citation.quote):
                if int(number) not in self.allowed.get(named, {int(number)}):
                    self.wrong.append(f"{named} never read {number}, or not any more: {citation}")
            article = self.engine.article(citation.article_id) if citation.article_id else None
            if article is not None and article.content_hash == citation.content_hash:
                self.counts["quotes checked"] += 1
                if article.text[citation.start : citation.end] != citation.quote:
                    self.wrong.append(f"a quote that does not stand there: {citation}")
        if answer.status == "answered" and not any(place in citation.quote for citation in answer.citations):
            self.counts["answered from another place"] += 1

    def remember_memory(self, began: float) -> None:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        self.memory.append((time.monotonic() - began, resident // 1_000_000))

    def run(self, seconds: float) -> dict[str, object]:
        """All of it; what was seen."""
        for _ in range(15):
            self.edit()
        self.engine.ingest()
        self.allowed, self.kept = {place: {number} for place, number in self.disk.items()}, set(self.disk)
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            self.edit()
            self.ingest(self.rng.choice([None, None, "kill", "kill", "term", "full", "unreadable"]))
            for _ in range(20):
                self.ask()
            self.remember_memory(began)
        self.ingest(None)
        findings = [f"{finding.what}: {finding.detail}" for finding in self.engine.verify()]
        if findings:
            self.counts["findings before the repair"] = len(findings)
            findings = [f"{finding.what}: {finding.detail}" for finding in self.engine.repair()]
        self.check_kept()
        half = [amount for _, amount in self.memory[len(self.memory) // 4 :]]
        start, end = half[: len(half) // 3] or [0], half[-(len(half) // 3) :] or [0]
        growth = sum(end) / len(end) / max(1, sum(start) / len(start)) - 1
        self.engine.close()
        return {
            "seconds": round(time.monotonic() - began),
            "articles": len(self.disk),
            "counts": dict(sorted(self.counts.items())),
            "memory_mb": [amount for _, amount in self.memory],
            "memory_growth": round(growth, 3),
            "findings": findings,
            "wrong": self.wrong[:10],
            "holds": not self.wrong and not findings and growth < 0.1,
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as work:
        told = Soak(Path(work), given.seed).run(60 * given.minutes)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0 if told["holds"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
