"""
Text of articles and people becomes harmless HTML.

Everything the page shows passes through :func:`esc`; nothing is ever read as Markdown or as markup. Text in another
direction than its surroundings is isolated (Unicode Standard Annex 9), so that it cannot reorder what stands beside it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urlsplit

from rag import is_right_to_left

_SAMPLE_CHARS = 600
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
# An override draws every following letter in one direction, whatever it is; the page names it instead of obeying it.
_OVERRIDE = {"\u202d": "[U+202D]", "\u202e": "[U+202E]"}
_OVERRIDE_PATTERN = re.compile("[\u202d\u202e]")


def visible(text: str) -> str:
    """The text with control characters, lone surrogates and direction overrides made visible. For display only."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("\ufffd", text)
    return _OVERRIDE_PATTERN.sub(lambda found: _OVERRIDE[found.group()], text)


def esc(text: object) -> str:
    """Any value as text that is safe between tags and inside a quoted attribute."""
    return html.escape(visible(str(text)), quote=True)


def direction(text: str, language: str = "") -> str:
    """
    ``"rtl"`` or ``"ltr"``: the direction most letters of the text's beginning have.

    The first strong letter, which browsers go by, is a poor guide in news: Arabic sentences often begin with a Latin
    name. Without letters the language decides.
    """
    right = left = 0
    for char in text[:_SAMPLE_CHARS]:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            right += 1
        elif kind == "L":
            left += 1
    if right == left:
        return "rtl" if is_right_to_left(language) else "ltr"
    return "rtl" if right > left else "ltr"


def marked(text: str, language: str = "") -> str:
    """The attributes ``dir`` and, where the language is known, ``lang`` for an element that holds the text."""
    known = re.fullmatch(r"[a-z]{2,3}", language) is not None and language != "und"
    lang = f' lang="{language}"' if known else ""
    return f'dir="{direction(text, language)}"{lang}'


def inline(text: str, language: str = "") -> str:
    """The text as an isolated inline element."""
    return f"<bdi {marked(text, language)}>{esc(text)}</bdi>"


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters on one line, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clipped(text: str, limit: int) -> str:
    """At most ``limit`` characters: the beginning and the end, with an ellipsis for what was cut between them."""
    if len(text) <= limit:
        return text
    end = limit // 4
    return f"{text[: limit - end - 1]}…{text[-end:]}"


def web_address(url: str | None) -> str | None:
    """The address if it is an absolute http or https one, else None: no other scheme becomes a link."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None
