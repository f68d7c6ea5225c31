"""Who wrote an article, as its head or its foot says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from load_parts import loaded

from rag.corpus import article_from
from rag.schema import Article

Make = Callable[..., Article]

TITLE = "Harbour wall to be repaired before the winter"
BODY = (
    "The council of the small harbour town voted on Tuesday to repair the old sea wall before the winter.\n"
    "The work will cost four million euros and take two years, the mayor said after the meeting."
)
TITLE_AR = "مدينة ساحلية تقرر إصلاح جدارها البحري القديم"
BODY_AR = (
    "صوّت مجلس المدينة الساحلية مساء الثلاثاء على إصلاح الجدار البحري القديم قبل حلول فصل الشتاء.\n"
    "وستكلف الأعمال أربعة ملايين يورو وتستغرق سنتين، كما قال رئيس البلدية بعد الجلسة."
)

NAMED = [
    ("By Ann Lee", "Ann Lee"),
    ("BY ANN LEE AND TOM RAY", "ANN LEE AND TOM RAY"),
    ("By Ann Lee and Tom O'Brien-Ray", "Ann Lee and Tom O'Brien-Ray"),
    ("By Ann Lee, Tom Ray and Jo Fox", "Ann Lee, Tom Ray and Jo Fox"),
    ("By Ann Lee, Port Louis | Updated May 22, 18:05", "Ann Lee"),
    ("By Ann Lee in Cork and Tom Ray in Galway | Published 9 October 2023", "Ann Lee, Tom Ray"),
    ("By Ann Lee in London and Buenos Aires", "Ann Lee"),
    ("By Ann Lee and agencies", "Ann Lee"),
    ("By Dr. Ann Lee", "Ann Lee"),
    ("By J.K. MacRay", "J.K. MacRay"),
    ("By Ann Lee May 3, 2024", "Ann Lee"),
    ("**By Ann Lee**", "Ann Lee"),
    ("By our education correspondent, Ann Lee", "Ann Lee"),
    ("From our correspondent in Cork, Ann Lee", "Ann Lee"),
    ("World | Gulf correspondent Ann Lee in Muscat | 9 April 2025", "Ann Lee"),
    ("Ann Lee, staff writer", "Ann Lee"),
    ("Text: Ann Lee | Photographs: Tom Ray", "Ann Lee"),
    ("Words: Ann LeePhotograph: Tom Ray/Studio", "Ann Lee"),
    ("The Harbour Post – Roads – by Ann Lee – 4 June 2025", "Ann Lee"),
    ("Reporting by Ann Lee in Cork; editing by Tom Ray", "Ann Lee"),
    ("Par Anne Le Roux", "Anne Le Roux"),
    ("Par Anne Le Roux et Rémi d'Aubigny, envoyés spéciaux à Oran", "Anne Le Roux et Rémi d'Aubigny"),
    ("De notre correspondant Rémi Fabre", "Rémi Fabre"),
    ("De notre envoyée spéciale à Saint-Avre (Moselle), Anne Le Roux", "Anne Le Roux"),
    ("LIÈGE, de notre correspondante Anne Le Roux", "Anne Le Roux"),
    ("REPORTAGE. Par Anne Le Roux, envoyée spéciale – 20 janvier 2024", "Anne Le Roux"),
    ("Propos recueillis par Anne Le Roux", "Anne Le Roux"),
    ("Par Anne Le Roux (texte) et Rémi Fabre (photos)", "Anne Le Roux"),
    ("Texte : A. Le Roux", "A. Le Roux"),
]

NAMED_AR = [
    ("كتب: مروان الدباغ", "مروان الدباغ"),
    ("كتبت هالة سمير:", "هالة سمير"),
    ("بقلم: د. سمير الدبّاغ", "سمير الدبّاغ"),
    ("تقرير – ليلى حداد وعبد الرحمن الدباغ", "ليلى حداد وعبد الرحمن الدباغ"),
    ("مراسلنا في الحسيمة: سمير الدباغ | 20 مارس 2025", "سمير الدباغ"),
    ("الميناء – من مراسلتنا هالة سمير", "هالة سمير"),
    ("الميناء – هالة سمير – 22 يناير/كانون الثاني 2025", "هالة سمير"),
]

UNNAMED = [
    "By Reuters", "By Staff reporters", "By The Associated Press", "By Associated Press", "By Harbour Wire",
    "By Al Jazeera", "By Deutsche Welle", "By BBC Arabic", "By Harbour Desk staff", "By a staff reporter in Juba",
    "By our verification team, Nairobi", "By our correspondent in New York", "By our correspondent, London",
    "From our correspondent in Halifax, Nova Scotia", "By Editorial Board", "By admin", "Photographs: Ann Lee",
    "Additional reporting by Ann Lee", "(Editing by Ann Lee)", "Translated by Ann Lee", "By A. L. | 9 October 2025",
    "Par la rédaction", "Par notre correspondante à Tunis", "Par AFP", "Par Le Courrier du Port", "Rédaction du Port",
    "Par Agence France-Presse", "Agence du Port – Oran – 13 mars 2025", "Traduit par Anne Le Roux",
]  # fmt: skip

UNNAMED_AR = [
    "بقلم: المحرر", "بقلم: رئيس التحرير", "كتب: وكالات", "كتب: مراسلنا في تعز", "إعداد: قسم الشؤون الدولية",
    "الميناء – وكالة الساحل للأنباء – 27 أغسطس 2024", "الميناء - خاص", "الميناء – مراسلنا", "ترجمة: سمير الدباغ",
    "كتب عربية جديدة | 3 مايو 2024", "الميناء – سمير الدباغ – هالة سمير", "حوار مع سمير الدباغ",
]  # fmt: skip


@pytest.mark.parametrize(("line", "author"), NAMED)
def test_a_byline_names_the_author_and_is_no_text(make_article: Make, line: str, author: str) -> None:
    article = make_article(f"{TITLE}\n\n{line}\n\n{BODY}")
    assert article.author == author and article.title == TITLE
    assert {block.kind for block in article.blocks if article.text[block.start : block.end] in line} == {"boilerplate"}


@pytest.mark.parametrize(("line", "author"), NAMED_AR)
def test_an_arabic_byline_names_the_author(make_article: Make, line: str, author: str) -> None:
    article = make_article(f"{TITLE_AR}\n\n{line}\n\n{BODY_AR}")
    assert (article.author, article.title) == (author, TITLE_AR)
    assert [block.kind for block in article.blocks] == ["title", "boilerplate", "body", "body"]


@pytest.mark.parametrize("line", UNNAMED)
def test_agencies_desks_places_and_other_trades_are_no_author(make_article: Make, line: str) -> None:
    assert make_article(f"{TITLE}\n\n{line}\n\n{BODY}").author is None


@pytest.mark.parametrize("line", UNNAMED_AR)
def test_arabic_agencies_and_desks_are_no_author(make_article: Make, line: str) -> None:
    assert make_article(f"{TITLE_AR}\n\n{line}\n\n{BODY_AR}").author is None


@pytest.mark.parametrize(
    "line",
    [
        "Our reporter Ann Lee has been following the day at the Criminal Courts of Justice.",
        "By Ann Lee's account of that night nobody was on the wall.",
        "Ann Lee, reporter killed on the wall",
        "The Sea Wall – by Ann Lee",
    ],
)
def test_a_line_of_the_head_that_only_looks_like_a_byline_stays(make_article: Make, line: str) -> None:
    article = make_article(f"{TITLE}\n\n{line}\n\n{BODY}")
    assert article.author is None
    assert "body" in {block.kind for block in article.blocks if article.text[block.start : block.end] == line}


@pytest.mark.parametrize(
    ("foot", "author"),
    [
        ("Reporting by Ann Lee; editing by Tom Ray", "Ann Lee"),
        ("Interview by Ann Lee, Jos", "Ann Lee"),
        ("— Ann Lee, in Cork", "Ann Lee"),
        ("– Ann Lee, harbour correspondent", "Ann Lee"),
        ("— Ann Lee", None),
        ("Read also:\nThe man who sold fog\nBy Tom Ray", None),
        ("Ten other walls\nThe man who sold fog\nBy Tom Ray", None),
    ],
)
def test_the_foot_names_the_author_where_the_head_does_not(make_article: Make, foot: str, author: str | None) -> None:
    article = make_article(f"{TITLE}\n\n{BODY}\n\n{foot}")
    assert article.author == author
    if author:
        assert [block.kind for block in article.blocks] == ["title", "body", "body", "boilerplate"]
    assert make_article(f"{TITLE}\nBy Jo Fox\n\n{BODY}\n\n{foot}").author == "Jo Fox"


def test_who_said_the_last_words_did_not_write_the_article(make_article: Make) -> None:
    article = make_article(
        f"{TITLE}\n\n{BODY}\n“We will build it again, stone by stone, and higher.”\n— Ann Lee, in Cork"
    )
    assert article.author is None and article.blocks[-1].kind == "body"


def test_a_byline_above_the_title_is_not_the_title(make_article: Make) -> None:
    article = make_article(f"By Ann Lee\n{TITLE}\n\n{BODY}")
    assert (article.title, article.author) == (TITLE, "Ann Lee")


def test_what_is_stated_counts_more_than_a_byline(make_article: Make) -> None:
    text = f"{TITLE}\nBy Ann Lee\n\n{BODY}"
    assert make_article(text, author="Tom Ray").author == "Tom Ray"
    assert make_article(text, outlet="ANN LEE").author is None


def test_a_byline_of_a_page(tmp_path: Path) -> None:
    teaser = "<div class='related-links'><p>Ten other walls</p><p>By Tom Ray</p></div>"
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    for byline, author in (("<p class='byline'>By Ann Lee and Jo Fox</p>", "Ann Lee and Jo Fox"), ("", None)):
        page = f"<html><body><h1>{TITLE}</h1>{byline}{paragraphs}{teaser}<footer>Imprint</footer></body></html>"
        (tmp_path / "a.html").write_text(page)
        assert article_from(loaded(tmp_path)[0]["a.html"]).author == author
