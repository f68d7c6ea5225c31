"""Who wrote the article, as the lines above and below its text say: ``By Ann Lee in Cork``, ``بقلم: سمير علي``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Line, count_words, ends_sentence
from rag.corpus.clean.people import MONTHS, PARTICLES, is_known_person, is_person
from rag.corpus.clean.wordings import PHOTO
from rag.language.stopwords import word_set
from rag.schema import INDEXED_KINDS

_DIVIDED = re.compile(
    r"\s+[-–—/>»›◦✦→]+\s+|\s?[|•·]+\s?|\s{2,}|"
    # where a page's elements were put together without anything between them
    r"(?<=[a-zà-ÿ])(?=(?:Published|Posted|Updated|Publié|Mise? (?:à jour|en ligne)|Photo|Picture|Image)\w*\b)"
)
_LETTER = r"[^\W\d_][\u0300-\u036f\u064b-\u0652\u0670]*"
_TOKEN = re.compile(rf"(?:[^\W\d_]\.-?)+(?!\w)|(?:{_LETTER})+(?:['’ʼ-](?:{_LETTER})+)*|\S")
_HEADING = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)?\.\s+(?=\S)")
"""``REPORTAGE. Par Anne Le Roux``: a word or two in front, which are a section's or a kind of article."""
_BY = re.compile(
    r"(?:(?:written|words(?: and pictures)?|text|story|(?:special )?report|report(?:ed|ing)|(?:live updates )?compiled|"
    r"posted|interview(?:ed)?|analysis|explainer|live blog|long read)\s)?by\s?:?\s"
    r"|(?:words|text|story|authors?|reporter|texte?s?|auteurs?|autrice)\s?:\s?"
    r"|(?:textes?(?: de)?|propos recueillis|entretien|rédigé|(?:dossier |reportage |enquête )?réalisée?)?\s?par\s?:?\s"
    r"|(?:grand )?(?:reportage|enquête|récit|chronique)\s(?:de|par)\s"
    r"|(?:كتب|كتبه|كتبها|إعداد|اعداد|تقرير|تحقيق(?: وتصوير)?|حوار|حاور(?:ه|ها|ته|تها)(?: في [^:،\n]{2,30})?)\s?[:：]\s?"
    r"|(?:كتبت|بقلم)\s?[:：]?\s",
    re.IGNORECASE,
)
_OUR = re.compile(
    r"(?:(?:by|from|with)\s)?our\s(?:[\w-]+\s){0,3}?(?:correspondent|reporter|editor|writer|columnist|critic)\b"
    r"|(?:(?:un\s)?(?:reportage|enquête)\s)?(?:(?:de|par|avec)\s)?(?:notre|nos)\s"
    r"(?:envoyée?s?(?:\sspéciale?s?|\sspéciaux)?|correspondante?s?|journalistes?|reporters?)"
    r"(?:\s(?:régional|permanent|local)e?s?)?\b"
    r"|correspondance(?=\s(?:de|à)\s)"
    r"|(?:(?:من|مع|كتب|كتبت)\s)?(?:مراسل|مراسلة|مراسلو|موفد|مبعوث|مندوب)(?:نا|تنا)?(?!\w)",
    re.IGNORECASE,
)
_OUR_IN = re.compile(r"[^,:]{2,40},\s(?=(?:(?:by|from)\sour|(?:de|par)\s(?:notre|nos))\s)", re.IGNORECASE)
"""A place in front of "our correspondent": ``LIÈGE, de notre correspondant``."""
_WROTE = re.compile(r"و?كتب\s")
"""Wrote, and books: only a known name tells which."""
_ROLE = re.compile(
    r"(?:[^\W\d_][\w-]*\s){0,3}(?:correspondent|reporter|staff writer)\s"
    r"|(?:l')?(?:envoyée? spéciale?|correspondante?(?: régionale?)?)\s",
    re.IGNORECASE,
)
"""An office in front of a name: ``Gulf correspondent Ann Lee``."""
_ROLE_BEHIND = re.compile(
    r"\s?,\s(?:[^\W\d_][\w-]*\s){0,3}(?:correspondent|reporter|staff writer|(?:correspondante?|envoyée?)(?:\s\w+)?)"
    r"(?:\s(?:in|at|for|à|en|pour)\s[^,;:]{2,40})?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s?(?:(?:in|at|à|en|au|aux|dans|pour|for|de|du|des|في)\s)?[^,،:\n]{2,50}[,،:]\s?", re.IGNORECASE)
