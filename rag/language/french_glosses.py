"""
What French function words mean where they stand: "ne … plus" is "no longer", "des" after a noun is "of".

A word list cannot say it, and a gloss that takes the negation for a comparison says the contrary of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.language.lookup import Unit

_REACH = 6
"""Words that may stand between "ne" and what it denies with."""
_DENIALS = {
    "plus": "no longer",
    "jamais": "never",
    "rien": "nothing",
    "personne": "nobody",
    "aucun": "no",
    "aucune": "no",
    "guère": "hardly",
    "nul": "no",
    "nulle": "no",
}
_NE = frozenset({"ne", "n"})
_NOT = frozenset({"pas", "point"})
_THAT = frozenset({"que", "qu"})
_ALONE = frozenset({
    "pu", "peut", "peuvent", "pouvait", "pouvaient", "put", "purent", "pourra", "pourrait", "sait", "savait", "saurait",
    "ose", "osait", "osent", "osa", "cesse", "cessait", "cessent", "cessé",
})  # fmt: skip
"""Verbs that "ne" alone denies: "il n'a pu venir"."""
_LESS = frozenset({"pas", "plus", "rien", "jamais", "point", "quoi"})
"""Before "de" they make "nouveau" an adjective again."""
_IMPERSONAL = frozenset({"faut", "faudra", "faudrait", "fallait", "fallut", "fallu", "faille"})
_ARTICLES = frozenset({"le", "la", "les", "l", "leur", "son", "sa", "ses"})
_PRONOUNS = frozenset({"il", "elle", "ils", "elles", "on", "t"})
_COPULAS = frozenset({"est", "sont", "était", "étaient", "fut", "sera", "serait", "n"})
_FORMS_OF_ETRE = _COPULAS - {"n"} | {"seront", "furent"}
_PLACES_BEGIN = frozenset({"saint", "sainte", "le", "la", "les", "l", "new", "port", "san", "santa", "los", "el"})
_RELATIVES = frozenset({"que", "qu", "qui", "dont"})
_TIMES = frozenset(
    {"an", "ans", "année", "années", "mois", "semaine", "semaines", "jour", "jours", "heure", "heures", "minutes"}
)
_DETERMINED = frozenset({"une", "la", "cette", "chaque", "autre", "seule", "première", "deuxième", "même", "de", "d"})
_THERE = {"a": "there is", "avait": "there was", "aura": "there will be", "aurait": "there would be"}
_OBJECTS_ASKED_FOR = frozenset({"quel", "quelle", "quels", "quelles", "combien de", "combien d"})
_AUXILIARIES = frozenset({
    "a", "ai", "as", "avons", "avez", "ont", "avais", "avait", "avaient", "aura", "auront", "aurait", "auraient", "ait",
    "aient", "ayant",
})  # fmt: skip
_INTENDS = frozenset({"entend", "entendent", "entendait", "entendaient", "entendons", "entendez", "entendant"})
_HEARD = frozenset({"dire", "parler", "crier", "chanter", "pleurer", "hurler", "appeler", "sonner", "tirer", "frapper"})
_BEFORE_INFINITIVES = frozenset({"pour", "sans", "à", "de", "d", "afin de", "afin d"})
_NOUNS_TOO = frozenset({"pouvoir", "devoir", "savoir", "rire", "dîner", "déjeuner", "souvenir", "avenir", "plaisir"})
_OBJECTS = {"l": "it", "le": "it", "la": "it", "les": "them"}
_SUBJECTS = frozenset({"je", "j", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ne", "n"})
_BEFORE_VERBS = _SUBJECTS | _AUXILIARIES | {"qui", "se", "s", "lui"}
_BEFORE_PRONOUNS = _SUBJECTS | {"qui", "se", "s", "m", "t", "lui", "y", "que", "qu"}
_PLURAL_VERBS = ("ont", "aient", "èrent", "urent", "irent")
_NO_ENDS = frozenset(' \u00a0\u202f"“”«»(•-–')
"""What may stand between two words of one sentence though the second may begin one."""
_OPENINGS = (
    ("est", "ce", "que"), ("est", "ce", "qu"), ("est", "ce", "qui"),
    ("est", "ce que"), ("est", "ce qu"), ("est", "ce qui"),
)  # fmt: skip
"""Of a question, as the words of "est-ce que" were read: "ce que" may be a term."""
_CONTENT = frozenset({"word", "name", "latin", "unknown", "number"})

Glosses = list[tuple[str, ...]]


def in_context(units: Sequence[Unit], glosses: Glosses, text: str, *, is_infinitive: Callable[[str], bool]) -> Glosses:
    """
    The glosses of a French text with those of its function words as they are meant there.

    Args:
        units: the text's words in reading order.
        glosses: of each unit, as the lists have them.
        text: what the units' offsets refer to.
        is_infinitive: whether a light form is the infinitive of a verb.

    Returns:
        New glosses, one entry a unit; () where English has no word for it.
    """
    found = list(glosses)
    forms = [" ".join(word.form for word in unit.words) for unit in units]
    opens = [_opens(units, place, text) for place in range(len(units))]
    for place, form in enumerate(forms):
        if form in _NE:
            _deny(opens, forms, found, place)
        elif form in _CHANGED:
            _CHANGED[form](units, forms, found, place)
        elif form in _IMPERSONAL:
            _impersonal(forms, found, place)
        if form in _INTENDS:
            _intend(units, forms, found, place, is_infinitive)
        if form in ("de", "d", "à") and place + 1 < len(forms) and is_infinitive(forms[place + 1]):
            found[place] = ("to",)
        elif form in _OBJECTS and place + 1 < len(forms) and _is_object(units, forms, text, place, is_infinitive):
            found[place] = (_OBJECTS[form],)
    _there_is(forms, found)
    _asking(units, forms, found, text)
    return found


def _opens(units: Sequence[Unit], place: int, text: str) -> bool:
    """Whether a word begins a sentence, and not only what a sentence quotes."""
    first = units[place].words[0]
    if not place or not first.initial:
        return first.initial
    return not _NO_ENDS.issuperset(text[units[place - 1].words[-1].end : first.start])


def _is_object(
    units: Sequence[Unit], forms: Sequence[str], text: str, place: int, is_infinitive: Callable[[str], bool]
) -> bool:
    """Whether "le", "la", "les" stands for a thing before its verb: "pour les voir", not "a-t-il le droit"."""
    before, after = forms[place - 1] if place else "", forms[place + 1]
    if after in _AUXILIARIES:
        return True
    if before in _SUBJECTS:
        return not units[place].words[0].initial and text[units[place - 1].words[0].start - 1] != "-"
    return before in _BEFORE_INFINITIVES and after not in _NOUNS_TOO and is_infinitive(after)


def _deny(opens: Sequence[bool], forms: Sequence[str], found: Glosses, start: int) -> None:
    """What follows "ne", up to its "pas" or the end of the sentence."""
    before = forms[start - 1] if start else ""
    if before == "personne" and (start < 2 or forms[start - 2] not in _DETERMINED):
        found[start - 1] = ("nobody",)
    for place in range(start + 1, min(start + 1 + _REACH, len(forms))):
        form = forms[place]
        if form in _NOT:
            return
        if opens[place]:
            break
        if form in _THAT:
            found[place] = ("only",)
            return
        if form in _DENIALS and not (form == "personne" and forms[place - 1] in _DETERMINED):
            found[place] = (_DENIALS[form],)
    near = " ".join(forms[max(0, start - _REACH) : start + 1 + _REACH]).split()
    if _DENIALS.keys().isdisjoint(near) and not _ALONE.isdisjoint(forms[start + 1 : start + 3]):
        found[start] = ("not",)


def _impersonal(forms: Sequence[str], found: Glosses, place: int) -> None:
    """The "il" of "il faut", "il lui faudra", "faut-il" is nobody."""
    for other in (place - 1, place - 2, place + 1):
        if 0 <= other < len(forms) and forms[other] == "il":
            found[other] = ()
            return


def _of(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "des" joins to what stands before it, or is the plural of "un", as it is after a verb."""
    joined = place > 0 and not units[place].words[0].initial and units[place - 1].kind in _CONTENT
    if joined and place > 1 and forms[place - 2] in _BEFORE_VERBS:
        joined = False
    if place > 1 and forms[place - 1] in ("un", "une") and forms[place - 2] == "l":
        found[place - 2], found[place - 1], joined = (), ("one",), True
    found[place] = ("of",) if joined else ()


