"""The lexical index on real Tantivy."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from rag.errors import DamagedIndexError
from rag.index.lexical import commit as lexical_commit
from rag.index.lexical.document import LexicalDocument, terms_text
from rag.index.lexical.index import LexicalIndex, Place
from rag.schema import Filters


def document(passage_id: str, text: str, *, language: str = "en", published: int | None = None) -> LexicalDocument:
    words = terms_text(text.split())
    return LexicalDocument(
        passage_id=passage_id,
        article_id=passage_id[0],
        language=language,
        published=published,
        native=words,
        words=words,
    )


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "lexical")
    made.apply(
        stamp="1",
        add=[
            document("a1", "the cat sat", published=20240105),
            document("a2", "the dog sat down", published=20240105),
            document("b1", "le chat dort", language="fr", published=20231231),
            document("c1", "cat and dog", published=None),
        ],
    )
    return made


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [item for item, _ in found]


def test_scores_are_bm25(tmp_path: Path) -> None:
    """One term, equal lengths: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), times (k1 + 1) tf / (tf + k1) = 1."""
    index = LexicalIndex(tmp_path)
    index.apply(stamp="1", add=[document("a", "x y"), document("b", "y z"), document("c", "z z")])
    (item, score), = index.search("native", [[("x", 1.0)]], limit=5)  # fmt: skip
    # The stamp is a document too: N = 4, and the average length is 6 / 4 words.
    length_ratio = 2 / (6 / 4)
    saturation = 2.2 / (1 + 1.2 * (0.25 + 0.75 * length_ratio))
    assert item == "a"
    assert score == pytest.approx(math.log(1 + (4 - 1 + 0.5) / 1.5) * saturation, rel=1e-3)


def test_alternatives_of_one_word_do_not_add_up_in_full(index: LexicalIndex) -> None:
    both = dict(index.search("native", [[("cat", 1.0), ("dog", 1.0)]], limit=5))["c1"]
    apart = dict(index.search("native", [[("cat", 1.0)], [("dog", 1.0)]], limit=5))["c1"]
    single = dict(index.search("native", [[("cat", 1.0)]], limit=5))["c1"]
    assert single < both < apart


def test_a_weight_scales_a_key(index: LexicalIndex) -> None:
    full = dict(index.search("native", [[("cat", 1.0)]], limit=5))["a1"]
    half = dict(index.search("native", [[("cat", 0.5)]], limit=5))["a1"]
    assert half == pytest.approx(full / 2)


def test_filters_are_pushed_down(index: LexicalIndex) -> None:
    groups = [[("cat", 1.0)], [("dog", 1.0)], [("chat", 1.0)]]
    assert ids(index.search("native", groups, limit=9, filters=Filters(languages=("fr",)))) == ["b1"]
    assert set(ids(index.search("native", groups, limit=9, filters=Filters(articles=("a",))))) == {"a1", "a2"}
    dated = Filters(since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert set(ids(index.search("native", groups, limit=9, filters=dated))) == {"a1", "a2"}
    assert ids(index.search("native", groups, limit=9, filters=Filters(until=date(2023, 12, 31)))) == ["b1"]


def test_filters_do_not_change_scores(index: LexicalIndex) -> None:
    free = dict(index.search("native", [[("cat", 1.0)]], limit=9))
    filtered = dict(index.search("native", [[("cat", 1.0)]], limit=9, filters=Filters(articles=("a",))))
    assert filtered["a1"] == pytest.approx(free["a1"])


def test_phrases_and_exclusions(index: LexicalIndex) -> None:
    assert ids(index.search("words", [], limit=9, phrases=[("the", "dog")])) == ["a2"]
    assert ids(index.search("words", [], limit=9, phrases=[("dog", "the")])) == []
    assert ids(index.search("native", [[("cat", 1.0)]], limit=9, excluded=[("dog",)])) == ["a1"]


def test_an_article_can_be_replaced_and_the_stamp_goes_with_it(index: LexicalIndex) -> None:
    reader = LexicalIndex(index.folder)
    index.apply(stamp="2", delete_articles=["a"], add=[document("a9", "cat again")])
    assert (reader.stamp(), reader.count()) == ("1", 4)
    reader.reload()
    assert (reader.stamp(), reader.count()) == ("2", 3)
    assert reader.passage_ids() == {"a9", "b1", "c1"}


def test_how_frequent_a_term_is_follows_the_state_that_is_shown(index: LexicalIndex) -> None:
    reader = LexicalIndex(index.folder)
    assert [one.document_frequency("native", "cat") for one in (index, reader)] == [2, 2]
    index.apply(stamp="2", add=[document("d1", "cat again")])
    assert [one.document_frequency("native", "cat") for one in (index, reader)] == [3, 2]
    reader.reload()
    assert reader.document_frequency("native", "cat") == 3


def test_which_passages_are_found_follows_the_state_that_is_shown(index: LexicalIndex) -> None:
    """Tantivy numbers the documents of a commit anew: ids remembered by number must go with the commit."""
    reader = LexicalIndex(index.folder)
    groups = [[("cat", 1.0)], [("dog", 1.0)], [("chat", 1.0)]]
    assert set(ids(reader.search("native", groups, limit=9))) == {"a1", "a2", "b1", "c1"}
    again = [document("z1", "cat"), document("z2", "a dog"), document("z3", "chat et chat"), document("z4", "cat dog")]
    index.apply(stamp="2", clear=True, add=again)
    assert set(ids(reader.search("native", groups, limit=9))) == {"a1", "a2", "b1", "c1"}
    reader.reload()
    for one in (reader, index):
        assert set(ids(one.search("native", groups, limit=9))) == {"z1", "z2", "z3", "z4"}
        assert one.held([("native", "cat")], ["z1", "z2", "z4"]) == {
            "z1": {("native", "cat")}, "z2": set(), "z4": {("native", "cat")},
        }  # fmt: skip


def test_more_ids_than_are_remembered(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical_commit, "_REMEMBERED", 2)
    index.reload()
    for _ in range(2):
        assert set(ids(index.search("native", [[("cat", 1.0)], [("dog", 1.0)]], limit=9))) == {"a1", "a2", "c1"}


def test_the_same_passage_never_stands_twice(index: LexicalIndex) -> None:
    index.apply(stamp="2", add=[document("c1", "cat and dog")])
    assert index.count() == 4


def test_terms_with_spaces_stay_one_term(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.apply(
        stamp="1",
        add=[
            LexicalDocument(
                passage_id="a", article_id="a", language="en", published=None, names=terms_text(["#red cross", "~un"])
            )
        ],
    )
    assert ids(index.search("names", [[("#red cross", 1.0)]], limit=1)) == ["a"]
    assert ids(index.search("names", [[("cross", 1.0)]], limit=1)) == []
    assert terms_text(iter(())) == "" and terms_text(["a", "", "b\u2003c"]) == "a _ b_c"
    assert terms_text(["x" * 300, "y"]) == f"{'x' * 200} y"


def test_clear_leaves_only_what_is_added(index: LexicalIndex) -> None:
    index.apply(stamp="3", clear=True, add=[document("z1", "new")])
    assert index.passage_ids() == {"z1"}


def test_a_damaged_folder_is_recognised(index: LexicalIndex) -> None:
    (index.folder / "meta.json").write_text("{")
    with pytest.raises(DamagedIndexError, match="rag repair"):
        LexicalIndex(index.folder)


def test_what_passages_hold_of_many_terms(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    words = [f"w{number}" for number in range(60)]
    index.apply(stamp="1", add=[document("a1", " ".join(words[::2])), document("b1", "w1"), document("c1", "w2")])
    held = index.held([("native", word) for word in words] + [("words", "w1")], ["a1", "b1", "z9"])
    assert held["a1"] == {("native", word) for word in words[::2]}
    assert held["b1"] == {("native", "w1"), ("words", "w1")}
    assert held["z9"] == set()
    assert index.held([("native", "w1")], []) == {}


def test_what_the_passages_around_a_place_hold(tmp_path: Path) -> None:
    """A book's other chapters are not looked up, whatever they hold."""
    index = LexicalIndex(tmp_path)
    book = [
        LexicalDocument(passage_id=f"a{n}", article_id="a", language="en", published=None, ordinal=n, native=f"w{n} x")
        for n in range(100)
    ]
    other = LexicalDocument(passage_id="b0", article_id="b", language="en", published=None, ordinal=0, native="w50 x")
    index.apply(stamp="1", add=[*book, other])
    terms = [("native", f"w{n}") for n in range(0, 100, 2)]
    found = index.held_near(terms, [Place("a", 50, "en")], reach=3)
    assert {f"a{n}": {("native", f"w{n}")} for n in (48, 50, 52)}.items() <= found.items()
    assert "a47" not in found and "b0" not in found
    assert set(found) <= {f"a{n}" for n in range(40, 64)}
    both = index.held_near([("native", "w0"), ("native", "w50")], [Place("a", 1, "en"), Place("b", 0, "en")], reach=3)
    assert both == {"a0": {("native", "w0")}, "b0": {("native", "w50")}}
    assert index.held_near(terms, [], reach=3) == index.held_near([], [Place("a", 0, "en")], reach=3) == {}


