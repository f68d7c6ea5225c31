"""Languages and dates as people write them in English, French and Arabic."""

from __future__ import annotations

from datetime import date

from rag.language.calendar import month_name

_WRITTEN = ("en", "fr", "ar")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"})
_LANGUAGES: dict[str, tuple[str, str, str]] = {
    "en": ("English", "anglais", "الإنجليزية"),
    "fr": ("French", "français", "الفرنسية"),
    "ar": ("Arabic", "arabe", "العربية"),
    "de": ("German", "allemand", "الألمانية"),
    "es": ("Spanish", "espagnol", "الإسبانية"),
    "it": ("Italian", "italien", "الإيطالية"),
    "pt": ("Portuguese", "portugais", "البرتغالية"),
    "nl": ("Dutch", "néerlandais", "الهولندية"),
    "sv": ("Swedish", "suédois", "السويدية"),
    "pl": ("Polish", "polonais", "البولندية"),
    "ro": ("Romanian", "roumain", "الرومانية"),
    "id": ("Indonesian", "indonésien", "الإندونيسية"),
    "tr": ("Turkish", "turc", "التركية"),
    "ru": ("Russian", "russe", "الروسية"),
    "uk": ("Ukrainian", "ukrainien", "الأوكرانية"),
    "el": ("Greek", "grec", "اليونانية"),
    "he": ("Hebrew", "hébreu", "العبرية"),
    "fa": ("Persian", "persan", "الفارسية"),
    "ur": ("Urdu", "ourdou", "الأردية"),
    "hi": ("Hindi", "hindi", "الهندية"),
    "zh": ("Chinese", "chinois", "الصينية"),
    "ja": ("Japanese", "japonais", "اليابانية"),
    "ko": ("Korean", "coréen", "الكورية"),
    "und": ("language unknown", "langue inconnue", "لغة غير معروفة"),
}
NAMED: tuple[str, ...] = tuple(code for code in _LANGUAGES if code != "und")
"""Codes of the languages that have a name here."""


def language_name(code: str, language: str = "en") -> str:
    """
    The name of a language, ``"français"``, as a noun in lower case where that is the custom.

    Args:
        code: ISO 639-1, or "und"; others in capitals.
        language: that of the name: "en", "fr" or "ar", English for all others.
    """
    names = _LANGUAGES.get(code)
    return names[_column(language)] if names else code.upper()


def written_date(value: date, language: str = "en") -> str:
    """``"6 March 2023"``; ``language`` as in :func:`language_name`."""
    return f"{value.day} {month_name(value.month, _WRITTEN[_column(language)])} {value.year}"


def _column(language: str) -> int:
    return _WRITTEN.index(language) if language in _WRITTEN else 0


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in _RIGHT_TO_LEFT
