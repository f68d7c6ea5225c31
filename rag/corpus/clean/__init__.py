"""Which span of an article has which role. Cleaning marks and never rewrites."""

from rag.corpus.clean.mark import mark
from rag.corpus.clean.repetition import RepeatedLines, repeated_lines

__all__ = ["RepeatedLines", "mark", "repeated_lines"]
