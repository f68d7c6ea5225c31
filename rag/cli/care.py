"""Commands that look after the index: ``verify``, ``repair``, ``doctor``."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print records as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (verify, repair, doctor):
        app.command()(command)


def verify(as_json: AsJson = False) -> None:
    """Check that all parts of the index hold together; exit status 1 when not. The articles' files are not read."""
    from rag.cli.tables import print_findings
    from rag.cli.terminal import print_result
    from rag.engine import Engine

    with Engine() as engine:
        findings = engine.verify()
    print_result(findings, print_findings, as_json=as_json)
    if findings:
        raise typer.Exit(1)


def repair(as_json: AsJson = False) -> None:
    """Mend what `rag verify` finds; exit status 1 when something is left."""
    from rag.cli.tables import print_findings
    from rag.cli.terminal import print_result
    from rag.engine import Engine

    with Engine() as engine:
        left = engine.repair()
    print_result(left, print_findings, as_json=as_json)
    if left:
        raise typer.Exit(1)


def doctor(as_json: AsJson = False) -> None:
    """Check this machine: versions, model, rank file, index, write access, ports; says what to do for each."""
    from rag.cli.tables import print_checkup
    from rag.cli.terminal import print_result
    from rag.doctor import check_up
    from rag.settings import load_settings

    checks = check_up(load_settings())
    print_result(checks, print_checkup, as_json=as_json)
    if any(check.state == "fails" for check in checks):
        raise typer.Exit(1)
