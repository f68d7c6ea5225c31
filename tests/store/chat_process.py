"""A chat process: a question a line of standard input, the quotes of its answer a line of JSON."""

from __future__ import annotations

import json
import sys

from rag import Engine

if __name__ == "__main__":
    with Engine() as engine:
        for line in sys.stdin:
            answer = engine.ask(line.strip())
            sys.stdout.write(json.dumps([citation.quote for citation in answer.citations]) + "\n")
            sys.stdout.flush()
