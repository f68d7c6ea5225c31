"""The order in which the rules look at an article."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rag.corpus.clean.lines import Span, lines_of
from rag.corpus.records import Hint


def mark(
    text: str, *, title: str | None = None, hints: Sequence[Hint] = (), repeated: Container[str] | None = None
) -> list[Span]:
    """
    The spans of ``text`` with their roles: sorted, not overlapping, leaving out nothing but white space.

    Args:
        text: an article's text.
        title: its title where metadata states one.
        hints: roles that the file format states.
        repeated: lines known from many other articles.
    """
    lines = lines_of(text)
    for line in lines:
        line.assign("body")
    return [span for line in lines for span in line.spans]
