"""Answers as Markdown to read; and read back, without loss, from the JSON that the command and the page write."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from rag.answer.cite import marker
from rag.answer.compose_words import mentions_nothing
from rag.errors import InputError
from rag.named import is_right_to_left
from rag.schema import Answer, Citation, Passage
from rag.shown import markdown_text

_FORMAT = "cited-rag conversation 1"
"""The format of the page's export, which ``ui/export.py`` writes; one from Python named its version apart."""
_NEAREST, _EXCERPT_CHARS = 3, 240
_NEXT_STEP = "Give it a file written by `rag ask --json` or by the page's JSON export."

_LABELS: dict[str, dict[str, str]] = {
    "en": {
        "uncertain": "Uncertain: the passages may not answer the question.",
        "not_in_corpus": "The articles do not answer this question.",
        "searched": "Searched for", "sources": "Sources", "also": "Also in", "gloss": "Word gloss, not a translation",
        "unsupported": "not supported by the sources", "characters": "characters", "hash": "text",
    },
    "fr": {
        "uncertain": "Incertain : il se peut que les passages ne répondent pas à la question.",
        "not_in_corpus": "Les articles ne répondent pas à cette question.",
        "searched": "Recherché", "sources": "Sources", "also": "Aussi dans",
        "gloss": "Glose mot à mot, pas une traduction", "unsupported": "non appuyé par les sources",
        "characters": "caractères", "hash": "texte",
    },
    "ar": {
        "uncertain": "غير مؤكد: قد لا تجيب المقاطع عن السؤال.",
        "not_in_corpus": "لا تجيب المقالات عن هذا السؤال.",
        "searched": "تم البحث عن", "sources": "المصادر", "also": "أيضا في",
        "gloss": "شرح كلمة بكلمة وليس ترجمة", "unsupported": "لا تدعمه المصادر",
        "characters": "الأحرف", "hash": "النص",
    },
}  # fmt: skip


def conversation_to_markdown(answers: Sequence[Answer]) -> str:
    """
    Questions, answers and sources, for people.

    Every citation names its article, the characters where the quote stands and the hash of the article's text.
    Text of articles and models is escaped, so that it is shown as it is written.
    """
    return "\n---\n\n".join(_turn(answer) for answer in answers)


def answer_from_json(data: Mapping[str, Any]) -> Answer:
    """
    The answer that ``to_json`` was given; fields of newer versions are ignored.

    Raises:
        InputError: a field is missing or not of its kind; the message names it.
    """
    return cast(Answer, _decoded(Answer, data, "answer"))


def conversation_from_json(data: Any) -> tuple[Answer, ...]:
    """
    The answers of an exported conversation, of a list of answers, or one answer alone.

    Turns of the page that came to no answer are skipped.

    Raises:
        InputError: it is none of these, holds no answer, or is of a newer version.
    """
    if isinstance(data, Mapping):
        data = _held(data) if data.keys() & {"turns", "answers"} else [data]
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise InputError(f"This is no exported answer but {type(data).__name__}.", next_step=_NEXT_STEP)
    if not data:
        raise InputError("The export holds no answer.", next_step=_NEXT_STEP)
    return tuple(answer_from_json(one) for one in data)


def _held(export: Mapping[str, Any]) -> Any:
    """What stands for the answers of a conversation: the page's ``turns`` hold them, or an earlier ``answers``."""
    named = " ".join(str(export[name]) for name in ("format", "version") if name in export)
    if named not in ("", _FORMAT):
        raise InputError(
            f"The export is of format {named!r}, this program reads {_FORMAT!r}.", next_step="Update the program."
        )
    if "turns" not in export:
        return export["answers"]
    turns = export["turns"]
    _checked(turns, isinstance(turns, list) and all(isinstance(turn, Mapping) for turn in turns), "turns", list)
    return [turn["answer"] for turn in turns if turn.get("answer") is not None]


