"""A document becomes an article with passages, the texts to embed and the terms to index."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from rag.corpus import RawDocument, article_from, chunk, signature
from rag.index.embedding.embedded_text import embedded_text
from rag.index.lexical.document import LexicalDocument, terms_text
from rag.index.records import to_number
from rag.schema import INDEXED_KINDS, Article, Passage

if TYPE_CHECKING:
    from rag.language import Bridge


class Counting(Protocol):
    """Of an :class:`rag.index.embedding.embedder.Embedder` what cutting needs; see there."""

    @property
    def max_tokens(self) -> int:
        """The longest text that is read, in tokens."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the model reads."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage as it would be embedded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article all but its vectors. ``texts`` are what is embedded, one a passage."""

    article: Article
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    documents: list[LexicalDocument]
    raw_hash: str
    signature: str = ""


class Preparer:
    """
    Cleans, cuts and analyses, with one embedder's token count and one bridge.

    Args:
        embedder: or whatever else counts its tokens and says which languages it reads.
        bridge: glosses and analyses.
        passage_tokens: target size of a passage.
    """

    def __init__(self, *, embedder: Counting, bridge: Bridge, passage_tokens: int) -> None:
        self._embedder = embedder
        self._bridge = bridge
        self._target = passage_tokens

    def prepare(self, raw: RawDocument, *, article_id: str, root: str, repeated: Container[str] | None) -> Prepared:
        """
        A document, cleaned and cut.

        Args:
            raw: what a loader read.
            article_id: the article's id.
            root: the folder it was found below, as text.
            repeated: lines that recur across the corpus.
        """
        article = replace(article_from(raw, repeated=repeated), id=article_id, root=root)
        return self.cut(article, raw_hash=raw.raw_hash)

    def cut(self, article: Article, *, raw_hash: str) -> Prepared:
        """An article's passages, their texts and terms."""
        limit = self._embedder.max_tokens
        title = own_title(article)
        passages = chunk(
            article,
            measure=self._measure(article, title),
            limit_tokens=limit,
            target_tokens=min(self._target, limit),
        )
        return Prepared(
            article=article,
            passages=passages,
            texts=tuple(self._embedded(p.text, p.language, article, title) for p in passages),
            documents=[lexical_document(passage, self._bridge) for passage in passages],
            raw_hash=raw_hash,
            # What holds no passage is no copy of anything.
            signature=b64encode(signature(article)).decode() if passages else "",
        )

    def _measure(self, article: Article, title: str) -> Callable[[str], int]:
        # Which language a piece will be taken to be in is not known while it is measured; the longest form counts.
        languages = sorted({block.language for block in article.blocks if block.kind in INDEXED_KINDS})

        @lru_cache(maxsize=4096)
        def measure(text: str) -> int:
            return max(
                self._embedder.count_tokens(self._embedded(text, language, article, title))
                for language in languages or [article.language]
            )

        return measure

    def _embedded(self, text: str, language: str, article: Article, title: str) -> str:
        return embedded_text(
            text,
            language=language,
            title=title,
            title_language=article.language,
            bridge=self._bridge,
            languages=self._embedder.languages,
        )


def own_title(article: Article) -> str:
    """
    The article's title; "" where it is only the beginning of the text, shortened.

    A real title tells each passage's vector what the article is about. Repeating the first sentence in every passage
    of an article without a title made its passages alike and found less.
    """
    beginning = article.title.rstrip("… ")
    marked = any(block.kind == "title" for block in article.blocks)
    first = next((block for block in article.blocks if block.kind in INDEXED_KINDS and block.kind != "caption"), None)
    if not marked and first is not None:
        opening = " ".join(article.text[first.start : first.end].split())
        if opening.startswith(" ".join(beginning.split())):
            return ""
    return article.title


def lexical_document(passage: Passage, bridge: Bridge) -> LexicalDocument:
    """A passage's terms by field."""
    keys = bridge.keys(passage.text, passage.language)
    published = passage.published
    return LexicalDocument(
        passage_id=passage.id,
        article_id=passage.article_id,
        language=passage.language,
        published=to_number(published) if published else None,
        ordinal=passage.ordinal,
        native=terms_text(keys.native),
        bridge=terms_text(keys.bridge),
        names=terms_text(keys.names),
        best=terms_text(keys.best),
        words=terms_text(keys.words),
    )
