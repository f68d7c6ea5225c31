"""Picture captions, and the credits that a scrape glued to them without a space."""

from __future__ import annotations

import re

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Line, Span, count_words, ends_sentence
from rag.corpus.clean.wordings import AGENCIES, PHOTO

_CLOSING = re.compile(r"(?:\s*\[/caption\])+$")
_OPENING = re.compile(r"^(?:\[caption\b[^\[\]\n]{0,300}\]\s*)+")
_LOWER_UPPER = re.compile(
    r"(?<=[^\W\d_A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][\w'’]*)|(?<=[A-Z]{2})(?=[A-Z][a-zà-öø-ÿ])|(?<=[)\]\d])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])"
)
_CAMEL = re.compile(
    r"\b(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|You|Tik|Linked|Whats|i|e|Blue|Sound|Git|Pay|Face|Insta|Photo)(?=[A-Z])"
)
_LABEL = re.compile(rf"(?:{PHOTO})\s?(?:[:：/|–-]|(?<=\w)\s)")
_LABEL_ONLY = re.compile(rf"(?:{PHOTO})\b")
_GLUED_TAIL = re.compile(r"[.!?…؟][\"”»’)]{0,2}(?=[^\W\d_])")
_PAREN_CREDIT = re.compile(r"[(\[]\s?(?P<inside>[^()\[\]]{2,140})[)\]]\.?$")
_CREDIT_CHARS = 110
_CREDIT_WORDS = 12
_CAPTION_CHARS = 500


def caption_spans(line: Line) -> list[Span]:
    """
    The parts of a line that is a picture's caption: the text ``caption``, credits and template marks ``boilerplate``.

    Empty when the line is none: it needs a ``[/caption]`` mark, a credit's label in front, or a glued credit behind.
    """
    text = line.text
    if len(text) > _CAPTION_CHARS:
        return []
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text)
    start = opening.end() if opening else 0
    end = closing.start() if closing else len(text)
    labelled = _label(text[start:end])
    if closing or opening:
        cut = _glue(text, start, end, need_label=False)
        return _spans(line, [(start, cut, False), (cut, end, True)])
    if labelled:
        cut = _glue(text, start, end, need_label=True)
        if cut > start:
            return _spans(line, [(start, cut, False), (cut, end, True)])
        if behind := _behind(line):
            return behind
        if count_words(text) <= _CREDIT_WORDS and not ends_sentence(text) and _names_somebody(text):
            return _spans(line, [(start, start, False), (end, end, True)])
        return []
    return _behind(line)


def _behind(line: Line) -> list[Span]:
    """A credit behind the caption: glued to its full stop, or in brackets and beginning with a credit's label."""
    text = line.text
    for match in _GLUED_TAIL.finditer(text):
        tail = text[match.end() :]
        if _is_credit(tail):
            return _spans(line, [(0, match.end(), True), (match.end(), len(text), False)])
    bracket = _PAREN_CREDIT.search(text[-150:]) if text.endswith((")", "]", ").")) else None
    if bracket is None:
        return []
    begin = len(text) - len(text[-150:]) + bracket.start()
    inside = fold(bracket.group("inside"))
    if not text[:begin].strip():
        return []
    agency = re.split(r"[/,|–-]", inside)[0].strip() in AGENCIES
    if (_LABEL.match(inside) and count_words(text[:begin]) <= 45) or (
        agency and not ends_sentence(text[:begin].rstrip()) and count_words(text[:begin]) <= 30
    ):
        return _spans(line, [(0, begin, True), (begin, len(text), False)])
    return []


def _is_credit(tail: str) -> bool:
    if len(tail) > _CREDIT_CHARS or ends_sentence(tail) or count_words(tail) > _CREDIT_WORDS or "://" in tail:
        return False
    if tail.lower().startswith("www."):
        return False
    name = tail.split("/", 1)
    slash = len(name) == 2 and all(part.strip() and not part.strip()[0].islower() for part in name)
    return slash or _label(tail) or fold(tail) in AGENCIES


def _label(text: str) -> bool:
    return _LABEL.match(fold(text[:60])) is not None


def _names_somebody(text: str) -> bool:
    """``Photo: Jane Doe / Agency`` rather than a sentence that begins with the word photo."""
    rest = re.split(r"[:：/|–]", text, maxsplit=1)
    if len(rest) < 2:
        return False
    words = re.findall(r"[^\W\d_]{3,}", rest[1])
    return bool(words) and sum(not word[0].islower() for word in words) * 3 >= len(words) * 2


def _glue(text: str, start: int, end: int, *, need_label: bool) -> int:
    """
    Where the caption begins behind a glued credit; ``start`` when nothing is glued.

    The first place where a lower-case letter (or an acronym) runs into a capital; if what follows it is another
    credit's label, the next such place. Names that are written so (McDonald, YouTube) are passed over.
    """
    camels = {match.end() for match in _CAMEL.finditer(text, start, end)}
    cut = start
    for match in _LOWER_UPPER.finditer(text, start, end):
        at = match.start()
        if at <= cut or at in camels or at == end:
            continue
        if at - start > _CREDIT_CHARS or count_words(text[start:at]) > _CREDIT_WORDS:
            break
        cut = at
        if not _LABEL_ONLY.match(fold(text[at : at + 40])):
            break
    if cut == start and need_label:
        return start
    return cut


def _spans(line: Line, parts: list[tuple[int, int, bool]]) -> list[Span]:
    """Spans of caption parts (True) and credit parts; what lies around and between them is boilerplate as well."""
    spans: list[Span] = []
    position = 0
    for start, end, is_caption in sorted(parts):
        if not is_caption or not line.text[start:end].strip():
            continue
        if line.text[position:start].strip():
            spans.append((line.start + position, line.start + start, "boilerplate"))
        spans.append((line.start + start, line.start + end, "caption"))
        position = end
    if line.text[position:].strip():
        spans.append((line.start + position, line.end, "boilerplate"))
    return spans
