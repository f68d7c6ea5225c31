"""The command line: ``rag`` and ``python -m rag``."""

from rag.cli.main import main

__all__ = ["main"]
