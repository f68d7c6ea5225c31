"""
A process that has everything imported and starts children on demand, so that a test can start and kill many.

Reads one JSON list a line, ``[function, arguments]``; answers with the child's id, and with its exit status at its end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import chromadb  # noqa: F401
import store_parts

from rag.index import steps  # noqa: F401
from rag.index.chroma import store as chroma_store  # noqa: F401
from rag.index.ingest import (
    ingest,  # noqa: F401
    writer,  # noqa: F401
)
from rag.index.lexical import index as lexical  # noqa: F401
from rag.language import Bridge, recognise


def watch_steps(options):
    """The list that the names of steps are put to; ``die_at``: kill this process without notice at the n-th."""
    watched = []

    def on_step(name):
        watched.append(name)
        if len(watched) == options.get("die_at"):
            os.kill(os.getpid(), signal.SIGKILL)

    steps.on_step = on_step
    return watched


def run_ingest(home, paths, options=None):
    """
    Ingest. ``publish``: passages a state; ``merge``: shards of a size class that are kept; ``beside``: documents from
    which on others write; ``die_at``: see :func:`watch_steps`.
    """
    options = options or {}
    ingest._PUBLISH_PASSAGES = options.get("publish", ingest._PUBLISH_PASSAGES)
    ingest._BATCH_PASSAGES = options.get("batch", ingest._BATCH_PASSAGES)
    ingest._WORTH_A_WRITER = options.get("beside", ingest._WORTH_A_WRITER)
    writer._MOST_OF_A_CLASS = options.get("merge", writer._MOST_OF_A_CLASS)
    reached = watch_steps(options)
    bench = store_parts.Bench(Path(home), url=options.get("url"))
    report = bench.ingest(*map(Path, paths))
    bench.close()
    if "log" in options:
        Path(options["log"]).write_text(json.dumps({"steps": reached, "added": report.added}))


def run_repair(home, options=None):
    """Repair; the options of :func:`run_ingest`."""
    options = options or {}
    reached = watch_steps(options)
    bench = store_parts.Bench(Path(home))
    bench.index.repair(embedder=bench.embedder, bridge=bench.bridge)
    bench.close()
    if "log" in options:
        Path(options["log"]).write_text(json.dumps({"steps": reached}))


def main():
    for line in sys.stdin:
        function, arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                globals()[function](*arguments)
                status = 0
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    # What every child would load for itself; nothing that starts a thread, since children are forked.
    recognise("The language of a sentence, so that the recogniser is loaded.")
    Bridge(("en",)).analyse("One sentence.", "en")
    assert len(os.listdir("/proc/self/task")) == 1
    main()
