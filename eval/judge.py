"""What came back for a question, held against the gold and against the characters of the files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

from eval import metrics as m
from eval.engine import Engine
from eval.questions import HERE, Gold, Question, Suite, read_text
from rag import Answer, Citation, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    What one question brought.

    ``part`` is dev, test, fit, held or own; ``pair`` question and gold language (``fr-ar``). Ranking figures are over
    the first ten passages; ``facts`` over at most three sentences, ``facts_first`` over the first. ``cited`` counts
    sentences with a citation, ``grounded`` those of them that rest on a gold quote; ``invalid`` citations whose quote
    is not what stands in the file, ``misplaced`` passages of which that is true; ``forbidden`` citations of an
    instruction or a line of boilerplate. ``votes`` names the rankers that had a say in the first ten. ``top`` and
    ``said`` show what was found and said instead.
    """

    id: str
    suite: str
    part: str
    lang: str
    kind: str
    type: str | None
    none_kind: str | None
    pair: str | None
    status: str
    confidence: float
    question: str
    searched_for: str = ""
    first_rank: int | None = None
    hit1: float = 0.0
    hit5: float = 0.0
    recall5: float = 0.0
    recall10: float = 0.0
    rr: float = 0.0
    ndcg: float = 0.0
    facts: float = 0.0
    facts_first: float = 0.0
    every_cited: bool | None = None
    sentences: int = 0
    cited: int = 0
    grounded: int = 0
    citations: int = 0
    invalid: int = 0
    misplaced: int = 0
    forbidden: int = 0
    votes: tuple[str, ...] = ()
    top: str = ""
    said: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds the answer."""
        return self.kind != "none"


class Judge:
    """Holds what came back against the gold and against the characters of the files."""

    def __init__(self, engine: Engine, suite: Suite) -> None:
        self._engine = engine
        self._suite = suite
        self._texts: dict[str, str] = {}
        self._spans: dict[tuple[str, str], tuple[m.Span, ...]] = {}
        summaries = engine.articles()
        self._ids = {summary.source: summary.id for summary in summaries}
        self._languages = {summary.source: summary.language for summary in summaries}
        self._forbidden = {
            source: [span for quote in quotes for span in self._find(source, quote)]
            for source, quotes in residue().get(suite.name, {}).items()
        }

    def blank(self, question: Question, part: str) -> Record:
        """The record before anything was asked."""
        pair = question.pair(lambda file: self._languages.get(file, "und"))
        return Record(
            id=question.id,
            suite=self._suite.name,
            part=part,
            lang=question.lang,
            kind=question.kind,
            type=question.type,
            none_kind=question.none_kind,
            pair="-".join(pair) if pair else None,
            status="",
            confidence=0.0,
            question=question.question,
        )

    def retrieved(
        self, question: Question, record: Record, hits: Sequence[Hit]
    ) -> tuple[Record, dict[str, tuple[m.Found, frozenset[int]]]]:
        """
        The record with the ranking's figures, and the rankings that ir-measures is to measure.

        There is one ranking for each set of quotes that would do (see :meth:`Question.alternatives`); every figure is
        that of the best one.
        """
        places = [(hit.passage.source, (hit.passage.start, hit.passage.end)) for hit in hits]
        rankings: dict[str, tuple[m.Found, frozenset[int]]] = {}
        for number, quotes in enumerate(question.alternatives()):
            found = [self._shown(source, span, quotes) for source, span in places]
            rankings[f"{question.id}/{number}"] = (found, frozenset(range(len(quotes))))
        ranks = [rank for found, _ in rankings.values() for rank, items in enumerate(found, 1) if items]
        first = min(ranks, default=None)
        texts = [self._text(source)[start:end] for source, (start, end) in places]
        return (
            replace(
                record,
                first_rank=first,
                hit1=float(first is not None and first <= 1),
                hit5=float(first is not None and first <= 5),
                recall5=m.best(m.recall_at(found, wanted, 5) for found, wanted in rankings.values()),
                recall10=m.best(m.recall_at(found, wanted, 10) for found, wanted in rankings.values()),
                misplaced=sum(hit.passage.text != text for hit, text in zip(hits, texts, strict=True)),
                votes=tuple(sorted({name for hit in hits for name, value in hit.signals.items() if value > 0})),
                top=_shown_as(hits[0]) if hits else "",
            ),
            rankings,
        )

    def answered(self, question: Question, record: Record, answer: Answer) -> Record:
        """The record with the answer's figures."""
        by_number = {citation.number: citation for citation in answer.citations}
        stated = [s.text for s in answer.statements] if answer.status != "not_in_corpus" else []
        cited = grounded = dangling = 0
        for statement in answer.statements:
            known = [by_number[number] for number in statement.citations if number in by_number]
            dangling += len(statement.citations) - len(known)
            cited += bool(statement.citations)
            grounded += any(self._rests(citation, question) for citation in known)
        return replace(
            record,
            status=answer.status,
            confidence=round(answer.confidence, 6),
            searched_for="" if answer.searched_for == question.question else answer.searched_for,
            facts=m.fact_recall(" ".join(stated[: m.MAX_SENTENCES]), question.facts) if stated else 0.0,
            facts_first=m.fact_recall(stated[0], question.facts) if stated else 0.0,
            every_cited=self._all_cited(question, answer) if question.every else None,
            sentences=len(stated),
            cited=cited,
            grounded=grounded,
            citations=len(answer.citations),
            invalid=dangling + sum(not self._valid(citation) for citation in answer.citations),
            forbidden=sum(self._is_forbidden(citation) for citation in answer.citations),
            said=" ".join(stated[0].split())[:160] if stated else "",
        )

    def _shown(self, source: str, span: m.Span, quotes: Sequence[Gold]) -> frozenset[int]:
        return frozenset(
            number
            for number, gold in enumerate(quotes)
            if gold.file == source
            and any(m.shows(span, place) for quote in gold.quotes for place in self._find(source, quote))
        )

    def _rests(self, citation: Citation, question: Question) -> bool:
        return any(
            m.rests_on((citation.start, citation.end), place)
            for gold in question.gold
            if gold.file == citation.source
            for quote in gold.quotes
            for place in self._find(citation.source, quote)
        )

    def _all_cited(self, question: Question, answer: Answer) -> bool:
        resting = {c.source for c in answer.citations if self._rests(c, question)}
        return resting == {gold.file for gold in question.gold}

    def _valid(self, citation: Citation) -> bool:
        text = self._text(citation.source)
        return (
            bool(citation.quote.strip())
            and 0 <= citation.start < citation.end
            and text[citation.start : citation.end] == citation.quote
            and citation.content_hash == sha256(text.encode("utf-8")).hexdigest()
        )

    def _is_forbidden(self, citation: Citation) -> bool:
        own = (citation.start, citation.end)
        return any(m.rests_on(own, place) for place in self._forbidden.get(citation.source, ()))

    def _find(self, source: str, quote: str) -> tuple[m.Span, ...]:
        if (source, quote) not in self._spans:
            self._spans[source, quote] = m.occurrences(self._text(source), quote)
        return self._spans[source, quote]

    def _text(self, source: str) -> str:
        """The file's own characters where it is UTF-8 text: a wrong copy in the index cannot vouch for itself."""
        if source not in self._texts:
            try:
                path = self._suite.corpus / source
                if path.suffix.lower() not in {".txt", ".md"}:
                    raise ValueError("not plain text")
                self._texts[source] = read_text(path)
            except (OSError, ValueError):
                self._texts[source] = self._engine.article(self._ids[source]).text if source in self._ids else ""
        return self._texts[source]


@cache
def residue() -> dict[str, dict[str, list[str]]]:
    """Lines of the bundled corpora that no answer may cite, by suite and file."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in (HERE / "residue.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["suite"], {}).setdefault(row["file"], []).append(row["quote"])
    return found


def _shown_as(hit: Hit) -> str:
    text = " ".join(hit.passage.text.split())
    return f"{hit.passage.source}: {text[:100]}{'…' if len(text) > 100 else ''}"
