"""The figures of ``eval.speed`` as tables, Markdown, JSON and a plot."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]

NAMES = {"rag": "this one", "langchain": "LangChain", "txtai": "txtai"}
"""As they stand in tables; LangChain is the one with Chroma."""


def machine() -> Figures:
    """What it was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = {
        "system": platform.system(),
        "processor": _processor(),
        "cores": cores,
        "python": platform.python_version(),
    }
    for package in ("chromadb", "onnxruntime", "tantivy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def compared(rounds: Mapping[str, Sequence[Figures]]) -> Figures:
    """
    Medians over the rounds, and the ratios to the best of the others.

    Ratios are medians of each round's own ratio, since what slows the machine slows a round's members alike.
    """
    finished = min(len(found) for found in rounds.values())
    systems = {name: _median(found[:finished]) for name, found in rounds.items()}
    others = [name for name in rounds if name != "rag"]
    ratios = {}
    if others and finished:
        per_round = [_ratios({name: found[turn] for name, found in rounds.items()}) for turn in range(finished)]
        ratios = {what: statistics.median(one[what] for one in per_round) for what in per_round[0]}
    return {"rounds": finished, "systems": systems, "ratios": ratios}


def _median(rounds: Sequence[Figures]) -> Figures:
    if not rounds:
        return {}
    found = {
        "passages": rounds[0]["ingest"]["passages"],
        "passages_per_s": statistics.median(one["ingest"]["passages"] / one["ingest"]["seconds"] for one in rounds),
        "p50_ms": statistics.median(_search(one)["p50_ms"] for one in rounds),
        "p95_ms": statistics.median(_search(one)["p95_ms"] for one in rounds),
        "ready_s": statistics.median(one["query"]["ready_s"] for one in rounds),
        "ready_mib": statistics.median(one["query"]["ready_mib"] for one in rounds),
        "ingest_mib": statistics.median(one["ingest"].get("all_mib") or one["ingest"]["peak_mib"] for one in rounds),
    }
    if "cold" in rounds[0]:
        found["ask_s"] = statistics.median(one["cold"]["seconds"] for one in rounds)
        found["ask_mib"] = statistics.median(one["cold"]["peak_mib"] for one in rounds)
    return found


def _ratios(turn: Mapping[str, Figures]) -> Figures:
    own, others = turn["rag"], [figures for name, figures in turn.items() if name != "rag"]
    rate = [one["ingest"]["passages"] / one["ingest"]["seconds"] for one in others]
    return {
        "ingest rate, of the best": own["ingest"]["passages"] / own["ingest"]["seconds"] / max(rate),
        "search p50, of the fastest": _search(own)["p50_ms"] / min(_search(one)["p50_ms"] for one in others),
        "search with reranking p50, of the fastest": own["query"]["retrieve"]["p50_ms"]
        / min(_search(one)["p50_ms"] for one in others),
        "ready, of the quickest": own["query"]["ready_s"] / min(one["query"]["ready_s"] for one in others),
        "memory of `rag ask`, of the smallest when ready": own["cold"]["peak_mib"]
        / min(one["query"]["ready_mib"] for one in others),
    }


def _search(one: Figures) -> Figures:
    """Times of a search alone: of this project without its reranking, which the others do not have."""
    found: Figures = one["search" if "search" in one else "query"]["retrieve"]
    return found


def tables(result: Figures) -> list[Table]:
    """(title, columns, rows) of everything that was measured."""
    found: list[Table] = []
    beside = result.get("beside") or {}
    if beside.get("rounds"):
        columns: Sequence[str] = (
            "",
            "passages",
            "ingest /s",
            "search p50 ms",
            "p95 ms",
            "ready s",
            "MiB ready",
            "MiB ingest",
        )
        found.append((f"Side by side, median of {beside['rounds']}", columns, _side_rows(beside["systems"])))
        if beside["ratios"]:
            rows = [(what, f"{ratio:.2f}") for what, ratio in beside["ratios"].items()]
            found.append(("Ratios, this project to the others, median of each round's", ("", "ratio"), rows))
    if result["sizes"]:
        columns = (
            "passages",
            "added",
            "added /s",
            "unchanged s",
            "MiB own",
            "with files",
            "MiB own, all processes",
            "MiB disk",
        )
        found.append(("Ingest", columns, [_ingest_row(figures) for figures in result["sizes"]]))
        columns = ("passages", *(f"{10 * tenth} %" for tenth in range(1, 11)))
        course = [_course_row(figures) for figures in result["sizes"]]
        found.append(
            ("MiB own of all processes, at most, in each tenth of the time that an ingest takes", columns, course)
        )
        columns = (
            "passages",
            "search p50 ms",
            "p95",
            "reranked p50 ms",
            "p95",
            "ask p50 ms",
            "p95",
            "ready s",
            "`rag ask` s",
            "its MiB",
        )
        found.append(("Questions", columns, [_question_row(figures) for figures in result["sizes"]]))
    return found


def _side_rows(systems: Mapping[str, Figures]) -> list[tuple[str, ...]]:
    return [
        (
            NAMES.get(name, name),
            str(one["passages"]),
            f"{one['passages_per_s']:.1f}",
            f"{one['p50_ms']:.2f}",
            f"{one['p95_ms']:.2f}",
            f"{one['ready_s']:.2f}",
            f"{one['ready_mib']:.0f}",
            f"{one['ingest_mib']:.0f}",
        )
        for name, one in systems.items()
        if one
    ]


def _ingest_row(one: Figures) -> tuple[str, ...]:
    return (
        str(one["passages"]),
        str(one["added_passages"]),
        f"{one['added_passages'] / one['ingest']['seconds']:.1f}",
        f"{one['again']['seconds']:.2f}",
        f"{one['ingest']['own_mib']:.0f}",
        f"{one['ingest']['peak_mib']:.0f}",
        f"{one['ingest']['all_own_mib']:.0f}",
        f"{one['disk_mib']:.0f}",
    )


def _course_row(one: Figures) -> tuple[str, ...]:
    return (str(one["passages"]), *(f"{most:.0f}" for most in one["ingest"]["own_course_mib"]))


def _question_row(one: Figures) -> tuple[str, ...]:
    query = one["query"]
    return (
        str(one["passages"]),
        f"{_search(one)['p50_ms']:.2f}",
        f"{_search(one)['p95_ms']:.2f}",
        f"{query['retrieve']['p50_ms']:.2f}",
        f"{query['retrieve']['p95_ms']:.2f}",
        f"{query['ask']['p50_ms']:.2f}",
        f"{query['ask']['p95_ms']:.2f}",
        f"{query['ready_s']:.2f}",
        f"{one['cold']['seconds']:.2f}",
        f"{one['cold']['peak_mib']:.0f}",
    )


def markdown(result: Figures) -> str:
    """The tables as a page."""
    lines = ["# Speed", "", ", ".join(f"{name} {value}" for name, value in result["machine"].items()), ""]
    for title, columns, rows in tables(result):
        lines += [f"## {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
        lines += ["| " + " | ".join(row) + " |" for row in rows] + [""]
    return "\n".join(lines)


def show(result: Figures) -> None:
    """The tables on the terminal."""
    from rich.console import Console
    from rich.table import Table as Drawn

    console = Console()
    for title, columns, rows in tables(result):
        drawn = Drawn(title=title)
        for number, column in enumerate(columns):
            drawn.add_column(column, justify="left" if number == 0 else "right")
        for row in rows:
            drawn.add_row(*row)
        console.print(drawn)


def write(result: Figures, folder: Path) -> None:
    """``speed.json``, ``speed.md`` and, where matplotlib is installed, ``speed.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "speed.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8", newline="\n")
    (folder / "speed.md").write_text(markdown(result), encoding="utf-8", newline="\n")
    if result["sizes"]:
        plot(result["sizes"], folder / "speed.svg")


def plot(sizes: Sequence[Figures], path: Path) -> bool:
    """Rate, latency, memory and disk over passages; False where matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot

    across = [one["passages"] for one in sizes]
    panels: list[tuple[str, dict[str, list[float]]]] = [
        ("ingest, passages/s", {"": [one["added_passages"] / one["ingest"]["seconds"] for one in sizes]}),
        (
            "ms",
            {
                f"{step} {share}": [one["query"][step][f"{share}_ms"] for one in sizes]
                for step, share in (("retrieve", "p50"), ("retrieve", "p95"), ("ask", "p50"), ("ask", "p95"))
            },
        ),
        (
            "MiB of memory",
            {
                "ingest, own": [one["ingest"]["own_mib"] for one in sizes],
                "ingest, own, all processes": [one["ingest"]["all_own_mib"] for one in sizes],
                "ingest": [one["ingest"]["peak_mib"] for one in sizes],
                "rag ask": [one["cold"]["peak_mib"] for one in sizes],
            },
        ),
        ("MiB on disk", {"": [one["disk_mib"] for one in sizes]}),
    ]
    figure, axes = pyplot.subplots(2, 2, figsize=(9, 6), layout="constrained")
    for axis, (label, lines) in zip(axes.flat, panels, strict=True):
        for name, values in lines.items():
            axis.plot(across, values, marker="o", label=name)
        axis.set(xscale="log", xlabel="passages", ylabel=label, ylim=(0, None))
        if len(lines) > 1:
            axis.legend()
    figure.savefig(path)
    pyplot.close(figure)
    return True


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
