"""Which sentences are said, and in what order."""

from __future__ import annotations

import pytest
from evidence_parts import WordCounts

from rag.answer.evidence import Candidate, Evidence
from rag.answer.evidence_cues import cues_of
from rag.answer.evidence_select import choose
from rag.answer.evidence_text import SentenceReader, SentenceView
from rag.language import Bridge
from rag.schema import Hit, Passage


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return SentenceReader(bridge=Bridge(), embedder=WordCounts())


def evidence(
    text: str, score: float, reader: SentenceReader, *, article: str = "a", language: str = "en", start: int = 0,
    twins: tuple[str, ...] = (),
) -> Evidence:  # fmt: skip
    view = reader.view(text, language)
    passage = Passage(
        id=f"{article}-{start}", article_id=article, ordinal=0, start=start, end=start + len(text), text=text,
        title="T", source=f"{article}.txt", language=language, sentences=((start, start + len(text)),),
    )  # fmt: skip
    title = SentenceView(
        text="T", language=language, native=frozenset(), bridge=frozenset(), names=frozenset(), places=(), gloss="T",
        english="T", cues=cues_of("T", language),
    )  # fmt: skip
    hit = Hit(passage=passage, rank=1, score=1.0, twins=twins)
    candidate = Candidate(hit=hit, index=0, start=start, end=start + len(text), view=view, deeper=False, title=title)
    return Evidence(candidate=candidate, score=score)


def test_copies_count_once_and_every_source_is_named(reader: SentenceReader) -> None:
    text = "The council of Marlow closed the bridge."
    chosen = choose([evidence(text, 3, reader), evidence(text, 2, reader, article="b")], language="en")
    assert [(one.candidate.article_id, one.also_in) for one in chosen] == [("a", ("b.txt",))]


def test_of_twins_the_one_in_the_questions_language_stands(reader: SentenceReader) -> None:
    french = evidence("Le conseil municipal a fermé le pont de la ville.", 3, reader, language="fr", twins=("b.txt",))
    english = evidence("The municipal council closed the bridge of the city.", 2, reader, article="b",
                       twins=("a.txt",))  # fmt: skip
    (only,) = choose([french, english], language="en")
    assert only.candidate.article_id == "b"
    assert only.also_in == ("a.txt",)


def test_where_twins_differ_in_a_number_both_are_said(reader: SentenceReader) -> None:
    one = evidence("The company received 41 reports of heat.", 5, reader, twins=("b.txt",))
    other = evidence("The company received 47 reports of heat.", 1, reader, article="b", twins=("a.txt",))
    noise = evidence("A harbour seal slept on the quay.", 4.5, reader, article="c")
    chosen = choose([one, noise, other], language="en")
    assert [item.candidate.article_id for item in chosen] == ["a", "b", "c"]


def test_few_sentences_and_none_far_below_the_best(reader: SentenceReader) -> None:
    texts = ["Rust ate the chains.", "Traders left the quay.", "A head was chosen.", "Rain fell on Dover."]
    many = [evidence(text, 3 - n / 10, reader, start=100 * n) for n, text in enumerate(texts)]
    assert len(choose(many, language="en")) == 3
    assert len(choose([many[0], evidence(texts[1], -9, reader, start=500)], language="en")) == 1


def test_the_best_comes_first_and_neighbours_follow_the_article(reader: SentenceReader) -> None:
    best = evidence("Rust ate the chains.", 5, reader, start=200)
    later = evidence("Traders left the quay.", 4, reader, start=400)
    earlier = evidence("A head was chosen.", 3, reader, start=100)
    assert [one.candidate.start for one in choose([best, later, earlier], language="en")] == [200, 100, 400]


def test_nothing_found_nothing_said() -> None:
    assert choose([], language="en") == ()
