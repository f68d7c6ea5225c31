"""Bytes to text: which encoding, and whether they are text at all."""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from typing import BinaryIO

from rag.language import recognise

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITH_MARK = {
    "utf-8": "utf-8-sig",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "utf-32-le": "utf-32",
    "utf-32-be": "utf-32",
}
"""The codecs that take a byte order mark away."""
_SAMPLE_BYTES = 64 * 1024
_CHUNK_BYTES, _SEARCHED_BYTES = 1024 * 1024, 64 * 1024 * 1024
_BAD_SHARE = 0.08
_BEYOND = bytes(range(0x80, 0x100))
_HIGH = re.compile(rb"[\x80-\xff]")
_LEAD_BYTES, _PIECE_BYTES = 200, 4000
"""Of a line with bytes beyond ASCII: before the first of them, and in all."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
    (b"SQLite format 3\x00", "a database"),
)


_CODE_PAGES = (
    "cp1252", "cp1256", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255",
    "shift_jis", "gb18030", "big5", "euc_jp", "euc_kr",
)  # fmt: skip
_LATIN_PAGES = frozenset(("cp1252", "cp1250", "cp1254"))
_CHAOS_TIE = 0.02
_PUNCTUATION = frozenset("“”‘’„«»‹›–—…•·°€£¥§©®™¿¡ºª²³½\u00a0\u00ad")
_ALPHABETS = {
    "en": "éèêëïöüçñà", "fr": "àâäæçéèêëîïôœùûüÿñ", "de": "äöüßéàè", "es": "áéíóúüñç", "it": "àèéìíîòóùú",
    "pt": "áâãàçéêíóôõúü", "nl": "áéëïóöüè", "sv": "åäöéü", "pl": "ąćęłńóśźż", "tr": "çğıiöşüâîû\u0307",
}  # fmt: skip


class NotTextError(ValueError):
    """The bytes are not text; the message says what they seem to be."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """
    The text of ``data`` and remarks on how it was read.

    A byte order mark decides; then valid UTF-8; then UTF-16 without a mark, told by its zero bytes; then the code
    pages (Windows-1252, Windows-1256 and others) by the statistics of charset-normalizer; last UTF-8 with the bad
    bytes replaced, which is remarked on. Characters are kept as they are, white space and line ends included.

    Args:
        data: a file's bytes.

    Raises:
        NotTextError: the bytes are those of an image, an archive, a program, or too many of them are no letters.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(encoding, "replace")), _replaced(data[len(mark) :], encoding)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotTextError(f"it is {what}, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wide = _unmarked_utf16(data)
        if wide is not None and len(_CONTROL.findall(text[:_SAMPLE_BYTES])) > min(len(text), _SAMPLE_BYTES) // 5:
            return _clean(data.decode(wide, "replace")), ()
        _require_text(text)
        return _clean(text), ()
    wide = _unmarked_utf16(data)
    if wide is not None:
        return _clean(data.decode(wide, "replace")), _replaced(data, wide)
    return _other(data)


def encoding_of(file: BinaryIO) -> tuple[str, tuple[str, ...]]:
    """
    The encoding of a file too large to be held, and remarks on how it is to be read.

    Told as :func:`decode` does, from the file's beginning and the first of its pieces that are beyond ASCII: the first
    letter with an accent may stand far down in an English dump. Bytes that are not of the encoding are still to be
    expected.

    Raises:
        NotTextError: as :func:`decode`.
    """
    head = file.read(_SAMPLE_BYTES)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return _WITH_MARK[encoding], ()
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise NotTextError(f"it is {what}, not text")
    text = head.decode("utf-8", "replace")
    wide = _unmarked_utf16(head[: len(head) & ~1])
    if wide is not None and ("\ufffd" in text or len(_CONTROL.findall(text)) > len(text) // 5):
        return wide, ()
    _require_text(text)
    sample = _beyond_ascii(head, file)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", ()
    page = None if _is_nearly_utf8(sample) else _guess(sample)
    if page is not None:
        return page, (f"read as {page}",)
    return "utf-8", ("some bytes are not valid UTF-8 and were replaced",)


def _beyond_ascii(head: bytes, file: BinaryIO) -> bytes:
    """The first pieces of lines that hold bytes beyond ASCII, none of which begins or ends within a letter."""
    found: list[bytes] = []
    size, searched, chunk = 0, 0, head
    while chunk and size < _SAMPLE_BYTES and searched < _SEARCHED_BYTES:
        searched += len(chunk)
        following = file.read(_CHUNK_BYTES)
        lines = [] if chunk.isascii() else chunk.split(b"\n")
        for number, line in enumerate(lines):
            high = _HIGH.search(line)
            if high is None:
                continue
            begin = max(0, high.start() - _LEAD_BYTES)
            piece = line[begin : begin + _PIECE_BYTES]
            if begin + _PIECE_BYTES < len(line) or (following and number == len(lines) - 1):
                piece = piece.rstrip(_BEYOND)
            if number == 0 and found:  # the chunk may begin within a letter
                piece = piece.lstrip(_BEYOND)
            found.append(piece)
            size += len(piece)
        chunk = following
    return b"\n".join(found)


def _other(data: bytes) -> tuple[str, tuple[str, ...]]:
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    nearly = _is_nearly_utf8(data)
    encoding = None if nearly else _guess(data)
    if encoding is not None:
        text = data.decode(encoding, "replace")
        _require_text(text)
        return _clean(text), (f"read as {encoding}",)
    _require_text(lenient)
    if broken > _BAD_SHARE * len(lenient) and not nearly:
        raise NotTextError("its letters are in an encoding that is not known; save it as UTF-8")
    return _clean(lenient), (f"{broken} bytes are not valid UTF-8 and were replaced",)


def _is_nearly_utf8(data: bytes) -> bool:
    """Are most of the bytes beyond ASCII valid UTF-8, so that the others are damage?"""
    lenient = data.decode("utf-8", "replace")
    sample = lenient[:_SAMPLE_BYTES]
    multibyte = sum(character > "\x7f" for character in sample) - sample.count("\ufffd")
    return multibyte > 0 and lenient.count("\ufffd") <= max(1, multibyte // 10)


def _guess(data: bytes) -> str | None:
    """
    The code page that charset-normalizer finds least chaotic.

    It cannot tell Western from Central European pages apart (both are free of chaos), so among equals the one wins
    whose letters are those of the language that the text then seems to be in.
    """
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE_BYTES]
    if sample.isascii():  # which says nothing: the first letter with an accent stands further down
        sample = _beyond_ascii(sample, BytesIO(data[_SAMPLE_BYTES:]))
    matches = list(from_bytes(sample, cp_isolation=list(_CODE_PAGES)))
    if not matches:
        return None
    least = min(match.chaos for match in matches)
    equal = {str(match.encoding) for match in matches if match.chaos <= least + _CHAOS_TIE}
    if equal & _LATIN_PAGES:
        equal |= {page for page in _LATIN_PAGES if _decodes(sample, page)}
    candidates = [page for page in _CODE_PAGES if page in equal]
    return min(candidates, key=lambda page: _strange_letters(sample, page)) if candidates else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _strange_letters(data: bytes, encoding: str) -> int:
    """How many characters beyond ASCII are neither letters of the text's language nor common punctuation."""
    text = data.decode(encoding, "replace")
    alphabet = _ALPHABETS.get(recognise(text, default="en"))
    if alphabet is None:
        return 0
    return sum(c > "\x7f" and c.lower() not in alphabet and c not in _PUNCTUATION for c in text)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes (Latin) or one recurring high byte (Arabic) in every second place."""
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2], sample[1::2]
    half = len(even)
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        blocks = sum(high.count(byte) for byte in (0x00, 0x04, 0x05, 0x06, 0x20))
        if blocks >= 0.9 * half and len(set(high)) <= 8 and len(set(low)) > len(set(high)):
            zeros = high.count(0)
            if zeros > half // 20 and (zeros < half or low.count(0) == 0):
                return name
    return None


def _require_text(text: str) -> None:
    sample = text[:_SAMPLE_BYTES]
    if not sample:
        return
    if len(_CONTROL.findall(sample)) > max(8, int(len(sample) * _BAD_SHARE)):
        raise NotTextError("it holds binary data, not text")


def _clean(text: str) -> str:
    """Lone surrogates and zero bytes cannot be stored as text everywhere; each gives way to one replacement mark."""
    return _UNSTORABLE.sub("\ufffd", text)


def _replaced(data: bytes, encoding: str) -> tuple[str, ...]:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return (f"some bytes are not valid {encoding} and were replaced",)
    return ()
