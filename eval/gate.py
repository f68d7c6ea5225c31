"""
Whether a run is as good as the baseline, question by question.

The gate fails when a pooled figure of a suite fell by more than its tolerance, when many more questions lost ranks than
won any, when a ranker fell silent, when a language pair is under its floor, and at any citation or passage that is not
what stands in the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.judge import Record
from eval.metrics import mean
from eval.questions import HERE
from eval.summary import BY_NAME, from_row, to_text
from rag import InputError

BASELINE = HERE / "baseline.json"

TOLERANCES: Mapping[str, float] = {
    "hit@1": 0.025,
    "hit@5": 0.015,
    "recall@5": 0.02,
    "recall@10": 0.015,
    "mrr": 0.015,
    "ndcg@10": 0.015,
    "facts": 0.025,
    "facts_first": 0.03,
    "citation_precision": 0.03,
    "every_cited": 0.15,
    "false_refusals": 0.02,
    "uncertain_answerable": 0.05,
    "false_answers": 0.035,
}
"""How much worse a suite's pooled figure may be than the baseline's: two or three questions of a hundred at most.
Another processor rounds the quantised vectors otherwise and swaps near ties; that stays well inside."""

SIGN_TEST_LEVEL = 0.005
"""Chance at which as lopsided a split of lost and won ranks counts as a loss, however small the mean's drop."""

VOTE_SHARE = 0.1
VOTE_TOLERANCE = 0.05
"""A ranker with a say in at least ``VOTE_SHARE`` of the questions must keep it, but for ``VOTE_TOLERANCE`` of them."""

FLOOR_WITHIN = 0.85
FLOOR_ACROSS = 0.7
FLOORS: Mapping[str, float] = {}
"""The least hit@5 of a language pair over all suites of the gate together; the two above hold for pairs not named."""
MIN_PAIR = 5
"""A pair asked by fewer questions is not judged by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question whose outcome is not what it was. ``worse`` tells the direction; ``instead`` what came now."""

    suite: str
    id: str
    question: str
    measure: str
    before: str
    now: str
    worse: bool
    instead: str

    def __str__(self) -> str:
        return f"{self.id} {self.measure} {self.before} → {self.now}: {self.question}  [{self.instead}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One reason to fail: which figure, where, what it is and may be, and the questions behind it."""

    measure: str
    where: str
    message: str
    questions: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's finding. ``notes`` are facts that do not fail it, such as another processor."""

    failures: tuple[Failure, ...]
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    compared: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


Records = dict[str, dict[str, Record]]


def judge(summary: Mapping[str, Any], baseline: Mapping[str, Any] | None) -> Verdict:
    """
    The verdict on a summary (see :func:`eval.summary.summarise`).

    Args:
        summary: of this run.
        baseline: what :func:`write_baseline` wrote, or None: then only floors and exactness are judged.
    """
    now = records_of(summary)
    failures = [*exactness(now), *floors(now)]
    if baseline is None:
        return Verdict(failures=tuple(failures), notes=("There is no baseline to compare with.",))
    was = records_of(baseline)
    compared = 0
    for suite, records in now.items():
        before = was.get(suite, {})
        common = [id for id in records if id in before and records[id].question == before[id].question]
        compared += len(common)
        if len(common) < 0.9 * max(len(records), len(before)):
            failures.append(_other_questions(suite, len(common), len(records), len(before)))
        own, old = [records[id] for id in common], [before[id] for id in common]
        failures += [*drops(suite, own, old), *lost_ranks(suite, own, old), *silences(suite, own, old)]
    changes = tuple(change for suite in now for change in changes_in(now[suite], was.get(suite, {})))
    return Verdict(
        failures=tuple(failures), changes=changes, notes=tuple(_notes(summary, baseline)), compared=compared
    )  # fmt: skip


def records_of(summary: Mapping[str, Any]) -> Records:
    """The records that a summary or a baseline holds, by suite and id."""
    return {
        suite: {id: from_row(suite, id, row) for id, row in rows.items()} for suite, rows in summary["records"].items()
    }


