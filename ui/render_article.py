"""An article as readable HTML: quotes marked, what was left out of the search dimmed and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag import Article, Block
from ui.escape import direction, esc, inline, marked, shortened, web_address
from ui.strings import Words

WHOLE_CHARS = 60_000
BEFORE_CHARS, AFTER_CHARS = 15_000, 35_000
LEFT_OUT = ("boilerplate", "instruction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A quote in an article: half-open character offsets, its number, and whether it is the one being looked at."""

    start: int
    end: int
    number: int | None = None
    selected: bool = False


def written(text: str, language: str) -> str:
    """
    The attributes ``dir`` and ``lang`` of a text from an article in that language.

    An Arabic article may quote English, and an English one Arabic: what such a text is written in is not known, and an
    empty ``lang`` keeps the language around it away.
    """
    own = direction(text, language)
    return marked(text, language) if own == direction("", language) else f'dir="{own}" lang=""'


def titled(title: str, language: str) -> str:
    """The title of an article in that language as an isolated inline element."""
    return f"<bdi {written(title, language)}>{esc(title)}</bdi>"


def window(length: int, spans: Sequence[Span]) -> tuple[int, int]:
    """The part of an article that is sent to the page: all of it, or the surroundings of the selected quote."""
    if length <= WHOLE_CHARS:
        return 0, length
    focus = next((span.start for span in spans if span.selected), 0)
    return max(0, focus - BEFORE_CHARS), min(length, focus + AFTER_CHARS)


def _marks(text: str, start: int, end: int, spans: Sequence[Span], *, first: bool) -> str:
    """``text[start:end]`` escaped, with the parts inside spans marked; spans do not overlap and are sorted."""
    parts, at = [], start
    for span in spans:
        left, right = max(span.start, at), min(span.end, end)
        if left >= right:
            continue
        parts.append(esc(text[at:left]))
        number = ""
        if span.number is not None and left == span.start:
            number = f'<span class="mark-number" aria-hidden="true">{span.number}</span>'
        kind = "quoted selected" if span.selected else "quoted"
        anchor = ' id="quoted" tabindex="-1"' if span.selected and left == span.start and first else ""
        parts.append(f'<mark class="{kind}"{anchor}>{number}{esc(text[left:right])}</mark>')
        at = right
    return "".join([*parts, esc(text[at:end])])


def _without_overlap(spans: Sequence[Span]) -> list[Span]:
    """Sorted spans; where two overlap, the selected one stays whole and the other gives way."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (not one.selected, one.start, -one.end)):
        if span.end > span.start and all(span.end <= one.start or span.start >= one.end for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one.start)


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of ``text[start:end]`` that hold more than white space."""
    found, at = [], start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            found.append((at, stop))
        at = stop + 1
    return found


def _block(article: Article, block: Block, spans: Sequence[Span], words: Words, level: int) -> str:
    language = block.language if block.language != "und" else article.language
    parts = []
    for place, (start, end) in enumerate(_lines(article.text, block.start, block.end)):
        inner = _marks(article.text, start, end, spans, first=True)
        tag = ""
        if place == 0 and block.kind not in ("body", "title"):
            tag = f'<span class="kind" dir="{words.direction}">{esc(words[f"kind_{block.kind}"])}</span>'
        name = f"h{level}" if block.kind == "title" else "p"
        parts.append(f'<{name} class="{block.kind}" {written(article.text[start:end], language)}>{tag}{inner}</{name}>')
    return "".join(parts)


def article_text(article: Article, spans: Sequence[Span], words: Words, *, level: int = 4) -> str:
    """The article's text, block by block, with its quotes marked; its own headings are of that level."""
    low, high = window(len(article.text), spans)
    clean = _without_overlap(spans)
    blocks = article.blocks or (Block(start=0, end=len(article.text), kind="body"),)
    shown = []
    for block in blocks:
        start, end = max(block.start, low), min(block.end, high)
        if start < end:
            part = Block(start=start, end=end, kind=block.kind, language=block.language)
            shown.append(_block(article, part, clean, words, level))
    before, after = low, len(article.text) - high
    top = f'<p class="cut">{esc(words("not_shown", count=before))}</p>' if before else ""
    bottom = f'<p class="cut">{esc(words("not_shown", count=after))}</p>' if after else ""
    return f'<div class="article-text">{top}{"".join(shown)}{bottom}</div>'


def left_out(article: Article, words: Words) -> str:
    """How many blocks were left out of the search, by kind, as plain words."""
    counts = {kind: sum(block.kind == kind for block in article.blocks) for kind in LEFT_OUT}
    named = [f"{words[f'kind_{kind}']} {count}" for kind, count in counts.items() if count]
    return ("، " if words.language == "ar" else ", ").join(named) or words["left_out_none"]


def facts(article: Article, words: Words, *, also_in: Sequence[str] = ()) -> str:
    """What is known of an article, as a list of terms."""
    rows = [
        (words["outlet"], inline(article.outlet) if article.outlet else ""),
        (words["author"], inline(article.author) if article.author else ""),
        (words["date"], esc(words.date(article.published))),
        (words["language"], esc(words.language_name(article.language))),
        (words["file"], inline(article.source)),
        (words["left_out"], esc(left_out(article, words))),
        (words["also_in"], " · ".join(inline(shortened(name, 120)) for name in also_in)),
    ]
    listed = "".join(f"<div><dt>{esc(name)}</dt><dd>{value}</dd></div>" for name, value in rows if value)
    address = web_address(article.url)
    link = ""
    if address:
        link = (
            f'<p class="original"><a href="{esc(address)}" target="_blank" rel="noopener noreferrer">'
            f"{esc(words['original'])}</a></p>"
        )
    return f'<dl class="facts">{listed}</dl>{link}'
