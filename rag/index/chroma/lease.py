"""The right to write to an index on a Chroma server, for one process at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rag.errors import BusyError

_LEASE_S = 120.0
_SETTLE_S = 0.3


class Lease:
    """
    A record on the server that says who writes, for two minutes or until it is renewed.

    Chroma has no compare-and-set: two that ask within the same 0.3 s both look again, and the later one wins.

    Args:
        shared: the server's collection that holds the record.
        place: the server, for messages.
    """

    def __init__(self, shared: Callable[[], Any], place: str) -> None:
        self._shared = shared
        self._place = place

    def take(self, holder: str) -> None:
        """
        Let ``holder`` write, or go on writing.

        Raises:
            BusyError: someone else does.
        """
        current = self._current()
        if current and current["holder"] != holder and current["until"] > time.time():
            until = datetime.fromtimestamp(current["until"]).astimezone().isoformat(timespec="seconds")
            raise BusyError(
                f"Another process is writing to the index on {self._place}: {current['holder']}, which holds the right "
                f"to until {until} and renews it as it goes.",
                next_step="Wait for it; if it has ended, run the command again after that time.",
                retry=True,
            )
        record = {"holder": holder, "until": time.time() + _LEASE_S}
        self._shared().upsert(ids=["lease"], embeddings=[[0.0, 1.0]], metadatas=[record])
        if current is None or current["holder"] != holder:
            time.sleep(_SETTLE_S)
            now = self._current()
            if now is None or now["holder"] != holder:
                raise BusyError(f"Another process began to write to the index on {self._place}.", retry=True)

    def end(self, holder: str) -> None:
        """Let others write; nothing is done where ``holder`` does not."""
        current = self._current()
        if current and current["holder"] == holder:
            self._shared().delete(ids=["lease"])

    def _current(self) -> Mapping[str, Any] | None:
        found = self._shared().get(ids=["lease"], include=["metadatas"])
        return found["metadatas"][0] if found["ids"] else None
