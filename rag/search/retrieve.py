"""A question becomes ranked hits."""

from __future__ import annotations

import operator
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import SupportsIndex

from rag.errors import InputError
from rag.index.embedding.embedder import Embedder
from rag.index.lexical.index import Place
from rag.language import Bridge
from rag.schema import Filters, Hit, Passage, Ranker
from rag.search.fuse import FusionWeights, Ranking, by_score, fitted_weights, weighted_fusion
from rag.search.matches import LexicalTerm, coverage, matches_in, terms_of
from rag.search.query import Query, analyse_question, word_forms
from rag.search.rank import rankings_of
from rag.search.view import View
from rag.search.written import exact_spans

MAX_K = 1000
"""The most hits one call returns."""

_CANDIDATES = 60
_SHORTLIST = 30
"""For how many passages at least the coverage of the question is looked up."""

_FIRST_OF_EACH = 3
"""The first of each ranker are among them, whatever the others say."""

_WINDOW = 3
"""How many passages on either side of one are read as its surroundings: with it, an article of usual length."""

_AHEAD = 5
"""How many passages more than asked for are read before the ranking is final: a few change places with the best."""

_PHRASE_WEIGHT = 0.3
"""What holding a quoted phrase weighs in a question, beside rankers whose votes weigh up to 1."""


def check_k(k: object) -> int:
    """
    How many hits, as asked; whole numbers of other kinds, such as numpy's, count as well.

    Raises:
        InputError: not a whole number from 1 to :data:`MAX_K`.
    """
    try:
        whole = operator.index(k) if isinstance(k, SupportsIndex) and not isinstance(k, bool) else 0
    except TypeError:  # of an array with several numbers
        whole = 0
    if not 1 <= whole <= MAX_K:
        raise InputError(f"k={k!r:.60} cannot be used: ask for 1 to {MAX_K} passages.", next_step="Try 5.")
    return whole


