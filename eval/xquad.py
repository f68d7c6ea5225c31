"""
Retrieval over XQuAD: which paragraph answers, asked in one language and found in another.

Paragraphs of two or more languages stand in one index, one text file a paragraph, and everything goes by way of the
public API. Source: Artetxe, Ruder and Yogatama, On the Cross-lingual Transferability of Monolingual Representations,
ACL 2020, doi:10.18653/v1/2020.acl-main.421. The data is read from a folder that is given; none is carried along.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import rag
from eval.engine import Engine, opened
from eval.metrics import bootstrap, mean
from eval.report import table_lines
from rag import Filters, InputError, RagError, fitting

DEPTH = 40
"""Passages asked for; a paragraph of several passages counts once, at its best rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; ``key`` is the same for its translations."""

    key: str
    language: str
    text: str

    @property
    def source(self) -> str:
        """Its file below the corpus."""
        return f"{self.language}-{self.key}.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, the key of the paragraph that answers it and where the answer starts in that paragraph's text."""

    id: str
    language: str
    text: str
    key: str
    answer: str
    answer_start: int

    @property
    def source(self) -> str:
        """The file of the paragraph that answers."""
        return Paragraph(key=self.key, language=self.language, text="").source


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Ranks (1 is best, None is not found) of the gold paragraph, in the order of the questions."""

    question: str
    wanted: str
    ranks: tuple[int | None, ...]

    def at(self, k: int) -> list[float]:
        """Whether each question's gold is among the first k."""
        return [float(rank is not None and rank <= k) for rank in self.ranks]

    def reciprocal(self) -> list[float]:
        """Reciprocal ranks."""
        return [1.0 / rank if rank else 0.0 for rank in self.ranks]


def read(folder: Path, language: str) -> tuple[list[Paragraph], list[Asked]]:
    """
    The paragraphs and questions of ``xquad.<language>.json``.

    Raises:
        InputError: there is no such file, or it is not XQuAD's.
    """
    path = folder / f"xquad.{language}.json"
    try:
        articles = json.loads(path.read_text("utf-8"))["data"]
        paragraphs, questions = [], []
        for a, article in enumerate(articles):
            for p, entry in enumerate(article["paragraphs"]):
                key = f"{a:03d}-{p:02d}"
                paragraphs.append(Paragraph(key=key, language=language, text=entry["context"]))
                for asked in entry["qas"]:
                    first = asked["answers"][0]
                    questions.append(
                        Asked(
                            id=asked["id"],
                            language=language,
                            text=asked["question"],
                            key=key,
                            answer=first["text"],
                            answer_start=first["answer_start"],
                        )
                    )
    except OSError as exc:
        raise InputError(
            f"{path} cannot be read: {exc.strerror}.", next_step="Name XQuAD's folder with --data."
        ) from exc
    except (ValueError, KeyError, TypeError, IndexError) as exc:
        raise InputError(f"{path} is not a file of XQuAD ({exc!r}).") from exc
    return paragraphs, questions


def is_learnt_from(key: str) -> bool:
    """
    Whether the embedder and the cross-encoder learn from a paragraph of the development half: from every other article.

    Whatever else is fitted, and what is measured on that half, is to use the others.
    """
    return int(key.partition("-")[0]) % 2 == 0


def not_learnt_from(questions: Iterable[Asked]) -> list[Asked]:
    """Those of the other articles, in their order."""
    return [asked for asked in questions if not is_learnt_from(asked.key)]


@contextmanager
def indexed(
    paragraphs: Iterable[Paragraph],
    *,
    changes: Mapping[str, object] | None = None,
    without: Literal["reading"] | None = None,
) -> Iterator[rag.Engine]:
    """
    An engine over the paragraphs, one text file each; everything goes afterwards.

    Args:
        changes: of the engine's settings.
        without: a part to be taken out, see :func:`rag.fitting.take_out`.
    """
    with tempfile.TemporaryDirectory(prefix="rag-xquad-", ignore_cleanup_errors=True) as folder:
        for paragraph in paragraphs:
            Path(folder, paragraph.source).write_bytes(paragraph.text.encode("utf-8"))
        with opened(Path(folder), changes=changes) as engine:
            if without is not None:
                fitting.take_out(engine, without)
            engine.ingest()
            yield engine


