"""Answers and conversations as plain text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rag import Answer, Citation, markdown_text, to_json
from ui.escape import web_address
from ui.session import Turn
from ui.strings import Words

EXPORT_FORMAT = "cited-rag conversation 1"
"""Read back by `rag verify-answer`; ``rag/answer/export.py`` refuses any other."""
# What an address keeps; all else, such as a line break, is percent-encoded and cannot end it.
_IN_AN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"


def _sentences(answer: Answer) -> list[str]:
    return [one.text + "".join(f" [{number}]" for number in one.citations) for one in answer.statements]


def _facts(citation: Citation, words: Words) -> str:
    return f"{citation.source}, {words.language_name(citation.language)}, {words.date(citation.published)}"


def answer_as_text(answer: Answer, words: Words) -> str:
    """An answer with its citations as plain text, for the clipboard."""
    lines = [answer.question, ""]
    if answer.status == "not_in_corpus":
        return "\n".join([*lines, ". ".join(words.refusal(limited=bool(answer.filters)))])
    if answer.status == "uncertain":
        lines += [f"{words['uncertain']}: {words['uncertain_why']}", ""]
    lines += [answer.lead, ""] if answer.lead else []
    lines += _sentences(answer) or [answer.text]
    lines.append("")
    for one in answer.citations:
        lines.append(f"[{one.number}] {one.title} ({_facts(one, words)}; {one.start}–{one.end}): “{one.quote}”")
    return "\n".join(lines).strip()


def _md_answer(answer: Answer, words: Words) -> list[str]:
    if answer.status == "not_in_corpus":
        called, why = words.refusal(limited=bool(answer.filters))
        lines = [f"**{called}.** {why}", ""]
        if answer.missing:
            lines += [f"{words['missing']}: {markdown_text(', '.join(answer.missing))}", ""]
        return lines
    lines = [f"**{words['uncertain']}.** {words['uncertain_why']}", ""] if answer.status == "uncertain" else []
    for text in filter(None, [answer.lead, *(_sentences(answer) or [answer.text])]):
        lines += [markdown_text(text), ""]
    for one in answer.citations:
        facts = f"{markdown_text(_facts(one, words))}; {one.start}–{one.end}"
        lines.append(f"- \\[{one.number}\\] {markdown_text(one.title)} ({facts}): “{markdown_text(one.quote)}”")
        if address := web_address(one.url):
            lines.append(f"  <{quote(address, safe=_IN_AN_ADDRESS, errors='replace')}>")
        if one.also_in:
            lines.append(f"  {words['also_in']}: {markdown_text(', '.join(one.also_in))}")
    return [*lines, ""]


def as_markdown(turns: Sequence[Turn], words: Words) -> str:
    """The conversation as Markdown; article text stays text."""
    lines = [f"# {words['conversation']}", ""]
    for turn in turns:
        lines += [f"## {markdown_text(turn.question)}", ""]
        if turn.answer is not None:
            lines += _md_answer(turn.answer, words)
        if turn.failure is not None:
            lines += [f"**{words['failed']}.** {markdown_text(turn.failure.message)}", ""]
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
