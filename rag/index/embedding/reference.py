"""The model as sentence-transformers runs it: the reference of every fast form, and what runs where there is none."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import EmbeddingError
from rag.index.embedding.adapter import add_adapter
from rag.index.embedding.onnx_embedder import QuestionCache, fingerprint
from rag.index.embedding.source import ModelSource, available_cores, go_offline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 16
_SLAB = 256
_UNLIMITED = 100_000
_USUAL_LIMIT = 512
"""Taken where neither the model nor its tokenizer names a limit."""


def load_model(folder: Path, adapters: Iterable[Path] = ()) -> Any:
    """
    The ``SentenceTransformer`` in a folder, on the CPU, from local files alone, with adapters added to its weights.

    Raises:
        EmbeddingError: sentence-transformers cannot load it, or an adapter does not fit.
    """
    go_offline()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other packages, while they are imported and the model is built
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()
            logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
            torch.set_num_threads(available_cores())
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs=_attention(folder)
            ).eval()
    except Exception as exc:  # a foreign model may raise anything
        raise EmbeddingError(
            f"The embedding model in {str(folder)!r} cannot be loaded: {type(exc).__name__}: {exc}.",
            next_step="Check the folder, or unset RAG_EMBEDDING_MODEL to use the bundled model.",
        ) from exc
    for adapter in adapters:
        add_adapter(model[0].auto_model, adapter)
    return model


def _attention(folder: Path) -> dict[str, Any]:
    """Plain attention, which becomes the smaller and faster graph; only for models built on a transformer."""
    return {"attn_implementation": "eager"} if (folder / "config.json").is_file() else {}


def length_limit(model: Any) -> int:
    """Tokens the model reads, special ones included."""
    for limit in (model.max_seq_length, getattr(model.tokenizer, "model_max_length", None)):
        if isinstance(limit, int) and 0 < limit < _UNLIMITED:
            return limit
    return _USUAL_LIMIT


def encode(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts, (n, dimension) float32, L2-normalised; no prefix is added."""
    import numpy as np

    vectors = model.encode(
        list(texts), prompt="", batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, dtype=np.float32)


class ReferenceEmbedder:
    """An :class:`rag.index.embedding.embedder.Embedder` on sentence-transformers and torch, one call at a time."""

    def __init__(
        self,
        source: ModelSource,
        *,
        languages: tuple[str, ...] = (),
        limit: int | None = None,
        notice: str | None = None,
    ) -> None:
        self._model = load_model(source.folder, source.adapters)
        self._source = source
        self._lock = threading.Lock()  # the model's tokenizer must not be used from two threads
        own = length_limit(self._model)
        self.max_tokens = min(own, limit or own)
        if self.max_tokens < own:
            self._model.max_seq_length = self.max_tokens
        self.name = source.name
        self.languages = languages
        self.notice = notice
        self.variant = "torch"
        self.dimension = int(encode(self._model, ["dimension"]).shape[1])
        self.fingerprint = fingerprint(source, form="torch", max_tokens=self.max_tokens, version=0)
        self._questions = QuestionCache()

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """See :meth:`rag.index.embedding.embedder.Embedder.embed_passages`."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _SLAB):
            slab = [self._source.passage_prefix + text for text in texts[start : start + _SLAB]]
            vectors[start : start + len(slab)] = self._encode(slab)
            if progress is not None:
                progress(start + len(slab), len(texts))
        return vectors

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """See :meth:`rag.index.embedding.embedder.Embedder.embed_question`."""
        return self._questions.get(self._source.question_prefix + text, lambda asked: self._encode([asked])[0])

    def count_tokens(self, text: str) -> int:
        """See :meth:`rag.index.embedding.embedder.Embedder.count_tokens`."""
        tokenizer = self._model.tokenizer
        with self._lock:
            if not callable(tokenizer):  # a bare tokenizer of the package tokenizers, as in tables of word vectors
                return len(tokenizer.encode(self._source.passage_prefix + text).ids)
            counted = tokenizer(self._source.passage_prefix + text, truncation=False, padding=False, verbose=False)
        return len(counted["input_ids"])

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        try:
            with self._lock:
                return encode(self._model, texts)
        except RuntimeError as exc:
            raise EmbeddingError(f"The embedding model {self.name} failed on {len(texts)} texts: {exc}.") from exc
