"""Chroma is imported without its own checks and without gRPC, and nobody else notices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

OPENED = """
import sys
from pathlib import Path
import overrides
before = overrides.override, overrides.overrides
from rag.index.chroma.connect import embedded
connection = embedded(Path(sys.argv[1]))
connection.client.create_collection("one", embedding_function=None)
connection.close()
assert (overrides.override, overrides.overrides) == before
assert "grpc" not in sys.modules
"""
EXPORTED = """
from chromadb.telemetry import opentelemetry as traced
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
assert traced.OTLPSpanExporter is not OTLPSpanExporter
made = traced.OTLPSpanExporter(endpoint="http://127.0.0.1:1", insecure=True)
assert type(made) is OTLPSpanExporter
made.shutdown()
"""
CHECKED = """
try:
    class Wrong(traced.Component):
        @overrides.override
        def never_heard_of(self): ...
except TypeError:
    print("checked")
"""


def test_chroma_opens_lean_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", OPENED + EXPORTED + CHECKED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.stdout.split() == ["checked"], done.stderr
