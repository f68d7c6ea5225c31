"""
Brings the index in line with folders: what is new is added, what changed is replaced, what is gone is removed.

Unchanged documents cost a look. Work is published in steps, each a whole state; a run that is stopped in the middle is
continued by the next one, which finds the vectors of what was not published yet in the vector cache.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.index.embedding.beside import EmbedderBeside
from rag.index.embedding.source import available_cores
from rag.index.ingest.pipeline import Behind, ahead, side_by_side
from rag.index.ingest.prepare import Prepared, Preparer
from rag.index.ingest.prepare_beside import Job, Outcome, Recipe, outcome_of, prepared_beside
from rag.index.ingest.survey import (
    Progress,
    Survey,
    Target,
    is_read_with,
    refuse_large_loss,
    survey,
    targets_of,
    without_parts,
)
from rag.index.ingest.write_beside import WriterBeside
from rag.index.ingest.writer import IndexWriter
from rag.index.lexical.document import LexicalDocument
from rag.index.manifest import Manifest
from rag.index.records import Draft
from rag.index.store import Store
from rag.index.vectors import VectorCache
from rag.schema import IngestReport, Problem

if TYPE_CHECKING:
    from rag.index.embedding.embedder import Embedder

logger = logging.getLogger(__name__)

__all__ = ["Ingest", "Progress"]

_BATCH_PASSAGES = 512
_BATCH_PASSAGES_BESIDE = 64
"""As few, where another process embeds, that it has always some waiting."""
_FIRST_BATCH_PASSAGES = 32
_WRITE_PASSAGES = 128
_AHEAD_BESIDE = 3
"""Batches that are on their way to and from the process that embeds."""
_BATCH_ARTICLES = 64
_BATCH_CHARS = 4_000_000
_PUBLISH_PASSAGES = 16_384
_PUBLISH_S = 180.0
"""A part is published when it has so many passages or took so long; small parts have to be merged afterwards."""
_LEAST_CACHED = 20_000
_WORTH_A_PROCESS = 100
"""Documents: with fewer, the work is done before another process has begun."""
_WORTH_A_WRITER = 1000
"""Documents: fewer leave little behind in the process that writes them."""
_CORES_FED = 4
"""Cores that embed what one process prepares; on fewer, the one that writes a smaller corpus can prepare it as well."""


@dataclass(slots=True)
class Embedded:
    """Articles with their vectors, the terms of their passages by article id, and how many vectors had to be made."""

    drafts: list[Draft] = field(default_factory=list)
    documents: dict[str, list[LexicalDocument]] = field(default_factory=dict)
    embedded: int = 0

    @property
    def passages(self) -> int:
        """How many passages they have."""
        return sum(len(draft.passages) for draft in self.drafts)

    def add(self, other: Embedded) -> None:
        """Put another batch behind this one."""
        self.drafts += other.drafts
        self.documents |= other.documents
        self.embedded += other.embedded


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """
    One run.

    Args:
        store: read from when the index is made anew and a root is not there any more.
        manifest: what the index held before, or None.
        writer: on top of it, or of nothing where the index is made anew.
        preparer: cleans, cuts and analyses.
        recipe: of the same preparer for other processes, its ``repeated`` empty; None where there can be none.
        beside: makes of the writer one that writes in other processes; None where there can be none.
        embedder: makes vectors.
        cache: vectors made before.
        home: folder for temporary files.
        max_bytes: files above this size are reported, not read.
        progress: told what is done.
    """

    store: Store
    manifest: Manifest | None
    writer: IndexWriter
    preparer: Preparer
    recipe: Recipe | None
    beside: Callable[[IndexWriter], WriterBeside] | None
    embedder: Embedder
    cache: VectorCache
    home: Path
    max_bytes: int
    progress: Progress | None = None

    def run(self, paths: Sequence[Path], *, prune: bool = False, keep: bool = False) -> IngestReport:
        """
        Bring the index in line with the paths.

        Args:
            paths: folders or files.
            prune: accept that a root vanished or lost most of its articles.
            keep: articles whose files are gone stay.

        Raises:
            InputError: a path does not exist, or a root lost most of its articles and ``prune`` is not set.
        """
        began = time.monotonic()
        anew = self.writer.replaces
        targets = targets_of(paths, self.manifest, prune=prune)
        if anew and self.manifest is not None:
            targets = _and_all_others(targets, self.manifest)
        found = survey(
            targets,
            self.manifest,
            max_bytes=self.max_bytes,
            everything=anew,
            folder=self.home,
            progress=self.progress,
        )
        try:
            if keep:
                found.gone.clear()
            if not anew:  # nothing asks for it, and it would be held until the end
                found.seen.clear()
            if not prune:
                refuse_large_loss(found, self.manifest)
            embedded = self._write(found)
        except BaseException:
            with suppress(Exception):
                self.writer.discard()
            raise
        finally:
            found.close()
        passages = self.writer.manifest.passages
        self.cache.trim(max(_LEAST_CACHED, 2 * passages))
        return report_of(found, passages=passages, embedded=embedded, seconds=time.monotonic() - began)

    def _write(self, found: Survey) -> int:
        """
        Clean and cut, embed, write: batches at a time, each in another of these stages.

        The first to be written waits for the store to be opened; embedding goes on meanwhile.
        """
        total = done = given = 0
        published = time.monotonic()
        replaces = self.writer.replaces
        embedder = self._embedder_for(found)
        beside = isinstance(embedder, EmbedderBeside)
        most = min(_BATCH_PASSAGES, _BATCH_PASSAGES_BESIDE if beside else _BATCH_PASSAGES)
        with (
            self._writer_for(found) as writer,
            ahead(_batches(self._prepared(found), most=most), size=2) as batches,
            side_by_side(partial(self._embedded, embedder), batches, size=_AHEAD_BESIDE if beside else 1) as vectors,
            embedder if isinstance(embedder, EmbedderBeside) else nullcontext(),
            Behind(size=2) as writing,
            writer.ended_by_interrupt() if isinstance(writer, WriterBeside) else nullcontext(),
        ):
            for some in _gathered(vectors, least=_WRITE_PASSAGES if beside else 0):
                total += some.embedded
                writing.run(partial(writer.put, some.drafts, some.documents))
                done += len(some.drafts)
                given += len(some.drafts) + some.passages
                if self.progress is not None:
                    self.progress(done, max(found.waiting, done), "indexing")
                # A new index replaces the old one as a whole, so its first state is its last.
                due = given >= _PUBLISH_PASSAGES or time.monotonic() - published > _PUBLISH_S
                if due and not replaces:
                    if isinstance(writer, WriterBeside):
                        writing.run(writer.commit)
                    else:  # in this thread, where Ctrl-C ends it
                        writing.wait()
                        writer.commit()
                    given, published = 0, time.monotonic()
            writing.wait()
            # What is gone goes last, so that an article that was renamed is there all the time.
            if not replaces:
                writer.remove([entry.article_id for entry in (*found.gone, *found.taken_over)])
            writer.commit()
        return total

    def _writer_for(self, found: Survey) -> AbstractContextManager[IndexWriter | WriterBeside]:
        """The writer, or where there is much to write one that leaves it to other processes."""
        if self.beside is None or found.waiting < _WORTH_A_WRITER:
            return nullcontext(self.writer)
        return self.beside(self.writer)

    def _embedder_for(self, found: Survey) -> Embedder | EmbedderBeside:
        """
        The embedder, or the same one in another process.

        Where there is much to do others prepare and write, and this process is left to embedding; where there is less,
        and this one can write and, with few cores, prepare as well, it is cheaper to begin one that embeds.
        """
        again = getattr(self.embedder, "again", None)
        if again is None or available_cores() == 1 or not _WORTH_A_PROCESS <= found.waiting < _WORTH_A_WRITER:
            return self.embedder
        return EmbedderBeside(self.embedder, again)

    def _prepared(self, found: Survey) -> Iterator[Prepared]:
        for job, outcome in self._outcomes(found):
            if isinstance(outcome, Prepared):
                yield outcome
                continue
            source = job.raw.source
            logger.warning("%s could not be taken in", source, exc_info=outcome)
            found.failed.append(Problem(path=source, reason=f"could not be cleaned or cut: {outcome}"))
            for names in (found.added, found.updated, found.unchanged):
                if source in names:
                    names.remove(source)
        if self.writer.replaces and self.manifest is not None:
            yield from self._prepared_again(found)

    def _outcomes(self, found: Survey) -> Iterator[tuple[Job, Outcome]]:
        """What comes of each document that waits; where there are many, in other processes."""
        jobs = (Job(root=root, article_id=article_id, raw=raw) for root, article_id, raw in found.documents())

        def here(job: Job) -> Outcome:
            return outcome_of(self.preparer, job, found.repeated)

        cores = available_cores()
        least = _WORTH_A_PROCESS if cores >= _CORES_FED else _WORTH_A_WRITER
        if self.recipe is None or cores == 1 or found.waiting < least:
            return ((job, here(job)) for job in jobs)
        recipe = replace(self.recipe, repeated=found.repeated)
        return prepared_beside(jobs, here=here, recipe=recipe, processes=-(-cores // _CORES_FED))

    def _prepared_again(self, found: Survey) -> Iterator[Prepared]:
        """Articles whose files were not or could not be read, cut anew from what the store holds of them."""
        assert self.manifest is not None
        gone = {entry.article_id for entry in (*found.gone, *found.taken_over)}
        for entry in sorted(self.manifest.current(), key=lambda entry: (entry.root, entry.source)):
            if (entry.root, entry.source) in found.seen or entry.article_id in gone:
                continue
            article = self.store.article(entry.shard, entry.article_id)
            if article is not None:
                yield self.preparer.cut(article, raw_hash=entry.raw_hash)

    def _embedded(self, embedder: Embedder | EmbedderBeside, batch: Sequence[Prepared]) -> Embedded:
        """The batch with its vectors; a text that stands in two batches at a time is embedded, and counted, twice."""
        texts = [text for prepared in batch for text in prepared.texts]
        vectors, new = self.cache.vectors(texts, embedder.embed_passages)
        made, start = Embedded(embedded=new), 0
        for prepared in batch:
            end = start + len(prepared.texts)
            made.drafts.append(
                Draft(
                    article=prepared.article,
                    passages=prepared.passages,
                    vectors=vectors[start:end],
                    raw_hash=prepared.raw_hash,
                    signature=prepared.signature,
                )
            )
            made.documents[prepared.article.id] = prepared.documents
            start = end
        return made


def look(
    paths: Sequence[Path], manifest: Manifest | None, *, anew: bool, prune: bool, home: Path, max_bytes: int
) -> IngestReport:
    """What a run would do; see :meth:`Ingest.run`. Nothing is changed."""
    began = time.monotonic()
    targets = targets_of(paths, manifest, prune=prune)
    found = survey(targets, manifest, max_bytes=max_bytes, everything=anew, folder=home, progress=None)
    found.close()
    if not prune:
        refuse_large_loss(found, manifest)
    passages = manifest.passages if manifest else 0
    return report_of(found, passages=passages, embedded=0, seconds=time.monotonic() - began, dry_run=True)


def report_of(found: Survey, *, passages: int, embedded: int, seconds: float, dry_run: bool = False) -> IngestReport:
    """The report of a run."""
    return IngestReport(
        added=tuple(sorted(found.added)),
        updated=tuple(sorted(found.updated)),
        unchanged=tuple(sorted(found.unchanged)),
        removed=tuple(sorted(entry.source for entry in (*found.gone, *found.taken_over))),
        failed=tuple(found.failed),
        remarks=tuple(found.remarks),
        passages=passages,
        embedded=embedded,
        seconds=seconds,
        dry_run=dry_run,
    )


def _and_all_others(targets: Sequence[Target], manifest: Manifest) -> list[Target]:
    """
    The targets and every root that is known, still there and not read with another: all is made anew. Of a root from
    which one file alone was taken in, that file is looked at, and nothing that nobody named.
    """
    files: dict[Path, set[Path]] = {}
    for entry in manifest.current():
        files.setdefault(Path(entry.root), set()).add(entry.file)
    there = sorted(root for root in files if root.is_dir())
    tops = [*(target.root for target in targets if target.only is None), *there]
    others = [
        Target(root=root, only=None if len(files[root]) > 1 else next(iter(files[root])))
        for root in there
        if not any(is_read_with(top, root) for top in tops)
    ]
    return without_parts([*others, *targets])


def _gathered(batches: Iterator[Embedded], *, least: int) -> Iterator[Embedded]:
    """Batches put together to so many passages, the last as it is: each write to the store costs by itself."""
    gathered = Embedded()
    for batch in batches:
        gathered.add(batch)
        if gathered.passages >= least:
            yield gathered
            gathered = Embedded()
    if gathered.drafts:
        yield gathered


def _batches(prepared: Iterator[Prepared], *, most: int) -> Iterator[list[Prepared]]:
    """Of up to so many passages, small ones first, doubling, so that embedding begins while the second is prepared."""
    batch: list[Prepared] = []
    passages = characters = 0
    enough = min(_FIRST_BATCH_PASSAGES, most)
    for one in prepared:
        batch.append(one)
        passages += len(one.passages)
        characters += len(one.article.text)
        if len(batch) >= _BATCH_ARTICLES or passages >= enough or characters >= _BATCH_CHARS:
            yield batch
            batch, passages, characters = [], 0, 0
            enough = min(2 * enough, most)
    if batch:
        yield batch
