"""
Whether the corpus answers the question, decided before anything is said.

Two logistic models over a few named signals, none of which depends on how large the corpus is. One tells whether the
sentences found answer; the other, whether the corpus speaks of what is asked about at all, since what tells a near miss
from an answer is not what tells a foreign topic from either. A threshold on each makes three outcomes. Coefficients and
thresholds are fitted, see ``rag/data/fitted/confidence.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.features import READING, READING_SCALE, mention_matrix, rarity, soft_mentions
from rag.answer.evidence.question import Asked, is_part, surfaces_of
from rag.language import question_words
from rag.schema import Hit, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGNALS: tuple[str, ...] = (
    "covered_best", "covered_passage", "covered_article", "covered_anywhere", "covered_rare", "soft_best",
    "soft_anywhere", "names_best", "names_anywhere", "cosine_best", "cosine_top", "passage_cosine", "score", "share",
    "focus_best", "focus_passage", "focus_article", "focus_none", "unit_best", "unit_none", "weakest_name", "lead",
    "agreement", "kind_found", "kind_missing", "across", "few_words", "answers", "answers_said", "answers_lead",
    "answers_none",
)  # fmt: skip
"""What the model looks at, in order; see :func:`signals_of`."""

_FEW_WORDS = 3
_ASKING = frozenset({
    "number", "nombr", "عدد", "name", "nom", "اسم", "say", "tell", "state", "declar", "report", "mention", "happen",
    "occur", "articl", "مقال", "list", "timelin", "summari", "quot", "mean", "pass",
})  # fmt: skip
"""Keys of words that ask for a number, a name or a list, or for what was said or happened, meant or told."""
_ARTICLES_OF_NAMES = frozenset(("al", "el"))
_PARTICLES = ("و", "ف")
"""What Arabic writes on to a word that asks: وكم, "and how many"."""
_RANKERS = ("dense", "lexical", "bridge", "names")
_SHARED_SENTENCES = 3
_KINDS_WITH_CUES = (
    ("number", "number_none"), ("money", "money_none"), ("duration", "duration_none"), ("date", "date_none"),
    ("person", "person_none"), ("place", None), ("reason", None), ("speech", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """``1 / (1 + exp(-(bias + sum(weight * signal))))``; signals without a weight count nothing."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, signals: Mapping[str, float]) -> float:
        """In 0 to 1."""
        total = self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceModel:
    """
    Below ``on_topic`` of the topic's model a question counts as not answered by the corpus; of the others those count
    as answered that reach ``answered`` of the answer's model, which is the confidence that users see.
    """

    answer: Logistic
    topic: Logistic
    answered: float
    on_topic: float

    def confidence(self, signals: Mapping[str, float]) -> float:
        """In 0 to 1."""
        return self.answer.chance(signals)

    def status(self, signals: Mapping[str, float]) -> Status:
        """The outcome."""
        if self.topic.chance(signals) < self.on_topic:
            return "not_in_corpus"
        return "answered" if self.confidence(signals) >= self.answered else "uncertain"


@cache
def confidence_model() -> ConfidenceModel:
    """The models that ``python -m eval.fit confidence`` wrote."""
    data = json.loads(resources.files("rag").joinpath("data/fitted/confidence.json").read_text("utf-8"))
    answer, topic = (Logistic(bias=data[name]["bias"], weights=data[name]["weights"]) for name in ("answer", "topic"))
    return ConfidenceModel(answer=answer, topic=topic, answered=data["answered"], on_topic=data["on_topic"])


