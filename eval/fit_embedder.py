"""
What the bundled embedder learns of questions and news: low-rank updates of its matrices, ``embedder.safetensors``.

The published model was made for English as people write it, and here reads word-for-word glosses of French and Arabic
as well. It learns from the questions of :mod:`eval.lessons`: the vector of a question is drawn to that of a sentence
that answers it, and of a passage that holds one, and away from sentences and passages that the search took for an
answer and from those of the other questions in the batch (InfoNCE; van den Oord et al., Representation Learning with
Contrastive Predictive Coding, 2018, arXiv:1807.03748). Only products of two thin matrices are learnt, see
:mod:`eval.low_rank` and :mod:`rag.index.embedding.adapter`. What is kept is the mean of what was learnt and of what was
in use. Eighteen thousand questions take an hour on two cores.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eval.fit import DevData
from eval.lessons import Lesson, lessons
from eval.low_rank import RATE, averaged, described, in_slices, train, with_updates
from rag import fitting

FILE = "embedder.safetensors"
EPOCHS = 1
"""Every question comes twice, in other words each time (see :mod:`eval.reworded`)."""
BATCH = 8
TEMPERATURE = 0.05
WRONG_SENTENCES, WRONG_PASSAGES = 5, 2
"""So many of each are drawn for a question, from the best ranked ones that do not answer."""
RANKED_SENTENCES, RANKED_PASSAGES = 30, 8
KEPT_RANK = 32
"""Of the mean: enough for two updates."""
_QUESTION_TOKENS, _SENTENCE_TOKENS, _PASSAGE_TOKENS = 48, 90, 254


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
    kept, mean = averaged("news", content, rank=KEPT_RANK)
    return {
        **described(FILE, kept, questions=len(examples), epochs=EPOCHS),
        "temperature": TEMPERATURE,
        "mean_of": mean,
        "loss": losses,
    }


def examples_of(data: DevData) -> Iterator[Example]:
    """The answerable questions that models learn from, as searched with the published model."""
    return filter(None, map(example_of, lessons(data, changes={"embedding_model": fitting.PUBLISHED_MODEL})))


def example_of(lesson: Lesson) -> Example | None:
    """None where no sentence that answers was among those looked at."""
    found = lesson.found
    right = {passage for passage, good in zip(fitting.passages_of(found), lesson.right, strict=True) if good}
    if lesson.none_kind is not None or not right:
        return None
    judged = [(sentence.embedded, good) for sentence, good in zip(found.sentences, lesson.right, strict=True)]
    texts = fitting.embedded_passages(lesson.engine, found)
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
    model = _Model()

    def loss(batch: Sequence[Example], chance: random.Random) -> Any:
        asked = model.vectors([one.question for one in batch], _QUESTION_TOKENS)
        sentences = [_drawn(one.sentences, WRONG_SENTENCES, chance) for one in batch]
        passages = [_drawn(one.passages, WRONG_PASSAGES, chance) for one in batch]
        of_passages = _contrast(model, asked, passages, _PASSAGE_TOKENS)
        return _contrast(model, asked, sentences, _SENTENCE_TOKENS) + of_passages

    groups = [{"params": model.learnt(), "lr": RATE}]
    losses = train(examples, loss=loss, groups=groups, epochs=epochs, batch=BATCH, seed=seed, log=log)
    return model.content(), losses


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
    """The published model with updates that learn."""

    def __init__(self) -> None:
        self._tokenizer, self._transformer = fitting.bundled_transformer()
        self._updated = with_updates(self._transformer)

    def learnt(self) -> list[Any]:
        """The parameters that learn."""
        return [parameter for layer in self._updated.values() for parameter in (layer.down, layer.up)]

    def vectors(self, texts: Sequence[str], limit: int) -> Any:
        """(n, dim), L2-normalised."""
        import torch

        def run(places: Sequence[int], ids: Any) -> Any:
            mask = (ids != 0).long()
            # 16-bit products: twice as fast where the processor has them, and as good for learning.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = self._transformer(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask[..., None].float()
            return torch.nn.functional.normalize((states.float() * weights).sum(1) / weights.sum(1), dim=-1)

        tokens = [self._tokenizer.ids(text, limit=limit) for text in texts]
        return torch.stack(in_slices(tokens, run))

    def content(self) -> bytes:
        """The adapter's file."""
        return fitting.adapter_bytes({name: (layer.down, layer.up) for name, layer in self._updated.items()})