def conversation_from_text(text: str, *, name: str) -> tuple[Answer, ...]:
    """
    The answers in the text of a JSON file.

    Raises:
        InputError: it is no JSON, or not of an answer; the message names ``name``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{name} is no JSON file: {exc}.", next_step=_NEXT_STEP) from exc
    return conversation_from_json(data)


def _turn(answer: Answer) -> str:
    labels = _LABELS.get(answer.language, _LABELS["en"])
    parts = [f"## {markdown_text(answer.question)}"]
    if answer.searched_for.strip() != answer.question.strip():
        parts.append(f"*{labels['searched']}: {markdown_text(answer.searched_for)}*")
    if answer.status != "answered" and answer.statements:
        parts.append(f"**{labels[answer.status]}**")
    if answer.lead:
        parts.append(markdown_text(answer.lead))
    said = _said(answer, labels["unsupported"])
    if said:
        parts.append(said)
    if answer.statements and answer.missing:
        parts.append(markdown_text(mentions_nothing(answer.missing, answer.language)))
    if answer.status == "not_in_corpus" and answer.nearest:
        parts.append("\n".join(_excerpt(hit.passage) for hit in answer.nearest[:_NEAREST]))
    parts += [f"> {markdown_text(told)}" for told in answer.notices]
    if answer.citations:
        parts.append(f"### {labels['sources']}")
        parts += [_source(citation, labels) for citation in answer.citations]
    body = "\n\n".join(parts)
    if is_right_to_left(answer.language):
        body = f'<div dir="rtl">\n\n{body}\n\n</div>'
    return body + "\n"


def _excerpt(passage: Passage) -> str:
    text = shorten(passage.text, _EXCERPT_CHARS, placeholder=" …")
    return f"- {markdown_text(passage.source)}: {markdown_text(text)}"


def _said(answer: Answer, unsupported: str) -> str:
    if not answer.statements:
        return markdown_text(answer.text)
    shown = []
    for statement in answer.statements:
        text = markdown_text(statement.text) + ("" if statement.supported else f" *({unsupported})*")
        marks = "".join(f"\\{marker(number)[:-1]}\\]" for number in statement.citations)
        shown.append(f"{text} {marks}" if marks else text)
    return " ".join(shown)


def _source(citation: Citation, labels: Mapping[str, str]) -> str:
    published = f", {citation.published.isoformat()}" if citation.published else ""
    head = (
        f"\\{marker(citation.number)[:-1]}\\] **{markdown_text(citation.title)}** — "
        f"{markdown_text(citation.source)}{published}"
    )
    lines = [head]
    if citation.url:
        lines.append(markdown_text(citation.url))
    text_hash = markdown_text(citation.content_hash)
    place = f"{labels['characters']} {citation.start}–{citation.end}, {labels['hash']} {text_hash}"
    lines += ["", *(f"> {markdown_text(line)}" for line in citation.quote.splitlines()), "", place]
    if citation.gloss:
        lines.append(f"{labels['gloss']}: {markdown_text(citation.gloss)}")
    if citation.also_in:
        lines.append(f"{labels['also']}: {', '.join(markdown_text(source) for source in citation.also_in)}")
    return "\n".join(line + ("  " if line and not line.startswith(">") else "") for line in lines).rstrip()


def _decoded(kind: Any, value: Any, where: str) -> Any:
    """``value`` as the annotated type; the inverse of ``to_json`` for the records of this package."""
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, where)
    if origin in (Union, types.UnionType):
        options = get_args(kind)
        if value is None and type(None) in options:
            return None
        return _decoded(next(option for option in options if option is not type(None)), value, where)
    if origin is Literal:
        return _checked(value, value in get_args(kind), where, kind)
    if origin is tuple:
        _checked(value, isinstance(value, Sequence) and not isinstance(value, str), where, kind)
        inner = get_args(kind)
        of = [inner[0]] * len(value) if len(inner) == 2 and inner[1] is Ellipsis else list(inner)
        _checked(value, len(of) == len(value), where, kind)
        pairs = zip(of, value, strict=True)
        return tuple(_decoded(one, item, f"{where}[{index}]") for index, (one, item) in enumerate(pairs))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _checked(value, isinstance(value, Mapping), where, kind)
        return {str(key): _decoded(get_args(kind)[1], item, f"{where}.{key}") for key, item in value.items()}
    return _scalar(kind, value, where)


def _record(kind: type, value: Any, where: str) -> Any:
    _checked(value, isinstance(value, Mapping), where, kind)
    hints = get_type_hints(kind)
    known: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in value:
            known[field.name] = _decoded(hints[field.name], value[field.name], f"{where}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise InputError(f"{where}.{field.name} is missing.", next_step=_NEXT_STEP)
    return kind(**known)


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as exc:
            raise InputError(f"{where} is no date: {value!r}.", next_step=_NEXT_STEP) from exc
    if kind is float:
        _checked(value, isinstance(value, int | float) and not isinstance(value, bool), where, kind)
        return float(value)
    if kind is int:
        return _checked(value, isinstance(value, int) and not isinstance(value, bool), where, kind)
    return _checked(value, isinstance(value, kind), where, kind)


def _called(kind: Any) -> str:
    """A kind of value as a reader of JSON calls it."""
    origin = get_origin(kind) or kind
    if origin is Literal:
        return " or ".join(map(repr, get_args(kind)))
    if origin in (tuple, list):
        return "a list"
    if is_dataclass(origin) or issubclass(origin, Mapping):
        return "an object"
    return {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}.get(origin, f"{kind}")


def _checked(value: Any, fits: bool, where: str, kind: Any) -> Any:
    if not fits:
        shown = repr(value)
        raise InputError(
            f"{where} is {shown if len(shown) < 80 else shown[:77] + '…'}, and must be {_called(kind)}.",
            next_step=_NEXT_STEP,
        )
    return value