def signals_of(question: Asked, ranked: Sequence[Evidence], hits: Sequence[Hit]) -> dict[str, float]:
    """
    The signals of :data:`SIGNALS` for a question and its ranked sentences.

    Shares of the question's words are weighed by how rarely the sentences looked at mention them, so that a word that
    stands in none of them weighs most. No signal grows or shrinks with the size of the corpus.
    """
    import numpy as np

    if not ranked:
        return dict.fromkeys(SIGNALS, 0.0)
    best = ranked[0]
    place = best.candidate
    mentions = mention_matrix(question, [one.candidate.view for one in ranked])
    titled = mention_matrix(question, [place.title])[0]
    weights = rarity(mentions)
    in_passage = np.array([one.candidate.hit.passage.id == place.hit.passage.id for one in ranked])
    in_article = np.array([one.candidate.article_id == place.article_id for one in ranked])
    soft = soft_mentions(question, [one.candidate.view for one in ranked], mentions)
    soft_weights = rarity(soft)
    names = np.array([word.is_name for word in question.words], dtype=bool)
    article_words = mentions[in_article].any(axis=0) | titled
    # Words that tell sentences of this one article apart: its topic is no evidence that it answers.
    local = weights * np.where(titled, 0.3, 1.0)
    scores = np.array([one.score for one in ranked], dtype=np.float64)
    odds = np.exp(scores - scores.max())
    other = scores[~in_article]
    found, missing = _kinds(question, best)

    def share(words: object, of: object = weights, among: object = None) -> float:
        mask = np.ones(len(question.words), dtype=bool) if among is None else np.asarray(among)
        total = float(np.asarray(of)[mask].sum())
        return float(np.asarray(of)[mask & np.asarray(words)].sum()) / total if total > 0 else 1.0

    return {
        "covered_best": share(mentions[0]),
        "covered_passage": share(mentions[in_passage].any(axis=0) | titled),
        "covered_article": share(article_words),
        "covered_anywhere": share(mentions.any(axis=0)),
        "covered_rare": share(mentions[0], of=local),
        "soft_best": float((soft[0] * soft_weights).sum()) if len(question.words) else 1.0,
        "soft_anywhere": float((soft.max(axis=0) * soft_weights).sum()) if len(question.words) else 1.0,
        "names_best": share(mentions[in_passage].any(axis=0) | titled, among=names),
        "names_anywhere": share(mentions.any(axis=0) | titled, among=names),
        **_focus_signals(question, best, soft, in_passage=in_passage, in_article=in_article),
        "weakest_name": float(bool((mentions[in_article].any(axis=0) | titled)[names].all())),
        "cosine_best": best.features["cosine"],
        "cosine_top": max(one.features["cosine"] for one in ranked),
        "passage_cosine": max((hit.signals.get("dense", 0.0) for hit in hits), default=0.0),
        "score": best.score / 10.0,
        "share": float(np.sort(odds)[::-1][:_SHARED_SENTENCES].sum() / odds.sum()),
        "lead": min(1.0, (float(scores[0]) - float(other.max())) / 5.0) if len(other) else 1.0,
        "agreement": _agreement(place.article_id, hits),
        "kind_found": found,
        "kind_missing": missing,
        "across": float(place.view.language != question.query.language),
        "few_words": float(len(question.words) <= _FEW_WORDS),
        **_reading_signals(ranked),
    }


def missing_words(question: Asked, ranked: Sequence[Evidence]) -> tuple[str, ...]:
    """
    The names and content words of the question that none of the sentences looked at mentions, in reading order.

    Words that only ask or report ("the number of", "said") are none: an answer need not repeat them.
    """
    if not question.words:
        return ()
    mentions = mention_matrix(question, [one.candidate.view for one in ranked])
    held = [bool(column.any()) for column in mentions.T]
    # Of an expression that is met by its gloss, no word is missing.
    met = [word.surface for word, here in zip(question.words, held, strict=True) if here]
    return surfaces_of(
        word
        for word, here in zip(question.words, held, strict=True)
        if not here and not (word.native | word.bridge) & _ASKING and not _only_asks(word.surface, question)
        if not any(is_part(word.surface, one) for one in met)
    )


def _only_asks(surface: str, question: Asked) -> bool:
    """Whether a word of the question is one that no text need hold: of a name's article, or one that asks."""
    if surface.lower() in _ARTICLES_OF_NAMES:
        return True
    return surface.startswith(_PARTICLES) and surface[1:] in question_words(question.query.language)


def _focus_signals(
    question: Asked,
    best: Evidence,
    soft: NDArray[np.float32],
    *,
    in_passage: NDArray[np.bool_],
    in_article: NDArray[np.bool_],
) -> dict[str, float]:
    """Whether what is asked about is mentioned, near and far; a near miss tells of the people and not of the thing."""
    focus = question.focus
    column = soft[:, focus] if focus is not None else None
    return {
        "focus_best": float(column[0]) if column is not None else 0.0,
        "focus_passage": float(column[in_passage].max()) if column is not None else 0.0,
        "focus_article": float(column[in_article].max()) if column is not None else 0.0,
        "focus_none": float(column is None),
        "unit_best": best.features["unit"],
        "unit_none": best.features["unit_none"],
    }


def _reading_signals(ranked: Sequence[Evidence]) -> dict[str, float]:
    """What the cross-encoder says of the sentences it read: of the best, of the one that is said first, of none."""
    import numpy as np

    read = [one.features[READING[0]] for one in ranked if READING[0] in one.features]
    best, *others = sorted(read, reverse=True)
    return {
        "answers": best,
        "answers_said": ranked[0].features[READING[0]],
        "answers_lead": best - others[0] if others else 0.0,
        "answers_none": 1.0 / (1.0 + float(np.exp(np.array(read) * READING_SCALE).sum())),
    }


def _kinds(question: Asked, best: Evidence) -> tuple[float, float]:
    """Whether the best sentence has, and lacks, what the question asks for; both 0 where it asks for nothing known."""
    found = any(best.features.get(name, 0.0) > 0 for name, _ in _KINDS_WITH_CUES)
    missing = any(none is not None and best.features.get(none, 0.0) > 0 for _, none in _KINDS_WITH_CUES)
    return float(found), float(missing)


def _agreement(article_id: str, hits: Sequence[Hit]) -> float:
    """The share of the rankers whose own first passage is of the article that the best sentence is from."""
    voted = agreed = 0
    for ranker in _RANKERS:
        with_signal = [hit for hit in hits if hit.signals.get(ranker, 0.0) > 0.0]
        if with_signal:
            voted += 1
            first = max(with_signal, key=lambda hit: hit.signals[ranker])
            agreed += first.passage.article_id == article_id
    return agreed / voted if voted else 0.0
