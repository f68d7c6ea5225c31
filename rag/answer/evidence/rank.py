"""
Which sentences of the hits answer the question: candidates, and their order.

In two steps: every sentence is judged by its features, which cost little; the best of them are read by the
cross-encoder together with the question, and judged by their features and what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.features import FEATURES, READING, feature_matrix, reading_matrix
from rag.answer.evidence.model import evidence_model, in_two_steps
from rag.answer.evidence.question import Asked
from rag.answer.evidence.text import SentenceReader
from rag.schema import Hit

if TYPE_CHECKING:
    from rag.index.embedding.cross_encoder import CrossEncoder

MAX_PASSAGES = 14
"""Sentences of so many hits are looked at."""
MAX_DEEPER = 10
"""And of so many further passages of the articles that the first hits are from."""
READ_SENTENCES = 16
"""So many of the sentences are read by the cross-encoder: 3 ms of one core each."""


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
    question: Asked, hits: Sequence[Hit], reader: SentenceReader, *, judge: CrossEncoder, deeper: Sequence[Hit] = ()
) -> list[Evidence]:
    """Sentences of the hits, the best first; ties in the order of hits and text."""
    candidates = candidates_of(hits, deeper, reader)
    if not candidates:
        return []
    import numpy as np

    model = evidence_model()
    matrix = feature_matrix(question, candidates, reader.vectors)
    first = model.first_scores(matrix)
    read = np.argsort(-first, kind="stable")[:READ_SENTENCES]
    said = reading_matrix(judge.scores(question.english, [candidates[row].judged for row in read]))
    scores = in_two_steps(first, read, model.scores(np.hstack([matrix[read], said])))
    features = [dict(zip(FEATURES, map(float, row), strict=True)) for row in matrix]
    for row, values in zip(read, said, strict=True):
        features[row] |= dict(zip(READING, map(float, values), strict=True))
    ranked = [
        Evidence(candidate=candidate, score=float(score), features=own)
        for candidate, score, own in zip(candidates, scores, features, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)
