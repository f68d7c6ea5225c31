"""A model's prose against a real HTTP server that plays it well."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import llm_server as llm
import pytest
from generate_parts import (
    ALSO_GOOD,
    BODY,
    GOOD,
    PORT,
    PORT_TEXT,
    SNOW,
    extractive,
    final,
    nobody_reads,
    settings_for,
    states,
)

from rag.answer import generate, verify_answer
from rag.answer.cite import parse_markers
from rag.language import Bridge
from rag.schema import to_json

pytestmark = pytest.mark.server


def test_prose_comes_sentence_by_sentence_with_exact_quotes(server: Any, bridge: Bridge) -> None:
    server.plays(
        llm.says(
            "Dock workers in Mars",
            "eille ended a nine-day strike on Tuesday [1]. About 1,800 con",
            "tainers are still waiting [1].",
        )
    )
    got = states(server, bridge)
    assert [len(state.statements) for state in got] == [1, 2, 2]
    last = got[-1]
    assert last.final and last.generator == "m" and last.notices == ("an earlier notice",)
    assert last.text == f"{GOOD[:-5]}. [1] {ALSO_GOOD[:-5]}. [2]"
    assert [citation.quote for citation in last.citations] == [
        PORT_TEXT[BODY : PORT_TEXT.index(" Union")],
        "About 1,800 containers are still waiting to be unloaded.",
    ]
    assert last.citations[0].also_in == ("twin.txt",) and last.citations[0].content_hash == PORT.content_hash


def test_a_citation_of_another_language_is_checked_through_the_bridge_and_glossed(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says("The railway company cancelled 320 trains on Monday because of snow [2]."))
    last = final(server, bridge)
    assert [citation.number for citation in last.citations] == [1]
    assert last.citations[0].article_id == "snow" and last.citations[0].gloss
    assert parse_markers(last.text) == [1]


def test_an_export_of_it_holds_against_the_corpus(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says(GOOD))
    held = {"port": PORT, "snow": SNOW, "twin.txt": replace(PORT, source="twin.txt")}
    checks = verify_answer(to_json(final(server, bridge)), article=held.__getitem__)
    assert [check.outcome for check in checks] == ["ok", "not_checked"]


def test_only_what_the_settings_say_is_sent(server: Any, bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "env-key")
    monkeypatch.setenv("OPENAI_ORG_ID", "env-org")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "env-project")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.plays(llm.says(GOOD))
    assert final(server, bridge, llm_key="our-key").generator == "m"
    headers = str(server.headers)
    assert "our-key" in headers and "env-" not in headers
    assert server.requests[0]["stream"] is True and server.requests[0]["model"] == "m"


def test_without_a_model_name_the_first_listed_one_is_used(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says(GOOD))
    assert final(server, bridge, llm_model=None).generator == "listed-model"
    server.models = llm.fails(404)
    assert final(server, bridge, llm_model=None).generator == "default"


def test_a_server_that_does_not_stream_is_understood(server: Any, bridge: Bridge) -> None:
    message = {"role": "assistant", "content": GOOD}
    server.plays(llm.answers_json({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}))
    assert final(server, bridge).generator == "m"


def test_a_server_that_refuses_optional_parameters_is_asked_without_them(server: Any, bridge: Bridge) -> None:
    server.plays(llm.fails(400), llm.says(GOOD))
    assert final(server, bridge).generator == "m"
    assert "temperature" in server.requests[0] and "temperature" not in server.requests[1]


def test_a_letter_cut_between_chunks_is_put_together(server: Any, bridge: Bridge) -> None:
    data = llm.event("Le ministre Julien Maréchal a promis un remboursement aux voyageurs [2].", finish="stop")
    place = data.index("é".encode()) + 1
    server.plays(llm.sends(data[:place], data[place:]))
    answer = extractive(language="fr")
    last = final(server, bridge, answer=answer)
    assert last.generator == "m" and "Maréchal" in last.text


def test_thoughts_lists_and_emphasis_are_left_out(server: Any, bridge: Bridge) -> None:
    server.plays(llm.says("<think>Paris? ", "No.</think>\n", f"- **{GOOD[:-5]}**. [1]\n- ", ALSO_GOOD))
    last = final(server, bridge)
    assert len(last.statements) == 2 and last.notices == ("an earlier notice",)
    assert "*" not in last.text and "think" not in last.text


@pytest.mark.parametrize("behaviour", [llm.drips(GOOD + " ", every_s=0.01), llm.stalls(GOOD + " ", ALSO_GOOD + " ")])
def test_a_reader_who_leaves_early_leaves_nothing_open(behaviour: Any, server: Any, bridge: Bridge) -> None:
    server.plays(behaviour)
    running = generate(
        extractive(), settings=settings_for(server), bridge=bridge, article={"port": PORT, "snow": SNOW}.__getitem__
    )
    assert not next(running).final
    assert isinstance(running, Generator)
    running.close()
    assert nobody_reads()
