"""Hits become an answer: evidence, citations, confidence, and the words around them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answer.answer_text import answer_text, gloss_of
from rag.answer.capitals import capitalised
from rag.answer.cite import CitationBook
from rag.answer.compared import differing, told_of_each
from rag.answer.compose_words import say
from rag.answer.evidence.candidate import Evidence
from rag.answer.evidence.confidence import confidence_model, missing_words, signals_of
from rag.answer.evidence.highlight import highlights
from rag.answer.evidence.question import Asked, AskedWord, asked
from rag.answer.evidence.rank import MAX_DEEPER, MAX_PASSAGES, rank_evidence
from rag.answer.evidence.rerank import rerank
from rag.answer.evidence.select import Chosen, choose
from rag.answer.evidence.text import SentenceReader
from rag.answer.followup.complete import completed, says_too_little
from rag.answer.names.holder import asks_who_holds, who_hold
from rag.answer.names.subject import is_about, said_about, spoken_of, wholly_about
from rag.answer.spelling import respelt, spelt_so
from rag.language import Bridge
from rag.notices import notice
from rag.schema import Answer, Article, Filters, Hit, Statement, Status
from rag.search.query import analyse_question, word_forms
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.embedding.cross_encoder import CrossEncoder
    from rag.index.embedding.embedder import Embedder

Retrieve = Callable[[str, int, Filters], list[Hit]]

_DEEPENED_ARTICLES = 2
_DEEPENED_FROM = 6
_NAMED_IN = 10
"""Hits that are looked through for the capitals of names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found before anything is said: hits, every sentence in order, and the signals of confidence."""

    question: Asked
    hits: tuple[Hit, ...]
    ranked: tuple[Evidence, ...]
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A look with its outcome. ``sayable``: sentences that may be said, best first; ``missing``: as in ``Answer``."""

    look: Look
    status: Status
    confidence: float
    sayable: Sequence[Evidence]
    missing: tuple[str, ...]

    def unsure(self) -> _Found:
        """The same, uncertain where it was answered."""
        if self.status != "answered":
            return self
        return replace(self, status="uncertain", confidence=_below(confidence_model().answered))


