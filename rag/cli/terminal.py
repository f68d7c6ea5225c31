"""Records as a person likes to read them in a terminal, right-to-left text included."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from rag.cli.visible import visible
from rag.named import is_right_to_left
from rag.schema import Answer, Citation, Hit, to_json

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod

    from rag.answer import CitationCheck
    from rag.index.ingest.ingest import Progress

Found = TypeVar("Found")

NO_MARGIN = 100_000
"""Columns that no line reaches."""

_FSI, _RLI, _PDI = "\u2068", "\u2067", "\u2069"
WORDS = {
    "en": {
        "answered": "Answered",
        "uncertain": "Uncertain",
        "not_in_corpus": "Not in the corpus",
        "confidence": "confidence",
        "characters": "characters",
        "also_in": "also in",
        "gloss": "word by word",
        "unsupported": "no support found in the sources",
        "missing": "not mentioned in the passages found",
        "searched_for": "searched for",
        "nearest": "nearest passages",
        "note": "note",
    },
    "fr": {
        "answered": "Réponse",
        "uncertain": "Incertain",
        "not_in_corpus": "Absent du corpus",
        "confidence": "confiance",
        "characters": "caractères",
        "also_in": "aussi dans",
        "gloss": "mot à mot en anglais",
        "unsupported": "sans appui dans les sources",
        "missing": "absent des passages trouvés",
        "searched_for": "recherche effectuée",
        "nearest": "passages les plus proches",
        "note": "remarque",
    },
    "ar": {
        "answered": "إجابة",
        "uncertain": "غير مؤكد",
        "not_in_corpus": "غير موجود في المجموعة",
        "confidence": "الثقة",
        "characters": "الأحرف",
        "also_in": "أيضا في",
        "gloss": "كلمة بكلمة بالإنجليزية",
        "unsupported": "لا سند لها في المصادر",
        "missing": "لا يرد في المقاطع التي وُجدت ذكر",
        "searched_for": "بُحث عن",
        "nearest": "أقرب المقاطع",
        "note": "ملاحظة",
    },
}
"""What the terminal says in its own voice, in the question's language."""


def console(*, stderr: bool = False) -> Console:
    """
    A rich console on standard output, or on standard error for progress and notices.

    Beyond a terminal, in a pipe or file, there is no margin to keep to, unless COLUMNS names one: nothing is wrapped.
    """
    from rich.console import Console

    out = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not out.file.isatty() and not os.environ.get("COLUMNS"):
        out.width = NO_MARGIN
    return out


def print_json(value: Any) -> None:
    """A record, or a list of them, as JSON on standard output."""
    text = json.dumps(to_json(value), ensure_ascii=False, indent=2)
    # JSON lets the controls from 7F on and signs of direction stand, and terminals obey them.
    obeyed = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    sys.stdout.write(text.translate({code: f"\\u{code:04x}" for code in obeyed}) + "\n")


def print_result(found: Found, table: Callable[[Found], None], *, as_json: bool) -> None:
    """What a command found: as JSON, or as ``table`` prints it."""
    if as_json:
        print_json(found)
    else:
        table(found)


def isolated(text: str, language: str) -> str:
    """Text between Unicode isolates, so that a right-to-left quote does not reorder the line around it."""
    return f"{_RLI if is_right_to_left(language) else _FSI}{text}{_PDI}"


def print_answer(answer: Answer) -> None:
    """The answer, its sources and how sure it is."""
    from rag.answer.cite import unmarked

    answer = visible(answer)
    out = console()
    width = min(out.width, 100)
    words = WORDS.get(answer.language, WORDS["en"])
    style = {"answered": "green", "uncertain": "yellow", "not_in_corpus": "red"}[answer.status]
    out.print()
    quotes = {citation.number: citation for citation in answer.citations}
    if answer.statements:
        if answer.status != "answered":
            _print_wrapped(out, answer.text.splitlines()[0], width=width, language=answer.language)
        if answer.lead:
            _print_wrapped(out, answer.lead, width=width, language=answer.language)
        for statement in answer.statements:
            cited = [quotes[number] for number in statement.citations if number in quotes]
            language = cited[0].language if cited else answer.language
            marks = "".join(f"[{number}]" for number in statement.citations)
            _print_wrapped(out, f"{unmarked(statement.text)} {marks}", width=width, language=language, indent="  ")
            if not statement.supported:
                out.print(f"    ({words['unsupported']})", style="yellow")
            for citation in cited:
                if citation.gloss:
                    gloss = f"{words['gloss']}: {citation.gloss}"
                    _print_wrapped(out, gloss, width=width, language="en", indent="    ", style="dim italic")
    else:
        _print_wrapped(out, answer.text, width=width, language=answer.language)
    if answer.citations:
        out.print()
        for citation in answer.citations:
            out.print(_source_line(citation, words), markup=False)
    out.print()
    if answer.missing and answer.statements:  # where there are none, the text above has said it
        out.print(f"{words['missing']}: {', '.join(answer.missing)}", style="dim", markup=False)
    if answer.searched_for != answer.question:
        out.print(f"{words['searched_for']}: {answer.searched_for}", style="dim", markup=False)
    sure = f"{words['confidence']} {answer.confidence:.2f}"
    out.print(f"{words[answer.status]} · {sure} · {answer.generator}", style=style, markup=False)
    if answer.status != "answered" and answer.hits:
        out.print(f"{words['nearest']}:", style="dim")
        for hit in answer.nearest[:3]:
            out.print(f"  {hit.passage.source}: {excerpt(hit.passage.text, 90)}", style="dim", markup=False)
    for notice in answer.notices:
        out.print(f"{words['note']}: {notice}", style="yellow", markup=False)


