"""A bridge, and a server that plays a language model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import llm_server
import pytest

from rag.language import Bridge


@pytest.fixture(scope="session")
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture
def server() -> Iterator[Any]:
    with llm_server.running() as running:
        yield running
