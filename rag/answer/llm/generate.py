"""A language model's prose, sentence by sentence through the quote gate; the extractive answer wherever it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rag.answer.llm.notices import ModelFailure
from rag.schema import Answer, Article
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.language import Bridge

logger = logging.getLogger(__name__)


def generate(
    extractive: Answer,
    *,
    settings: Settings,
    bridge: Bridge,
    article: Callable[[str], Article],
    history: Sequence[Mapping[str, str]] = (),
) -> Iterator[Answer]:
    """
    Whole replaceable states of the answer in a model's words; the last one is ``final``.

    Only an answer that is ``answered`` is put into words: one that is uncertain is shown as the quotes it consists of,
    since prose would make it look surer than it is, and without evidence nothing is generated.

    Args:
        extractive: the answer that stands in where the model fails; its hits are the model's sources.
        settings: address, model, key, time-out, budget, and what becomes of unsupported sentences.
        bridge: analyser and glosses, for the gate.
        article: the article of an id as it is now, which may be another than the one that was searched. An article
            that is gone, or in which a hit no longer stands at its place, is no source; a quote is cut out of the
            article as it is now, whose hash the citation carries. The extractive answer stays as it was found.
        history: earlier turns, oldest first.

    Returns:
        States that grow by a sentence, then the final one with the model's name as ``generator``; or, on any failure,
        the extractive answer with a notice that says what happened.
    """
    if extractive.status != "answered" or not extractive.hits or not settings.llm_url:
        yield extractive
        return
    from rag.answer.llm.write import instead, write

    try:
        yield from write(extractive, settings=settings, bridge=bridge, article=article, history=history)
    except ModelFailure as failure:
        logger.info("The language model failed: %s", failure.code)  # a reader is told by the notice
        yield instead(extractive, failure)