def _than(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The glosses of "plus de 300": "more than 300"."""
    if place + 1 < len(units) and units[place + 1].kind == "number":
        found[place] = ("more than" if forms[place].startswith("plus") else "less than",)


def _most(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The "plus" of "la plus grande" is "most", that of "plus grande" is "more"."""
    if place and forms[place - 1] in _ARTICLES and found[place] in (("more",), ("less",)):
        found[place] = ("most",) if forms[place] == "plus" else ("least",)


def _at(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "à" is "in" before the name of a place, "at" before a number, and "to" before a person's two names."""
    after = units[place + 1] if place + 1 < len(units) else None
    if after is not None and after.kind == "number":
        found[place] = ("at",)
    elif after is not None and after.words[0].surface[:1].isupper():
        found[place] = ("to",) if _is_full_name(units, place + 1) else ("in",)


def _is_full_name(units: Sequence[Unit], place: int) -> bool:
    """Whether a given name and a surname begin here, neither of them known as a place."""
    if place + 1 >= len(units) or len(units[place].words) > 1:
        return False
    first, second = units[place], units[place + 1]
    apart = second.words[0].start - first.words[-1].end == 1
    capital = second.words[0].surface[:1].isupper() and not first.words[0].surface.isupper()
    return apart and capital and not first.name and first.words[0].form not in _PLACES_BEGIN


def _open_a(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """An "A" that opens a sentence is an "À" without its accent, unless it asks ("A-t-il")."""
    first = units[place].words[0]
    if first.surface == "A" and first.initial and forms[place + 1 : place + 2] != ["t"]:
        found[place] = ("to",)
        _at(units, forms, found, place)


def _where(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """An "ou" that opens a sentence before a verb is an "où" without its accent."""
    after = forms[place + 1] if place + 1 < len(forms) else ""
    if units[place].words[0].initial and (after in _FORMS_OF_ETRE or after in _AUXILIARIES or after in ("se", "s")):
        found[place] = ("where",)


def _how_many(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "combien" alone asks how many before a verb in the plural: "combien sont morts"."""
    if place + 1 < len(forms) and forms[place + 1].endswith(_PLURAL_VERBS):
        found[place] = ("how many",)


def _which(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "quel" is "what" before a form of "être"."""
    if place + 1 < len(forms) and forms[place + 1] in _FORMS_OF_ETRE:
        found[place] = ("what",)


def _having(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The words "pour avoir vendu", "après avoir vendu" are "for having", "after having"."""
    if place and forms[place - 1] in ("pour", "après"):
        found[place] = ("having",)


def _they(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The letter of "l'on" is no article."""
    if place and forms[place - 1] == "l":
        found[place - 1] = ()


def _it(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "ce" is "what" before a relative pronoun, "it" before a form of "être", else "this"."""
    after = forms[place + 1] if place + 1 < len(forms) else ""
    if after in _RELATIVES:
        found[place], found[place + 1] = ("what",), ()
    elif after in _COPULAS:
        found[place] = ("it",)


def _by(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "en" is "by" before a gerund ("en demandant"), and a pronoun after another ("il en vend")."""
    plain = place + 1 < len(units) and units[place + 1].kind not in ("number", "name")
    if place and plain and forms[place - 1] in _BEFORE_PRONOUNS and not units[place + 1].words[0].surface[:1].isupper():
        found[place] = ()
    elif place + 1 < len(units) and units[place + 1].kind == "word" and forms[place + 1].endswith("ant"):
        found[place] = ("by",)


def _if(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The letter of "s'il" is "if"."""
    if place + 1 < len(units) and forms[place + 1] in ("il", "ils"):
        found[place] = ("if",)


def _mister(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The letter of "M. Diallo" is "Mr"."""
    if units[place].words[0].surface == "M" and place + 1 < len(units) and units[place + 1].words[0].initial:
        found[place] = ("Mr",)


def _lawyer(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The title of "Me Diallo"."""
    if units[place].words[0].surface == "Me" and place + 1 < len(units):
        after = units[place + 1].words[0]
        if after.surface[:1].isupper() and after.start == units[place].words[0].end + 1:
            found[place] = ("lawyer",)


def _intend(
    units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int, is_infinitive: Callable[[str], bool]
) -> None:
    """Who "entend" do something means to; who "entend dire" hears."""
    after = forms[place + 1] if place + 1 < len(forms) else ""
    if after in ("ne", "n") and forms[place + 2 : place + 3] == ["pas"] and place + 3 < len(forms):
        after = forms[place + 3]
    if after not in _HEARD and is_infinitive(after):
        found[place] = ("intend",)


def _again(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The words "de nouveau" are "again", but not in "pas de nouveau procès"."""
    before = " ".join(forms[max(0, place - 2) : place]).split()
    if before[-1:] == ["de"] and _LESS.isdisjoint(before[-2:-1]):
        found[place - 1], found[place] = (), ("again",)
    elif before[-1:] == ["de"]:
        found[place] = ("new",)


def _namely(units: Sequence[Unit], forms: Sequence[str], found: Glosses, place: int) -> None:
    """The word "soit" is "namely" before a number."""
    if place + 1 < len(units) and units[place + 1].kind == "number":
        found[place] = ("namely",)


_CHANGED: dict[str, Callable[[Sequence[Unit], Sequence[str], Glosses, int], None]] = {
    "des": _of, "plus de": _than, "plus d": _than, "moins de": _than, "moins d": _than, "plus": _most, "moins": _most,
    "à": _at, "a": _open_a, "ou": _where, "combien": _how_many, "avoir": _having, "on": _they,
    "quel": _which, "quelle": _which, "quels": _which, "quelles": _which, "ce": _it, "en": _by, "s": _if,
    "m": _mister, "me": _lawyer, "nouveau": _again, "soit": _namely,
}  # fmt: skip


def _there_is(forms: Sequence[str], found: Glosses) -> None:
    """The words "il y a" are "there is", and "ago" before a time; "y a-t-il" asks whether there is."""
    for place, form in enumerate(forms):
        if form == "il y a":
            ends = [after for after in range(place + 1, min(place + 4, len(forms))) if forms[after] in _TIMES]
            found[place] = () if ends else ("there is",)
            if ends:
                found[ends[0]] = tuple(f"{gloss} ago" for gloss in found[ends[0]])
        elif form == "y" and place + 1 < len(forms) and forms[place + 1] in _THERE:
            rest = forms[place + 2 : place + 4]
            if place and forms[place - 1] == "il":
                found[place - 1] = ()
            elif "il" in rest:
                found[place + 2 : place + 3 + rest.index("il")] = [()] * (1 + rest.index("il"))
            else:
                continue
            found[place], found[place + 1] = (_THERE[forms[place + 1]],), ()


def _asking(units: Sequence[Unit], forms: Sequence[str], found: Glosses, text: str) -> None:
    """The words "est-ce que" say nothing, and "pourquoi la ville paie-t-elle" names its subject twice."""
    for place, form in enumerate(forms):
        if form != "est":
            continue
        opening = next((words for words in _OPENINGS if tuple(forms[place : place + len(words)]) == words), ())
        if opening:
            found[place : place + len(opening)] = [()] * len(opening)
            if place and forms[place - 1] in _THAT:
                found[place - 1] = ("what",)
    needed, named = 1, 0
    for place, (unit, form) in enumerate(zip(units, forms, strict=True)):
        if unit.words[0].initial:
            needed, named = 1, 0
        if form in _OBJECTS_ASKED_FOR:
            needed = 2
        if form in _PRONOUNS and text[unit.words[0].start - 1 : unit.words[0].start] == "-":
            verb = units[place - 2 if forms[place - 1] == "t" else place - 1]
            if form == "t" or named - (verb.kind in _CONTENT) >= needed:
                found[place] = ()
        elif unit.kind in _CONTENT and form not in _PRONOUNS:
            named += 1
