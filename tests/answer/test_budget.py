"""Tokens are counted with the bundled rank file, with no network and no trace left behind."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from rag.answer.llm import budget
from rag.answer.llm.budget import RANK_FILE, bundled_ranks, count_tokens, cut


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process, on a machine without a network."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was tried")

    import tiktoken.registry

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    budget._encoding.cache_clear()


@pytest.mark.parametrize("before", [None, "/nowhere", ""])
def test_the_environment_is_put_back(before: str | None, fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if before is None:
        monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    else:
        monkeypatch.setenv("TIKTOKEN_CACHE_DIR", before)
    assert count_tokens("hello world") == 2
    assert os.environ.get("TIKTOKEN_CACHE_DIR") == before


def test_special_tokens_count_as_letters(fresh: None) -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_many_threads_get_one_encoding(fresh: None) -> None:
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(count_tokens("hello world"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [2] * 8 and "TIKTOKEN_CACHE_DIR" not in os.environ


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_damaged_rank_file_is_estimated_without_network_and_left_alone(
    damage: str, fresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if damage == "altered":
        shutil.copy(bundled_ranks() / RANK_FILE, tmp_path)
        with (tmp_path / RANK_FILE).open("ab") as file:
            file.write(b"x")
    monkeypatch.setattr(budget, "bundled_ranks", lambda: tmp_path)
    assert count_tokens("hello world!") == 6
    assert str(tmp_path) in caplog.text
    assert (tmp_path / RANK_FILE).exists() == (damage == "altered")
    budget._encoding.cache_clear()


@pytest.mark.parametrize(
    "text", ["The quick brown fox. " * 30, "سقطت الأمطار على المدينة. " * 30, "a" * 50_000, "\ud83d" * 9, ""]
)
def test_a_cut_fits_and_is_a_beginning(text: str) -> None:
    for limit in (0, 1, 17, 100_000):
        kept = cut(text, limit)
        assert text.startswith(kept) and count_tokens(kept) <= limit
    assert cut(text, 100_000) == text
