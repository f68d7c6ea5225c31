"""Articles become passages: whole sentences, packed up to a target size, never above what the model reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.corpus.ids import passage_id
from rag.corpus.split import split_long
from rag.language import sentence_spans
from rag.schema import INDEXED_KINDS, Article, Block, BlockKind, Passage

Measure = Callable[[str], int]

_ALONE: frozenset[BlockKind] = frozenset({"post"})
_KEEP_SHARE = 0.5
_TINY_SHARE = 0.25
MAX_REPEATS = 8
"""Occurrences of one passage in one article. Thousands of equal vectors make others unreachable in Chroma's graph."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence (or a piece of one that is too long): its span, its block's number and kind, its size."""

    start: int
    end: int
    block: int
    kind: BlockKind
    tokens: int


def chunk(article: Article, *, measure: Measure, limit_tokens: int, target_tokens: int) -> tuple[Passage, ...]:
    """
    The passages of an article, in order, not overlapping.

    Sentences are packed greedily up to ``target_tokens``, preferably whole paragraphs. A passage never crosses a
    span that is not indexed, a change of language, or the edge of an embedded post; a title joins the text below it.
    What one sentence holds above ``limit_tokens`` is split at white space.

    Args:
        article: with its blocks.
        measure: tokens of the text that would be embedded for a passage's text, everything that is put before it
            included. Called about once a sentence and once a passage.
        limit_tokens: no passage measures more.
        target_tokens: wished size, at most ``limit_tokens``.

    Returns:
        Passages with ``article.text[p.start:p.end] == p.text`` that hold every character of the indexed blocks and
        none of the others; only what repeats a passage of the article word for word is left out from the ninth time
        on. White space between two sentences of a block belongs to the earlier passage, if it fits.

    Raises:
        ValueError: ``limit_tokens`` leaves no room for a single character.
    """
    base = measure("")
    if base >= limit_tokens:
        raise ValueError(f"a limit of {limit_tokens} tokens leaves no room: what precedes the text takes {base}")
    target = max(base + 1, min(target_tokens, limit_tokens))
    packs: list[tuple[list[_Unit], str]] = []
    for offset, run in _runs(article):
        units = _units(article.text, run, offset, measure, base, limit_tokens)
        for packed in _pack(units, base, target, limit_tokens):
            packs.extend((units, run[0].language) for units in _fit(article.text, packed, measure, limit_tokens))
    return tuple(_passages(article, packs, measure, limit_tokens))


def _runs(article: Article) -> Iterator[tuple[int, list[Block]]]:
    """Consecutive blocks that one passage may hold together, with the number of the first."""
    run: list[Block] = []
    for number, block in enumerate(article.blocks):
        if run and (block.kind not in INDEXED_KINDS or not _together(run[-1], block)):
            yield number - len(run), run
            run = []
        if block.kind in INDEXED_KINDS:
            run.append(block)
    if run:
        yield len(article.blocks) - len(run), run


def _together(before: Block, block: Block) -> bool:
    if before.language != block.language or before.kind in _ALONE or block.kind in _ALONE:
        return False
    return before.kind == block.kind or (before.kind == "title" and block.kind == "body")


def _units(text: str, run: Sequence[Block], offset: int, measure: Measure, base: int, limit: int) -> list[_Unit]:
    units: list[_Unit] = []
    for number, block in enumerate(run, start=offset):
        for start, end in sentences_of(text, block):
            tokens = max(1, measure(text[start:end]) - base)
            if base + tokens <= limit:
                units.append(_Unit(start, end, number, block.kind, tokens))
                continue
            for first, last in split_long(text, start, end, measure=measure, limit_tokens=limit):
                size = max(1, measure(text[first:last]) - base)
                units.append(_Unit(first, last, number, block.kind, size))
    return units


def sentences_of(text: str, block: Block) -> list[tuple[int, int]]:
    """
    The sentences of a block in characters of ``text``, in order, holding every character that is not white space.

    The segmenter's answer is checked: what it left out becomes a sentence of its own, what overlaps is cut.
    """
    spans: list[tuple[int, int]] = []
    position = block.start
    for first, last in sentence_spans(text[block.start : block.end], block.language):
        start, end = max(position, block.start + first), min(block.end, block.start + last)
        if start >= end:
            continue
        spans.extend(_trimmed(text, position, start))
        spans.extend(_trimmed(text, start, end))
        position = end
    spans.extend(_trimmed(text, position, block.end))
    return spans


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped)
        yield first, first + len(stripped)


def _pack(units: Sequence[_Unit], base: int, target: int, limit: int) -> Iterator[list[_Unit]]:
    """Greedy packing. Sizes are added up, which is close for subword tokenizers; :func:`_fit` checks the result."""
    packs: list[list[_Unit]] = []
    current: list[_Unit] = []
    size = base
    for unit in units:
        lonely_title = bool(current) and current[-1].kind == "title" and unit.kind != "title"
        if current and size + unit.tokens > (limit if lonely_title else target):
            kept, carried = _cut(current, unit, base, target)
            packs.append(kept)
            current, size = carried, base + sum(part.tokens for part in carried)
        current.append(unit)
        size += unit.tokens
    if current:
        packs.append(current)
    if len(packs) > 1:
        last, before = packs[-1], packs[-2]
        tokens = sum(part.tokens for part in last)
        if tokens < _TINY_SHARE * (target - base) and base + tokens + sum(p.tokens for p in before) <= limit:
            packs[-2:] = [before + last]
    yield from packs


def _cut(current: list[_Unit], unit: _Unit, base: int, target: int) -> tuple[list[_Unit], list[_Unit]]:
    """Where to end a full passage: before the paragraph that does not fit, if that leaves it at least half full."""
    first = next(number for number, part in enumerate(current) if part.block == current[-1].block)
    if unit.block != current[-1].block or first == 0 or current[first - 1].kind == "title":
        return current, []
    before = sum(part.tokens for part in current[:first])
    carried = sum(part.tokens for part in current[first:])
    if before >= _KEEP_SHARE * (target - base) and base + carried + unit.tokens <= target:
        return current[:first], current[first:]
    return current, []


def _fit(text: str, units: list[_Unit], measure: Measure, limit: int) -> Iterator[list[_Unit]]:
    """The pack itself, or its halves for as long as what it really measures is above the limit."""
    if len(units) == 1 or measure(text[units[0].start : units[-1].end]) <= limit:
        yield units
        return
    middle = len(units) // 2
    yield from _fit(text, units[:middle], measure, limit)
    yield from _fit(text, units[middle:], measure, limit)


def _kind(units: Sequence[_Unit]) -> BlockKind:
    """The kind that most of the passage is."""
    sizes: dict[BlockKind, int] = {}
    for unit in units:
        sizes[unit.kind] = sizes.get(unit.kind, 0) + unit.tokens
    if len(sizes) > 1:
        sizes.pop("title", None)
    return max(sizes, key=lambda kind: sizes[kind])


def _passages(
    article: Article, packs: Sequence[tuple[list[_Unit], str]], measure: Measure, limit: int
) -> Iterator[Passage]:
    seen: Counter[str] = Counter()
    ordinal = -1
    for place, (units, language) in enumerate(packs):
        start, end = units[0].start, units[-1].end
        seen[article.text[start:end]] += 1
        if seen[article.text[start:end]] > MAX_REPEATS:
            continue
        ordinal += 1
        following = packs[place + 1][0][0] if place + 1 < len(packs) else None
        if following is not None and following.block == units[-1].block and end < following.start:
            # Spaces cost nothing in most tokenizers; where they do, they are left out before the limit is broken.
            end = following.start if measure(article.text[start : following.start]) <= limit else end
        yield Passage(
            id=passage_id(article.id, article.content_hash, start, end),
            article_id=article.id,
            ordinal=ordinal,
            start=start,
            end=end,
            text=article.text[start:end],
            title=article.title,
            source=article.source,
            language=language,
            published=article.published,
            sentences=tuple((unit.start, unit.end) for unit in units),
            kind=_kind(units),
        )
