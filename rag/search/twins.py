"""
Which articles tell the same story: near copies, and the same report in another language.

Near copies are found when articles are ingested. Across languages the names, numbers and glossed words of two articles
are compared, each weighed by how rare it is in the corpus, so that a shared place name alone does not make a twin.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping

from rag.index.lexical import Field
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
_REMEMBERED_TERMS = 50_000

Vector = Mapping[tuple[Field, str], float]


def cosine(one: Vector, other: Vector) -> float:
    """Cosine of two sparse vectors, 0 where either is empty."""
    norms = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
    if norms == 0.0:
        return 0.0
    small, large = sorted((one, other), key=len)
    return sum(value * large.get(key, 0.0) for key, value in small.items()) / norms


class _Told:
    """
    What the articles of one state of the index tell, as far as it was asked; not safe to share between threads.

    It does not hold the state itself, which would stay open by it after a newer one was published.
    """

    def __init__(self) -> None:
        self._vectors: dict[str, Vector] = {}
        self._languages: dict[str, set[str]] = {}
        self._rarities: dict[tuple[Field, str], float] = {}

    @property
    def articles(self) -> int:
        """How many articles are remembered."""
        return max(len(self._vectors), len(self._languages))

    def vector(self, article_id: str, view: View) -> Vector:
        """
        An article's names, numbers and English (glossed) stems, tf-idf weighed: ``(1 + ln tf) * ln(1 + N / df)``.

        Source: Salton and Buckley, Term-weighting approaches in automatic text retrieval, IP&M 1988,
        doi:10.1016/0306-4573(88)90021-0.
        """
        if (known := self._vectors.get(article_id)) is None:
            counts = view.lexical.told_by(article_id)
            rarity = self._rarities_of(counts, view)
            known = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
            self._vectors[article_id] = known
        return known

    def languages(self, article_id: str, view: View) -> set[str]:
        """The languages of an article's passages."""
        if (known := self._languages.get(article_id)) is None:
            known = self._languages[article_id] = view.lexical.languages_of(article_id)
        return known

    def _rarities_of(self, terms: Iterable[tuple[Field, str]], view: View) -> Mapping[tuple[Field, str], float]:
        """``ln(1 + N / df)`` of some terms at least."""
        if len(self._rarities) > _REMEMBERED_TERMS:
            self._rarities = {}
        total = max(view.passage_count, 1)
        known = self._rarities
        for term in [term for term in terms if term not in known]:
            known[term] = math.log(1 + total / max(1, view.lexical.document_frequency(*term)))
        return known


def find_twins(article_id: str, *, view: View, told: _Told) -> tuple[str, ...]:
    """
    Sources of the articles in other languages that tell the story of this one, sorted.

    Args:
        article_id: of an article in the view.
        view: a consistent state of the index.
        told: remembers what articles tell between calls on one view.
    """
    own = told.vector(article_id, view)
    if not own:
        return ()
    telling = sorted((item for item in own.items() if item[0][0] == "names"), key=lambda item: (-item[1], item[0]))
    groups = [[(key, 1.0)] for (_, key), _ in telling[:_SEARCHED_TERMS]]
    near = view.lexical.search("names", groups, limit=_CANDIDATE_PASSAGES)
    scores: dict[str, float] = {}
    by_id = dict(near)
    for passage_id, place in view.places(sorted(by_id)).items():
        scores[place.article_id] = scores.get(place.article_id, 0.0) + by_id[passage_id]
    languages = told.languages(article_id, view)
    found = set()
    for candidate, _ in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[: _CANDIDATE_ARTICLES + 1]:
        if candidate == article_id or told.languages(candidate, view) == languages:
            continue
        if cosine(own, told.vector(candidate, view)) >= TWIN_SIMILARITY:
            found.add(view.source_of(candidate))
    return tuple(sorted(found))


class TwinFinder:
    """Remembers twins and article vectors for as long as the index stays as it is. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp = ""
        self._told: _Told | None = None
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, article_id: str, view: View) -> tuple[str, ...]:
        """Sources of near copies and of the same story in other languages, sorted."""
        with self._lock:
            told = self._told
            if told is None or self._stamp != view.stamp or told.articles > _REMEMBERED_ARTICLES:
                told = self._told = _Told()
                self._stamp, self._found = view.stamp, {}
            if article_id not in self._found:
                twins = find_twins(article_id, view=view, told=told)
                self._found[article_id] = tuple(sorted({*twins, *view.copies(article_id)}))
            return self._found[article_id]
