"""One module a file format: each turns a file's bytes into :class:`rag.corpus.formats.base.Extract` records."""

from rag.corpus.formats.base import Extract, UnreadableError
from rag.corpus.formats.choose import READABLE, STREAMED, read_bytes, read_stream
from rag.corpus.formats.rows import remarked

__all__ = ["READABLE", "STREAMED", "Extract", "UnreadableError", "read_bytes", "read_stream", "remarked"]
