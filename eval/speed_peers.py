"""
Plain pipelines as their quick starts show them, on the same weights and ready-made passages; run as a file of its own.

``python speed_peers.py PEER STEP MODEL_FOLDER STORE_FOLDER FILE STARTED`` writes one line of JSON. PEER is one of
``PACKAGES``; STEP is ``ingest`` (FILE: JSON list of passages) or ``query`` (FILE: JSON list of questions). Nothing of
this project is imported, so that another Python may run it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGES = {
    "langchain": ("langchain_chroma", "langchain_huggingface", "sentence_transformers"),
    "txtai": ("txtai", "faiss"),
}
K = 5


def langchain(model: str, store: Path) -> tuple[Callable[[list[str]], object], Callable[[str], int]]:
    """Chroma as LangChain's vector store, embedded by sentence-transformers."""
    embeddings = import_module("langchain_huggingface").HuggingFaceEmbeddings(model_name=model)
    chroma = import_module("langchain_chroma").Chroma(
        collection_name="passages", embedding_function=embeddings, persist_directory=str(store)
    )

    def search(question: str) -> int:
        return len(chroma.similarity_search(question, k=K))

    return chroma.add_texts, search


def txtai(model: str, store: Path) -> tuple[Callable[[list[str]], object], Callable[[str], int]]:
    """txtai's Embeddings with content, saved to a folder."""
    embeddings: Any = import_module("txtai").Embeddings(path=model, content=True)
    if store.exists():
        embeddings.load(str(store))

    def ingest(texts: list[str]) -> None:
        embeddings.index(texts)
        embeddings.save(str(store))

    def search(question: str) -> int:
        return len(embeddings.search(question, K))

    return ingest, search


def run(peer: str, step: str, model: str, store: Path, file: Path, started: float) -> dict[str, Any]:
    """The figures of one step of one pipeline."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    given: list[str] = json.loads(file.read_text(encoding="utf-8"))
    ingest, search = {"langchain": langchain, "txtai": txtai}[peer](model, store)
    if step == "ingest":
        start = time.perf_counter()  # the model is loaded: only embedding and storing count
        ingest(given)
        seconds = time.perf_counter() - start
        return {"passages": len(given), "seconds": seconds, "cpu_s": time.process_time(), "peak_mib": peak_mib()}
    if search(given[0]) == 0:
        raise SystemExit("nothing was found")
    ready, ready_mib = time.time() - started, peak_mib()
    warm = len(given) // 10
    for question in given[:warm]:
        search(question)
    took = []
    for question in given[warm:]:
        start = time.perf_counter()
        search(question)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    retrieve = {"p50_ms": took[len(took) // 2], "p95_ms": took[int(len(took) * 0.95)], "longest_ms": took[-1]}
    return {"ready_s": ready, "ready_mib": ready_mib, "retrieve": retrieve, "peak_mib": peak_mib()}


def peak_mib() -> float:
    """Most memory this process has held, in MiB (Linux; elsewhere 0)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


if __name__ == "__main__":
    name, what, folder, kept, source, begun = sys.argv[1:]
    figures = run(name, what, folder, Path(kept), Path(source), float(begun))
    sys.stdout.write("\n" + json.dumps(figures) + "\n")
    sys.stdout.flush()
    os._exit(0)  # some of the libraries keep threads that delay the end; nothing is left to write
