"""Reports and tables for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.cli.terminal import console, isolated
from rag.cli.visible import visible
from rag.schema import Article, ArticleSummary, IndexStatus, IngestReport

if TYPE_CHECKING:
    from rag.doctor import Check
    from rag.index.verify import Finding
    from rag.search import Mention

KIND_STYLES = {
    "title": "bold",
    "body": "",
    "post": "cyan",
    "caption": "magenta",
    "boilerplate": "dim",
    "instruction": "red",
}

ARTICLE_HEADINGS = ("id", "source", "title", "lang", "date", "passages", "copies")
TITLE, COPIES = map(ARTICLE_HEADINGS.index, ("title", "copies"))
LEAST_COLUMNS = 6
_NAMED = 10
"""So many articles of a kind are named in the report of an ingest."""


def print_report(report: IngestReport) -> None:
    """What an ingest did: counts, the first few articles that changed, and each file that needs to be looked at."""
    from rag.corpus import READABLE

    report = visible(report)
    out = console()
    counts = [f"{len(getattr(report, name))} {name}" for name in ("added", "updated", "unchanged", "removed", "failed")]
    lead = "would be " if report.dry_run else ""
    out.print(f"{lead}{', '.join(counts)}", markup=False)
    out.print(
        f"{report.passages} passages in the index, {report.embedded} embedded now, {report.seconds:.1f} s", style="dim"
    )
    if not (report.added or report.updated or report.unchanged or report.removed or report.failed):
        kinds = " ".join(sorted(READABLE))
        out.print(f"no article was found; what is read: {kinds}", style="yellow", markup=False)
    for sign, sources in (("+", report.added), ("~", report.updated), ("-", report.removed)):
        for source in sources[:_NAMED]:
            out.print(f"  {sign} {source}", style="dim", markup=False)
        if len(sources) > _NAMED:
            out.print(f"  {sign} {len(sources) - _NAMED} more; --json names them all", style="dim", markup=False)
    for problem in (*report.failed, *report.remarks):
        where = problem.path if problem.row is None else f"{problem.path}#{problem.row}"
        out.print(f"  {where}: {problem.reason}", style="yellow", markup=False)


def print_articles(articles: Sequence[ArticleSummary]) -> None:
    """
    Id, source, title, language, date, passages, copies; an article a row.

    What another command is given (id, source, language, date) is whole and on one line. Where the terminal is too
    narrow the title is cut, then copies go on in the next line, and at last the table is wider than the terminal.
    """
    articles = visible(articles)
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    rows = [
        (
            article.id,
            article.source,
            " ".join(article.title.split()),
            article.language,
            article.published.isoformat() if article.published else "–",
            str(article.passages),
            ", ".join(article.copies) or "–",
        )
        for article in articles
    ]
    out = console()
    needed = [max(map(cell_len, column)) for column in zip(ARTICLE_HEADINGS, *rows, strict=True)]
    widths = _yielding(needed, room=out.width - (len(needed) - 1))
    out.width = max(out.width, sum(widths) + len(widths) - 1)
    table = Table(box=None, pad_edge=False, collapse_padding=True, header_style="dim")
    for heading, width in zip(ARTICLE_HEADINGS, widths, strict=True):
        table.add_column(heading, justify="right" if heading == "passages" else "left", width=width, overflow="fold")
    for row, article in zip(rows, articles, strict=True):
        cells = [Text(cell) for cell in row]
        cells[TITLE].truncate(widths[TITLE], overflow="ellipsis")
        # Isolated after it is cut: a cut that takes the closing sign along would reorder the rest of the row.
        cells[TITLE] = Text(isolated(cells[TITLE].plain, article.language))
        table.add_row(*cells)
    out.print(table)


def _yielding(needed: Sequence[int], *, room: int) -> list[int]:
    """The widths of the table of articles: what each column needs, less what it yields, in turn, to fit into room."""
    widths = list(needed)
    for column in (TITLE, COPIES):
        over = max(0, sum(widths) - room)
        widths[column] = max(widths[column] - over, min(widths[column], LEAST_COLUMNS))
    return widths


def print_blocks(article: Article) -> None:
    """The article block by block, each with its role and span in front."""
    from rich.text import Text

    article = visible(article)
    out = console()
    out.print(f"{article.source} · {article.language} · {article.published or 'no date'} · {article.id}", markup=False)
    for block in article.blocks:
        style = KIND_STYLES[block.kind]
        head = f"{block.kind:<11} {block.language:<3} {block.start:>6}–{block.end:<6} "
        out.print(Text(head, style="dim") + Text(" ".join(article.text[block.start : block.end].split()), style=style))


def print_status(status: IndexStatus) -> None:
    """What the index holds, a fact a line."""
    out = console()
    languages = ", ".join(f"{name} {count}" for name, count in sorted(status.languages.items()))
    rows = {
        "data folder": status.home,
        "corpus": status.corpus,
        "articles": f"{status.articles} ({languages or 'none'})",
        "passages": str(status.passages),
        "generation": str(status.generation),
        "fingerprint": status.fingerprint,
        "embedding model": status.embedding_model,
        **status.details,
    }
    width = max(len(name) for name in rows)
    for name, value in rows.items():
        out.print(f"{name:<{width}}  {value}", markup=False)


def print_mentions(mentions: Sequence[Mention], *, by: str) -> None:
    """Each mention with the words around it, under the count of its article or date."""
    mentions = visible(mentions)
    out = console()
    names = _names_of_articles(mentions)
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        dated = mention.published.isoformat() if mention.published else "undated"
        groups.setdefault(names[mention.article_id] if by == "article" else dated, []).append(mention)
    for key, own in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        out.print(f"{len(own):>4}  {key}", style="bold", markup=False)
        for mention in own:
            context = isolated(mention.context, mention.language)
            out.print(f"      {mention.source}:{mention.start}–{mention.end}  {context}", markup=False)
    counts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((len(mentions), "mention"), (len(names), "article"))]
    out.print(" in ".join(counts), style="dim")


def _names_of_articles(mentions: Sequence[Mention]) -> dict[str, str]:
    """The source of each article by its id; with the id behind where two folders hold that path."""
    sources = {mention.article_id: mention.source for mention in mentions}
    shared = Counter(sources.values())
    return {one: f"{source} ({one})" if shared[source] > 1 else source for one, source in sources.items()}


def print_findings(findings: Sequence[Finding]) -> None:
    """What does not hold, a line each, with the way to mend it."""
    findings = visible(findings)
    out = console()
    for finding in findings:
        out.print(f"{finding.what}: {finding.detail}", style="yellow", markup=False)
    out.print(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}" if findings else "everything holds")


def print_checkup(checks: Sequence[Check]) -> None:
    """One line a check; advice below those that need it."""
    checks = visible(checks)
    out = console()
    styles = {"ok": "green", "note": "yellow", "fails": "red"}
    width = max(len(check.name) for check in checks)
    for check in checks:
        out.print(f"{check.state:<5} {check.name:<{width}}  {check.found}", style=styles[check.state], markup=False)
        if check.advice:
            out.print(f"{'':<{width + 8}}{check.advice}", markup=False)
