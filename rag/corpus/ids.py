"""Names that are the same on every machine: of an article, of its content, of a passage."""

from __future__ import annotations

import hashlib
import unicodedata

_ID_CHARS = 16


def article_id(source: str) -> str:
    """
    The id of an article: 16 hexadecimal characters of the SHA-256 of its path below the ingested root.

    The path is brought to Unicode form C first, since some file systems hand out names in form D.
    """
    return _digest(unicodedata.normalize("NFC", source))[:_ID_CHARS]


def content_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal."""
    return _digest(text)


def passage_id(article: str, content: str, start: int, end: int) -> str:
    """The id of a passage: 16 hexadecimal characters of a hash of its article's id, the content hash and the span."""
    return _digest(f"{article}\n{content}\n{start}\n{end}")[:_ID_CHARS]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
