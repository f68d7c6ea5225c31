"""The order in which the rules look at an article."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from rag.corpus.clean.author import is_author_line, signed, stated_author
from rag.corpus.clean.credits import caption_spans
from rag.corpus.clean.dateline import is_dateline
from rag.corpus.clean.head import agency_caption, head_end, is_byline, title_line
from rag.corpus.clean.lines import Line, Span, ends_sentence, lines_of
from rag.corpus.clean.orders import order_spans
from rag.corpus.clean.posts import assign_posts, media_cuts
from rag.corpus.clean.published import mark_meta, stated_date
from rag.corpus.clean.residue import is_open_label, is_residue, links_below
from rag.corpus.clean.template import is_template, markers
from rag.corpus.records import Hint
from rag.language import recognise
from rag.schema import INDEXED_KINDS, UNKNOWN_LANGUAGE, BlockKind

_COPY_SHARE = 0.4
_REPEATED_WORDS = 40
_SAMPLE_CHARS = 3000
_TAIL_LINES = 3
_RULED_LINES = 20_000
"""Beyond this many lines a text is a data dump: only its edges are looked at with the costly rules."""
_MERGED_CHARS = 4000
_CUT_SIGNS = ("pic.", "://", "[", "{", "<", "%%", "đ", "ð", "р")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The spans of a text with their roles, its main language, and the date of publication and the author it states."""

    spans: tuple[Span, ...]
    language: str
    published: date | None
    author: str | None


