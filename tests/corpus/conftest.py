"""Small real parts that several tests of the corpus share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.corpus import MAX_REPEATS, RawDocument, article_from, load
from rag.schema import INDEXED_KINDS, Article, Passage, Problem

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    def make(text: str, **fields: object) -> Article:
        repeated = fields.pop("repeated", None)
        raw = RawDocument(path=Path("a.txt"), source="a.txt", text=text, raw_hash="", **fields)  # type: ignore[arg-type]
        return article_from(raw, repeated=repeated)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def seeds() -> dict[str, Article]:
    """The five articles by their first three letters."""
    found: dict[str, Article] = {}
    for raw in load(SEEDS, max_bytes=1_000_000):
        assert not isinstance(raw, Problem)
        found[raw.source[:3]] = article_from(raw)
    return found


@pytest.fixture(scope="session")
def labels() -> Callable[[Article], list[tuple[str, str]]]:
    """(kind, text) of each block."""
    return lambda article: [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


@pytest.fixture(scope="session")
def check_article() -> Callable[[Article], None]:
    """Blocks are sorted, do not overlap, and leave out nothing but white space."""

    def check(article: Article) -> None:
        position = 0
        for block in article.blocks:
            assert position <= block.start < block.end <= len(article.text)
            assert not article.text[position : block.start].strip()
            assert article.text[block.start : block.end] == article.text[block.start : block.end].strip()
            position = block.end
        assert not article.text[position:].strip()

    return check


@pytest.fixture(scope="session")
def check_passages() -> Callable[..., None]:
    """The promises about passages, told character by character."""

    def check(article: Article, passages: tuple[Passage, ...], measure: Callable[[str], int], limit: int) -> None:
        covered = [False] * len(article.text)
        assert [passage.ordinal for passage in passages] == list(range(len(passages)))
        assert len({passage.id for passage in passages}) == len(passages)
        previous = 0
        for passage in passages:
            assert article.text[passage.start : passage.end] == passage.text
            assert previous <= passage.start < passage.end
            assert measure(passage.text) <= limit
            previous = passage.end
            covered[passage.start : passage.end] = [True] * (passage.end - passage.start)
            position = passage.start
            for start, end in passage.sentences:
                assert position <= start < end <= passage.end
                assert not article.text[position:start].strip()
                position = end
            assert not article.text[position : passage.end].strip()
        counts = Counter(passage.text.strip() for passage in passages)
        repeated = sorted((text for text, count in counts.items() if count == MAX_REPEATS), key=len, reverse=True)
        for block in article.blocks:
            if block.kind not in INDEXED_KINDS:
                assert not any(covered[block.start : block.end])
                continue
            span = range(block.start, block.end)
            left = "".join("\n" if covered[at] else article.text[at] for at in span)
            for text in repeated:
                left = left.replace(text, "")
            # What is left stands in no single place: two repeated passages of equal lines are cut apart in many ways.
            assert set(left.split()) <= set(" ".join(repeated).split())

    return check


def count_tokens(text: str) -> int:
    """A tokenizer like an embedder's: words in pieces of four letters, marks alone, and four for what precedes it."""
    return 4 + sum(1 + (len(part) - 1) // 4 for part in re.findall(r"\w+|[^\w\s]", text))


@pytest.fixture(scope="session")
def measure() -> Callable[[str], int]:
    return count_tokens
