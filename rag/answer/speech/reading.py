"""A sentence read for who speaks in it: the rules behind :mod:`rag.answer.names.speech`, one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.speech.words import (
    ACCORDING,
    ALIAS,
    AND,
    ARTICLES,
    CLAUSE,
    HAVING,
    HELPING,
    NO_VOICE,
    OBJECTS,
    OF,
    PASSIVE,
    PLAINLY,
    PRONOUNS,
    SAID,
    SAYING,
    SPOKESMEN,
    WHO,
)
from rag.language.normalise import fold
from rag.language.words import Word, words_of

_OPENED = re.compile(r"[\s:(][«“„\"]\s*$")
_ENDED = re.compile(r"(?:[»”]|\S\"|[,?!،])\s*[,،.]?\s*\W*$")
"""Before a verb that follows the words it is said of: "…", said X."""
_QUOTE_ENDS = re.compile(r"[«“„\"]([^«“„\"»”]*)[»”\"][\s,،.]*$")
_STATED = [[noun] for noun in ("statement", "policy", "letter", "report", "office")]
_STOP = re.compile(r"[.;:?!؟«»“”\"()\[\]–—…]")
_OPENED_AFTER = re.compile(r"\s[«“„\"]")
_COMMAS = (",", "،")
_ASIDE = 16
"""Words between the commas after a name, at most."""
_LEAST_QUOTED = 3
"""Words in quotation marks that are somebody's words, and not the name of something."""
_ROLE = 8
"""Words of what somebody is, before the name."""
_TITLE = 2
"""Words from a comma to the name."""
_HELPERS = 5
_REACH = 14
"""Words from a name to the words quoted after it."""


