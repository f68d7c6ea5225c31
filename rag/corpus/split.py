"""A sentence that alone is longer than the model reads is split, with offsets that are checked."""

from __future__ import annotations

from collections.abc import Callable

_SHRINK = 0.9


def split_long(
    text: str, start: int, end: int, *, measure: Callable[[str], int], limit_tokens: int
) -> list[tuple[int, int]]:
    """
    The span ``start:end`` in pieces that measure at most ``limit_tokens`` each.

    langchain-text-splitters proposes where to cut (clauses, words, characters) by length in characters, a length
    guessed from the piece's own tokens a character; each proposal is found again in the text and measured, and what
    is still too long is split with a smaller length. Measuring every word instead would cost a call for each.

    Returns:
        Half-open spans in order, without white space around them, that leave out nothing but white space.

    Raises:
        ValueError: a single character measures more than ``limit_tokens``.
    """
    done: list[tuple[int, int]] = []
    waiting = [(start, end)]
    while waiting:
        first, last = waiting.pop()
        tokens = measure(text[first:last])
        if tokens <= limit_tokens:
            done.append((first, last))
            continue
        if last - first <= 1:
            raise ValueError(f"a limit of {limit_tokens} tokens leaves no room for one character, which takes {tokens}")
        chars = max(1, min(int((last - first) * limit_tokens / tokens * _SHRINK), (last - first) // 2))
        waiting.extend(reversed(_proposed(text, first, last, chars)))
    return done


def _proposed(text: str, start: int, end: int, chars: int) -> list[tuple[int, int]]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=chars,
        chunk_overlap=0,
        length_function=len,
        separators=["; ", "؛ ", ": ", ", ", "، ", "，", "、", " ", ""],
        keep_separator="end",
        strip_whitespace=True,
    )
    spans: list[tuple[int, int]] = []
    position = start
    for piece in splitter.split_text(text[start:end]):
        found = text.find(piece, position, end)
        if found < 0 or text[position:found].strip():
            return _halves(text, start, end)
        spans.append((found, found + len(piece)))
        position = found + len(piece)
    if text[position:end].strip() or len(spans) < 2:
        return _halves(text, start, end)
    return spans


def _halves(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Two halves, without white space around them: what is left when a proposal cannot be found in the text."""
    middle = (start + end) // 2
    spans = []
    for first, last in ((start, middle), (middle, end)):
        piece = text[first:last]
        stripped = piece.strip()
        if stripped:
            at = first + piece.index(stripped)
            spans.append((at, at + len(stripped)))
    return spans
