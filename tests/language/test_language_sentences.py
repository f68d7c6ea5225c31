"""Full stops and dots that end no sentence, and those beside them that do."""

from __future__ import annotations

import pytest

from rag.language import sentence_spans

WHOLE = [
    ("fr", "La liste conduite par M. Leroux, obtient 6 214 voix, contre 6 177 pour Mme Fabre."),
    ("fr", "M. Le Goff et MM. Fabre, Le Roux et de La Tour ont voté."),
    ("fr", "« Je viendrai », a répondu Mme. Fabre à Me. Leroux et au Dr. Martin."),
    ("fr", "Le Pr. Leroux, Mgr. Fabre et le Gén. Martin sont à St. Malo."),
    ("fr", "Selon J.-P. Leroux, J. Fabre, A. B. Martin et Ch. de La Tour, la digue tient."),
    ("fr", "La digue (© Y. Fabre) tient, selon l'art. 3, p. 3, du n°. 5 de nov. 2024."),
    ("fr", "Au IIe siècle av. J.-C. la digue tenait, dit l'O.N.U. dans un rapport."),
    ("fr", "Rendez-vous au bureau de vote n° 7, bd. Voltaire."),
    ("en", "Ms. Lee, Mr. Ray and Sen. Fox met Amb. Gray at No. 5 near the U.S. Senate."),
    ("en", "J. K. Ray paid approx. 5 euros, says J.-P. Leroux."),
    ("ar", "وقال د. سمير علي إن أ.د. هالة سمير وم. أحمد علي حضروا."),
    ("ar", "عاجل.. انهيار مبنى في القاهرة"),
    ("ar", "جسر قديم يعود... والبلدية تعد بآخر"),
    ("ar", "صورة الجسر ليست من هنا.. كيف سافرت إلى البرلمان؟"),
]
PARTED = [
    ("fr", "Il porte la taille M.", "Les autres portent la taille L."),
    ("fr", "Ils ont un plan B.", "Marseille n'en a pas."),
    ("fr", "Elle a porté plainte contre X.", "Leroux se tait."),
    ("fr", "C'était avant J.-C.", "Les autres vinrent après."),
    ("fr", "Ils étaient sept.", "3 sont partis."),
    ("fr", "La digue tient depuis le 5 nov.", "Les travaux durent."),
    ("fr", "La digue est rompue.", "M. Leroux se tait."),
    ("en", "The jury heard Ms. Lee.", "She was calm."),
    ("en", "He works in the U.S.", "He said so."),
    ("ar", "انتهى العمل... ثم عاد.", "وقال المهندس سمير إن الجسر آمن."),
]


def _sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_an_abbreviation_ends_no_sentence(language: str, text: str) -> None:
    assert _sentences(text, language) == [text]


@pytest.mark.parametrize(("language", "first", "second"), PARTED)
def test_a_sentence_may_end_in_what_looks_like_one(language: str, first: str, second: str) -> None:
    assert _sentences(f"{first} {second}", language)[-1] == second


def test_dots_inside_an_arabic_paragraph_are_left_to_the_segmenter() -> None:
    text = "قال المهندس إنه سيعود.. وأضاف أن الجسر سيفتح في الربيع بعد أن تنتهي الأعمال."
    assert len(_sentences(text, "ar")) == 2
