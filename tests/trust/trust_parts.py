"""What the tests of this folder share."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]

HARBOUR = """The old harbour wall of Port Lanmor

The council of Port Lanmor voted on Tuesday to repair the harbour wall before the winter storms arrive, its mayor said.
The repair of the Lanmor harbour wall will cost {cost} million euros, according to the mayor's office.
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment without settings of this machine, and with the data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "GRADIO_", "HF_"))}
    return kept | {"RAG_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "COLUMNS": "400"} | more
