"""A sentence that may answer, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.answer.evidence.text import SentenceView
from rag.index.embedding.cross_encoder import Judged
from rag.schema import Hit


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

    @property
    def judged(self) -> Judged:
        """What the cross-encoder reads; a title is not its own title."""
        title = "" if self.view.text == self.title.text else self.title.english
        return Judged(title, self.before.english if self.before else "", self.view.english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A candidate with its score and the features it was made from; those of reading are there if it was read."""

    candidate: Candidate
    score: float
    features: dict[str, float] = field(default_factory=dict)
