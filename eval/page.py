"""The report as one HTML page that needs nothing else: no script, no font, no address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from eval import plots
from eval.gate import Verdict
from eval.report import cell, measure_rows, pair_rows, wrong_records

HEAT_MEASURES: tuple[tuple[str, str], ...] = (("hit@1", "hit@1"), ("hit@5", "hit@5"), ("facts", "fact recall"))

STYLE = """
:root { color-scheme: light dark; --line: #8883; --soft: #8881; --bad: #c0392b; --good: #2d7d46; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
p.from { opacity: .7; font-size: .85rem; } p.verdict { font-weight: 600; font-size: 1.1rem; }
.bad { color: var(--bad); } .good { color: var(--good); }
table { border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { position: sticky; top: 0; background: Canvas; } tr:hover td { background: var(--soft); }
td:first-child, th:first-child, td.words, th.words { text-align: start; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; } .wide { overflow-x: auto; }
svg { max-width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: CanvasText; }
svg .tick, svg .count { font-size: 11px; } svg .grid { stroke: var(--line); } svg .void { fill: var(--soft); }
details { margin: .4rem 0; } summary { cursor: pointer; } li { margin: .15rem 0; }
"""


def page(summary: Mapping[str, Any], verdict: Verdict | None) -> str:
    """
    The whole page.

    Everything that came from a question, an article or an answer is escaped, and shown in its own direction.
    """
    meta = summary["meta"]
    parts = ["<h1>Accuracy report</h1>", f'<p class="from">{escape(_from(meta))}</p>']
    if verdict is not None:
        parts.append(_verdict(verdict))
    head, rows = measure_rows(summary)
    parts.append("<h2>All measures</h2>" + _table(head, rows))
    parts.append("<h2>Question language by article language</h2>")
    for name, group in summary["groups"].items():
        if group["pairs"]:
            parts.append(f"<h3>{escape(name)}</h3>" + _heat_maps(group))
            parts.append(
                f"<details><summary>with intervals</summary>{_table(*pair_rows(group, interval=True))}</details>"
            )
    parts.append(_confidence(summary))
    if verdict is not None:
        parts.append(_changed(verdict))
    parts.append(_wrong(summary))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Accuracy report</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _verdict(verdict: Verdict) -> str:
    word, css = ("Passed", "good") if verdict.passed else ("Failed", "bad")
    parts = [f'<p class="verdict {css}">{word}: {verdict.compared} questions compared with the baseline</p>']
    parts += [f"<p>{escape(note)}</p>" for note in verdict.notes]
    for failure in verdict.failures:
        named = "".join(f'<li dir="auto">{escape(str(change))}</li>' for change in failure.questions)
        parts.append(
            f'<details><summary class="bad"><b>{escape(failure.measure)}</b> ({escape(failure.where)}): '
            f"{escape(failure.message)} ({len(failure.questions)} questions)</summary><ul>{named}</ul></details>"
        )
    return "".join(parts)


def _heat_maps(group: Mapping[str, Any]) -> str:
    drawn = []
    for name, title in HEAT_MEASURES:
        cells = {}
        for pair, figures in group["pairs"].items():
            question, _, article = pair.partition("-")
            if name in figures:
                cells[question, article] = (figures[name]["value"], figures[name]["n"])
        if cells:
            drawn.append(plots.heat_map(title, cells))
    return f'<div class="plots">{"".join(drawn)}</div>'


def _confidence(summary: Mapping[str, Any]) -> str:
    lines = {
        name: [(point[0], point[1]) for point in group["risk_coverage"]]
        for name, group in summary["groups"].items()
        if group.get("risk_coverage")
    }
    if not lines:
        return ""
    rows = [
        [name, f"{group['auroc']:.3f}", f"{group['aurc']:.3f}", *_refusals(group["all"])]
        for name, group in summary["groups"].items()
        if "auroc" in group and group["auroc"] == group["auroc"]
    ]
    head = ["", "AUROC", "mean risk", "false refusals", "false answers", "near miss", "off topic", "residue"]
    plot = plots.curves(
        "Risk–coverage of the confidence",
        lines,
        across="coverage: the most confident share",
        up="share without an answer",
    )
    return f'<h2>Answer or refuse</h2><div class="plots">{plot}<div>{_table(head, rows)}</div></div>'


def _refusals(figures: Mapping[str, Any]) -> list[str]:
    names = ("false_refusals", "false_answers", *(f"false_answers/{k}" for k in ("near_miss", "off_topic", "residue")))
    return [cell(figures.get(name)) for name in names]


def _changed(verdict: Verdict) -> str:
    if not verdict.changes:
        return "<h2>What changed</h2><p>Nothing against the baseline.</p>"
    counts: dict[str, tuple[int, int]] = {}
    for change in verdict.changes:
        worse, better = counts.get(change.measure, (0, 0))
        counts[change.measure] = (worse + change.worse, better + (not change.worse))
    rows = [
        ["worse" if c.worse else "better", c.suite, c.id, c.measure, c.before, c.now, c.question, c.instead]
        for c in verdict.changes
    ]
    head = ["", "suite", "id", "measure", "before", "now", "question", "found instead"]
    plot = plots.bars("Changes for the worse and for the better", dict(sorted(counts.items())))
    return f"<h2>What changed</h2>{plot}{_table(head, rows, words=(6, 7))}"


def _wrong(summary: Mapping[str, Any]) -> str:
    rows = []
    for suite, id, row, fault in wrong_records(summary):
        shown = row.get("said") if "facts" in fault or "answered" in fault else row.get("top")
        rows.append([suite, id, row.get("pair") or row["lang"], row["question"], fault, shown or ""])
    head = ["suite", "id", "pair", "question", "what is wrong", "instead"]
    title = f"{len(rows)} questions that went wrong"
    return f"<h2>{title}</h2><details><summary>show</summary>{_table(head, rows, words=(3, 4, 5))}</details>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, words: Sequence[int] = ()) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=words dir=auto' if number in words else ''}>{escape(text)}</{tag}>"
            for number, text in enumerate(cells)
        )

    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{line(head, "th")}</tr></thead><tbody>{body}</tbody></table></div>'


def _from(meta: Mapping[str, Any]) -> str:
    suites = "; ".join(
        f"{name}: {own['articles']} articles, {own['passages']} passages, index {own['fingerprint']}"
        for name, own in meta["suites"].items()
    )
    return f"{suites}. Python {meta['python']} on {meta['processor']}."
