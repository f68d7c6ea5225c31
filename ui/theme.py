"""The page's look: system fonts, one accent, flat surfaces; colours in ``assets/page.css`` as custom properties."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

FONT = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace")


def asset(name: str) -> str:
    """The text of a file in ``ui/assets``."""
    return files("ui").joinpath("assets", name).read_text("utf-8")


def make_theme() -> Base:
    """Gradio's plain theme with this page's colours; nothing in it names another host."""
    from gradio.themes import Base

    both = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--muted)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--paper)",
        "block_background_fill": "transparent",
        "block_label_text_color": "var(--muted)",
        "block_title_text_color": "var(--muted)",
        "border_color_primary": "var(--line)",
        "border_color_accent": "var(--accent)",
        "color_accent_soft": "var(--tint)",
        "input_background_fill": "var(--surface)",
        "input_background_fill_focus": "var(--surface)",
        "input_border_color": "var(--line-strong)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--muted)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent-strong)",
        "button_primary_text_color": "var(--on-accent)",
        "button_primary_border_color": "var(--accent)",
        "button_secondary_background_fill": "transparent",
        "button_secondary_background_fill_hover": "var(--tint)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--line-strong)",
        "link_text_color": "var(--accent)",
        "table_text_color": "var(--ink)",
    }
    plain = {
        "block_border_width": "0px",
        "block_shadow": "none",
        "block_padding": "0px",
        "block_radius": "4px",
        "button_large_radius": "4px",
        "button_small_radius": "4px",
        "button_medium_radius": "4px",
        "input_radius": "4px",
        "input_shadow": "none",
        "input_shadow_focus": "none",
        "layout_gap": "12px",
        "color_accent": "var(--accent)",
    }
    theme = Base(font=FONT, font_mono=MONO)
    return theme.set(**plain, **both, **{f"{name}_dark": value for name, value in both.items()})
