"""A loaded document becomes an :class:`rag.schema.Article`: marked spans, title, languages, publication date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

from rag.corpus.clean import mark
from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Span, count_words
from rag.corpus.clean.posts import signature_start
from rag.corpus.ids import article_id, content_hash
from rag.corpus.records import RawDocument
from rag.language import recognise, sentence_spans
from rag.schema import INDEXED_KINDS, Article, Block, BlockKind

_TITLE_CHARS = 90
_BLOCKS_JUDGED = 2000
_POST_WORDS, _BODY_WORDS = 4, 12
_ARABIC, _LATIN = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"), re.compile(r"[A-Za-zÀ-ɏ]+")
_OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-zÀ-ɏ\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+")


def article_from(raw: RawDocument, *, repeated: Container[str] | None = None) -> Article:
    """
    The article of a document.

    Args:
        raw: what a loader read.
        repeated: lines that recur across the corpus (:func:`rag.corpus.repeated_lines`), or None.

    Returns:
        An article whose blocks are sorted, do not overlap and leave out nothing but white space. ``published`` is
        the date that metadata or a date line states, ``author`` whom metadata or a byline names; None where none does.
    """
    marked = mark(raw.text, title=raw.title, language=raw.language, hints=raw.hints, repeated=repeated)
    spans, language = marked.spans, marked.language
    return Article(
        id=article_id(raw.source),
        source=raw.source,
        title=_title(raw, spans, language),
        text=raw.text,
        language=language,
        published=raw.published or marked.published,
        outlet=raw.outlet,
        author=raw.author or _author(marked.author, raw.outlet),
        url=raw.url,
        content_hash=content_hash(raw.text),
        blocks=_blocks(raw.text, spans, language),
    )


def _blocks(text: str, spans: Sequence[Span], language: str) -> tuple[Block, ...]:
    """
    Blocks with their languages: the article's, unless a block is of another script, or long enough to be told apart.

    A short heading or a line of names is too little to go by, so it stays with its article; the signature of a post
    that a dead link cuts from its text stays with the text.
    """
    judged = sum(kind in INDEXED_KINDS for _, _, kind in spans) <= _BLOCKS_JUDGED
    blocks: list[Block] = []
    post: str | None = None
    for start, end, kind in spans:
        tongue = language
        if kind in INDEXED_KINDS and judged:
            tongue = _language_of(text[start : min(end, start + 1000)], kind, language, post or language)
        blocks.append(Block(start=start, end=end, kind=kind, language=tongue))
        if kind in INDEXED_KINDS:
            post = tongue if kind == "post" else None
    return tuple(blocks)


def _language_of(sample: str, kind: BlockKind, language: str, unsigned: str) -> str:
    if kind == "post":
        sample = sample[: signature_start(sample)]
        if not sample.strip():
            return unsigned
    words = count_words(sample)
    if _script(sample) != _script_of(language):
        return recognise(sample, default=language) if words >= 3 else language
    if words < (_POST_WORDS if kind == "post" else _BODY_WORDS):
        return language
    return recognise(sample, default=language)


def _script(text: str) -> str:
    scripts = {"arabic": _ARABIC, "latin": _LATIN, "other": _OTHER_LETTERS}
    counts = {name: sum(map(len, letters.findall(text))) for name, letters in scripts.items()}
    return max(counts, key=lambda name: counts[name])


def _script_of(language: str) -> str:
    if language in ("ar", "fa", "ur"):
        return "arabic"
    return "other" if language in ("ru", "uk", "he", "hi", "zh", "ja", "ko") else "latin"


def _title(raw: RawDocument, spans: Sequence[Span], language: str) -> str:
    """One line of plain text: the stated title, the marked one, or the beginning of the first sentence."""
    if raw.title and (stated := _plain(raw.title)):
        return shorten(stated, 300)
    for kinds in (("title",), ("body",), ("post", "caption"), ("instruction", "boilerplate")):
        for start, end, kind in spans:
            if kind not in kinds:
                continue
            text = raw.text[start : min(end, start + 2000)]
            if kind != "title":
                sentences = sentence_spans(text, language)
                text = text[slice(*sentences[0])] if sentences else text
            if any(character.isalnum() for character in text) and (line := _plain(text)):
                return shorten(line, 300 if kind == "title" else _TITLE_CHARS)
    return raw.source


def _author(named: str | None, outlet: str | None) -> str | None:
    """Whom a byline names, unless that is the paper."""
    return named if named is None or outlet is None or fold(named) != fold(outlet) else None


def _plain(text: str) -> str:
    """One line, without control characters and marks that turn the direction of what follows."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text[:2000])
    return " ".join("".join(c for c in kept if unicodedata.category(c) != "Cf" or c in "\u200c\u200d").split())


def shorten(text: str, most: int) -> str:
    """``text``, cut before a word and marked with an ellipsis where it has more than ``most`` characters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    word = cut.rfind(" ")
    return cut[: word if word > most // 2 else most - 1].rstrip(" ,;:،؛-–—") + "…"
