"""A small real engine over lines of text, so that the harness can be tried without a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rag import (
    Answer,
    Article,
    ArticleSummary,
    Block,
    Citation,
    Filters,
    Hit,
    IndexStatus,
    IngestReport,
    InputError,
    Passage,
    Statement,
)


class LineEngine:
    """
    Every line is a passage, ranked by how many of the question's words it holds; the first three that hold two are the
    answer. Files are named ``<language>-….txt``.
    """

    def __init__(self, corpus: Path, *, shift: int = 0, always: str | None = None, cited: str = "quote") -> None:
        self.corpus, self.shift, self.always, self.cited = corpus, shift, always, cited
        self.passages: list[Passage] = []
        self.texts: dict[str, str] = {}

    def ingest(self) -> IngestReport:
        for path in sorted(self.corpus.glob("*.txt")):
            text = self.texts[path.name] = path.read_bytes().decode("utf-8")
            at = 0
            for line in text.splitlines(keepends=True):
                stop = at + len(line.rstrip("\n"))
                if stop > at:
                    self.passages.append(self._passage(path.name, at, stop, line.rstrip("\n")))
                at += len(line)
        return IngestReport(added=tuple(self.texts), passages=len(self.passages))

    def retrieve(self, question: str, *, k: int = 5, filters: Filters | None = None) -> list[Hit]:
        words = {word.strip("?.,").lower() for word in question.split()}
        scored = [(len(words & {w.strip("?.,").lower() for w in p.text.split()}), p) for p in self.passages]
        ranked = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].id))[:k]
        return [
            Hit(passage=p, rank=n, score=float(score), signals={"words": float(score)})
            for n, (score, p) in enumerate(ranked, 1)
        ]

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        k: int = 8,
        filters: Filters | None = None,
    ) -> Answer:
        searched = " ".join([*(turn["content"] for turn in history if turn["role"] == "user"), question])
        hits = self.retrieve(searched, k=k)
        best = hits[0].score if hits else 0.0
        status: Any = self.always or ("answered" if best >= 2 else "not_in_corpus")
        used = hits[:3] if status != "not_in_corpus" else []
        citations = tuple(self._citation(number, hit.passage) for number, hit in enumerate(used, 1))
        return Answer(
            question=question,
            searched_for=searched,
            language="en",
            status=status,
            text=" ".join(hit.passage.text for hit in used),
            statements=tuple(Statement(text=c.quote, citations=(c.number,)) for c in citations),
            citations=citations,
            hits=tuple(hits),
            confidence=min(1.0, best / 4),
        )

    def articles(self) -> list[ArticleSummary]:
        return [
            ArticleSummary(
                id=name,
                source=name,
                root="",
                title=name,
                language=name[:2],
                published=None,
                outlet=None,
                passages=sum(p.source == name for p in self.passages),
                characters=len(text),
            )  # fmt: skip
            for name, text in self.texts.items()
        ]

    def article(self, name: str, /) -> Article:
        if name not in self.texts:
            raise InputError(f"There is no article {name!r}.")
        text = self.texts[name]
        blocks = (Block(start=0, end=len(text), kind="body"),)
        return Article(id=name, source=name, title=name, text=text, language=name[:2], content_hash="", blocks=blocks)

    def status(self) -> IndexStatus:
        return IndexStatus(
            home="", corpus=str(self.corpus), articles=len(self.texts), passages=len(self.passages), languages={},
            generation=1, fingerprint="lines-1", embedding_model="none",
        )  # fmt: skip

    def close(self) -> None:
        self.passages.clear()

    def _passage(self, name: str, start: int, stop: int, text: str) -> Passage:
        start, stop = start + self.shift, stop + self.shift
        return Passage(
            id=f"{name}:{start:05d}", article_id=name, ordinal=0, start=start, end=stop, text=text, title=name,
            source=name, language=name[:2], sentences=((start, stop),),
        )  # fmt: skip

    def _citation(self, number: int, passage: Passage) -> Citation:
        return Citation(
            number=number, article_id=passage.article_id, title="", source=passage.source, url=None,
            language=passage.language, published=None, start=passage.start, end=passage.end, quote=passage.text,
            passage_id=passage.id, content_hash=sha256(self.texts[passage.source].encode("utf-8")).hexdigest(),
        )  # fmt: skip


def question_row(id: str, question: str, quote: str = "", file: str = "en-a.txt", **more: Any) -> dict[str, Any]:
    """A line of a question file; without a quote the corpus has no answer."""
    row: dict[str, Any] = {"id": id, "lang": "en", "kind": "same" if quote else "none", "question": question}
    if quote:
        row |= {"gold": [{"file": file, "quote": quote}], "facts": [[quote.split()[0]]]}
    else:
        row["none_kind"] = "near_miss"
    return row | more


LINES = [
    "Ada rang the bell at noon.",
    "Bob painted the northern gate green.",
    "Cleo sold eleven boats in spring.",
    "Dan lost his hat near the harbour.",
    "Eve planted forty cherry trees.",
]


@pytest.fixture
def line_engine() -> type[LineEngine]:
    """The class, to be opened on any corpus."""
    return LineEngine


@pytest.fixture
def small_suite(tmp_path: Path) -> Any:
    """Five lines of English, two of French, five questions with an answer, one across and two without."""
    from eval.questions import Suite

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "en-a.txt").write_text("\n".join(LINES), encoding="utf-8", newline="\n")
    (corpus / "fr-b.txt").write_text("Farid a vendu onze bateaux.\nGina dort.", encoding="utf-8", newline="\n")
    rows = [
        question_row("a1", "Who rang the bell?", LINES[0]),
        question_row("a2", "Who painted the gate green?", LINES[1]),
        question_row("a3", "Who sold eleven boats?", LINES[2]),
        question_row("a4", "Who lost his hat?", LINES[3]),
        question_row("a5", "Who planted cherry trees?", LINES[4]),
        question_row("c1", "Farid bateaux?", "Farid a vendu onze bateaux.", "fr-b.txt", kind="cross"),
        question_row("f1", "And his hat?", LINES[3], kind="followup", history=["Who lost something near the harbour?"]),
        question_row("n1", "Who rang the gong?"),
        question_row("n2", "Quantum chromodynamics?", none_kind="off_topic"),
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return Suite(name="small", questions=path, corpus=corpus, role="own")
