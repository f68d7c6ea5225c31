"""
The fast form of an embedding model: its tokenizer and one ONNX graph from token ids to the finished vector.

Texts are run one at a time, several at once on the available cores, not as padded batches: int8 activations are
scaled by the largest value in a run, so a text's vector would change with its neighbours; alone it is the same
wherever it stands (in batches of 16, cosine 0.992 between two orders of the same texts, as far apart as int8 is from
fp32). It is also the faster way, since nothing is spent on padding: about 200 texts/s of 140 tokens on two cores,
against 165 in batches of 16 sorted by length.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from rag.errors import EmbeddingError
from rag.index.embedding.source import ModelSource, available_cores, silence_onnxruntime

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAPH = "model.onnx"
WEIGHTS = "model.bin"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "model.json"
REMEMBERED_QUESTIONS = 256
_REMEMBERED_WORDS = 16_384
_MARKS_BEHIND = frozenset(",.;:!?")

_PROBE_DIFFERENCE = 0.002
"""Largest difference of a number of the probe's vector; the same files on another processor: about 0.000001."""

_TEXTS_PER_SLAB = 128
"""Texts handed to the threads between two calls of progress: for so many at most a question waits beside an ingest."""


class QuestionCache:
    """The vectors of the last questions, read-only, safe for threads."""

    def __init__(self, size: int = REMEMBERED_QUESTIONS) -> None:
        self._size = size
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str, embed: Callable[[str], NDArray[np.float32]]) -> NDArray[np.float32]:
        """The remembered vector, or the one ``embed`` makes; two threads may both make it, with the same result."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        vector = embed(text)
        vector.setflags(write=False)
        with self._lock:
            self._kept[text] = vector
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return vector


def fingerprint(source: ModelSource, *, form: str, max_tokens: int, version: int) -> str:
    """A short hash of everything that decides a vector."""
    parts = [source.weights_hash, form, version, max_tokens, source.passage_prefix, source.question_prefix]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


class Tokens:
    """A tokenizer.json without the cutting and padding that is written into it."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._path = path
        self._whole = Tokenizer.from_file(str(path))
        self._whole.no_truncation()
        self._whole.no_padding()

    def ids(self, text: str, *, limit: int | None = None) -> list[int]:
        """Token ids with special tokens; beyond ``limit`` the text is cut and its end marks are kept."""
        if self._is_framed:
            first, last = self.ends
            ids = [first, *self.plain(text), last]
        else:
            ids = list(self._whole.encode(text).ids)
        return ids if limit is None or len(ids) <= limit else list(self._cutting(limit).encode(text).ids)

    def plain(self, text: str) -> list[int]:
        """
        Token ids without special tokens.

        BERT's rules split at white space before all else, so the tokens of a text are those of its words, and words
        are few: each is looked up once.
        """
        if not self.by_words:
            return list(self._whole.encode(text, add_special_tokens=False).ids)
        return list(chain.from_iterable(map(self._ids_of, _words_of(text))))

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The special tokens that stand first and last, [CLS] and [SEP]."""
        first, *_, last = self._whole.encode("").ids
        return first, last

    def count(self, text: str) -> int:
        """How many ids there are, special tokens included, nothing cut: most of preparing a passage was this."""
        if not self.by_words:
            return len(self._whole.encode(text))
        known, words = self._counts, _words_of(text)
        with suppress(KeyError):
            return self._special + sum(map(known.__getitem__, words))
        total = self._special
        for word in words:
            tokens = known.get(word)
            if tokens is None:
                if len(known) >= _REMEMBERED_WORDS:
                    known.clear()
                # A mark behind a word is a token of its own: "wall" tells of "wall," and "wall." too.
                bare = word[:-1] if word[-1:] in _MARKS_BEHIND else word
                if bare not in known:
                    known[bare] = len(self._whole.encode(bare)) - self._special
                tokens = known[word] = known[bare] + (bare is not word)
            total += tokens
        return total

    @cached_property
    def by_words(self) -> bool:
        """Whether the tokens of a text are those of its words, whatever stands around them."""
        rules = (self._whole.normalizer, self._whole.pre_tokenizer, self._whole.model)
        if [type(rule).__name__ for rule in rules] != ["BertNormalizer", "BertPreTokenizer", "WordPiece"]:
            return False
        added = [token.content for token in self._whole.get_added_tokens_decoder().values()]
        return not any(space in content for content in added for space in (" ", "\n"))

    @cached_property
    def _is_framed(self) -> bool:
        """Whether a text is its words' tokens between two special ones."""
        if not self.by_words or self._special != 2:
            return False
        first, last = self.ends
        return [first, *self.plain("a"), last] == self._whole.encode("a").ids

    @cached_property
    def _special(self) -> int:
        return len(self._whole.encode(""))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {}

    @cached_property
    def _ids_of(self) -> Callable[[str], Sequence[int]]:
        @lru_cache(maxsize=_REMEMBERED_WORDS)
        def ids_of(word: str) -> Sequence[int]:
            return array("i", self._whole.encode(word, add_special_tokens=False).ids)

        return ids_of

    def _cutting(self, limit: int) -> Any:
        cutter = self._cutters.get(limit)
        if cutter is None:
            from tokenizers import Tokenizer

            cutter = Tokenizer.from_file(str(self._path))
            cutter.no_padding()
            cutter.enable_truncation(limit)
            self._cutters[limit] = cutter
        return cutter

    @cached_property
    def _cutters(self) -> dict[int, Any]:
        return {}


