"""
Whether a form is spelt like a name or like a word: which letters follow each other in the two.

Two models of letters, each given the two before it, are learnt from a list of names and a list of words. What was seen
seldom leans on the letter before alone, and that on the letter itself. Source: MacKay and Peto, A Hierarchical
Dirichlet Language Model, 1995, doi:10.1017/S1351324900000218.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rag.language.normalise import fold

_PRIOR = 4.0
"""As how many sightings the shorter context counts."""
_BEGIN, _END, _CONTEXT = "^", "$", "_"


class _Letters:
    """How often letters follow each other in some forms."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.triples = Counter(triple for form in forms for triple in _triples(form))
        self.contexts: Counter[str] = Counter()
        self.pairs: Counter[str] = Counter()
        self._firsts: Counter[str] = Counter()
        self.letters: Counter[str] = Counter()
        for triple, count in self.triples.items():
            self.contexts[triple[:2]] += count
            self.pairs[triple[1:]] += count
            self._firsts[triple[1]] += count
            self.letters[triple[2]] += count

    def after_one(self, pair: str, alphabet: int) -> float:
        """The probability of the second letter after the first."""
        alone = (self.letters[pair[1]] + 1) / (self.letters.total() + alphabet)
        return (self.pairs[pair] + _PRIOR * alone) / (self._firsts[pair[0]] + _PRIOR)

    def after_two(self, triple: str, alphabet: int) -> float:
        """The probability of the third letter after the first two."""
        shorter = self.after_one(triple[1:], alphabet)
        return (self.triples[triple] + _PRIOR * shorter) / (self.contexts[triple[:2]] + _PRIOR)


def name_odds(names: Iterable[str], words: Iterable[str]) -> dict[str, float]:
    """
    What :func:`spelling` adds up: logarithms of how much likelier a letter is in a name.

    Returns:
        By triple for those that were seen. For others by pair, and by context of two letters and an underscore.
    """
    name, word = _Letters(names), _Letters(words)
    alphabet = sorted(name.letters.keys() | word.letters.keys())
    size = len(alphabet)
    odds = {
        pair: math.log(name.after_one(pair, size) / word.after_one(pair, size))
        for pair in (before + letter for before in (_BEGIN, *alphabet) for letter in alphabet)
    }
    for context in sorted(name.contexts.keys() | word.contexts.keys()):
        odds[context + _CONTEXT] = math.log((word.contexts[context] + _PRIOR) / (name.contexts[context] + _PRIOR))
    for triple in sorted(name.triples.keys() | word.triples.keys()):
        odds[triple] = math.log(name.after_two(triple, size) / word.after_two(triple, size))
    return odds


def spelling(form: str, odds: Mapping[str, float]) -> float:
    """How much likelier a form is as a name than as a word, as a logarithm: above 0 for most names."""
    score = 0.0
    for triple in _triples(form):
        known = odds.get(triple)
        if known is None:
            known = odds.get(triple[1:], 0.0) + odds.get(triple[:2] + _CONTEXT, 0.0)
        score += known
    return score


def _triples(form: str) -> Iterator[str]:
    """Each letter of a form, and its end, with the two before it."""
    framed = f"{_BEGIN}{_BEGIN}{fold(form)}{_END}"
    return (framed[place - 2 : place + 1] for place in range(2, len(framed)))
