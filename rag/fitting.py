"""
What is seen before an answer is given: the features of every sentence and the signals of confidence.

With what can be taken out of an engine, to see what it adds. For fitting, measuring and for a person who asks why;
answering does not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rag.answer.compose import Look
from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.confidence import SIGNALS
from rag.answer.evidence.features import FEATURES, READING
from rag.answer.evidence.model import HiddenLayer, in_two_steps
from rag.answer.evidence.rerank import VOTERS, votes
from rag.answer.evidence.select import choose
from rag.answer.followup.complete import completed
from rag.engine import Engine
from rag.index.embedding.adapter import adapter_bytes, adapter_file
from rag.index.embedding.adapter import parts_of as adapter_parts
from rag.index.embedding.cross_encoder import Judged
from rag.index.embedding.cross_encoder import pair as judged_pair
from rag.index.embedding.cross_export import judge_module
from rag.index.embedding.embedded_text import embedded_text
from rag.index.embedding.onnx_embedder import TOKENIZER, Tokens
from rag.index.embedding.reference import load_model
from rag.index.embedding.source import BUNDLED_MODEL, find_model
from rag.index.ingest.prepare import own_title
from rag.language import Bridge
from rag.schema import RANKERS, Filters, Hit
from rag.search import Retriever
from rag.search.fuse import FusionWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "FEATURES",
    "PUBLISHED_MODEL",
    "READING",
    "SIGNALS",
    "VOTERS",
    "HiddenLayer",
    "Judged",
    "Sentence",
    "Trace",
    "adapter_bytes",
    "adapter_file",
    "adapter_parts",
    "bundled_transformer",
    "embedded_passages",
    "embedded_question",
    "in_two_steps",
    "judge_module",
    "judged_pair",
    "passages_of",
    "said",
    "take_out",
    "trace",
    "votes_of",
]

PUBLISHED_MODEL = BUNDLED_MODEL
"""The bundled embedder without what was learnt on top of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """
    One sentence that may answer: where it stands, and its features by name.

    ``embedded`` is the sentence as the embedder reads it, a gloss where it does not read its language; ``judged`` what
    the cross-encoder reads.
    """

    source: str
    start: int
    end: int
    text: str
    embedded: str
    judged: Judged
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Sentences, the best first, and the signals of :data:`SIGNALS`."""

    look: Look
    sentences: tuple[Sentence, ...]
    signals: Mapping[str, float]


def trace(
    engine: Engine,
    question: str,
    *,
    history: Sequence[Mapping[str, str]] = (),
    filters: Filters | None = None,
    hide: Callable[[Hit], bool] = lambda hit: False,
) -> Trace:
    """
    What an extractive answer would rest on.

    Args:
        engine: with an index.
        question: as typed.
        history: earlier turns.
        filters: articles by id.
        hide: hits that are treated as if the corpus did not hold them.
    """
    searched_for = completed(question, history, bridge=engine._bridge).text
    with engine._reading() as view:

        def retrieve(text: str, count: int, narrowed: Filters) -> list[Hit]:
            hits = engine._hits(view, text, count + 10, narrowed)
            return [hit for hit in hits if not hide(hit)][:count]

        look = engine._answerer.look(searched_for, k=8, filters=filters or Filters(), retrieve=retrieve)
    return Trace(look=look, sentences=tuple(map(_sentence, look.ranked)), signals=look.signals)


def take_out(engine: Engine, part: Literal["phrases", "weights", "reading"]) -> None:
    """
    Make an engine that has done nothing yet do without a part, to see what the part adds.

    Args:
        engine: its index is made without the part as well.
        part: ``phrases``: terms of several words are glossed word by word; ``weights``: every ranker's vote, and the
            share of the question that is covered, weigh the same in every pair of languages; ``reading``: the
            cross-encoder finds no sentence better than another.
    """
    settings = engine.settings
    if part == "reading":
        engine.__dict__["_judge"] = _Undecided()
        return
    if part == "phrases":
        engine.__dict__["_bridge"] = Bridge(settings.languages, lexicon=settings.lexicon, phrases=False)
        return
    equal = dict.fromkeys((*RANKERS, "coverage"), 1.0)
    engine.__dict__["_retriever"] = Retriever(
        bridge=engine._bridge,
        embedder=engine._embedder,
        languages=settings.languages,
        rankers=settings.rankers,
        weights=FusionWeights(pairs={"same": equal, "cross": equal, "unbridged": equal}),
    )


class _Undecided:
    """A cross-encoder to which all sentences are alike."""

    fingerprint = "undecided"

    def scores(self, question: str, sentences: Sequence[Judged]) -> NDArray[np.float32]:
        import numpy as np

        return np.zeros(len(sentences), dtype=np.float32)


def said(found: Trace, scores: Sequence[float] | None = None) -> list[str]:
    """The sentences that would be said, best first; by other scores, one a sentence of the trace, if given."""
    ranked = found.look.ranked if scores is None else _rescored(found, scores)
    question = found.look.question
    return [one.candidate.text for one in choose(ranked, language=question.query.language, kinds=question.kinds)]


def embedded_question(found: Trace) -> str:
    """The question as the embedder reads it."""
    return found.look.question.query.embedded


def embedded_passages(engine: Engine, found: Trace) -> dict[str, str]:
    """By id, in the order of their best sentence: the passages that were looked at, as the embedder reads them."""
    passages = {one.candidate.hit.passage.id: one.candidate.hit.passage for one in found.look.ranked}
    articles = {passage.article_id: engine.article(passage.article_id) for passage in passages.values()}
    return {
        id: embedded_text(
            passage.text,
            language=passage.language,
            title=own_title(articles[passage.article_id]),
            title_language=articles[passage.article_id].language,
            bridge=engine._bridge,
            languages=engine.settings.embedding_languages,
        )
        for id, passage in passages.items()
    }


def bundled_transformer(adapters: Sequence[str] = ()) -> tuple[Tokens, Any]:
    """
    The bundled embedder to learn on: its tokenizer and its transformer, a torch module.

    Args:
        adapters: names of what was learnt before and is added to the weights.
    """
    folder = find_model(PUBLISHED_MODEL)[1]
    model = load_model(folder, [adapter_file(name) for name in adapters])
    return Tokens(folder / TOKENIZER), model[0].auto_model


def passages_of(found: Trace) -> list[str]:
    """The passage's id of each sentence of the trace."""
    return [one.candidate.hit.passage.id for one in found.look.ranked]


def votes_of(found: Trace, scores: Sequence[float]) -> list[dict[str, float]]:
    """What would speak for each hit by other scores of the sentences, see :func:`rag.answer.evidence.rerank.votes`."""
    return votes(found.look.hits, _rescored(found, scores))


def _rescored(found: Trace, scores: Sequence[float]) -> list[Evidence]:
    ranked = [
        Evidence(candidate=one.candidate, score=float(score), features=one.features)
        for one, score in zip(found.look.ranked, scores, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _sentence(one: Evidence) -> Sentence:
    place = one.candidate
    return Sentence(
        source=place.hit.passage.source,
        start=place.start,
        end=place.end,
        text=place.text,
        embedded=place.view.gloss,
        judged=place.judged,
        score=one.score,
        features=one.features,
    )
