"""The cache of vectors: each is made once, and takes little more disk than its numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rag.index.vectors import VectorCache

DIMENSION = 384


def test_vectors_come_again_in_a_file_that_is_little_larger_than_they_are(tmp_path: Path) -> None:
    file = tmp_path / "vectors.db"
    rng = np.random.default_rng(1)
    texts = [f"text {number}" for number in range(1000)]
    made = rng.random((len(texts), DIMENSION), dtype=np.float32)
    cache = VectorCache(file, fingerprint="one", dimension=DIMENSION)
    for start in range(0, len(texts), 64):
        cache.vectors(texts[start : start + 64], lambda some, start=start: made[start : start + len(some)])  # type: ignore[misc]
    cache.close()
    assert file.stat().st_size < 1.2 * made.nbytes
    again = VectorCache(file, fingerprint="one", dimension=DIMENSION)
    found, embedded = again.vectors([*texts[::-1], "new"], lambda some: np.ones((len(some), DIMENSION), np.float32))
    again.trim(10)
    again.close()
    assert embedded == 1 and (found[:-1] == made[::-1]).all() and (found[-1] == 1).all()
