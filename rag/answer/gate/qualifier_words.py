"""Words beside numbers that turn their meaning, in English, French and Arabic, in folded form. Plain data."""

from __future__ import annotations

from rag.language.normalise import fold


def _phrases(text: str) -> list[str]:
    return [fold(phrase.strip()) for phrase in text.split("/")]


_UP = _phrases("more than / over / above / at least / plus de / plus d / au moins / اكثر من / ازيد من / على الاقل")
_DOWN = _phrases(
    "fewer than / less than / under / below / at most / moins de / moins d / au plus / au maximum / اقل من / "
    "على الاكثر / يقل عن / تقل عن"
)
BOUNDS: dict[str, str] = dict.fromkeys(_UP, "up") | dict.fromkeys(_DOWN, "down")
"""On which side of the number beside it a phrase says that something lies."""

TRAILING = frozenset(_phrases("at least / at most / au moins / au plus / au maximum / على الاقل / على الاكثر"))
"""Phrases that may follow their number ("40 at least")."""

FLIPS = frozenset(_phrases("no / not / pas / non / nor / لا / ولا / ليس / ليست"))
"""Words before such a phrase that turn it round: "no fewer than", "ما لا يقل عن"."""

TIMES: dict[str, str] = {
    "before": "before", "after": "after", "avant": "before", "apres": "after", "قبل": "before", "بعد": "after",
}  # fmt: skip
NOT_TIMES = frozenset(("d apres", "من قبل"))
"""Phrases that end in such a word and say no time: "d'après" (according to), "من قبل" (by)."""

PERCENT = frozenset(
    _phrases(
        "percent / pct / pc / percentage / per cent / pour cent / point / points / بالميه / بالمايه / في الميه / "
        "في المايه / نقطه / نقاط"
    )
)

CURRENCIES: dict[str, str] = {
    word: name
    for name, words in {
        "dollar": "$ dollar dollars usd دولار دولارا دولارات",
        "euro": "€ euro euros eur يورو",
        "pound": "£ pound pounds gbp sterling livre livres جنيه جنيها جنيهات",
        "yen": "yen yens jpy ين",
        "yuan": "yuan yuans cny يوان",
        "dinar": "dinar dinars دينار دينارا دنانير",
        "dirham": "dirham dirhams درهم درهما دراهم",
        "riyal": "riyal riyals rial rials ريال ريالا ريالات",
        "rouble": "rouble roubles ruble rubles روبل",
        "rupee": "rupee rupees roupie roupies روبيه",
        "franc": "franc francs فرنك",
    }.items()
    for word in words.split()
}
"""Signs and names of currencies."""
