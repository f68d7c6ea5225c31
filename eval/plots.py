"""Plots as SVG text: no library, no fonts fetched, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

SERIES = ("#1668b8", "#b5541c", "#2d7d46", "#7a4fa3")


def heat_map(title: str, cells: Mapping[tuple[str, str], tuple[float, int]]) -> str:
    """
    Question language (rows) by article language (columns).

    Args:
        title: what the figures are.
        cells: (row, column) to (value from 0 to 1, number of questions).
    """
    rows = sorted({row for row, _ in cells}, key=_language_order)
    columns = sorted({column for _, column in cells}, key=_language_order)
    size, left, top = 74, 54, 52
    width, height = left + size * len(columns) + 8, top + 50 * len(rows) + 8
    parts = [_open(width, height, title), _text(0, 14, title, weight="600")]
    for x, column in enumerate(columns):
        parts.append(_text(left + size * x + size / 2, top - 8, column, anchor="middle"))
    for y, row in enumerate(rows):
        parts.append(_text(left - 10, top + 50 * y + 30, row, anchor="end"))
        for x, column in enumerate(columns):
            value, asked = cells.get((row, column), (None, 0))
            parts.append(_heat_cell(left + size * x, top + 50 * y, size - 3, 47, value, asked))
    return "".join([*parts, "</svg>"])


def curves(title: str, lines: Mapping[str, Sequence[tuple[float, float]]], *, across: str, up: str) -> str:
    """Step lines in the unit square, one a name, with axes from 0 to 1 (up: 0 to the largest value, at least 0.2)."""
    width, height, left, top = 460, 300, 54, 34
    inner_w, inner_h = width - left - 16, height - top - 46
    most = max([0.2, *(y for points in lines.values() for _, y in points)])
    ceiling = min(1.0, (int(most * 10) + 1) / 10)
    parts = [_open(width, height, title), _text(0, 14, title, weight="600")]
    for tick in range(6):
        x, y = left + inner_w * tick / 5, top + inner_h * (1 - tick / 5)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + inner_w}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(_text(left - 6, y + 4, f"{ceiling * tick / 5:.2f}", anchor="end", css="tick"))
        parts.append(_text(x, top + inner_h + 16, f"{tick / 5:.1f}", anchor="middle", css="tick"))
    parts.append(_text(left + inner_w / 2, height - 8, across, anchor="middle"))
    parts.append(_text(left, top - 6, up, css="tick"))
    for number, (name, points) in enumerate(lines.items()):
        colour = SERIES[number % len(SERIES)]
        path: list[str] = []
        last = 0.0
        for x, y in points:
            level = top + inner_h * (1 - min(y, ceiling) / ceiling)
            path.append(f"{'M' if not path else 'L'}{left + inner_w * last:.1f},{level:.1f}")
            path.append(f"L{left + inner_w * x:.1f},{level:.1f}")
            last = x
        parts.append(f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<rect x="{left + 10}" y="{top + 6 + 18 * number}" width="14" height="3" fill="{colour}"/>')
        parts.append(_text(left + 30, top + 11 + 18 * number, name, css="tick"))
    return "".join([*parts, "</svg>"])


def bars(title: str, values: Mapping[str, tuple[int, int]]) -> str:
    """Changes for the worse (left) and for the better (right) by name."""
    most = max([1, *(n for pair in values.values() for n in pair)])
    width, row, left = 460, 26, 130
    middle, half = left + (width - left) / 2, (width - left) / 2 - 30
    height = 40 + row * max(1, len(values))
    parts = [_open(width, height, title), _text(0, 14, title, weight="600")]
    for number, (name, (worse, better)) in enumerate(values.items()):
        y = 30 + row * number
        parts.append(_text(left - 10, y + 14, name, anchor="end"))
        for count, colour, side in ((worse, "#c0392b", -1), (better, "#2d7d46", 1)):
            length = half * count / most
            x = middle - length if side < 0 else middle
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="{length:.1f}" height="18" fill="{colour}"/>')
            place = middle + side * (length + 6)
            parts.append(_text(place, y + 14, str(count), anchor="end" if side < 0 else "start", css="tick"))
    return "".join([*parts, "</svg>"])


def shade(value: float) -> tuple[str, str]:
    """Background and text colour of a value from 0 to 1: red up to 0.5, through yellow, to green at 1."""
    share = max(0.0, min(1.0, (value - 0.5) / 0.5))
    hue = 8 + 132 * share
    return f"hsl({hue:.0f} 58% {74 - 14 * share:.0f}%)", "#102010"


def _heat_cell(x: float, y: float, width: float, height: float, value: float | None, asked: int) -> str:
    if value is None:
        return f'<rect class="void" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>'
    background, colour = shade(value)
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{background}"/>'
    number = _text(x + width / 2, y + 22, f"{value:.3f}", anchor="middle", weight="600", fill=colour)
    return box + number + _text(x + width / 2, y + 38, f"n = {asked}", anchor="middle", css="count", fill=colour)


def _open(width: float, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "400", css: str = "label", fill: str = ""
) -> str:
    colour = f' style="fill:{fill}"' if fill else ""
    return (
        f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"{colour}>'
        f"{escape(text)}</text>"
    )


def _language_order(language: str) -> tuple[int, str]:
    known = ("en", "fr", "ar")
    return (known.index(language) if language in known else len(known), language)
