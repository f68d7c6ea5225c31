"""Which sentences of the hits answer the question: candidates, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.answer.evidence_text import SentenceReader, SentenceView
from rag.schema import Hit
from rag.search.query import Query

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_PASSAGES = 10
"""Sentences of so many hits are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A sentence that may answer. ``start`` and ``end`` are characters of the article, ``index`` its place among the
    sentences of its passage; ``before`` and ``after`` are the sentences around it in the passage.
    """

    hit: Hit
    index: int
    start: int
    end: int
    view: SentenceView
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


def candidates_of(hits: Sequence[Hit], reader: SentenceReader) -> list[Candidate]:
    """The sentences of the first hits, in the order of hits and text, each place of an article once."""
    found: list[Candidate] = []
    seen: set[tuple[str, int, int]] = set()
    for hit in hits[:MAX_PASSAGES]:
        passage = hit.passage
        texts = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
        views = [reader.view(text, passage.language) for text in texts]
        for index, (start, end) in enumerate(passage.sentences):
            place = (passage.article_id, start, end)
            if place in seen or not views[index].cues.words:
                continue
            seen.add(place)
            found.append(
                Candidate(
                    hit=hit,
                    index=index,
                    start=start,
                    end=end,
                    view=views[index],
                    before=views[index - 1] if index else None,
                    after=views[index + 1] if index + 1 < len(views) else None,
                )
            )
    return found


def rank_evidence(
    query: Query, question_vector: NDArray[object] | None, hits: Sequence[Hit], reader: SentenceReader
) -> list[Evidence]:
    """Sentences of the hits, the best first; ties in the order of hits and text."""
    import numpy as np

    candidates = candidates_of(hits, reader)
    if not candidates:
        return []
    vectors = reader.vectors([candidate.view.gloss for candidate in candidates])
    cosines = vectors @ np.asarray(question_vector, dtype=np.float32)
    groups = {group.surface: set(group.keys) for group in (*query.native, *query.bridge, *query.names)}
    for group in (*query.native, *query.bridge, *query.names):
        groups[group.surface] |= set(group.keys)
    scored = []
    for candidate, cosine in zip(candidates, cosines, strict=True):
        held = candidate.view.native | candidate.view.bridge | candidate.view.names
        covered = sum(bool(keys & held) for keys in groups.values()) / max(1, len(groups))
        score = float(cosine) + covered
        scored.append(
            Evidence(candidate=candidate, score=score, features={"cosine": float(cosine), "coverage": covered})
        )
    return sorted(scored, key=lambda one: -one.score)
