"""Marks of a page's template that nobody filled in, and codes of publishing systems."""

from __future__ import annotations

import re

from rag.corpus.clean.lines import Line, count_words

_MARKER = re.compile(
    r"\{\{[^{}\n]{0,120}\}\}"  # {{article.section}}
    r"|\{%[^{}\n]{0,120}%\}"
    r"|%%[A-Za-z][\w .:-]{0,60}%%"  # %%pub_date%%
    r"|\[\[[A-Za-z][\w .:|/-]{0,60}\]\]"  # [[ad_slot]]
    r"|\[#\w[\w .:-]{0,60}\]"  # [#item_custom_pubDate]
    r"|\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w{1,40}|et_pb_\w{1,40}|su_\w{1,40}|contact-form-7)\b[^\[\]\n]{0,300}\]"
    r"|\[[a-z]{2,20}(?:_[a-z0-9]{1,20}){1,4}\]"  # [post_author]
    r"|<%[^<>\n]{0,120}%>"
    r"|\$\{[A-Za-z_][\w.]{0,60}\}"
    r"|<!--[^\n]{0,300}?-->"
)
_REST_WORDS = 5


def markers(text: str) -> list[tuple[int, int]]:
    """(start, end) of every template mark in ``text``."""
    if not any(sign in text for sign in ("[", "{", "%%", "<")):
        return []
    return [match.span() for match in _MARKER.finditer(text)]


def is_template(line: Line) -> bool:
    """Is there little in the line but template marks and the label of what should have stood there?"""
    found = markers(line.text) if len(line.text) <= 2000 else []
    if not found or line.text.rstrip().endswith("[/caption]"):
        return False
    rest: list[str] = []
    position = 0
    for start, end in found:
        rest.append(line.text[position:start])
        position = end
    rest.append(line.text[position:])
    return count_words(" ".join(rest)) <= _REST_WORDS
