"""A packed table is looked up like the one it was made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.language.packed import Packed, packed

_TEXTS = st.text(max_size=6)


@given(st.dictionaries(_TEXTS, st.lists(_TEXTS).map(tuple), max_size=200), _TEXTS)
def test_words(table: dict[str, tuple[str, ...]], other: str) -> None:
    found: Packed[str, tuple[str, ...]] = Packed(packed(table))
    assert dict(found) == table
    assert len(found) == len(table)
    assert all(key in found and found.get(key) == value for key, value in table.items())
    assert found.get(other) == table.get(other)
    assert (other in found) == (other in table)


@given(st.dictionaries(st.tuples(_TEXTS, _TEXTS), _TEXTS, max_size=100))
def test_pairs_of_words(table: dict[tuple[str, ...], str]) -> None:
    found: Packed[tuple[str, ...], str] = Packed(packed(table))
    assert dict(found) == table
    assert all(key in found and found.get(key) == value for key, value in table.items())
