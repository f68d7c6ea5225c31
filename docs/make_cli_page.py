"""
Writes docs/cli.md from the commands' own --help; a test holds the page to it.

    python docs/make_cli_page.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("cli.md")
COMMANDS = ("ingest", "ask", "search", "mentions", "chat", "articles", "show", "remove", "status", "bridge",
            "verify", "repair", "doctor", "verify-answer")  # fmt: skip
# Plain text of one width, whatever terminal it is made in.
PLAIN = {"TERMINAL_WIDTH": "88", "COLUMNS": "88", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}


def help_of(*command: str) -> str:
    """What ``rag COMMAND --help`` prints."""
    environment = {**os.environ, **PLAIN}
    done = subprocess.run(
        [sys.executable, "-m", "rag", *command, "--help"],
        capture_output=True, text=True, encoding="utf-8", check=True, env=environment,
    )  # fmt: skip
    lines = [line.rstrip() for line in done.stdout.strip().splitlines()]
    return "\n".join(lines).replace("python -m rag", "rag")


def page() -> str:
    """The whole page."""
    head = "# Command line\n\nMade from `--help` by `python docs/make_cli_page.py`.\n"
    parts = [head, f"```text\n{help_of()}\n```\n"]
    parts += [f"## rag {command}\n\n```text\n{help_of(command)}\n```\n" for command in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