def exactness(records: Records) -> list[Failure]:
    """Failures for quotes and passages that are not the file's own characters, and for cited boilerplate."""
    kinds: tuple[tuple[str, str, Callable[[Record], int]], ...] = (
        ("citation_validity", "citation(s) whose quote is not what stands in the file", lambda r: r.invalid),
        ("passage_offsets", "passage(s) whose text is not what stands in the file", lambda r: r.misplaced),
        ("forbidden_citations", "citation(s) of an instruction or a line of boilerplate", lambda r: r.forbidden),
    )
    failures = []
    for suite, own in records.items():
        for measure, what, count in kinds:
            bad = [record for record in own.values() if count(record)]
            if bad:
                total = sum(count(record) for record in bad)
                named = tuple(_change(r, measure, "0", str(count(r)), worse=True) for r in bad)
                failures.append(
                    Failure(measure=measure, where=suite, message=f"{total} {what}; none may be.", questions=named)
                )
    return failures


def floors(records: Records) -> list[Failure]:
    """Failures for language pairs whose hit@5 over all suites together is under its floor."""
    pairs: dict[str, list[Record]] = {}
    for own in records.values():
        for record in own.values():
            if record.pair is not None:
                pairs.setdefault(record.pair, []).append(record)
    failures = []
    for pair, some in sorted(pairs.items()):
        floor, value = floor_of(pair), mean(record.hit5 for record in some)
        if len(some) >= MIN_PAIR and value < floor:
            missed = tuple(_change(r, "hit@5", "wanted", "missed", worse=True) for r in some if not r.hit5)
            text = f"{value:.3f} over {len(some)} questions is under the floor of {floor:.2f}."
            failures.append(Failure(measure="hit@5", where=pair, message=text, questions=missed))
    return failures


def floor_of(pair: str) -> float:
    """The least hit@5 of a pair such as ``fr-ar``."""
    question, gold = pair.split("-", 1)
    return FLOORS.get(pair, FLOOR_WITHIN if question == gold else FLOOR_ACROSS)


def drops(suite: str, now: Sequence[Record], before: Sequence[Record]) -> list[Failure]:
    """Failures for figures, pooled over the same questions, that are worse by more than their tolerance."""
    failures = []
    for name, tolerance in TOLERANCES.items():
        measure = BY_NAME[name]
        if measure.answers and not any(record.status for record in now):
            continue  # only retrieval was run
        values, old = measure.values(now), measure.values(before)
        if not values or not old:
            if old and not values:
                failures.append(Failure(measure=name, where=suite, message="Nothing is left to measure it on."))
            continue
        worse = (mean(old) - mean(values)) * (1 if measure.higher else -1)
        if worse > tolerance + 1e-9:
            direction = "fell" if measure.higher else "rose"
            text = f"{direction} from {mean(old):.3f} to {mean(values):.3f}; {tolerance:.3f} is tolerated."
            failures.append(
                Failure(measure=name, where=suite, message=text, questions=tuple(_behind(name, now, before)))
            )
    return failures


def lost_ranks(suite: str, now: Sequence[Record], before: Sequence[Record]) -> list[Failure]:
    """A failure when many more questions lost ranks than won any (one-sided sign test on reciprocal ranks)."""
    lost = [(a, b) for a, b in zip(now, before, strict=True) if a.rr < b.rr - 1e-6]
    won = sum(a.rr > b.rr + 1e-6 for a, b in zip(now, before, strict=True))
    chance = sign_test(len(lost), won)
    if chance >= SIGN_TEST_LEVEL:
        return []
    text = f"{len(lost)} questions lost ranks and {won} won some (sign test p = {chance:.1g})."
    named = tuple(_change(a, "rank", _rank(b), _rank(a), worse=True) for a, b in lost)
    return [Failure(measure="mrr", where=suite, message=text, questions=named)]


def silences(suite: str, now: Sequence[Record], before: Sequence[Record]) -> list[Failure]:
    """
    Failures for rankers that have a say in fewer questions than before.

    A ranker can fall silent without a figure moving, while others make up for it; then the next change finds out.
    """
    failures = []
    for name in sorted({name for record in before for name in record.votes}):
        heard, was = (mean(float(name in record.votes) for record in records) for records in (now, before))
        if was >= VOTE_SHARE and heard < was - VOTE_TOLERANCE:
            text = f"{name} has a say in {heard:.3f} of the questions, it had in {was:.3f}."
            gone = [a for a, b in zip(now, before, strict=True) if name in b.votes and name not in a.votes]
            named = tuple(_change(record, f"votes/{name}", "heard", "silent", worse=True) for record in gone)
            failures.append(Failure(measure=f"votes/{name}", where=suite, message=text, questions=named))
    return failures