def filters_for(engine: Engine, paragraphs: Sequence[Paragraph], language: str) -> Filters:
    """
    A filter that leaves the paragraphs of one language.

    By language where the index recognised every paragraph of it rightly; by article where it did not, so that what is
    measured is the ranking and not the recogniser.
    """
    own = {p.source for p in paragraphs if p.language == language}
    found = {summary.source: summary for summary in engine.articles()}
    if {source for source, summary in found.items() if summary.language == language} == own:
        return Filters(languages=(language,))
    return Filters(articles=tuple(found[source].id for source in sorted(own & found.keys())))


def rank_of(sources: Iterable[str], wanted: set[str]) -> int | None:
    """Rank among distinct paragraphs of the first that is wanted."""
    seen: list[str] = []
    for source in sources:
        if source not in seen:
            seen.append(source)
        if source in wanted:
            return len(seen)
    return None


def directions(
    engine: Engine,
    paragraphs: Sequence[Paragraph],
    questions: Sequence[Asked],
    languages: Sequence[str],
    *,
    tick: Callable[[], None] = lambda: None,
) -> list[Direction]:
    """
    Every direction: from each language to each with that as filter, then unfiltered to the gold or its translation.

    ``wanted`` is a language, or ``any`` for unfiltered.
    """
    out = []
    for asked in languages:
        own = [question for question in questions if question.language == asked]
        for target in (*languages, None):
            filters = None if target is None else filters_for(engine, paragraphs, target)
            accepted = languages if target is None else (target,)
            ranks = []
            for question in own:
                wanted = {Paragraph(key=question.key, language=one, text="").source for one in accepted}
                hits = engine.retrieve(question.text, k=DEPTH, filters=filters)
                ranks.append(rank_of((hit.passage.source for hit in hits), wanted))
                tick()
            out.append(Direction(question=asked, wanted=target or "any", ranks=tuple(ranks)))
    return out


def table(found: Sequence[Direction]) -> list[str]:
    """R@1, R@10 and MRR as a Markdown table, with 95 % bootstrap intervals for R@1."""
    rows = []
    for one in found:
        low, high = bootstrap(one.at(1))
        first = f"{mean(one.at(1)):.3f} ({low:.3f}–{high:.3f})"
        figures = [first, f"{mean(one.at(10)):.3f}", f"{mean(one.reciprocal()):.3f}"]
        rows.append([f"{one.question} → {one.wanted}", str(len(one.ranks)), *figures])
    return table_lines(["question → paragraph", "n", "R@1", "R@10", "MRR"], rows)


def main(argv: Sequence[str] | None = None) -> int:
    """``python -m eval.xquad``; the exit status."""
    options = _parser().parse_args(argv)
    languages = tuple(dict.fromkeys(part.strip() for part in options.languages.split(",") if part.strip()))
    try:
        read_in = {language: read(options.data, language) for language in languages}
        paragraphs = [p for language in languages for p in read_in[language][0]]
        asked = [q for language in languages for q in read_in[language][1]]
        questions = (not_learnt_from(asked) if options.held_out else asked)[:: options.every]
        changes = {"rankers": options.rankers} if options.rankers else None
        with indexed(paragraphs, changes=changes) as engine, _ticking(questions, languages) as tick:
            found = directions(engine, paragraphs, questions, languages, tick=tick)
            status = engine.status()
    except RagError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    sys.stdout.write(f"{status.articles} paragraphs, {status.passages} passages, index {status.fingerprint}\n\n")
    sys.stdout.write("\n".join(table(found)) + "\n")
    if options.json is not None:
        rows = {f"{d.question}-{d.wanted}": {"ranks": d.ranks, "R@1": mean(d.at(1))} for d in found}
        options.json.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m eval.xquad",
        description="XQuAD paragraphs of several languages in one index, asked in every direction: with the wanted "
        "language as filter, and unfiltered (any: the gold paragraph or a translation of it).",
    )
    made.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of xquad.<language>.json")
    made.add_argument("--languages", default="en,ar", metavar="A,B", help="in one index, by commas (en,ar)")
    made.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question only")
    made.add_argument(
        "--held-out", action="store_true", help="of the development half: ask only what no model learnt from"
    )
    made.add_argument("--rankers", metavar="A,B", help="only these rankers")
    made.add_argument("--json", type=Path, metavar="FILE", help="write ranks to a file")
    return made


@contextmanager
def _ticking(questions: Sequence[Asked], languages: Sequence[str]) -> Iterator[Callable[[], None]]:
    from eval.__main__ import progress

    with progress(len(questions) * (len(languages) + 1)) as tick:
        yield tick


if __name__ == "__main__":
    raise SystemExit(main())
