"""
What the search and the sentences of a passage weigh when passages are ordered anew, by pair of languages.

Climbed to from the weights in use, as in :mod:`eval.fit_fusion`, over cases whose sentences were scored by weights that
were learnt without them. Every language has weights of its own for its own passages: how far sentences can be read
differs most from language to language, since two of the three are read as glosses. They are held near those in use:
so few questions a pair of languages teach whims otherwise (first passage right, from one start and with the order
learnt without the corpus, the scores of sentences with it: 0.868 held and 0.862 free). Those in use stay where what was
learnt without a fold orders that fold no better.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from eval.fit import FITTED
from eval.fit_fusion import PULL, Case, Floats, Weights, class_of, climb, figures, grouped_ranks, rounded
from rag import fitting

if TYPE_CHECKING:
    from eval.fit_evidence import Case as Evidenced


def fit(scored: Iterable[tuple[Evidenced, Floats]], log: Callable[[str], None]) -> tuple[Weights, dict[str, object]]:
    """
    The weights, and figures of the order: as searched, by the weights there are, and by weights learnt without a fold.

    Args:
        scored: cases with scores of their sentences.
    """
    scored = list(scored)
    cases = [_case(case, scores) for case, scores in scored]
    return chosen(cases, [case.fold for case, _ in scored], current(), log)


def chosen(
    cases: Sequence[Case], folds: Sequence[str], start: Weights, log: Callable[[str], None]
) -> tuple[Weights, dict[str, object]]:
    """
    The weights learnt from ``cases``, or ``start`` where it orders the folds no worse than what is learnt without them.

    Args:
        cases: passages with their votes.
        folds: what each case is left out with.
        start: the weights in use.
        log: takes progress.
    """
    told: dict[str, object] = {}
    in_use = figures(grouped_ranks(cases, start))
    searched = figures(grouped_ranks(cases, _search_alone(start)))
    for name, found in (("as searched", searched), ("weights there are", in_use)):
        told[name] = found
        log(f"{name}: {found}")
    ranks: dict[str, list[int | None]] = {}
    for fold in sorted(set(folds)):
        weights = learn([case for case, other in zip(cases, folds, strict=True) if other != fold], start)
        held = [case for case, other in zip(cases, folds, strict=True) if other == fold]
        for group, own in grouped_ranks(held, weights).items():
            ranks.setdefault(group, []).extend(own)
    for group, own in sorted(ranks.items()):
        log(f"  {group}: {figures({group: own})}")
    learnt = figures(ranks)
    told["cross-validated"] = learnt
    log(f"cross-validated: {learnt}")
    return (rounded(learn(cases, start)) if learnt["mrr"] > in_use["mrr"] else start), told


def current() -> Weights:
    """The weights that are in use."""
    pairs: Weights = json.loads((FITTED / "evidence.json").read_text("utf-8"))["rerank"]
    return {key: {name: own.get(name, 0.0) for name in fitting.VOTERS} for key, own in pairs.items()}


def learn(cases: Sequence[Case], start: Weights) -> Weights:
    """Weights of each language within itself and of the classes; what no case tells of keeps those it has."""
    return start | climb(cases, start, key=_own_or_class, pull=PULL)


def _own_or_class(pair: str) -> str:
    return pair if class_of(pair) == "same" else class_of(pair)


def _search_alone(weights: Weights) -> Weights:
    alone = {name: float(name == "search") for name in fitting.VOTERS}
    return dict.fromkeys(weights, alone)


def _case(case: Evidenced, scores: Floats) -> Case:
    hits = case.found.look.hits
    passages = fitting.passages_of(case.found)
    right = {passage for passage, answers in zip(passages, case.right, strict=True) if answers}
    language = case.found.look.question.query.language
    votes = fitting.votes_of(case.found, list(scores))
    return Case(
        id="",
        group=case.group,
        scores=np.array([[own.get(name, 0.0) for name in fitting.VOTERS] for own in votes]).reshape(
            len(hits), len(fitting.VOTERS)
        ),
        pairs=tuple(f"{language}-{hit.passage.language}" for hit in hits),
        right=np.array([hit.passage.id in right for hit in hits], dtype=bool),
    )
