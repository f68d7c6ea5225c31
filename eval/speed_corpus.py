"""
A corpus of any size for measuring speed: sentences of real articles, recombined and varied, the same on every machine.

Each sentence is drawn from the articles of one language; about every fifth word is exchanged for another of that
language and every digit for another, so that no two passages are copies and the vocabulary stays that of the language.
The text has the length, words and scripts of articles; what it says means nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SENTENCE = re.compile(r"[^.!?؟\n]{25,400}[.!?؟]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_EXCHANGED = 0.2
_PARAGRAPHS = (4, 9)
_SENTENCES = (2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What sentences and words there are, by language."""

    sentences: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]


def material(articles: Sequence[tuple[str, str]]) -> Material:
    """
    Sentences and words of articles.

    Args:
        articles: (language, text).
    """
    sentences: dict[str, list[str]] = {}
    for language, text in articles:
        found = [" ".join(match.group().split()) for match in _SENTENCE.finditer(text)]
        sentences.setdefault(language, []).extend(found)
    kept = {language: tuple(dict.fromkeys(found)) for language, found in sorted(sentences.items()) if found}
    words = {
        language: tuple(sorted({word for sentence in found for word in _WORD.findall(sentence)}))
        for language, found in kept.items()
    }
    return Material(sentences=kept, words={language: found for language, found in words.items() if found})


def article(number: int, source: Material) -> str:
    """The text of article ``number``: a title line, then paragraphs a line each; languages take turns."""
    chance = random.Random(number)
    languages = sorted(source.sentences)
    language = languages[number % len(languages)]
    lines = [varied(chance.choice(source.sentences[language]), source.words[language], chance)[:90].rstrip(" ,;.")]
    for _ in range(chance.randint(*_PARAGRAPHS)):
        drawn = chance.choices(source.sentences[language], k=chance.randint(*_SENTENCES))
        lines.append(" ".join(varied(sentence, source.words[language], chance) for sentence in drawn))
    return "\n\n".join(lines) + "\n"


def varied(sentence: str, words: Sequence[str], chance: random.Random) -> str:
    """The sentence with some words and all digits exchanged."""

    def exchange(match: re.Match[str]) -> str:
        if chance.random() >= _EXCHANGED:
            return match.group()
        word = chance.choice(words)
        return word.capitalize() if match.group()[0].isupper() else word

    return re.sub(r"\d", lambda _: str(chance.randrange(10)), _WORD.sub(exchange, sentence))


def write(folder: Path, source: Material, *, first: int, characters: int) -> tuple[int, int]:
    """
    Write articles ``first``, ``first + 1``, … until at least ``characters`` are written.

    Returns:
        The number after the last article, and the characters written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number, written = first, 0
    while written < characters:
        text = article(number, source)
        (folder / f"{number:06d}.txt").write_text(text, encoding="utf-8", newline="\n")
        number, written = number + 1, written + len(text)
    return number, written


def questions(count: int, source: Material, *, articles: int) -> list[str]:
    """Different questions: parts of sentences of the first ``articles`` articles, spread over all of them."""
    asked: dict[str, None] = {}
    chance = random.Random(count)
    for _ in range(count * 20):
        text = article(chance.randrange(articles), source)
        words = chance.choice(text.splitlines()[2::2]).split()
        start = chance.randrange(max(1, len(words) - 9))
        asked.setdefault(" ".join(words[start : start + 9]).strip(" ,;.") + "?")
        if len(asked) == count:
            break
    return list(asked)


def pieces(text: str, *, characters: int) -> Iterator[str]:
    """A text in runs of whole sentences of about ``characters`` each, for pipelines that are given their passages."""
    run = ""
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.!?؟])\s+", line.strip()):
            if run and len(run) + len(sentence) > characters * 1.25:
                yield run
                run = ""
            run = f"{run} {sentence}".strip()
    if run:
        yield run
