"""A file becomes an :class:`rag.schema.Article` and its passages. Knows no model and no store."""

from rag.corpus.article import article_from
from rag.corpus.chunk import MAX_REPEATS, chunk, sentences_of
from rag.corpus.clean import RepeatedLines, repeated_lines
from rag.corpus.copies import find_copies, signature, similarity
from rag.corpus.formats import READABLE
from rag.corpus.ids import article_id, content_hash, passage_id
from rag.corpus.load import load
from rag.corpus.records import Hint, RawDocument

__all__ = [
    "MAX_REPEATS",
    "READABLE",
    "Hint",
    "RawDocument",
    "RepeatedLines",
    "article_from",
    "article_id",
    "chunk",
    "content_hash",
    "find_copies",
    "load",
    "passage_id",
    "repeated_lines",
    "sentences_of",
    "signature",
    "similarity",
]
