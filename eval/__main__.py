"""``python -m eval``: the accuracy check and what belongs to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval import gate, page, report
from eval.engine import opened, together
from eval.questions import GATE_SUITES, SUITES, Question, Suite, check, load, suite
from eval.run import parts_of, run_suite
from eval.summary import summarise, to_text
from rag import InputError, RagError

if TYPE_CHECKING:
    from rich.console import Console

DESCRIPTION = """\
Ask every question of the bundled corpora, compare with the baseline, and write a report.

Exit status: 0 passed, 1 the gate failed, 2 something could not be used."""
EPILOG = """\
further commands:
  python -m eval check        prove that every quote stands in its file
  python -m eval candidates   questions of the chat's users that got a thumb, to become cases
  python -m eval ablation     what each part of retrieval adds
  python -m eval.xquad        retrieval over XQuAD, every direction
  python -m eval.speed        time and memory as the corpus grows
  python -m eval.fit          everything that is fitted"""


LOG_WIDTH = 140
"""Columns of tables that go to a file or a log."""


def parser() -> argparse.ArgumentParser:
    """The options of the plain command."""
    made = argparse.ArgumentParser(
        prog="python -m eval",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--questions", type=Path, metavar="FILE", help="a question file of your own, with --corpus")
    made.add_argument("--corpus", type=Path, metavar="DIR", help="the folder of articles it is about")
    made.add_argument(
        "--suite", action="append", choices=[s.name for s in SUITES], help="bundled corpora to ask instead"
    )
    made.add_argument("--only", metavar="WHAT", help="ids, halves, languages, pairs or kinds, by commas; no gate")
    made.add_argument(
        "--among-archives", action="store_true", help="beside the articles of all training archives; no gate"
    )
    made.add_argument("--retrieval-only", action="store_true", help="leave answers out")
    made.add_argument(
        "--json", nargs="?", const="-", metavar="FILE", help="write the figures as JSON (to standard output)"
    )
    made.add_argument("--out", type=Path, default=Path("out/eval"), metavar="DIR", help="where reports go (out/eval)")
    made.add_argument("--update-baseline", action="store_true", help="make this run the one that later ones must match")
    made.add_argument("--baseline", type=Path, default=gate.BASELINE, metavar="FILE", help=argparse.SUPPRESS)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] == ["check"]:
            return _check(arguments[1:])
        if arguments[:1] == ["candidates"]:
            from eval.candidates import main as candidates

            return candidates(arguments[1:])
        if arguments[:1] == ["ablation"]:
            from eval.ablation import main as ablation

            return ablation(arguments[1:])
        return _run(parser().parse_args(arguments))
    except RagError as exc:
        _console(err=True).print(str(exc), style="red", markup=False, highlight=False, soft_wrap=True)
        return 2


def _run(options: argparse.Namespace) -> int:
    suites = _suites(options)
    questions = {one.name: load(one.questions) for one in suites}
    _checked(suites, questions)
    partial = bool(
        options.only or options.questions or options.suite or options.retrieval_only or options.among_archives
    )
    if partial and options.update_baseline:
        raise InputError(
            "A baseline is made from a whole run.",
            next_step="Leave out --only, --suite, --questions, --retrieval-only and --among-archives.",
        )
    summary = measured(
        suites,
        questions,
        only=options.only,
        answers=not options.retrieval_only,
        among_archives=options.among_archives,
    )
    verdict = None if partial else gate.judge(summary, gate.read_baseline(options.baseline))
    written = write_reports(summary, verdict, options.out)
    if options.json:
        text = to_text(summary)
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, encoding="utf-8", newline="\n")
    console = _console(err=options.json == "-")
    report.show(console, summary, verdict)
    console.print(f"Report: {written}", highlight=False, markup=False)
    if options.update_baseline:
        gate.write_baseline(summary, options.baseline)
        console.print(f"Baseline written: {options.baseline}", highlight=False, markup=False)
        verdict = gate.judge(summary, None)  # what the old baseline said counts no more; what must always hold does
        for failure in verdict.failures:
            text = f"Not met by this baseline: {failure.measure} ({failure.where}): {failure.message}"
            console.print(text, style="bold red", highlight=False, markup=False)
    return 0 if verdict is None or verdict.passed else 1


def measured(
    suites: Sequence[Suite],
    questions: Mapping[str, Sequence[Question]],
    *,
    only: str | None = None,
    answers: bool = True,
    changes: Mapping[str, object] | None = None,
    among_archives: bool = False,
) -> dict[str, Any]:
    """
    The summary of a run over the suites, each on an index of its own, with a progress bar on standard error.

    Args:
        suites: what is run.
        questions: per suite.
        only: see ``--only``.
        answers: False measures retrieval only.
        changes: settings that are not to be as usual.
        among_archives: ask each suite's questions of an index that holds the training archives as well.
    """
    chosen: dict[str, tuple[Question, ...]] = {}
    parts: dict[str, dict[str, str]] = {}
    for one in suites:
        parts[one.name] = parts_of(one, questions[one.name])
        asked = tuple(q for q in questions[one.name] if only is None or _meant(q, parts[one.name][q.id], only))
        if asked:
            chosen[one.name] = asked
    if not chosen:
        raise InputError(f"No question is meant by --only {only}.")
    runs = []
    archives = [one for one in SUITES if one.is_archive]
    with progress(sum(map(len, chosen.values()))) as tick:
        for one in suites:
            if one.name not in chosen:
                continue
            corpus = together(archives, beside=one) if among_archives else nullcontext(one.corpus)
            with corpus as folder, opened(folder, changes=changes) as engine:
                run = run_suite(engine, one, chosen[one.name], answers=answers, parts=parts[one.name], tick=tick)
                runs.append(run)
    return summarise(runs, chosen, answers=answers)


def write_reports(summary: Mapping[str, Any], verdict: gate.Verdict | None, folder: Path) -> Path:
    """Write ``report.md``, ``report.html`` and ``report.json`` to the folder; the page's path."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(report.markdown(summary, verdict), encoding="utf-8", newline="\n")
        (folder / "report.json").write_text(to_text(summary), encoding="utf-8", newline="\n")
        written = folder / "report.html"
        written.write_text(page.page(summary, verdict), encoding="utf-8", newline="\n")
    except OSError as exc:
        raise InputError(
            f"Reports cannot be written to {folder}: {exc.strerror}.", next_step="Name another --out."
        ) from exc
    return written


