"""Records become figures: measures over groups of questions, with intervals, and the JSON that holds them."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval import metrics as m
from eval.judge import Record
from eval.questions import Question, to_row
from eval.run import SuiteRun

Values = Callable[[Sequence[Record]], list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """
    A mean over values taken from records.

    ``higher`` says which direction is good; ``title`` stands in reports, ``short`` in narrow tables. ``values`` gives
    one number a question (or a cited sentence, for citation precision) and leaves out questions that the measure is not
    about. ``answers`` says that it needs more than retrieval.
    """

    name: str
    title: str
    values: Values
    higher: bool = True
    answers: bool = True
    brief: str = ""

    @property
    def short(self) -> str:
        """A title for a narrow column."""
        return self.brief or self.title


def _answerable(pick: Callable[[Record], float]) -> Values:
    return lambda records: [pick(r) for r in records if r.answerable]


def _unanswerable(status: str, none_kind: str | None = None) -> Values:
    return lambda records: [
        float(r.status == status) for r in records if not r.answerable and none_kind in (None, r.none_kind)
    ]


def _precision(records: Sequence[Record]) -> list[float]:
    told = [r for r in records if r.answerable and r.status == "answered"]
    return [float(n < r.grounded) for r in told for n in range(r.cited)]


def _validity(records: Sequence[Record]) -> list[float]:
    return [float(n >= r.invalid) for r in records for n in range(max(r.citations, r.invalid))]


MEASURES: tuple[Measure, ...] = (
    Measure(name="hit@1", title="hit@1", values=_answerable(lambda r: r.hit1), answers=False),
    Measure(name="hit@5", title="hit@5", values=_answerable(lambda r: r.hit5), answers=False),
    Measure(name="recall@5", title="recall@5", values=_answerable(lambda r: r.recall5), answers=False),
    Measure(name="recall@10", title="recall@10", values=_answerable(lambda r: r.recall10), answers=False),
    Measure(name="mrr", title="MRR", values=_answerable(lambda r: r.rr), answers=False),
    Measure(name="ndcg@10", title="nDCG@10", values=_answerable(lambda r: r.ndcg), answers=False),
    Measure(name="facts", title="fact recall, ≤ 3 sentences", brief="facts ≤ 3", values=_answerable(lambda r: r.facts)),
    Measure(
        name="facts_first",
        title="fact recall, first sentence",
        brief="facts 1st",
        values=_answerable(lambda r: r.facts_first),
    ),
    Measure(
        name="facts_answered",
        title="fact recall where answered",
        values=lambda records: [r.facts for r in records if r.answerable and r.status == "answered"],
    ),
    Measure(name="citation_precision", title="citation precision", brief="cited right", values=_precision),
    Measure(name="citation_validity", title="citation validity", values=_validity),
    Measure(
        name="every_cited",
        title="both sides cited",
        values=lambda records: [float(r.every_cited) for r in records if r.every_cited is not None],
    ),
    Measure(
        name="false_refusals",
        title="false refusals",
        values=_answerable(lambda r: float(r.status == "not_in_corpus")),
        higher=False,
    ),
    Measure(
        name="uncertain_answerable",
        title="uncertain, has an answer",
        values=_answerable(lambda r: float(r.status == "uncertain")),
        higher=False,
    ),
    Measure(name="false_answers", title="false answers", values=_unanswerable("answered"), higher=False),
    *(
        Measure(
            name=f"false_answers/{kind}",
            title=f"false answers, {kind.replace('_', ' ')}",
            values=_unanswerable("answered", kind),
            higher=False,
        )
        for kind in ("near_miss", "off_topic", "residue")
    ),
    Measure(name="uncertain_none", title="uncertain, has none", values=_unanswerable("uncertain"), higher=False),
)
"""In the order of the tables. A mean over nothing is left out."""

BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


def figures(records: Sequence[Record], *, answers: bool = True, intervals: bool = True) -> dict[str, dict[str, float]]:
    """``{measure: {value, n, low, high}}`` over the given records, rounded to six places."""
    out: dict[str, dict[str, float]] = {}
    for measure in MEASURES:
        if measure.answers and not answers:
            continue
        values = measure.values(records)
        if not values:
            continue
        out[measure.name] = {"value": round(m.mean(values), 6), "n": len(values)}
        if intervals:
            low, high = m.bootstrap(values)
            out[measure.name] |= {"low": round(low, 6), "high": round(high, 6)}
    return out


def group_names(records: Iterable[Record]) -> list[str]:
    """The groups of the tables, in order: ``seeds/test``, ``seeds/dev``, ``set3`` …"""
    order = {"test": 0, "dev": 1}
    keys = dict.fromkeys((r.suite, r.part) for r in records)
    suites = list(dict.fromkeys(suite for suite, _ in keys))
    return [group_of(*key) for key in sorted(keys, key=lambda key: (suites.index(key[0]), order.get(key[1], 2)))]


def group_of(suite: str, part: str) -> str:
    """A suite's half is a group of its own; any other suite is one group."""
    return f"{suite}/{part}" if part in ("dev", "test") else suite


