"""
What the bundled embedder learns of questions and news: low-rank updates of its matrices, ``embedder.safetensors``.

The published model was made for English as people write it, and here reads word-for-word glosses of French and Arabic
as well. It learns from the training archives, which nothing else is measured on: the vector of a question is drawn to
that of a sentence that answers it, and of a passage that holds one, and away from sentences and passages that the
search took for an answer and from those of the other questions in the batch (InfoNCE; van den Oord et al.,
Representation Learning with Contrastive Predictive Coding, 2018, arXiv:1807.03748). Only products of two thin matrices
are learnt (LoRA; Hu et al., ICLR 2022, arXiv:2106.09685), see :mod:`rag.index.embed_adapter`.

Takes an hour or two on two cores.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.engine import opened
from eval.fit import DevData
from eval.fit_evidence import gold_spans, resting_on
from eval.questions import Question, Suite
from rag import Engine, fitting

FILE = "embedder.safetensors"
RANK = 16
RATE = 5e-4
EPOCHS = 2
BATCH = 8
TEMPERATURE = 0.05
WRONG_SENTENCES, WRONG_PASSAGES = 5, 2
"""So many of each are drawn for a question, from the best ranked ones that do not answer."""
RANKED_SENTENCES, RANKED_PASSAGES = 30, 8
_QUESTION_TOKENS, _SENTENCE_TOKENS, _PASSAGE_TOKENS = 48, 90, 254
_SLICE = 16
_WARM_UP = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question and texts as they are embedded; of each pair the first answer it, the others only seem to."""

    question: str
    sentences: tuple[tuple[str, ...], tuple[str, ...]]
    passages: tuple[tuple[str, ...], tuple[str, ...]]


def fit(data: DevData) -> dict[str, Any]:
    """The adapter's bytes under ``files``, and how it was made."""
    examples = [*examples_of(data)]
    data.log(f"{len(examples)} questions")
    content, losses = learn(examples, seed=data.seed, log=data.log)
    return {
        "files": {FILE: content},
        "sha256": hashlib.sha256(content).hexdigest(),
        "questions": len(examples),
        "rank": RANK,
        "epochs": EPOCHS,
        "rate": RATE,
        "temperature": TEMPERATURE,
        "loss": losses,
    }


def examples_of(data: DevData) -> Iterator[Example]:
    """The answerable questions of the training archives, as searched with the published model."""
    for suite, questions in data.archives():
        with opened(suite.corpus, changes={"embedding_model": fitting.PUBLISHED_MODEL}) as engine:
            engine.ingest()
            for question in questions:
                if question.answerable and (example := example_of(engine, suite, question)):
                    yield example
        data.log(f"{suite.name}: read")


def example_of(engine: Engine, suite: Suite, question: Question) -> Example | None:
    """None where no sentence that answers was among those looked at."""
    history = [{"role": "user", "content": turn} for turn in question.history]
    found = fitting.trace(engine, question.question, history=history)
    answers = resting_on(gold_spans(suite, question))
    judged = [(sentence.embedded, answers(sentence)) for sentence in found.sentences]
    right = {passage for passage, (_, good) in zip(fitting.passages_of(found), judged, strict=True) if good}
    if not right:
        return None
    texts = fitting.embedded_passages(engine, found)
    wrong = [text for passage, text in texts.items() if passage not in right]
    return Example(
        question=fitting.embedded_question(found),
        sentences=(
            tuple(text for text, good in judged if good),
            tuple(text for text, good in judged if not good)[:RANKED_SENTENCES],
        ),
        passages=(tuple(texts[passage] for passage in texts if passage in right), tuple(wrong[:RANKED_PASSAGES])),
    )


