"""The sources panel: the list of sources, the article that is open, and why its passage was found."""

from __future__ import annotations

from collections.abc import Sequence

from rag import Answer, Article, Citation, Hit
from ui.escape import esc, inline, shortened
from ui.render import byline
from ui.render_article import Span, article_text, facts, titled, written
from ui.session import View
from ui.strings import Words

UNIT_SIGNALS = ("dense", "coverage", "window", "evidence")
OTHERS_SHOWN = 6


def article_id_of(target: Citation | Hit) -> str:
    """The id of the article that a citation or hit belongs to."""
    return target.article_id if isinstance(target, Citation) else target.passage.article_id


def _opener(turn_id: int, kind: str, n: int) -> str:
    return f'data-act="open" data-turn="{turn_id}" data-kind="{kind}" data-n="{n}"'


def _list(view: View, answer: Answer, words: Words) -> str:
    """The cited articles in the order of their numbers, each with all of its numbers."""
    grouped: dict[str, list[Citation]] = {}
    for one in answer.citations:
        grouped.setdefault(one.article_id, []).append(one)
    return f'<ul class="sources-list">{"".join(_source(view, cited, words) for cited in grouped.values())}</ul>'


def _source(view: View, cited: Sequence[Citation], words: Words) -> str:
    numbers, first = [], cited[0]
    for one in cited:
        here = ' aria-current="true"' if view.kind == "c" and view.n == one.number else ""
        numbers.append(
            f'<button type="button" class="mark" {_opener(view.turn_id, "c", one.number)}{here} '
            f'aria-label="{esc(words["source"])} {one.number}">{one.number}</button>'
        )
    body = byline(first.title, first.source, first.language, first.published, words)
    also = dict.fromkeys(name for one in cited for name in one.also_in)
    if also:
        names = " · ".join(inline(shortened(name, 80)) for name in also)
        body += f'<span class="twins">{esc(words["also_in"])} {names}</span>'
    current = " current" if view.kind == "c" and any(one.number == view.n for one in cited) else ""
    return (
        f'<li class="row{current}"><span class="numbers">{"".join(numbers)}</span>'
        f'<button type="button" class="source" {_opener(view.turn_id, "c", first.number)}>{body}</button></li>'
    )


def _others(view: View, answer: Answer, words: Words) -> str:
    """Hits that no citation rests on: the nearest passages of a refusal, or what else was found."""
    quoted = {one.passage_id for one in answer.citations}
    rows: list[str] = []
    for place, hit in enumerate(answer.hits):
        if hit.passage.id in quoted or len(rows) >= OTHERS_SHOWN:
            continue
        one = hit.passage
        snippet = f'<span class="snippet" {written(one.text, one.language)}>{esc(shortened(one.text, 120))}</span>'
        body = snippet + byline(one.title, one.source, one.language, one.published, words)
        current = " current" if view.kind == "h" and view.n == place else ""
        rows.append(
            f'<li class="row{current}"><button type="button" class="source" {_opener(view.turn_id, "h", place)}>'
            f"{body}</button></li>"
        )
    if not rows:
        return ""
    heading = f"{esc(words['other_passages'] if answer.citations else words['nearest'])} ({len(rows)})"
    open_now = " open" if view.kind == "h" else ""
    return (
        f'<details class="others"{open_now}><summary>{heading}</summary>'
        f'<ul class="sources-list">{"".join(rows)}</ul></details>'
    )


def _bar(name: str, value: float, share: float, words: Words) -> str:
    label = words.get(f"signal_{name}", name)
    width = round(100 * min(1.0, max(0.0, share)))
    return (
        f'<div class="signal"><span class="signal-name">{esc(label)}</span>'
        f'<span class="signal-track" aria-hidden="true"><span style="width:{width}%"></span></span>'
        f'<span class="signal-value">{value:.2f}</span></div>'
    )


def _bars(hit: Hit, hits: Sequence[Hit], words: Words) -> str:
    """Each signal as a bar: cosines and shares as they are, other scores against the best hit's."""
    bars = []
    for name, value in hit.signals.items():
        best = 1.0
        if name not in UNIT_SIGNALS:
            best = max((abs(float(one.signals.get(name, 0.0))) for one in hits), default=0.0) or 1.0
        bars.append(_bar(name, float(value), abs(float(value)) / best, words))
    return "".join(bars)