def test_places_in_the_order_asked(index: LexicalIndex) -> None:
    index.apply(
        stamp="2",
        add=[LexicalDocument(passage_id="d7", article_id="d", language="ar", published=None, ordinal=7)],
    )
    places = index.places(["d7", "none", "b1"])
    assert list(places.items()) == [("d7", ("d", 7, "ar")), ("b1", ("b", 0, "fr"))]
    assert index.languages_of("a") == {"en"}
    assert index.places([]) == {} and index.languages_of("none") == set()


def test_what_an_article_tells(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    made = [
        LexicalDocument(passage_id=one, article_id="a", language="en", published=None, names="=un ~nt =un", best=best)
        for one, best in (("a1", "vote vote"), ("a2", "vote peace"))
    ]
    index.apply(stamp="1", add=made)
    told = {("names", "=un"): 2, ("names", "~nt"): 2, ("bridge", "vote"): 3, ("bridge", "peace"): 1}
    assert index.told_by("a") == told
    assert index.told_by("none") == {}


def test_a_search_may_be_held_to_some_passages(index: LexicalIndex) -> None:
    groups = [[("cat", 1.0)], [("dog", 1.0)]]
    free = dict(index.search("native", groups, limit=9))
    assert dict(index.search("native", groups, limit=None, among=["c1", "b1", "z9"])) == {
        "c1": pytest.approx(free["c1"])
    }
    assert ids(index.search("words", [], limit=None, phrases=[("sat",)], excluded=[("dog",)], among=["a1", "a2"])) == [
        "a1"
    ]
    assert index.search("native", groups, limit=9, among=[]) == []


def test_all_passages_are_found_however_many(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    count = 10_100
    index.apply(stamp="1", add=(document(f"p{number:05}", "the cat") for number in range(count)))
    expected = [f"p{number:05}" for number in range(count)]
    assert ids(index.search("words", [], limit=None, phrases=[("cat",)])) == expected
    assert ids(index.search("native", [[("cat", 1.0)]], limit=10_050)) == expected[:10_050]
    assert ids(LexicalIndex(tmp_path / "empty").search("native", [[("cat", 1.0)]], limit=None)) == []
