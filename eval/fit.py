"""
One home for everything that is fitted: ``python -m eval.fit TARGET``.

Each target learns from development questions only and writes one small JSON file under ``rag/data/fitted/``, which
holds what was learnt, the command, the data and the date that made it. The practice corpus that is kept out of every
fit cannot be had from here.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from eval.questions import HERE, SUITES, Question, Suite, halves, load, to_row
from eval.reworded import reworded
from rag import InputError, RagError

FITTED = HERE.parent / "rag" / "data" / "fitted"

TARGETS: Mapping[str, str] = {
    "embedder": "eval.fit_embedder",
    "cross_encoder": "eval.fit_cross_encoder",
    "fusion": "eval.fit_fusion",
    "evidence": "eval.fit_evidence",
    "confidence": "eval.fit_confidence",
}
"""
Module of each target. Its ``fit(data: DevData) -> dict`` returns what is to be written, JSON-ready; under ``files``,
if at all, the bytes of further files by name.
"""

LEARN_FROM_ARCHIVES = frozenset({"embedder", "cross_encoder"})
"""Targets that learn from questions which no other target sees, see :mod:`eval.lessons`."""

ARCHIVE_STRIDES: Mapping[str, int] = {"confidence": 5}
"""
Of the archives kept from the models, the targets that read only every so many: eleven taught confidence as much about
the near misses of other corpora as twenty-nine.
"""

XQUAD_LANGUAGES = ("en", "ar")
"""Those of XQuAD's languages that models, evidence and confidence learn from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevData:
    """What a target may learn from. ``xquad``: folder of XQuAD's development half, or None; ``log`` takes progress."""

    xquad: Path | None
    seed: int
    log: Callable[[str], None]

    def suites(self, *, archive_stride: int = 1) -> list[tuple[Suite, tuple[Question, ...]]]:
        """
        Corpora with the questions that may be fitted on: the dev half of a split one, all of a practice one.

        Args:
            archive_stride: only every so many of the training archives.
        """
        apart = [one for one in SUITES if one.role == "fit" and one.is_archive]
        passed_over = {one.name for one in apart} - {one.name for one in apart[::archive_stride]}
        found = []
        for one in SUITES:
            if one.name in passed_over:
                continue
            questions = load(one.questions)
            if one.role == "fit":
                found.append((one, questions))
            elif one.role == "split":
                half = halves(questions)
                found.append((one, tuple(q for q in questions if half[q.id] == "dev")))
        return found

    def archives(self) -> list[tuple[Suite, tuple[Question, ...]]]:
        """The training archives with their questions in both wordings, on which nothing is measured."""
        found = []
        for one in SUITES:
            if one.role == "train":
                questions = load(one.questions)
                found.append((one, (*questions, *reworded(one, questions))))
        return found

    def describe(self, target: str) -> list[str]:
        """The data of a target, one line a source, with a hash of the questions and their gold."""
        learnt_from = target in LEARN_FROM_ARCHIVES
        suites = self.archives() if learnt_from else self.suites(archive_stride=ARCHIVE_STRIDES.get(target, 1))
        lines = []
        for one, questions in suites:
            rows = "\n".join(json.dumps(to_row(question), ensure_ascii=False) for question in questions)
            part = "dev half" if one.role == "split" else "all"
            lines.append(f"{one.name} ({part}): {len(questions)} questions, {_short_hash(rows.encode('utf-8'))}")
        if self.xquad is not None:
            for path in sorted(self.xquad.glob("xquad.*.json")):
                if not learnt_from:
                    lines.append(f"{path.name}: {_short_hash(path.read_bytes())}")
                elif path.suffixes[0][1:] in XQUAD_LANGUAGES:
                    lines.append(f"{path.name} (every other article): {_short_hash(path.read_bytes())}")
        return lines


Fit = Callable[[DevData], dict[str, Any]]


def target(name: str) -> Fit:
    """The function of a target; :class:`InputError` where it does not exist."""
    if name not in TARGETS:
        raise InputError(f"There is no target {name!r}; there are {', '.join(TARGETS)}.")
    try:
        module = importlib.import_module(TARGETS[name])
    except ModuleNotFoundError as exc:
        if exc.name != TARGETS[name]:
            raise
        raise InputError(f"The target {name!r} has no module {TARGETS[name]} yet.") from exc
    return cast(Fit, module.fit)


def write(name: str, learnt: Mapping[str, Any], *, data: DevData, command: str, folder: Path = FITTED) -> Path:
    """Write ``<name>.json``: provenance first, then what was learnt, further files beside it; the file's path."""
    files: Mapping[str, bytes] = learnt.get("files", {})
    content = {
        "command": command,
        "data": data.describe(name),
        "date": datetime.now(UTC).date().isoformat(),
        **{key: value for key, value in learnt.items() if key != "files"},
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, bytes_of_it in files.items():
        (folder / file).write_bytes(bytes_of_it)
    path = folder / f"{name}.json"
    path.write_text(compact(content), encoding="utf-8", newline="\n")
    return path


def compact(content: Mapping[str, Any]) -> str:
    """JSON with one line for each list of numbers and each short object, so that two fits can be compared by eye."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return re.sub(r"([{\[])\s+([^{}\[\]]*?)\s+([}\]])", _on_one_line, text) + "\n"


def _on_one_line(found: re.Match[str]) -> str:
    inner = " ".join(found[2].split("\n")) if '"' not in found[2] or ":" in found[2] else found[2]
    line = f"{found[1]}{re.sub(r' +', ' ', inner)}{found[3]}"
    is_of_numbers = found[1] == "[" and '"' not in found[2]
    return line if is_of_numbers or len(line) <= 110 else found[0]


def main(argv: Sequence[str] | None = None) -> int:
    """``python -m eval.fit``; the exit status."""
    made = argparse.ArgumentParser(
        prog="python -m eval.fit",
        description="Fit one target on development data and write rag/data/fitted/TARGET.json.",
    )
    made.add_argument("target", choices=sorted(TARGETS))
    made.add_argument("--xquad", type=Path, metavar="DIR", help="folder of XQuAD's development half, to learn from too")
    made.add_argument("--seed", type=int, default=13)
    made.add_argument("--dry-run", action="store_true", help="fit and report, write nothing")
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = made.parse_args(arguments)
    data = DevData(xquad=options.xquad, seed=options.seed, log=lambda line: _say(line))
    try:
        learnt = target(options.target)(data)
        if options.dry_run:
            told = {key: value for key, value in learnt.items() if key != "files"}
            _say(json.dumps(told, ensure_ascii=False, indent=1))
            return 0
        _say(f"written: {write(options.target, learnt, data=data, command=_command(options))}")
    except RagError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    return 0


def _command(options: argparse.Namespace) -> str:
    """The command without the machine's own folders: XQuAD's is named by its last part."""
    words = ["python", "-m", "eval.fit", options.target]
    if options.xquad is not None:
        words += ["--xquad", options.xquad.resolve().name]
    return shlex.join([*words, "--seed", str(options.seed)])


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
