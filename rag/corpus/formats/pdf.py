"""PDF files with a text layer (needs the extra ``formats``)."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from rag.corpus.clean.lines import ends_sentence
from rag.corpus.formats.base import Extract, UnreadableError
from rag.corpus.formats.sidecar import flat
from rag.corpus.records import Hint

_MOST_PAGES = 5_000
_MOST_SECONDS = 120.0
_RUNNING_SHARE = 0.5
_NUMBER = re.compile(
    r"(?:page\s|seite\s|p\.\s?|صفحة\s)?\W{0,2}\d{1,4}\W{0,2}(?:(?:/|of|sur|von|de|من)\s?\d{1,4})?$", re.IGNORECASE
)
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def read(data: bytes, *, max_chars: int) -> Iterator[Extract]:
    """
    The one document of a PDF file, lines of a paragraph joined, running heads and page numbers hinted as boilerplate.

    Raises:
        UnreadableError: pypdf is not installed, a password is needed, there is no text layer, it is damaged, or it
            holds more pages, text or work than the limits allow.
    """
    try:
        import pypdf
    except ImportError as exc:
        raise UnreadableError("PDF files need pypdf: pip install 'cited-rag[formats]'") from exc
    try:
        reader = pypdf.PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not _unlocked(reader):
            raise UnreadableError("protected by a password")
        pages = _pages(reader, max_chars)
        information = reader.metadata
    except UnreadableError:
        raise
    except (MemoryError, RecursionError) as exc:
        raise UnreadableError(f"a PDF file nested too deeply or too large ({type(exc).__name__})") from exc
    except Exception as exc:  # pypdf raises many kinds on damaged files
        raise UnreadableError(f"a damaged or oversized PDF file ({type(exc).__name__}: {str(exc)[:120]})") from exc
    if not any(line.strip() for page in pages for line in page):
        raise UnreadableError("a PDF file without a text layer (scanned pages?): run OCR over it first")
    text, hints = _join(pages)
    title = flat(information.title) if information is not None else None
    author = flat(information.author) if information is not None else None
    yield Extract(text=text, title=_usable(title), author=author, hints=tuple(hints))


def _unlocked(reader: Any) -> bool:
    """Files protected against copying alone open with an empty password."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # an unknown scheme, or one that needs another package
        return False


def _pages(reader: Any, max_chars: int) -> list[list[str]]:
    began = time.monotonic()
    pages: list[list[str]] = []
    chars = 0
    for number, page in enumerate(reader.pages):
        if number >= _MOST_PAGES:
            raise UnreadableError(f"more than {_MOST_PAGES:,} pages")
        if time.monotonic() - began > _MOST_SECONDS:
            raise UnreadableError(f"reading it takes longer than {_MOST_SECONDS:.0f} seconds (page {number + 1})")
        text = _BAD.sub(" ", page.extract_text() or "")
        chars += len(text)
        if chars > max_chars:
            raise UnreadableError(f"its text has more than {max_chars:,} characters")
        pages.append([line.strip() for line in text.splitlines()])
    return pages


def _join(pages: Sequence[Sequence[str]]) -> tuple[str, list[Hint]]:
    """
    The text of all pages with each paragraph on one line.

    A line is joined to the next where it runs on: it is nearly as long as its page's longest and does not end a
    sentence, or the next begins in lower case; a hyphen at its end goes with the break.
    """
    running = _running(pages)
    texts: list[str] = []
    kinds: list[bool] = []
    for page in pages:
        longest = max((len(line) for line in page), default=0)
        open_line = False
        for line in page:
            if not line:
                open_line = False
                continue
            furniture = _key(line) in running or _NUMBER.match(line) is not None
            if open_line and not furniture and texts and not kinds[-1]:
                before = texts[-1]
                hyphen = before.endswith("-") and line[:1].islower()
                texts[-1] = before[:-1] + line if hyphen else f"{before} {line}"
            else:
                texts.append(line)
                kinds.append(furniture)
            if not furniture:
                open_line = not ends_sentence(line) and (len(line) >= 0.6 * longest or line.endswith("-"))
    hints: list[Hint] = []
    position = 0
    for text, furniture in zip(texts, kinds, strict=True):
        if furniture:
            hints.append(Hint(start=position, end=position + len(text), kind="boilerplate"))
        position += len(text) + 1
    return "\n".join(texts), hints


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Lines that stand at the top or bottom of at least half of three or more pages, numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        counts.update({_key(line) for line in [*lines[:2], *lines[-2:]]})
    least = max(3, int(_RUNNING_SHARE * len(pages)))
    return {line for line, count in counts.items() if count >= least}


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line.casefold())[:300]


def _usable(title: str | None) -> str | None:
    """The title field of a PDF often holds a file name."""
    if title is None or len(title) < 4 or title.lower().startswith(("microsoft word", "untitled")):
        return None
    return None if re.search(r"\.\w{2,5}$", title) else title
