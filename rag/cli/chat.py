"""``rag chat``: starts the page in a process of its own and never imports it."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(chat)


def chat(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; the next free one is taken when it is in use.")
    ] = 7860,
    share: Annotated[bool, typer.Option("--share", help="Public link; refused unless RAG_AUTH is set.")] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer ask and retrieve as MCP tools too.")] = False,
    browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A further name the page answers to, for a proxy; may be repeated.")
    ] = None,
) -> None:
    """Ask in the browser."""
    # -P: a folder of articles may hold a ui.py of its own, and would come before what is installed.
    arguments = [sys.executable, "-P", "-m", "ui", "--host", host, "--port", str(port)]
    arguments += [flag for flag, wanted in (("--share", share), ("--mcp", mcp), ("--open", browser)) if wanted]
    arguments += [f"--allow-host={name}" for name in allow_host or ()]
    sys.stdout.flush()
    # The page takes this process's place, so that a signal sent to `rag chat` reaches the server itself.
    os.execv(sys.executable, arguments)
