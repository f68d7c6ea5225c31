"""Files of some kilobytes that unpack to many megabytes."""

from __future__ import annotations

import io
import zipfile
import zlib


def zip_bomb() -> bytes:
    """A Word file whose document is 80 MB of spaces."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", " " * 80_000_000)
    return buffer.getvalue()


def pdf_bomb(*, megabytes: int = 200) -> bytes:
    """A PDF with one page of as many spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(megabytes // 10)) + packer.flush()
    return b"".join((
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n4 0 obj<</Length ",
        str(len(packed)).encode(), b"/Filter/FlateDecode>>stream\n", packed,
        b"\nendstream endobj\ntrailer<</Root 1 0 R>>",
    ))  # fmt: skip
