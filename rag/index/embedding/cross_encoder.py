"""
How well sentences answer a question, by a transformer that reads both together.

The embedder sees a question and a sentence apart and can only tell whether they are about the same. Here every word of
one meets every word of the other (Nogueira and Cho, Passage Re-ranking with BERT, 2019, arXiv:1901.04085). It is the
bundled model with a second adapter (``python -m eval.fit cross_encoder``), made into one graph like the embedder, and
reads English: what is in another language is given as its word gloss.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rag.errors import EmbeddingError
from rag.index.embedding.convert import CROSS_ENCODER, NotConvertible, converted, discard
from rag.index.embedding.onnx_embedder import Tokens, open_converted
from rag.index.embedding.source import BUNDLED_MODEL, available_cores, describe, find_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.settings import Settings

MODEL = f"{BUNDLED_MODEL}+answers"
QUESTION_TOKENS, TITLE_TOKENS, BEFORE_TOKENS, SENTENCE_TOKENS = 48, 16, 24, 90
"""The most that is read of a question, a title, the end of the sentence before, and the sentence."""
REMEMBERED_SCORES = 2048
_PROBE_DIFFERENCE = 0.05
"""Largest difference of the probe's score from what it was when the graph was made."""

_log = logging.getLogger(__name__)


class Judged(NamedTuple):
    """A sentence with its article's title and the sentence before it, each may be ""; in English or as glosses."""

    title: str
    before: str
    sentence: str


class Pair(NamedTuple):
    """
    A question and a sentence as token ids, ``[CLS] question [SEP] title [SEP] sentence before · sentence [SEP]``.

    ``types`` is 1 for the tokens of the sentence that is judged.
    """

    ids: list[int]
    types: list[int]


class CrossEncoder(Protocol):
    """Judges sentences as answers."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the score of some sentence may."""

    def scores(self, question: str, sentences: Sequence[Judged]) -> NDArray[np.float32]:
        """
        How well each sentence answers.

        Args:
            question: in English, or its gloss.
            sentences: with what stands around them.

        Returns:
            (n,) float32; ``exp`` of them, with 1 for "none of these", are the odds that each is the answer.
        """


def pair(tokens: Tokens, question: str, judged: Judged) -> Pair:
    """What the transformer reads for a sentence."""
    first, last = tokens.ends
    asked = tokens.plain(question)[:QUESTION_TOKENS]
    title = tokens.plain(judged.title)[:TITLE_TOKENS]
    before = tokens.plain(judged.before)[-BEFORE_TOKENS:]
    sentence = tokens.plain(judged.sentence)[:SENTENCE_TOKENS]
    around = [first, *asked, last, *title, last, *before]
    return Pair([*around, *sentence, last], [*[0] * len(around), *[1] * len(sentence), 0])


def prepare_cross_encoder(settings: Settings) -> Path:
    """
    The folder of the converted cross-encoder, made now if it is not there yet (seconds).

    Raises:
        EmbeddingError: the bundled model is not installed, altered, or cannot be made into a graph here.
    """
    models = Path(settings.home) / "models"
    source = describe(find_model(MODEL), stamps=models / "stamps")
    reason = ""
    for variant in ("int8", "fp32"):
        try:
            return converted(source, models=models, variant=variant, export=CROSS_ENCODER)
        except NotConvertible as exc:
            reason = str(exc)
            _log.info("The cross-encoder has no %s form here: %s.", variant, reason)
    raise EmbeddingError(
        f"The cross-encoder cannot be made ready: {reason}.", next_step="Run `rag doctor`, which looks at this machine."
    )


def open_cross_encoder(settings: Settings) -> CrossEncoder:
    """
    The cross-encoder, converted first where this machine has not done so.

    Raises:
        EmbeddingError: see :func:`prepare_cross_encoder`.
    """
    folder = prepare_cross_encoder(settings)
    try:
        return OnnxCrossEncoder(folder)
    except EmbeddingError:  # a kept file that does not open (a full disk, a crash of the machine) is made again, once
        discard(folder)
        return OnnxCrossEncoder(prepare_cross_encoder(settings))


class OnnxCrossEncoder:
    """
    A :class:`CrossEncoder` on ONNX Runtime, one sentence a run, as many side by side as there are cores.

    Raises:
        EmbeddingError: the files do not open, or the graph does not give the score it was made with.
    """

    def __init__(self, folder: Path) -> None:
        description, self._tokens, self._session = open_converted(folder, what="cross-encoder")
        self.fingerprint = f"{folder.name}, {description['form']}"
        self._known: OrderedDict[tuple[str, Judged], float] = OrderedDict()
        self._lock = threading.Lock()
        self._cores = available_cores()
        question, *judged = description["probe"]
        if not abs(self._score(question, Judged(*judged)) - float(description["probe_score"])) <= _PROBE_DIFFERENCE:
            raise EmbeddingError(
                f"The cross-encoder in {str(folder)!r} does not give the score it was made with.",
                next_step="Delete that folder; it is made again.",
            )

    def scores(self, question: str, sentences: Sequence[Judged]) -> NDArray[np.float32]:
        """See :meth:`CrossEncoder.scores`."""
        import numpy as np

        if not sentences:
            return np.zeros(0, dtype=np.float32)
        # The longest first, so that no core is left with one of them at the end.
        order = sorted(dict.fromkeys(sentences), key=lambda one: -sum(map(len, one)))
        with ThreadPoolExecutor(self._cores, thread_name_prefix="judge") as pool:
            found = dict(zip(order, pool.map(lambda one: self._remembered(question, one), order), strict=True))
        return np.array([found[one] for one in sentences], dtype=np.float32)

    def _remembered(self, question: str, judged: Judged) -> float:
        """An answer and its ranked passages look at the same sentences one after the other."""
        key = (question, judged)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        score = self._score(*key)
        with self._lock:
            self._known[key] = score
            while len(self._known) > REMEMBERED_SCORES:
                self._known.popitem(last=False)
        return score

    def _score(self, question: str, judged: Judged) -> float:
        import numpy as np

        ids, types = pair(self._tokens, question, judged)
        try:
            found = self._session.run(None, {"input_ids": np.array([ids]), "token_type_ids": np.array([types])})
        except Exception as exc:
            raise EmbeddingError(f"The cross-encoder failed on {len(ids)} tokens: {exc}.") from exc
        return float(found[0][0])
