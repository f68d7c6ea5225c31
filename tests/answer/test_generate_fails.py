"""A model that fails, is slow, cannot be reached or may not be asked: the extractive answer stands in."""

from __future__ import annotations

import logging
import socket
import sys
import time
from dataclasses import replace
from typing import Any

import llm_server as llm
import pytest
from generate_parts import (
    ALSO_GOOD,
    GOOD,
    PORT,
    SNOW,
    extractive,
    final,
    nobody_reads,
    settings_for,
    stands_in,
    states,
)

from rag.answer import generate
from rag.language import Bridge

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", autouse=True)
def _loaded(bridge: Bridge) -> None:
    """What the first answer of a process loads takes seconds that are none of the model's."""
    with llm.running() as server:
        server.plays(llm.says(GOOD))
        final(server, bridge)


@pytest.mark.parametrize(
    ("behaviour", "parts"),
    [
        (llm.fails(401), ("key", "HTTP 401", "RAG_LLM_KEY")),
        (llm.fails(403), ("key", "HTTP 403")),
        (llm.fails(404), ("rejected", "HTTP 404", "RAG_LLM_MODEL")),
        (llm.fails(400), ("rejected", "HTTP 400")),
        (llm.fails(429), ("too many requests",)),
        (llm.fails(429, retry_after="3600"), ("too many requests",)),
        (llm.fails(500), ("error of its own", "HTTP 500")),
        (llm.fails(503), ("HTTP 503",)),
        (llm.fails(307, location="http://192.0.2.1/"), ("rejected", "HTTP 307")),
        (llm.breaks_off(), ("broke off",)),
        (llm.breaks_off(GOOD + " ", ALSO_GOOD), ("broke off",)),
        (llm.says(GOOD, finish=None, done=False), ("broke off",)),
        (llm.says(), ("no text",)),
        (llm.says("", " \n "), ("no text",)),
        (llm.page(), ("no text",)),
        (llm.says(GOOD, "More", finish="length"), ("more than is allowed",)),
        (llm.says("NO ANSWER"), ("no answer",)),
        (llm.says("No answer."), ("no answer",)),
        (llm.sends(b'data: {"choices": [{"delta": {"content": "caf\xc3"}}]}\n\n'), ("cannot be read",)),
        (llm.sends(b"data: {not json\n\n"), ("cannot be read",)),
        (llm.sends(b'data: {"error": {"message": "secret detail"}}\n\n'), ("error of its own",)),
        (llm.sends(b"data: [1, 2]\n\ndata: null\n\ndata: 7\n\ndata: {\"choices\": [3]}\n\n"), ("no text",)),
        (llm.sends(b"data: " + b"[" * 100_000 + b"\n\n"), ("broke off",)),
        (llm.repeats(GOOD + " ", 2_000), ("more than is allowed",)),
        (llm.repeats("word ", 200_000), ("more than is allowed",)),
        (llm.sends(*[b"x" * 1_000_000] * 10), ("more than is allowed",)),
        (llm.sends(llm.event("y" * 10_000_000)), ("more than is allowed",)),
    ],
)  # fmt: skip
def test_the_extractive_answer_stands_in(
    behaviour: Any, parts: tuple[str, ...], server: Any, bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    server.plays(behaviour)
    began = time.monotonic()
    with caplog.at_level(logging.DEBUG, logger="rag"):
        stands_in(final(server, bridge, llm_timeout_s=20.0), *parts, "quoted from the articles")
    assert time.monotonic() - began < 8
    assert "secret" not in caplog.text and "strike" not in caplog.text


@pytest.mark.parametrize("behaviour", [llm.stalls(), llm.stalls(GOOD), llm.drips("word ", every_s=0.05)])
def test_a_model_that_takes_too_long_is_left(behaviour: Any, server: Any, bridge: Bridge) -> None:
    server.plays(behaviour)
    began = time.monotonic()
    stands_in(final(server, bridge, llm_timeout_s=0.5), "0.5 seconds", "RAG_LLM_TIMEOUT_S")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("behaviours", "models"),
    [
        ([llm.drips("word ", every_s=0.9)], None),
        ([llm.drips_headers(every_s=0.3)], None),
        ([llm.after(0.7, llm.fails(400)), llm.stalls()], None),
        ([llm.drips("word ", every_s=0.3, status=500)], None),
        ([llm.stalls()], llm.after(0.7, llm.fails(404))),
        ([llm.says(GOOD)], llm.drips(" ", every_s=0.3)),
    ],
    ids=["silences", "headers", "second request", "error", "name and reply", "name"],
)
def test_the_time_out_is_for_all_of_an_answer(behaviours: Any, models: Any, server: Any, bridge: Bridge) -> None:
    server.plays(*behaviours)
    server.models = models
    began = time.monotonic()
    answer = final(server, bridge, llm_timeout_s=1.0, llm_model=None if models else "m")
    assert time.monotonic() - began < 1.75
    stands_in(answer, "1 seconds", "RAG_LLM_TIMEOUT_S")


