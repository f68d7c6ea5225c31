"""Filtered search gives what an exact search gives, for filters that few, many or no passages pass."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from store_parts import HashEmbedder, make_draft

from rag.index.chroma.store import ChromaStore
from rag.schema import Filters

LANGUAGES = ["en"] * 6 + ["fr"] * 3 + ["ar"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filters")
    store = ChromaStore(folder=folder / "chroma", pointer_file=folder / "index.json")
    store.create("one")
    drafts = [
        make_draft(
            f"{n}.txt", language=LANGUAGES[n % 10], published=date(2024, 1, 1 + n % 28) if n % 4 else None, passages=10
        )
        for n in range(160)
    ]
    store.put("one", drafts, generation=1)
    yield store, drafts
    store.close()


@pytest.mark.parametrize("limit", [1, 50, 400, 2000])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(languages=("en",)),
        Filters(languages=("fr", "ar")),
        Filters(languages=("de",)),
        Filters(since=date(2024, 1, 3), until=date(2024, 1, 4)),
        Filters(languages=("en",), since=date(2024, 1, 9)),
    ],
)
def test_as_an_exact_search(filled, filters, limit):
    store, drafts = filled
    question = HashEmbedder().embed_question("a red ferry visits the island")
    exact = sorted(
        (
            float(vector @ question)
            for draft in drafts
            for passage, vector in zip(draft.passages, draft.vectors, strict=True)
            if (not filters.languages or passage.language in filters.languages)
            and (not filters.since or (passage.published and passage.published >= filters.since))
            and (not filters.until or (passage.published and passage.published <= filters.until))
        ),
        reverse=True,
    )
    for _ in range(2):
        found = store.nearest("one", question, limit, filters, articles=False)
        np.testing.assert_allclose([near for _, near, _ in found], exact[:limit], atol=1e-5)
