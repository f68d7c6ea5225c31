"""Turns of the conversation as escaped HTML: pure functions from records to text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rag import Answer, Citation, Filters, Statement
from ui.escape import direction, esc, inline, marked, shortened
from ui.export import answer_as_text
from ui.link import query_string
from ui.render_article import written
from ui.session import Failure, Session, Turn
from ui.strings import Words

STRONG, FAIR = 0.75, 0.5
NEAREST_SHOWN = 4
HEADING_CHARS = 240
# How much of a long last word stays with the marks behind it.
BOUND_CHARS = 12


def evidence_word(confidence: float, words: Words) -> str:
    """A confidence between 0 and 1 in three levels."""
    if confidence >= STRONG:
        return words["evidence_strong"]
    return words["evidence_fair"] if confidence >= FAIR else words["evidence_thin"]


def byline(title: str, source: str, language: str, published: date | None, words: Words) -> str:
    """Title, language and, where it is known, date of a source on one line."""
    facts = esc(words.language_name(language)) + (f" · {esc(words.date(published))}" if published else "")
    shown = shortened(title or source, 110)
    name = f'<cite class="by-title" {written(shown, language)}>{esc(shown)}</cite>'
    return f'{name} <span class="by-facts">{facts}</span>'


def mark(turn_id: int, citation: Citation, words: Words) -> str:
    """The numbered button that opens a source."""
    label = f"{words['source']} {citation.number}: {shortened(citation.title or citation.source, 80)}"
    return (
        f'<button type="button" class="mark" data-act="open" data-turn="{turn_id}" data-kind="c" '
        f'data-n="{citation.number}" aria-label="{esc(label)}" title="{esc(label)}">{citation.number}</button>'
    )


def _highlighted(statement: Statement, first: int, last: int) -> str:
    """``text[first:last]`` of a statement, its highlights set in bold."""
    text, parts, end = statement.text, [], first
    for start, stop in sorted(statement.highlights):
        start, stop = max(start, end), min(stop, last)
        if start < stop:
            parts += [esc(text[end:start]), f"<strong>{esc(text[start:stop])}</strong>"]
            end = stop
    return "".join([*parts, esc(text[end:last])])


def _marked_sentence(statement: Statement, marks: str) -> str:
    """A statement with its marks, which stay on one line with its last word: alone they would begin the next one."""
    text = statement.text.rstrip()
    last = max(len(text) - BOUND_CHARS, *(text.rfind(space) + 1 for space in " \n\t"))
    return (
        f"{_highlighted(statement, 0, last)}"
        f'<span class="marks">{_highlighted(statement, last, len(text))}{marks}</span>'
    )


def _verbatim(statement: Statement, cited: dict[int, Citation]) -> Citation | None:
    """The citation whose quote the statement repeats word for word, if it does."""
    sources = (cited[number] for number in statement.citations if number in cited)
    return next((one for one in sources if one.quote.strip() == statement.text.strip()), None)


def _statement(
    turn_id: int, statement: Statement, cited: dict[int, Citation], answer: Answer, words: Words, *, named: bool
) -> str:
    sources = [cited[number] for number in statement.citations if number in cited]
    verbatim = _verbatim(statement, cited)
    language = verbatim.language if verbatim else answer.language
    marks = "".join(mark(turn_id, one, words) for one in sources)
    text = f"<p {written(statement.text, language)}>{_marked_sentence(statement, marks)}</p>"
    if not statement.supported:
        text += f'<p class="warn" dir="{words.direction}">{esc(words["unsupported"])}</p>'
    if verbatim is None:
        return f'<div class="prose{"" if statement.supported else " unsupported"}">{text}</div>'
    gloss = by = ""
    side = direction(statement.text, language)
    if verbatim.gloss and verbatim.gloss.strip() != verbatim.quote.strip():
        gloss = (
            f'<p class="gloss"><span class="gloss-label">{esc(words["gloss"])}</span> '
            f"{inline(verbatim.gloss, 'en')}</p>"
        )
    if named:
        also = dict.fromkeys(name for one in sources for name in one.also_in)
        by = byline(verbatim.title, verbatim.source, verbatim.language, verbatim.published, words)
        by = f'<div class="by">{by}</div>'
        if also:
            names = " · ".join(inline(shortened(name, 80)) for name in also)
            by += f'<span class="twins">{esc(words["also_in"])} {names}</span>'
        by = f'<figcaption dir="{words.direction}">{by}</figcaption>'
    return f'<figure class="quote" dir="{side}"><blockquote>{text}</blockquote>{gloss}{by}</figure>'


def statements(turn_id: int, answer: Answer, words: Words) -> str:
    """
    The sentences of an answer with their marks.

    A verbatim sentence is set as a quotation; its source is named beneath it, once for neighbours from one article.
    """
    cited = {citation.number: citation for citation in answer.citations}
    quotes = [_verbatim(one, cited) for one in answer.statements]
    parts = []
    for place, (statement, quote) in enumerate(zip(answer.statements, quotes, strict=True)):
        after = quotes[place + 1] if place + 1 < len(quotes) else None
        named = quote is None or after is None or after.article_id != quote.article_id
        parts.append(_statement(turn_id, statement, cited, answer, words, named=named))
    return "".join(parts)


def _nearest(turn_id: int, answer: Answer, words: Words) -> str:
    if not answer.hits:
        return ""
    rows = []
    for hit in answer.nearest[:NEAREST_SHOWN]:
        one = hit.passage
        text = f"<span {written(one.text, one.language)}>{esc(shortened(one.text, 220))}</span>"
        rows.append(
            f'<li><button type="button" class="nearest" data-act="open" data-turn="{turn_id}" data-kind="h" '
            f'data-n="{answer.hits.index(hit)}">{text}<span class="near-by">'
            f"{byline(one.title, one.source, one.language, one.published, words)}</span></button></li>"
        )
    return (
        f'<h3 class="near-head">{esc(words["nearest"])} <span>{esc(words["nearest_note"])}</span></h3>'
        f'<ol class="near">{"".join(rows)}</ol>'
    )


def _label(kind: str, text: str, more: str = "") -> str:
    extra = f'<span class="state-more">{more}</span>' if more else ""
    return f'<p class="state {kind}"><span class="state-word">{esc(text)}</span>{extra}</p>'


def _missing(answer: Answer, words: Words) -> str:
    if not answer.missing:
        return ""
    listed = "، " if words.language == "ar" else ", "
    return (
        f'<p class="missing">{esc(words["missing"])}: '
        f"{listed.join(f'<b>{inline(word)}</b>' for word in answer.missing)}</p>"
    )


def _answer(turn: Turn, answer: Answer, words: Words) -> str:
    body = statements(turn.id, answer, words)
    notices = "".join(f'<p class="notice" dir="auto">{esc(text)}</p>' for text in answer.notices)
    if answer.status == "not_in_corpus":
        name, reason = words.refusal(limited=bool(turn.filters))
        head = _label("refused", name)
        why = f"<p>{esc(reason)}</p>{_missing(answer, words)}"
        return (
            f'<div class="answer refused">{head}<div class="refusal">{why}</div>'
            f"{_nearest(turn.id, answer, words)}{notices}</div>"
        )
    if answer.status == "uncertain":
        head = _label("uncertain", words["uncertain"])
        why = f'<p class="why-uncertain">{esc(words["uncertain_why"])}</p>{_missing(answer, words)}'
        near = "" if answer.statements else _nearest(turn.id, answer, words)
        return f'<div class="answer uncertain">{head}{why}{body}{near}{notices}</div>'
    if not body:
        body = f"<p {marked(answer.text, answer.language)}>{esc(answer.text)}</p>"
    by = ""
    if answer.generator != "extractive":
        by = f'<p class="notice">{esc(words("written_by", name=shortened(answer.generator, 60)))}</p>'
    if answer.final and not answer.citations:  # a word of reply, which rests on nothing
        return f'<div class="answer answered">{body}{by}{notices}</div>'
    head = _label("answered", words["answered"], esc(evidence_word(answer.confidence, words)) if answer.final else "")
    lead = ""
    if answer.lead:
        lead = f'<p class="answer-lead" {marked(answer.lead, answer.language)}>{esc(answer.lead)}</p>'
    return f'<div class="answer answered">{head}{lead}{body}{by}{notices}</div>'


def failure_box(failure: Failure, words: Words) -> str:
    """A failure, unlike any answer, with what to do next."""
    step = f'<p class="next" dir="auto">{esc(failure.next_step)}</p>' if failure.next_step else ""
    return (
        f'<div class="answer failed" role="alert">{_label("failed", words["failed"])}'
        f'<p dir="auto">{esc(failure.message)}</p>{step}</div>'
    )


def _progress(turn: Turn, words: Words) -> str:
    key = turn.phase if turn.phase in ("waiting", "searching", "answering") else "searching"
    return f'<p class="state busy" role="status"><span class="pulse" aria-hidden="true"></span>{esc(words[key])}</p>'


def _limits(turn: Turn) -> Filters:
    """The filters of a turn, narrowed by what its question says itself ("the French articles")."""
    own, found = turn.filters, turn.answer.filters if turn.answer else Filters()
    return replace(
        own,
        languages=found.languages or own.languages,
        since=found.since or own.since,
        until=found.until or own.until,
    )


def filter_line(filters: Filters, words: Words, titles: dict[str, str]) -> str:
    """What the question was limited to, or nothing."""
    if not filters:
        return ""
    parts = [esc(words.language_name(code)) for code in filters.languages]
    parts += [inline(shortened(titles.get(one, one), 60)) for one in filters.articles]
    if filters.since:
        parts.append(esc(f"{words['filter_since']} {words.date(filters.since)}"))
    if filters.until:
        parts.append(esc(f"{words['filter_until']} {words.date(filters.until)}"))
    return f'<p class="limits">{esc(words["limited_to"])}: {" · ".join(parts)}</p>'


def _tool(act: str, turn: Turn, label: str, *, extra: str = "", pressed: bool | None = None) -> str:
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return (
        f'<button type="button" class="tool" data-act="{act}" data-turn="{turn.id}"{state}{extra}>{esc(label)}</button>'
    )


def _tools(turn: Turn, words: Words, *, last: bool) -> str:
    buttons = []
    if turn.answer is not None and turn.answer.final:
        buttons.append(_tool("copy", turn, words["copy"], extra=f' data-done="{esc(words["copied"])}"'))
    link = esc(query_string(turn.question, turn.filters))
    buttons.append(_tool("link", turn, words["link"], extra=f' data-link="{link}" data-done="{esc(words["copied"])}"'))
    if last:
        buttons += [_tool("retry", turn, words["retry"]), _tool("edit", turn, words["edit"])]
    rating = ""
    if turn.answer is not None and turn.answer.final:
        rating = '<span class="rate">' + "".join(
            _tool("rate", turn, words[key], extra=f' data-value="{value}"', pressed=turn.rating == value)
            for key, value in (("helpful", "up"), ("unhelpful", "down"))
        )
        rating += "</span>"
    return f'<div class="tools">{"".join(buttons)}{rating}</div>{_note(turn, words)}'


def _note(turn: Turn, words: Words) -> str:
    if turn.rating is None:
        return ""
    thanks = f'<p class="thanks" role="status">{esc(words["thanks"])}</p>'
    if turn.noted:
        return thanks
    name = f"note-{turn.id}"
    return (
        f'{thanks}<div class="note"><label for="{name}">{esc(words["note_label"])}</label>'
        f'<textarea id="{name}" rows="2" maxlength="2000" dir="auto"></textarea>'
        f"{_tool('note', turn, words['send'])}</div>"
    )


def _question(turn: Turn, words: Words) -> str:
    """The question as a heading, and below a long one the whole of it, folded."""
    shown = shortened(turn.question, HEADING_CHARS)
    heading = (
        f'<h2 class="question" {marked(turn.question)}><span class="sr">{esc(words["you_asked"])}: </span>'
        f"{esc(shown)}</h2>"
    )
    if shown == " ".join(turn.question.split()):
        return heading
    summary = f"<summary>{esc(words['whole_question'])}</summary>"
    return f'{heading}<details class="why">{summary}<p {marked(turn.question)}>{esc(turn.question)}</p></details>'


def turn_html(turn: Turn, words: Words, *, last: bool = False, titles: dict[str, str] | None = None) -> str:
    """
    One question and its answer.

    Args:
        turn: any phase.
        words: the interface language.
        last: whether it can be asked again or edited.
        titles: article titles by id, for the line of filters.
    """
    answer, running = turn.answer, turn.phase in ("waiting", "searching", "answering")
    question = _question(turn, words) + filter_line(_limits(turn), words, titles or {})
    searched = ""
    if answer is not None and answer.searched_for.strip() not in ("", turn.question.strip()):
        searched = f'<p class="limits">{esc(words["searched_for"])}: {inline(answer.searched_for)}</p>'
    body = ""
    if turn.phase == "stopped":
        arrived = statements(turn.id, answer, words) if answer else ""
        why = words["stopped_why" if arrived else "stopped_early"]
        body = _label("stopped", words["stopped"]) + f'<p class="why-uncertain">{esc(why)}</p>'
        body += f'<div class="answer halted">{arrived}</div>' if arrived else ""
    elif turn.failure is not None:
        body = failure_box(turn.failure, words)
    elif answer is not None and (answer.final or answer.statements):
        body = _answer(turn, answer, words)
    tools = _progress(turn, words) if running else _tools(turn, words, last=last)
    copied = ""
    if answer is not None and answer.final:
        text = esc(answer_as_text(answer, words))
        copied = f'<textarea class="copytext" hidden readonly tabindex="-1">{text}</textarea>'
    return (
        f'<article class="turn" id="turn-{turn.id}" data-phase="{turn.phase}" dir="{words.direction}">'
        f"{question}{searched}{body}{tools}{copied}</article>"
    )


def welcome(examples: Sequence[tuple[str, str]], words: Words) -> str:
    """What an empty conversation shows: one sentence and a few questions to begin with."""
    rows = "".join(
        f'<li><button type="button" class="example" data-act="example" data-value="{esc(question)}" '
        f"{marked(question, language)}>{esc(question)}</button></li>"
        for language, question in examples
    )
    listed = f'<h2>{esc(words["examples"])}</h2><ul class="examples">{rows}</ul>' if rows else ""
    lead = f'<p class="lead">{esc(words["tagline"])}</p>'
    return f'<section class="welcome" dir="{words.direction}">{lead}{listed}</section>'


def masthead(words: Words, *, counts: str = "") -> str:
    """The head of the page: its name, what it holds, the interface languages and the theme."""
    names = (("en", "English"), ("fr", "Français"), ("ar", "العربية"))
    switch = "".join(
        f'<button type="button" class="tool" data-act="interface" data-value="{code}" lang="{code}" '
        f'aria-pressed="{str(code == words.language).lower()}">{name}</button>'
        for code, name in names
    )
    theme = f'<button type="button" class="tool theme" data-act="theme" aria-label="{esc(words["theme"])}" '
    theme += f'title="{esc(words["theme"])}"><span aria-hidden="true"></span></button>'
    return (
        f'<header class="masthead" lang="{words.language}" dir="{words.direction}" data-title="{esc(words["title"])}">'
        f'<div><h1>{esc(words["title"])}</h1><p class="counts">{counts}</p></div>'
        f'<nav class="switch" aria-label="{esc(words["interface"])}">{switch}{theme}</nav></header>'
    )


def counts(articles: int, languages: Mapping[str, int], words: Words) -> str:
    """How many articles there are, and in which languages."""
    if not articles:
        return esc(words["corpus_missing"])
    ordered = sorted(languages.items(), key=lambda item: (-item[1], item[0]))[:6]
    parts = [f"{esc(words['tab_corpus'])}: {articles}"]
    parts += [f"{esc(words.language_name(code))} {count}" for code, count in ordered]
    return " · ".join(parts)


def hint(text: str, words: Words, *, lasting: bool = False) -> str:
    """One short line above the question box; over once one types there, unless it is lasting."""
    kept = " data-lasting" if lasting else ""
    return f'<p class="editing" role="status" dir="{words.direction}"{kept}>{esc(text)}</p>'


def live_region(html: str, words: Words) -> str:
    """What changes while an answer arrives, announced by screen readers as it comes."""
    return f'<section role="log" aria-label="{esc(words["conversation"])}" dir="{words.direction}">{html}</section>'


def editing_note(words: Words) -> str:
    """The line above the question box while a question is edited."""
    return (
        f'<p class="editing" dir="{words.direction}" data-lasting>{esc(words["editing"])} '
        f'<button type="button" class="tool" data-act="cancel_edit">{esc(words["cancel"])}</button></p>'
    )


def earlier(session: Session, words: Words, *, titles: dict[str, str] | None = None) -> str:
    """All turns but the last."""
    return "".join(turn_html(turn, words, titles=titles) for turn in session.turns[:-1])