@pytest.mark.parametrize("status", [200, 500])
def test_a_model_that_was_left_is_not_read_from(status: int, server: Any, bridge: Bridge) -> None:
    server.plays(llm.drips("word ", every_s=0.45, status=status))
    stands_in(final(server, bridge, llm_timeout_s=0.5), "0.5 seconds")
    assert nobody_reads()


def test_what_came_in_time_is_used_by_a_reader_who_is_slow(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says(f"{GOOD} {ALSO_GOOD}"))
    settings = settings_for(server, llm_timeout_s=0.5)
    article = {"port": PORT, "snow": SNOW}.__getitem__
    got = []
    for state in generate(extractive(), settings=settings, bridge=bridge, article=article):
        got.append(state)
        time.sleep(0.6)
    assert got[-1].generator == "m" and len(got[-1].statements) == 2


def test_an_address_that_takes_no_connection_is_told_as_such(server: Any, bridge: Bridge) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for caller in (first, second):  # what the queue of a listener holds; the next one gets no answer
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        stands_in(final(server, bridge, llm_url=url, llm_timeout_s=1.0), url[:-3], "could not be reached")


def test_a_server_that_is_not_there(server: Any, bridge: Bridge) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    url = f"http://user:hunter2@127.0.0.1:{port}/v1"
    answer = final(server, bridge, llm_url=url)
    stands_in(answer, f"http://127.0.0.1:{port}", "could not be reached")
    assert "hunter2" not in str(answer.notices)


def test_without_an_address_nothing_is_asked(server: Any, bridge: Bridge) -> None:
    assert final(server, bridge, llm_url=None) == extractive()


def test_retry_after_is_honoured_within_the_time_out(server: Any, bridge: Bridge) -> None:
    server.plays(llm.fails(429, retry_after="1"), llm.says(GOOD))
    began = time.monotonic()
    assert final(server, bridge).generator == "m"
    assert 1.0 <= time.monotonic() - began < 4


def test_a_missing_package_is_named(server: Any, bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    stands_in(final(server, bridge), 'pip install "cited-rag[llm]"')


@pytest.mark.parametrize(("language", "part"), [("fr", "clé"), ("ar", "المفتاح"), ("de", "key")])
def test_the_notice_is_in_the_language_of_the_answer(language: str, part: str, server: Any, bridge: Bridge) -> None:
    server.plays(llm.fails(401))
    answer = extractive(language=language)
    stands_in(final(server, bridge, answer=answer), part, of=answer)


def test_a_budget_without_room_for_a_source_sends_nothing(server: Any, bridge: Bridge) -> None:
    long = replace(extractive(), question="why " * 400)
    stands_in(final(server, bridge, answer=long, llm_context_tokens=500), "RAG_LLM_CONTEXT_TOKENS", of=long)
    assert server.requests == []


@pytest.mark.parametrize("status", ["uncertain", "not_in_corpus"])
def test_without_sure_evidence_nothing_is_generated(status: Any, server: Any, bridge: Bridge) -> None:
    answer = replace(extractive(), status=status)
    assert states(server, bridge, answer=answer) == [answer]
    assert states(server, bridge, answer=replace(extractive(), hits=())) == [replace(extractive(), hits=())]
    assert server.requests == []


def test_an_article_that_has_changed_since_is_no_source(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says("The railway company cancelled 320 trains on Monday because of snow [1]."))
    changed = replace(PORT, text="x" + PORT.text)
    last = final(server, bridge, articles=(changed, SNOW))
    assert [citation.article_id for citation in last.citations] == ["snow"]
    assert "Vasseur" not in llm.user_text(server.requests[0])


def test_articles_that_are_all_gone_are_told_as_such(server: Any, bridge: Bridge) -> None:
    *_, last = states(server, bridge, articles=())
    stands_in(last, "articles changed")
    assert server.requests == []