def _words_of(text: str) -> list[str]:
    # No other white space: what BERT's rules take for a control character, and drop, Python may take for a space.
    # Between two spaces stands the empty word, which has no tokens.
    return text.replace("\n", " ").split(" ")


_open_tokens: WeakValueDictionary[bytes, Tokens] = WeakValueDictionary()
_opening = threading.Lock()


def open_tokens(path: Path) -> Tokens:
    """The tokenizer in a file, one for all files that are alike: the cross-encoder's is the embedder's, 9 MiB each."""
    digest = hashlib.sha256(path.read_bytes()).digest()
    with _opening:
        tokens = _open_tokens.get(digest)
        if tokens is None:
            tokens = _open_tokens[digest] = Tokens(path)
        return tokens


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """What another process needs of an embedder to cut passages for it."""

    tokenizer: Path
    passage_prefix: str
    max_tokens: int
    languages: tuple[str, ...]

    def count_tokens(self, text: str) -> int:
        """See :meth:`rag.index.embedding.embedder.Embedder.count_tokens`."""
        return _tokens_of(self.tokenizer).count(self.passage_prefix + text)


@lru_cache(maxsize=4)
def _tokens_of(path: Path) -> Tokens:
    return open_tokens(path)


_tables: dict[str, Any] = {}
_forgotten: list[Any] = []
"""Graphs that are open may read from these yet."""


def forget_tables() -> None:
    """Map tables anew for graphs that are opened from now on: one of the files was not what it should be."""
    with _opening:
        _forgotten.extend(_tables.values())
        _tables.clear()


def _table(path: Path, told: Mapping[str, Any]) -> Any:
    """A table of a file of weights, mapped into memory once for all graphs that have the same one."""
    import numpy as np
    import onnxruntime as ort

    with _opening:
        if told["sha256"] not in _tables:
            shape = tuple(told["shape"])
            rows: NDArray[np.float32] = np.memmap(path, np.float32, mode="c", offset=told["offset"], shape=shape)
            _tables[told["sha256"]] = ort.OrtValue.ortvalue_from_numpy(rows)
        return _tables[told["sha256"]]


def open_graph(path: Path, table: Mapping[str, Any] | None = None) -> Any:
    """
    An inference session that computes on the calling thread alone, quiet and without telemetry.

    One thread a run, so that as many runs as cores go side by side and none of them waits for another. Sums and
    normalisations stay apart: ONNX Runtime 1.31 takes five times as long for the two in one operator, an eighth of all.

    Args:
        path: of the graph, its weights beside it.
        table: ``name``, ``offset`` in the weights, ``shape`` and ``sha256`` of a table of floats that other graphs may
            have too: the embedder and the cross-encoder have the same word vectors, 45 MiB.
    """
    silence_onnxruntime()
    import onnxruntime as ort

    ort.disable_telemetry_events()
    ort.set_default_logger_severity(3)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if table:
        options.add_initializer(table["name"], _table(path.with_name(WEIGHTS), table))
    return ort.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def open_converted(folder: Path, *, what: str) -> tuple[dict[str, Any], Tokens, Any]:
    """
    The description, the tokenizer and the session of a converted model.

    Args:
        folder: where it is kept.
        what: it is called in an error.

    Raises:
        EmbeddingError: the files do not open.
    """
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        return description, open_tokens(folder / TOKENIZER), open_graph(folder / GRAPH, description["table"])
    except Exception as exc:  # both libraries raise bare Exceptions and classes of their own
        raise EmbeddingError(
            f"The {what} in {str(folder)!r} cannot be opened: {exc}.",
            next_step="Delete that folder; it is made again.",
        ) from exc


