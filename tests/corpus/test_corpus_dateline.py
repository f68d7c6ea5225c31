"""The place and the date that a report opens with, in its first sentence or on a line of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rag.schema import Article

Make = Callable[..., Article]

TITLE = {
    "en": "Harbour wall to be repaired before the winter",
    "fr": "La vieille digue sera réparée avant l’hiver",
    "ar": "مدينة ساحلية تقرر إصلاح جدارها البحري",
}
BODY = {
    "en": "The council of the small harbour town voted on Tuesday to repair the old sea wall before the winter.",
    "fr": "Le conseil de la petite ville portuaire a voté mardi soir la réparation de la vieille digue avant l’hiver.",
    "ar": "صوّت مجلس المدينة الساحلية مساء الثلاثاء على إصلاح الجدار البحري القديم قبل حلول فصل الشتاء.",
}
DAY = date(2025, 3, 3)
OPENINGS = [
    ("en", "BRACKENFORD (Northern Wire) March 3, 2025 -"),
    ("en", "(Northern Wire) March 3, 2025 –"),
    ("en", "LISBON, March 3, 2025 (Reuters) -"),
    ("en", "LISBON (Reuters) - March 3, 2025 -"),
    ("en", "LISBON, 3 March 2025 (Harbour Wire)"),
    ("en", "LISBON, March 3, 2025 /PRNewswire/ --"),
    ("en", "LISBON, March 3, 2025 /"),
    ("en", "LISBON March 3, 2025 -"),
    ("en", "Lisbon, Monday 3 March 2025 -"),
    ("en", "Lisbon (March 3, 2025) -"),
    ("fr", "GENÈVE, 3 mars 2025 (Agence) —"),
    ("fr", "PARIS (AFP) - 3 mars 2025 -"),
    ("fr", "PARIS, 3 mars 2025 (AFP) -"),
    ("fr", "PARIS, le 3 mars 2025. –"),
    ("fr", "PARIS, 3 mars 2025 /"),
    ("ar", "القاهرة - 3 مارس 2025 (وكالة)"),
    ("ar", "القاهرة - 3 مارس 2025 (وكالة) -"),
    ("ar", "القاهرة (وكالات) 3 مارس/آذار 2025 –"),
    ("ar", "عمّان 3 آذار 2025 (بترا) -"),
    ("ar", "القاهرة في 3 مارس 2025 (وكالة) -"),
    ("ar", "الرباط، الاثنين 3 مارس 2025 (ومع) –"),
]
NO_OPENINGS = [
    ("en", "In Lisbon, March 3, 2025 the wall fell and"),
    ("en", "On March 3, 2025 - a Monday -"),
    ("en", "Lisbon, 3 March 2025 (the day of the vote):"),
    ("en", "Born in Lisbon, 3 March 1950 -"),
    ("en", "Ann Lee (March 3, 1950 – May 4, 2020) built the wall."),
    ("en", "Ann Lee (Lisbon, March 3, 1950 - Cork, May 4, 2020) built the wall."),
    ("en", "Ann Lee (March 3, 1950) built the wall."),
    ("en", "The wall was closed on March 3, 2025 (Harbour Wire) -"),
    ("fr", "Le 3 mars 2025, à Lisbonne,"),
    ("fr", "Depuis le 3 mars 2025 –"),
    ("fr", "Anne Le Roux (3 mars 1950 - 4 mai 2020) a construit la digue."),
    ("ar", "في 3 مارس 2025"),
    ("ar", "منذ 3 مارس 2025 -"),
    ("ar", "بدأت الأعمال في 3 مارس 2025 -"),
    ("ar", "ولد سمير في 3 مارس 1950 -"),
]
LINES = [
    ("en", "LISBON, March 3, 2025 (Reuters)"),
    ("en", "LISBON (Northern Wire) March 3, 2025 -"),
    ("en", "Lisbon, Monday 3 March 2025, 10:15 GMT"),
    ("en", "March 3, 2025 by Ann Lee"),
    ("fr", "Paris, 3 mars 2025 (AFP)"),
    ("fr", "PARIS, le 3 mars 2025"),
    ("ar", "القاهرة - 3 مارس 2025 (رويترز)"),
    ("ar", "القاهرة في 3 مارس 2025"),
    ("ar", "الميناء – وكالة الساحل للأنباء – 3 مارس/آذار 2025"),
]


@pytest.mark.parametrize(("language", "opening"), OPENINGS)
def test_a_dateline_dates_the_article(make_article: Make, language: str, opening: str) -> None:
    body = BODY[language]
    article = make_article(f"{TITLE[language]}\n\n{opening} {body}\n{body[:-1]}.")
    assert (article.published, article.title) == (DAY, TITLE[language])
    assert [block.kind for block in article.blocks] == ["title", "body", "body"]


@pytest.mark.parametrize(("language", "opening"), NO_OPENINGS)
def test_a_date_that_the_text_tells_of_does_not(make_article: Make, language: str, opening: str) -> None:
    body = BODY[language]
    assert make_article(f"{TITLE[language]}\n\n{opening} {body}\n{body[:-1]}.").published is None


@pytest.mark.parametrize(("language", "line"), LINES)
def test_a_dateline_on_a_line_of_its_own_dates_the_article_and_is_no_text(
    make_article: Make, language: str, line: str
) -> None:
    body = BODY[language]
    article = make_article(f"{TITLE[language]}\n\n{line}\n\n{body}\n{body[:-1]}.")
    assert (article.published, article.title) == (DAY, TITLE[language])
    assert [block.kind for block in article.blocks] == ["title", "boilerplate", "body", "body"]
    assert make_article(article.text, published=date(2025, 3, 1)).published == date(2025, 3, 1)


def test_a_caption_with_a_day_and_its_agency_is_a_caption(make_article: Make) -> None:
    caption = "The quay on 3 March 2025 (Reuters)"
    article = make_article(f"{TITLE['en']}\n\n{BODY['en']}\n{caption}\n{BODY['en'][:-1]}.")
    assert article.published is None
    assert "caption" in [block.kind for block in article.blocks]
