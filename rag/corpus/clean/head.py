"""The head of an article: its title, and the lines that tell who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Line, after_words, count_words, ends_sentence, words_of
from rag.corpus.clean.wordings import AGENCIES, BYLINE
from rag.language.stopwords import word_set

BYLINE_START = re.compile(rf"(?:[-–—•|]\s?)?(?:{BYLINE})(?:\s?[:：]\s?|\s)(?=\S)")
_SURE_BYLINE = re.compile(r"(?:by|written by|words(?: by)?|par|بقلم|كتب(?:ت|ه)?|texte|text)\s?[:：]?\s")
CONNECTORS = word_set(
    """
    and et y e und en in for with at of the de del della di da do du des la le les el von van der den ten ter ben bin
    bint ibn al a à au aux pour notre envoyé envoyée spécial spéciale correspondant correspondante our special
    correspondent staff reporter editor
    """
)
_DIVIDED = re.compile(r"\s[-–—|•/]\s|\s?\|\s?")
_END_OF_NAME = re.compile(r"[,|–—،]")
_TITLE_WORDS, _TITLE_CHARS = 40, 260
_SENTENCE_WITHIN = re.compile(r"\w{3}[.…]\s+\S")
META_CHARS = 200


def head_end(lines: Sequence[Line]) -> int:
    """
    Number of the first open line of running text: what stands before it is the article's head.

    The first open line of all may be as long as a paragraph, or end as a sentence does, and still be a headline: "Who
    is going to pay for the bridge that nobody wanted?".
    """
    first = True
    for number, line in enumerate(lines):
        if line.spans:
            continue
        followed = any(not other.spans for other in lines[number + 1 :])
        if line.is_paragraph and not (first and followed and is_long_headline(line)):
            return number
        first = False
    return len(lines)


def is_byline(line: Line, *, in_head: bool) -> bool:
    """Is the line the name of who wrote the article, with a place or an office behind it at most?"""
    if len(line.text) > META_CHARS or line.words > 16 or ends_sentence(line.text):
        return False
    folded = fold(line.text)
    match = BYLINE_START.match(folded)
    if match is not None and (in_head or _SURE_BYLINE.match(folded)):
        author = after_words(line.text, count_words(folded[: match.end()]))
        name = words_of(_END_OF_NAME.split(author, maxsplit=1)[0])
        named = [word for word in name if word.lower() not in CONNECTORS]
        return bool(named) and len(name) <= 10 and all(not word[0].islower() for word in named)
    if not in_head:
        return False
    parts = [part.strip() for part in _DIVIDED.split(line.text) if part.strip()]
    if not 2 <= len(parts) <= 4 or any(character.isdigit() for character in line.text):
        return False
    names = [word for word in words_of(line.text) if word.lower() not in CONNECTORS]
    return line.words <= 9 and all(count_words(part) <= 4 for part in parts) and all(not w[0].islower() for w in names)


def title_line(lines: Sequence[Line], stated: str | None) -> Line | None:
    """
    The line that is the article's title.

    The stated title where a line of the head repeats it; otherwise the first open line, if it is no longer than a
    headline, does not end like a sentence, and something longer follows. A section's name of one or two words in
    front of it is passed over.
    """
    end = head_end(lines)
    if stated:
        wanted = fold(stated)
        for line in lines[: end + 1]:
            if not line.spans and len(line.text) <= 2 * _TITLE_CHARS and fold(line.text) == wanted:
                return line
    for number, line in enumerate(lines[: min(end, 12)]):
        if line.spans:
            continue
        if _headline(line) and any(not other.spans for other in lines[number + 1 :]):
            if line.words <= 2 and number + 1 < end and _next_open(lines, number, end) is not None:
                continue
            return line
        if not line.spans and line.words > 2:
            return None
    return _short_headline(lines, end)


def _next_open(lines: Sequence[Line], number: int, end: int) -> Line | None:
    return next(
        (line for line in lines[number + 1 : end] if not line.spans and _headline(line) and line.words > 2), None
    )


def _short_headline(lines: Sequence[Line], end: int) -> Line | None:
    """A headline of one or two words, when the running text follows it."""
    first = next((line for line in lines[: min(end, 12)] if not line.spans), None)
    return first if first is not None and _headline(first) and end < len(lines) else None


def _headline(line: Line) -> bool:
    text = line.text
    if not 1 <= line.words <= _TITLE_WORDS or len(text) > _TITLE_CHARS or not any(c.isalpha() for c in text):
        return False
    return not text.endswith((".", ":", ";", ",", "،", "؛", "۔", "。")) or text.endswith(("...", ".."))


def is_long_headline(line: Line) -> bool:
    """A headline in one sentence, however long, that may ask or exclaim."""
    return _headline(line) and _SENTENCE_WITHIN.search(line.text) is None


def agency_caption(line: Line) -> bool:
    """``Somebody at a meeting (Reuters)``: a picture's caption with its agency in brackets, on a line of its own."""
    if not line.text.endswith(")") or line.words > 30 or len(line.text) > _TITLE_CHARS:
        return False
    opening = line.text.rfind("(")
    inside = fold(line.text[opening + 1 : -1])
    names = [part.strip() for part in re.split(r"[/,–-]", inside)]
    return opening > 3 and any(name in AGENCIES for name in names) and not ends_sentence(line.text[:opening].rstrip())