def _check(arguments: Sequence[str]) -> int:
    made = argparse.ArgumentParser(
        prog="python -m eval check", description="Prove that every quote stands in its file."
    )
    made.add_argument("--questions", type=Path, metavar="FILE")
    made.add_argument("--corpus", type=Path, metavar="DIR")
    options = made.parse_args(arguments)
    options.suite = [one.name for one in SUITES]
    console = _console()
    suites = _suites(options)
    questions = {one.name: load(one.questions) for one in suites}
    _checked(suites, questions)
    for one in suites:
        quotes = sum(len(gold.quotes) for q in questions[one.name] for gold in q.gold)
        facts = sum(len(variants) for q in questions[one.name] for variants in q.facts)
        text = f"{one.name}: {len(questions[one.name])} questions; {quotes} quotes and {facts} variants of facts stand."
        console.print(text, highlight=False, markup=False)
    return 0


def _suites(options: argparse.Namespace) -> list[Suite]:
    if (options.questions is None) != (options.corpus is None):
        raise InputError("--questions and --corpus go together.")
    if options.questions is not None:
        return [Suite(name="own", questions=options.questions, corpus=options.corpus, role="own")]
    return [suite(name) for name in options.suite or GATE_SUITES]


def _checked(suites: Sequence[Suite], questions: Mapping[str, Sequence[Question]]) -> None:
    for one in suites:
        problems = check(questions[one.name], one.corpus)
        if problems:
            raise InputError("\n  ".join([f"{one.questions} does not fit {one.corpus}:", *problems[:20]]))


def _meant(question: Question, part: str, only: str) -> bool:
    pair = question.pair()
    own = {question.id, part, question.lang, question.kind, question.type, question.none_kind}
    own |= {"-".join(pair)} if pair else set()
    return any(word.strip() in own for word in only.split(","))


def progress(total: int) -> Any:
    """A context that gives a function to call after each question; it draws a bar where there is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = _console(err=True)
    if not console.is_terminal:
        return nullcontext(lambda: None)

    class Bar(Progress):
        def __enter__(self) -> Any:
            super().__enter__()
            task = self.add_task("asking", total=total)
            return lambda: self.advance(task)

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Bar(*columns, console=console, transient=True)


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=err)
    if not console.is_terminal:
        console.width = LOG_WIDTH
    return console


if __name__ == "__main__":
    raise SystemExit(main())
