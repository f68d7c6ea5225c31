"""What stands around the words of a request and is none of them: spaces, marks and quotation marks."""

from __future__ import annotations

EDGES = " \t\n?؟!.…,،:;\"'“”„«»‹›"
