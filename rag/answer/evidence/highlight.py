"""The key phrase of a sentence: what the question asked for, where it stands in the sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rag.answer.evidence import cues
from rag.answer.evidence.question_type import Kind
from rag.language.normalise import ascii_digits, fold, light

Span = tuple[int, int]

_LONGEST_REASON_CHARS = 160
_MOST_SPANS = 3
_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[.;!?؟؛]|$")


def highlights(
    text: str, *, kinds: Iterable[Kind], question_numbers: frozenset[str], matched: Iterable[str] = ()
) -> tuple[Span, ...]:
    """
    Up to three key phrases of a sentence, as half-open spans in it, in order, not overlapping.

    Args:
        text: the sentence.
        kinds: what the question asks for; numbers, dates, names, reasons and quoted words are looked for accordingly.
        question_numbers: numbers that stand in the question, which are no news.
        matched: words of the sentence that the question shares: shown where nothing that was asked for is found.
    """
    plain = flat(text)
    wanted = set(kinds)
    found: list[Span] = []
    if wanted & {"money"}:
        found += _with_numbers(plain, cues.MONEY)
    if wanted & {"duration"}:
        found += _spans(plain, cues.DURATION)
    if wanted & {"number", "money", "duration"} and not found:
        found += [span for span in _spans(plain, cues.NUMBER) if plain[span[0] : span[1]] not in question_numbers]
    if wanted & {"date"}:
        found += _spans(plain, cues.DATE)
    if wanted & {"person"}:
        found += _spans(text, cues.PERSON)
    if wanted & {"reason"} and not found:
        found += _reason(plain)
    if wanted & {"speech"} and not found:
        found += _spans(text, cues.QUOTED)
    if not found:
        forms = {flat(word) for word in matched}
        found = [match.span() for match in _WORD.finditer(plain) if match.group() in forms]
    return _tidy(found, text)


@lru_cache(maxsize=2048)
def flat(text: str) -> str:
    """The text in lower case without accents and Arabic variants, character for character (offsets stay)."""
    return "".join(map(_flat_character, text))


def _flat_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character == "’":
        return "'"
    plain = ascii_digits(fold(light(character)))
    return plain[0] if plain and unicodedata.category(character)[0] != "M" else character


def _spans(text: str, pattern: re.Pattern[str]) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]


def _with_numbers(plain: str, pattern: re.Pattern[str]) -> list[Span]:
    """Amounts: a currency with the numbers right before or after it."""
    numbers = _spans(plain, cues.NUMBER)
    found = []
    for start, end in _spans(plain, pattern):
        near = [n for n in numbers if -2 <= start - n[1] <= 12 or -1 <= n[0] - end <= 2]
        if near:
            first, last = min(start, *(n[0] for n in near)), max(end, *(n[1] for n in near))
            # "€84 million": the words of size that follow belong to the amount.
            last = max([last, *(n[1] for n in numbers if 0 <= n[0] - last <= 1)])
            found.append((first, last))
    return found


def _reason(plain: str) -> list[Span]:
    match = cues.REASON.search(plain)
    if match is None:
        return []
    end = _CLAUSE_END.search(plain, match.end())
    stop = end.start() if end else len(plain)
    # A clause that goes on and on is the sentence again; bold that breaks off in the middle tells nothing.
    return [(match.start(), stop)] if stop - match.start() <= _LONGEST_REASON_CHARS else []


def _tidy(found: Iterable[Span], text: str) -> tuple[Span, ...]:
    """In order, overlapping or touching ones joined, trimmed, the first three."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    trimmed = []
    for start, end in joined:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = end - (len(piece) - len(piece.rstrip()))
        if left < right:
            trimmed.append((left, right))
    return tuple(trimmed[:_MOST_SPANS])