def mark(
    text: str,
    *,
    title: str | None = None,
    language: str | None = None,
    hints: Sequence[Hint] = (),
    repeated: Container[str] | None = None,
) -> Marked:
    """
    The spans of ``text`` with their roles: sorted, not overlapping, leaving out nothing but white space.

    Args:
        text: an article's text.
        title: its title where metadata states one.
        language: its language where metadata states one; recognised otherwise.
        hints: roles that the file format states.
        repeated: lines known from many other articles.
    """
    lines = lines_of(text)
    cuts = _apply_hints(text, lines, hints)
    tongue = language or _main_language(lines)
    ruled = lines if len(lines) <= _RULED_LINES else lines[: _RULED_LINES // 2] + lines[-_RULED_LINES // 2 :]
    _mark_lines(ruled, tongue, repeated)
    _mark_head(ruled, title, tongue)
    for line in lines:
        if not line.spans:
            line.assign("body")
    published, author = stated_date(lines, language=tongue), stated_author(lines)
    spans = _joined(text, [(span, line) for line in lines for span in _cut(line, cuts)])
    if len(lines) > _RULED_LINES:
        spans = _merged(spans)
    return Marked(spans=tuple(spans), language=tongue, published=published, author=author)


def _main_language(lines: list[Line]) -> str:
    """The language most of the running text is in; of all lines where none reads like running text."""
    for wanted in ([line for line in lines if line.is_paragraph], lines):
        parts: list[str] = []
        room = _SAMPLE_CHARS
        for line in wanted[1:] + wanted[:1]:
            if room <= 0:
                break
            parts.append(line.text[: min(room, 1000)])
            room -= len(parts[-1])
        found = recognise("\n".join(parts), default=UNKNOWN_LANGUAGE)
        if found != UNKNOWN_LANGUAGE:
            return found
    return UNKNOWN_LANGUAGE


def _apply_hints(text: str, lines: Sequence[Line], hints: Sequence[Hint]) -> list[tuple[int, int]]:
    """Give lines the roles that hints state for all of them; hints for a part of a line are returned as cuts."""
    cuts: list[tuple[int, int]] = []
    position = 0
    for hint in sorted(hints, key=lambda hint: (hint.start, hint.end)):
        while position < len(lines) and lines[position].end <= hint.start:
            position += 1
        number = position
        while number < len(lines) and lines[number].start < hint.end:
            line = lines[number]
            start, end = max(line.start, hint.start), min(line.end, hint.end)
            covers = not text[line.start : start].strip() and not text[end : line.end].strip()
            if covers and not line.spans:
                line.assign(hint.kind)
            elif not covers and hint.kind not in INDEXED_KINDS:
                cuts.append((start, end))
            number += 1
    return cuts


def _mark_lines(lines: Sequence[Line], language: str, repeated: Container[str] | None) -> None:
    """The rules that judge a line by itself or by its neighbours, the surest first."""
    for line in lines:
        if not line.spans and is_template(line):
            line.assign("boilerplate")
    _mark_orders(lines)
    for line in lines:
        if not line.spans and not is_dateline(line.text):  # which may end in its agency as captions do
            line.spans = caption_spans(line)
    assign_posts(lines, language)
    for number, line in enumerate(lines):
        if line.spans:
            continue
        if is_residue(line):
            line.assign("boilerplate")
            if is_open_label(line):
                for link in links_below(lines, number):
                    if not link.spans:
                        link.assign("boilerplate")
    _mark_repeated(lines, repeated)


def _mark_orders(lines: Sequence[Line]) -> None:
    first = head_end(lines)
    last = max((number for number, line in enumerate(lines) if line.is_paragraph), default=-1)
    near = False
    for number, line in enumerate(lines):
        if line.spans:
            near = False
            continue
        spans = order_spans(line, at_edge=number <= first or number >= last - _TAIL_LINES, near_order=near)
        near = bool(spans)
        if spans:
            line.spans = spans
            first = max(first, number + 1) if number == first else first


def _mark_repeated(lines: Sequence[Line], repeated: Container[str] | None) -> None:
    """Lines known from many articles; not where most lines are, for that is a copy of those articles."""
    if repeated is None:
        return
    found = [line for line in lines if not line.spans and line.words <= _REPEATED_WORDS and line.text in repeated]
    open_lines = sum(not line.spans for line in lines)
    if len(found) <= max(1, _COPY_SHARE * open_lines):
        for line in found:
            line.assign("boilerplate")


def _mark_head(lines: Sequence[Line], title: str | None, language: str) -> None:
    """The title, and lines of date and author around it; the latter also below the last paragraph."""
    first_open = next((line for line in lines if not line.spans), None)
    if first_open is not None and _is_caption(first_open) and not title:
        first_open.assign("caption")
    marked = any(kind == "title" for line in lines for _, _, kind in line.spans)
    mark_meta(lines, language=language)
    if first_open is not None and not first_open.spans and _is_author_above_title(lines, first_open):
        first_open.assign("boilerplate")
    chosen = None if marked else title_line(lines, title)
    if chosen is not None:
        chosen.assign("title")
    end = head_end(lines)
    last = max((number for number, line in enumerate(lines) if line.is_paragraph and not line.spans), default=-1)
    for number, line in enumerate(lines):
        if line.spans:
            continue
        below = number > last >= 0
        named = (number < end or below) and is_author_line(line)
        if named or is_byline(line, in_head=number < end) or (below and signed(line, lines[number - 1])):
            line.assign("boilerplate")
        elif _is_caption(line) and not ends_sentence(line.text):
            line.assign("caption")


def _is_author_above_title(lines: Sequence[Line], line: Line) -> bool:
    """``By Ann Lee`` with another line below it that may be the headline."""
    below = next((other for other in lines if other.start > line.start and not other.spans), None)
    return below is not None and not below.is_paragraph and is_author_line(line) and not is_author_line(below)


def _is_caption(line: Line) -> bool:
    return agency_caption(line) and not is_dateline(line.text)


def _cut(line: Line, cuts: Sequence[tuple[int, int]]) -> list[Span]:
    """The line's spans with dead links, template marks and hinted parts taken out of what would be indexed."""
    if len(line.spans) == 1 and not cuts and not any(sign in line.text for sign in _CUT_SIGNS):
        return line.spans
    spans: list[Span] = []
    own = [(start, end) for start, end in cuts if start < line.end and end > line.start]
    for start, end, kind in line.spans:
        if kind not in INDEXED_KINDS:
            spans.append((start, end, kind))
            continue
        text = line.text[start - line.start : end - line.start]
        found = [
            (start + first, start + last) for first, last in [*media_cuts(text, post=kind == "post"), *markers(text)]
        ]
        spans += _pieces(line, start, end, kind, found + own)
    return spans


def _pieces(line: Line, start: int, end: int, kind: BlockKind, cuts: list[tuple[int, int]]) -> list[Span]:
    pieces: list[Span] = []
    position = start
    for first, last in sorted((max(start, a), min(end, b)) for a, b in cuts if a < end and b > start):
        first = max(first, position)
        if first >= last:
            continue
        pieces += [(position, first, kind), (first, last, "boilerplate")]
        position = last
    pieces.append((position, end, kind))
    spans: list[Span] = []
    for first, last, role in pieces:
        piece = line.text[first - line.start : last - line.start]
        stripped = piece.strip()
        if stripped:
            at = first + piece.index(stripped)
            spans.append((at, at + len(stripped), role))
    return spans


def _joined(text: str, found: Sequence[tuple[Span, Line]]) -> list[Span]:
    """Neighbouring spans of one post, and neighbouring pieces of one role on one line, made one."""
    spans: list[Span] = []
    before: Line | None = None
    for (start, end, kind), line in found:
        if spans and before is not None and spans[-1][2] == kind:
            same_post = line.post is not None and before.post == line.post and kind == "post"
            if same_post or (before is line and not text[spans[-1][1] : start].strip()):
                spans[-1] = (spans[-1][0], end, kind)
                before = line
                continue
        spans.append((start, end, kind))
        before = line
    return spans


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Lines of running text brought together, so that a text of a million lines has no million blocks."""
    merged: list[Span] = []
    for start, end, kind in spans:
        if merged and merged[-1][2] == kind == "body" and end - merged[-1][0] <= _MERGED_CHARS:
            merged[-1] = (merged[-1][0], end, kind)
        else:
            merged.append((start, end, kind))
    return merged
