"""
Cited question answering over a folder of articles in several languages.

    from rag import ask, ingest, retrieve

    ingest("seeds")
    for hit in retrieve("why was the account removed?", k=5):
        print(hit.rank, hit.passage.source, hit.passage.text)
    print(ask("why was the account removed?").text)

The functions share one engine that is made from the settings in the environment on first use; ``Engine`` is an index of
one's own. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.api import article, articles, ask, ask_stream, ingest, retrieve, status
from rag.engine import Engine
from rag.errors import (
    BusyError,
    DamagedIndexError,
    EmbeddingError,
    GenerationError,
    IndexStateError,
    InputError,
    NoIndexError,
    RagError,
    StaleIndexError,
    StoreError,
)
from rag.logs import configure_logging, without_secrets
from rag.named import is_right_to_left, language_name, written_date
from rag.schema import (
    Answer,
    Article,
    ArticleSummary,
    Block,
    Citation,
    Filters,
    Hit,
    IndexStatus,
    IngestReport,
    Match,
    Passage,
    Problem,
    Statement,
    to_json,
)
from rag.shown import markdown_text

if TYPE_CHECKING:
    from rag.settings import Settings, load_settings

__all__ = [
    "Answer",
    "Article",
    "ArticleSummary",
    "Block",
    "BusyError",
    "Citation",
    "DamagedIndexError",
    "EmbeddingError",
    "Engine",
    "Filters",
    "GenerationError",
    "Hit",
    "IndexStateError",
    "IndexStatus",
    "IngestReport",
    "InputError",
    "Match",
    "NoIndexError",
    "Passage",
    "Problem",
    "RagError",
    "Settings",
    "StaleIndexError",
    "Statement",
    "StoreError",
    "article",
    "articles",
    "ask",
    "ask_stream",
    "configure_logging",
    "ingest",
    "is_right_to_left",
    "language_name",
    "load_settings",
    "markdown_text",
    "retrieve",
    "status",
    "to_json",
    "without_secrets",
    "written_date",
]


def __getattr__(name: str) -> Any:
    """The settings, which bring pydantic along, are imported when somebody asks for them: `rag --help` does not."""
    if name in {"Settings", "load_settings"}:
        from rag import settings

        return getattr(settings, name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
