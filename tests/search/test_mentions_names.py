"""Mentions of names in other scripts, of common words, and of more passages than a search looks at; real parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Engine, load_settings

ARTICLES = {
    "council.txt": (
        "Harbour council\n\n"
        "The mayor of Tidewell spoke with Angela Morrow about the port. Samira Ben Aziz, who leads the port workers, "
        "was there, and so was Ben Stone. The council received three letters.\n"
    ),
    "conseil.txt": (
        "Le conseil du port\n\n"
        "Le musée rouvre ses portes en mai, a dit Samira Ben Aziz. Le port de la ville reste fermé.\n"
    ),
    "majlis.txt": (
        "مجلس الميناء\n\n"
        "قالت سميرة بن عزيز إن الميناء سيبقى مغلقا. وحضر الاجتماع كريم البصري ممثلا عن العمال.\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Engine]:
    """An engine over ``ARTICLES``."""
    base = tmp_path_factory.mktemp("names")
    (base / "home").mkdir()
    (base / "corpus").mkdir()
    (base / "home" / "models").symlink_to(seed_home / "models", target_is_directory=True)
    for name, text in ARTICLES.items():
        (base / "corpus" / name).write_text(text, encoding="utf-8")
    with Engine(load_settings(home=base / "home", corpus=base / "corpus")) as made:
        assert not made.ingest().failed
        yield made


def surfaces(engine: Engine, term: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in engine.mentions(term):
        found.setdefault(one.source, []).append(one.surface)
    return found


@pytest.mark.parametrize("term", ["Samira Ben Aziz", "سميرة بن عزيز"])
def test_a_name_of_several_words_that_no_lexicon_holds_is_met_in_every_script(engine: Engine, term: str) -> None:
    found = surfaces(engine, term)
    assert {name: len(of) for name, of in found.items()} == {"council.txt": 1, "conseil.txt": 1, "majlis.txt": 1}
    assert all("Aziz" in one or "عزيز" in one for of in found.values() for one in of)


def test_an_article_within_a_name_may_be_written_apart(engine: Engine) -> None:
    assert surfaces(engine, "Karim al-Basri") == {"majlis.txt": ["كريم البصري"]}


def test_a_name_is_not_met_by_half_of_it(engine: Engine) -> None:
    assert surfaces(engine, "Karim Ben Aziz") == {}


def test_a_common_word_is_not_met_by_the_consonants_of_a_name(engine: Engine) -> None:
    assert surfaces(engine, "mayor")["council.txt"] == ["mayor"]


def test_words_of_one_stem_and_other_meanings_are_other_words(engine: Engine) -> None:
    assert surfaces(engine, "port")["conseil.txt"] == ["port", "port"]


def test_more_passages_than_a_search_looks_at_are_counted(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, seed_home: Path
) -> None:
    """Ten thousand was the most that a search gave."""
    from rag.index.lexical import LexicalDocument, LexicalIndex

    index = LexicalIndex(tmp_path_factory.mktemp("many") / "lexical")
    index.apply(
        stamp="1",
        add=(
            LexicalDocument(passage_id=f"p{n}", article_id=f"a{n}", language="en", published=None, words="bridge")
            for n in range(10_050)
        ),
    )
    assert len(index.search("words", [], limit=None, phrases=[["bridge"]])) == 10_050
    assert index.search("words", [], limit=None, phrases=[["bridge"]], among=["p7", "x"])[0][0] == "p7"
