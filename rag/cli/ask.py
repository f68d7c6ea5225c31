"""Commands that ask: ``search``, ``ask``, ``mentions``, ``verify-answer``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rag.errors import InputError
from rag.schema import Filters

Question = Annotated[
    str, typer.Argument(help='In any of the languages; among bare words "a phrase" is exact; -word excludes.')
]
Languages = Annotated[list[str] | None, typer.Option("--language", "-l", help="Only passages in this language.")]
Articles = Annotated[list[str] | None, typer.Option("--article", "-a", help="Only this article (id or path).")]
Since = Annotated[str | None, typer.Option(help="Published on or after, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option(help="Published on or before, YYYY-MM-DD.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print records as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(ask)
    app.command()(search)
    app.command()(mentions)
    app.command(name="verify-answer")(verify_answer)


def filters_from(
    languages: list[str] | None, articles: list[str] | None, since: str | None, until: str | None
) -> Filters:
    """
    The filters that the options ask for.

    Raises:
        InputError: a date is not YYYY-MM-DD, or the first is after the last.
    """
    return Filters(
        languages=tuple(languages or ()),
        articles=tuple(articles or ()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
    )


def _day(value: str | None, option: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as exc:
        raise InputError(f"{option} {value!r} is not a date.", next_step="Write it as 2024-01-31.") from exc


def ask(
    question: Question,
    k: Annotated[int, typer.Option("-k", help="Passages to show; at least 14 are read. 1 to 1000.")] = 8,
    language: Languages = None,
    article: Articles = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the answer as Markdown.")] = False,
) -> None:
    """Answer from the corpus, with citations, or say that it is not there."""
    from rag.cli.terminal import print_answer, print_json
    from rag.engine import Engine

    if as_json and markdown:
        raise InputError("--json and --markdown cannot both be had.", next_step="Choose one of them.")
    with Engine() as engine:
        answer = engine.ask(question, k=k, filters=filters_from(language, article, since, until))
        if as_json:
            print_json(answer)
        elif markdown:
            from rag.answer import conversation_to_markdown

            sys.stdout.write(conversation_to_markdown([answer]))
        else:
            print_answer(answer)


def search(
    question: Question,
    k: Annotated[int, typer.Option("-k", help="How many passages, 1 to 1000.")] = 5,
    language: Languages = None,
    article: Articles = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    timing: Annotated[bool, typer.Option("--timing", help="Print milliseconds by stage.")] = False,
) -> None:
    """The ranked passages as they are."""
    from rag.cli.terminal import print_hits, print_result
    from rag.engine import Engine

    stages: dict[str, float] = {}
    with Engine() as engine:
        filters = filters_from(language, article, since, until)
        if timing:
            engine.retrieve(question, k=k, filters=filters)  # so that loading the model is not what is measured
        hits = engine.retrieve(question, k=k, filters=filters, timing=stages)
    print_result(hits, print_hits, as_json=as_json)
    if timing:
        total = sum(stages.values())
        parts = "  ".join(f"{name} {seconds * 1000:.2f}" for name, seconds in stages.items())
        sys.stderr.write(f"{parts}  total {total * 1000:.2f} ms\n")


def mentions(
    term: Annotated[str, typer.Argument(help="A word, name or phrase, as written or in another bridged language.")],
    by: Annotated[str, typer.Option(help="Count by 'article' or by 'date'.")] = "article",
    exact: Annotated[bool, typer.Option("--exact", help="Only as written, not through the bridge.")] = False,
    as_json: AsJson = False,
) -> None:
    """Every place where a term stands, with counts."""
    from rag.cli.tables import print_mentions
    from rag.cli.terminal import print_json
    from rag.engine import Engine

    if by not in {"article", "date"}:
        raise InputError(f"--by {by!r} is not known.", next_step="Use `--by article` or `--by date`.")
    with Engine() as engine:
        found = engine.mentions(term, exact=exact)
    if as_json:
        print_json(found)
    else:
        print_mentions(found, by=by)


def verify_answer(
    file: Annotated[Path, typer.Argument(help="An exported answer or conversation (JSON).")],
    as_json: AsJson = False,
) -> None:
    """Check an exported answer against the corpus: quotes, passages and text; exit status 1 when one does not hold."""
    from rag.cli.terminal import console, print_checks, print_result
    from rag.engine import Engine

    with Engine() as engine:
        checks = engine.verify_answer(file)
    print_result(checks, print_checks, as_json=as_json)
    if not as_json:
        console().print("not checked: questions, confidence, notices, and what the program says itself", style="dim")
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
