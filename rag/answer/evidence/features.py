"""
What speaks for a sentence as the answer: one named number a reason.

All of them lie in 0 to 1 or close to it, none depends on how many passages the corpus has, and each can be read by a
person who wants to know why a sentence was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rag.answer.evidence.question import Asked, AskedWord
from rag.answer.evidence.text import SentenceView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.answer.evidence.candidate import Candidate

FEATURES: tuple[str, ...] = (
    "cosine", "cosine_best", "cosine_before", "cosine_after", "cosine_context", "cosine_within",
    "passage_cosine", "passage_coverage", "passage_window", "passage_score", "passage_first", "passage_rank",
    "article_score", "deeper",
    "covered", "covered_share", "covered_names", "covered_around", "covered_passage", "covered_title",
    "covered_within", "covered_within_best", "names_passage", "names_article",
    "soft_covered", "soft_within", "soft_sharp", "soft_sharp_best",
    "focus", "unit", "unit_none", "novelty",
    "number", "number_none", "money", "money_none", "duration", "duration_none", "date", "date_none", "person",
    "person_none", "place", "reason", "speech", "quoted", "manner_length", "short", "long", "opening", "title",
    "caption", "question_mark", "same_language", "leaning",
)  # fmt: skip
"""The columns of a feature matrix, in order."""
READING: tuple[str, ...] = ("answers", "answers_best")
"""Further columns of the sentences that were read, see :func:`reading_matrix`."""
READING_SCALE = 4.0

_SHORT_WORDS = 6
_LONG_WORDS = 28
_PRIOR_SENTENCES = 2.0
_TITLED_WEIGHT = 0.4
_SYNONYM_STRENGTH = 0.5
_BESIDE_WORDS = 3


def focus_strengths(
    question: Asked, views: Sequence[SentenceView], strength: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """
    Whether each sentence mentions what is asked about, and whether it does so beside a number.

    Returns:
        Two (n_sentences,) arrays of 0 to 1: the mention; the mention within three words of a number. Both are 0
        where the question has no focus.
    """
    import numpy as np

    nothing = np.zeros(len(views), dtype=np.float32)
    if question.focus is None:
        return nothing, nothing
    word = question.words[question.focus]
    wanted = word.native | word.bridge | word.names
    beside = nothing.copy()
    for row, view in enumerate(views):
        numbers = [place for place, (_, number) in enumerate(view.places) if number]
        for place, (keys, number) in enumerate(view.places):
            if (
                not number
                and (keys & wanted or keys & word.near)
                and any(abs(place - other) <= _BESIDE_WORDS for other in numbers)
            ):
                beside[row] = max(beside[row], 1.0 if keys & wanted else _SYNONYM_STRENGTH)
    return strength[:, question.focus], beside


def holds(view: SentenceView, word: AskedWord, languages: Sequence[str]) -> bool:
    """Whether a sentence mentions a word of the question, in any language."""
    if word.bridge & view.bridge or word.names & view.names:
        return True
    return view.language in languages and bool(word.native & view.native)


def rarity(mentions: NDArray[np.bool_] | NDArray[np.float32], *, floor: float = 0.05) -> NDArray[np.float32]:
    """
    How much each word of the question tells sentences apart: ``log((n + 1) / (df + 0.5))``, scaled to add up to 1.

    Args:
        mentions: (n_sentences, n_words), whether each sentence mentions each word.
        floor: the least a word weighs before scaling.
    """
    import numpy as np

    weights = np.log((mentions.shape[0] + 1.0) / (mentions.sum(axis=0) + 0.5)).clip(min=floor)
    total = float(weights.sum())
    return np.asarray(weights / total if total else weights, dtype=np.float32)


def mention_matrix(question: Asked, views: Sequence[SentenceView]) -> NDArray[np.bool_]:
    """(n_sentences, n_words): whether each sentence mentions each content word of the question."""
    import numpy as np

    languages = question.query.languages
    rows = [[holds(view, word, languages) for word in question.words] for view in views]
    return np.array(rows, dtype=bool).reshape(len(views), len(question.words))


def soft_mentions(question: Asked, views: Sequence[SentenceView], mentions: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(n_sentences, n_words): 1 where a sentence mentions a word of the question, a half where a synonym of it."""
    import numpy as np

    strength = mentions.astype(np.float32)
    for column, word in enumerate(question.words):
        if word.near:
            near = np.array([bool(word.near & view.bridge) for view in views], dtype=bool)
            strength[near & ~mentions[:, column], column] = _SYNONYM_STRENGTH
    return strength


