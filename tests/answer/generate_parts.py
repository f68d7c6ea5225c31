"""Two articles, the extractive answer from them, and what a model that is played makes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from rag.answer import generate
from rag.answer.llm.transport import READER
from rag.errors import InputError
from rag.language import Bridge, sentence_spans
from rag.schema import Answer, Article, Block, Citation, Hit, Passage, Statement
from rag.settings import Settings, load_settings

PORT_TEXT = (
    "Harbour strike over\n\n"
    "Dock workers in Marseille ended a nine-day strike on Tuesday after the port authority agreed to raise wages by "
    "4.5 percent. Union leader Claire Vasseur said the deal was not perfect but avoided further losses. "
    "About 1,800 containers are still waiting to be unloaded."
)
SNOW_TEXT = (
    "La compagnie ferroviaire a supprimé 320 trains lundi en raison de la neige. "
    "Le ministre des Transports, Julien Maréchal, a promis un remboursement aux voyageurs avant le 15 février."
)
GOOD = "Dock workers in Marseille ended a nine-day strike on Tuesday [1]."
ALSO_GOOD = "About 1,800 containers are still waiting [1]."


def article_of(identity: str, text: str, language: str, title: str) -> Article:
    return Article(
        id=identity,
        source=f"{identity}.txt",
        title=title,
        text=text,
        language=language,
        content_hash=sha256(text.encode()).hexdigest(),
        blocks=(Block(start=0, end=len(text), kind="body"),),
    )


def hit_of(article: Article, start: int, end: int, rank: int) -> Hit:
    text = article.text[start:end]
    spans = tuple((start + a, start + b) for a, b in sentence_spans(text, article.language))
    passage = Passage(
        id=f"{article.id}-{start}",
        article_id=article.id,
        ordinal=rank,
        start=start,
        end=end,
        text=text,
        title=article.title,
        source=article.source,
        language=article.language,
        sentences=spans,
    )
    return Hit(passage=passage, rank=rank, score=1.0 / rank, twins=("twin.txt",) if rank == 1 else ())


PORT = article_of("port", PORT_TEXT, "en", "Harbour strike over")
SNOW = article_of("snow", SNOW_TEXT, "fr", "Trains supprimés")
BODY = PORT_TEXT.index("Dock")


def extractive(*articles: Article, language: str = "en") -> Answer:
    held = articles or (PORT, SNOW)
    hits = tuple(
        hit_of(article, BODY if article is PORT else 0, len(article.text), rank)
        for rank, article in enumerate(held, start=1)
    )
    start, end = hits[0].passage.sentences[0]
    first = held[0]
    citation = Citation(
        number=1,
        article_id=first.id,
        title=first.title,
        source=first.source,
        url=None,
        language=first.language,
        published=None,
        start=start,
        end=end,
        quote=first.text[start:end],
        passage_id=hits[0].passage.id,
        content_hash=first.content_hash,
    )
    return Answer(
        question="How did the strike end?",
        searched_for="How did the strike end?",
        language=language,
        status="answered",
        text=f"{citation.quote} [1]",
        statements=(Statement(text=citation.quote, citations=(1,)),),
        citations=(citation,),
        hits=hits,
        confidence=0.9,
        notices=("an earlier notice",),
    )


def settings_for(server: Any, **changes: object) -> Settings:
    return load_settings(**{"llm_url": server.url, "llm_model": "m", "llm_timeout_s": 5.0, **changes})


def states(
    server: Any,
    bridge: Bridge,
    *,
    answer: Answer | None = None,
    articles: Sequence[Article] = (PORT, SNOW),
    settings: Settings | None = None,
    **changes: object,
) -> list[Answer]:
    held = {article.id: article for article in articles}

    def article(identity: str) -> Article:
        if identity not in held:
            raise InputError(f"No article {identity}.")
        return held[identity]

    used = settings or settings_for(server, **changes)
    return list(generate(answer or extractive(), settings=used, bridge=bridge, article=article))


def final(server: Any, bridge: Bridge, **changes: Any) -> Answer:
    *earlier, last = states(server, bridge, **changes)
    assert last.final and not any(state.final for state in earlier)
    held = {article.id: article for article in changes.get("articles", (PORT, SNOW))}
    for citation in last.citations:
        assert held[citation.article_id].text[citation.start : citation.end] == citation.quote
    assert all(statement.citations for statement in last.statements if statement.supported)
    assert {n for s in last.statements for n in s.citations} <= {citation.number for citation in last.citations}
    return last


def nobody_reads(within_s: float = 2.0) -> bool:
    """Whether no thread is left that reads from a model."""
    until = time.monotonic() + within_s
    while reading := any(thread.name == READER for thread in threading.enumerate()):
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    return not reading


def stands_in(answer: Answer, *parts: str, of: Answer | None = None) -> None:
    """The extractive answer, untouched but for one more notice that holds all ``parts``."""
    expected = of or extractive()
    *before, told = answer.notices
    assert replace(answer, notices=tuple(before)) == expected
    for part in parts:
        assert part in told
    assert "secret" not in told and "Traceback" not in told
