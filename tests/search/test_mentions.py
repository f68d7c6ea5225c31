"""Mentions over small articles made for it, two of them under the same path of two folders; real store, real model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from rag import Engine, load_settings
from rag.cli.tables import print_mentions
from rag.index.lexical.document import LexicalDocument, terms_text
from rag.index.lexical.index import LexicalIndex
from rag.language import Bridge
from rag.schema import Passage
from rag.search import Mention, mentions_of
from rag.search.written import exact_spans, is_acronym_of_a_stop_word

ARTICLES = {
    "one/news.txt": (
        "Envoys meet in Geneva\n\n"
        "The UN opened a school in the north of the country. The United Nations paid for it, said the man who runs it. "
        "The USA and the UK had stated that states of the European continent should help the UAE as well.\n"
    ),
    "two/news.txt": (
        "Doctors arrive in Beirut\n\n"
        "The WHO sent doctors, who came by ship to the harbour of Beirut. The United States paid for their journey, "
        "and Jackson Hinkel wrote about it on Tuesday. A spokesman of the UN thanked them all.\n"
    ),
    "one/ecole.txt": (
        "Une école dans le nord\n\n"
        "L'ONU a ouvert une école dans un village du nord du pays, selon un porte-parole des Nations unies. "
        "Un habitant remercie l'UE et les États-Unis pour leur aide, et l'agence UN Women pour ses livres.\n"
    ),
    "two/livres.txt": (
        "Des livres pour les élèves\n\n"
        "Un libraire de la capitale donne chaque automne des livres à une école, et un voisin les transporte.\n"
    ),
    "one/madrasa.txt": (
        "مدرسة جديدة في الشمال\n\n"
        "افتتحت الأمم المتحدة مدرسة جديدة في شمال البلاد، وقال متحدث باسم حركة حماس إن الولايات المتحدة لم تشارك. "
        "وشكر السكان الاتحاد الأوروبي والمملكة المتحدة على المساعدات، وكتب إيلون ماسك عن ذلك.\n"
    ),
}

TOWN = {
    "en/street.txt": (
        "A quiet street\n\n"
        "The baker opened early, and Moussa Bakary bought bread. Libyan music played, for a band had come from Libya. "
        "The rate of the tax is low, said Lamia Tazi, who lives there with Karim ben Mansour in the old town.\n\n"
        "Hall and door are painted, and the town hall gave an apple to each child.\n"
    ),
    "fr/rue.txt": (
        "Une rue calme\n\n"
        "Le vent est fort, et les vents du nord apportent la pluie. La vente du pain commence, les ventes sont bonnes. "
        "On a vu des rats dans la cave. Un libraire est venu de Paris avec Soumaya Bakari, dit Karim Benmansour. "
        "Hicham Berkache, Paul et Pierre de Kerjo jouent au ballon près de La Poste, et le poste de radio chante.\n"
    ),
    "ar/sharie.txt": (
        "شارع هادئ\n\n"
        "زار كريم بن منصور المدرسة، وخرج منصور مع كريم بن سالم إلى السوق. وقالت لمياء التازي إن هشام بركاش لم يحضر. "
        "وكتب بيير دي كيرجو رسالة. وصل الضيف بسيارة ومستشفى المدينة قريب، فيقول الناس إن السلامة مهمة والسلام ممكن. "
        "وحضر بكاري مع القلال، ثم مر القطار، ووصلت ليلى حداد.\n"
    ),
}


def ingested(base: Path, seed_home: Path, texts: Mapping[str, str], *roots: str) -> Iterator[Engine]:
    """An engine over articles below ``base``, ingested root by root."""
    home = base / "home"
    home.mkdir()
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    for name, text in texts.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Engine(load_settings(home=home, corpus=base / roots[0])) as made:
        for root in roots:
            assert not made.ingest(base / root).failed
        yield made


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Engine]:
    """An engine over ``TOWN``."""
    texts = {f"corpus/{name}": text for name, text in TOWN.items()}
    yield from ingested(tmp_path_factory.mktemp("town"), seed_home, texts, "corpus")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[Engine]:
    """An engine over ``ARTICLES``, ingested folder by folder."""
    yield from ingested(tmp_path_factory.mktemp("mentions"), seed_home, ARTICLES, "one", "two")


def counted(engine: Engine, term: str, *, exact: bool = False) -> dict[tuple[str, str], int]:
    return dict(Counter((one.language, one.surface) for one in engine.mentions(term, exact=exact)))


UNITED_NATIONS = {
    ("en", "UN"): 2,
    ("en", "United Nations"): 1,
    ("fr", "ONU"): 1,
    ("fr", "Nations unies"): 1,
    ("ar", "الأمم المتحدة"): 1,
}
UNITED_STATES = {
    ("en", "USA"): 1,
    ("en", "United States"): 1,
    ("fr", "États-Unis"): 1,
    ("ar", "الولايات المتحدة"): 1,
}


@pytest.mark.parametrize("term", ["ONU", "United Nations", "Nations unies", "الأمم المتحدة"])
def test_a_name_of_several_words_is_met_as_a_whole_in_every_language(engine: Engine, term: str) -> None:
    assert counted(engine, term) == UNITED_NATIONS


def test_of_two_spans_for_one_mention_the_wider_counts(engine: Engine) -> None:
    found = counted(engine, "the United Nations")
    assert found.pop(("en", "The United Nations")) == UNITED_NATIONS["en", "United Nations"]
    assert found == {form: count for form, count in UNITED_NATIONS.items() if form != ("en", "United Nations")}


def test_an_acronym_is_met_in_capitals_where_it_spells_a_function_word(engine: Engine) -> None:
    assert counted(engine, "UN") == {**UNITED_NATIONS, ("fr", "UN"): 1}
    assert counted(engine, "UN", exact=True) == {("en", "UN"): 2, ("fr", "UN"): 1}
    assert counted(engine, "WHO") == counted(engine, "WHO", exact=True) == {("en", "WHO"): 1}
    assert counted(engine, "who", exact=True) == {("en", "who"): 2, ("en", "WHO"): 1}


@pytest.mark.parametrize("term", ["USA", "United States", "États-Unis", "الولايات المتحدة"])
def test_another_name_with_a_word_in_common_is_another_name(engine: Engine, term: str) -> None:
    assert counted(engine, term) == UNITED_STATES


def test_a_name_is_not_met_by_a_word_that_it_only_stands_for(engine: Engine) -> None:
    assert counted(engine, "EU") == {("fr", "UE"): 1, ("ar", "الاتحاد الأوروبي"): 1}
    assert not {("en", "UN"), ("en", "UK"), ("en", "UAE"), ("en", "the UAE"), ("fr", "ONU")} & set(
        counted(engine, "united")
    )


def test_a_person_is_met_by_the_surname(engine: Engine) -> None:
    assert counted(engine, "Musk") == {("ar", "إيلون ماسك"): 1}
    assert counted(engine, "Hinkel") == {("en", "Hinkel"): 1}
    assert sum(counted(engine, "Hamas").values()) == sum(counted(engine, "حماس").values()) == 1


def test_a_longer_form_is_not_met_by_one_word_of_it(seed_engine: Engine) -> None:
    strip = counted(seed_engine, "Gaza Strip")
    assert strip["ar", "قطاع غزة"] == 5 and not {("en", "Gaza"), ("ar", "غزة")} & set(strip)
    assert not [one for one in seed_engine.mentions("Elon Musk") if one.surface in {"Musk", "ماسك"}]


@pytest.mark.parametrize("term", ["UN", "ONU", "Musk", "Hamas", "Gaza", "Israel"])
def test_no_mention_lies_inside_another(seed_engine: Engine, term: str) -> None:
    found = seed_engine.mentions(term)
    for one in found:
        same = [other for other in found if other.article_id == one.article_id and other is not one]
        assert not [other for other in same if other.start <= one.start and one.end <= other.end]


def test_articles_of_one_path_in_two_folders_are_two(engine: Engine) -> None:
    found = engine.mentions("UN", exact=True)
    assert len({one.article_id for one in found if one.source == "news.txt"}) == 2
    for mention in found:
        assert engine.article(mention.article_id).text[mention.start : mention.end] == mention.surface


def test_mentions_at_the_same_place_of_two_articles_are_both_there(
    tmp_path: Path, seed_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    with Engine(load_settings(home=home, corpus=tmp_path)) as engine:
        for folder, end in (("a", "slept by the river"), ("b", "walked to the old mill")):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "tale.txt").write_text(f"A tale\n\nThe miller {end} that day.\n", encoding="utf-8")
            assert not engine.ingest(tmp_path / folder).failed
        found = engine.mentions("miller", exact=True)
    assert len(found) == 2 and len({(one.source, one.start, one.end) for one in found}) == 1
    print_mentions(found, by="article")
    told = capsys.readouterr().out
    assert "2 mentions in 2 articles" in told
    assert [told.count(f"   1  tale.txt ({one.article_id})") for one in found] == [1, 1]


def test_an_acronym_left_out_of_a_search_leaves_the_function_word_in(engine: Engine) -> None:
    texts = [hit.passage.text for hit in engine.retrieve("school -UN", k=60)]
    assert any("un voisin" in text for text in texts) and not [text for text in texts if "UN" in text.split()]
    texts = [hit.passage.text for hit in engine.retrieve("school -WHO", k=60)]
    assert any("who runs it" in text for text in texts) and not [text for text in texts if "WHO" in text.split()]
    assert not [hit for hit in engine.retrieve("school -un", k=60) if "un voisin" in hit.passage.text]


@pytest.mark.parametrize(
    ("wanted", "text", "language", "found"),
    [
        ("UN", "un UN Un", "fr", ["UN"]),
        ("un", "un UN Un", "fr", ["un", "UN", "Un"]),
        ("UN", "un UN Un", "en", ["un", "UN", "Un"]),
        ("WHO report", "who report, WHO report", "en", ["WHO report"]),
        ("WHO REPORTED IT", "Who reported it?", "en", ["Who reported it"]),
        ("A", "a A", "en", ["a", "A"]),
        ("", "a A", "en", []),
    ],
)
def test_exact_words_and_their_capitals(wanted: str, text: str, language: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in exact_spans(wanted, text, language)] == found


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("UN", True), ("WHO", True), ("US", True), ("un", False), ("Who", False), ("A", False), ("USA", False)],
)
def test_acronyms_that_spell_a_function_word(text: str, is_one: bool) -> None:
    assert is_acronym_of_a_stop_word(text) is is_one


MANSOUR = {("en", "Karim ben Mansour"): 1, ("fr", "Karim Benmansour"): 1, ("ar", "كريم بن منصور"): 1}


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("Karim Ben Mansour", MANSOUR),
        ("karim ben mansour", {form: 1 for form in MANSOUR if form[0] != "fr"}),
        ("Karim Benmansour", MANSOUR),
        ("كريم بن منصور", MANSOUR),
        ("Ben Mansour", {("en", "ben Mansour"): 1, ("fr", "Benmansour"): 1, ("ar", "بن منصور"): 1}),
        ("Lamia al-Tazi", {("en", "Lamia Tazi"): 1, ("ar", "لمياء التازي"): 1}),
        ("Hicham Berkache", {("fr", "Hicham Berkache"): 1, ("ar", "هشام بركاش"): 1}),
        ("Pierre de Kerjo", {("fr", "Pierre de Kerjo"): 1, ("ar", "بيير دي كيرجو"): 1}),
        ("لمياء التازي", {("en", "Lamia Tazi"): 1, ("ar", "لمياء التازي"): 1}),
        ("Leyla Haddad", {("ar", "ليلى حداد"): 1}),  # both are words: the night of, the blacksmith
    ],
)
def test_a_name_of_several_words_that_no_list_holds_is_met_in_every_script(
    town: Engine, term: str, found: dict[tuple[str, str], int]
) -> None:
    assert counted(town, term) == found


@pytest.mark.parametrize("term", ["Mansour Ben Karim", "Karim Mansour", "Karim Safi", "Ben Moussa", "Le Poste"])
def test_a_name_of_several_words_is_not_met_by_some_of_them(town: Engine, term: str) -> None:
    assert {form for form in counted(town, term) if form[0] == "ar"} == set()
    assert ("fr", "La Poste") not in counted(town, term)


@pytest.mark.parametrize(
    ("term", "name"),
    [("baker", ("en", "Bakary")), ("apple", ("fr", "Paul")), ("baker", ("fr", "Bakari")), ("rate", ("fr", "rats"))],
)
def test_a_common_word_is_not_met_by_a_word_that_only_sounds_like_it(
    town: Engine, term: str, name: tuple[str, str]
) -> None:
    found = counted(town, term)
    assert found and name not in found


def test_a_phrase_ends_with_its_paragraph(town: Engine) -> None:
    assert counted(town, "town hall") == counted(town, "town hall", exact=True) == {("en", "town hall"): 1}


def test_a_name_is_met_by_its_consonants_in_another_script_but_not_by_a_common_word(town: Engine) -> None:
    assert counted(town, "Bakary") == {("en", "Bakary"): 1, ("fr", "Bakari"): 1, ("ar", "بكاري"): 1}
    assert counted(town, "Kallel") == {("ar", "القلال"): 1}


def test_a_known_name_is_not_met_by_another_but_by_what_is_made_from_it(town: Engine) -> None:
    assert counted(town, "Paris") == {("fr", "Paris"): 1}
    assert counted(town, "Libya") == {("en", "Libya"): 1, ("en", "Libyan"): 1}


@pytest.mark.parametrize(
    ("term", "found", "other"),
    [
        ("vent", {"vent", "vents"}, {"vente", "ventes"}),
        ("vente", {"vente", "ventes"}, {"vent", "vents"}),
        ("سلام", {"والسلام"}, {"السلامة"}),
        ("سلامة", {"السلامة"}, {"والسلام"}),
    ],
)
def test_a_word_is_met_by_its_forms_and_not_by_another_word_of_the_same_stem(
    town: Engine, term: str, found: set[str], other: set[str]
) -> None:
    surfaces = {surface for _, surface in counted(town, term)}
    assert found <= surfaces and not other & surfaces


def test_a_word_is_met_with_a_particle_written_on_to_it(town: Engine) -> None:
    assert counted(town, "hospital") == {("ar", "ومستشفى"): 1}
    assert counted(town, "voiture")["ar", "بسيارة"] == 1


class Held:
    """A state of an index that holds nothing but passages of one word."""

    def __init__(self, folder: Path, word: str, count: int) -> None:
        self.lexical = LexicalIndex(folder)
        self.most_at_once = 0
        self._word = word
        ids = [f"p{number:05}" for number in range(count)]
        words = terms_text([word])
        self.lexical.apply(
            stamp="1",
            add=(
                LexicalDocument(
                    passage_id=one, article_id=one, language="en", published=None, native=words, words=words
                )
                for one in ids
            ),
        )

    def passages(self, ids: list[str]) -> list[Passage]:
        self.most_at_once = max(self.most_at_once, len(ids))
        return [passage_of(one, self._word) for one in ids]


def passage_of(passage_id: str, text: str) -> Passage:
    return Passage(
        id=passage_id, article_id=passage_id, source=f"{passage_id}.txt", title="", language="en", kind="body",
        ordinal=0, start=0, end=len(text), text=text, sentences=((0, len(text)),),
    )  # fmt: skip


def test_every_mention_is_counted_a_few_passages_at_a_time(tmp_path: Path) -> None:
    held = Held(tmp_path / "lexical", "miller", 10_100)
    found = mentions_of("miller", view=held, bridge=Bridge(("en",)), languages=("en",), exact=True)  # type: ignore[arg-type]
    assert len({one.article_id for one in found}) == len(found) == 10_100
    assert held.most_at_once <= 1_000


def test_mentions_are_printed_by_article_or_by_date(capsys: pytest.CaptureFixture[str]) -> None:
    one = Mention(
        article_id="a", source="a.txt", language="en", published=None, start=4, end=10, surface="miller",
        context="The miller slept.",
    )  # fmt: skip
    print_mentions([one], by="date")
    assert capsys.readouterr().out.splitlines() == [
        "   1  undated", "      a.txt:4–10  \u2068The miller slept.\u2069", "1 mention in 1 article"
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "ar", "de"])
@pytest.mark.parametrize("term", ["1,140", "1.140 pages", "3,5"])
def test_a_number_is_found_as_it_is_written_in_every_language(language: str, term: str) -> None:
    text = f"before {term} after"
    assert [text[start:end] for start, end in exact_spans(term, text, language)] == [term]
