"""The bridge: what a text's words are in English, in the index of its own language, and as names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import InputError
from rag.language import Bridge
from rag.language.english import english_key
from rag.language.words import read_words


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


def keys(bridge: Bridge, text: str, language: str, field: str = "bridge") -> set[str]:
    return {term.key for term in getattr(bridge.analyse(text, language), field)}


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("وبالمدينة", "ar", "city"),
        ("للمدن", "ar", "city"),
        ("مدينتهم", "ar", "city"),
        ("مدرستها", "ar", "school"),
        ("سيكتبون", "ar", "write"),
        ("الأعداد", "ar", "number"),
        ("الإعداد", "ar", "preparation"),
        ("l'école", "fr", "school"),
        ("qu'écoles", "fr", "school"),
        ("d’éoliennes", "fr", "wind"),
        ("a-t-il gagné", "fr", "win"),
        ("كأس العالم", "ar", "cup"),
        ("États-Unis", "fr", "states"),
        ("8 كانون الثاني", "ar", "january"),
        ("في يناير", "ar", "january"),
    ],
)
def test_words_meet_their_english(bridge: Bridge, text: str, language: str, english: str) -> None:
    assert english_key(english) in keys(bridge, text, language)


@pytest.mark.parametrize(
    ("text", "language", "false_gloss"),
    [
        ("ماسك", "ar", "diamond"),
        ("dit Meta, le groupe", "fr", "put"),
        ("il faut", "fr", "error"),
        ("le port", "fr", "carry"),
        ("الأعداد", "ar", "preparation"),
        ("نظرية", "ar", "look"),
        ("comme", "fr", "commission"),
    ],
)
def test_false_glosses_stay_away(bridge: Bridge, text: str, language: str, false_gloss: str) -> None:
    assert english_key(false_gloss) not in keys(bridge, text, language)


@pytest.mark.parametrize(
    ("text", "language"), [("هل كان هذا في ذلك؟", "ar"), ("Qu'est-ce que c'est ?", "fr"), ("What is it?", "en")]
)
def test_function_words_are_no_evidence(bridge: Bridge, text: str, language: str) -> None:
    analysis = bridge.analyse(text, language)
    assert analysis.native == analysis.bridge == analysis.names == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("ماسك", "ar"), ("Musk", "en")),
        (("خامنئي", "ar"), ("Khamenei", "en")),
        (("جاكسونفيل", "ar"), ("Jacksonville", "en")),
        (("للبرونكوس", "ar"), ("Broncos", "en")),
        (("كوبلاي", "ar"), ("Kublai", "fr")),
        (("بي بي سي", "ar"), ("BBC", "en")),
        (("شركة OpenAI", "ar"), ("OpenAI", "fr")),
        (("في ١٤٬٦٠٠", "ar"), ("14 600", "fr")),
        (("1,140 anchors", "en"), ("1 140 ancrages", "fr")),
        (("Schröder", "de"), ("Schroder", "es")),
        (("à Londres", "fr"), ("in London", "en")),
        (("à Londres", "fr"), ("في لندن", "ar")),
    ],
)
def test_names_and_numbers_meet_across_scripts(bridge: Bridge, left: tuple[str, str], right: tuple[str, str]) -> None:
    assert keys(bridge, *left, "names") & keys(bridge, *right, "names")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("two", "2"),
        ("twelve", "12"),
        ("fifth", "5th"),
        ("XLIX", "49"),
        ("went", "go"),
        ("children", "child"),
        ("organise", "organize"),
        ("colour", "color"),
        ("centre", "center"),
        ("decision", "decide"),
    ],
)
def test_english_forms_of_one_thing_share_a_key(bridge: Bridge, left: str, right: str) -> None:
    assert keys(bridge, left, "en") == keys(bridge, right, "en") != set()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("بالمدينة", "مدينة"),
        ("والأمازون", "الأمازون"),
        ("بطريقة", "طريقة"),
        ("علاقته", "العلاقة"),
        ("استحواذا", "الاستحواذ"),
    ],
)
def test_native_arabic_stems_ignore_what_is_attached(bridge: Bridge, left: str, right: str) -> None:
    assert keys(bridge, left, "ar", "native") == keys(bridge, right, "ar", "native") != set()


def test_alternatives_of_a_word_share_its_span(bridge: Bridge) -> None:
    text = "العقد الأخير"
    terms = [term for term in bridge.analyse(text, "ar").bridge if term.start == 0]
    assert {term.key for term in terms} >= {english_key("decade"), english_key("contract")}
    assert {text[term.start : term.end] for term in terms} == {"العقد"}
    assert [term.weight for term in terms] == sorted((term.weight for term in terms), reverse=True)


def test_a_term_of_several_words_is_one_term(bridge: Bridge) -> None:
    text = "تطور الذكاء الاصطناعي"
    found = {term.surface for term in bridge.analyse(text, "ar").bridge if term.key == english_key("intelligence")}
    assert found == {"الذكاء الاصطناعي"}


def test_the_gloss_reads_in_order_with_function_words(bridge: Bridge) -> None:
    gloss = bridge.gloss("أين تقع المدرسة؟", "ar")
    assert gloss.text == "where located school"
    assert [(word.surface, word.kind) for word in gloss.words] == [
        ("أين", "function"),
        ("تقع", "word"),
        ("المدرسة", "word"),
    ]
    assert bridge.gloss("La fille de l'école", "fr").text == "the girl of the school"


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("قال المدير إن السفينة في الميناء.", "said director that ship in port"),
        ("إن السفينة في الميناء.", "ship in port"),
        ("من الذي باع السفينة؟", "who sold ship"),
        ("ما الذي دفع المدير؟", "what push director"),
        ("السفينة التي باعها المدير", "ship which sold director"),
    ],
)
def test_arabic_function_words_are_glossed_as_they_are_meant(bridge: Bridge, text: str, gloss: str) -> None:
    assert bridge.gloss(text, "ar").text == gloss


def test_unknown_arabic_names_are_written_in_latin_letters(bridge: Bridge) -> None:
    assert bridge.gloss("جاكسونفيل", "ar").text == "Jaksonfil"


@pytest.mark.parametrize(
    ("text", "language"), [("The old mayor's plan", "en"), ("Der alte Plan", "de"), ("¿Quién?", "es")]
)
def test_texts_that_are_not_bridged_are_their_own_gloss(bridge: Bridge, text: str, language: str) -> None:
    assert bridge.gloss(text, language).text == text


def test_a_language_without_lexicon_has_stems_and_names_but_no_bridge(bridge: Bridge) -> None:
    analysis = bridge.analyse("Die Häuser in Hamburg", "de")
    assert analysis.bridge == ()
    assert "haus" in {term.key for term in analysis.native}
    assert "=hamburg" in {term.key for term in analysis.names}


def test_only_the_languages_asked_for_are_bridged() -> None:
    bridge = Bridge(languages=("en", "fr"))
    assert bridge.languages == ("en", "fr")
    assert bridge.analyse("المدينة", "ar").bridge == ()
    assert bridge.analyse("l'école", "fr").bridge != ()


def test_coverage_counts_what_has_no_gloss(bridge: Bridge) -> None:
    texts = [("زبرقونط المدينة زبرقونط", "ar"), ("le brontaurigène", "fr"), ("unheardofword", "en")]
    assert bridge.coverage(texts) == [("زبرقونط", "ar", 2), ("brontaurigène", "fr", 1)]


def test_a_users_lexicon_is_read_and_wins(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        "# mine\nar\tمدينة\tmetropolis\n\nfr\tpomme de terre\tpotato|spud\nde\tHaus\thouse\n", encoding="utf-8"
    )
    bridge = Bridge(lexicon=own)
    assert {term.gloss for term in bridge.analyse("مدينة", "ar").bridge} == {"metropolis"}
    assert english_key("potato") in keys(bridge, "la pomme de terre", "fr")
    assert "de" in bridge.languages
    assert english_key("house") in keys(bridge, "das Haus", "de")
    assert bridge.fingerprint != Bridge().fingerprint


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("ar\tمدينة\n", 1),
        ("# ok\nfr\tmot\tword\nfrench\tmot\tword\n", 3),
        ("en\tword\tword\n", 1),
        ("fr\t???\tword\n", 1),
        ("fr\tmot\tword\textra\n", 1),
    ],
)
def test_a_bad_line_of_a_users_lexicon_is_named(tmp_path: Path, content: str, line: int) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"line {line}:"):
        Bridge(lexicon=own)


def test_a_missing_lexicon_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Bridge(lexicon=tmp_path / "absent.tsv")


def test_threads_get_what_one_thread_gets(bridge: Bridge) -> None:
    texts = [("المدارس الجديدة في المدينة", "ar"), ("les écoles de la ville", "fr"), ("the city's schools", "en")] * 20
    fresh = Bridge()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda pair: fresh.analyse(*pair), texts))
    assert found == [bridge.analyse(*pair) for pair in texts]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le maire a signé. La grève du port continue ; M. Roux l'a annoncé.  Le maire attend.", "fr"),
        ("Die Brücke ist gesperrt. Der Zug fährt nicht.", "de"),
        ("Le cafÃ© est fermÃ© depuis mardi. La mairie du VIIe arrondissement n'a rien dÃ©cidÃ©. On attend.", "fr"),
        ("أعلنت البلدية إغلاق المسبح. وقال الناطق إن العمل يستمر! هل يعود السكان؟ لا أحد يعلم.", "ar"),
        ("The council has closed it.” Nobody knows why. The U.S. Army left », he said.", "en"),
    ],
)
def test_what_is_read_sentence_by_sentence_stands_where_it_is_in_the_text(
    bridge: Bridge, text: str, language: str
) -> None:
    analysis = bridge.analyse(text, language)
    assert analysis.words == tuple(word.form for word in read_words(text, language))
    for term in (*analysis.native, *analysis.bridge, *analysis.names):
        assert text[term.start : term.end] == term.surface
    last = text[text.rindex(".", 0, -1) :]
    assert any(term.start >= len(text) - len(last) for term in analysis.native)


TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("اأإةىوبلكمنسي عام 1٢.,٫؟\n’'-éqld Aa ")), max_size=80
)


@settings(max_examples=100, deadline=None)
@given(text=TEXT, language=st.sampled_from(["en", "fr", "ar", "de", "zh", "und"]))
def test_any_text_can_be_analysed(bridge: Bridge, text: str, language: str) -> None:
    analysis = bridge.analyse(text, language)
    for terms in (analysis.native, analysis.bridge, analysis.names):
        for term in terms:
            assert 0 <= term.start < term.end <= len(text)
            assert text[term.start : term.end] == term.surface
            assert term.key
            assert 0 < term.weight <= 1
        assert [term.start for term in terms] == sorted(term.start for term in terms)
    gloss = bridge.gloss(text, language)
    for word in gloss.words:
        assert text[word.start : word.end] == word.surface
    assert bridge.analyse(text, language) == analysis
    assert bridge.gloss(text, language) == gloss


def test_the_small_words_of_a_name_are_no_names(bridge: Bridge) -> None:
    names = keys(bridge, "La Coupe du monde commence.", "fr", "names")
    assert {"=world", "=cup", "=coupe", "=monde"} <= names and "=du" not in names
    assert "=of" not in keys(bridge, "The Bank of England said so.", "en", "names")
