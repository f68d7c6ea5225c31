"""Children on demand, like those of the store's tests, that make an index anew with other settings."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))

import store_parts
import store_process


def run_swap(home, paths, options=None):
    """Ingest with another embedder; ``die_at``: kill this process at the n-th step."""
    options = options or {}
    reached = store_process.watch_steps(options)
    bench = store_parts.Bench(Path(home), fingerprint="hash-2")
    bench.ingest(*map(Path, paths))
    bench.close()
    if "log" in options:
        Path(options["log"]).write_text(json.dumps(reached))


if __name__ == "__main__":
    store_process.run_swap = run_swap
    store_process.recognise("The language of a sentence, so that the recogniser is loaded.")
    store_process.Bridge(("en",)).analyse("One sentence.", "en")
    store_process.main()