class Retriever:
    """
    Rankers, fusion and the explanation of each hit, over any consistent view of the index.

    Args:
        bridge: analyser and glosses.
        embedder: of the same fingerprint as the index.
        languages: those the corpus is bridged in.
        rankers: those that vote.
        weights: of their votes; the fitted ones unless given.
    """

    def __init__(
        self,
        *,
        bridge: Bridge,
        embedder: Embedder,
        languages: Sequence[str],
        rankers: Sequence[Ranker],
        weights: FusionWeights | None = None,
    ) -> None:
        self._bridge = bridge
        self._embedder = embedder
        self._languages = tuple(languages)
        self._rankers = tuple(rankers)
        self._weights = weights or fitted_weights()
        self._beside = ThreadPoolExecutor(thread_name_prefix="search")

    def analyse(self, question: str) -> Query:
        """The question as the rankers see it."""
        return analyse_question(
            question, bridge=self._bridge, languages=self._languages, embedder_languages=self._embedder.languages
        )

    def retrieve(
        self,
        view: View,
        question: str,
        *,
        k: int,
        filters: Filters | None,
        twins: Callable[[str], tuple[str, ...]] = lambda article_id: (),
        timing: dict[str, float] | None = None,
    ) -> list[Hit]:
        """
        The ``k`` best passages, best first, ties by passage id; nothing merged, nothing dropped.

        Args:
            view: a consistent state of the index.
            question: checked text.
            k: >= 1.
            filters: which articles may be searched.
            twins: ids of the articles that tell the same story as one, by article id.
            timing: filled with seconds per stage, if given.
        """
        clock = _Clock(timing)
        query = self.analyse(question)
        clock.lap("analyse")
        cut = max(_CANDIDATES, 2 * k)
        rankings = rankings_of(
            query,
            rankers=self._rankers,
            limit=cut,
            filters=filters,
            lexical=view.lexical,
            embedder=self._embedder,
            nearest=view.nearest,
            beside=self._beside,
        )
        clock.lap("rank")
        candidates = _shortlist(rankings, size=cut)
        places = view.places(_without_acronyms(candidates, query, view=view))
        clock.lap("look up")
        held: dict[str, set[LexicalTerm]] = {}
        fused = self._fused(view, query, rankings, held, places=places, cut=cut, k=k)
        clock.lap("fuse")
        passages = {passage.id: passage for passage in view.passages([item for item, _ in fused[:k]])}
        clock.lap("read")
        ranked = [(item, score) for item, score in fused[:k] if item in passages]
        if missing := [item for item, _ in ranked if item not in held]:
            held |= view.lexical.held(terms_of(query, rankers=self._rankers), missing)
        hits = self._explain(
            query, ranked, passages=passages, rankings=rankings, held=held, twins=twins, source_of=view.source_of
        )
        clock.lap("explain")
        return hits

    def _fused(
        self,
        view: View,
        query: Query,
        rankings: dict[str, Ranking],
        held: dict[str, set[LexicalTerm]],
        *,
        places: Mapping[str, Place],
        cut: int,
        k: int,
    ) -> list[tuple[str, float]]:
        """
        One ranking of them all, in two steps.

        The second adds rankings to ``rankings``, all looked up for the best only: ``coverage``, how much of the
        question a passage covers, and ``window``, how much it covers together with those around it: an article names
        its subject in one passage and says "he" or "the account" in the next. What was looked up of the best is left
        in ``held``. Meanwhile the best of the first step are read, most of which are the best of the second too: the
        view remembers them.
        """
        asked, bridged = query.language, self._languages

        def vote(ranker: str, language: str) -> float:
            return _PHRASE_WEIGHT if ranker == "phrase" else self._weights.of(ranker, asked, language, bridged)

        def language(item: str) -> str:
            return places[item].language

        for name, ranking in rankings.items():
            rankings[name] = [pair for pair in ranking if pair[0] in places]
        first = weighted_fusion(rankings, weight=vote, kind=language, cut=cut)
        best = [item for item, _ in first[: max(_SHORTLIST, k)]]
        # A name that vectors know nothing of stands in few passages, which the first step leaves far below.
        best = list(dict.fromkeys([*best, *_shortlist(rankings, size=_FIRST_OF_EACH)]))
        reading = self._beside.submit(view.passages, best[: k + _AHEAD])
        terms = terms_of(query, rankers=self._rankers)
        near = view.lexical.held_near(terms, [places[item] for item in best], reach=_WINDOW)
        held |= {item: near.get(item, set()) for item in best}
        for name, own in {"coverage": held, "window": _windows(best, near, view.places([*near, *best]))}.items():
            rankings[name] = by_score(
                coverage(query, own, lexical=view.lexical, passages=view.passage_count, rankers=self._rankers)
            )
        fused = weighted_fusion(rankings, weight=vote, kind=language, cut=cut)
        reading.result()
        return fused

    def _explain(
        self,
        query: Query,
        ranked: Sequence[tuple[str, float]],
        *,
        passages: Mapping[str, Passage],
        rankings: Mapping[str, Ranking],
        held: Mapping[str, set[LexicalTerm]],
        twins: Callable[[str], tuple[str, ...]],
        source_of: Callable[[str], str],
    ) -> list[Hit]:
        scores = {name: dict(ranking) for name, ranking in rankings.items()}
        hits = []
        for rank, (item, score) in enumerate(ranked, start=1):
            passage = passages[item]
            matches = matches_in(query, held[item], rankers=self._rankers)
            signals = {name: its[item] for name, its in scores.items() if item in its}
            told_by = twins(passage.article_id)
            hits.append(
                Hit(
                    passage=passage,
                    rank=rank,
                    score=score,
                    signals=signals,
                    matches=matches,
                    twins=tuple(source_of(one) for one in told_by),
                    twin_ids=told_by,
                )
            )
        return hits


def _windows(
    items: Sequence[str], held: Mapping[str, set[LexicalTerm]], places: Mapping[str, Place]
) -> dict[str, set[LexicalTerm]]:
    """The terms that each of some passages holds or one of those around it."""
    at = {places[item][:2]: terms for item, terms in held.items() if item in places}
    found = {}
    for item in items:
        article_id, ordinal, _ = places[item]
        around = range(ordinal - _WINDOW, ordinal + _WINDOW + 1)
        found[item] = set().union(*(at.get((article_id, number), ()) for number in around))
    return found


def _shortlist(rankings: Mapping[str, Ranking], *, size: int) -> list[str]:
    """Every passage that some ranker put among its first ``size``, in a fixed order."""
    return sorted({item for ranking in rankings.values() for item, _ in ranking[:size]})


def _without_acronyms(candidates: list[str], query: Query, *, view: View) -> list[str]:
    """
    The candidates that hold none of the acronyms left out.

    The lexical index knows no capitals: only the text tells "UN" from the French "un".
    """
    forbidden: set[str] = set()
    for acronym in query.excluded_acronyms:
        (form,) = word_forms(acronym, "und")
        held = view.lexical.held([("words", form)], candidates)
        read = view.passages([item for item in candidates if held[item]])
        forbidden |= {one.id for one in read if exact_spans(acronym, one.text, one.language)}
    return [item for item in candidates if item not in forbidden]


class _Clock:
    """Writes the seconds since the last lap under a stage's name, where anyone asked for them."""

    def __init__(self, timing: dict[str, float] | None) -> None:
        self._timing = timing
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        if self._timing is not None:
            self._timing[stage] = self._timing.get(stage, 0.0) + now - self._last
        self._last = now
