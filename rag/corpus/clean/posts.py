"""Posts of a social network that an article embeds: their lines end in one that names the author and the date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.corpus.clean.lines import Line
from rag.language import recognise

_HANDLE = re.compile(r"\(@\w{1,30}\)\s{0,3}(?P<date>[^()@]{0,45})$")
_DASHES = "—–―-"
_POST_CHARS = 280
_NAME_CHARS = 80
_CUT_OFF = ("…", "...", "[…]", "[...]")
_SOURCES = re.compile(
    r"pic\.(?:twitter|x)\.com/\w{0,20}"
    r"|https?://(?:t\.co|pbs\.twimg\.com|pic\.twitter\.com|pic\.x\.com)/[\w./-]{0,80}",
    re.IGNORECASE,
)
_UTF8_EMOJI = re.compile(r"(?:đź|ðŸ|рџ)[\x80-\u024f\u0402-\u0490\u2010-\u2122]{1,2}(?:ď¸Ź|ï¸\x8f?|‍){0,2}")
_DECORATION = re.compile(r"[#@]\w+|\s+|[^\w\s]")


def signature_start(text: str) -> int | None:
    """Where ``— Name (@handle) date`` begins at the end of a line; None where there is none."""
    at = text.rfind("(@")
    if at < 0 or len(text) - at > 90:
        return None
    match = _HANDLE.match(text, at)
    if match is None:
        return None
    window = text[max(0, at - _NAME_CHARS) : at]
    dash = max(window.rfind(sign + space) for sign in _DASHES[:3] for space in (" ", "\u00a0", ""))
    if dash < 0 and window.startswith(("- ", "-- ")) and at <= _NAME_CHARS:
        dash = 0
    return None if dash < 0 else max(0, at - _NAME_CHARS) + dash


def assign_posts(lines: Sequence[Line], article_language: str) -> None:
    """
    Find signatures and the lines above them that belong to the same post.

    A post is at least the line above its signature. It reaches further up over lines that no empty line divides from
    it where the article divides its paragraphs so, over lines in the post's language in an article of another, and,
    where the post breaks off with an ellipsis (the network shows the first 280 characters), as far as those reach.
    """
    divided = sum(line.after_blank for line in lines[1:]) * 2 > len(lines)
    number = 0
    for index, line in enumerate(lines):
        if line.spans:
            continue
        start = signature_start(line.text)
        if start is None:
            continue
        number += 1
        members = [line]
        if start <= 3:
            members += _above(lines, index, article_language, divided)
        for member in members:
            member.post = number
            member.assign("post")


def _above(lines: Sequence[Line], index: int, article_language: str, divided: bool) -> list[Line]:
    first = index - 1
    if first < 0 or lines[first].spans or len(lines[first].text) > 4 * _POST_CHARS:
        return []
    members = [lines[first]]
    language = recognise(lines[first].text, default=article_language)
    foreign = language != article_language
    cut_off = lines[first].text.endswith(_CUT_OFF)
    total = len(lines[first].text)
    while first > 0:
        above = lines[first - 1]
        if above.spans or above.post is not None or len(members) >= 12:
            break
        total += len(above.text) + 2
        close = divided and not lines[first].after_blank
        same = foreign and recognise(above.text, default=article_language) == language
        if not (close or (total <= _POST_CHARS and (same or cut_off))):
            break
        first -= 1
        members.append(above)
    return members


def media_cuts(text: str, *, post: bool) -> list[tuple[int, int]]:
    """
    Dead links to pictures, and emoji that were decoded with the wrong code page and stand alone.

    In a post, what is left between two such cuts, or between one and the end, without a word of its own (hashtags,
    emoji) is cut too.
    """
    cuts = [match.span() for match in _SOURCES.finditer(text)]
    cuts += [match.span() for match in _UTF8_EMOJI.finditer(text) if _alone(text, *match.span())]
    cuts.sort()
    if not post or not cuts:
        return cuts
    bounds = [*cuts, (len(text), len(text))]
    for (_, end), (start, _) in zip(bounds, bounds[1:], strict=False):
        gap = text[end:start]
        if gap.strip() and not _DECORATION.sub("", gap):
            cuts.append((end, start))
    start, _ = min(cuts)
    tail = _decoration_before(text, start)
    if tail < start and max(end for _, end in cuts) >= len(text.rstrip()):
        cuts.append((tail, start))
    return cuts


def _decoration_before(text: str, end: int) -> int:
    """Where the run of hashtags and emoji that ends at ``end`` begins, when it holds an emoji or several hashtags."""
    start = end
    while start > 0 and end - start < 200:
        word = re.search(r"\S+\s*$", text[max(0, start - 80) : start])
        if word is None or _DECORATION.sub("", word.group()) or "." in word.group() or "?" in word.group():
            break
        start -= len(word.group())
    return start if text[start:end].count("#") >= 2 else end


def _alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or not before.isalnum()) and (not after or not after.isalnum())
