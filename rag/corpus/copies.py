"""
Copies and near copies of articles.

MinHash over word shingles, banded into an index. Source: A. Broder, "On the resemblance and containment of documents",
SEQUENCES 1997, doi:10.1109/SEQUEN.1997.666900; library: datasketch. The sketches are datasketch's to the bit, and made
here: its import brings scipy along, which costs an ingest more than the sketches of a thousand articles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any

from rag.schema import INDEXED_KINDS, Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 4
_MOST_WORDS = 50_000
_PERMUTATIONS = 128
_HASHES_A_TIME = 2048
_SEED = 1
_SCHEME = "affine32"
SIGNATURE_BYTES = 4 * _PERMUTATIONS
"""Size of what :func:`signature` returns."""


def signature(article: Article) -> bytes:
    """
    A sketch of an article's indexed text: equal for equal texts, alike for texts alike.

    Case, punctuation and what is not indexed do not count. Only the first 50,000 words are looked at.

    Returns:
        128 unsigned 32-bit integers, little-endian, the same on every machine.
    """
    words: list[str] = []
    for block in article.blocks:
        if block.kind in INDEXED_KINDS and len(words) < _MOST_WORDS:
            end = min(block.end, block.start + 20 * _MOST_WORDS)
            words += map(str.casefold, _WORD.findall(article.text, block.start, end))
    return text_signature(words)


def text_signature(words: list[str]) -> bytes:
    """The sketch of a sequence of words, see :func:`signature`."""
    words = words[:_MOST_WORDS]
    size = min(_SHINGLE_WORDS, max(1, len(words)))
    shingles = set(map(" ".join, zip(*(words[start:] for start in range(size)), strict=False))) or {""}
    return _minima([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])


def _minima(shingles: Sequence[bytes]) -> bytes:
    """
    For each of 128 permutations of the 32-bit numbers the least that a shingle has.

    datasketch's scheme "affine32": the first four bytes of SHA-1, mixed by the finaliser of MurmurHash3, then
    ``a * h + b`` modulo 2^32 with odd ``a`` (datasketch/minhash.py, 2.0).
    """
    import numpy as np

    digests = b"".join([sha1(shingle, usedforsecurity=False).digest() for shingle in shingles])
    hashes = np.frombuffer(digests, dtype="<u4").reshape(-1, 5)[:, 0].astype(np.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    hashes ^= hashes >> np.uint32(16)
    factors, terms = _permutations()
    least = np.full(_PERMUTATIONS, 2**32 - 1, dtype=np.uint32)
    for start in range(0, len(hashes), _HASHES_A_TIME):
        some = hashes[start : start + _HASHES_A_TIME, None]
        least = np.minimum(least, (some * factors + terms).min(axis=0))
    return least.astype("<u4").tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two articles' word shingles, 0 to 1, from their signatures."""
    return float(_sketch(one).jaccard(_sketch(other)))


def find_copies(signatures: Mapping[str, bytes], *, threshold: float = 0.8) -> dict[str, tuple[str, ...]]:
    """
    For each article its copies and near copies.

    Args:
        signatures: by article id, from :func:`signature`.
        threshold: least estimated similarity, above 0 and at most 1.

    Returns:
        Only ids that have any; the others' ids sorted. The relation is symmetric but not transitive.
    """
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    sketches = {name: _sketch(value) for name, value in signatures.items()}
    for name, sketch in sketches.items():
        index.insert(name, sketch)
    found: dict[str, tuple[str, ...]] = {}
    for name, sketch in sketches.items():
        near = sorted(
            other for other in index.query(sketch) if other != name and sketch.jaccard(sketches[other]) >= threshold
        )
        if near:
            found[name] = tuple(near)
    return found


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The odd factors and the terms, drawn as datasketch draws them."""
    import numpy as np

    chance = np.random.RandomState(_SEED)
    factors = chance.randint(0, 1 << 31, _PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, chance.randint(0, 1 << 32, _PERMUTATIONS, dtype=np.uint32)


def _sketch(value: bytes) -> Any:
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(value, dtype="<u4").astype(np.uint32)
    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME, hashvalues=values)
