"""
What the cross-encoder learns: to tell the sentences that answer a question from those that only seem to.

Low-rank updates of the embedder's matrices and a head, ``cross_encoder.safetensors``, learnt from the questions of
:mod:`eval.lessons` and the sentences that the search brings for them. Half of the loss says which of a question's
sentences answers (listwise; Cao et al., ICML 2007, doi:10.1145/1273496.1273513); the other half has "none of them" as
one more choice, which is right where the archive does not answer, so that scores mean the same from question to
question. What is kept is the mean of what was learnt and of what was in use. Takes an hour on two quiet cores.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.fit import DevData
from eval.lessons import Lesson, lessons
from eval.low_rank import RATE, averaged, described, in_slices, padded, train, with_updates
from rag import fitting

FILE = "cross_encoder.safetensors"
BUILDS_ON = ("news",)
"""Adapters whose weights it starts from, and which its file holds as well."""
EPOCHS = 1
"""Every question comes twice, in other words each time (see :mod:`eval.reworded`)."""
BATCH = 4
HEAD_RATE = 1e-3
RIGHT, WRONG = 2, 7
"""At most so many sentences that answer, and that do not, are drawn for a question."""
TEMPTING = 3
"""Of a near miss the best ranked sentences are always among them."""
RANKED = 30
KEPT_RANK = 48
"""Of the mean: enough for the embedder's update and two of its own."""
_DROPOUT = 0.1
_FIRST_BIAS = -2.0
"""At first each of eight sentences is an eighth as likely as none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question with sentences that answer (none for a question without an answer) and the best ranked others."""

    question: str
    right: tuple[fitting.Judged, ...]
    wrong: tuple[fitting.Judged, ...]
    near_miss: bool


def fit(data: DevData) -> dict[str, Any]:
    """The adapter's bytes under ``files``, and how it was made."""
    examples = [*examples_of(data)]
    data.log(f"{len(examples)} questions, {sum(not one.right for one in examples)} of them without an answer")
    content, losses = learn(examples, seed=data.seed, log=data.log)
    kept, mean = averaged("answers", content, rank=KEPT_RANK)
    told = described(FILE, kept, questions=len(examples), epochs=EPOCHS)
    builds_on = {name: hashlib.sha256(fitting.adapter_file(name).read_bytes()).hexdigest() for name in BUILDS_ON}
    return {**told, "mean_of": mean, "builds_on": builds_on, "loss": losses}


def examples_of(data: DevData) -> Iterator[Example]:
    """The questions that models learn from, with the sentences that the search brings."""
    return filter(None, map(example_of, lessons(data)))


def example_of(lesson: Lesson) -> Example | None:
    """None where the archive answers and no sentence that does was among those looked at."""
    judged = [(sentence.judged, good) for sentence, good in zip(lesson.found.sentences, lesson.right, strict=True)]
    right = tuple(sentence for sentence, good in judged if good)
    wrong = tuple(sentence for sentence, good in judged if not good)[:RANKED]
    if (lesson.none_kind is None and not right) or not wrong:
        return None
    near_miss = lesson.none_kind == "near_miss"
    return Example(question=lesson.found.look.question.english, right=right, wrong=wrong, near_miss=near_miss)


def learn(
    examples: Sequence[Example], *, seed: int, log: Callable[[str], None], epochs: int = EPOCHS
) -> tuple[bytes, list[float]]:
    """The adapter as the bytes of its file, and the mean loss of every hundred steps."""
    import torch

    torch.manual_seed(seed)
    model = _Model()

    def loss(batch: Sequence[Example], chance: random.Random) -> Any:
        groups = [_drawn(one, chance) for one in batch]
        asked = [(one.question, sentence) for one, (right, wrong) in zip(batch, groups, strict=True)
                 for sentence in (*right, *wrong)]  # fmt: skip
        scores = model.scores(asked)
        total, start = torch.zeros(()), 0
        for right, wrong in groups:
            end = start + len(right) + len(wrong)
            total = total + _of_one(scores[start:end], len(right))
            start = end
        return total / len(batch)

    groups = [{"params": model.updates(), "lr": RATE}, {"params": model.head(), "lr": HEAD_RATE}]
    losses = train(examples, loss=loss, groups=groups, epochs=epochs, batch=BATCH, seed=seed, log=log)
    return model.content(), losses


def _drawn(example: Example, chance: random.Random) -> tuple[Sequence[fitting.Judged], Sequence[fitting.Judged]]:
    if example.right:
        right = chance.sample(example.right, min(RIGHT, len(example.right)))
        return right, chance.sample(example.wrong, min(WRONG, len(example.wrong)))
    tempting = example.wrong[:TEMPTING] if example.near_miss else ()
    rest = example.wrong[len(tempting) :]
    return (), [*tempting, *chance.sample(rest, min(WRONG + 1 - len(tempting), len(rest)))]


def _of_one(scores: Any, right: int) -> Any:
    """The loss of one question's scores, of which the first ``right`` answer."""
    import torch

    with_none = torch.log_softmax(torch.cat([scores, torch.zeros(1)]), 0)
    if not right:
        return -with_none[-1]
    among = torch.log_softmax(scores, 0)[:right]
    return -0.5 * (torch.logsumexp(among, 0) + among.mean() + torch.logsumexp(with_none[:right], 0))


class _Model:
    """The embedder's transformer with updates that learn and a head."""

    def __init__(self) -> None:
        import torch

        self._tokenizer, transformer = fitting.bundled_transformer(BUILDS_ON)
        self._updated = with_updates(transformer)
        weight = torch.randn(transformer.config.hidden_size) * 0.02
        self._judge = fitting.judge_module(transformer, weight, torch.tensor(_FIRST_BIAS), dropout=_DROPOUT)

    def updates(self) -> list[Any]:
        """The parameters of the updates."""
        return [parameter for layer in self._updated.values() for parameter in (layer.down, layer.up)]

    def head(self) -> list[Any]:
        """The parameters of the head."""
        return [self._judge.weight, self._judge.bias]

    def scores(self, asked: Sequence[tuple[str, fitting.Judged]]) -> Any:
        """(n,): of question and sentence."""
        import torch

        pairs = [fitting.judged_pair(self._tokenizer, *one) for one in asked]

        def run(places: Sequence[int], ids: Any) -> Any:
            types = torch.tensor(padded([pairs[place].types for place in places]))
            # 16-bit products: twice as fast where the processor has them, and as good for learning.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                return self._judge(ids, types)

        return torch.stack(in_slices([one.ids for one in pairs], run)).float()

    def content(self) -> bytes:
        """The adapter's file."""
        learnt = {name: (layer.down, layer.up) for name, layer in self._updated.items()}
        head = (self._judge.weight, self._judge.bias)
        return fitting.adapter_bytes(learnt, head=head, on_top_of=map(fitting.adapter_file, BUILDS_ON))
