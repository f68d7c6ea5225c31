"""
Text becomes vectors: the part that can be changed.

``open_embedder`` chooses by the settings between the fast form (ONNX Runtime, made once on this machine from the
model's weights, kept under ``home/models``) and the model as sentence-transformers runs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.errors import EmbeddingError
from rag.index.embedding.source import ModelSource, describe, find_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.settings import Settings

Progress = Callable[[int, int], None]
"""Called with (texts embedded so far, texts in all), from the calling thread."""

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """
    Turns passages and questions into L2-normalised vectors of one space.

    All methods may be called from several threads at once. A text's vector does not depend on the texts around it.
    """

    @property
    def name(self) -> str:
        """The model as the settings name it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longest text that is read, in tokens, special tokens and passage prefix included; the rest is cut."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the model reads; texts in others are better given as a gloss in the first of these."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vector of some text may: weights, form, prefixes, length limit, conversion."""

    @property
    def notice(self) -> str | None:
        """Why the model runs in another form than the one that was asked for, for the user to read; or None."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Vectors of passages, in the order given, (n, dimension) float32; (0, dimension) for no texts."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Vector of one question, (dimension,) float32, read-only; the last few hundred are remembered."""

    def count_tokens(self, text: str) -> int:
        """Tokens of the passage as it would be embedded, prefix and special tokens included, never cut."""


def open_embedder(settings: Settings) -> Embedder:
    """
    The embedder that the settings ask for, ready to embed.

    The first call with a model converts it in a process of its own (seconds); later ones open the kept form. Should
    the model resist conversion, it runs through sentence-transformers and ``notice`` says why.

    Raises:
        EmbeddingError: the model is unknown on this machine, altered, or cannot be loaded.
    """
    home = Path(settings.home)
    source = describe(
        find_model(settings.embedding_model),
        stamps=home / "models" / "stamps",
        passage_prefix=settings.embedding_passage_prefix,
        question_prefix=settings.embedding_query_prefix,
    )
    languages = tuple(settings.embedding_languages)
    limit = settings.embedding_max_tokens
    if settings.embedding_variant == "torch":
        return _reference(source, languages=languages, limit=limit, notice=None)
    return _fast(source, home, settings.embedding_variant, languages=languages, limit=limit)


def _fast(source: ModelSource, home: Path, variant: str, *, languages: tuple[str, ...], limit: int | None) -> Embedder:
    from rag.index.embedding.convert import NotConvertible, converted, discard
    from rag.index.embedding.onnx_embedder import OnnxEmbedder

    notice: str | None = None
    for form in ("int8", "fp32") if variant == "int8" else ("fp32",):
        for attempt in (1, 2):
            try:
                folder = converted(source, models=home / "models", variant=form)
            except NotConvertible as exc:
                notice = notice or f"The embedding model {source.name} cannot be made into its {form} form: {exc}."
                if exc.any_form:
                    return _slow(source, notice, languages=languages, limit=limit)
                break
            try:
                fast = OnnxEmbedder(folder, source, languages=languages, limit=limit, notice=notice)
            except EmbeddingError:
                # A kept file that does not open (a full disk, a crash of the machine) is made again, once.
                if attempt == 2:
                    raise
                _log.warning("The converted model in %s does not open; it is made again.", folder)
                discard(folder)
            else:
                if notice:
                    _log.warning("%s It runs as %s.", notice, form)
                return fast
    return _slow(source, notice, languages=languages, limit=limit)


def _slow(source: ModelSource, notice: str | None, *, languages: tuple[str, ...], limit: int | None) -> Embedder:
    notice = f"{notice} It runs through sentence-transformers, several times slower."
    _log.warning("%s", notice)
    return _reference(source, languages=languages, limit=limit, notice=notice)


def _reference(source: ModelSource, *, languages: tuple[str, ...], limit: int | None, notice: str | None) -> Embedder:
    from rag.index.embedding.reference import ReferenceEmbedder

    return ReferenceEmbedder(source, languages=languages, limit=limit, notice=notice)
