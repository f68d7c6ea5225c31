"""The list of articles that the page shows, as one reading found it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag import ArticleSummary, Engine, IndexStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """
    The articles and what is counted of them; it never changes, so that whoever holds it sees numbers that agree.

    ``titles`` are by article id. ``status`` is the state of the index that was read, ``trouble`` why none could be.
    """

    summaries: tuple[ArticleSummary, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    passages: int = 0
    status: IndexStatus | None = None
    trouble: Exception | None = None

    @classmethod
    def of(cls, summaries: Sequence[ArticleSummary], status: IndexStatus | None = None) -> Corpus:
        """The articles, counted."""
        return cls(
            summaries=tuple(summaries),
            titles={one.id: one.title or one.source for one in summaries},
            languages=Counter(one.language for one in summaries),
            passages=sum(one.passages for one in summaries),
            status=status,
        )


def newest(engine: Engine, held: Corpus) -> Corpus:
    """
    The articles as they are now: ``held`` itself while the index is the one that it was read from.

    The status is a look at what is in memory, the list a reading of every article's header, some hundred times slower.
    It is asked first, so that a change between the two is found the next time.
    """
    try:
        status = engine.status()
        return held if status == held.status else Corpus.of(engine.articles(), status)
    except Exception as exc:
        return Corpus(trouble=exc)
