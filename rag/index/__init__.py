"""Vectors, Chroma, Tantivy; brings the index in line with a folder."""

from __future__ import annotations

from rag.index.index import Index
from rag.index.view import IndexView

__all__ = ["Index", "IndexView"]
