"""
Which articles tell the same story: near copies, and the same report in another language.

Near copies are found when articles are ingested. Across languages the names, numbers and glossed words of two articles
are compared, each weighed by how rare it is in the corpus, so that a shared place name alone does not make a twin.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping

from rag.index.lexical.document import Field
from rag.search.fuse import by_score
from rag.search.view import View

TWIN_SIMILARITY = 0.18
"""
Least similarity of twins. On the articles that fitting may see, the five known pairs have 0.20 to 0.55 and the nearest
other pair 0.16.
"""

_SEARCHED_TERMS = 24
_CANDIDATE_PASSAGES = 40
_CANDIDATE_ARTICLES = 4
_REMEMBERED_ARTICLES = 2000

Vector = Mapping[tuple[Field, str], float]


def cosine(one: Vector, other: Vector) -> float:
    """Cosine of two sparse vectors, 0 where either is empty."""
    norms = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    if norms == 0.0:
        return 0.0
    small, large = sorted((one, other), key=len)
    return sum(value * large.get(key, 0.0) for key, value in small.items()) / norms


def article_vector(article_id: str, *, view: View) -> Vector:
    """
    An article's names, numbers and English (glossed) stems, tf-idf weighed: ``(1 + ln tf) * ln(1 + N / df)``.

    Source: Salton and Buckley, Term-weighting approaches in automatic text retrieval, IP&M 1988,
    doi:10.1016/0306-4573(88)90021-0.
    """
    counts = view.lexical.told_by(article_id)
    total = max(view.passage_count, 1)
    return {
        (field, key): (1 + math.log(count)) * math.log(1 + total / max(1, view.lexical.document_frequency(field, key)))
        for (field, key), count in counts.items()
    }


def find_twins(article_id: str, *, view: View, vectors: dict[str, Vector]) -> tuple[str, ...]:
    """
    Ids of the articles in other languages that tell the story of this one, sorted.

    Args:
        article_id: of an article in the view.
        view: a consistent state of the index.
        vectors: remembers article vectors between calls on one view.
    """
    own = _vector(article_id, view=view, vectors=vectors)
    if not own:
        return ()
    telling = sorted((item for item in own.items() if item[0][0] == "names"), key=lambda item: (-item[1], item[0]))
    groups = [[(key, 1.0)] for (_, key), _ in telling[:_SEARCHED_TERMS]]
    near = view.lexical.search("names", groups, limit=_CANDIDATE_PASSAGES)
    scores: dict[str, float] = {}
    by_id = dict(near)
    for passage_id, place in view.places(sorted(by_id)).items():
        scores[place.article_id] = scores.get(place.article_id, 0.0) + by_id[passage_id]
    languages = view.lexical.languages_of(article_id)
    found = set()
    for candidate, _ in by_score(scores)[: _CANDIDATE_ARTICLES + 1]:
        if candidate == article_id or view.lexical.languages_of(candidate) == languages:
            continue
        theirs = _vector(candidate, view=view, vectors=vectors)
        if cosine(own, theirs) >= TWIN_SIMILARITY:
            found.add(candidate)
    return tuple(sorted(found))


def _vector(article_id: str, *, view: View, vectors: dict[str, Vector]) -> Vector:
    if article_id not in vectors:
        vectors[article_id] = article_vector(article_id, view=view)
    return vectors[article_id]


class TwinFinder:
    """Remembers twins and article vectors for as long as the index stays as it is. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp = ""
        self._vectors: dict[str, Vector] = {}
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, article_id: str, view: View) -> tuple[str, ...]:
        """Ids of near copies and of the same story in other languages, sorted by source."""
        with self._lock:
            if self._stamp != view.stamp or len(self._vectors) > _REMEMBERED_ARTICLES:
                self._stamp, self._vectors, self._found = view.stamp, {}, {}
            if article_id not in self._found:
                told = find_twins(article_id, view=view, vectors=self._vectors)
                twins = {*told, *view.copies(article_id)}
                self._found[article_id] = tuple(sorted(twins, key=lambda one: (view.source_of(one), one)))
            return self._found[article_id]