class Answerer:
    """
    The extractive answer: sentences of the hits, verbatim, each with its citation, or an honest refusal.

    Safe to share between threads.

    Args:
        bridge: analyser and glosses.
        embedder: of the same fingerprint as the index.
        judge: yields the cross-encoder, which is opened for the first question whose sentences are read.
        settings: languages that are bridged.
    """

    def __init__(
        self,
        *,
        bridge: Bridge,
        embedder: Embedder,
        judge: Callable[[], CrossEncoder],
        settings: Settings,
    ) -> None:
        self._bridge = bridge
        self._embedder = embedder
        self._judge = judge
        self._settings = settings
        self._reader = SentenceReader(bridge=bridge, embedder=embedder)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]],
        k: int,
        filters: Filters,
        retrieve: Retrieve,
        article: Callable[[str], Article],
        mentioned: Callable[[str], bool],
    ) -> Answer:
        """
        The final extractive answer.

        Args:
            question: checked text.
            history: earlier turns, oldest first, ``{"role": "user" | "assistant", "content": text}``.
            k: how many passages the answer carries as ``hits``; those it cites are always among them.
            filters: which articles may be searched.
            retrieve: the search, called as ``retrieve(text, k, filters)``.
            article: the article of an id.
            mentioned: whether any article mentions a name. One that asks of a name that none does is never sure of what
                it found, however much else of the question that holds.
        """
        searched_for = completed(question, history, bridge=self._bridge).text
        found = self._found(searched_for, k=k, filters=filters, retrieve=retrieve)
        if found.status == "answered" and (unknown := self._unknown_names(searched_for, found.look, mentioned)):
            found = replace(found.unsure(), missing=unknown)
        query = found.look.question.query
        notices: tuple[str, ...] = ()
        if query.listing:
            # Nothing mentions all of what is to be mentioned, or it would have been listed: this comes near it.
            found = found.unsure()
        elif found.status != "not_in_corpus" and not query.about and says_too_little(searched_for, bridge=self._bridge):
            found, notices = found.unsure(), (notice("unsaid", query.language),)
        if pairs := self._respelt(found):
            text = spelt_so(searched_for, pairs)
            # A name that looks like another may be another's: what is found for it is never sure.
            second = self._found(text, k=k, filters=filters, retrieve=retrieve).unsure()
            if second.status == "uncertain" and second.missing != found.missing:
                searched_for, found = text, second
                words, spellings = (", ".join(side) for side in zip(*pairs, strict=True))
                notices += (notice("respelt", found.look.question.query.language, words=words, found=spellings),)
        look, status, language = found.look, found.status, found.look.question.query.language
        kinds = look.question.kinds
        sayable = found.sayable
        if query.phrases and "person" in kinds:
            sayable = _holding(query.phrases, sayable)
        beside = told_of_each(look.question, look.ranked, bridge=self._bridge) if query.compared else []
        if query.compared and status != "not_in_corpus":
            found, sayable, told = _compared(found, beside)
            status, notices = found.status, notices + told
        chosen: tuple[Chosen, ...] = ()
        if status != "not_in_corpus":
            merge = len(beside) <= 1
            chosen = choose(sayable, language=language, kinds=kinds, merge=merge, context=found.look.ranked)
        lead = self._lead(look.question, chosen) if len(beside) > 1 and status == "answered" else ""
        book = CitationBook()
        statements = self._statements(chosen, book, look.question, article)
        empty, limited = not look.hits, bool(filters)
        return Answer(
            question=question,
            searched_for=searched_for,
            language=language,
            status=status,
            text=answer_text(status, statements, found.missing, language, empty=empty, limited=limited, lead=lead),
            lead=lead,
            statements=statements,
            citations=book.all(),
            hits=_carried(self._reranked(look.question, look.hits), chosen, k),
            confidence=found.confidence,
            missing=found.missing,
            filters=filters,
            notices=notices,
        )

    def _lead(self, question: Asked, chosen: Sequence[Chosen]) -> str:
        """What is said before the sentences of a comparison: that they follow, and which figures differ."""
        language, told = question.query.language, [one.candidate for one in chosen]
        figures = differing(question, told, bridge=self._bridge)
        named = [f"{one.text} ({by.hit.passage.source})" for one, by in zip(figures, told, strict=False)]
        differ = say("figures_differ", language, figures=say("comma", language).join(named)) if named else ""
        return " ".join(filter(None, (differ, say("compared", language))))

    def _found(self, searched_for: str, *, k: int, filters: Filters, retrieve: Retrieve) -> _Found:
        return _outcome(self.look(searched_for, k=k, filters=filters, retrieve=retrieve))

    def _respelt(self, found: _Found) -> tuple[tuple[str, str], ...]:
        languages = found.look.question.query.languages

        def is_word(word: str) -> bool:
            return any(self._bridge.knows(word, language) for language in languages)

        return respelt(found.missing, found.look.hits, is_word=is_word)

    def _unknown_names(self, asked: str, look: Look, mentioned: Callable[[str], bool]) -> tuple[str, ...]:
        """
        The words written like names, or known as such where the question has no capitals, that neither a sentence found
        nor any article mentions.

        Acronyms, and what the lexicon knows as a word ("Premier"), may be said in other words, and are none.
        """
        missing, language = set(missing_words(look.question, look.ranked)), look.question.query.language
        small = asked[1:].islower()  # before names that the passages tell got theirs

        def is_name(word: AskedWord) -> bool:
            known = bool(self._bridge.names(word.surface.capitalize(), language))
            if word.capital:
                return not word.surface.isupper() and (known or not self._bridge.knows(word.surface.lower(), language))
            # French writes peoples small; English knows names among its words.
            return small and known and (language == "en" or not self._bridge.knows(word.surface, language))

        names = [word.surface for word in look.question.words if is_name(word)]
        return tuple(name for name in names if name in missing and not mentioned(name))

    def ranked(self, searched_for: str, *, k: int, filters: Filters, retrieve: Retrieve) -> list[Hit]:
        """The ``k`` best passages, those first whose sentences answer; as they are searched if the settings say so."""
        if not self._settings.rerank:
            return retrieve(searched_for, k, filters)
        searched_for, hits = self._with_capitals(searched_for, max(k, MAX_PASSAGES), filters, retrieve)
        return self._reranked(self._asked(searched_for), hits)[:k]

    def about(self, searched_for: str, *, k: int, filters: Filters, retrieve: Retrieve) -> list[Evidence]:
        """Of each article found that mentions all of a question's subject one sentence, the best article first."""
        look = self.look(searched_for, k=k, filters=filters, retrieve=retrieve)
        return wholly_about(look.question, look.ranked) if look.question.words else []

    def look(self, searched_for: str, *, k: int, filters: Filters, retrieve: Retrieve) -> Look:
        """Search, search deeper in the articles found first, and order the sentences."""
        searched_for, hits = self._with_capitals(searched_for, max(k, MAX_PASSAGES), filters, retrieve)
        question = self._asked(searched_for)
        deeper = _deeper(searched_for, hits, filters=filters, retrieve=retrieve)
        ranked = rank_evidence(question, hits, self._reader, judge=self._judge(), deeper=deeper)
        return Look(
            question=question,
            hits=tuple(hits),
            ranked=tuple(ranked),
            signals=signals_of(question, ranked, hits),
        )

    def _with_capitals(self, searched_for: str, k: int, filters: Filters, retrieve: Retrieve) -> tuple[str, list[Hit]]:
        """The hits, and the question with the capitals of its names, for which it is then searched again."""
        hits = retrieve(searched_for, k, filters)

        def is_word(word: str) -> bool:
            return any(self._bridge.knows(word, language) for language in self._settings.languages)

        text = capitalised(searched_for, hits[:_NAMED_IN], is_word=is_word)
        return (searched_for, hits) if text == searched_for else (text, retrieve(text, k, filters))

    def _reranked(self, question: Asked, hits: Sequence[Hit]) -> list[Hit]:
        # Without the deeper passages an answer also reads, so that a search and an answer rank alike.
        if not self._settings.rerank:
            return list(hits)
        ranked = rank_evidence(question, hits, self._reader, judge=self._judge())
        return rerank(hits, ranked, language=question.query.language, bridged=self._settings.languages)

    def _asked(self, searched_for: str) -> Asked:
        query = analyse_question(
            searched_for,
            bridge=self._bridge,
            languages=self._settings.languages,
            embedder_languages=self._embedder.languages,
        )
        english = query.text if query.language == "en" else self._bridge.gloss(query.text, query.language).text
        return asked(query, self._embedder.embed_question(query.embedded), english=english or query.text)

    def _statements(
        self, chosen: Sequence[Chosen], book: CitationBook, question: Asked, article: Callable[[str], Article]
    ) -> tuple[Statement, ...]:
        language = question.query.language
        matched = [word.surface for word in question.words]
        statements = []
        for one in chosen:
            candidate, view, text = one.candidate, one.candidate.view, one.text
            foreign = view.language != language
            number = book.add(
                article(candidate.article_id),
                start=one.start,
                end=candidate.end,
                passage_id=candidate.hit.passage.id,
                also_in=one.also_in,
                gloss=gloss_of(text, view.language, self._bridge) if foreign else None,
            )
            # Whoever speaks is named before the words; what else is asked for stands in the sentence that was found.
            led = 0 if "person" in question.kinds else candidate.start - one.start
            marked = highlights(
                text[led:], kinds=question.kinds, question_numbers=question.cues.numbers, matched=matched
            )
            marked = tuple((start + led, end + led) for start, end in marked)
            statements.append(Statement(text=text, citations=(number,), highlights=marked))
        return tuple(statements)


