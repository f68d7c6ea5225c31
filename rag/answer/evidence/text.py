"""What is known of a sentence before any question: its terms, gloss, cues and vector, kept in bounded caches."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rag.answer.evidence.cues import Cues, cues_of
from rag.language import Analysis, Bridge
from rag.language.acronyms import spelt_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.index.embedding.embedder import Embedder

_CACHE_SENTENCES = 20_000
_NUMBER_KEY = re.compile(r"=\d")

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """
    A sentence as the ranker sees it.

    ``native``, ``bridge`` and ``names`` are the keys of its terms; ``places`` those of its words in reading order, each
    with whether it is a number, and ``spans`` where they stand, none where an acronym was written out. ``gloss`` is its
    English word gloss (the text itself where the embedding model reads its language), ``english`` the same for every
    language but English.
    """

    text: str
    language: str
    native: frozenset[str]
    bridge: frozenset[str]
    names: frozenset[str]
    places: tuple[tuple[frozenset[str], bool], ...]
    gloss: str
    english: str
    cues: Cues
    spans: tuple[tuple[int, int], ...] = ()


class SentenceReader:
    """
    Reads sentences, each once.

    Args:
        bridge: analyser and glosses.
        embedder: sentences in languages that it does not read are embedded as their gloss.
        size: how many sentences, and how many vectors, are kept; the least recently used go first.
    """

    def __init__(self, *, bridge: Bridge, embedder: Embedder, size: int = _CACHE_SENTENCES) -> None:
        self._bridge = bridge
        self._embedder = embedder
        self._views: _Recent[tuple[str, str], SentenceView] = _Recent(size)
        self._vectors: _Recent[str, Any] = _Recent(size)

    def view(self, text: str, language: str) -> SentenceView:
        """The sentence's terms, gloss and cues."""
        known = self._views.get((text, language))
        if known is None:
            known = self._read(text, language)
            self._views.put((text, language), known)
        return known

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dim) float32, L2-normalised: one row a text, texts that are not cached embedded in one batch."""
        import numpy as np

        found: dict[str, Any] = {text: self._vectors.get(text) for text in dict.fromkeys(texts)}
        # Texts of like length share a batch, so that padding costs little.
        unknown = sorted((text for text, vector in found.items() if vector is None), key=len)
        if unknown:
            for text, vector in zip(unknown, self._embedder.embed_passages(unknown), strict=True):
                found[text] = vector
                self._vectors.put(text, vector)
        if not texts:
            return np.zeros((0, self._embedder.dimension), dtype=np.float32)
        return np.stack([found[text] for text in texts]).astype(np.float32, copy=False)

    def _read(self, text: str, language: str) -> SentenceView:
        read = spelt_out(text) if language == "en" else text
        analysis: Analysis = self._bridge.analyse(read, language)
        readable = not self._embedder.languages or language in self._embedder.languages
        english = text if language == "en" else self._bridge.gloss(text, language).text or text
        return SentenceView(
            text=text,
            language=language,
            native=frozenset(term.key for term in analysis.native),
            bridge=frozenset(term.key for term in analysis.bridge),
            names=frozenset(term.key for term in analysis.names),
            places=_places(analysis),
            spans=_spans(analysis) if read == text else (),
            gloss=text if readable else english,
            english=english,
            cues=cues_of(text, language),
        )


def _places(analysis: Analysis) -> tuple[tuple[frozenset[str], bool], ...]:
    """The words of a text in reading order: their keys in any field, and whether they are numbers."""
    keys: dict[int, set[str]] = {}
    for term in (*analysis.native, *analysis.bridge, *analysis.names):
        keys.setdefault(term.start, set()).add(term.key)
    ordered = [keys[start] for start in sorted(keys)]
    return tuple((frozenset(held), any(_NUMBER_KEY.match(key) for key in held)) for held in ordered)


def _spans(analysis: Analysis) -> tuple[tuple[int, int], ...]:
    """Where the words of :func:`_places` stand; of several terms that begin there, the longest."""
    ends: dict[int, int] = {}
    for term in (*analysis.native, *analysis.bridge, *analysis.names):
        ends[term.start] = max(term.end, ends.get(term.start, 0))
    return tuple(sorted(ends.items()))


class _Recent(Generic[K, V]):
    """A dictionary of bounded size that forgets what was not used for longest; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            value = self._held.get(key)
            if value is not None:
                self._held.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._size:
                self._held.popitem(last=False)
