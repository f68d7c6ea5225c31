"""Every state of a turn and every panel as HTML, held to files under ``golden``; RAG_UPDATE_GOLDEN=1 rewrites them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Answer, Engine, Filters, InputError, Statement
from ui import export, render, render_corpus, render_sources
from ui.session import Failure, Session, Turn, View
from ui.strings import Words

GOLDEN = Path(__file__).with_name("golden")
QUESTIONS = {
    "answered": "why was the Qassam account removed?",
    "uncertain": "was the Qassam account perhaps removed?",
    "refused": "who landed on Mars?",
    "arabic": "لماذا أغلق حساب القسام؟",
    "french": "pourquoi Musk ?",
    "hostile": "what does the hostile one say <script>1</script>?",
}


def a_turn(engine: Any, question: str, **changes: Any) -> Turn:
    turn = Turn(id=7, question=question, filters=Filters(), key="k", phase="done", answer=engine.ask(question))
    for name, value in changes.items():
        setattr(turn, name, value)
    return turn


def hold(name: str, html: str) -> None:
    """Compare with the golden file, a line an element."""
    lines = re.sub(r"(?=<(?:article|section|div|p|h\d|li|ul|ol|figure|details|button|tr|td|dl|figcaption))", "\n", html)
    text = lines.strip() + "\n"
    path = GOLDEN / f"{name}.html"
    if os.environ.get("RAG_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{name} differs; if it should, run with RAG_UPDATE_GOLDEN=1"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", list(QUESTIONS))
def test_turns(engine: Any, harmless: Callable[[str], Any], name: str, language: str) -> None:
    html = render.turn_html(a_turn(engine, QUESTIONS[name]), Words(language), last=True)
    harmless(html)
    hold(f"turn-{name}-{language}", html)


@pytest.mark.parametrize("phase", ["waiting", "searching", "answering", "stopped", "failed"])
def test_phases(engine: Any, harmless: Callable[[str], Any], phase: str) -> None:
    answer = replace(engine.ask(QUESTIONS["answered"]), final=False) if phase in ("answering", "stopped") else None
    failure = Failure(message="It <b>failed</b>.", next_step="Do `this`.") if phase == "failed" else None
    turn = a_turn(engine, QUESTIONS["answered"], phase=phase, answer=answer, failure=failure)
    html = render.turn_html(turn, Words("en"), last=True)
    harmless(html)
    hold(f"phase-{phase}", html)


def test_a_word_of_reply_claims_no_evidence(engine: Any) -> None:
    turn = a_turn(engine, QUESTIONS["answered"])
    words = Words("en")
    assert words["answered"] in render.turn_html(turn, words, last=True)
    turn.answer = replace(turn.answer, text="Gladly.", statements=(), citations=(), hits=())
    html = render.turn_html(turn, words, last=True)
    assert "Gladly." in html
    assert "state-word" not in html


def test_a_passage_that_several_articles_quote_is_near_once(engine: Any) -> None:
    turn = a_turn(engine, QUESTIONS["refused"])
    first, second = turn.answer.hits[:2]
    broken = first.passage.text.replace(" ", "\n\n", 1)
    assert broken != first.passage.text
    twin = replace(first, rank=2, passage=replace(first.passage, id="twin", source="twin.txt", text=broken))
    turn.answer = replace(turn.answer, hits=(first, twin, second))
    html = render.turn_html(turn, Words("en"))
    assert re.findall(r'class="nearest"[^>]*data-n="(\d)"', html) == ["0", "2"]


def test_a_refusal_shares_nothing_with_an_answer(engine: Any) -> None:
    refused = render.turn_html(a_turn(engine, QUESTIONS["refused"]), Words("en"))
    assert "Not in the articles" in refused
    assert 'class="quote"' not in refused
    assert 'class="mark"' not in refused
    assert "state-word" in refused
    assert ">Answer<" not in refused
    failed = render.turn_html(
        a_turn(engine, "x", answer=None, phase="failed", failure=Failure(message="m")), Words("en")
    )
    assert 'role="alert"' in failed
    assert "Not in the articles" not in failed


def test_a_model_s_prose_keeps_its_marks_and_shows_what_has_no_support(engine: Any, reader: Any) -> None:
    answer: Answer = engine.ask(QUESTIONS["answered"])
    prose = replace(
        answer,
        generator="some-model",
        statements=(
            Statement(text="It broke the rules.", citations=(1, 2)),
            Statement(text="Nobody said so.", citations=(), supported=False),
        ),
    )
    html = render.turn_html(a_turn(engine, QUESTIONS["answered"], answer=prose), Words("en"))
    assert [a["data-n"] for tag, a in reader(html).tags if a.get("class") == "mark"] == ["1", "2"]
    assert "not supported by the sources" in html
    assert "Written by some-model from the quotes" in html


@pytest.mark.parametrize(
    ("quote", "attributes"),
    [
        ("We have a UN exemption rule.", {"dir": "ltr", "lang": ""}),
        ("لدينا قاعدة إعفاء.", {"dir": "rtl", "lang": "ar"}),
    ],
)
def test_a_quote_is_tagged_with_its_own_language(
    engine: Any, reader: Any, quote: str, attributes: dict[str, str]
) -> None:
    answer = engine.ask(QUESTIONS["arabic"])
    cited = replace(answer.citations[0], quote=quote, language="ar", gloss=None)
    quoted = replace(answer, statements=(Statement(text=quote, citations=(1,)),), citations=(cited,))
    tags = reader(render.statements(7, quoted, Words("fr"))).tags
    assert next(found for tag, found in tags if tag == "p") == attributes
    assert dict(tags)["figure"]["dir"] == attributes["dir"], "its bar stands where it begins"


@pytest.mark.parametrize(
    ("text", "highlights", "end"),
    [
        ("It was removed.\n", ((3, 20),), '<strong>was </strong><span class="marks"><strong>removed.</strong>'),
        ("Done.", (), '<span class="marks">Done.'),
        ("x" * 30, (), f'{"x" * 18}<span class="marks">{"x" * 12}'),
        ("", (), '<span class="marks">'),
    ],
)
def test_marks_stay_with_the_last_word(
    engine: Any, harmless: Any, text: str, highlights: tuple[tuple[int, int], ...], end: str
) -> None:
    answer = engine.ask(QUESTIONS["answered"])
    statement = Statement(text=text, citations=(1, 2), highlights=highlights)
    html = render.statements(7, replace(answer, statements=(statement,)), Words("en"))
    assert f"{end}<button" in html
    assert harmless(html).text == f"{text.rstrip()}12"


def test_an_unknown_date_is_not_told_of_a_source(engine: Any) -> None:
    assert render.byline("t", "s", "en", None, Words("en")).endswith('<span class="by-facts">English</span>')
    assert "English · 9 January 2024" in render.byline("t", "s", "en", date(2024, 1, 9), Words("en"))
    assert ">undated</td>" in render_corpus.table(engine.articles(), {}, Words("en"))


@pytest.mark.parametrize("name", ["answered", "refused"])
def test_no_level_of_headings_is_left_out(engine: Any, reader: Any, name: str) -> None:
    words, turn = Words("en"), a_turn(engine, QUESTIONS[name])
    view = View(turn_id=7, kind="h", n=0)
    article = engine.article(render_sources.article_id_of(turn.answer.hits[0]))
    head = render.masthead(words)
    pages = [
        head + render.turn_html(turn, words) + render_sources.panel(view, turn.answer, article, words),
        head + render.welcome([("en", "Why?")], words) + render_sources.empty_panel(words),
        head + render_corpus.found("x", turn.answer.hits, words),
        head + render_corpus.reading(article, words),
    ]
    for page in pages:
        levels = [int(tag[1]) for tag, _ in reader(page).tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), levels


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("name", "view"), [("answered", ("c", 1)), ("arabic", ("c", 1)), ("hostile", ("c", 1)),
                                            ("refused", ("h", 1)), ("answered", ("h", 2))])  # fmt: skip
def test_panels(engine: Any, harmless: Callable[[str], Any], name: str, view: tuple[str, int], language: str) -> None:
    answer = engine.ask(QUESTIONS[name])
    where = View(turn_id=7, kind=view[0], n=view[1])
    target = where.target(answer)
    assert target is not None
    article = engine.article(render_sources.article_id_of(target))
    html = render_sources.panel(where, answer, article, Words(language))
    read = harmless(html)
    selected = [a for tag, a in read.tags if tag == "mark" and "selected" in (a.get("class") or "")]
    assert len(selected) == 1
    hold(f"panel-{name}-{view[0]}-{language}", re.sub(r"W{200,}", "W…", html))


def test_panel_for_a_source_that_is_not_there_is_empty(engine: Any) -> None:
    answer = engine.ask(QUESTIONS["answered"])
    article = engine.article(answer.citations[0].article_id)
    html = render_sources.panel(View(turn_id=1, kind="c", n=99), answer, article, Words("en"))
    assert "panel empty" in html


def test_why_names_words_through_their_gloss_and_scales_the_bars(engine: Any, reader: Any) -> None:
    answer = engine.ask(QUESTIONS["answered"])
    html = render_sources.why(answer.hits[1], answer.hits, Words("en"))
    read = reader(html)
    assert "حساب → account" in read.text
    widths = [a["style"] for tag, a in read.tags if a.get("style")]
    # cosine 0.4 as it is; 7.5/2 and 3/2 against the best hit's 7.5 and 3; the odd one against itself
    assert widths == ["width:40%", "width:50%", "width:50%", "width:100%"]


@pytest.mark.parametrize(
    "question",
    ["Which articles mention Khamenei?", "Give me a timeline of Hamas", "Summarise 003_7f7b2ece9dd50b3f.txt"],
)
def test_what_was_not_searched_for_has_no_reason_why_it_was_found(seed_engine: Engine, question: str) -> None:
    answer, words = seed_engine.ask(question), Words("en")
    assert answer.hits and not any(hit.signals or hit.matches for hit in answer.hits)
    for view in (View(turn_id=1, kind="c", n=1), View(turn_id=1, kind="h", n=0)):
        article = seed_engine.article(answer.hits[0].passage.article_id)
        html = render_sources.panel(view, answer, article, words)
        assert "reader-text" in html
        assert words["why"] not in html
        assert words["why_none"] not in html


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_corpus(engine: Any, harmless: Callable[[str], Any], language: str) -> None:
    words, summaries = Words(language), engine.articles()
    table = render_corpus.table(summaries, {one.id: engine.article(one.id) for one in summaries}, words)
    harmless(table)
    hold(f"corpus-{language}", table)
    harmless(render_corpus.found("<i>x", engine.retrieve("hostile"), words))
    for one in summaries:
        harmless(render_corpus.reading(engine.article(one.id), words, start=0, end=10, copies=one.copies))


def test_a_long_table_has_pages(engine: Any, harmless: Callable[[str], Any]) -> None:
    many = [replace(engine.articles()[0], id=f"a{number}") for number in range(60)]
    middle = render_corpus.table(many, {}, Words("en"), page=1)
    harmless(middle)
    assert "Page 2 of 3" in middle
    assert middle.count("row-open") == render_corpus.PAGE_ROWS
    assert "disabled" not in middle


def test_hostile_text_is_harmless_everywhere(engine: Any, harmless: Callable[[str], Any]) -> None:
    words, turn = Words("en"), a_turn(engine, QUESTIONS["hostile"])
    fragments = [
        render.turn_html(turn, words, last=True, titles={"x": "<b>"}),
        render.turn_html(replace_filters(turn), words, titles={"x": "<script>"}),
        render.welcome([("en", "<img src=x onerror=1>"), ("ar", "\u202e<b>")], words),
        render.masthead(words, counts=render.counts(3, {"<b>": 3}, words)),
        render.failure_box(Failure(message="<script>", next_step="<script>"), words),
        render.earlier(Session(turns=[turn, turn]), words),
    ]
    for fragment in fragments:
        harmless(fragment)
    markdown = export.as_markdown([turn], words)
    assert not re.search(r"(?<!\\)<(?!https?://)", markdown), "markup"
    assert not re.search(r"(?<!\\)\](?=\()", markdown), "a link"
    assert "\u202e" not in markdown


def test_markdown_of_the_page_keeps_text_as_text(engine: Any) -> None:
    turn = a_turn(engine, QUESTIONS["answered"])
    bad = "1. AT&amp;T &lt;b&gt; \x1b]0;pwn\x07\u202e\n---"
    cited = replace(
        turn.answer.citations[0], title=bad, quote=bad, url=f"https://e.example/a\n# b\u202e{bad}", also_in=(bad,)
    )
    statements = (Statement(text=bad, citations=(1,)),)
    turn.answer = replace(turn.answer, statements=statements, citations=(cited,))
    failed = a_turn(engine, bad, answer=None, phase="failed", failure=Failure(message=bad))
    markdown = export.as_markdown([turn, failed], Words("en"))
    shown = r"1\. AT\&amp;T \&lt;b\&gt; �\]0;pwn�� ---"
    assert f"\n\n{shown} \\[1\\]\n\n" in markdown
    assert f"\n## {shown}\n" in markdown and f".** {shown}\n" in markdown and f"Also in: {shown}\n" in markdown
    assert "\n  <https://e.example/a%0A#%20b%E2%80%AE1.%20AT&amp;T%20" in markdown
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", markdown)


def test_what_the_program_says_before_its_quotes_is_shown_as_text(engine: Any, harmless: Callable[[str], Any]) -> None:
    turn = a_turn(engine, QUESTIONS["answered"])
    turn.answer = replace(turn.answer, lead="Articles that mention “<b>X</b>”: 3 of 5.")
    html = render.turn_html(turn, Words("en"))
    harmless(html)
    assert html.index("Articles that mention “&lt;b&gt;X") < html.index("<figure")
    assert "Articles that mention “<b>X" in export.answer_as_text(turn.answer, Words("en"))
    assert r"Articles that mention “\<b\>X" in export.as_markdown([turn], Words("en"))


def test_limits_that_the_question_itself_says_are_shown(engine: Any) -> None:
    turn = a_turn(engine, QUESTIONS["answered"])
    turn.answer = replace(turn.answer, filters=Filters(languages=("fr",), since=date(2024, 1, 1)))
    assert "Limited to: French · Published from 1 January 2024" in render.turn_html(turn, Words("en"))
    assert "Limited to" not in render.turn_html(a_turn(engine, QUESTIONS["answered"]), Words("en"))


@pytest.mark.parametrize("question", ["why was the Qassam account removed?", "Quelle est la recette du cassoulet ?"])
def test_what_the_page_exports_is_verified_and_an_altered_one_is_not(
    seed_engine: Engine, tmp_path: Path, question: str
) -> None:
    failed = a_turn(seed_engine, question, answer=None, phase="failed", failure=Failure(message="No."))
    answered = a_turn(seed_engine, question)
    exported = tmp_path / "conversation.json"
    exported.write_text(export.as_json([failed, answered]), "utf-8")
    checks = seed_engine.verify_answer(exported)
    assert checks and all(check.ok and check.answer == 1 for check in checks)
    answered.answer = replace(answered.answer, text="It was not removed.")
    exported.write_text(export.as_json([failed, answered]), "utf-8")
    assert not all(check.ok for check in seed_engine.verify_answer(exported))
    exported.write_text(export.as_json([failed]), "utf-8")
    with pytest.raises(InputError, match="holds no answer"):
        seed_engine.verify_answer(exported)


def replace_filters(turn: Turn) -> Turn:
    return Turn(
        id=8, question=turn.question, filters=Filters(languages=("<b>",), articles=("x", "<i>")), phase="done",
        answer=turn.answer,
    )  # fmt: skip


def test_exported_records_hold_exact_quotes(engine: Any) -> None:
    turn = a_turn(engine, QUESTIONS["arabic"])
    exported = export.as_records([turn])
    for citation in exported["turns"][0]["answer"]["citations"]:
        text = engine.article(citation["article_id"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    copied = export.answer_as_text(turn.answer, Words("fr"))
    assert "[1]" in copied
    assert turn.answer.citations[0].quote in copied
    assert "001_855d37cbd7c6786c.txt" in copied
