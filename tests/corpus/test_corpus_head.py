"""Titles and dates of publication, as the first lines of an article state them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rag.schema import Article

Make = Callable[..., Article]

TITLE = "Harbour wall to be repaired before the winter"
BODY = (
    "The council of the small harbour town voted on Tuesday to repair the old sea wall before the winter.\n"
    "The work will cost four million euros and take two years, the mayor said after the meeting."
)

DATED_BARS = [
    ("Harbour desk – 17 June 2025", date(2025, 6, 17)),
    ("Harbour desk, 17 June 2025", date(2025, 6, 17)),
    ("The Harbour Post – 22 April 2025 – Reading time 4 minutes", date(2025, 4, 22)),
    ("Live desk: Ann Lee, Tom Ray — 26 February 2025", date(2025, 2, 26)),
    ("Long read by Ann Lee | Roads | 2 November 2023", date(2023, 11, 2)),
    ("21 February 2025 | 12 comments | Copy link | Print", date(2025, 2, 21)),
    ("2 November 2024 – Share this article – 14 min listen", date(2024, 11, 2)),
    ("By Ann Lee | The Harbour Post | Updated Nov. 21, 2025, 6:14 a.m.", date(2025, 11, 21)),
    ("THE HARBOUR POST – Obituaries – compiled by Tom Ray – Cork, 4 July 2025", date(2025, 7, 4)),
    ("Harbour reporter Ann LeePosted Nov 19, 2024 5:00 am EST3 min read", date(2024, 11, 19)),
    ("Mis en ligne le 19 mai 2025", date(2025, 5, 19)),
    ("Le Courrier · Canton · Anne Leroux · 16.11.2025 · 08h31", date(2025, 11, 16)),
    ("Service politique – Paris, le 24 mai 2025", date(2025, 5, 24)),
    ("15.01.2025 à 05:30 — Réservé aux abonnés — Temps de lecture : 5 min", date(2025, 1, 15)),
    ("Rédigé par A. Leroux, le 11 mars 2025 – Modifié le 12 mars", date(2025, 3, 11)),
    ("Publié le 22 mai 2025 à 19 h 40 – Article réservé à nos abonnés – Offrir l'article", date(2025, 5, 22)),
    ("صحيفة الميناء – نينوى – 4 أيلول 2025 – عدد القراءات: 2381", date(2025, 9, 4)),
    ("30 نوفمبر 2024 – آخر تحديث 21:40 | شارك: فيسبوك – إكس – واتساب", date(2024, 11, 30)),
]


@pytest.mark.parametrize(("bar", "published"), DATED_BARS)
def test_a_bar_of_section_author_and_date_states_the_date_and_is_no_text(
    make_article: Make, bar: str, published: date
) -> None:
    article = make_article(f"{TITLE}\n{bar}\n\n{BODY}")
    assert article.published == published
    assert [block.kind for block in article.blocks] == ["title", "boilerplate", "body", "body"]


@pytest.mark.parametrize(
    "lines",
    [
        ["3 May 2020 – The first stone falls", "5 May 2021 – The wall is closed", "9 June 2022 – The council votes"],
        ["3 May 2020 | Stone | Harbour", "5 May 2021 | Closure | Harbour", "9 June 2022 | Vote | Harbour"],
        ["Born in Cork, he came to the harbour on 3 May 1985"],
        ["© Ann Lee – 3 May 2020"],
        ["12 May 2021 – Storm damage"],
    ],
)
def test_dates_of_events_and_pictures_are_not_the_article_s(make_article: Make, lines: list[str]) -> None:
    article = make_article("\n".join([TITLE, *lines, "", BODY]))
    assert article.published is None
    if not lines[0].startswith("©"):
        indexed = {article.text[b.start : b.end] for b in article.blocks if b.kind in ("body", "title")}
        assert indexed >= set(lines)


def test_a_headline_with_a_date_stays_a_headline(make_article: Make) -> None:
    article = make_article(f"Storm over Cork – 3 May 2020\n\n{BODY}")
    assert article.title == "Storm over Cork – 3 May 2020"
    assert article.published is None


def test_teasers_below_the_text_do_not_date_it(make_article: Make) -> None:
    article = make_article(f"{TITLE}\n\n{BODY}\nTen bridges | Harbour desk | 3 May 2020 | 12 comments")
    assert article.published is None


@pytest.mark.parametrize(
    "headline",
    [
        "Faith for sale: what becomes of a church when the last hymn has been sung?",
        "“It was never about the money”: the keeper of the harbour light on thirty years of storms, two kings and a "
        "very patient dog",
        "Lave-linge bloqués par une mise à jour : qui paiera donc la lessive du quartier ?",
        "محاربون مغاربة في الجيش الفرنسي: من يرث المعاش إذا مات صاحبه؟",
    ],
)
def test_a_long_headline_and_one_that_asks_are_titles(make_article: Make, headline: str) -> None:
    article = make_article(f"{headline}\nReligion | Ann Lee | Sunday 16 February 2025, 6.00am\n\n{BODY}")
    assert (article.title, article.blocks[0].kind) == (headline, "title")
    assert article.published == date(2025, 2, 16)


def test_a_first_paragraph_is_no_headline(make_article: Make) -> None:
    first, second = BODY.split("\n")
    article = make_article(f"{first}\n{second}")
    assert [block.kind for block in article.blocks] == ["body", "body"]
    question = "Who will pay for the wall? Nobody in the small harbour town can say. The mayor was asked, or was she?"
    article = make_article(f"{question}\n{second}")
    assert article.blocks[0].kind == "body"
