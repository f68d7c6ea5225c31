"""
Web pages: their text in reading order, with the roles that their elements state.

The parser is libxml2's, which streams and repairs; no tree is built, so depth costs nothing. Everything that a reader
could see is kept; menus, footers and hidden parts are hinted as boilerplate rather than dropped.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import count_words, ends_sentence
from rag.corpus.decode import decode
from rag.corpus.formats.base import Extract, UnreadableError
from rag.corpus.formats.sidecar import flat, is_address, language_code, metadata_fields
from rag.corpus.records import Hint
from rag.language import RECOGNISED, recognise
from rag.language.stopwords import word_set
from rag.schema import BlockKind

_SKIPPED = word_set(
    """
    script style noscript template svg math iframe object canvas audio video head
    """
)
_BLOCKS = word_set(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table
    tbody td tfoot th thead tr ul
    """
)
_VOID = word_set(
    """
    area base br col embed hr img input link meta param source track wbr
    """
)
_FURNITURE = word_set(
    """
    nav footer aside form button select option menu dialog label input textarea
    """
)
_FURNITURE_WORDS = word_set(
    """
    nav navbar menu breadcrumb breadcrumbs footer sidebar cookie cookies consent gdpr share sharing social
    related recommended newsletter subscribe subscription signup promo advert advertisement ads banner comments
    comment tags toolbar pagination outbrain taboola paywall popup modal
    """
)
_CAPTION_TAGS = frozenset(("figcaption", "caption"))
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?0(?![.\d])|opacity\s?:\s?0(?![.\d])")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s?=\s?[\"']?\s?([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ARTICLE_TAGS = frozenset(("article", "main"))
_JSON_CHARS = 300_000
_SHARED_CHARS = 20
_TELLING_LINES, _TELLING_WORDS = 40, 25
_LINK_SHARE = 0.8
_KEPT_SHARE = 0.25
_META = {
    "og:title": "title", "twitter:title": "title", "og:url": "url", "og:site_name": "outlet", "author": "author",
    "article:author": "author", "article:published_time": "date", "datepublished": "date", "date": "date",
    "dc.date": "date", "dc.date.issued": "date", "pubdate": "date", "parsely-pub-date": "date", "sailthru.date": "date",
    "dc.title": "title", "dc.creator": "author", "parsely-author": "author", "og:locale": "language",
}  # fmt: skip


def read(data: bytes, *, max_chars: int) -> Iterator[Extract]:
    """
    The one document of an HTML page. Offsets are those of its extracted text, one line an element of text.

    Raises:
        UnreadableError: there is no text in it.
    """
    text, warnings = decode(_recoded(data))
    page = _Page()
    _feed(page, _BAD.sub(" ", text))
    extracted, hints = page.result()
    if not extracted.strip():
        raise UnreadableError("no text in this page")
    if len(extracted) > max_chars:
        raise UnreadableError(f"its text has {len(extracted):,} characters: above the limit of {max_chars:,}")
    stated = page.metadata()
    stated["language"] = _language(language_code(stated.get("language")), page.running_text())
    fields = metadata_fields(stated)
    yield Extract(text=extracted, hints=tuple(hints), warnings=warnings, **fields)


def _language(stated: str | None, text: str) -> str | None:
    """
    The language that a page states, unless its text is plainly in another: themes come with one and few change it.
    One that is not recognised cannot be contradicted.
    """
    if stated in RECOGNISED and count_words(text) >= _TELLING_WORDS:
        return recognise(text, default=stated)
    return stated


def _recoded(data: bytes) -> bytes:
    """The page in UTF-8 where it names another encoding that fits and has no byte order mark."""
    declared = _CHARSET.search(data[:4096])
    if declared is None or data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    name = declared.group(1).decode("ascii").lower()
    if name.replace("-", "") in ("utf8", "utf16", "utf32"):
        return data
    try:
        return data.decode({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name, name)).encode("utf-8")
    except (LookupError, ValueError):
        return data


def _feed(page: _Page, text: str) -> None:
    from lxml import etree

    parser = etree.HTMLParser(target=page, huge_tree=True, encoding="utf-8")
    raw = text.encode("utf-8", "replace")
    for start in range(0, len(raw), 1 << 16):
        parser.feed(raw[start : start + (1 << 16)])
    with contextlib.suppress(etree.LxmlError):  # raised where there was no element at all
        parser.close()
    page.close()


