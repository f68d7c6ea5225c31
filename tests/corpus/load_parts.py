"""A folder as the loader finds it, for the tests of loading."""

from __future__ import annotations

from pathlib import Path

from rag.corpus import RawDocument, load
from rag.schema import Problem

LIMIT = 2_000_000
ENGLISH = "The council voted on Tuesday to repair the old sea wall – “before the winter”, it said.\n" * 4
FRENCH = "Le conseil a voté mardi la réparation de la vieille digue ; l’été fut long, l’œuvre était abîmée.\n" * 4


def loaded(root: Path, **options: object) -> tuple[dict[str, RawDocument], dict[str, str]]:
    """Documents and reasons, by source."""
    found = list(load(root, max_bytes=LIMIT, **options))  # type: ignore[arg-type]
    documents = {item.source: item for item in found if isinstance(item, RawDocument)}
    problems = {item.path: item.reason for item in found if isinstance(item, Problem)}
    return documents, problems
