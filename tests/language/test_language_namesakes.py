"""Known persons and those who bear a part of their name."""

from __future__ import annotations

import pytest

from rag.language import Bridge


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


def known(bridge: Bridge, text: str, language: str) -> list[str]:
    return [name.surface for name in bridge.names(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "persons"),
    [
        ("Harris spoke in Ohio", "en", ["Harris", "Ohio"]),
        ("Vice President Harris spoke", "en", ["Harris"]),
        ("Kamala Harris spoke", "en", ["Kamala Harris"]),
        ("Zdenka Harris spoke", "en", []),
        ("Harris Faulkner spoke", "en", []),
        ("un accord entre Trump et Poutine", "fr", ["Trump", "Poutine"]),
        ("le sommet Trump-Poutine", "fr", ["Trump", "Poutine"]),
        ("Selon Macron, rien ne change", "fr", ["Macron"]),
        ("son ami Salah Benani y vend du thé", "fr", []),
        ("Mohamed Salah a marqué", "fr", ["Mohamed Salah"]),
        ("قال ماكرون إن الإصلاح ضروري", "ar", ["ماكرون"]),
        ("افتتح صلاح المنصوري مكتبة", "ar", []),
        ("وترك صلاح عبد النبي عمله", "ar", []),
        ("سجل محمد صلاح هدفين", "ar", ["محمد صلاح"]),
    ],
)
def test_a_known_person_is_not_whoever_bears_a_part_of_the_name(
    bridge: Bridge, text: str, language: str, persons: list[str]
) -> None:
    assert known(bridge, text, language) == persons


def test_a_namesake_is_met_by_what_is_written_and_no_more(bridge: Bridge) -> None:
    keys = bridge.keys("Son ami Salah Benani y vend du thé", "fr")
    assert "=salah" in keys.names and "=benani" in keys.names
    assert "salah" in keys.bridge and "moham" not in {key[:5] for key in keys.bridge}
    assert "Mohamed" not in bridge.gloss("Son ami Salah Benani y vend du thé", "fr").text


@pytest.mark.parametrize("given", ["Diana", "François", "Mohammed", "Carlos", "Taylor"])
def test_a_given_name_alone_is_nobody_known(bridge: Bridge, given: str) -> None:
    for language in ("en", "fr"):
        assert known(bridge, f"hier {given} est venu" if language == "fr" else f"then {given} came", language) == []
