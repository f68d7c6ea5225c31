"""Contrast of the page's colours (WCAG 2.2, success criteria 1.4.3 and 1.4.11), in both themes."""

from __future__ import annotations

import re

import pytest

from ui.theme import asset

TEXT = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "tint"), ("muted", "paper"), ("muted", "surface"), ("muted", "tint"),
    ("muted", "grey-tint"), ("ink", "grey-tint"), ("accent", "paper"), ("accent", "tint"), ("accent", "surface"),
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("amber", "amber-tint"), ("amber", "paper"),
    ("muted", "amber-tint"), ("ink", "amber-tint"), ("red", "red-tint"), ("red", "paper"), ("ink", "red-tint"),
    ("marker-ink", "marker"), ("ink", "marker-soft"),
]  # fmt: skip
SHAPES = [("line-strong", "paper"), ("line-strong", "surface"), ("accent", "paper")]


def colours(theme: str) -> dict[str, str]:
    css = asset("page.css")
    block = re.search(r"^body\.dark[^{]*\{(.*?)\}" if theme == "dark" else r"^:root, [^{]*\{(.*?)\}", css, re.S | re.M)
    assert block is not None
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block.group(1)))


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_is_readable(theme: str, front: str, back: str) -> None:
    found = colours(theme)
    assert contrast(found[front], found[back]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_borders_of_controls_are_seen(theme: str, front: str, back: str) -> None:
    found = colours(theme)
    assert contrast(found[front], found[back]) >= 3.0
