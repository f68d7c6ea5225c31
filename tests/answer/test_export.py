"""Answers as Markdown; and from JSON, which is read back without loss, or refused by name."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag import markdown_text
from rag.answer import answer_from_json, conversation_from_json, conversation_to_markdown
from rag.answer.export import conversation_from_text
from rag.errors import InputError
from rag.schema import Answer, Citation, Filters, Hit, Match, Passage, Statement, to_json

CITATION = Citation(
    number=1,
    article_id="a1",
    title="The *bridge* [2]",
    source="x/bridge_1.txt",
    url="https://example.org/a_b",
    language="fr",
    published=date(2024, 1, 9),
    start=3,
    end=21,
    quote="Le pont a fermé.\nHier <b>",
    passage_id="p1",
    content_hash="abc123",
    also_in=("y.txt",),
    gloss="bridge close",
)
PASSAGE = Passage(
    id="p1",
    article_id="a1",
    ordinal=0,
    start=0,
    end=30,
    text="x" * 30,
    title="t",
    source="s",
    language="fr",
    published=None,
    sentences=((0, 10), (11, 30)),
)
ANSWER = Answer(
    question="Why *now*?",
    searched_for="Why was the bridge closed?",
    language="en",
    status="uncertain",
    text="It closed. [1] Maybe.",
    statements=(
        Statement(text="It closed.", citations=(1,), highlights=((0, 2),)),
        Statement(text="Maybe.", citations=(), supported=False),
    ),
    citations=(CITATION,),
    hits=(
        Hit(
            passage=PASSAGE,
            rank=1,
            score=0.5,
            signals={"dense": 0.25},
            matches=(Match(term="pont", gloss="bridge", field="bridge"),),
            twins=("y.txt",),
        ),
    ),
    confidence=0.5,
    missing=("tunnel",),
    filters=Filters(languages=("fr",), since=date(2023, 1, 1)),
    generator="m",
    notices=("A notice.",),
    index_fingerprint="f",
)


def test_json_is_read_back_without_loss() -> None:
    data = json.loads(json.dumps(to_json(ANSWER), allow_nan=False))
    assert answer_from_json(data) == ANSWER
    assert conversation_from_json(data) == (ANSWER,)
    assert conversation_from_json([data, data]) == (ANSWER, ANSWER)


def test_of_the_page_s_turns_those_with_an_answer_are_read() -> None:
    turns = [{"answer": None, "failure": "No."}, {"question": "q", "answer": to_json(ANSWER)}, {"phase": "stopped"}]
    assert conversation_from_json({"format": "cited-rag conversation 1", "turns": turns}) == (ANSWER,)
    earlier = {"format": "cited-rag conversation", "version": 1, "answers": [to_json(ANSWER)]}
    assert conversation_from_json(earlier) == (ANSWER,)


@pytest.mark.parametrize("data", [[], {"answers": []}, {"turns": []}, {"turns": [{"answer": None}]}])
def test_an_export_without_an_answer_is_refused_and_told_so(data: Any) -> None:
    with pytest.raises(InputError, match="holds no answer") as told:
        conversation_from_json(data)
    assert told.value.next_step is not None and "rag ask --json" in told.value.next_step


@pytest.mark.parametrize(
    "data",
    [
        {"format": "cited-rag conversation 2", "turns": [{"answer": to_json(ANSWER)}]},
        {"format": "cited-rag conversation", "version": 2, "answers": [to_json(ANSWER)]},
    ],
)
def test_a_newer_format_is_refused_and_named(data: Any) -> None:
    with pytest.raises(InputError, match="cited-rag conversation 2"):
        conversation_from_json(data)


texts = st.text(max_size=20)
numbers = st.integers(0, 10**6)
dates = st.none() | st.dates()
citations = st.builds(
    Citation, number=numbers, article_id=texts, title=texts, source=texts, url=st.none() | texts, language=texts,
    published=dates, start=numbers, end=numbers, quote=texts, passage_id=texts, content_hash=texts,
    also_in=st.lists(texts, max_size=2).map(tuple), gloss=st.none() | texts,
)  # fmt: skip
answers = st.builds(
    Answer, question=texts, searched_for=texts, language=texts, status=st.sampled_from(["answered", "not_in_corpus"]),
    text=texts, citations=st.lists(citations, max_size=2).map(tuple), confidence=st.floats(0, 1),
    filters=st.builds(Filters, since=dates), hits=st.just(()), final=st.booleans(), generator=texts,
    statements=st.lists(st.builds(Statement, text=texts, citations=st.tuples(numbers)), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(answers)
def test_any_answer_survives_the_round_trip(answer: Answer) -> None:
    text = json.dumps(to_json(answer))
    assert answer_from_json(json.loads(text)) == answer
    assert conversation_to_markdown([answer])


@pytest.mark.parametrize("name", [field.name for field in fields(Answer)])
@pytest.mark.parametrize("value", [object(), {"x": 1}, 7.5, [[1]]])
def test_a_field_of_another_kind_is_refused_by_name(name: str, value: Any) -> None:
    if (name, value) == ("confidence", 7.5) or (name == "filters" and value == {"x": 1}):
        return
    with pytest.raises(InputError, match=rf"answer\.{name}"):
        answer_from_json({**to_json(ANSWER), name: value})


@pytest.mark.parametrize("data", [None, 3, "text", [3], {}, {"answers": 3}, {"turns": 3}, {"turns": [3]}])
def test_what_is_no_export_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        conversation_from_json(data)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00"])
def test_what_is_no_json_is_refused_with_the_file_named(text: str) -> None:
    with pytest.raises(InputError, match=r"talk\.json"):
        conversation_from_text(text, name="talk.json")


def test_fields_of_newer_versions_are_ignored_and_absent_ones_have_their_defaults() -> None:
    data = to_json(ANSWER)
    del data["notices"]
    assert answer_from_json({**data, "mood": "good"}) == replace(ANSWER, notices=())


def test_markdown_shows_text_as_it_is_written_and_every_place() -> None:
    shown = conversation_to_markdown([ANSWER])
    assert shown == (
        "## Why \\*now\\*?\n\n"
        "*Searched for: Why was the bridge closed?*\n\n"
        "**Uncertain: the passages may not answer the question.**\n\n"
        "It closed. \\[1\\] Maybe. *(not supported by the sources)*\n\n"
        "None of the passages found mentions “tunnel”.\n\n"
        "> A notice.\n\n"
        "### Sources\n\n"
        "\\[1\\] **The \\*bridge\\* \\[2\\]** — x/bridge\\_1.txt, 2024-01-09  \n"
        "https://example.org/a\\_b  \n"
        "\n"
        "> Le pont a fermé.\n"
        "> Hier \\<b\\>\n"
        "\n"
        "characters 3–21, text abc123  \n"
        "Word gloss, not a translation: bridge close  \n"
        "Also in: y.txt\n"
    )


def test_a_refusal_in_markdown_shows_the_nearest_passages() -> None:
    refused = replace(ANSWER, status="not_in_corpus", statements=(), citations=(), text="The articles do not say.")
    shown = conversation_to_markdown([refused])
    assert shown.count("do not") == 1 and f"\n- {ANSWER.hits[0].passage.source}: x" in shown


def test_arabic_is_set_from_right_to_left_and_turns_are_parted() -> None:
    shown = conversation_to_markdown([replace(ANSWER, language="ar"), ANSWER])
    assert shown.startswith('<div dir="rtl">\n\n## Why') and "</div>\n\n---\n\n## Why" in shown and "المصادر" in shown


def test_markup_in_texts_does_not_become_structure() -> None:
    hostile = replace(
        CITATION, quote="# Heading\n> quote\n- item\n1. one\n<script>alert(1)</script>\n![x](y)", title="a\n# b"
    )
    shown = conversation_to_markdown([replace(ANSWER, citations=(hostile,), question="x\n# y")])
    assert "<script>" not in shown and "\n# " not in shown and "![" not in shown
    assert "> \\- item" in shown and "> 1\\. one" in shown


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = st.lists(
    st.sampled_from([*"\\`*_{}[]<>#|~!&;=-+.)(:/1a \n\t\"'^$ق\x1b\u202e", "amp;", "#65;"]), max_size=30
).map("".join)
CONTROLS = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


@settings(max_examples=300, deadline=None)
@given(SIGNS | st.text(max_size=30))
@example("1. Foo")
@example("AT&amp;T &lt;b&gt; &#42;")
@example("---")
@example("===")
@example("2) two")
@example("- [x](y) ![z](w) <https://e.example> `c` **b** ~~s~~")
def test_markdown_shows_any_text_as_it_is_written(text: str) -> None:
    shown = re.sub(CONTROLS, "\ufffd", " ".join(text.split()))
    for before in ("", "> ", "- ", "## "):
        tokens = [token for token in MARKDOWN.parse(f"{before}{markdown_text(text)}\n") if token.type == "inline"]
        said = [(part.type, part.content) for token in tokens for part in token.children or ()]
        assert said == ([("text", shown)] if shown else [])


def test_nothing_that_a_terminal_obeys_stands_in_markdown() -> None:
    bad = "a\x1b]0;pwn\x07\x1b[2J\x9b1m\u202eb\u2066"
    hostile = replace(
        CITATION,
        title=bad,
        source=bad,
        url=f"https://e.example/{bad}",
        quote=bad,
        content_hash=bad,
        also_in=(bad,),
        gloss=bad,
    )
    statement = Statement(text=bad, citations=(1,))
    answer = replace(
        ANSWER,
        question=bad,
        searched_for="q" + bad,
        statements=(statement,),
        citations=(hostile,),
        missing=(bad,),
        notices=(bad,),
    )
    refused = replace(answer, status="not_in_corpus", statements=(), citations=(), text=bad)
    passage = replace(PASSAGE, text=bad, source=bad)
    for one in (answer, replace(refused, hits=(replace(ANSWER.hits[0], passage=passage),))):
        shown = conversation_to_markdown([one])
        assert not re.search(CONTROLS, shown)
        assert "pwn" in shown