def _outcome(look: Look) -> _Found:
    """
    The look with its outcome; the confidence lies on the outcome's side of the threshold.

    A subject that is wholly mentioned is answered, and one that is nowhere mentioned is not in the corpus, see
    :mod:`rag.answer.names.subject`; what somebody said about something is answered where a sentence tells. In between,
    and for every other question, the fitted models decide.
    """
    model = confidence_model()
    status: Status = model.status(look.signals) if look.ranked else "not_in_corpus"
    confidence = model.confidence(look.signals) if look.ranked else 0.0
    if look.question.query.speaker and (told := said_about(look.question, look.ranked)):
        confidence = max(confidence, model.answered)
        return _Found(look=look, status="answered", confidence=confidence, sayable=tuple(told), missing=())
    if asks_who_holds(look.question) and (told := who_hold(look.question, look.ranked)):
        confidence = max(confidence, model.answered)
        return _Found(look=look, status="answered", confidence=confidence, sayable=tuple(told), missing=())
    if not look.ranked or not is_about(look.question):
        missing = () if status == "answered" or not look.hits else missing_words(look.question, look.ranked)
        return _Found(look=look, status=status, confidence=confidence, sayable=look.ranked, missing=missing)
    spoken = spoken_of(look.question, look.ranked)
    if spoken.outcome == "answered":
        status, confidence = "answered", max(confidence, model.answered)
    else:
        unlikely = status == "not_in_corpus" and bool(spoken.missing)
        status = "not_in_corpus" if unlikely or spoken.outcome == "not_in_corpus" else "uncertain"
        confidence = min(confidence, _below(model.answered))
    sayable = spoken.sentences or look.ranked
    return _Found(look=look, status=status, confidence=confidence, sayable=sayable, missing=spoken.missing)