def why(hit: Hit | None, hits: Sequence[Hit], words: Words) -> str:
    """
    Why a passage was found: its rank, its signals and the words that matched, through which gloss.

    Nothing of one without signals: it was not searched for, but counted, or chosen by its place.
    """
    if hit is None or not hit.signals:
        return ""
    seen: dict[tuple[str, str | None], None] = {}
    for one in hit.matches:
        seen.setdefault((one.term, one.gloss if one.gloss and one.gloss.casefold() != one.term.casefold() else None))
    glossed = {term for term, gloss in seen if gloss}
    chips = "".join(
        f"<li>{inline(term)}{f' <span>→</span> {inline(gloss)}' if gloss else ''}</li>"
        for term, gloss in seen
        if gloss or term not in glossed
    )
    matched = f'<p class="why-head">{esc(words["why_words"])}</p><ul class="chips">{chips}</ul>'
    rank = esc(words("why_rank", rank=hit.rank, count=max(len(hits), *(one.rank for one in hits))))
    if not chips:
        matched = f"<p>{esc(words['why_none'])}</p>"
    return (
        f'<details class="why"><summary>{esc(words["why"])}</summary><p class="why-rank">{rank}</p>'
        f"{_bars(hit, hits, words)}{matched}</details>"
    )


def _spans(view: View, answer: Answer, target: Citation | Hit) -> list[Span]:
    article_id = article_id_of(target)
    spans = [
        Span(start=one.start, end=one.end, number=one.number, selected=one is target)
        for one in answer.citations
        if one.article_id == article_id
    ]
    if isinstance(target, Hit):
        spans = [Span(start=target.passage.start, end=target.passage.end, selected=True)]
    return spans


def panel(view: View, answer: Answer, article: Article, words: Words) -> str:
    """
    The panel with one source open.

    Args:
        view: what is looked at; it must exist in the answer.
        answer: the turn's answer.
        article: the article that the source belongs to.
        words: the interface language.
    """
    target = view.target(answer)
    if target is None:
        return empty_panel(words)
    heading = words["sources"] if answer.citations else words["nearest"]
    if isinstance(target, Citation):
        hit = next((one for one in answer.hits if one.passage.id == target.passage_id), None)
        label = f'<span class="source-n">{target.number}</span>'
    else:
        hit, label = target, ""
    name = titled(shortened(article.title or article.source, 300), article.language)
    title = f'<h3 class="reader-title" tabindex="-1">{label}{name}</h3>'
    also = target.also_in if isinstance(target, Citation) else target.twins
    reader = article_text(article, _spans(view, answer, target), words)
    return (
        f'<section class="panel" dir="{words.direction}" data-view="{view.turn_id}-{view.kind}-{view.n}" '
        f'aria-label="{esc(heading)}"><h2 class="panel-head">{esc(heading)}</h2>'
        f"{_list(view, answer, words) if answer.citations else ''}"
        f'<div class="reader">{title}{facts(article, words, also_in=also)}{why(hit, answer.hits, words)}'
        f'<div class="reader-text" tabindex="0" role="region" aria-label="{esc(shortened(article.title, 80))}">'
        f"{reader}</div>"
        f'<p class="to-answer"><button type="button" class="tool" data-act="back" data-turn="{view.turn_id}">'
        f"{esc(words['back'])}</button></p></div>{_others(view, answer, words)}</section>"
    )


def empty_panel(words: Words, *, key: str = "sources_empty") -> str:
    """The panel before anything was asked, or (``sources_none``) after an answer that quotes nothing."""
    return (
        f'<section class="panel empty" dir="{words.direction}"><h2 class="panel-head">{esc(words["sources"])}</h2>'
        f"<p>{esc(words[key])}</p></section>"
    )


def first_view(turn_id: int, answer: Answer) -> View | None:
    """What the panel opens by itself when an answer is complete: its first citation, if it has one."""
    return View(turn_id=turn_id, kind="c", n=answer.citations[0].number) if answer.citations else None
