"""
French words that are names where they stand: "Pierre Leloup" is no stone, "Solène Dauphin" no dolphin.

A capital inside a sentence says that a word is a name or part of one, but "la Banque Centrale" has capitals too. What
tells persons and places apart from bodies and offices is the company they keep: a given name, a title before a
surname, a word that no list knows, "Saint".
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.lookup import Unit
from rag.language.stopwords import word_set

_TITLES = frozenset({"m", "mm", "mme", "mmes", "mlle", "me", "dr", "pr", "mgr"})
_SAINTS = frozenset({"saint", "sainte"})
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "du", "au", "aux", "cette", "sa", "notre"})
_GIVEN = word_set("""
    adam agathe alexandre ali alix alizée amandine ambroise amine angélique armand arnaud augustin baptiste barnabé
    basile bastien baya benoît benoîte bernard blaise brice camille carmen carole charlotte christian christiane
    christine clara claude clémence clément clémentine colette colin constantin coraline cyprien cécile célestin
    césar dauphine david denis denise dieudonné dominique dounia eden edgar emmanuel estelle eugénie fabien fabrice
    fanny farid ferdinand fernand florent florian francis franck françois françoise frédéric félix gabriel gaspard
    gaston georges ghislain gilles grégoire guillaume guy gérard henri hiba hilaire honorine hortense hugo imane
    isidore jacques jamal jasmine jean jeanne jordan joseph josse joël jules julie julien justin justine jérémie
    jérôme karim lambert laure laurence laurent lina lionel luc luce lucie léon léonard madeleine magali manon marc
    marceau marcel margot marguerite marie marius marthe martial martin martine mathieu mathilde maurice max maxime
    melchior michel mina morgane mourad nadir nathan nicolas nicole noé octave odile olivier ophélie otto pascal
    pascale patrice patrick paul paule perrine philippe philomène pierre prosper quentin rami raphaël raymond renaud
    rené renée richard robert robin roch rodrigue roland romane romuald rosalie ruby régis rémi rémy sabine sacha
    samir sara sauveur saïd serge simon solange soline stella sylvain sylvestre sébastien séverin séverine tanguy
    tarek thibault thomas théophile tristan térence valentin valère victor vincent violaine virginie viviane vivien
    véronique xavier yves zoé églantine élise étienne
""")
"""Given names that are words, or places, as well."""
_GIVEN_BEFORE = _GIVEN | word_set("""
    aimé aimée amal ambre ange anis aube aurore avril bienvenu bienvenue
    blanche cannelle capucine cerise charité claire colombe constance constant céleste désiré désirée espérance
    fidèle fleur fortuné franc félicité garance germain germaine grâce honoré innocent iris jade juste lilas loup
    lys léger marin marine merveille mirabelle modeste mélodie nada narcisse nour noël olive opale parfait patience
    perle pervenche placide prudence prune reine rim romain romaine rose safa said salam salem sami samson sana
    saphir toussaint urbain valentine victoire violette vénus émeraude
""")
"""Those too that are names only where another word with a capital follows."""


def with_names(units: Sequence[Unit]) -> list[Unit]:
    """The units of a French text; what its company makes a name is one, its glosses as a word after its own form."""
    found = list(units)
    capitals = [_has_capital(unit) for unit in found]
    for place, unit in enumerate(found):
        if capitals[place] and len(unit.words) == 1 and unit.kind in ("word", "name"):
            before = place - 1 if place and _joined(found[place - 1], unit) else None
            after = place + 1 < len(found) and capitals[place + 1] and _joined(unit, found[place + 1])
            if _is_name(found, capitals, place, before, after):
                found[place] = _as_name(unit)
    return found


def ends_in_title(units: Sequence[Unit]) -> bool:
    """Whether what follows is the name that a title belongs to: "M. Dupont"."""
    return units[-1].words[-1].form in _TITLES


def _is_name(units: Sequence[Unit], capitals: Sequence[bool], place: int, before: int | None, after: bool) -> bool:
    unit = units[place]
    word = unit.words[0]
    company = units[before] if before is not None and capitals[before] else None
    given = company is not None and company.words[-1].form in _GIVEN_BEFORE and company.kind == "name"
    if unit.kind == "name":  # a place that is called otherwise in English: "Marcel Jourdain"
        return given and not word.initial and word.surface not in " ".join(unit.glosses)
    if company is not None and not word.initial:
        unknown = company.kind in ("name", "unknown") and not company.name and len(company.words[0].form) > 1
        if given or unknown or company.words[-1].form in _SAINTS:
            return True
    if before is not None and units[before].words[-1].form in _TITLES:
        return True
    if word.initial:
        return word.form in _GIVEN or (after and (word.form in _GIVEN_BEFORE or unit.sure < 1))
    article = place > 0 and units[place - 1].words[-1].form in _ARTICLES
    return word.form in (_GIVEN_BEFORE if after else _GIVEN) and (after or not article)


def _has_capital(unit: Unit) -> bool:
    """Whether it begins with a capital and is not written in capitals throughout, as headlines and acronyms are."""
    surface = unit.words[0].surface
    return surface[:1].isupper() and (len(surface) == 1 or not surface.isupper())


def _joined(first: Unit, second: Unit) -> bool:
    """Whether nothing but a space, a hyphen or the full stop of a title stands between two words."""
    gap = second.words[0].start - first.words[-1].end
    return gap == 1 or (gap == 2 and first.words[-1].form in _TITLES)


def _as_name(unit: Unit) -> Unit:
    surface = unit.words[0].surface
    others = tuple(gloss for gloss in unit.glosses if gloss.casefold() != surface.casefold())
    return unit._replace(glosses=(surface, *others), kind="name", name="", sure=1.0, row="")
