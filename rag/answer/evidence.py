"""Which sentences of the hits answer the question: candidates, and their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.answer.evidence_model import evidence_model
from rag.answer.evidence_question import Asked
from rag.answer.evidence_text import SentenceReader, SentenceView
from rag.answer.features import FEATURES, feature_matrix
from rag.schema import Hit

MAX_PASSAGES = 14
"""Sentences of so many hits are looked at."""
MAX_DEEPER = 10
"""And of so many further passages of the articles that the first hits are from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A sentence that may answer. ``start`` and ``end`` are characters of the article, ``index`` its place among the
    sentences of its passage; ``before`` and ``after`` are the sentences around it in the passage. ``deeper``: its
    passage came from a second search, within the articles of the first hits.
    """

    hit: Hit
    index: int
    start: int
    end: int
    view: SentenceView
    deeper: bool
    title: SentenceView
    before: SentenceView | None = None
    after: SentenceView | None = None

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.view.text

    @property
    def article_id(self) -> str:
        """The article it stands in."""
        return self.hit.passage.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A candidate with its score and the features the score was made from."""

    candidate: Candidate
    score: float
    features: dict[str, float] = field(default_factory=dict)


_SIGNATURE = re.compile(r"\s*[—–-]\s*[^\n]{0,80}\(@\w{1,30}\)[^\n]{0,40}")
"""The line that signs a post: it says who wrote the line above, and nothing itself."""


def candidates_of(hits: Sequence[Hit], deeper: Sequence[Hit], reader: SentenceReader) -> list[Candidate]:
    """The sentences of the first hits, then of the deeper ones, in the order of hits and text, each place once."""
    found: list[Candidate] = []
    seen: set[tuple[str, int, int]] = set()
    for hit, second in [(hit, False) for hit in hits[:MAX_PASSAGES]] + [(hit, True) for hit in deeper[:MAX_DEEPER]]:
        passage = hit.passage
        texts = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
        views = [reader.view(text, passage.language) for text in texts]
        for index, (start, end) in enumerate(passage.sentences):
            place = (passage.article_id, start, end)
            if place in seen or not views[index].cues.words or _SIGNATURE.fullmatch(texts[index]):
                continue
            seen.add(place)
            found.append(
                Candidate(
                    hit=hit,
                    index=index,
                    start=start,
                    end=end,
                    view=views[index],
                    deeper=second,
                    title=reader.view(passage.title, passage.language),
                    before=views[index - 1] if index else None,
                    after=views[index + 1] if index + 1 < len(views) else None,
                )
            )
    return found


def rank_evidence(
    question: Asked, hits: Sequence[Hit], reader: SentenceReader, *, deeper: Sequence[Hit] = ()
) -> list[Evidence]:
    """Sentences of the hits, the best first; ties in the order of hits and text."""
    candidates = candidates_of(hits, deeper, reader)
    if not candidates:
        return []
    matrix = feature_matrix(question, candidates, reader.vectors)
    scores = evidence_model().scores(matrix)
    ranked = [
        Evidence(candidate=candidate, score=float(score), features=dict(zip(FEATURES, map(float, row), strict=True)))
        for candidate, score, row in zip(candidates, scores, matrix, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)