def sign_test(lost: int, won: int) -> float:
    """Probability of at least ``lost`` heads in ``lost + won`` tosses of a fair coin."""
    n = lost + won
    return float(sum(math.comb(n, k) for k in range(lost, n + 1)) / 2**n)


def changes_in(now: Mapping[str, Record], before: Mapping[str, Record]) -> list[Change]:
    """Every question whose rank, status or facts are not what they were, worse ones first."""
    changes = []
    for id, record in now.items():
        old = before.get(id)
        if old is None or old.question != record.question:
            continue
        if record.answerable and (record.first_rank or 99) != (old.first_rank or 99):
            worse = (record.first_rank or 99) > (old.first_rank or 99)
            changes.append(_change(record, "rank", _rank(old), _rank(record), worse=worse))
        if record.status != old.status and record.status and old.status:
            order = ["not_in_corpus", "uncertain", "answered"]
            down = order.index(record.status) < order.index(old.status)
            changes.append(_change(record, "status", old.status, record.status, worse=down == record.answerable))
        if record.answerable and record.status and old.status and abs(record.facts - old.facts) > 1e-6:
            worse = record.facts < old.facts
            changes.append(_change(record, "facts", f"{old.facts:.2f}", f"{record.facts:.2f}", worse=worse))
    return sorted(changes, key=lambda change: (not change.worse, change.measure, change.id))


def read_baseline(path: Path = BASELINE) -> dict[str, Any] | None:
    """
    The baseline, or None where there is none yet.

    Raises:
        InputError: the file is there and cannot be used.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        raise InputError(f"The baseline {path} cannot be read: {exc}.", next_step="Restore it from git.") from exc
    if not isinstance(data, dict) or not {"meta", "records"} <= data.keys():
        raise InputError(f"{path} is not a baseline.", next_step="Restore it from git.")
    return data


def write_baseline(summary: Mapping[str, Any], path: Path = BASELINE) -> None:
    """Make this run the one that later ones are compared with."""
    kept = {
        "meta": summary["meta"],
        "groups": {
            name: {measure: figure["value"] for measure, figure in group["all"].items()}
            for name, group in summary["groups"].items()
        },
        "records": {
            suite: {id: {k: v for k, v in row.items() if k not in _UNUSED} for id, row in rows.items()}
            for suite, rows in summary["records"].items()
        },
    }
    path.write_text(to_text(kept), encoding="utf-8", newline="\n")


_UNUSED = {"searched_for", "said", "top"}


def _behind(name: str, now: Sequence[Record], before: Sequence[Record]) -> list[Change]:
    """The questions that pulled a figure down."""
    measure = BY_NAME[name]
    found = []
    for record, old in zip(now, before, strict=True):
        here, there = measure.values([record]), measure.values([old])
        a, b = mean(here) if here else math.nan, mean(there) if there else math.nan
        if math.isnan(a) or math.isnan(b) or a == b:
            continue
        if (a < b) == measure.higher:
            found.append(_change(record, name, f"{b:.2f}", f"{a:.2f}", worse=True))
    return found


def _change(record: Record, measure: str, before: str, now: str, *, worse: bool) -> Change:
    instead = record.top if measure in ("hit@1", "hit@5", "rank", "mrr") or not record.said else record.said
    return Change(
        suite=record.suite,
        id=record.id,
        question=record.question,
        measure=measure,
        before=before,
        now=now,
        worse=worse,
        instead=instead or "nothing",
    )


def _rank(record: Record) -> str:
    return str(record.first_rank) if record.first_rank else "none"


def _other_questions(suite: str, common: int, here: int, there: int) -> Failure:
    text = (
        f"Only {common} questions are in both this run ({here}) and the baseline ({there}); "
        "run `python -m eval --update-baseline` when the new ones are meant."
    )
    return Failure(measure="questions", where=suite, message=text)


def _notes(summary: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    notes = []
    here, there = summary["meta"], baseline["meta"]
    if here["processor"] != there["processor"]:
        notes.append(f"The baseline was made on {there['processor']}, this run on {here['processor']}.")
    for suite, own in here["suites"].items():
        old = there["suites"].get(suite)
        if old and own["fingerprint"] != old["fingerprint"]:
            notes.append(f"{suite}: the index is made otherwise ({old['fingerprint']} → {own['fingerprint']}).")
        if old and own["questions"] != old["questions"]:
            notes.append(f"{suite}: the questions are not those of the baseline; only common ones are compared.")
    return notes
