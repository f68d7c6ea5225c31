"""
Questions with their gold: read, checked and split.

A question file is UTF-8 JSON lines, one object a line; the fields are those of :class:`Question`. Gold is a verbatim
quote with the name of its file, never a passage, so cutting the articles another way makes nothing stale.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag import InputError

Kind = Literal["same", "cross", "followup", "none"]
Half = Literal["dev", "test"]
Role = Literal["split", "fit", "held", "train", "own"]

KINDS: tuple[str, ...] = ("same", "cross", "followup", "none")
NONE_KINDS: tuple[str, ...] = ("near_miss", "off_topic", "residue")
TYPES: tuple[str, ...] = (
    "why", "who", "when", "where", "how_many", "how", "which", "what", "yes_no", "compare", "said", "conflict",
)  # fmt: skip
FIELDS: tuple[str, ...] = ("id", "lang", "kind", "type", "question", "history", "gold", "facts", "every", "none_kind")
REQUIRED: tuple[str, ...] = ("id", "lang", "kind", "question")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """
    A verbatim quote of one file that answers, or helps to answer, a question.

    ``also`` are other quotes of the same file that say the same and do as well. ``lang`` is the language of the file,
    or None where the index is to say.
    """

    file: str
    quote: str
    also: tuple[str, ...] = ()
    lang: str | None = None

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quote and those that do as well."""
        return (self.quote, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    One question and what a good answer rests on.

    ``kind`` is ``same`` (a gold file is in the question's language), ``cross`` (none is), ``followup`` (needs
    ``history``) or ``none`` (the corpus does not answer; ``none_kind`` says how it fails to). ``facts`` are lists of
    accepted variants, one list a fact. With ``every`` all gold files must be cited, else any one suffices; two quotes
    of one file are both needed.
    """

    id: str
    lang: str
    kind: Kind
    question: str
    type: str | None = None
    history: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    every: bool = False
    none_kind: str | None = None
    line: int = 0

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds the answer."""
        return self.kind != "none"

    def by_file(self) -> dict[str, tuple[Gold, ...]]:
        """Gold quotes by file, in the order of the question file."""
        files: dict[str, list[Gold]] = defaultdict(list)
        for gold in self.gold:
            files[gold.file].append(gold)
        return {name: tuple(quotes) for name, quotes in files.items()}

    def alternatives(self) -> tuple[tuple[Gold, ...], ...]:
        """Sets of quotes of which one must be found: one set a file, or all quotes together with ``every``."""
        if self.every:
            return (self.gold,) if self.gold else ()
        return tuple(self.by_file().values())

    def pair(self, languages: Callable[[str], str] = lambda file: "und") -> tuple[str, str] | None:
        """
        Question language and gold language, or None without gold.

        Where gold stands in several languages, the question's own if it is among them, else that of the first quote.
        ``languages`` tells the language of a file for gold that does not say.
        """
        found = [gold.lang or languages(gold.file) for gold in self.gold]
        if not found:
            return None
        return self.lang, self.lang if self.lang in found else found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """
    A corpus and its questions.

    ``role``: split in halves, for fitting, kept out of every fit, for training models, or a user's own.
    """

    name: str
    questions: Path
    corpus: Path
    role: Role

    @property
    def is_archive(self) -> bool:
        """Whether it is one of the training archives."""
        return self.corpus.parent.name == "training"

    @property
    def fold(self) -> str:
        """What is left out together to measure what is learnt from the rest: a corpus, a third of the archives."""
        return f"archives {int(self.name.removeprefix('k')) % _ARCHIVE_FOLDS}" if self.is_archive else self.name


HERE = Path(__file__).resolve().parent


_ARCHIVES = 88
_ARCHIVE_FOLDS = 3
_SET_APART = frozenset({21, 22, 23, 24, 40, 45, 48, 54, *range(57, _ARCHIVES + 1)})
"""Training archives that neither embedder nor cross-encoder learns from: they serve the fits that build on those."""


def _bundled(folder: Path, role: Role) -> Suite:
    return Suite(name=folder.name, questions=folder / "questions.jsonl", corpus=folder, role=role)


SUITES: tuple[Suite, ...] = (
    Suite(name="seeds", questions=HERE / "questions.jsonl", corpus=HERE.parent / "seeds", role="split"),
    _bundled(HERE / "practice" / "set1", "fit"),
    _bundled(HERE / "practice" / "set2", "fit"),
    _bundled(HERE / "practice" / "set3", "held"),
    *(
        _bundled(HERE / "training" / f"k{number:02d}", "fit" if number in _SET_APART else "train")
        for number in range(1, _ARCHIVES + 1)
    ),
)
GATE_SUITES: tuple[str, ...] = ("seeds", "set3")
"""Suites that ``python -m eval`` runs and the gate judges; the others serve fitting."""


def suite(name: str) -> Suite:
    """The bundled suite of that name; :class:`InputError` names those there are."""
    for item in SUITES:
        if item.name == name:
            return item
    raise InputError(f"There is no bundled suite {name!r}; there are {', '.join(s.name for s in SUITES)}.")


def load(path: Path) -> tuple[Question, ...]:
    """
    The questions of a file, in its order.

    Raises:
        InputError: the file cannot be read, or lines of it cannot be used; the message names every such line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise InputError(f"The questions {path} cannot be read: {exc.strerror or exc}.") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"The questions {path} are not UTF-8 (byte {exc.start}).") from exc
    questions: list[Question] = []
    errors: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = parse(line, number)
        except ValueError as exc:
            errors.append(f"{path.name}:{number}: {exc}")
            continue
        if question.id in seen:
            errors.append(f"{path.name}:{number}: id {question.id!r} was used on line {seen[question.id]}")
        seen.setdefault(question.id, number)
        questions.append(question)
    if errors:
        raise InputError(_listed(f"{path} has {len(errors)} unusable line(s):", errors))
    if not questions:
        raise InputError(f"{path} holds no question.")
    return tuple(questions)


def parse(line: str, number: int = 0) -> Question:
    """A question from one line of JSON; ValueError says what is wrong with it."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as exc:
        raise ValueError(f"not JSON: {exc.msg} at column {exc.colno}") from exc
    if not isinstance(row, dict):
        raise ValueError(f"an object is expected, not {type(row).__name__}")
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise ValueError(f"unknown field(s) {', '.join(unknown)}; there are {', '.join(FIELDS)}")
    for name in REQUIRED:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise ValueError(f"{name!r} must be a text that is not empty")
    question = Question(
        id=row["id"],
        lang=row["lang"],
        kind=_one_of("kind", row["kind"], KINDS),
        type=_one_of("type", row.get("type"), TYPES, optional=True),
        question=row["question"],
        history=_texts("history", row.get("history", [])),
        gold=tuple(_gold(item) for item in _list("gold", row.get("gold", []))),
        facts=tuple(_texts("facts", item) for item in _list("facts", row.get("facts", []))),
        every=_flag(row.get("every", False)),
        none_kind=_one_of("none_kind", row.get("none_kind"), NONE_KINDS, optional=True),
        line=number,
    )
    _consistent(question)
    return question


def to_row(question: Question) -> dict[str, Any]:
    """The question as the object of its line."""
    gold = []
    for item in question.gold:
        entry: dict[str, Any] = {"file": item.file}
        if item.lang:
            entry["lang"] = item.lang
        entry["quote"] = item.quote
        if item.also:
            entry["also"] = list(item.also)
        gold.append(entry)
    return {
        "id": question.id,
        "lang": question.lang,
        "kind": question.kind,
        "type": question.type,
        "question": question.question,
        "history": list(question.history),
        "gold": gold,
        "facts": [list(variants) for variants in question.facts],
        "every": question.every,
        "none_kind": question.none_kind,
    }


def check(questions: Sequence[Question], corpus: Path) -> list[str]:
    """
    What is wrong with questions against their corpus, as ``line N (id): …``; empty when nothing is.

    Every quote must stand in its file, every variant of a fact in a quote (one of each in every file that is to answer
    by itself), and ``same`` and ``cross`` must agree with the languages that the gold states.
    """
    texts: dict[str, str | None] = {}
    problems: list[str] = []
    for question in questions:
        for problem in _problems(question, corpus, texts):
            problems.append(f"line {question.line} ({question.id}): {problem}")
    return problems


def halves(questions: Iterable[Question]) -> dict[str, Half]:
    """
    Which half each question is in, by its id.

    Within each kind and language, in the order of the file, questions are taken two by two, and the SHA-256 of the
    first one's id says which of the two is dev and which is test. So the halves are balanced, and questions added at
    the end move no other.
    """
    groups: dict[tuple[str, str | None, str], list[str]] = defaultdict(list)
    for question in questions:
        groups[question.kind, question.none_kind, question.lang].append(question.id)
    out: dict[str, Half] = {}
    for ids in groups.values():
        for first in range(0, len(ids), 2):
            odd = hashlib.sha256(ids[first].encode("utf-8")).digest()[0] % 2 == 1
            order: tuple[Half, Half] = ("test", "dev") if odd else ("dev", "test")
            out.update(zip(ids[first : first + 2], order, strict=False))
    return out


def read_text(path: Path) -> str:
    """The characters of a text file without newline translation; ValueError when it is not UTF-8."""
    return path.read_bytes().decode("utf-8-sig" if path.read_bytes()[:3] == b"\xef\xbb\xbf" else "utf-8")


def _problems(question: Question, corpus: Path, texts: dict[str, str | None]) -> list[str]:
    problems: list[str] = []
    for gold in question.gold:
        if gold.file not in texts:
            try:
                texts[gold.file] = read_text(corpus / gold.file)
            except (OSError, UnicodeDecodeError):
                texts[gold.file] = None
        text = texts[gold.file]
        if text is None:
            problems.append(f"{gold.file} is not a readable text file of {corpus}")
            continue
        problems += [f"this quote is not in {gold.file}: {quote}" for quote in gold.quotes if quote not in text]
    problems += _fact_problems(question)
    langs = {gold.lang for gold in question.gold}
    if None not in langs and question.kind == "same" and question.lang not in langs:
        problems.append(f"kind 'same', and no gold file is in {question.lang!r}")
    if None not in langs and question.kind == "cross" and question.lang in langs:
        problems.append(f"kind 'cross', and a gold file is in {question.lang!r}")
    return problems


def _fact_problems(question: Question) -> list[str]:
    problems: list[str] = []
    quotes = [quote for gold in question.gold for quote in gold.quotes]
    for variants in question.facts:
        problems += [f"no gold quote holds the fact {v!r}" for v in variants if not any(v in q for q in quotes)]
        if question.every:
            continue
        for file, golds in question.by_file().items():
            if not any(v in quote for v in variants for gold in golds for quote in gold.quotes):
                problems.append(f"{file} is to answer by itself and holds no variant of {' / '.join(variants)!r}")
    return problems


def _consistent(question: Question) -> None:
    if question.kind == "none":
        if question.gold or question.facts:
            raise ValueError("a question of kind 'none' has neither gold nor facts")
        if question.none_kind is None:
            raise ValueError(f"a question of kind 'none' needs none_kind, one of {', '.join(NONE_KINDS)}")
        return
    if not question.gold:
        raise ValueError(f"a question of kind {question.kind!r} needs gold")
    if question.none_kind is not None:
        raise ValueError("none_kind is for questions of kind 'none' only")
    if question.kind == "followup" and not question.history:
        raise ValueError("a question of kind 'followup' needs history")
    if any(not variants for variants in question.facts):
        raise ValueError("a fact needs one variant at least")


def _gold(item: object) -> Gold:
    if not isinstance(item, dict) or set(item) - {"file", "quote", "also", "lang"}:
        raise ValueError("gold is a list of objects with 'file', 'quote' and, if wanted, 'also' and 'lang'")
    file, quote, lang = item.get("file"), item.get("quote"), item.get("lang")
    if not isinstance(file, str) or not file or not isinstance(quote, str) or not quote.strip():
        raise ValueError("gold needs a 'file' and a 'quote' that are not empty")
    if lang is not None and not isinstance(lang, str):
        raise ValueError("'lang' of gold must be a language code")
    return Gold(file=file, quote=quote, also=_texts("also", item.get("also", [])), lang=lang)


def _one_of(name: str, value: object, allowed: Sequence[str], *, optional: bool = False) -> Any:
    if (optional and value is None) or value in allowed:
        return value
    raise ValueError(f"{name} is {value!r}, not one of {', '.join(allowed)}")


def _list(name: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{name!r} must be a list")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"{name!r} must be a list of texts that are not empty")
    return tuple(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("'every' must be true or false")
    return value


def _listed(head: str, errors: Sequence[str], limit: int = 20) -> str:
    more = [f"… and {len(errors) - limit} more"] if len(errors) > limit else []
    return "\n  ".join([head, *errors[:limit], *more])
