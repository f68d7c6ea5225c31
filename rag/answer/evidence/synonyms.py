"""
English words of like meaning, read off the bridge's lexicon: two words that gloss the same French or Arabic word, or
stand in one cluster of terms.

A question is rarely asked in the article's own words; a sentence that says "purchase" half mentions "buy".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.language import STOP_WORDS
from rag.language.stems import stem

_FILES = {"words.ar.tsv": 1, "words.fr.tsv": 1, "terms.tsv": 0}
"""Of each file the column that is English, with ``|`` between words."""
_WORD = re.compile(r"[a-z0-9]+")
_LEAST_ASSOCIATION = {1: 0.28, 2: 0.2}
"""Of words with so many rows in common; with more, as with two."""
_MOST_SYNONYMS = 8


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """
    English stem to the stems of like meaning.

    Two words are as close as ``rows in common / (rows of the rarer one + 1)``; those that are not close are left apart,
    and each word keeps its eight closest.
    """
    together: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for name, column in _FILES.items():
        text = resources.files("rag").joinpath(f"data/lexicon/{name}").read_text("utf-8")
        for line in text.splitlines():
            glosses = [*line.split("\t"), ""][column]
            words = list(dict.fromkeys(filter(None, map(_single, glosses.split("|")))))
            alone.update(words)
            together.update((one, other) for one in words for other in words if one != other)
    near: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), rows in together.items():
        association = rows / (min(alone[one], alone[other]) + 1.0)
        if association >= _LEAST_ASSOCIATION[min(rows, 2)]:
            near[one].append((-association, other))
    return {word: frozenset(other for _, other in sorted(others)[:_MOST_SYNONYMS]) for word, others in near.items()}


def _single(gloss: str) -> str | None:
    """The stem of a gloss of one word; a phrase has no synonyms of its own."""
    words = [word for word in _WORD.findall(gloss.lower()) if word not in STOP_WORDS["en"]]
    return stem(words[0], "en") if len(words) == 1 else None