def learn(
    examples: Sequence[Example], *, seed: int, log: Callable[[str], None], epochs: int = EPOCHS
) -> tuple[bytes, list[float]]:
    """The adapter as the bytes of its file, and the mean loss of every hundred steps."""
    import torch

    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = _Model()
    optimiser = torch.optim.AdamW(model.learnt(), lr=RATE, weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (_WARM_UP * steps)) * (steps - step) / steps
    )
    losses: list[float] = []
    total, step = 0.0, 0
    for _ in range(epochs):
        order = list(examples)
        chance.shuffle(order)
        for start in range(0, len(order), BATCH):
            loss = _loss(model, order[start : start + BATCH], chance)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.learnt(), 1.0)
            optimiser.step()
            schedule.step()
            total, step = total + float(loss.detach()), step + 1
            if step % 100 == 0:
                losses.append(round(total / 100, 4))
                log(f"step {step} of {steps}: loss {losses[-1]}")
                total = 0.0
    return model.content(), losses


def _loss(model: _Model, batch: Sequence[Example], chance: random.Random) -> Any:
    asked = model.vectors([one.question for one in batch], _QUESTION_TOKENS)
    sentences = [_drawn(one.sentences, WRONG_SENTENCES, chance) for one in batch]
    passages = [_drawn(one.passages, WRONG_PASSAGES, chance) for one in batch]
    return _contrast(model, asked, sentences, _SENTENCE_TOKENS) + _contrast(model, asked, passages, _PASSAGE_TOKENS)


def _drawn(texts: tuple[tuple[str, ...], tuple[str, ...]], count: int, chance: random.Random) -> list[str]:
    """One text that answers, then some that do not."""
    right, wrong = texts
    return [chance.choice(right), *chance.sample(wrong, min(count, len(wrong)))]


def _contrast(model: _Model, asked: Any, groups: Sequence[Sequence[str]], limit: int) -> Any:
    """The cross-entropy of each question's right text among the texts of all questions in the batch."""
    import torch

    sizes = [len(group) for group in groups]
    wanted = torch.tensor([sum(sizes[:place]) for place in range(len(sizes))])
    vectors = model.vectors([text for group in groups for text in group], limit)
    return torch.nn.functional.cross_entropy(asked @ vectors.T / TEMPERATURE, wanted)


class _Model:
    """The published model with low-rank updates that learn; everything else stands still."""

    def __init__(self) -> None:
        import torch

        self._tokenizer, self._bert = fitting.published_model()
        self._updates: dict[str, Any] = {}
        for parameter in self._bert.parameters():
            parameter.requires_grad_(False)
        for name, layer in list(self._bert.named_modules()):
            if isinstance(layer, torch.nn.Linear) and name.startswith("encoder."):
                parent, _, last = name.rpartition(".")
                self._updates[name] = _with_update(layer, rank=RANK)
                setattr(self._bert.get_submodule(parent), last, self._updates[name])
        # Without dropout, which on a processor takes longer than all the rest; the low rank keeps it from overlearning.
        self._bert.eval()

    def learnt(self) -> list[Any]:
        """The parameters that learn."""
        return [parameter for parameter in self._bert.parameters() if parameter.requires_grad]

    def vectors(self, texts: Sequence[str], limit: int) -> Any:
        """(n, dim), L2-normalised; texts of like length are run together."""
        import torch

        tokens = [self._tokenizer(text, limit) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(tokens[place]))
        found: list[Any] = [None] * len(texts)
        for start in range(0, len(order), _SLICE):
            places = order[start : start + _SLICE]
            longest = len(tokens[places[-1]])
            ids = torch.tensor([tokens[place] + [0] * (longest - len(tokens[place])) for place in places])
            mask = torch.tensor([[1] * len(tokens[place]) + [0] * (longest - len(tokens[place])) for place in places])
            # 16-bit products: twice as fast where the processor has them, and as good for learning.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self._bert(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask[..., None].float()
            means = (states.float() * weights).sum(1) / weights.sum(1)
            for place, vector in zip(places, torch.nn.functional.normalize(means, dim=-1), strict=True):
                found[place] = vector
        return torch.stack(found)

    def content(self) -> bytes:
        """The adapter's file."""
        return fitting.adapter_bytes({name: (layer.down, layer.up) for name, layer in self._updates.items()})


def _with_update(layer: Any, *, rank: int) -> Any:
    import torch

    class Updated(torch.nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer
            self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
            self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

        def forward(self, states: Any) -> Any:
            return torch.nn.functional.linear(states, layer.weight + self.up @ self.down, layer.bias)

    return Updated()