"""``in Cork,`` between an office and a name."""
_AT_PLACE = r"\s(?:in|à|en)\s"
_PLACED = re.compile(_AT_PLACE)
_AND_ANOTHER = re.compile(_AT_PLACE + r"[^\W\d_][^,;:]{1,30}?\s(?:and|et)\s")
_BEFORE_NAME = re.compile(r"\s?[,،:]\s?|\s")
_BEHIND = word_set("in at for from with of à en au aux dans pour avec de du a في من مع and et & @ , ، ( [ ; ؛ : .")
"""What may stand behind the names: a place, an office, a paper, or those who are not named."""
_ALONE = frozenset(("تقرير", "تحقيق", "إعداد", "اعداد", "كتب", "كتبت", "بقلم"))
_AND = frozenset(("and", "et", "&"))
_BETWEEN = _AND | word_set("in at à en")
"""Words that part names from each other and from places, in capital letters where the names are."""
_TITLES = re.compile(r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Rev)\.\s|(?:أ\.\s?د|د|أ|م)\.\s?)+")
_WORDS_BEHIND = 12
_SIGNATURE = re.compile(r"[-–—]{1,2}\s?(?=[^\W\d_])")
_SIGNED_FROM = re.compile(r",?\s(?:in|at|à|en)\s[^\W\d_][^,.;:]{1,30}$")
_CLOSED_QUOTE = re.compile(r"[”»\"’'][.!?…]?$")
_PICTURE_LABEL = re.compile(rf"\W{{0,2}}(?:{PHOTO})\b")
_LINE_CHARS, _HEAD_LINES, _FOOT_LINES, _LINES_ABOVE_TITLE = 250, 20, 3, 4
_PARTS, _PART_WORDS = 8, 16


class _Names(NamedTuple):
    """Names that follow each other in a text, and where they end."""

    text: tuple[str, ...]
    end: int


def author_of(line: str) -> str | None:
    """
    The person or persons whom a line names as the author, as the line spells them; None where it names none.

    A name counts behind a word that says so ("by", "de notre correspondant à Oran,", "بقلم"), beside the office of a
    reporter, and in Arabic beside a place where it begins with a common given name. Agencies, desks and papers are
    nobody's name.
    """
    if len(line) > _LINE_CHARS:
        return None
    parts = [part for part in _DIVIDED.split(line.strip(" *_#>()[]")) if part and part.strip()]
    if not parts or len(parts) > _PARTS:
        return None
    for number, part in enumerate(parts):
        found = _named(part.strip(), parts[number + 1].strip() if number + 1 < len(parts) else "")
        if found:
            return ", ".join(found)
    return _beside_place(parts)


def is_author_line(line: Line) -> bool:
    """Is the line nothing but the author's name, with the section, the place, the date and the office around it?"""
    if ends_sentence(line.text) or len(line.text) > _LINE_CHARS:
        return False
    parts = [part for part in _DIVIDED.split(line.text) if part and part.strip()]
    if any(count_words(part) > _PART_WORDS for part in parts):
        return False
    first = _named(parts[0].strip(" *_"), parts[1].strip() if len(parts) > 1 else "") if parts else None
    # "The Sea Wall – by Ann Lee" is a book
    return bool(first) or (len(parts) > 2 and author_of(line.text) is not None)


def stated_author(lines: Sequence[Line]) -> str | None:
    """
    The author that the furniture of the article's head names, or that of its foot where the head names none.

    Of the head the lines below the title come first: above it other articles may be announced. Of the foot only the
    lines right below the text are read, for the same reason.
    """
    running = [number for number, line in enumerate(lines) if _is_text(line) and line.is_paragraph]
    first, last = (running[0], running[-1]) if running else (len(lines), len(lines))
    head = lines[: min(first, _HEAD_LINES)]
    title = next((number for number, line in enumerate(head) if line.kind == "title"), -1)
    above = head[max(0, title - _LINES_ABOVE_TITLE) : max(0, title)]
    for line in [*head[title + 1 :], *above]:
        if _is_furniture(line) and (found := author_of(line.text)):
            return found
    while last + 1 < len(lines) and _is_text(lines[last + 1]) and ends_sentence(lines[last + 1].text):
        last += 1
    for line in lines[last + 1 : last + 1 + _FOOT_LINES]:
        if not _is_furniture(line):
            break
        if found := signed(line, lines[last]) or author_of(line.text):
            return found
        if not _PICTURE_LABEL.match(fold(line.text[:60])):  # another article may be announced here
            break
    return None


def signed(line: Line, before: Line) -> str | None:
    """The name of ``— Ann Lee, in Cork`` below a text that is no quotation, whose author would be named so too."""
    match = _SIGNATURE.match(line.text)
    if match is None or len(line.text) > _LINE_CHARS or _CLOSED_QUOTE.search(before.text):
        return None
    text = line.text[match.end() :]
    names = _names(text, 0)
    if names is None or not (_SIGNED_FROM.fullmatch(text, names.end) or _ROLE_BEHIND.fullmatch(text, names.end)):
        return None
    return ", ".join(names.text)


def _is_text(line: Line) -> bool:
    return any(kind in INDEXED_KINDS and kind != "title" for _, _, kind in line.spans)


def _is_furniture(line: Line) -> bool:
    return line.kind == "boilerplate" and line.post is None and not line.text.startswith("©")


