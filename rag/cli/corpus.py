"""Commands on the corpus: ``ingest``, ``remove``, ``articles``, ``show``, ``status``, ``bridge``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.cli.visible import visible

AsJson = Annotated[bool, typer.Option("--json", help="Print records as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (ingest, remove, articles, show, status, bridge):
        app.command()(command)


def ingest(
    # As text: of "" a Path makes the working folder.
    paths: Annotated[list[str] | None, typer.Argument(help="Folders or files (default: RAG_CORPUS).")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Accept that most of a folder's files are gone.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index in line with folders of articles."""
    from rag.cli.tables import print_report
    from rag.cli.terminal import print_result, progress_bar
    from rag.engine import Engine

    with Engine() as engine, progress_bar(quiet=as_json) as progress:
        report = engine.ingest(paths or None, prune=prune, dry_run=dry_run, progress=progress)
    print_result(report, print_report, as_json=as_json)
    if report.failed and not (report.added or report.updated or report.unchanged):
        raise typer.Exit(1)


def remove(
    articles: Annotated[list[str], typer.Argument(help="Article ids or paths.")],
    as_json: AsJson = False,
) -> None:
    """Take articles out of the index; their files stay."""
    from rag.cli.tables import print_report
    from rag.cli.terminal import print_result
    from rag.engine import Engine

    with Engine() as engine:
        report = engine.remove(articles)
    print_result(report, print_report, as_json=as_json)


def articles(as_json: AsJson = False) -> None:
    """The table of articles."""
    from rag.cli.tables import print_articles
    from rag.cli.terminal import print_result
    from rag.engine import Engine

    with Engine() as engine:
        found = engine.articles()
    print_result(found, print_articles, as_json=as_json)


def show(
    article: Annotated[str, typer.Argument(help="Article id or path.")],
    blocks: Annotated[bool, typer.Option("--blocks", help="Print each block's role in front of it.")] = False,
    as_json: AsJson = False,
) -> None:
    """One article, as text or with the role of each block."""
    from rag.cli.tables import print_blocks
    from rag.cli.terminal import print_json
    from rag.engine import Engine

    with Engine() as engine:
        found = engine.article(article)
    if as_json:
        print_json(found)
    elif blocks:
        print_blocks(found)
    else:
        # A file gets the text as it is; a terminal nothing that it would obey.
        sys.stdout.write((visible(found.text) if sys.stdout.isatty() else found.text) + "\n")


def status(as_json: AsJson = False) -> None:
    """What the index holds, and what it was made with."""
    from rag.cli.tables import print_status
    from rag.cli.terminal import print_result
    from rag.engine import Engine

    with Engine() as engine:
        found = engine.status()
    print_result(found, print_status, as_json=as_json)


def bridge(
    coverage: Annotated[bool, typer.Option("--coverage", help="The most frequent words without a gloss.")] = False,
    gloss: Annotated[str | None, typer.Option(help="Show the English word gloss of a text.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many words.")] = 40,
    as_json: AsJson = False,
) -> None:
    """What the language bridge knows of this corpus."""
    from rag.cli.terminal import console, print_json
    from rag.engine import Engine

    if not coverage and gloss is None:
        raise typer.BadParameter("choose --coverage or --gloss TEXT")
    with Engine() as engine:
        if gloss is not None:
            glossed = engine.gloss(gloss)
            if as_json:
                print_json({"text": gloss, "gloss": glossed})
            else:
                sys.stdout.write(glossed + "\n")
            return
        missing = engine.bridge_coverage()[:top]
    if as_json:
        print_json([{"word": word, "language": language, "count": count} for word, language, count in missing])
        return
    out = console()
    for word, language, count in missing:
        out.print(f"{count:>6}  {language}  {word}", markup=False)
    out.print("add glosses in a file named by RAG_LEXICON (language, word, glosses; tab-separated)", style="dim")
