"""
The questions of a training archive asked once more in other words, half of them in another language.

``reworded.tsv`` beside ``questions.jsonl``: id, language and question of a line, separated by tabs. What answers the
one answers the other, so that everything else is the first question's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.questions import Question, Suite
from rag import InputError

FILE = "reworded.tsv"


def reworded(suite: Suite, questions: Sequence[Question]) -> tuple[Question, ...]:
    """
    The second askings, ids with an ``r`` behind them; none where the archive has no such file.

    Raises:
        InputError: a line is not of three parts, or its id is no question's.
    """
    path = suite.questions.with_name(FILE)
    if not path.exists():
        return ()
    known = {question.id: question for question in questions}
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) != 3 or not all(part.strip() for part in parts):
            raise InputError(f"{path}:{number}: id, language and question are expected, separated by tabs.")
        id, language, text = parts
        if id not in known:
            raise InputError(f"{path}:{number}: there is no question {id}.")
        found.append(replace(known[id], id=f"{id}r", lang=language, question=text, line=number))
    return tuple(found)