def grouped(records: Iterable[Record], key: Callable[[Record], str | None]) -> dict[str, list[Record]]:
    """Records by key, keys sorted, those without one left out."""
    found: dict[str, list[Record]] = {}
    for record in records:
        name = key(record)
        if name is not None:
            found.setdefault(name, []).append(record)
    return dict(sorted(found.items()))


def reach(record: Record) -> str | None:
    """``within`` a language or ``across`` two; None where there is no gold."""
    if record.pair is None:
        return None
    question, gold = record.pair.split("-", 1)
    return "within" if question == gold else "across"


def summarise(
    runs: Sequence[SuiteRun], questions: Mapping[str, Sequence[Question]], *, answers: bool = True
) -> dict[str, Any]:
    """
    Everything the reports and the gate need, ready for JSON.

    Two runs on one machine give the same, apart from what stands under ``times``.
    """
    records = [record for run in runs for record in run.records]
    groups: dict[str, Any] = {}
    for name in group_names(records):
        own = [r for r in records if group_of(r.suite, r.part) == name]
        groups[name] = {
            "questions": len(own),
            "all": figures(own, answers=answers),
            "reach": {key: figures(some, answers=answers) for key, some in grouped(own, reach).items()},
            "pairs": {key: figures(some, answers=answers) for key, some in grouped(own, lambda r: r.pair).items()},
            "types": {
                key: figures(some, answers=answers, intervals=False)
                for key, some in grouped([r for r in own if r.answerable], lambda r: r.type).items()
            },
            **(_confidence(own) if answers else {}),
        }
    return {
        "meta": {
            "processor": processor(),
            "python": platform.python_version(),
            "suites": {
                run.suite: {
                    "fingerprint": run.fingerprint,
                    "articles": run.articles,
                    "passages": run.passages,
                    "questions": digest(questions[run.suite]),
                }
                for run in runs
            },
        },
        "groups": groups,
        "records": {run.suite: {record.id: as_row(record) for record in run.records} for run in runs},
        "times": {run.suite: _times(run) for run in runs},
    }


def as_row(record: Record) -> dict[str, Any]:
    """A record as JSON, without what its place in the file already says and without empty fields."""
    row = asdict(record)
    del row["id"], row["suite"]
    return {key: value for key, value in row.items() if value not in (None, "", ())}


def from_row(suite: str, id: str, row: Mapping[str, Any]) -> Record:
    """The record of :func:`as_row`; fields that it does not know are left out."""
    empty = {"type": None, "none_kind": None, "pair": None, "status": "", "confidence": 0.0}
    known = {key: value for key, value in row.items() if key in Record.__dataclass_fields__}
    known["votes"] = tuple(row.get("votes", ()))
    return Record(**{**empty, **known, "suite": suite, "id": id})


def digest(questions: Sequence[Question]) -> str:
    """A short hash of the questions as they stand."""
    rows = "\n".join(json.dumps(to_row(q), ensure_ascii=False, sort_keys=True) for q in questions)
    return hashlib.sha256(rows.encode("utf-8")).hexdigest()[:16]


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def to_text(summary: Mapping[str, Any]) -> str:
    """The summary as JSON text, the same bytes for the same content; NaN becomes null, a record takes one line."""
    rest = {key: value for key, value in summary.items() if key != "records"}
    text = json.dumps(_finite(rest), ensure_ascii=False, indent=1, sort_keys=True)
    suites = []
    for suite, rows in sorted(summary["records"].items()):
        lines = [
            f"   {json.dumps(id)}: {json.dumps(_finite(row), ensure_ascii=False, sort_keys=True)}"
            for id, row in sorted(rows.items())
        ]
        suites.append(f"  {json.dumps(suite)}: {{\n" + ",\n".join(lines) + "\n  }")
    return text.removesuffix("\n}") + ',\n "records": {\n' + ",\n".join(suites) + "\n }\n}\n"


def _confidence(records: Sequence[Record]) -> dict[str, Any]:
    curve = m.risk_coverage((r.confidence, r.answerable) for r in records)
    has = [r.confidence for r in records if r.answerable]
    has_none = [r.confidence for r in records if not r.answerable]
    return {
        "auroc": round(m.auroc(has, has_none), 6),
        "aurc": round(m.area_under_risk(curve), 6),
        "risk_coverage": [[round(p.coverage, 4), round(p.risk, 4), round(p.confidence, 4)] for p in curve],
    }


def _times(run: SuiteRun) -> dict[str, dict[str, float]]:
    return {
        name: {
            "n": len(values),
            "median_ms": round(1000 * m.percentile(values, 0.5), 2),
            "p95_ms": round(1000 * m.percentile(values, 0.95), 2),
            "total_s": round(sum(values), 3),
        }
        for name, values in run.seconds.items()
    }


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
