"""Copies and near copies."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from datasketch import MinHash

from rag.corpus import find_copies, signature, similarity
from rag.corpus.copies import SIGNATURE_BYTES, text_signature
from rag.schema import Article

WORDS = [f"word{number}" for number in range(2000)]


def _story(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def test_exact_and_near_copies_are_found_and_strangers_are_not() -> None:
    story = _story(1)
    near = [*story[:390], *_story(2, 10)]
    signatures = {"a": text_signature(story), "b": text_signature(list(story)), "c": text_signature(near)}
    signatures |= {f"x{seed}": text_signature(_story(seed)) for seed in range(10, 40)}
    assert find_copies(signatures) == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


@pytest.mark.parametrize("words", [[], ["one"], ["a", "b", "a"], _story(4, 6000), ["été", "مدينة", "\ud800"] * 3])
def test_sketches_are_those_of_the_published_library(words: list[str]) -> None:
    size = min(4, max(1, len(words)))
    shingles = {" ".join(words[start : start + size]) for start in range(max(1, len(words) - size + 1))}
    theirs = MinHash(num_perm=128, seed=1, scheme="affine32")
    theirs.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    assert text_signature(words) == theirs.hashvalues.astype("<u4").tobytes()


def test_similarity_estimates_jaccard() -> None:
    """Half of the shingles shared of two sets of n: n/2 / (3n/2) = 1/3; standard error sqrt(p(1-p)/128) = 0.042."""
    shared, one, other = _story(1, 1003), _story(2, 1003), _story(3, 1003)
    estimate = similarity(text_signature(shared + one), text_signature(shared + other))
    assert abs(estimate - 1 / 3) < 4 * 0.042


def test_what_is_not_indexed_does_not_count(make_article: Callable[..., Article]) -> None:
    body = (
        "The council of the small harbour town voted on Tuesday evening to repair the old sea wall before the winter."
    )
    one = make_article(f"A wall\n{body}\n© 2023 The Harbour Post. All rights reserved.")
    other = make_article(f"A wall\n{body}\nRead Also: Another story of another town")
    assert signature(one) == signature(other) and len(signature(one)) == SIGNATURE_BYTES


def test_empty_articles_have_a_signature(make_article: Callable[..., Article]) -> None:
    assert len(signature(make_article("© 2023"))) == SIGNATURE_BYTES
    assert find_copies({}) == {}
