"""Word documents (.docx)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from rag.corpus.formats.base import Extract, UnreadableError
from rag.corpus.formats.sidecar import flat
from rag.corpus.records import Hint
from rag.schema import BlockKind

_MOST_PARTS = 5_000
_MOST_PACKED = 200
"""A part that unpacks to more than this many times its size is a bomb: XML packs about ten to one."""
_OLE = b"\xd0\xcf\x11\xe0"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ROLES: tuple[tuple[str, BlockKind], ...] = (("title", "title"), ("heading 1", "title"), ("caption", "caption"))


def read(data: bytes, *, max_chars: int) -> Iterator[Extract]:
    """
    The one document of a .docx file: its paragraphs, those of tables and text boxes included, one a line.

    Raises:
        UnreadableError: protected by a password, damaged, without text, or larger when unpacked than ``max_chars``.
    """
    _check_archive(data, max_chars)
    from docx import Document

    document: Any = Document(BytesIO(data))
    texts: list[str] = []
    hints: list[Hint] = []
    position, titled = 0, False
    for text, style in _paragraphs(document):
        role = next((kind for name, kind in _ROLES if style.startswith(name)), None)
        if role == "title" and titled:
            role = None
        titled = titled or role == "title"
        if role is not None:
            hints.append(Hint(start=position, end=position + len(text), kind=role))
        texts.append(text)
        position += len(text) + 2
    if not texts:
        raise UnreadableError("no text in this document")
    properties = document.core_properties
    title = next((texts_of(hint, texts) for hint in hints if hint.kind == "title"), None)
    yield Extract(
        text="\n\n".join(texts),
        title=title or flat(properties.title),
        author=flat(properties.author) if properties.author != "python-docx" else None,
        hints=tuple(hints),
    )


def texts_of(hint: Hint, texts: list[str]) -> str | None:
    """The paragraph that a hint is about."""
    position = 0
    for text in texts:
        if position == hint.start:
            return flat(text)
        position += len(text) + 2
    return None


def _check_archive(data: bytes, max_chars: int) -> None:
    if data.startswith(_OLE):
        raise UnreadableError("protected by a password, or an old .doc file: save it as .docx without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as exc:
        raise UnreadableError(f"not a .docx file, or a damaged one ({exc})") from exc
    unpacked = sum(part.file_size for part in parts)
    if unpacked > max_chars or len(parts) > _MOST_PARTS:
        raise UnreadableError(
            f"unpacks to {unpacked:,} bytes in {len(parts):,} parts: above the limit of {max_chars:,}"
        )
    for part in parts:
        if part.file_size > 10_000_000 and part.file_size > _MOST_PACKED * max(1, part.compress_size):
            raise UnreadableError(
                f"{part.filename[:80]} unpacks to {part.file_size:,} bytes from {part.compress_size:,}"
            )
        if part.flag_bits & 0x1:
            raise UnreadableError("protected by a password")


def _paragraphs(document: Any) -> Iterator[tuple[str, str]]:
    """(text, style name in lower case) of every paragraph with text, in document order."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    styles = {style.style_id: (style.name or "").lower() for style in document.styles}
    for element in document.element.body.iter(qn("w:p")):
        if any(ancestor.tag == _FALLBACK for ancestor in element.iterancestors()):
            continue
        text = " ".join(Paragraph(element, document).text.replace("\x00", " ").split())
        if text:
            yield text, styles.get(element.style or "", "")
