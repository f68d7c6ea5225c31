"""The one table of months and days of the week."""

from __future__ import annotations

import pytest

from rag.language.calendar import month_name, month_names, weekday_names
from rag.language.normalise import fold


def test_every_language_names_all_months_and_days() -> None:
    for language in ("en", "fr", "ar"):
        assert sorted(set(month_names(languages=[language]).values())) == list(range(1, 13))
        assert sorted(set(weekday_names(languages=[language]).values())) == list(range(7))


def test_names_are_in_small_letters_and_mean_one_month() -> None:
    for names in (month_names(short=True, other=True), weekday_names(short=True, other=True)):
        assert all(name == name.lower() == name.strip() for name in names)
    by_fold: dict[str, set[int]] = {}
    for name, number in month_names(short=True, other=True).items():
        by_fold.setdefault(fold(name), set()).add(number)
    assert [name for name, numbers in by_fold.items() if len(numbers) > 1] == []


@pytest.mark.parametrize(
    ("name", "number"), [("september", 9), ("sept", 9), ("févr", 2), ("كانون الثاني", 1), ("غشت", 8), ("augustus", 8)]
)
def test_months_are_found_by_each_kind_of_name(name: str, number: int) -> None:
    assert month_names(short=True, other=True)[name] == number


def test_abbreviations_and_further_languages_come_when_asked_for() -> None:
    names = month_names()
    assert "sept" not in names
    assert "augustus" not in names
    assert names["août"] == month_names(fold=fold)["aout"] == 8


def test_written_names() -> None:
    assert [month_name(3, language) for language in ("en", "fr", "ar")] == ["March", "mars", "مارس"]
