"""What a page puts around an article: labels, menus, calls, notices, credits. One question per rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.corpus.clean.fold import fold
from rag.corpus.clean.lines import Line, count_words, ends_sentence, without_quotes
from rag.corpus.clean.wordings import (
    AGENCIES,
    BAR_PHRASES,
    BAR_WORDS,
    CONSENT,
    CORRECTED,
    CORRECTION,
    CREDIT_LINE,
    IMPERATIVE,
    NOTICE,
    RELATED,
    RIGHTS,
    SHARE_ACTIONS,
    SHARE_NETWORKS,
    SHARE_OTHER,
    SOURCE,
    TAGS,
)

_LONGEST = 700
_SEPARATOR = r"\s?(?:[:：>›»|←→▶•]|[-–—]\s|\.{3}|…)"
_RELATED_RE = re.compile(rf"[\[(«>›»•*#-]{{0,3}}\s?(?:{RELATED})(?:{_SEPARATOR}|[\])»]?$)")
_RELATED_WORD = re.compile(rf"(?:{RELATED})\b")
_SOURCE_RE = re.compile(rf"(?:{SOURCE})\s?[:：]")
_TAGS_RE = re.compile(rf"(?:{TAGS})\s?[:：]")
_HASHTAGS = re.compile(r"(?:#[\w-]+[\s,،|·]*){2,}$")
_NOTICE_RE = re.compile(rf"(?:[\[(–-]\s?)?(?:{NOTICE})[\])–.:-]?$")
_NOTICE_PARTS = re.compile(rf"(?:{NOTICE})$")
_IMPERATIVE_RE = re.compile(rf"(?:[>•*-]\s?)?(?:{IMPERATIVE})")
_CONSENT_RE = re.compile(rf"\b(?:{CONSENT})")
_CREDIT_RE = re.compile(rf"(?:{CREDIT_LINE})")
_CORRECTION_RE = re.compile(rf"[(\[*]{{0,2}}(?:{CORRECTION})")
_CORRECTED_RE = re.compile(rf"[(\[*]{{0,2}}(?:{CORRECTED})")
_RIGHTS_RE = re.compile(rf"(?:{RIGHTS})")
_SYMBOL = re.compile(r"[©ⓒ]|\(c\)\s?(?=(?:19|20)\d\d|[a-z]{2,30} (?:19|20)\d\d)|^copyright\b.{0,40}\d{4}")
_BREADCRUMB = re.compile(r"\s[›»>→⟩‹«←]\s|›")
_HOME = re.compile(r"(?:home|accueil|startseite|inicio|pagina principal|الرئيسيه|الصفحه الرئيسيه|news|actualites)$")
_SLUG = re.compile(r"byline[-_ :]\S{1,40}$")
_URL_LINE = re.compile(r"(?:(?:https?://|www\.)\S+[\s,|]*){1,5}$")
_SPLIT = re.compile(r"\s*[|·•/–—]\s*|\s{2,}")
_BAR = re.compile(r"\s?\|\s?|\s[·•]\s")
_BAR_PHRASE = re.compile(rf"(?:{BAR_PHRASES})$")
_BAR_WORDS = BAR_WORDS | SHARE_ACTIONS | SHARE_NETWORKS
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)?")


def is_residue(line: Line) -> bool:
    """Is the line furniture of a page rather than part of its article?"""
    if len(line.text) > _LONGEST:
        return False
    folded = fold(without_quotes(line.text)) if line.words > 25 else fold(line.text)
    if not folded:
        return False
    return any(rule(line, folded) for rule in _RULES)


def _related(line: Line, folded: str) -> bool:
    if line.words > 40:
        return False
    if _RELATED_RE.match(folded):
        return not (line.is_paragraph and line.words > 30)
    label = _RELATED_WORD.match(folded)
    upper = line.text[: label.end()] if label else ""
    return label is not None and upper.isupper() and not line.text.isupper() and not ends_sentence(line.text)


def _source(line: Line, folded: str) -> bool:
    return (
        line.words <= 20 and _SOURCE_RE.match(folded) is not None and not (ends_sentence(line.text) and line.words > 8)
    )


def _tags(line: Line, folded: str) -> bool:
    if _TAGS_RE.match(folded):
        return line.words <= 40 and not ends_sentence(line.text)
    return _HASHTAGS.match(folded) is not None


def _notice(line: Line, folded: str) -> bool:
    if line.words > 14:
        return False
    if _NOTICE_RE.match(folded):
        return True
    parts = [part for part in _SPLIT.split(folded) if part]
    return len(parts) > 1 and sum(_NOTICE_PARTS.match(part) is not None for part in parts) * 2 >= len(parts)


def _imperative(line: Line, folded: str) -> bool:
    return line.words <= 45 and _IMPERATIVE_RE.match(folded) is not None


def _consent(line: Line, folded: str) -> bool:
    found = {match.group() for match in _CONSENT_RE.finditer(folded)}
    return len(found) >= 2 or (len(found) == 1 and line.words <= 8 and not ends_sentence(line.text))


def _share(line: Line, folded: str) -> bool:
    if ends_sentence(line.text):
        return False
    words = [word for word in _TOKEN.findall(folded) if not word.isdigit()]
    if not 1 <= len(words) <= 30:
        return False
    actions = sum(word in SHARE_ACTIONS for word in words)
    networks = sum(word in SHARE_NETWORKS for word in words)
    known = actions + networks + sum(word in SHARE_OTHER and word not in SHARE_NETWORKS for word in words)
    if known == len(words) and (networks >= 2 or (actions and networks) or (actions and len(words) > 1)):
        return True
    return bool(actions) and networks >= 2 and known >= len(words) - 2


def _bar(line: Line, folded: str) -> bool:
    """``Share | Print | 41 comments``, which may begin or end with a date or a section."""
    parts = [part.strip(" ›>☆") for part in _BAR.split(folded) if part.strip()]
    if not 2 <= len(parts) <= 10 or ends_sentence(line.text) or any(count_words(part) > 7 for part in parts):
        return False
    return any(map(_BAR_PHRASE.match, parts)) or sum(part in _BAR_WORDS for part in parts) >= 2


def _rights(line: Line, folded: str) -> bool:
    if line.words > 60:
        return False
    phrase, symbol = _RIGHTS_RE.search(folded), _SYMBOL.search(folded)
    if symbol and (phrase or re.search(r"(?:19|20)\d\d", folded) or line.words <= 8):
        return not (line.words > 35 and not phrase)
    return phrase is not None and line.words <= 18


def _credit(line: Line, folded: str) -> bool:
    if folded.strip("()[]. ") in AGENCIES:
        return True
    return line.words <= 30 and _CREDIT_RE.match(folded) is not None


def _correction(line: Line, folded: str) -> bool:
    """A remark that the article was edited; not a correction, which says what is so."""
    return line.words <= 70 and _CORRECTION_RE.match(folded) is not None and not _CORRECTED_RE.match(folded)


def _breadcrumb(line: Line, folded: str) -> bool:
    parts = [part for part in _BREADCRUMB.split(folded) if part.strip()]
    if not 2 <= len(parts) <= 8 or ends_sentence(line.text) or any(count_words(part) > 5 for part in parts[:-1]):
        return False
    return _HOME.match(parts[0].strip()) is not None or (
        len(parts) >= 3 and all(count_words(part) <= 4 for part in parts)
    )


def _code(line: Line, folded: str) -> bool:
    return _SLUG.match(folded) is not None or _URL_LINE.match(folded) is not None


_RULES = (
    _related, _source, _tags, _notice, _imperative, _consent, _share, _bar, _rights, _credit, _correction, _breadcrumb,
    _code,
)  # fmt: skip


def is_open_label(line: Line) -> bool:
    """Is the line a label like "Read also:" with nothing behind it, so that what it announces stands below?"""
    folded = fold(line.text) if len(line.text) <= 80 else ""
    match = _RELATED_RE.match(folded)
    return match is not None and not folded[match.end() :].strip("[]() :»›>")


def links_below(lines: Sequence[Line], index: int) -> list[Line]:
    """
    The titles below an open label: lines that do not read like running text, up to an empty line or a paragraph.

    Where every line is divided from the next, they count only if they reach to the end of the article.
    """
    found: list[Line] = []
    for line in lines[index + 1 : index + 31]:
        if line.is_paragraph or ends_sentence(line.text) and line.words > 12:
            return found if found and not found[0].after_blank else []
        if line.after_blank and found and not found[0].after_blank:
            return found
        found.append(line)
    reaches_end = index + 1 + len(found) >= len(lines)
    return found if reaches_end or (found and not found[0].after_blank) else []
