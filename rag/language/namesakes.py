"""
One word of a known person's name beside a name that is not his: "Zdenka Harris" is not Kamala Harris.

A list of names says who "Harris" is where nothing else stands there. Whoever bears another name before or after it is
somebody else, of whom nothing is known but the name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.language.lookup import Unit
from rag.language.names import skeleton, skeletons
from rag.language.normalise import fold

_NAMES = frozenset({"name", "unknown", "latin"})
_PARTICLES = frozenset(map(fold, ("عبد", "أبو", "بن", "ابن", "بنت", "آل")))
"""Arabic words that a part of a name begins with."""


def without_namesakes(
    units: Sequence[Unit], text: str, is_person: Callable[[str, str], bool], language: str
) -> list[Unit]:
    """
    The units of a text; a person's name that is part of somebody else's is a name of its own.

    Args:
        units: in reading order.
        text: that they are of.
        is_person: whether a word of a language alone is known as a person's name.
        language: of the text.
    """
    found = list(units)
    for place, unit in enumerate(units):
        if not unit.name or len(unit.words) > 1 or not is_person(unit.words[0].form, language):
            continue
        beside = [units[other] for other in (place - 1, place + 1) if 0 <= other < len(units)]
        if any(_is_another(one, unit) and text[slice(*_gap(one, unit))] == " " for one in beside):
            own = tuple(gloss for gloss in unit.glosses if " " not in gloss)[:1]
            found[place] = unit._replace(glosses=own, kind="name", name="")
    return found


def _gap(one: Unit, other: Unit) -> tuple[int, int]:
    first, second = sorted((one, other), key=lambda unit: unit.words[0].start)
    return first.words[-1].end, second.words[0].start


def _is_another(unit: Unit, person: Unit) -> bool:
    """Whether a unit is a word written like a name that is no part of a person's."""
    word = unit.words[0]
    if len(unit.words) > 1 or unit.name or len(word.form) < 2:
        return False
    if word.script == "arabic":
        if fold(word.form) in _PARTICLES:
            return True
        # A name that is in the list of words is glossed by itself: المنصوري, "mansour".
        bones = skeletons(word.form)
        if unit.kind not in _NAMES and not any(skeleton(gloss) in bones for gloss in unit.glosses):
            return False
    elif unit.kind not in _NAMES or not word.surface[:1].isupper() or word.surface.isupper():
        return False
    known = {skeleton(part) for gloss in (person.name, *person.glosses) for part in gloss.split()}
    return skeleton(word.form) not in known
