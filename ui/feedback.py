"""
Thumbs and notes, one JSON object a line in ``feedback.jsonl`` under the data folder.

A line holds ``id``, ``time``, ``question``, ``history``, ``verdict`` (``up`` or ``down``), ``note`` and ``answer`` (the
record without its hits). A changed verdict is a further line with the same ``id``, and so is a note, which carries the
verdict it was given with: the last verdict counts, and the last note that is not empty.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag import to_json
from ui.session import Session, Turn

FEEDBACK_FILE = "feedback.jsonl"
MAX_NOTE_CHARS = 2000

_lock = threading.Lock()


def record(turn: Turn, session: Session, *, verdict: str, note: str = "") -> dict[str, Any]:
    """
    What one verdict on an answer is kept as.

    Args:
        turn: a finished one, of that session.
        session: its earlier turns become the history.
        verdict: ``up`` or ``down``.
        note: in the user's words; cut at 2,000 characters.
    """
    answer = to_json(turn.answer) if turn.answer is not None else {}
    answer.pop("hits", None)
    return {
        "id": turn.key,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": turn.question,
        "history": session.history(before=turn.id),
        "verdict": verdict,
        "note": note[:MAX_NOTE_CHARS],
        "answer": answer,
    }


def append(home: Path, line: dict[str, Any]) -> Path:
    """Add one record as a whole line; OSError where the folder cannot be written."""
    path = home / FEEDBACK_FILE
    text = json.dumps(line, ensure_ascii=False) + "\n"
    with _lock:
        home.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    return path
