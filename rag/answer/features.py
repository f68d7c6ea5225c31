"""
What speaks for a sentence as the answer: one named number a reason.

All of them lie in 0 to 1 or close to it, none depends on how many passages the corpus has, and each can be read by a
person who wants to know why a sentence was chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answer.evidence_cues import Cues, cues_of
from rag.answer.evidence_text import SentenceView
from rag.answer.question_type import Kind, asked_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.answer.evidence import Candidate
    from rag.search.query import Query

FEATURES: tuple[str, ...] = (
    "cosine", "cosine_best", "cosine_before", "cosine_after", "passage_cosine", "passage_score", "passage_first", "passage_rank",
    "covered", "covered_share", "covered_names", "covered_around", "covered_passage", "covered_title", "novelty",
    "number", "number_none", "money", "money_none", "duration", "duration_none", "date", "date_none", "person",
    "person_none", "place", "reason", "speech", "quoted", "manner_length", "short", "long", "opening", "title",
    "caption", "question_mark", "same_language", "leaning",
)  # fmt: skip
"""The columns of a feature matrix, in order."""

_SHORT_WORDS = 6
_LONG_WORDS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWord:
    """A content word of the question: the keys it may stand under in each field, and whether it is a name or number."""

    surface: str
    native: frozenset[str]
    bridge: frozenset[str]
    names: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Known as a name or a number, and not as an ordinary word of a gloss."""
        return bool(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question as features look at it. ``vector``: (dim,) float32, L2-normalised."""

    query: Query
    kinds: frozenset[Kind]
    words: tuple[AskedWord, ...]
    cues: Cues
    vector: NDArray[np.float32]


def asked(query: Query, vector: NDArray[np.float32]) -> Asked:
    """The question with its kinds, cues and content words."""
    fields: dict[str, dict[str, set[str]]] = {}
    for name, groups in (("native", query.native), ("bridge", query.bridge), ("names", query.names)):
        for group in groups:
            held = fields.setdefault(group.surface, {"native": set(), "bridge": set(), "names": set()})
            held[name] |= set(group.keys)
    words = tuple(
        AskedWord(surface=surface, **{name: frozenset(keys) for name, keys in held.items()})
        for surface, held in fields.items()
    )
    return Asked(
        query=query,
        kinds=asked_for(query.text, query.language),
        words=words,
        cues=cues_of(query.text, query.language),
        vector=vector,
    )


def holds(view: SentenceView, word: AskedWord, languages: Sequence[str]) -> bool:
    """Whether a sentence mentions a word of the question, in any language."""
    if word.bridge & view.bridge or word.names & view.names:
        return True
    return view.language in languages and bool(word.native & view.native)


def rarity(mentions: NDArray[np.bool_]) -> NDArray[np.float32]:
    """
    How much each word of the question tells sentences apart: ``log((n + 1) / (df + 0.5))``, scaled to add up to 1.

    Args:
        mentions: (n_sentences, n_words), whether each sentence mentions each word.
    """
    import numpy as np

    weights = np.log((mentions.shape[0] + 1.0) / (mentions.sum(axis=0) + 0.5)).clip(min=0.05)
    total = float(weights.sum())
    return (weights / total if total else weights).astype(np.float32)


def mention_matrix(question: Asked, views: Sequence[SentenceView]) -> NDArray[np.bool_]:
    """(n_sentences, n_words): whether each sentence mentions each content word of the question."""
    import numpy as np

    languages = question.query.languages
    rows = [[holds(view, word, languages) for word in question.words] for view in views]
    return np.array(rows, dtype=bool).reshape(len(views), len(question.words))


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

    views = [candidate.view for candidate in candidates]
    cosines = vectors([view.gloss for view in views]) @ question.vector
    mentions = mention_matrix(question, views)
    weights = rarity(mentions)
    around = _around(candidates, mentions)
    by_passage = _by_passage(candidates, mentions)
    titles = _titles(question, candidates)
    top_score = max((candidate.hit.score for candidate in candidates), default=1.0) or 1.0
    places = {id(candidate.view): row for row, candidate in enumerate(candidates)}
    names = np.array([word.is_name for word in question.words], dtype=bool)
    name_total = float(weights[names].sum()) if names.any() else 0.0
    best = float(cosines.max())
    rows = []
    for row, candidate in enumerate(candidates):
        covered = float(weights[mentions[row]].sum())
        before = places.get(id(candidate.before)) if candidate.before else None
        after = places.get(id(candidate.after)) if candidate.after else None
        values = {
            "cosine": float(cosines[row]),
            "cosine_best": float(cosines[row]) - best,
            "cosine_before": float(cosines[before]) if before is not None else 0.0,
            "cosine_after": float(cosines[after]) if after is not None else 0.0,
            "passage_cosine": candidate.hit.signals.get("dense", 0.0),
            "passage_score": candidate.hit.score / top_score,
            "passage_first": float(candidate.hit.rank == 1),
            "passage_rank": 1.0 / candidate.hit.rank,
            "covered": covered,
            "covered_share": covered / math.sqrt(max(4.0, candidate.view.cues.words) / 4.0),
            "covered_names": float(weights[mentions[row] & names].sum()) / name_total if name_total else 0.5,
            "covered_around": float(weights[around[row] & ~mentions[row]].sum()),
            "covered_passage": float(weights[by_passage[row] & ~mentions[row]].sum()),
            "covered_title": float(weights[titles[row] & ~mentions[row]].sum()),
            **_cue_features(question, candidate.view),
            **_place_features(question, candidate),
        }
        rows.append([values[name] for name in FEATURES])
    return np.array(rows, dtype=np.float32)


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


def _around(candidates: Sequence[Candidate], mentions: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words that the sentences right before and after mention, within the passage."""
    places = {id(candidate.view): row for row, candidate in enumerate(candidates)}
    around = mentions.copy()
    for row, candidate in enumerate(candidates):
        for neighbour in (candidate.before, candidate.after):
            other = places.get(id(neighbour)) if neighbour is not None else None
            if other is not None:
                around[row] |= mentions[other]
    return around


def _by_passage(candidates: Sequence[Candidate], mentions: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words that the whole passage mentions."""
    import numpy as np

    held: dict[str, NDArray[np.bool_]] = {}
    for row, candidate in enumerate(candidates):
        known = held.get(candidate.hit.passage.id)
        held[candidate.hit.passage.id] = mentions[row] if known is None else known | mentions[row]
    return np.array([held[candidate.hit.passage.id] for candidate in candidates], dtype=bool)


def _titles(question: Asked, candidates: Sequence[Candidate]) -> NDArray[np.bool_]:
    """Words that the article's title mentions."""
    import numpy as np

    held: dict[str, NDArray[np.bool_]] = {}
    for candidate in candidates:
        if candidate.article_id not in held:
            held[candidate.article_id] = mention_matrix(question, [candidate.title])[0]
    return np.array([held[candidate.article_id] for candidate in candidates], dtype=bool)
