"""Every place where a term stands, as written or through the bridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.index.lexical import Field
from rag.language import Analysis, Bridge, Term, plausible
from rag.language.words import words_of
from rag.schema import Passage
from rag.search.query import word_forms
from rag.search.view import View

_MOST = 10_000
_CONTEXT_CHARS = 40
_FIELDS: tuple[Field, ...] = ("native", "bridge", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place in one article: ``article.text[start:end] == surface``."""

    article_id: str
    source: str
    language: str
    published: date | None
    start: int
    end: int
    surface: str
    context: str


def mentions_of(term: str, *, view: View, bridge: Bridge, languages: Sequence[str], exact: bool) -> list[Mention]:
    """
    All mentions of a word, name or phrase.

    Args:
        term: checked text.
        view: a consistent state of the index.
        bridge: analyser and glosses.
        languages: those the corpus is bridged in.
        exact: only the words as written; otherwise also their stems, glosses and names in other scripts.

    Returns:
        By source, then by place.
    """
    found: dict[tuple[str, int, int], Mention] = {}
    wanted = [] if exact else [_places(bridge.analyse(term, language)) for language in plausible(term, languages)]
    for passage in _candidates(term, wanted, view=view):
        spans = _exact_spans(word_forms(term, "und"), passage)
        if wanted:
            held = _places(bridge.analyse(passage.text, passage.language))
            spans += [span for places in wanted for span in _runs(places, held)]
        for start, end in spans:
            mention = _mention(passage, start, end)
            found[(mention.source, mention.start, mention.end)] = mention
    return [found[key] for key in sorted(found)]


Place = tuple[int, int, frozenset[str]]
"""Start, end and every key (with its field) of one word."""


def _places(analysis: Analysis) -> list[Place]:
    keys: dict[tuple[int, int], set[str]] = {}
    for field in _FIELDS:
        terms: tuple[Term, ...] = getattr(analysis, field)
        for term in terms:
            # A second or third gloss is a guess: good enough to rank by, not to count a mention by.
            if field != "bridge" or term.weight >= 0.9:
                keys.setdefault((term.start, term.end), set()).add(f"{field}:{term.key}")
    return [(start, end, frozenset(held)) for (start, end), held in sorted(keys.items())]


def _candidates(term: str, wanted: Sequence[Sequence[Place]], *, view: View) -> list[Passage]:
    ids = {item for item, _ in view.lexical.search("words", [], limit=_MOST, phrases=[word_forms(term, "und")])}
    for places in wanted:
        for field in _FIELDS:
            prefix = f"{field}:"
            groups = [
                [(key.removeprefix(prefix), 1.0) for key in sorted(keys) if key.startswith(prefix)]
                for _, _, keys in places
            ]
            ids |= {item for item, _ in view.lexical.search(field, groups, limit=_MOST)}
    return view.passages(sorted(ids))


def _runs(wanted: Sequence[Place], held: Sequence[Place]) -> list[tuple[int, int]]:
    """Places in a row that match the wanted ones in a row; the wider one where two begin alike."""
    found = []
    for first in range(len(held) - len(wanted) + 1):
        window = held[first : first + len(wanted)]
        if wanted and all(want[2] & have[2] for want, have in zip(wanted, window, strict=True)):
            found.append((window[0][0], window[-1][1]))
    return found


def _exact_spans(forms: Sequence[str], passage: Passage) -> list[tuple[int, int]]:
    words = words_of(passage.text, passage.language)
    size = len(forms)
    return [
        (words[first].start, words[first + size - 1].end)
        for first in range(len(words) - size + 1)
        if size and all(words[first + n].form == form for n, form in enumerate(forms))
    ]


def _mention(passage: Passage, start: int, end: int) -> Mention:
    left, right = max(0, start - _CONTEXT_CHARS), min(len(passage.text), end + _CONTEXT_CHARS)
    return Mention(
        article_id=passage.article_id,
        source=passage.source,
        language=passage.language,
        published=passage.published,
        start=passage.start + start,
        end=passage.start + end,
        surface=passage.text[start:end],
        context=" ".join(passage.text[left:right].split()),
    )
