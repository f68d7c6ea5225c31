"""What the chat's users judged becomes a question of the eval set, once a person has completed it."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import rag
from eval.questions import KINDS, NONE_KINDS, TYPES, Question, check, load, parse, suite, to_row
from rag import InputError

FEEDBACK = "feedback.jsonl"
"""File of the data folder to which the chat writes one JSON object a line."""

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One judged answer: the question, the user's earlier ones, what was answered, the verdict (``up`` or ``down``)."""

    id: str
    time: str
    question: str
    history: tuple[str, ...]
    verdict: str
    note: str
    answer: dict[str, Any]

    @property
    def citations(self) -> list[dict[str, Any]]:
        """The answer's citations."""
        return list(self.answer.get("citations") or [])


def read(path: Path) -> list[Candidate]:
    """
    The judged answers of a feedback file, one candidate an id, in the order of their first lines.

    Of several lines of one id the last verdict counts, and the last note that is not empty: a thumb that comes after a
    note carries none, and takes nothing back.

    Raises:
        InputError: it cannot be read, or a line is not what the chat writes; the message names the line.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as exc:
        raise InputError(
            f"There is no feedback at {path}.", next_step="Judge an answer in the chat first, or name --feedback FILE."
        ) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"The feedback {path} cannot be read: {exc}.") from exc
    found: dict[str, Candidate] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            one = _candidate(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise InputError(f"{path}:{number}: not a feedback record ({exc!r}).") from exc
        earlier = found.get(one.id)
        found[one.id] = one if earlier is None or one.note else replace(one, note=earlier.note)
    return list(found.values())


def complete(
    candidate: Candidate,
    *,
    id: str,
    kind: str,
    lang: str | None = None,
    type: str | None = None,
    question: str | None = None,
    gold: Sequence[int] = (),
    quotes: Sequence[tuple[str, str]] = (),
    facts: Sequence[str] = (),
    every: bool = False,
    none_kind: str | None = None,
    corpus: Path,
) -> Question:
    """
    The question that a candidate becomes.

    Args:
        candidate: what was judged.
        id: of the new question.
        kind: see :class:`eval.questions.Question`, as for all that follow.
        lang: the answer's language unless given.
        type: what is asked for.
        question: other words than the user's.
        gold: numbers of the answer's citations that do answer.
        quotes: further (file, quote) pairs.
        facts: variants separated by ``|``, one text a fact.
        every: whether all gold files must be cited.
        none_kind: why the corpus does not answer.
        corpus: folder in which the quotes must stand.

    Raises:
        InputError: the result is not a usable question; the message says why.
    """
    by_number = {citation["number"]: citation for citation in candidate.citations}
    unknown = [number for number in gold if number not in by_number]
    if unknown:
        raise InputError(f"The answer has no citation {unknown[0]}; it has {sorted(by_number) or 'none'}.")
    chosen = [by_number[number] for number in gold]
    row = {
        "id": id,
        "lang": lang or candidate.answer.get("language") or "en",
        "kind": kind,
        "type": type,
        "question": question or candidate.question,
        "history": list(candidate.history) if kind == "followup" else [],
        "gold": [
            *({"file": c["source"], "lang": c["language"], "quote": c["quote"]} for c in chosen),
            *({"file": file, "quote": quote} for file, quote in quotes),
        ],
        "facts": [[variant.strip() for variant in fact.split("|") if variant.strip()] for fact in facts],
        "every": every,
        "none_kind": none_kind,
    }
    try:
        made = parse(json.dumps(row, ensure_ascii=False))
    except ValueError as exc:
        raise InputError(f"This is not a usable question: {exc}.") from exc
    problems = check([made], corpus)
    if problems:
        raise InputError("This is not a usable question: " + "; ".join(text.split(": ", 1)[1] for text in problems))
    return made


def append(question: Question, path: Path) -> None:
    """Put a question at the end of a question file, where it moves no other from one half to the other."""
    existing = path.read_text("utf-8") if path.exists() else ""
    gap = "" if not existing or existing.endswith("\n") else "\n"
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(gap + json.dumps(to_row(question), ensure_ascii=False) + "\n")


def next_id(path: Path) -> str:
    """The first free id after the highest ``qNNN`` of a question file."""
    taken = [question.id for question in load(path)] if path.exists() else []
    numbers = [int(found[1]) for id in taken if (found := re.fullmatch(r"q(\d+)", id))]
    return f"q{max(numbers, default=0) + 1:03d}"


def main(argv: Sequence[str], *, ask: Ask | None = None) -> int:
    """``python -m eval candidates``; the exit status."""
    options = _parser().parse_args(argv)
    feedback = options.feedback or rag.load_settings().home / FEEDBACK
    candidates = read(feedback)
    if options.id is None:
        _show(candidates)
        return 0
    chosen = next((candidate for candidate in candidates if candidate.id == options.id), None)
    if chosen is None:
        raise InputError(f"{feedback} holds no candidate {options.id!r}.", next_step="Run `python -m eval candidates`.")
    fields = _from_flags(options) if options.kind else _from_person(chosen, ask or input)
    made = complete(chosen, id=next_id(options.to), corpus=options.corpus, **fields)
    append(made, options.to)
    _console().print(f"{made.id} added to {options.to}", markup=False, highlight=False)
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m eval candidates",
        description="Show judged answers of the chat, or turn one into a question: by asking you, or from --kind on.",
    )
    home = suite("seeds")
    made.add_argument("id", nargs="?", help="the candidate that becomes a question")
    made.add_argument("--feedback", type=Path, metavar="FILE", help="feedback.jsonl of the data folder unless given")
    made.add_argument("--to", type=Path, default=home.questions, metavar="FILE", help="question file that is added to")
    made.add_argument("--corpus", type=Path, default=home.corpus, metavar="DIR", help="folder its quotes stand in")
    made.add_argument("--kind", choices=KINDS)
    made.add_argument("--lang", metavar="CODE")
    made.add_argument("--type", choices=TYPES)
    made.add_argument("--question", metavar="TEXT", help="other words than the user's")
    made.add_argument("--gold", type=int, action="append", default=[], metavar="N", help="a citation that does answer")
    made.add_argument(
        "--quote", nargs=2, action="append", default=[], metavar=("FILE", "TEXT"), help="one that is missing"
    )
    made.add_argument("--fact", action="append", default=[], metavar="A|B", help="variants of one fact")
    made.add_argument("--every", action="store_true", help="all gold files must be cited")
    made.add_argument("--none-kind", choices=NONE_KINDS)
    return made


def _from_flags(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "kind": options.kind,
        "lang": options.lang,
        "type": options.type,
        "question": options.question,
        "gold": options.gold,
        "quotes": [(file, text) for file, text in options.quote],
        "facts": options.fact,
        "every": options.every,
        "none_kind": options.none_kind,
    }


def _from_person(candidate: Candidate, ask: Ask) -> dict[str, Any]:
    _show([candidate], whole=True)
    fields: dict[str, Any] = {
        "question": ask("Question, if it should be put otherwise: ").strip() or None,
        "lang": ask(f"Its language [{candidate.answer.get('language') or 'en'}]: ").strip() or None,
        "kind": ask(f"Kind ({', '.join(KINDS)}): ").strip(),
    }
    if fields["kind"] == "none":
        return fields | {"none_kind": ask(f"Why is there no answer ({', '.join(NONE_KINDS)}): ").strip()}
    fields["type"] = ask(f"What is asked for ({', '.join(TYPES)}; empty: unknown): ").strip() or None
    numbers = ask("Citations that do answer (1,2; empty: none): ").replace(",", " ").split()
    fields["gold"] = [int(number) for number in numbers if number.isdecimal()]
    fields["quotes"] = []
    while file := ask("File of a further quote (empty: no more): ").strip():
        fields["quotes"].append((file, ask("The quote, verbatim: ")))
    fields["facts"] = []
    while fact := ask("A fact the answer must hold, variants by | (empty: no more): ").strip():
        fields["facts"].append(fact)
    fields["every"] = ask("Must every file be cited? [n] ").strip().lower() in {"y", "yes"}
    return fields


def _candidate(row: dict[str, Any]) -> Candidate:
    history = row.get("history") or []
    earlier = [turn if isinstance(turn, str) else turn["content"] for turn in history if _by_user(turn)]
    return Candidate(
        id=str(row["id"]),
        time=str(row.get("time", "")),
        question=row["question"],
        history=tuple(earlier),
        verdict=row["verdict"],
        note=row.get("note") or "",
        answer=dict(row.get("answer") or {}),
    )


def _by_user(turn: Any) -> bool:
    return isinstance(turn, str) or turn.get("role") == "user"


def _show(candidates: Sequence[Candidate], *, whole: bool = False) -> None:
    from rich.text import Text

    console = _console()
    if not candidates:
        console.print("Nobody has judged an answer yet.")
    for candidate in candidates:
        mark = {"up": "good", "down": "bad"}.get(candidate.verdict, candidate.verdict)
        head = f"{candidate.id}  {candidate.time}  {mark}  {candidate.answer.get('status', '')}"
        console.print(Text(head, style="green" if candidate.verdict == "up" else "red"))
        for earlier in candidate.history:
            console.print(Text(f"  (before) {earlier}", style="dim"))
        console.print(Text(f"  {candidate.question}", style="bold"))
        if candidate.note:
            console.print(Text(f"  note: {candidate.note}"))
        for citation in candidate.citations if whole else candidate.citations[:2]:
            console.print(Text(f"  [{citation['number']}] {citation['source']}: {citation['quote']}"))


def _console() -> Any:
    from rich.console import Console

    return Console()