class OnnxEmbedder:
    """
    An :class:`rag.index.embedding.embedder.Embedder` on ONNX Runtime; neither torch nor transformers is imported.

    Args:
        folder: what the conversion left: graph, tokenizer, description.
        limit: length limit in tokens, if below the model's own.

    ``again`` opens the same embedder in another process, and can be pickled; ``counter`` counts its tokens there.

    Raises:
        EmbeddingError: the files do not open.
    """

    def __init__(
        self,
        folder: Path,
        source: ModelSource,
        *,
        languages: tuple[str, ...] = (),
        limit: int | None = None,
        notice: str | None = None,
    ) -> None:
        description, self._tokens, self._session = open_converted(folder, what="converted embedding model")
        self._source = source
        self.again = partial(OnnxEmbedder, folder, source, languages=languages, limit=limit)
        self.name = source.name
        self.dimension = int(description["dimension"])
        self.max_tokens = min(int(description["max_tokens"]), limit or int(description["max_tokens"]))
        self.languages = languages
        self.notice = notice
        self.variant = str(description["variant"])
        self.fingerprint = fingerprint(
            source, form=str(description["form"]), max_tokens=self.max_tokens, version=int(description["version"])
        )
        self.counter = TokenCounter(folder / TOKENIZER, source.passage_prefix, self.max_tokens, languages)
        self._cores = available_cores()
        self._pool: tuple[int, ThreadPoolExecutor] | None = None
        self._beginning = threading.Lock()
        self._questions = QuestionCache()
        self._check(description)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """See :meth:`rag.index.embedding.embedder.Embedder.embed_passages`."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        prefix = self._source.passage_prefix

        def fill(row: int) -> None:
            vectors[row] = self._embed(prefix + texts[row])

        for start in range(0, len(texts), _TEXTS_PER_SLAB):
            end = min(start + _TEXTS_PER_SLAB, len(texts))
            for _ in self._threads().map(fill, range(start, end)):
                pass
            if progress is not None:
                progress(end, len(texts))
        return vectors

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """See :meth:`rag.index.embedding.embedder.Embedder.embed_question`."""
        return self._questions.get(self._source.question_prefix + text, self._embed)

    def count_tokens(self, text: str) -> int:
        """See :meth:`rag.index.embedding.embedder.Embedder.count_tokens`."""
        return self._tokens.count(self._source.passage_prefix + text)

    def _threads(self) -> ThreadPoolExecutor:
        """One a core, whoever asks; a process that was forked has none of its parent's."""
        with self._beginning:
            if self._pool is None or self._pool[0] != os.getpid():
                self._pool = (os.getpid(), ThreadPoolExecutor(self._cores, thread_name_prefix="embed"))
            return self._pool[1]

    def _check(self, description: dict[str, Any]) -> None:
        """Hold the opened graph to the vector it gave when it was made."""
        vector = self._embed(str(description["probe"]), limit=int(description["max_tokens"]))
        if not float(abs(vector - description["probe_vector"]).max()) <= _PROBE_DIFFERENCE:
            raise EmbeddingError(
                f"The converted embedding model of {self.name} does not give the vectors it was made with.",
                next_step="Delete the folder models in RAG_HOME; it is made again.",
            )

    def _embed(self, text: str, *, limit: int | None = None) -> NDArray[np.float32]:
        import numpy as np

        ids = np.array([self._tokens.ids(text, limit=limit or self.max_tokens)], dtype=np.int64)
        try:
            vector: NDArray[np.float32] = self._session.run(None, {"input_ids": ids})[0][0]
        except Exception as exc:
            raise EmbeddingError(
                f"The embedding model {self.name} failed on a text of {ids.shape[1]} tokens: {exc}."
            ) from exc
        return vector
