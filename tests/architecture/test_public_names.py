"""The public names are the documented ones, and each has a docstring."""

from __future__ import annotations

import dataclasses
import inspect

import rag
from rag import schema


def test_all_lists_every_public_name() -> None:
    modules = {name for name, value in vars(rag).items() if inspect.ismodule(value)}
    lazy = {"Settings", "load_settings"}
    public = {name for name in vars(rag) if not name.startswith("_")} - modules
    assert (public | lazy) - {"annotations", "TYPE_CHECKING", "Any"} == set(rag.__all__)
    assert all(hasattr(rag, name) for name in rag.__all__)
    assert list(rag.__all__) == sorted(rag.__all__)


def test_every_public_name_is_documented() -> None:
    assert [name for name in rag.__all__ if not inspect.getdoc(getattr(rag, name))] == []


def test_records_are_frozen_slotted_and_keyword_only() -> None:
    records = [value for value in vars(schema).values() if dataclasses.is_dataclass(value) and isinstance(value, type)]
    assert len(records) >= 12
    for record in records:
        params = record.__dataclass_params__  # type: ignore[attr-defined]
        assert params.frozen and hasattr(record, "__slots__")
        assert all(field.kw_only for field in dataclasses.fields(record))


def test_errors_share_one_base_and_tell_the_next_step() -> None:
    raised = [value for name, value in vars(rag).items() if name.endswith("Error")]
    assert all(issubclass(error, rag.RagError) for error in raised)
    error = rag.InputError("k=0 cannot be used.", next_step="Try 5.")
    assert str(error) == "k=0 cannot be used. Try 5."
    assert isinstance(error, ValueError)
