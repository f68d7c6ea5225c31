"""The names of months and of the days of the week, in one table: every reader of dates takes its own from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

LANGUAGES = ("en", "fr", "ar")

_MONTHS: tuple[dict[str, str], ...] = (
    {
        "en": "january",
        "en short": "jan",
        "fr": "janvier",
        "fr short": "janv",
        "ar": "يناير كانون_الثاني جانفي",
        "other": "januar jänner enero ene gennaio gen janeiro januari",
    },
    {
        "en": "february",
        "en short": "feb",
        "fr": "février",
        "fr short": "févr fév",
        "ar": "فبراير شباط فيفري",
        "other": "fevrier februar febrero febbraio fevereiro fev februari",
    },
    {
        "en": "march",
        "en short": "mar",
        "fr": "mars",
        "ar": "مارس آذار",
        "other": "märz maerz marzo março maart",
    },
    {
        "en": "april",
        "en short": "apr",
        "fr": "avril",
        "fr short": "avr",
        "ar": "أبريل إبريل نيسان أفريل",
        "other": "abril abr aprile",
    },
    {
        "en": "may",
        "fr": "mai",
        "ar": "مايو أيار ماي",
        "other": "mayo maggio mag maio mei",
    },
    {
        "en": "june",
        "en short": "jun",
        "fr": "juin",
        "ar": "يونيو حزيران جوان يونيه",
        "other": "juni junio giugno giu junho",
    },
    {
        "en": "july",
        "en short": "jul",
        "fr": "juillet",
        "fr short": "juil",
        "ar": "يوليو تموز جويلية يوليوز يوليه",
        "other": "juli julio luglio lug julho",
    },
    {
        "en": "august",
        "en short": "aug",
        "fr": "août",
        "ar": "أغسطس آب أوت غشت",
        "other": "aout agosto ago augustus",
    },
    {
        "en": "september",
        "en short": "sep sept",
        "fr": "septembre",
        "fr short": "sept",
        "ar": "سبتمبر أيلول شتنبر",
        "other": "septiembre settembre set setembro",
    },
    {
        "en": "october",
        "en short": "oct",
        "fr": "octobre",
        "fr short": "oct",
        "ar": "أكتوبر تشرين_الأول",
        "other": "oktober okt octubre ottobre ott outubro out",
    },
    {
        "en": "november",
        "en short": "nov",
        "fr": "novembre",
        "fr short": "nov",
        "ar": "نوفمبر تشرين_الثاني نونبر",
        "other": "noviembre novembro",
    },
    {
        "en": "december",
        "en short": "dec",
        "fr": "décembre",
        "fr short": "déc",
        "ar": "ديسمبر كانون_الأول دجنبر",
        "other": "decembre dezember dez diciembre dic dicembre dezembro",
    },
)
"""By kind, January first; "_" stands for a space, and the first name of a kind is the one that is written."""

_WEEKDAYS: tuple[dict[str, str], ...] = (
    {"en": "monday", "en short": "mon", "fr": "lundi", "ar": "الاثنين الإثنين", "other": "montag lunes lunedi"},
    {"en": "tuesday", "en short": "tue tues", "fr": "mardi", "ar": "الثلاثاء", "other": "dienstag martes martedi"},
    {
        "en": "wednesday",
        "en short": "wed",
        "fr": "mercredi",
        "ar": "الأربعاء",
        "other": "mittwoch miercoles mercoledi",
    },
    {
        "en": "thursday",
        "en short": "thu thur thurs",
        "fr": "jeudi",
        "ar": "الخميس",
        "other": "donnerstag jueves giovedi",
    },
    {"en": "friday", "en short": "fri", "fr": "vendredi", "ar": "الجمعة", "other": "freitag viernes venerdi"},
    {"en": "saturday", "en short": "sat", "fr": "samedi", "ar": "السبت", "other": "samstag sabado sabato"},
    {"en": "sunday", "en short": "sun", "fr": "dimanche", "ar": "الأحد", "other": "sonntag domingo domenica"},
)
"""As the months, Monday first."""


_ARABIC_ORDINALS = (
    "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي_عشر الثاني_عشر الثالث_عشر الرابع_عشر "
    "الخامس_عشر السادس_عشر السابع_عشر الثامن_عشر التاسع_عشر العشرين الحادي_والعشرين الثاني_والعشرين الثالث_والعشرين "
    "الرابع_والعشرين الخامس_والعشرين السادس_والعشرين السابع_والعشرين الثامن_والعشرين التاسع_والعشرين الثلاثين "
    "الحادي_والثلاثين"
)
"""Days of a month as Arabic writes them out, the first to the thirty-first; after a preposition, as they mostly are."""


def day_words(*, fold: Callable[[str], str] = str) -> dict[str, int]:
    """The days of a month that Arabic writes in words ("الثامن من مايو") to their numbers, 1 to 31."""
    found = {fold(name.replace("_", " ")): day for day, name in enumerate(_ARABIC_ORDINALS.split(), start=1)}
    nominative = {name.replace("ين", "ون"): day for name, day in found.items() if name.endswith("ين")}
    return found | nominative


def month_names(
    *,
    languages: Sequence[str] = LANGUAGES,
    short: bool = False,
    other: bool = False,
    fold: Callable[[str], str] = str,
) -> dict[str, int]:
    """
    The months by name.

    Args:
        languages: of "en", "fr" and "ar".
        short: whether abbreviations are among them ("jan", "févr").
        other: whether the names of further European languages are, and names written without their accents.
        fold: the form that names are wanted in.

    Returns:
        Name in small letters to number, 1 to 12. A name of two words has a space.
    """
    return _named(_MONTHS, languages=languages, short=short, other=other, fold=fold, first=1)


def weekday_names(
    *,
    languages: Sequence[str] = LANGUAGES,
    short: bool = False,
    other: bool = False,
    fold: Callable[[str], str] = str,
) -> dict[str, int]:
    """The days of the week by name; arguments as in :func:`month_names`. Name to number, Monday is 0."""
    return _named(_WEEKDAYS, languages=languages, short=short, other=other, fold=fold, first=0)


def month_name(month: int, language: str) -> str:
    """
    The usual name of a month as a text of its language writes it: "March", "mars", «مارس».

    Args:
        month: 1 to 12.
        language: "en", "fr" or "ar".

    Raises:
        KeyError: another language.
    """
    name = _MONTHS[month - 1][language].split()[0]
    return name.capitalize() if language == "en" else name


def _named(
    table: Sequence[dict[str, str]],
    *,
    languages: Sequence[str],
    short: bool,
    other: bool,
    fold: Callable[[str], str],
    first: int,
) -> dict[str, int]:
    kinds = [*languages, *(f"{language} short" for language in languages if short), *(("other",) if other else ())]
    return {
        fold(name.replace("_", " ")): number
        for number, names in enumerate(table, start=first)
        for kind in kinds
        for name in names.get(kind, "").split()
    }
