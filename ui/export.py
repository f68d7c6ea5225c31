"""Answers and conversations as plain text, Markdown and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rag import Answer, Citation, to_json
from ui.escape import visible, web_address
from ui.session import Turn
from ui.strings import Words

EXPORT_FORMAT = "cited-rag conversation 1"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)", re.MULTILINE)


def _sentences(answer: Answer) -> list[str]:
    return [one.text + "".join(f" [{number}]" for number in one.citations) for one in answer.statements]


def _facts(citation: Citation, words: Words) -> str:
    return f"{citation.source}, {words.language_name(citation.language)}, {words.date(citation.published)}"


def answer_as_text(answer: Answer, words: Words) -> str:
    """An answer with its citations as plain text, for the clipboard."""
    lines = [answer.question, ""]
    if answer.status == "not_in_corpus":
        return "\n".join([*lines, f"{words['not_in_corpus']}. {words['not_in_corpus_why']}"])
    if answer.status == "uncertain":
        lines += [f"{words['uncertain']}: {words['uncertain_why']}", ""]
    lines += _sentences(answer) or [answer.text]
    lines.append("")
    for one in answer.citations:
        lines.append(f"[{one.number}] {one.title} ({_facts(one, words)}; {one.start}–{one.end}): “{one.quote}”")
    return "\n".join(lines).strip()


def _md(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no link, no heading, no list."""
    return _LINE_START.sub(r"\1\\\2\3", _MARKDOWN.sub(r"\\\1", visible(text)))


def _md_answer(answer: Answer, words: Words) -> list[str]:
    if answer.status == "not_in_corpus":
        lines = [f"**{words['not_in_corpus']}.** {words['not_in_corpus_why']}", ""]
        if answer.missing:
            lines += [f"{words['missing']}: {_md(', '.join(answer.missing))}", ""]
        return lines
    lines = [f"**{words['uncertain']}.** {words['uncertain_why']}", ""] if answer.status == "uncertain" else []
    for text in _sentences(answer) or [answer.text]:
        lines += [_md(text), ""]
    for one in answer.citations:
        quote = " ".join(one.quote.split())
        facts = f"{_md(_facts(one, words))}; {one.start}–{one.end}"
        lines.append(f"- \\[{one.number}\\] {_md(one.title)} ({facts}): “{_md(quote)}”")
        if address := web_address(one.url):
            lines.append(f"  <{address.replace('>', '%3E').replace('<', '%3C')}>")
        if one.also_in:
            lines.append(f"  {words['also_in']}: {_md(', '.join(one.also_in))}")
    return [*lines, ""]


def as_markdown(turns: Sequence[Turn], words: Words) -> str:
    """The conversation as Markdown; article text stays text."""
    lines = [f"# {words['conversation']}", ""]
    for turn in turns:
        lines += [f"## {_md(' '.join(turn.question.split()))}", ""]
        if turn.answer is not None:
            lines += _md_answer(turn.answer, words)
        if turn.failure is not None:
            lines += [f"**{words['failed']}.** {_md(turn.failure.message)}", ""]
        if turn.phase == "stopped":
            lines += [f"({words['stopped']})", ""]
    return "\n".join(lines).rstrip() + "\n"


def as_records(turns: Sequence[Turn]) -> dict[str, Any]:
    """The conversation as JSON-ready records; every answer is complete, with offsets and content hashes."""
    return {
        "format": EXPORT_FORMAT,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "turns": [
            {
                "question": turn.question,
                "phase": turn.phase,
                "filters": to_json(turn.filters),
                "answer": to_json(turn.answer) if turn.answer is not None else None,
                "failure": turn.failure.message if turn.failure is not None else None,
            }
            for turn in turns
        ],
    }


def as_json(turns: Sequence[Turn]) -> str:
    """:func:`as_records` as text."""
    return json.dumps(as_records(turns), ensure_ascii=False, indent=2) + "\n"
