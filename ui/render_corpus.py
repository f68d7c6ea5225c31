"""The corpus tab: the table of articles, passages found in them, and one article to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag import Article, ArticleSummary, Hit
from ui.escape import esc, inline, shortened
from ui.render import byline
from ui.render_article import Span, article_text, facts, left_out, titled, written
from ui.strings import Words

PAGE_ROWS = 25


def _opener(article_id: str, text: str, *, start: int = -1, end: int = -1, kind: str = "row-open") -> str:
    return (
        f'<button type="button" class="{kind}" data-act="read" data-article="{esc(article_id)}" '
        f'data-start="{start}" data-end="{end}">{text}</button>'
    )


def _table_row(one: ArticleSummary, article: Article | None, words: Words) -> str:
    title = _opener(one.id, titled(shortened(one.title or one.source, 140), one.language))
    outlet = f" · {inline(one.outlet)}" if one.outlet else ""
    copies = "<br>".join(inline(shortened(name, 60)) for name in one.copies) or "–"
    omitted = esc(left_out(article, words)) if article is not None else "–"
    cells = [
        (words["col_article"], f'{title}<span class="row-file">{inline(one.source)}{outlet}</span>'),
        (words["language"], esc(words.language_name(one.language))),
        (words["date"], esc(words.date(one.published))),
        (words["col_passages"], str(one.passages)),
        (words["col_copies"], copies),
        (words["col_left_out"], omitted),
    ]
    return "<tr>" + "".join(f'<td data-label="{esc(name)}">{value}</td>' for name, value in cells) + "</tr>"


def table(summaries: Sequence[ArticleSummary], articles: Mapping[str, Article], words: Words, *, page: int = 0) -> str:
    """
    One page of the table of articles.

    Args:
        summaries: all articles, in the order they are shown.
        articles: the full articles of this page's rows, by id, for what was left out of them.
        words: the interface language.
        page: counted from 0.
    """
    if not summaries:
        return f'<p class="corpus-empty">{esc(words["corpus_missing"])}</p>'
    rows = "".join(_table_row(one, articles.get(one.id), words) for one in page_of(summaries, page))
    names = ("col_article", "language", "date", "col_passages", "col_copies", "col_left_out")
    head = "".join(f'<th scope="col">{esc(words[name])}</th>' for name in names)
    return (
        f'<div class="corpus-table" dir="{words.direction}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{_pager(len(summaries), page, words)}</div>"
    )


def page_of(summaries: Sequence[ArticleSummary], page: int) -> Sequence[ArticleSummary]:
    """The rows of one page."""
    return summaries[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]


def _pager(count: int, page: int, words: Words) -> str:
    pages = -(-count // PAGE_ROWS)
    if pages <= 1:
        return ""
    buttons = []
    for key, target, off in (("previous", page - 1, page == 0), ("next", page + 1, page >= pages - 1)):
        state = " disabled" if off else ""
        buttons.append(
            f'<button type="button" class="tool" data-act="page" data-n="{target}"{state}>{esc(words[key])}</button>'
        )
    here = esc(words("page_of", page=page + 1, pages=pages))
    return f'<p class="pager">{buttons[0]} <span>{here}</span> {buttons[1]}</p>'


def found(query: str, hits: Sequence[Hit], words: Words) -> str:
    """The passages that a search in the articles found."""
    heading = f"<h2>{esc(words('corpus_found', query=shortened(query, 80)))}</h2>"
    rows = []
    for hit in hits:
        one = hit.passage
        text = f'<span class="snippet" {written(one.text, one.language)}>{esc(shortened(one.text, 320))}</span>'
        by = byline(one.title, one.source, one.language, one.published, words)
        rows.append(f"<li>{_opener(one.article_id, text + by, start=one.start, end=one.end, kind='source')}</li>")
    body = f'<ul class="sources-list">{"".join(rows)}</ul>' if rows else f"<p>{esc(words['corpus_none'])}</p>"
    return f'<div class="corpus-found" dir="{words.direction}">{heading}{body}</div>'


def reading(article: Article, words: Words, *, start: int = -1, end: int = -1, copies: Sequence[str] = ()) -> str:
    """One article, with the passage it was opened at marked."""
    spans = [Span(start=start, end=end, selected=True)] if 0 <= start < end <= len(article.text) else []
    name = titled(shortened(article.title or article.source, 300), article.language)
    title = f'<h2 class="reader-title" tabindex="-1">{name}</h2>'
    back = f'<p><button type="button" class="tool" data-act="corpus_list">{esc(words["back_list"])}</button></p>'
    return (
        f'<section class="panel corpus-reader" dir="{words.direction}" data-view="read-{esc(article.id)}-{start}">'
        f'{back}<div class="reader">{title}{facts(article, words, also_in=copies)}'
        f'<div class="reader-text whole">{article_text(article, spans, words, level=3)}</div></div></section>'
    )
