"""Where sentences begin and end."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.language.abbreviations import goes_on
from rag.language.normalise import encodable

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_EXTRA_END = re.compile(r"[؟۔。！？]+[\"'»”’)\]]*|؛(?=\s)")
_SURE_END = re.compile(r"""(?:[.!?؟](?<=\w{5}.)["”»’)]?|»(?<=\w{5}[.!?؟] .))\s+""")
"""After a word too long for an abbreviation: "M. Dupont" and "U.S. Army" are read as a whole."""
ANY_END = re.compile(r"""[.!?؟…]["”»’)]*\s+""")
"""After a short word too, which may be an abbreviation."""
_LONGEST_PIECE = 20_000
"""A line without sentence marks is cut here before the segmenter sees it: its time grows faster than the length."""


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """
    The sentences of ``text``.

    The rules are those of sentencex (abbreviations, quotes, numbers), with these changes: a line break always ends a
    sentence (sentencex joins lines), and so do the Arabic question mark and semicolon; titles, initials and other
    abbreviations that sentencex does not know end none (:mod:`rag.language.abbreviations`).

    Args:
        text: any text.
        language: ISO 639-1 code; sentencex falls back to related rules for those it does not know.

    Returns:
        Half-open (start, end) pairs in order, without surrounding white space, which together hold every
        character that is not white space.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        if line.group().strip():
            _split_line(line.group(), line.start(), language, spans)
    return spans


def pieces_of(text: str, end: re.Pattern[str] = _SURE_END) -> list[tuple[int, str]]:
    """The pieces of a text up to each of the given ends, without the white space after them, with their beginnings."""
    ends = [match.end() for match in end.finditer(text)]
    if not ends:
        return [(0, text)]
    return [(first, text[first:last].rstrip()) for first, last in pairwise((0, *ends, len(text)))]


def _split_line(line: str, offset: int, language: str, spans: list[tuple[int, int]]) -> None:
    cuts = {0, len(line)}
    for start in range(0, len(line), _LONGEST_PIECE):
        cuts.add(start)
        found = _boundaries(line[start : start + _LONGEST_PIECE], language)
        cuts |= {start + cut for cut in found if not goes_on(line, start + cut, language)}
    cuts |= {match.end() for match in _EXTRA_END.finditer(line)}
    ordered = sorted(cuts)
    for begin, end in zip(ordered, ordered[1:], strict=False):
        piece = line[begin:end]
        stripped = piece.strip()
        if stripped:
            start = offset + begin + piece.index(stripped)
            _append(spans, start, start + len(stripped), stripped)


def _append(spans: list[tuple[int, int]], start: int, end: int, piece: str) -> None:
    """Add a sentence; a piece without any letter or digit (a lone bracket) joins the one before it when adjacent."""
    if spans and spans[-1][1] == start and not any(character.isalnum() for character in piece):
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


def _boundaries(line: str, language: str) -> set[int]:
    from sentencex import get_sentence_boundaries

    if not line.strip():
        return set()
    line = encodable(line)
    code = language if re.fullmatch(r"[a-z]{2,3}", language) and language != "und" else "en"
    cuts: set[int] = set()
    position = 0
    for boundary in get_sentence_boundaries(code, line):
        # The text is searched for, not the offsets trusted: those count differently across versions of the library.
        sentence = boundary["text"].strip()
        found = line.find(sentence, position) if sentence else -1
        if found >= 0:
            position = found + len(sentence)
            cuts.add(position)
    return cuts