class _Page:
    """Receives the parser's events and keeps lines of text with their roles."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, BlockKind | None, bool]] = []
        self._skip = 0
        self._inside: list[tuple[BlockKind, bool]] = []
        self._links = 0
        self._parts: list[str] = []
        self._linked = 0
        self._lines: list[tuple[str, BlockKind | None, bool]] = []
        self._script: list[str] | None = None
        self._script_chars = 0
        self._title: list[str] | None = None
        self._page_title = ""
        self._headings: list[tuple[int, str, bool]] = []
        self._in_article = 0
        self._meta: dict[str, str] = {}
        self._ld: dict[str, Any] = {}

    def start(self, tag: str, attributes: Any) -> None:
        """An element begins."""
        tag = tag.lower() if isinstance(tag, str) else ""
        values = {str(name).lower(): str(value) for name, value in attributes.items()}
        self._read_attributes(tag, values)
        if tag == "br":
            self._end_line()
        if tag in _VOID:
            return
        if tag in _BLOCKS:
            self._end_line()
        role, sure = _role(tag, values)
        if role is not None:
            self._inside.append((role, sure))
        self._stack.append((tag, role, tag in _SKIPPED))
        self._skip += tag in _SKIPPED
        self._links += tag == "a"
        self._in_article += tag in _ARTICLE_TAGS
        if tag == "script" and "ld+json" in values.get("type", ""):
            self._script, self._script_chars = [], 0
        if tag == "title" and not self._page_title:
            self._title = []

    def end(self, tag: str) -> None:
        """An element ends."""
        if not self._stack or tag in _VOID:
            return
        name, role, skipped = self._stack[-1]
        if name in _BLOCKS:
            self._end_line()
        self._stack.pop()
        if role is not None:
            self._inside.pop()
        self._skip -= skipped
        self._links -= name == "a"
        self._in_article -= name in _ARTICLE_TAGS
        if name == "script" and self._script is not None:
            self._read_json("".join(self._script))
            self._script = None
        if name == "title" and self._title is not None:
            self._page_title = _SPACES.sub(" ", "".join(self._title)).strip()[:1000]
            self._title = None

    def data(self, data: str) -> None:
        """A piece of text."""
        if self._script is not None and self._script_chars < _JSON_CHARS:
            self._script.append(data)
            self._script_chars += len(data)
        if self._title is not None:
            self._title.append(data[:1000])
        if not self._skip:
            self._parts.append(data)
            self._linked += len(data.strip()) if self._links > 0 else 0

    def comment(self, text: str) -> None:
        """Comments are not text."""

    def close(self) -> None:
        """The page ends."""
        self._end_line()

    def _end_line(self) -> None:
        if not self._parts:
            return
        line = _SPACES.sub(" ", "".join(self._parts)).strip()
        linked = self._linked
        self._parts, self._linked = [], 0
        if not line:
            return
        role, sure = self._current()
        if role is None and linked >= _LINK_SHARE * len(line) and not ends_sentence(line):
            role, sure = "boilerplate", False
        if role == "title":
            self._headings.append((len(self._lines), line, self._in_article > 0))
            role = None
        self._lines.append((line, role, sure))

    def _current(self) -> tuple[BlockKind | None, bool]:
        """The role of what is read now: boilerplate where any element around it is, else the innermost role."""
        sure = [kind for kind, is_sure in self._inside if is_sure]
        if "boilerplate" in sure:
            return "boilerplate", True
        if any(kind == "boilerplate" for kind, _ in self._inside):
            return "boilerplate", False
        return (self._inside[-1][0], True) if self._inside else (None, False)

    def result(self) -> tuple[str, list[Hint]]:
        """The text and its hints; guesses by class names are dropped where they would leave little of the page."""
        total = sum(len(line) for line, _, _ in self._lines)
        kept = sum(len(line) for line, role, _ in self._lines if role != "boilerplate")
        trusted = kept >= _KEPT_SHARE * total
        title, _ = self._heading()
        hints: list[Hint] = []
        position = 0
        texts: list[str] = []
        for number, (line, role, sure) in enumerate(self._lines):
            if number == title:
                role, sure = "title", True
            if role is not None and (sure or trusted):
                hints.append(Hint(start=position, end=position + len(line), kind=role))
            texts.append(line)
            position += len(line) + 2
        return "\n\n".join(texts), hints

    def running_text(self) -> str:
        """The beginning of what reads like sentences, outside of furniture."""
        found = (line for line, role, _ in self._lines if role is None and ends_sentence(line))
        return "\n".join(islice(found, _TELLING_LINES))

    def _heading(self) -> tuple[int, str]:
        """
        The heading of the whole article, as (its line, its text); (-1, "") where there is none.

        A site's name is often one too, or a section's. One inside the article that the page's title repeats goes
        first, the longest of several; then one that this title begins with, then one inside the article; of equals
        the first.
        """
        if not self._headings:
            return -1, ""
        told = fold(str(self._ld.get("headline") or self._meta.get("title") or self._page_title)[:1000])

        def rank(heading: tuple[int, str, bool]) -> tuple[int, int]:
            _, text, in_article = heading
            line = fold(text[:1000])
            shared = min(len(line), len(told), _SHARED_CHARS)
            if in_article and line and f" {line} " in f" {told} ":
                return 3, len(line)
            return (2 if shared and line[:shared] == told[:shared] else int(in_article)), 0

        number, text, _ = max(self._headings, key=rank)
        return number, text

    def _read_attributes(self, tag: str, values: dict[str, str]) -> None:
        if tag == "html" and values.get("lang"):
            self._meta.setdefault("language", values["lang"])
        if tag == "link" and values.get("rel", "").lower() == "canonical" and values.get("href"):
            self._meta.setdefault("url", values["href"])
        if tag == "meta" and values.get("content"):
            name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            if name in _META and not (_META[name] == "author" and is_address(values["content"])):
                self._meta.setdefault(_META[name], values["content"])
        elif values.get("itemprop", "").lower() == "datepublished":
            stated = values.get("datetime") or values.get("content")
            if stated:
                self._meta.setdefault("date", stated)

    def _read_json(self, text: str) -> None:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return
        waiting = [value]
        for _ in range(200):
            if not waiting:
                return
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item[:50])
            elif isinstance(item, dict):
                if "headline" in item or "datePublished" in item:
                    for name in ("headline", "datePublished", "author", "publisher", "inLanguage", "url"):
                        stated = flat(item.get(name))
                        if name not in self._ld and stated and not (name == "author" and is_address(stated)):
                            self._ld[name] = stated
                graph = item.get("@graph")
                if isinstance(graph, list):
                    waiting.extend(graph[:50])

    def metadata(self) -> dict[str, Any]:
        """What the page states about itself: JSON-LD first, then meta elements, then its headings."""
        stated = {
            "title": self._ld.get("headline") or self._meta.get("title") or self._heading()[1] or self._page_title,
            "date": self._ld.get("datePublished") or self._meta.get("date"),
            "author": self._ld.get("author") or self._meta.get("author"),
            "publisher": self._ld.get("publisher") or self._meta.get("outlet"),
            "language": self._ld.get("inLanguage") or self._meta.get("language"),
            "url": self._meta.get("url") or self._ld.get("url"),
        }
        return {name: value for name, value in stated.items() if value}


def _role(tag: str, values: dict[str, str]) -> tuple[BlockKind | None, bool]:
    """What an element says about the text inside it, and whether that is stated or guessed from its class names."""
    if (
        "hidden" in values
        or values.get("aria-hidden") == "true"
        or _HIDDEN.search(values.get("style", "")[:500].lower())
    ):
        return "boilerplate", True
    if tag in _FURNITURE or values.get("role", "").lower() in (
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "dialog",
    ):
        return "boilerplate", True
    names = set(re.split(r"[\s_-]+", (values.get("class", "") + " " + values.get("id", ""))[:500].lower()))
    if tag == "blockquote" and ("twitter" in names or "tweet" in names):
        return "post", True
    if tag in _CAPTION_TAGS or "wp" in names and "caption" in names:
        return "caption", True
    if tag == "h1":
        return "title", True
    if tag in ("div", "section", "ul", "ol", "p", "span", "header") and names & _FURNITURE_WORDS:
        return "boilerplate", False
    return None, False
