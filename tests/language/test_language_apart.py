"""What an ingest takes as a short cut gives what the long way gives: keys without terms, sentences read apart."""

from __future__ import annotations

import pytest

from rag.language import Bridge
from rag.language.french_names import with_names
from rag.language.lexicon import load_lexicon
from rag.language.lookup import Reader
from rag.language.sentences import ANY_END, pieces_of
from rag.language.words import read_words

_BRIDGE = Bridge()
_READER = Reader(load_lexicon())
_SHORT_ENDS = [
    ("Il a bu l'eau. Pierre Leloup dort. Le port est vide.", "fr"),
    ("Elle part pour New. York est loin, a dit M. Pierre. Mme. Rose le sait.", "fr"),
    ("La note est A. Dupont la garde… « Non ! » Le feu vert. Le gaz brûle.", "fr"),
    ("Le parti. De la. Gauche a payé 3. 000 euros. Versé hier. Essence ?", "fr"),
    ("قال إن الأمر تم. ثم عاد إلى مصر. في بي. بي سي خبر!", "ar"),
    ("كأس. العالم في قطر. ثم عاد؟ نعم.", "ar"),
    ("Ù‚Ø§Ù„ Ø§Ù„ÙŠÙˆÙ… Ø¥Ù† Ø§Ù„Ø±Ø¦ÙŠØ³ ÙˆØµÙ„", "ar"),
]


@pytest.mark.parametrize(("text", "language"), _SHORT_ENDS)
def test_sentences_after_short_words_read_as_they_do_together(text: str, language: str) -> None:
    together = _READER.units(read_words(text, language), language)
    assert list(_BRIDGE._units(text, language)) == (with_names(together) if language == "fr" else together)


@pytest.mark.parametrize(
    ("text", "language", "apart"),
    [
        ("Il a bu l'eau. Le port est vide.", "fr", True),
        ("Il a vu le parti. De la fin rien.", "fr", True),
        ("Elle part pour New. York est loin.", "fr", False),
        ("Elle a vu M. Pierre.", "fr", False),
        ("قال إن الأمر تم. ثم عاد إلى مصر.", "ar", True),
        ("كأس. العالم في قطر.", "ar", False),
    ],
)
def test_what_reaches_over_a_short_end_is_noticed(text: str, language: str, apart: bool) -> None:
    sentences = [_BRIDGE._units(piece, language) for _, piece in pieces_of(text, ANY_END)]
    assert len(sentences) == 2 and _BRIDGE._apart(sentences, language) == apart


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *_SHORT_ENDS,
        ("The U.S. Army left Beirut in 2006. Louis XIV met the New York Times, wholly by chance.", "en"),
        ("Les électeurs brésiliens ont choisi. Emmanuel Macron était à Genève le 3 mai.\nKafr XIV, Wagner", "fr"),
        ("وبالمدينة الأعداد كبيرة. كأس العالم في نيويورك كلها؛ BBC كاوان", "ar"),
        ("Die Wahl in Berlin war 2021.", "de"),
    ],
)
def test_the_keys_of_a_passage_are_those_of_its_terms(text: str, language: str) -> None:
    terms, keys = _BRIDGE.analyse(text, language), _BRIDGE.keys(text, language)
    assert keys.words == terms.words
    for field in ("native", "bridge", "names"):
        assert getattr(keys, field) == tuple(term.key for term in getattr(terms, field))
    by_weight = sorted(terms.bridge, key=lambda term: term.weight)
    best = {(term.start, term.end): term.key for term in by_weight}
    assert keys.best == tuple(best[place] for place in sorted(best))
