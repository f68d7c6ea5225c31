"""Which sentences are said, and in what order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence_parts import WordCounts

from rag.answer.evidence.antecedent import needs_before
from rag.answer.evidence.candidate import Candidate, Evidence
from rag.answer.evidence.cues import cues_of
from rag.answer.evidence.select import choose, one_of_each
from rag.answer.evidence.text import SentenceReader, SentenceView
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
    hit = Hit(passage=passage, rank=1, score=1.0, twin_ids=twins)
    candidate = Candidate(hit=hit, index=0, start=start, end=start + len(text), view=view, deeper=False, title=title)
    return Evidence(candidate=candidate, score=score)


def test_copies_count_once_and_every_source_is_named(reader: SentenceReader) -> None:
    text = "The council of Marlow closed the bridge."
    chosen = choose([evidence(text, 3, reader), evidence(text, 2, reader, article="b")], language="en")
    assert [(one.candidate.article_id, one.also_in) for one in chosen] == [("a", ("b.txt",))]


def test_a_copy_of_the_same_name_in_another_folder_is_named_too(reader: SentenceReader) -> None:
    text = "The council of Marlow closed the bridge."
    other = evidence(text, 2, reader, article="b")
    hit = other.candidate.hit
    named = replace(hit, passage=replace(hit.passage, source="a.txt"))
    other = replace(other, candidate=replace(other.candidate, hit=named))
    (only,) = choose([evidence(text, 3, reader), other], language="en")
    assert only.also_in == ("a.txt",)


def test_of_twins_the_one_in_the_questions_language_stands(reader: SentenceReader) -> None:
    french = evidence("Le conseil municipal a fermé le pont de la ville.", 3, reader, language="fr", twins=("b",))
    english = evidence("The municipal council closed the bridge of the city.", 2, reader, article="b",
                       twins=("a",))  # fmt: skip
    (only,) = choose([french, english], language="en")
    assert only.candidate.article_id == "b"
    assert only.also_in == ("a.txt",)


def test_a_twin_without_the_figure_is_not_named_for_it(reader: SentenceReader) -> None:
    french = evidence("Le musée a perdu 17 pièces du trésor royal.", 3, reader, language="fr", twins=("b",))
    english = evidence("The museum has lost pieces of the royal treasure.", 2, reader, article="b", twins=("a",))
    for kinds in ((), ("number",)):
        (only,) = choose([french, english], language="fr", kinds=kinds)
        assert (only.candidate.article_id, only.also_in) == ("a", ())
    (counted,) = choose([french, english], language="en", kinds=("number",))
    assert (counted.candidate.article_id, counted.also_in) == ("a", ())
    (told,) = choose([french, english], language="en")
    assert (told.candidate.article_id, told.also_in) == ("b", ("a.txt",))


def test_a_sentence_without_the_names_asked_for_does_not_stand_for_one_with_them(reader: SentenceReader) -> None:
    arabic = evidence("ودعت المنظمة إلى انتظار نشر النتائج الكاملة.", 5, reader, language="ar", twins=("b.txt",))
    arabic = replace(arabic, features={"covered_names": 1.0})
    english = evidence("The full results will be published.", 2, reader, article="b", twins=("a.txt",))
    assert [one.candidate.article_id for one in choose([english], language="en")] == ["b"]
    (first, *_) = choose([arabic, english], language="en")
    assert (first.candidate.article_id, first.also_in) == ("a", ())


def test_a_date_is_no_figure_that_a_twin_lacks(reader: SentenceReader) -> None:
    french = evidence("Le 3 mars 2021, le conseil municipal a fermé le pont de la ville.", 3, reader, language="fr",
                      twins=("b",))  # fmt: skip
    english = evidence("The municipal council closed the bridge of the city.", 2, reader, article="b",
                       twins=("a",))  # fmt: skip
    (only,) = choose([french, english], language="fr", kinds=("number",))
    assert only.also_in == ("b.txt",)


def test_asked_for_a_figure_what_a_twin_gives_stands_beside_it(reader: SentenceReader) -> None:
    one = evidence("Burglars took 17 pieces of silver from the museum.", 5, reader, twins=("b",))
    noise = evidence("The silver was worth a lot, said the museum.", 4.5, reader, start=90, twins=("b",))
    more = evidence("A harbour seal slept on the quay.", 4.4, reader, article="c")
    other = evidence("Thieves who came through the roof of the museum at night left with 14 pieces of old china.", 1,
                     reader, article="b", twins=("a",))  # fmt: skip
    same = evidence("At night 17 cups and ewers of the museum were gone, with all that stood there.", 1, reader,
                    article="b", twins=("a",))  # fmt: skip
    said = [item.evidence for item in choose([one, noise, other], language="en", kinds=("number",))]
    assert said == [one, other, noise]
    near = replace(other, score=3.5)
    assert near in [item.evidence for item in choose([one, noise, more, near], language="en", kinds=("number",))]
    assert other not in [item.evidence for item in choose([one, noise, more, other], language="en", kinds=("number",))]
    first, *_ = choose([one, noise, more, same], language="en", kinds=("number",))
    assert first.also_in == ("b.txt",)


def test_one_sentence_of_each_article_the_best_with_a_figure_where_one_is_asked_for(reader: SentenceReader) -> None:
    title = evidence("Silver stolen from a museum", 5, reader)
    figure = evidence("Burglars took 17 pieces.", 4, reader, start=50)
    other = evidence("Thieves left with 14 bowls.", 3, reader, article="b")
    assert one_of_each([title, figure, other]) == [title, other]
    assert one_of_each([title, figure, other], kinds=("number",)) == [figure, other]
    worth = evidence("It was worth 9 million pounds.", 3.5, reader, article="c", twins=("a",))
    pieces = evidence("A gang took 14 pieces.", 3, reader, article="c", start=50, twins=("a",))
    assert one_of_each([title, figure, worth, pieces], kinds=("number",)) == [figure, pieces]


def test_where_twins_differ_in_a_number_both_are_said(reader: SentenceReader) -> None:
    one = evidence("The company received 41 reports of heat.", 5, reader, twins=("b",))
    other = evidence("The company received 47 reports of heat.", 1, reader, article="b", twins=("a",))
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


def sentences_of(passage_text: list[str], scores: list[float], reader: SentenceReader) -> list[Evidence]:
    """The sentences of one passage, a space between each two, with their scores."""
    text, spans, start = " ".join(passage_text), [], 0
    for one in passage_text:
        spans.append((start, start + len(one)))
        start += len(one) + 1
    passage = Passage(
        id="p", article_id="a", ordinal=0, start=0, end=len(text), text=text, title="T", source="a.txt", language="en",
        sentences=tuple(spans),
    )  # fmt: skip
    hit, title = Hit(passage=passage, rank=1, score=1.0), reader.view("T", "en")
    found = []
    for index, ((begin, end), score) in enumerate(zip(spans, scores, strict=True)):
        view = reader.view(text[begin:end], "en")
        candidate = Candidate(hit=hit, index=index, start=begin, end=end, view=view, deeper=False, title=title)
        found.append(Evidence(candidate=candidate, score=score))
    return sorted(found, key=lambda one: -one.score)


NAMED = "The mayor, Ann Lee, came back on Monday."


def test_a_quotation_is_said_with_the_sentence_that_names_who_speaks(reader: SentenceReader) -> None:
    told = "“The bridge is lost,” she said."
    ranked = sentences_of([NAMED, told, "It rained in Cork."], [-3.0, 5.0, -4.0], reader)
    (only,) = choose(ranked, language="en")
    assert (only.start, only.text) == (0, f"{NAMED} {told}")
    further = choose(sentences_of([NAMED, told, "“It cost us a lot.”"], [-9.0, -9.0, 5.0], reader), language="en")
    assert [one.text for one in further] == [f"{NAMED} {told} “It cost us a lot.”"]


def test_no_sentence_is_said_twice_and_no_more_than_the_limit(reader: SentenceReader) -> None:
    told, more = "“The bridge is lost,” she said.", "“The ferry will sail in winter.”"
    both = choose(sentences_of([NAMED, told], [4.0, 5.0], reader), language="en")
    assert [one.text for one in both] == [f"{NAMED} {told}"]
    named_first = choose(sentences_of([NAMED, told, more], [5.0, 4.0, 3.0], reader), language="en")
    assert [one.text for one in named_first] == [NAMED, told, more]
    other = evidence("The harbour of Cork was closed for a week.", 5, reader, article="b")
    third = choose([other, *sentences_of([NAMED, told, more], [-9.0, -9.0, 4.0], reader)], language="en")
    assert [one.text for one in third] == ["The harbour of Cork was closed for a week."]


def test_who_speaks_is_found_among_sentences_that_are_not_said(reader: SentenceReader) -> None:
    told, named = sentences_of([NAMED, "“The bridge is lost,” she said."], [-9.0, 5.0], reader)
    (alone,) = choose([told], language="en")
    (led,) = choose([told], language="en", context=[named])
    assert (alone.led, led.led) == (0, 1)


def test_a_source_is_not_named_for_what_is_said_with_a_sentence(reader: SentenceReader) -> None:
    said = sentences_of([NAMED, "“The old bridge of Cork is lost for ever,” she said."], [-9.0, 5.0], reader)
    copy = evidence("“The old bridge of Cork is lost for ever,” she said.", 4, reader, article="b")
    (only,) = choose([*said[:1], copy, *said[1:]], language="en")
    assert (only.led, only.also_in) == (1, ())


def test_without_room_a_sentence_stands_alone_where_no_words_are_asked_for(reader: SentenceReader) -> None:
    others = [evidence(f"The harbour of {name} was closed.", 5, reader, article=name) for name in ("Cork", "Derry")]
    ranked = [*others, *sentences_of([NAMED, "She left the bridge to the town."], [-9.0, 4.0], reader)]
    assert [one.led for one in choose(ranked, language="en")] == [0, 0, 0]
    assert len(choose(ranked, language="en", kinds=("speech",))) == 2


@pytest.mark.parametrize(
    ("text", "language", "needs"),
    [
        ("“The bridge is lost,” she said.", "en", True),
        ("He left on Monday.", "en", True),
        ("“It cost us a lot.”", "en", True),
        ("“It cost us a lot,” said Ann Lee.", "en", False),
        ("The court gave Lee a house; she had asked for two.", "en", False),
        ("On Monday she told the court that it rained.", "en", True),
        ("Her lawyer, Ann Lee, said no.", "en", False),
        ("Ann Lee said that she would stay.", "en", False),
        ("It rained.", "en", False),
        ("« L'État tiendra parole », a-t-il dit.", "fr", True),
        ("Elle a suspendu les travaux.", "fr", True),
        ("Il faut partir.", "fr", False),
        ("Selon la maire, il a plu.", "fr", False),
        ("وأضافت أن الجسر آمن.", "ar", True),
        ("وأضافت الوزيرة أن الجسر آمن.", "ar", False),
    ],
)
def test_which_sentences_need_the_one_before(reader: SentenceReader, text: str, language: str, needs: bool) -> None:
    assert needs_before(reader.view(text, language)) is needs
