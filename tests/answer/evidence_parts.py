"""An embedder and a cross-encoder small enough to follow by hand, for tests of what sentences are chosen and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.embedding.cross_encoder import Judged


class WordCounts:
    """A real, if crude, embedder: a text's vector counts its words, each in a cell chosen by its letters."""

    name, dimension, max_tokens, languages, fingerprint, notice = "counts", 256, 512, ("en",), "counts", None

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        return np.array([self.embed_question(text) for text in texts], dtype=np.float32).reshape(len(texts), 256)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in text.lower().replace(".", " ").replace("?", " ").split():
            vector[sum(map(ord, word)) % self.dimension] += 1.0
        return vector / np.linalg.norm(vector)

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2


class SharedWords:
    """A real, if crude, cross-encoder: a sentence answers as well as it shares words with the question."""

    fingerprint = "shared words"

    def scores(self, question: str, sentences: Sequence[Judged]) -> NDArray[np.float32]:
        asked = _words(question)
        shares = [len(asked & _words(sentence)) / (1 + len(asked)) for _, _, sentence in sentences]
        return np.array([8.0 * share - 4.0 for share in shares], dtype=np.float32)


def _words(text: str) -> set[str]:
    return set(text.lower().replace(".", " ").replace("?", " ").split())
