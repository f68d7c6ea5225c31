"""
Chroma's library imported without what an index never uses.

Of its 0.4 s a third goes into two things: a check of every method's signature against its base class, which is its
makers' test of their own code, and gRPC with an exporter of traces, which are sent only where ``CHROMA_OTEL_…`` says
where to (chromadb/telemetry/opentelemetry/__init__.py and ``@override`` throughout, 1.5.9).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from rag.kept import lasting

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
_one_at_a_time = threading.Lock()


@contextmanager
def lean(first: str) -> Iterator[None]:
    """
    What is imported here skips those checks, and finds an exporter that is loaded when it is first made.

    Everything is as before afterwards. Should another version of Chroma do without either, nothing is skipped.

    Args:
        first: the module that is imported; where it is there already, nothing is done.
    """
    if first in sys.modules:
        yield
        return
    with _one_at_a_time, lasting(), _unchecked_overrides(), _late_exporter():
        yield


@contextmanager
def _unchecked_overrides() -> Iterator[None]:
    try:
        library: Any = import_module("overrides")
    except ImportError:
        yield
        return
    names = ("override", "overrides")
    before = {name: getattr(library, name) for name in names}
    for name in names:
        setattr(library, name, _marked)
    try:
        yield
    finally:
        for name, checking in before.items():
            setattr(library, name, checking)


def _marked(method: Any = None, **options: object) -> Any:
    """The decorator without its checks; the mark is what the base classes look for."""
    if method is None:
        return _marked
    method.__override__ = True
    return method


@contextmanager
def _late_exporter() -> Iterator[None]:
    if _EXPORTER in sys.modules:
        yield
        return
    stand_in = ModuleType(_EXPORTER)
    stand_in.__dict__["OTLPSpanExporter"] = _exporter
    sys.modules[_EXPORTER] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(_EXPORTER) is stand_in:
            del sys.modules[_EXPORTER]


def _exporter(*args: object, **options: object) -> object:
    make: Callable[..., object] = import_module(_EXPORTER).OTLPSpanExporter
    return make(*args, **options)