def feature_matrix(
    question: Asked, candidates: Sequence[Candidate], vectors: Callable[[Sequence[str]], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """
    One row a candidate, one column a feature of :data:`FEATURES`.

    Args:
        question: see :func:`asked`.
        candidates: sentences of the hits, at least one.
        vectors: embeds sentences, (n, dim) L2-normalised.
    """
    import numpy as np

    mentions = mention_matrix(question, [candidate.view for candidate in candidates])
    embedded = vectors([candidate.view.gloss for candidate in candidates])
    # OpenBLAS sometimes leaves the flag for an invalid value behind where every operand and every result is valid
    # (0.3.31 on AVX-512, one thread, matrices of 5 columns), and NumPy would warn whoever asked.
    with np.errstate(invalid="ignore"):
        similar = _similarities(question, candidates, embedded)
        covering = {**_coverages(question, candidates, mentions), **_soft_coverages(question, candidates, mentions)}
    standing = _standings(candidates)
    columns: dict[str, Any] = {**similar, **covering, **standing}
    rows = []
    for row, candidate in enumerate(candidates):
        values = {
            **{name: float(column[row]) for name, column in columns.items()},
            **_cue_features(question, candidate.view),
            **_place_features(question, candidate),
        }
        rows.append([values[name] for name in FEATURES])
    return np.array(rows, dtype=np.float32)


def reading_matrix(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """
    One row a sentence that was read, one column a feature of :data:`READING`.

    Args:
        scores: of :meth:`rag.index.embedding.cross_encoder.CrossEncoder.scores`, (n,).
    """
    import numpy as np

    scaled = np.asarray(scores, dtype=np.float32) / READING_SCALE
    return np.column_stack([scaled, scaled - scaled.max()])


def _similarities(
    question: Asked, candidates: Sequence[Candidate], vectors: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """
    Cosines with the question: of the sentence, of its neighbours, of it together with the one before.

    ``cosine_within`` has the mean vector of the article's sentences taken out of both sides, so that what is left is
    what the sentence says beyond the article's topic; the mean is drawn towards that of all sentences.
    """
    import numpy as np

    cosines = vectors @ question.vector
    before, after = _neighbours(candidates)
    padded = np.append(cosines, np.float32(0.0))
    joined = vectors + np.where((before >= 0)[:, None], vectors[before], 0.0)
    within = np.zeros_like(cosines)
    overall = vectors.mean(axis=0)
    for rows in _by_article(candidates).values():
        centre = (vectors[rows].sum(axis=0) + _PRIOR_SENTENCES * overall) / (len(rows) + _PRIOR_SENTENCES)
        left, right = vectors[rows] - centre, question.vector - centre
        within[rows] = left @ right / (np.linalg.norm(left, axis=1) * np.linalg.norm(right) + 1e-6)
    return {
        "cosine": cosines,
        "cosine_best": cosines - cosines.max(),
        "cosine_before": padded[before],
        "cosine_after": padded[after],
        "cosine_context": joined @ question.vector / (np.linalg.norm(joined, axis=1) + 1e-6),
        "cosine_within": within,
    }


def _coverages(
    question: Asked, candidates: Sequence[Candidate], mentions: NDArray[np.bool_]
) -> dict[str, NDArray[np.float32]]:
    """
    Shares of the question's words, weighed by rarity: in the sentence, and beyond it in its surroundings.

    ``covered_within`` weighs them by how rarely the sentences of the same article mention them, and those of its title
    less, since they tell its sentences apart hardly at all. ``names_passage`` and ``names_article``: shares of the
    question's names, 0.5 where it has none; a sentence seldom repeats whom its article is about, and one of an article
    that does not name them is about others.
    """
    import numpy as np

    weights = rarity(mentions)
    before, after = _neighbours(candidates)
    padded = np.vstack([mentions, np.zeros((1, mentions.shape[1]), dtype=bool)])
    around = padded[before] | padded[after]
    passages, titles, articles = np.zeros_like(mentions), np.zeros_like(mentions), np.zeros_like(mentions)
    within = np.zeros(len(candidates), dtype=np.float32)
    within_best = np.zeros_like(within)
    for rows in _by_article(candidates).values():
        titled = mention_matrix(question, [candidates[rows[0]].title])[0]
        titles[rows] = titled
        articles[rows] = mentions[rows].any(axis=0) | titled
        own = rarity(mentions[rows], floor=0.02) * np.where(titled, _TITLED_WEIGHT, 1.0)
        shares = mentions[rows] @ own / max(float(own.sum()), 1e-6)
        within[rows] = shares
        within_best[rows] = shares - shares.max()
    for rows in _by_passage(candidates).values():
        passages[rows] = mentions[rows].any(axis=0)
    covered = (mentions @ weights).astype(np.float32)
    words = np.array([max(4.0, candidate.view.cues.words) for candidate in candidates], dtype=np.float32)
    names = np.array([word.is_name for word in question.words], dtype=bool)
    total = float(weights[names].sum())

    def named(found: NDArray[np.bool_]) -> NDArray[np.float32]:
        return np.asarray(found[:, names] @ weights[names] / total if total else np.full_like(covered, 0.5))

    return {
        "covered": covered,
        "covered_share": covered / np.sqrt(words / 4.0),
        "covered_names": named(mentions),
        "covered_around": (around & ~mentions) @ weights,
        "covered_passage": (passages & ~mentions) @ weights,
        "covered_title": (titles & ~mentions) @ weights,
        "covered_within": within,
        "covered_within_best": within_best,
        "names_passage": named(passages | titles),
        "names_article": named(articles),
    }


def _soft_coverages(
    question: Asked, candidates: Sequence[Candidate], mentions: NDArray[np.bool_]
) -> dict[str, NDArray[np.float32]]:
    """
    Coverage in which a synonym counts half: over all sentences, and within the article.

    Within the article only words count that one of its sentences mentions; ``soft_sharp`` squares their rarity, so that
    one rare word outweighs two that stand everywhere.
    """
    import numpy as np

    views = [candidate.view for candidate in candidates]
    strength = soft_mentions(question, views, mentions)
    focus, beside = focus_strengths(question, views, strength)
    counted = bool(question.kinds & {"number", "money", "duration"}) and question.focus is not None
    within = np.zeros(len(candidates), dtype=np.float32)
    sharp, sharp_best = np.zeros_like(within), np.zeros_like(within)
    for rows in _by_article(candidates).values():
        own = strength[rows]
        weights = np.log((len(rows) + 1.0) / (own.sum(axis=0) + 0.5)).clip(min=0.02) * (own.sum(axis=0) > 0)
        within[rows] = own @ weights / max(float(weights.sum()), 1e-6)
        sharp[rows] = own @ weights**2 / max(float((weights**2).sum()), 1e-6)
        sharp_best[rows] = sharp[rows] - sharp[rows].max()
    return {
        "soft_covered": strength @ rarity(strength),
        "soft_within": within,
        "soft_sharp": sharp,
        "soft_sharp_best": sharp_best,
        "focus": focus,
        "unit": beside if counted else np.zeros_like(beside),
        "unit_none": (beside == 0).astype(np.float32) if counted else np.zeros_like(beside),
    }


def _standings(candidates: Sequence[Candidate]) -> dict[str, list[float]]:
    """How the search ranked the passage and its article; a passage of the second search has no rank of its own."""
    first = [candidate for candidate in candidates if not candidate.deeper]
    top = max((candidate.hit.score for candidate in first), default=0.0) or 1.0
    best: dict[str, float] = {}
    for candidate in first:
        best[candidate.article_id] = max(best.get(candidate.article_id, 0.0), candidate.hit.score / top)
    return {
        "passage_cosine": [candidate.hit.signals.get("dense", 0.0) for candidate in candidates],
        "passage_coverage": [candidate.hit.signals.get("coverage", 0.0) for candidate in candidates],
        "passage_window": [candidate.hit.signals.get("window", 0.0) for candidate in candidates],
        "passage_score": [0.0 if candidate.deeper else candidate.hit.score / top for candidate in candidates],
        "passage_first": [float(candidate.hit.rank == 1 and not candidate.deeper) for candidate in candidates],
        "passage_rank": [0.0 if candidate.deeper else 1.0 / candidate.hit.rank for candidate in candidates],
        "article_score": [best.get(candidate.article_id, 0.0) for candidate in candidates],
        "deeper": [float(candidate.deeper) for candidate in candidates],
    }


def _cue_features(question: Asked, view: SentenceView) -> dict[str, float]:
    """What the question's kind asks for and the sentence has, or lacks; only what is not in the question counts."""
    kinds, cues = question.kinds, view.cues
    new_numbers = bool(cues.numbers - question.cues.numbers)
    known = {key for word in question.words for key in word.names}
    new_names = len({key for key in view.names if not key.startswith("=") or not key[1:].isdigit()} - known)
    person = cues.persons > 0 or (view.language == "ar" and new_names > 0)
    number = "number" in kinds and "duration" not in kinds
    return {
        "novelty": min(1.0, len(view.bridge) / 20.0),
        "number": float(number and new_numbers),
        "number_none": float(number and not new_numbers),
        "money": float("money" in kinds and cues.money > 0),
        "money_none": float("money" in kinds and cues.money == 0),
        "duration": float("duration" in kinds and cues.durations > 0),
        "duration_none": float("duration" in kinds and cues.durations == 0),
        "date": float("date" in kinds and cues.dates > 0),
        "date_none": float("date" in kinds and cues.dates == 0),
        "person": float("person" in kinds and person and new_names > 0),
        "person_none": float("person" in kinds and not (person and new_names > 0)),
        "place": float("place" in kinds and cues.places > 0),
        "reason": float("reason" in kinds and cues.reasons > 0),
        "speech": float("speech" in kinds and cues.saying > 0),
        "quoted": float("speech" in kinds and cues.quoted > 0),
        "manner_length": min(1.0, cues.words / 40.0) if kinds & {"manner", "reason", "speech"} else 0.0,
    }


def _place_features(question: Asked, candidate: Candidate) -> dict[str, float]:
    passage, words = candidate.hit.passage, candidate.view.cues.words
    return {
        "short": max(0.0, (_SHORT_WORDS - words) / _SHORT_WORDS),
        "long": min(1.0, max(0.0, (words - _LONG_WORDS) / _LONG_WORDS)),
        "opening": float(passage.ordinal == 0 and candidate.index <= 1),
        "title": float(passage.kind == "title" or candidate.text.strip() == passage.title.strip()),
        "caption": float(passage.kind == "caption"),
        "question_mark": float(candidate.text.rstrip("”»\"' ").endswith(("?", "؟"))),
        "same_language": float(candidate.view.language == question.query.language),
        "leaning": float(candidate.view.cues.leaning),
    }


def _neighbours(candidates: Sequence[Candidate]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the sentences before and after each one in its passage, -1 where there is none."""
    import numpy as np

    places = {(c.hit.passage.id, c.index): row for row, c in enumerate(candidates)}
    before = [places.get((c.hit.passage.id, c.index - 1), -1) for c in candidates]
    after = [places.get((c.hit.passage.id, c.index + 1), -1) for c in candidates]
    return np.array(before, dtype=np.int64), np.array(after, dtype=np.int64)


def _by_passage(candidates: Sequence[Candidate]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, candidate in enumerate(candidates):
        rows.setdefault(candidate.hit.passage.id, []).append(row)
    return rows


def _by_article(candidates: Sequence[Candidate]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, candidate in enumerate(candidates):
        rows.setdefault(candidate.article_id, []).append(row)
    return rows
