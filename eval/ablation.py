"""What each part of retrieval adds: the same questions with one part left out, or with one part alone."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from eval.engine import opened
from eval.questions import GATE_SUITES, Question, Suite, load, suite
from eval.report import cell, table_lines
from eval.run import SuiteRun, parts_of, run_suite
from eval.summary import figures, grouped, reach
from rag import fitting

RANKERS: tuple[str, ...] = ("dense", "lexical", "bridge", "names")
SHOWN: tuple[str, ...] = ("hit@1", "hit@5", "mrr")

Figures = dict[str, dict[str, dict[str, dict[str, float]]]]
"""By suite, ``within`` or ``across``, measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One row: settings that are not as usual, a part that is taken out, whether that makes another index."""

    name: str
    changes: Mapping[str, object] = field(default_factory=dict)
    without: Literal["phrases", "weights", "reading"] | None = None
    own_index: bool = False


def variants() -> list[Variant]:
    """Everything, all but one ranker, one ranker alone, and other parts left out."""
    found = [Variant(name="everything")]
    for one in RANKERS:
        rest = tuple(name for name in RANKERS if name != one)
        found.append(Variant(name=f"without {one}", changes={"rankers": rest}))
    found += [
        Variant(name=f"{one} alone, not reranked", changes={"rankers": (one,), "rerank": False}) for one in RANKERS
    ]
    return [
        *found,
        Variant(name="without glosses (no bridge)", changes={"languages": ("en",)}, own_index=True),
        Variant(name="without phrases (word by word)", without="phrases", own_index=True),
        Variant(name="without weights (all votes equal)", without="weights"),
        Variant(name="embedder as published", changes={"embedding_model": fitting.PUBLISHED_MODEL}, own_index=True),
        Variant(name="without the cross-encoder", without="reading"),
        Variant(name="without reranking", changes={"rerank": False}),
    ]


def rows(
    suites: Sequence[Suite], questions: Mapping[str, Sequence[Question]], *, parts: Sequence[str] = ("test", "held")
) -> list[tuple[str, Figures]]:
    """
    For each variant the figures ``{suite: {"within" | "across": figures}}``, retrieval only.

    Args:
        suites: corpora; each is indexed once for all variants that read the same index.
        questions: per suite.
        parts: which parts are measured.
    """
    with tempfile.TemporaryDirectory(prefix="rag-ablation-", ignore_cleanup_errors=True) as folder:
        out = []
        for number, variant in enumerate(variants()):
            own: Figures = {}
            for one in suites:
                home = Path(folder) / (str(number) if variant.own_index else "shared") / one.name
                run = _run(one, questions[one.name], parts, home=home, variant=variant)
                own[one.name] = {
                    key: figures(some, answers=False, intervals=False)
                    for key, some in grouped(run.records, reach).items()
                }
            out.append((variant.name, own))
    return out


def table(found: Sequence[tuple[str, Figures]]) -> list[str]:
    """The figures as a Markdown table, one row a variant."""
    columns = [(one, key) for one, groups in found[0][1].items() for key in sorted(groups, reverse=True)]
    head = ["", *(f"{one} {key} {measure}" for one, key in columns for measure in SHOWN)]
    body = [
        [name, *(cell(own.get(one, {}).get(key, {}).get(measure)) for one, key in columns for measure in SHOWN)]
        for name, own in found
    ]
    return table_lines(head, body)


def main(argv: Sequence[str]) -> int:
    """``python -m eval ablation``; the exit status."""
    made = argparse.ArgumentParser(prog="python -m eval ablation", description=__doc__)
    made.add_argument("--out", type=Path, metavar="FILE", help="write the table to a Markdown file too")
    options = made.parse_args(argv)
    suites = [suite(name) for name in GATE_SUITES]
    text = "\n".join(table(rows(suites, {one.name: load(one.questions) for one in suites}))) + "\n"
    sys.stdout.write(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _run(one: Suite, questions: Sequence[Question], wanted: Sequence[str], *, home: Path, variant: Variant) -> SuiteRun:
    parts = parts_of(one, questions)
    asked = [question for question in questions if question.answerable and parts[question.id] in wanted]
    with opened(one.corpus, home=home, changes=variant.changes) as engine:
        if variant.without is not None:
            fitting.take_out(engine, variant.without)
        return run_suite(engine, one, asked, answers=False, parts=parts)