def _compared(found: _Found, beside: Sequence[Evidence]) -> tuple[_Found, Sequence[Evidence], tuple[str, ...]]:
    """
    What is said of a comparison, with its outcome and notices.

    With one article there is nothing to compare, and what it says is answered; with none it is not sure that anything
    that was found is about the same.
    """
    language = found.look.question.query.language
    if len(beside) > 1:
        return found, beside, ()
    if not beside:
        return found.unsure(), found.sayable, (notice("compared_none", language),)
    own = [one for one in found.sayable if one.candidate.article_id == beside[0].candidate.article_id]
    rest = [one for one in own if one is not beside[0]]
    return found, [beside[0], *rest], (notice("compared_one", language),)


def _holding(phrases: Sequence[Sequence[str]], sayable: Sequence[Evidence]) -> Sequence[Evidence]:
    """The sentences that hold what is put in quotation marks ("Who said “…”?"), all of them where none does."""

    def holds(one: Evidence) -> bool:
        words = f" {' '.join(word_forms(one.candidate.text, 'und'))} "
        return all(f" {' '.join(phrase)} " in words for phrase in phrases)

    return [*filter(holds, sayable)] or sayable


def _below(threshold: float) -> float:
    return math.nextafter(threshold, 0.0)


def _deeper(searched_for: str, hits: Sequence[Hit], *, filters: Filters, retrieve: Retrieve) -> list[Hit]:
    """Further passages of the articles that the first hits are from: the answer often stands beside the topic."""
    articles = tuple(dict.fromkeys(hit.passage.article_id for hit in hits[:_DEEPENED_FROM]))[:_DEEPENED_ARTICLES]
    if not articles:
        return []
    narrowed = Filters(languages=filters.languages, articles=articles, since=filters.since, until=filters.until)
    known = {hit.passage.id for hit in hits}
    found = retrieve(searched_for, MAX_PASSAGES + MAX_DEEPER, narrowed)
    return [hit for hit in found if hit.passage.id not in known][:MAX_DEEPER]


def _carried(hits: Sequence[Hit], chosen: Sequence[Chosen], k: int) -> tuple[Hit, ...]:
    """
    The first ``k`` hits, and after them the passages that are cited from further down, as they are ranked; last those
    of the second, deeper search, which were not ranked with the others.
    """
    cited = {one.candidate.hit.passage.id: one.candidate.hit for one in chosen}
    further = [hit for hit in hits[k:] if hit.passage.id in cited]
    ranked = {hit.passage.id for hit in hits}
    last = [hit for one, hit in cited.items() if one not in ranked]
    deeper = [replace(hit, rank=rank) for rank, hit in enumerate(last, start=len(hits) + 1)]
    return (*hits[:k], *further, *deeper)