def _named(part: str, following: str) -> tuple[str, ...] | None:
    """The authors that a part of a line names, or the part behind it where this one is the words before a name."""
    heading = _HEADING.match(part)
    for text in [part, part[heading.end() :]] if heading else [part]:
        text = text.strip(" *_")
        place = _OUR_IN.match(text)
        if (our := _OUR.match(text, place.end() if place else 0)) is not None:
            return _after_our(text, our.end(), following)
        if (by := _BY.match(text)) is not None:
            return _checked(text, by.end())
        if text in _ALONE:
            return _known(following, 0)
        if (wrote := _WROTE.match(text)) is not None:
            return _known(text, wrote.end())
        if (role := _ROLE.match(text)) is not None and (found := _checked(text, role.end())):
            return found
        own = _names(text, 0)
        if own is not None and _ROLE_BEHIND.fullmatch(text, own.end):
            return own.text
    return None


def _after_our(text: str, end: int, following: str) -> tuple[str, ...] | None:
    """The name behind "our correspondent": at once, behind a comma, or behind the place that the comma ends."""
    if end >= len(text):
        return _known(following, 0)
    at_once = _BEFORE_NAME.match(text, end)
    if at_once is not None:
        sure = at_once.group().strip()
        if found := _checked(text, at_once.end()) if sure else _known(text, at_once.end()):
            return found
    place = _PLACE.match(text, end)
    return _checked(text, place.end()) if place is not None else None


def _known(text: str, at: int) -> tuple[str, ...] | None:
    """The same where nothing but their spelling tells names from a place: Arabic has no capitals."""
    names = _checked(text, at)
    if names is None or not _is_arabic(names[0]) or is_known_person(names[0].split()):
        return names
    return None


def _checked(text: str, at: int) -> tuple[str, ...] | None:
    """The names at a place of a text, if nothing but a place, an office or the like stands behind them."""
    names = _names(text, at)
    if names is None:
        return None
    rest = text[names.end :]
    behind = _TOKEN.search(rest)
    if behind is not None and not (_is_behind(behind.group()) or behind.group()[0].isdigit()):
        return None
    return names.text if count_words(rest) <= _WORDS_BEHIND else None


def _is_behind(word: str) -> bool:
    return word.lower() in _BEHIND or fold(word) in MONTHS


def _names(text: str, at: int) -> _Names | None:
    """The names that begin at a place: one, several with "and" before the last, or each with its place."""
    first = _name(text, at)
    if first is None:
        return None
    found, listed = [text[slice(*first)]], [first]
    end = first[1]
    while (more := _next_listed(text, end)) is not None:
        listed += more
        end = more[-1][1]
    if len(listed) > 1:
        found = [text[listed[0][0] : end]]
    placed = _AND_ANOTHER.match(text, end)
    other = _name(text, placed.end()) if placed is not None else None
    if other is not None and _PLACED.match(text, other[1]):
        found.append(text[slice(*other)])
        end = other[1]
    return _Names(tuple(found), end)


def _next_listed(text: str, at: int) -> list[tuple[int, int]] | None:
    """The next name of a list, or the names up to the "and" that shows that commas divide names and not a place."""
    spans: list[tuple[int, int]] = []
    while True:
        token = _TOKEN.search(text, at)
        if token is None or token.group().lower() not in {*_AND, ","}:
            return None
        comma = token.group() == ","
        if comma and (after := _TOKEN.search(text, token.end())) is not None and after.group().lower() in _AND:
            token, comma = after, False
        name = _name(text, token.end())
        if name is None:
            return None
        spans.append(name)
        if not comma:
            return spans
        at = name[1]


def _name(text: str, at: int) -> tuple[int, int] | None:
    """The span of one person's name that begins at a place."""
    words: list[re.Match[str]] = []
    spaces = len(text[at:]) - len(text[at:].lstrip())
    if (titles := _TITLES.match(text, at + spaces)) is not None:
        at = titles.end()
    for token in _TOKEN.finditer(text, at):
        word = token.group()
        if words and text[words[-1].end() : token.start()].strip(" \u00a0"):
            break
        if not _may_be_name(word) or (words and _is_arabic(word) != _is_arabic(words[0].group())):
            break
        words.append(token)
    if words and fold(words[-1].group()) in MONTHS and text[words[-1].end() :].lstrip(" .")[:1].isdigit():
        words.pop()
    while words and words[-1].group() in PARTICLES:
        words.pop()
    if not words or words[0].group() in PARTICLES or text[at : words[0].start()].strip():
        return None
    if not is_person([word.group() for word in words]):
        return None
    return words[0].start(), words[-1].end()


def _may_be_name(word: str) -> bool:
    if not word[0].isalpha():
        return False
    if _is_arabic(word):
        return word not in _BEHIND
    if word.lower() in _BETWEEN:
        return False
    return word[0].isupper() or word in PARTICLES or word[:2] in ("d'", "d’")


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


def _beside_place(parts: Sequence[str]) -> str | None:
    """``القاهرة – سمير علي``: of several short parts the one that is a person's name, where only one is."""
    if len(parts) < 2:
        return None
    found = []
    for part in parts:
        words = _TOKEN.findall(part.strip().removeprefix("من "))
        if is_known_person(words):
            found.append(part.strip().removeprefix("من "))
    return found[0] if len(found) == 1 else None