class SpeechReading:
    """The words of a sentence, and what stands between them."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.words: Sequence[Word] = words_of(text, language)
        self.forms = [fold(word.form) if language == "ar" else word.form for word in self.words]

    def gap(self, place: int) -> str:
        """What stands before a word."""
        return self.text[self.words[place - 1].end if place else 0 : self.words[place].start]

    def gives_words_of(self, first: int, last: int) -> bool:
        """Whether it gives the words of the name from one word to another."""
        if self.is_according(first):
            return True
        if self._is_told(first) or (self._is_object(first) and not self._speaks_for(first)):
            return False
        if self._named_before(first, last):
            return True
        if self.text[self.words[last].end :].lstrip("\u200f\u00a0 ").startswith(":"):
            return True
        told = any(
            self.says(place) or self._quoted_after(place) or self._also_says(place)
            for place in self._goes_on(first, last)
        )
        return told or self._says_so(last + 1)

    def voices(self) -> list[tuple[int, int]]:
        """The first and last word of each name, or noun before a plain verb of saying, whose words it gives."""
        found, place = [], 0
        while place < len(self.words):
            last, speaks = self._voice(place)
            if speaks:
                named = last > place or self.names_another(place)
                found.append((place if named else self._head(place), last))
            place = last + 1
        return found

    def names(self) -> list[tuple[int, int]]:
        """The first and last word of each name of two words and more that is not in quotation marks."""
        found, place = [], 0
        while place < len(self.words):
            last = self._name_end(place)
            if last > place and not self.is_quoted(place):
                found.append((place, last))
            place = last + 1
        return found

    def _voice(self, place: int) -> tuple[int, bool]:
        """The last word of the name or noun at a place, and whether it speaks."""
        last = place
        if self.forms[place] in NO_VOICE:
            return last, False
        if self.is_quoted(place):
            # French tells within the quotation who speaks: « Assez, dit la maire, Ann Lee. C'est trop. »
            while self.begins_name(last):
                last += 1
            return last, self.language == "fr" and last > place and self._named_before(place, last)
        last = self._name_end(place)
        numbered = last + 1 < len(self.words) and self.words[last + 1].script == "number"  # "outside Gate 4"
        named = self.names_another(place) and (last > place or not self.words[place].initial) and not numbered
        return last, self._speaks_itself(place, last) if named else self._says_plainly(place)

    def _name_end(self, place: int) -> int:
        """The last word of the name that begins at a place; the place itself where none of several words does."""
        last = place
        while self.begins_name(last):
            last += 1
        while last > place and last + 1 < len(self.words) and self.gap(last + 1) == "-":
            last += 1  # "Chen Wei-lin"
        return last

    def _speaks_itself(self, first: int, last: int) -> bool:
        """Whether a name itself speaks, without "he said" after what else is told of it."""
        if self.is_according(first):
            return True
        if self._is_told(first) or self._is_object(first):
            return False
        places = self._goes_on(first, last)
        if first == last and any(self._is_of_another(at) for at in places):
            return False
        if self._named_before(first, last) and not self._is_owner(last) and not self._names_inner(first):
            return True
        return any(self.says(at) or self._quoted_after(at) or self._quotes_too(at) for at in places)

    def _is_of_another(self, at: int) -> bool:
        """Whether a verb after an aside is said of the name behind it: "The line, Aerosol, stopped, said Ann Lee"."""
        said = at + 1 < len(self.words) and self._is_saying(at) and self.names_another(at + 1)
        return said and bool(self.gap(at).strip())

    def _is_owner(self, last: int) -> bool:
        """Whether somebody of the name speaks: "said Acme's founder"."""
        return self.forms[last + 1 : last + 2] == ["s"] and self.gap(last + 1) in ("'", "’")

    def _names_inner(self, first: int) -> bool:
        """Whether it only says where somebody is from: "said Ann Lee of the union Forward"."""
        for at in range(max(first - _ROLE, 1), first):
            if self.forms[at] in OBJECTS[self.language] and at > 1 and self.begins_name(at - 2):
                return not any(mark in self.text[self.words[at].start : self.words[first].start] for mark in ",;:")
        return False

    def _quotes_too(self, at: int) -> bool:
        """Whether a further verb gives words in quotation marks: "Ann Lee went there and praised “a brave town”"."""
        return bool(_OPENED_AFTER.search(self.text[self.words[at].start :])) and self._also_says(at)

    def _head(self, place: int) -> int:
        """The first word of a phrase with an article that ends in a noun: "the electoral commission said"."""
        first = place
        while first > 0 and place - first <= _TITLE and not self.gap(first).strip():
            if self.forms[first - 1] in ARTICLES:
                return first
            if self.forms[first - 1] in NO_VOICE or not self.forms[first - 1].isalpha():
                break
            first -= 1
        elided = first > 0 and self.gap(first) in ("'", "’") and self.forms[first - 1] in ARTICLES
        return first if elided and place - first <= _TITLE else place

    def _is_of_object(self, place: int) -> bool:
        """Whether a preposition stands before the phrase that ends in a noun: "a member of the Danish government"."""
        first = self._head(place)
        if first == place and place and not self.gap(place).strip() and self.forms[place - 1] not in NO_VOICE:
            first = place - 1
        return self._is_object(place) or self._is_object(first)

    def _says_plainly(self, place: int) -> bool:
        """Whether a noun stands before a verb that says nothing else: "police said", "les autorités ont déclaré"."""
        after = self.forms[place + 1 : place + 3]
        if not after or self._is_of_object(place) or self.gap(place + 1).strip() or not self.forms[place].isalpha():
            return False
        if after[0] in PLAINLY[self.language]:
            return True
        return len(after) > 1 and after[0] in HAVING.get(self.language, ()) and after[1] in PLAINLY[self.language]

    def is_quoted(self, place: int) -> bool:
        """Whether a word stands within quotation marks."""
        before = self.text[: self.words[place].start]
        return before.count('"') % 2 == 1 or any(before.count(a) > before.count(b) for a, b in ("“”", "«»"))

    def tells_last_of(self, first: int, last: int) -> bool:
        """Whether "he" in the next sentence is the name from one word to another: what this one tells of, alone."""
        if self._is_told(first) or (self._is_object(first) and not self.is_according(first)):
            return False
        others = (*range(first - 1), *range(last + 1, len(self.words) - 1))
        return not any(self.begins_name(at) for at in others)

    def _is_told(self, first: int) -> bool:
        """Whether the verb before the name has another subject: "the judge accused Ann Lee"; Arabic sets it first."""
        if first < 2 or self.language == "ar" or self.gap(first).strip(" \u00a0'’"):
            return False
        verb = first - 1
        if verb > 1 and self.language == "fr" and self.forms[verb] in ARTICLES - {"a"} and not self.gap(verb).strip():
            verb -= 1  # "accuse l'État"
        return self._is_saying(verb) and not self._follows_words(verb)

    def _is_object(self, first: int) -> bool:
        """Whether a preposition makes the name no subject: "a letter to Ann Lee", "the stage of the Opera"."""
        place = first - 1
        while place > 0 and self.words[place].form in ARTICLES:
            place -= 1
        return place >= 0 and self.words[place].form in OBJECTS[self.language]

    def _goes_on(self, first: int, last: int) -> list[int]:
        """The places after a name, and after what is set apart behind it, at which what it does may be told."""
        place = last + 1
        if place < len(self.words) and self.gap(place).strip() == "(":
            while place < len(self.words) and ")" not in self.gap(place):
                place += 1
        if place >= len(self.words):
            return []
        if self.forms[place : place + 1] == ["s"] and self.forms[place + 1 : place + 2] in _STATED:
            place += 2  # "X's statement says"
        if place < len(self.words) and self.gap(place) == " " and self.forms[place] in OF:
            return [place, *self._after_body(place)]
        if place >= len(self.words) or self.gap(place).strip() not in _COMMAS:
            return [place]
        after = [place] if self.forms[place] in WHO or self._ends_aside(first) else []
        if self.forms[place] not in AND[self.language]:
            for end in range(place + 1, min(place + _ASIDE, len(self.words))):
                gap = self.gap(end)
                if _STOP.search(gap):
                    break
                if any(comma in gap for comma in _COMMAS):
                    return [*after, end]
        return after

    def _after_body(self, place: int) -> list[int]:
        """Where the verb stands behind the body that somebody is of: "Ann Lee of the Green Party said"."""
        for at in range(place + 1, min(place + _ROLE, len(self.words))):
            if self.gap(at).strip(" \u00a0'’-") or self.forms[at] in CLAUSE[self.language]:
                return []
            if self._is_saying(at) and self.names_another(at - 1):
                return [at]
        return []

    def _ends_aside(self, first: int) -> bool:
        """Whether a comma after the name closes what one before it opened: "The governor, Ann Lee, says …"."""
        for place in range(first, max(first - _ROLE, 0), -1):
            gap = self.gap(place).strip(" \u00a0'’-")
            if gap:
                return gap in _COMMAS
        return False

    def _speaks_for(self, first: int) -> bool:
        """ "A spokesman for X said", "le porte-parole de X"."""
        return any(form in SPOKESMEN for form in self.forms[max(0, first - 3) : first - 1])

    def says(self, place: int) -> bool:
        """Whether the verb at a place, past what may stand before it, is one of saying."""
        language, having, itself = self.language, False, False
        for at in range(place, min(place + _HELPERS, len(self.words))):
            gap, form = self.gap(at), self.forms[at]
            if at > place and gap.strip():
                return self.text[: self.words[at].start].endswith(("'", "’")) and self.says(at)
            if form in SAYING[language] or ((having or itself) and form in SAID.get(language, ())):
                passive = at + 1 < len(self.words) and self.forms[at + 1] in ("by", "par")
                return not passive
            if form == "est" and not itself:
                return False
            having = having or form in HAVING.get(language, ())
            itself = form in ("s", "se") or (itself and form == "est")
            adverb = form.endswith(("ly", "ment")) or form in SPOKESMEN
            if form not in HELPING[language] and form not in HAVING.get(language, ()) and not adverb:
                return False
        return False

    def _also_says(self, place: int) -> bool:
        """Whether a further verb of what the name did is one of saying: "Ann Lee refused to pay and announced …"."""
        for at in range(place, min(place + _REACH, len(self.words))):
            if self.names_another(at) or (at > place and _STOP.search(self.gap(at))):
                return False
            if self.forms[at] in AND[self.language]:
                return self.says(at + 1)
        return False

    def _says_so(self, place: int) -> bool:
        """Whether the sentence goes on to say whose words it gives: "…, he said", "d'après lui", "a-t-elle ajouté"."""
        for at in range(place, len(self.words)):
            if self.names_another(at):
                return False
            if self.forms[at] in PRONOUNS[self.language]:
                before = self.forms[at - 1]
                if before in SAYING[self.language] or self.is_according(at) or self.says(at + 1):
                    return True
        return False

    def begins_name(self, at: int) -> bool:
        """Whether two words with capitals stand together: "Ann Lee", not "L'État" or "On Monday"."""
        if self.words[at].initial and self.forms[at] in NO_VOICE:
            return False
        both = at + 1 < len(self.words) and self.names_another(at) and self.names_another(at + 1)
        return both and self.gap(at + 1) in (" ", "-", "\u00a0")

    def names_another(self, at: int) -> bool:
        """Whether a word has a capital."""
        word = self.words[at]
        return word.script != "arabic" and word.surface[:1].isupper()

    def _quoted_after(self, place: int) -> bool:
        """Whether words in quotation marks follow of which the name is the only one that can have said them."""
        for at in range(place, min(place + _REACH, len(self.words))):
            if at > place and _OPENED.search(self.gap(at)):
                return self._is_no_name(at)
            passive = self.words[at].form in PASSIVE[self.language]
            if passive or self.names_another(at) or (at > place and _STOP.search(self.gap(at))):
                return False
        return False

    def _is_no_name(self, opening: int) -> bool:
        """Whether words in quotation marks are somebody's, and not the name of something."""
        quoted = re.match(r"[^«“„\"»”]*", self.text[self.words[opening].start :])
        many = len(quoted[0].split()) >= _LEAST_QUOTED if quoted else False
        return many or self.words[opening].surface[:1].islower()

    def _named_before(self, first: int, last: int) -> bool:
        """Whether the phrase that ends in the name follows a verb of saying, "according to", or quoted words."""
        place = first
        while place > 0 and first - place <= _ROLE:
            if self.is_according(place):
                return True
            gap = self.gap(place)
            # "said the governor, Ann Lee,", "said the governor, Dr Ann Lee,"
            comma = first - place < _TITLE and gap.strip() in _COMMAS and self._set_apart(last)
            if gap.strip(" \u00a0'’-") and not comma:
                # French sets no comma before the name: "« … », soupire le maire".
                return place < first and self._follows_quote(place, first)
            place -= 1
            if self._is_saying(place) and (self.language == "ar" or self._follows_words(place)):
                return True
            if self.forms[place] in CLAUSE[self.language]:
                return False
        return place == 0 and first > 0 and self._follows_quote(0, first)

    def _set_apart(self, last: int) -> bool:
        after = self.text[self.words[last].end :].lstrip()
        return not after or after[0] in ',.;!?»”"،'

    def is_according(self, place: int) -> bool:
        """Whether "according to" stands before a word."""
        if self.language == "fr" and place == 1 and self.forms[0] == "pour":
            return True
        return any(
            tuple(word.form for word in self.words[max(0, place - len(words)) : place]) == words
            for words in ACCORDING[self.language]
        )

    def _is_saying(self, place: int) -> bool:
        form, before = self.forms[place], self.forms[place - 1] if place else ""
        return form in SAYING[self.language] or (
            form in SAID.get(self.language, ()) and before in HAVING.get(self.language, ())
        )

    def _follows_words(self, place: int) -> bool:
        """Whether the verb at a place comes after the words that it is said of: "…", a déclaré; "comme l'a dit"."""
        while place > 0 and not self.gap(place).strip(" '’") and self.forms[place - 1] in (
            *HELPING[self.language], *HAVING.get(self.language, ()),
        ):  # fmt: skip
            place -= 1
        before = self.forms[place - 1] if place else ""
        text = self.text[: self.words[place].start]
        alias = self.forms[place] in ALIAS and place > 0 and self.names_another(place - 1)
        if (alias and not _QUOTE_ENDS.search(text)) or self._closes_aside(place):
            return False
        return bool(_ENDED.search(text)) or before in ("as", "comme", "que", "ce")

    def _closes_aside(self, place: int) -> bool:
        """Whether the comma before a verb ends an aside with a name, its subject: "The mayor, Ann Lee, said"."""
        if self.gap(place).strip() not in _COMMAS:
            return False
        for at in range(place - 1, max(place - _ASIDE, 0), -1):
            gap = self.gap(at).strip()
            if gap and gap in _COMMAS:
                named = self.begins_name(at - 2) if at > 1 else False
                return named or any(self.begins_name(one) for one in range(at, place - 1))
            if _STOP.search(gap):
                return False
        return False

    def _follows_quote(self, place: int, first: int) -> bool:
        """Whether quoted words, not a quoted name, stand before a phrase of a verb, a role and the name."""
        quoted = _QUOTE_ENDS.search(self.text[: self.words[place].start])
        if self.language == "ar" or quoted is None or len(quoted[1].split()) < _LEAST_QUOTED:
            return False
        return not any(word.form in OBJECTS[self.language] for word in self.words[place : min(place + 2, first)])
