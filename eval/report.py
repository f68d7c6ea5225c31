"""A summary for people: tables for the terminal and a Markdown report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.gate import Change, Failure, Verdict
from eval.summary import BY_NAME, MEASURES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PAIR_MEASURES: tuple[str, ...] = (
    "hit@1",
    "hit@5",
    "recall@5",
    "mrr",
    "ndcg@10",
    "facts",
    "facts_first",
    "citation_precision",
)
SHOWN_QUESTIONS = 12
"""How many questions are listed under one failure in the terminal."""


def cell(figure: Mapping[str, float] | None, *, interval: bool = False) -> str:
    """A figure as it stands in a table: ``0.950`` or ``0.950 (0.91–0.98)``; a dash where there is none."""
    if figure is None or figure.get("value") is None:
        return "–"
    text = f"{figure['value']:.3f}"
    if interval and "low" in figure:
        text += f" ({figure['low']:.2f}–{figure['high']:.2f})"
    return text


def measure_rows(
    summary: Mapping[str, Any], *, interval: bool = False, brief: bool = False
) -> tuple[list[str], list[list[str]]]:
    """The main table: one column a group, split into within and across, one row a measure."""
    columns: list[tuple[str, Mapping[str, Any]]] = []
    for name, group in summary["groups"].items():
        columns.append((name, group["all"]))
        columns += [(f"{name} {reach}", figures) for reach, figures in sorted(group["reach"].items(), reverse=True)]
    rows = []
    for measure in MEASURES:
        cells = [cell(figures.get(measure.name), interval=interval) for _, figures in columns]
        if any(text != "–" for text in cells):
            rows.append([measure.short if brief else measure.title, *cells])
    return ["", *(name for name, _ in columns)], rows


def pair_rows(
    group: Mapping[str, Any], *, interval: bool = False, brief: bool = False
) -> tuple[list[str], list[list[str]]]:
    """The table of language pairs of one group: one row a pair, the number of questions first."""
    used = [name for name in PAIR_MEASURES if any(name in figures for figures in group["pairs"].values())]
    rows = []
    for pair, figures in sorted(group["pairs"].items(), key=lambda item: _pair_order(item[0])):
        asked = next(iter(figures.values()))["n"] if figures else 0
        asked = figures["hit@1"]["n"] if "hit@1" in figures else asked
        rows.append([pair.replace("-", " → "), str(asked), *(cell(figures.get(n), interval=interval) for n in used)])
    titles = [BY_NAME[name].short if brief else BY_NAME[name].title for name in used]
    return ["question → article", "n", *titles], rows


def show(console: Console, summary: Mapping[str, Any], verdict: Verdict | None) -> None:
    """Print the tables and the verdict."""
    console.print(_table("All questions", *measure_rows(summary, brief=True)))
    for name, group in summary["groups"].items():
        if group["pairs"]:
            console.print(_table(f"{name}: by language pair", *pair_rows(group, brief=True)))
    for suite, times in summary["times"].items():
        console.print(f"{suite}: {_latency(times)}", style="dim", highlight=False)
    if verdict is not None:
        show_verdict(console, verdict)


def show_verdict(console: Console, verdict: Verdict) -> None:
    """Print why the gate failed, with the questions, or that it passed."""
    from rich.text import Text

    for note in verdict.notes:
        console.print(Text(f"Note: {note}", style="dim"))
    better = sum(not change.worse for change in verdict.changes)
    worse = len(verdict.changes) - better
    if verdict.changes:
        console.print(Text(f"Against the baseline: {worse} changes for the worse, {better} for the better."))
        for change in verdict.changes[:SHOWN_QUESTIONS]:
            console.print(Text(f"  {change}", style="red" if change.worse else "green"))
    for failure in verdict.failures:
        console.print(Text(f"FAILED {failure.measure} ({failure.where}): {failure.message}", style="bold red"))
        for change in failure.questions[:SHOWN_QUESTIONS]:
            console.print(Text(f"  {change}"))
        if len(failure.questions) > SHOWN_QUESTIONS:
            console.print(Text(f"  … and {len(failure.questions) - SHOWN_QUESTIONS} more, see the report"))
    if verdict.passed:
        console.print(Text(f"PASSED ({verdict.compared} questions compared with the baseline)", style="bold green"))


def markdown(summary: Mapping[str, Any], verdict: Verdict | None) -> str:
    """The report as Markdown: verdict, tables with 95 % intervals, what changed, every question that went wrong."""
    parts = ["# Accuracy report", "", _provenance(summary), ""]
    if verdict is not None:
        parts += _verdict_lines(verdict)
    for name, group in summary["groups"].items():
        parts += [f"## {name}: {group['questions']} questions", ""]
        own = {"groups": {name: group}}
        head, rows = measure_rows(own, interval=True)
        parts += [*table_lines(head, rows), ""]
        if group["pairs"]:
            parts += ["By language pair, with 95 % bootstrap intervals:", ""]
            parts += [*table_lines(*pair_rows(group, interval=True)), ""]
        if group["types"]:
            parts += ["By what is asked for:", "", *table_lines(*_type_rows(group)), ""]
        if "auroc" in group:
            parts += [
                f"Confidence: a question with an answer scores above one without in {group['auroc']:.3f} of pairs"
                f" (AUROC); mean risk over all coverages {group['aurc']:.3f}.",
                "",
            ]
    parts += ["## Questions that went wrong", "", *_wrong_lines(summary), ""]
    parts += ["## Times", ""]
    parts += [f"- {suite}: {_latency(times)}" for suite, times in summary["times"].items()]
    return "\n".join(parts) + "\n"


def table_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; the first column to the left, the others to the right."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|",
        *("| " + " | ".join(_inline(text) for text in row) + " |" for row in rows),
    ]


def wrong_records(summary: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any], str]]:
    """(suite, id, record, what is wrong) of every question whose outcome is not the wanted one."""
    found = []
    for suite, rows in summary["records"].items():
        for id, row in rows.items():
            faults = []
            if row["kind"] == "none":
                if row.get("status") == "answered":
                    faults.append(f"answered, {row['none_kind'].replace('_', ' ')}")
            else:
                if not row["hit5"]:
                    faults.append("gold not among the first 5")
                if row.get("status") == "not_in_corpus":
                    faults.append("refused")
                elif row.get("status") and row["facts"] < 1:
                    faults.append(f"facts {row['facts']:.2f}")
            if faults:
                found.append((suite, id, row, "; ".join(faults)))
    return found


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    for number, name in enumerate(head):
        table.add_column(name.replace(" ", "\n") if number else name, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _wrong_lines(summary: Mapping[str, Any]) -> list[str]:
    rows = []
    for suite, id, row, fault in wrong_records(summary):
        shown = row.get("said") if "facts" in fault or "answered" in fault else row.get("top")
        rows.append([suite, id, row.get("pair") or row["lang"], row["question"], fault, shown or ""])
    return table_lines(["suite", "id", "pair", "question", "what is wrong", "instead"], rows)


def _verdict_lines(verdict: Verdict) -> list[str]:
    lines = [f"**{'Passed' if verdict.passed else 'FAILED'}**, {verdict.compared} questions compared.", ""]
    lines += [f"- {note}" for note in verdict.notes]
    for failure in verdict.failures:
        lines += [f"- **{failure.measure}** ({failure.where}): {failure.message}", *_named(failure)]
    if verdict.changes:
        lines += ["", "## What changed", ""]
        lines += table_lines(
            ["", "suite", "id", "measure", "before", "now", "question", "found instead"],
            [["worse" if c.worse else "better", *_change_cells(c)] for c in verdict.changes],
        )
    return [*lines, ""]


def _named(failure: Failure) -> list[str]:
    return [f"  - {_inline(str(change))}" for change in failure.questions]


def _change_cells(change: Change) -> list[str]:
    return [change.suite, change.id, change.measure, change.before, change.now, change.question, change.instead]


def _type_rows(group: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    names = [n for n in ("hit@1", "hit@5", "facts", "facts_first") if any(n in f for f in group["types"].values())]
    rows = [
        [kind, str(figures["hit@1"]["n"]), *(cell(figures.get(name)) for name in names)]
        for kind, figures in group["types"].items()
    ]
    return ["type", "n", *(BY_NAME[name].title for name in names)], rows


def _provenance(summary: Mapping[str, Any]) -> str:
    meta = summary["meta"]
    made = [
        f"{suite}: {own['articles']} articles, {own['passages']} passages, index {own['fingerprint']}"
        for suite, own in meta["suites"].items()
    ]
    return f"{'; '.join(made)}. Python {meta['python']} on {meta['processor']}."


def _latency(times: Mapping[str, Mapping[str, float]]) -> str:
    shown = [
        f"{name} {own['median_ms']:.1f} ms median, {own['p95_ms']:.1f} ms p95"
        for name, own in times.items()
        if name != "ingest"
    ]
    ingested = [f"ingest {times['ingest']['total_s']:.1f} s"] if "ingest" in times else []
    return ", ".join(ingested + shown)


def _inline(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _pair_order(pair: str) -> tuple[int, str]:
    question, _, gold = pair.partition("-")
    return int(question != gold), pair
