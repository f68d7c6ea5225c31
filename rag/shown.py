"""Text of documents, people and models as a terminal or a Markdown file may hold it."""

from __future__ import annotations

import re

from rag.errors import InputError

# C0 and C1 controls but line feed and tab, every sign that embeds, overrides or isolates a direction, and halves of
# letters, which no file can hold.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# An ampersand begins an entity, which Markdown decodes.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
# A list, a rule, or the line under a heading. A backslash before a digit would be shown, so the sign behind it gets it.
_BEGINNING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))")


def visible_text(text: str) -> str:
    """
    ``text`` without characters that a terminal obeys; each becomes ``U+FFFD``.

    Lengths stay, so offsets into a text still hold. A carriage return before a line feed goes with it unseen.
    """
    return _UNSEEN.sub(lambda found: " " if found[0] == "\r" else "\ufffd", text)


def markdown_text(text: str) -> str:
    """
    ``text`` on one line, escaped so that Markdown shows it as it is written: no markup, link, entity or list.

    White space becomes single spaces, and what a terminal would obey is made visible.

    Raises:
        InputError: it is no text.
    """
    if not isinstance(text, str):
        raise InputError(f"Markdown is made of text, not of {text!r:.60}.")
    return _BEGINNING.sub(r"\1\\", _MARKUP.sub(r"\\\1", visible_text(" ".join(text.split()))))
