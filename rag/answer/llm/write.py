"""A model's reply becomes the states of an answer: cut into sentences, gated, cited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from rag.answer.cite import CitationBook, canonical_markers, joined, strip_markers
from rag.answer.gate.gate import Gate, Source, Verdict
from rag.answer.llm.notices import Code, ModelFailure, notice
from rag.answer.llm.prompt import NO_ANSWER, build_prompt
from rag.answer.llm.transport import stream
from rag.errors import RagError
from rag.language import Bridge, sentence_spans
from rag.schema import Answer, Article, Hit, Statement
from rag.settings import Settings

MOST_SENTENCES = 20
"""More sentences than this are a runaway; the model is asked for far fewer."""
_AHEAD_CHARACTERS = 12
"""How much of the next sentence must be there before one is taken as complete."""
LONGEST_SENTENCE = 1_500
"""Characters without the end of a sentence that are a runaway too."""
_STEP_CHARACTERS = 8
"""How much must have come before the text is looked at again: models send letters one by one."""
_THOUGHT = re.compile(r"^\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|$)\s*", re.S)
_BULLET = re.compile(r"^[ \t]*(?:[-*•–—#]+|\d{1,2}[.)])[ \t]+", re.M)
_EMPHASIS = re.compile(r"\*\*|__")
_NO_ANSWER = re.compile(rf"\W*{NO_ANSWER}\W*", re.I)


def write(
    extractive: Answer,
    *,
    settings: Settings,
    bridge: Bridge,
    article: Callable[[str], Article],
    history: Sequence[Mapping[str, str]],
) -> Iterator[Answer]:
    """
    The states of :func:`rag.answer.llm.generate.generate` where all goes well.

    Raises:
        GenerationError: the model failed, found no answer, or nothing that it wrote is supported.
    """
    articles = _unchanged(extractive.hits, article)
    hits = tuple(hit for hit in extractive.hits if hit.passage.article_id in articles)
    prompt = build_prompt(replace(extractive, hits=hits), history=history, budget_tokens=settings.llm_context_tokens)
    if not prompt.sources:
        raise ModelFailure("no_room" if hits else "gone")
    model, reply = stream(prompt.messages, settings=settings, timeout_s=settings.llm_timeout_s)
    with closing(reply):
        writer = _Writer(extractive, sources=prompt.sources, articles=articles, settings=settings, bridge=bridge)
        for sentence in sentences_of(reply, extractive.language):
            if writer.add(sentence):
                yield writer.state(model)
    yield writer.finished(model)


def instead(extractive: Answer, failure: ModelFailure) -> Answer:
    """The extractive answer, with a notice that says why it stands in."""
    told = notice(failure.code, extractive.language, **failure.values)
    return replace(extractive, notices=(*extractive.notices, told), final=True)


def sentences_of(pieces: Iterable[str], language: str) -> Iterator[str]:
    """
    The sentences of a reply, markers included, each as soon as the next one has begun.

    A model's thoughts (``<think>``), list signs and emphasis are left out.

    Raises:
        GenerationError: a sentence does not end.
    """
    text = half = ""
    begun = False
    seen = 0
    for piece in pieces:
        whole, half = _whole_letters(half + piece)
        text += whole
        if not begun:
            text = _THOUGHT.sub("", text) if "</think" in text else text
            if re.match(r"\s*<", text) and _may_be_thought(text):
                continue
            text = text.lstrip()
            begun = bool(text)
        if len(text) - seen >= _STEP_CHARACTERS:
            ready, text = _complete(text, language)
            seen = len(text)
            yield from ready
            if len(text) > LONGEST_SENTENCE:
                raise ModelFailure("runaway")
    text += _whole_letters(half + " ")[0]
    text = _THOUGHT.sub("", text) if not begun else text
    yield from _split(text, language)


def _may_be_thought(text: str) -> bool:
    start = text.lstrip()[:7].lower()
    return "<think>".startswith(start) or start.startswith("<think")


def _complete(text: str, language: str) -> tuple[list[str], str]:
    """(sentences that are complete, the text that is not)."""
    if not re.search(r"[.!?؟…。\n]", text):
        return [], text
    tidy = _tidy(text)
    spans = sentence_spans(tidy, language)
    if len(spans) < 2:
        return [], text
    start, end = spans[-1]
    # What comes next may be the marker of the sentence before, so that one waits too.
    waiting = 1 if end - start >= _AHEAD_CHARACTERS and tidy[start] not in "[【［" else 2
    ready = spans[:-waiting]
    if not ready:
        return [], tidy
    return [tidy[begin:stop] for begin, stop in ready], tidy[ready[-1][1] :]


def _split(text: str, language: str) -> list[str]:
    tidy = _tidy(text)
    return [tidy[start:end] for start, end in sentence_spans(tidy, language)]


def _tidy(text: str) -> str:
    return canonical_markers(_EMPHASIS.sub("", _BULLET.sub("", text)))


def _whole_letters(text: str) -> tuple[str, str]:
    """(``text`` with surrogate pairs joined and lone ones made visible, a last half that may be completed)."""
    held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
    done = text[: len(text) - len(held)]
    return done.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), held


def _clean(sentence: str) -> str:
    """Control and direction signs left out, white space made single spaces."""
    shown = (" " if character.isspace() else character for character in sentence)
    kept = "".join(c for c in shown if c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Co"))
    return " ".join(kept.split())


def _unchanged(hits: Iterable[Hit], article: Callable[[str], Article]) -> dict[str, Article]:
    """The articles in which every hit still stands where it was found; the index may have moved on."""
    found: dict[str, Article] = {}
    gone: set[str] = set()
    for hit in hits:
        passage = hit.passage
        if passage.article_id in gone:
            continue
        try:
            held = found.get(passage.article_id) or article(passage.article_id)
        except (RagError, LookupError):
            gone.add(passage.article_id)
            continue
        if held.text[passage.start : passage.end] == passage.text:
            found[passage.article_id] = held
        else:
            gone.add(passage.article_id)
            found.pop(passage.article_id, None)
    return found


class _Writer:
    """Collects the statements of one answer and their citations."""

    def __init__(
        self,
        extractive: Answer,
        *,
        sources: Sequence[Source],
        articles: Mapping[str, Article],
        settings: Settings,
        bridge: Bridge,
    ) -> None:
        self._extractive = extractive
        self._gate = Gate(sources, language=extractive.language, bridge=bridge)
        self._passages = {source.number: source.passage for source in sources}
        self._twins = {hit.passage.id: hit.twins for hit in extractive.hits}
        self._articles = articles
        self._show = settings.llm_unsupported == "show"
        self._bridge = bridge
        self._book = CitationBook()
        self._statements: list[Statement] = []
        self._sentences = 0
        self._unsupported = 0

    def add(self, sentence: str) -> bool:
        """Gate a sentence; whether the answer has grown by it."""
        sentence = _clean(sentence)
        if _NO_ANSWER.fullmatch(strip_markers(sentence)):
            if not self._sentences:
                raise ModelFailure("no_answer")
            return False
        self._sentences += 1
        if self._sentences > MOST_SENTENCES:
            raise ModelFailure("runaway")
        verdict = self._gate.check(sentence)
        if verdict.supported:
            self._statements.append(Statement(text=verdict.text, citations=self._cited(verdict)))
            return True
        self._unsupported += 1
        if self._show and verdict.text:
            self._statements.append(Statement(text=verdict.text, citations=(), supported=False))
        return self._show and bool(verdict.text)

    def _cited(self, verdict: Verdict) -> tuple[int, ...]:
        numbers = []
        for quote in verdict.quotes:
            passage = self._passages[quote.source]
            held = self._articles[passage.article_id]
            text = held.text[quote.start : quote.end]
            foreign = passage.language != self._extractive.language
            gloss = self._bridge.gloss(text, passage.language).text if foreign else None
            numbers.append(
                self._book.add(
                    held,
                    start=quote.start,
                    end=quote.end,
                    passage_id=passage.id,
                    also_in=self._twins.get(passage.id, ()),
                    gloss=gloss if gloss != text else None,
                )
            )
        return tuple(dict.fromkeys(numbers))

    def state(self, model: str, *, final: bool = False) -> Answer:
        """The answer so far."""
        label = notice("label", self._extractive.language)
        told = [one if one.supported else replace(one, text=f"{one.text} ({label})") for one in self._statements]
        notices = self._extractive.notices
        if final and self._unsupported:
            code: Code = "shown" if self._show else "dropped"
            notices = (*notices, notice(code, self._extractive.language, count=self._unsupported))
        return replace(
            self._extractive,
            text=joined(told),
            statements=tuple(self._statements),
            citations=self._book.all(),
            generator=model,
            notices=notices,
            final=final,
        )

    def finished(self, model: str) -> Answer:
        """
        The final answer.

        Raises:
            GenerationError: no sentence is supported.
        """
        if not any(statement.supported for statement in self._statements):
            raise ModelFailure("unsupported", count=self._unsupported) if self._unsupported else ModelFailure("empty")
        return self.state(model, final=True)