def _source_line(citation: Citation, words: Mapping[str, str]) -> str:
    """One line that says where a citation stands."""
    parts = [f"[{citation.number}] {' '.join(citation.source.split())}", citation.language]
    if citation.published:
        parts.append(citation.published.isoformat())
    parts.append(f"{words['characters']} {citation.start}–{citation.end}")
    title = isolated(excerpt(citation.title, 60), citation.language)
    also = f" · {words['also_in']} {', '.join(citation.also_in)}" if citation.also_in else ""
    return " · ".join([*parts, title]) + also


def print_hits(hits: list[Hit]) -> None:
    """Ranked passages with their signals and the words that matched."""
    hits = visible(hits)
    out = console()
    width = min(out.width, 100)
    for hit in hits:
        passage = hit.passage
        signals = " ".join(f"{name} {value:.2f}" for name, value in sorted(hit.signals.items()))
        place = f"{passage.source} · {passage.language} · {passage.start}–{passage.end}"
        out.print(f"{hit.rank:>3}  {place} · {hit.score:.3f}", style="bold", markup=False)
        _print_wrapped(out, " ".join(passage.text.split()), width=width, language=passage.language, indent="     ")
        out.print(f"     {signals}", style="dim", markup=False)
        if hit.matches:
            shown = dict.fromkeys(f"{m.term} ({m.gloss})" if m.gloss else m.term for m in hit.matches)
            out.print("     matched: " + ", ".join(shown), style="dim", markup=False)
        if hit.twins:
            out.print("     same story: " + ", ".join(hit.twins), style="dim", markup=False)
    if not hits:
        out.print("no passage found")


def print_checks(checks: list[CitationCheck]) -> None:
    """A line a check: what it is of, and whether it holds."""
    out = console()
    several = len({check.answer for check in checks}) > 1
    for check in visible(checks):
        # Named where one answer's number says too little, and where there is no number.
        parts = [f"answer {check.answer}"] if several or not check.number else []
        if check.number:
            parts.append(f"[{check.number}]")
        if check.source:
            parts.append(f"{check.source} {check.start}–{check.end}")
        # On one line, whatever line breaks an export's source or title has: a second could claim what no check found.
        told = " ".join(f"{' '.join(parts)}: {check.reason}".split())
        mark = "note" if check.outcome == "not_checked" else "ok  " if check.ok else "BAD "
        out.print(f"{mark} {told}", markup=False)


def excerpt(text: str, length: int) -> str:
    """The first ``length`` characters of a text on one line, cut at a word."""
    return textwrap.shorten(" ".join(text.split()), width=length, placeholder=" …")


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A callback that moves a bar with rate and time left on standard error; None where nobody watches."""
    if quiet or not sys.stderr.isatty() or os.environ.get("CI"):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def report(done: int, total: int | None, stage: str) -> None:
            bar.update(task, completed=done, total=total, description=stage)

        yield report


def _print_wrapped(
    out: Console, text: str, *, width: int, language: str, indent: str = "", style: str | None = None
) -> None:
    """Wrapped paragraphs; right-to-left ones are isolated and set to the right margin."""
    from rich.text import Text

    for paragraph in text.splitlines() or [""]:
        for line in textwrap.wrap(paragraph, width=width - len(indent)) or [""]:
            shown = isolated(line, language) if is_right_to_left(language) else line
            justify: JustifyMethod = "right" if is_right_to_left(language) else "left"
            out.print(Text(indent + shown, style=style or ""), justify=justify, width=width)
