"""What learns from the archives and the questions: on a handful of made cases whose answer is known beforehand."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable

import numpy as np

from eval import fit_confidence, fit_cross_encoder, fit_embedder, fit_evidence, hidden_layer, low_rank
from eval.fit_confidence import Case
from rag import fitting


def cases_of(good: dict[str, float], bad: dict[str, float], *, spread: float = 0.2) -> list[Case]:
    chance = random.Random(5)

    def case(label: fit_confidence.Label, means: dict[str, float]) -> Case:
        signals = np.array([means.get(name, 0.5) + chance.gauss(0, spread) for name in fitting.SIGNALS])
        return Case(group="made", kind="made", label=label, made=False, signals=signals)

    return [case("answered", good) for _ in range(80)] + [case("near_miss", bad) for _ in range(80)]


def test_a_signal_that_tells_gets_a_weight_and_one_that_strays_gets_none() -> None:
    # Names are found more often where there is no answer: how the questions were written, and no evidence.
    cases = cases_of({"answers": 1.0, "names_best": 0.2, "answers_none": 0.1}, {"answers": 0.0, "names_best": 0.9})
    bias, weights = fit_confidence.learn(cases, "answer")
    learnt = dict(zip(fitting.SIGNALS, weights, strict=True))
    assert learnt["answers"] > 0 and learnt["answers_none"] < 0
    assert learnt["names_best"] == 0
    assert all(learnt[name] >= 0 for name in fit_confidence.SPEAKS_FOR)
    assert all(learnt[name] <= 0 for name in fit_confidence.SPEAKS_AGAINST)
    chances = [1 / (1 + math.exp(-(bias + float(case.signals @ weights)))) for case in cases]
    assert np.mean(chances[:80]) > 0.8 > 0.2 > np.mean(chances[80:])


def test_the_sentence_that_answers_is_learnt_by_the_feature_that_tells_it() -> None:
    chance = np.random.default_rng(3)
    cases = []
    for _ in range(60):
        matrix = chance.normal(size=(12, 4))
        right = np.zeros(12, dtype=bool)
        right[matrix[:, 2].argmax()] = True
        cases.append((matrix, right, 1.0))
    weights = fit_evidence.learn(cases)
    assert weights.argmax() == 2 and weights[2] > 4 * np.abs(np.delete(weights, 2)).max()


def test_a_hidden_layer_learns_what_a_sum_cannot_say() -> None:
    # A number answers where one is asked for, its absence where none is: neither feature tells by itself.
    chance = np.random.default_rng(4)

    def examples(count: int) -> list[hidden_layer.Example]:
        made = []
        for _ in range(count):
            matrix = np.column_stack([np.full(6, chance.choice([-1.0, 1.0])), chance.choice([-1.0, 1.0], size=6)])
            made.append((matrix, matrix[:, 0] == matrix[:, 1]))
        return made

    def first_right(scores: Callable[[np.ndarray], np.ndarray]) -> float:
        return float(np.mean([right[scores(matrix).argmax()] for matrix, right in unseen]))

    seen, unseen = examples(200), [one for one in examples(100) if one[1].any() and not one[1].all()]
    weights = fit_evidence.learn([(*example, 1.0) for example in seen])
    layer = hidden_layer.learn(seen, weights, seed=1)
    assert first_right(lambda matrix: matrix @ weights + layer.of(matrix)) > 0.95
    assert first_right(lambda matrix: matrix @ weights) < 0.8
    assert layer.inputs.shape == (hidden_layer.LAYERS * hidden_layer.UNITS, 2)


def test_a_hidden_layer_that_is_read_goes_by_the_names_of_features() -> None:
    chance = np.random.default_rng(5)
    matrix = chance.normal(size=(8, 3))
    layer = hidden_layer.learn([(matrix, np.arange(8) == 3)], np.zeros(3), seed=1)
    written = json.loads(json.dumps(layer.written(["a", "b", "c"], digits=8)))
    assert layer.of(matrix).argmax() == 3
    again = fitting.HiddenLayer.read(written, ["c", "new", "a", "b"])
    moved = np.column_stack([matrix[:, 2], chance.normal(size=8), matrix[:, 0], matrix[:, 1]])
    assert np.allclose(again.of(moved), layer.of(matrix), atol=1e-5)
    assert not np.allclose(fitting.HiddenLayer.read(written, ["c", "a"]).of(moved[:, [0, 2]]), layer.of(matrix))


def test_learning_a_layer_leaves_the_random_numbers_of_others_alone() -> None:
    import torch

    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    hidden_layer.learn([(np.eye(3), np.arange(3) == 1)], np.zeros(3), seed=1)
    assert torch.equal(torch.rand(3), expected)


def test_updates_of_low_rank_start_as_the_model_and_learn_alone() -> None:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    model = BertModel(config).eval()
    ids = torch.tensor([[1, 5, 9, 2]])
    before = model(input_ids=ids).last_hidden_state
    frozen = {name: parameter.clone() for name, parameter in model.named_parameters()}
    updated = low_rank.with_updates(model, rank=2)
    assert len(updated) == 12  # query, key, value, output and two of the feed-forward part, in two layers
    assert torch.allclose(model(input_ids=ids).last_hidden_state, before, atol=1e-6)
    assert tuple(updated["encoder.layer.0.output.dense"].down.shape) == (2, 32)

    target = torch.ones(16)
    learnt = [parameter for layer in updated.values() for parameter in (layer.down, layer.up)]

    def loss(batch: object, chance: random.Random) -> object:
        return ((model(input_ids=ids).last_hidden_state.mean(1) - target) ** 2).mean()

    start = float(loss([], random.Random(0)).detach())  # type: ignore[attr-defined]
    groups = [{"params": learnt, "lr": 1e-2}]
    low_rank.train([0] * 40, loss=loss, groups=groups, epochs=2, batch=1, seed=1, log=lambda line: None)
    assert float(loss([], random.Random(0)).detach()) < 0.9 * start  # type: ignore[attr-defined]
    now = dict(model.named_parameters())
    for name, value in frozen.items():
        inside, _, last = name.rpartition(".")
        assert torch.equal(now.get(name, now.get(f"{inside}.layer.{last}")), value)


def test_slices_give_each_row_its_own_result_in_order() -> None:
    rows = [[7] * length for length in (3, 1, 40, 2, 5)] * 9
    found = low_rank.in_slices(rows, lambda places, ids: [int((row != 0).sum()) for row in ids])
    assert found == [len(row) for row in rows]
    assert low_rank.padded([[1], [2, 3]]) == [[1, 0], [2, 3]]


def test_the_loss_of_a_question_without_an_answer_falls_with_its_scores() -> None:
    import torch

    low, high = (float(fit_cross_encoder._of_one(torch.full((5,), value), 0)) for value in (-6.0, 2.0))
    assert abs(low - math.log(1 + 5 * math.exp(-6.0))) < 1e-5
    assert high > low
    right, wrong = torch.tensor([4.0, -4.0, -4.0]), torch.tensor([-4.0, 4.0, -4.0])
    assert float(fit_cross_encoder._of_one(right, 1)) < 0.1 < float(fit_cross_encoder._of_one(wrong, 1))


def test_what_is_drawn_begins_with_what_answers_and_tempts() -> None:
    chance = random.Random(2)
    pairs = tuple(fitting.Judged("", "", f"sentence {number}") for number in range(20))
    answered = fit_cross_encoder.Example(question="q", right=pairs[:1], wrong=pairs[1:], near_miss=False)
    right, wrong = fit_cross_encoder._drawn(answered, chance)
    assert list(right) == list(pairs[:1]) and len(wrong) == fit_cross_encoder.WRONG
    missed = fit_cross_encoder.Example(question="q", right=(), wrong=pairs, near_miss=True)
    right, wrong = fit_cross_encoder._drawn(missed, chance)
    assert not right and list(wrong[:3]) == list(pairs[:3]) and len(set(wrong)) == len(wrong)
    drawn = fit_embedder._drawn((("yes",), ("no", "never")), 5, chance)
    assert drawn[0] == "yes" and sorted(drawn[1:]) == ["never", "no"]


def test_the_mean_of_two_updates_is_one_update() -> None:
    import torch
    from safetensors.torch import load

    torch.manual_seed(2)

    def made(head: float) -> bytes:
        learnt = {"encoder.one": (torch.randn(2, 8), torch.randn(6, 2))}
        return fitting.adapter_bytes(learnt, head=(torch.full((8,), head), torch.tensor(-head)))

    def change(content: bytes) -> torch.Tensor:
        found = load(content)
        return found["encoder.one.up"].float() @ found["encoder.one.down"].float()

    first, second = made(1.0), made(3.0)
    mean = low_rank.mean_of([first, second], rank=4)
    assert torch.allclose(change(mean), (change(first) + change(second)) / 2, atol=2e-2)
    assert load(mean)["head.weight"].tolist() == [2.0] * 8 and float(load(mean)["head.bias"]) == -2.0
    # With less room it is the nearest there is, and no better than that.
    assert load(low_rank.mean_of([first, second], rank=1))["encoder.one.down"].shape == (1, 8)
    assert torch.allclose(change(low_rank.mean_of([first], rank=2)), change(first), atol=2e-2)
