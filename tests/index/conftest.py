"""Embedding models for the tests: the bundled one, converted once and kept, and small ones made on the spot."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

_WORDS = """
    water river harbour bridge museum market garden library station mountain forest island village council
    winter summer morning evening ticket train ferry doctor teacher farmer baker painter opens closes sells
    builds crosses carries visits repairs paints old new small large red blue quiet busy the a of in to and
"""
WORDS = _WORDS.split()


@pytest.fixture(scope="session")
def kept_models(request: pytest.FixtureRequest) -> Path:
    """A folder for converted models that outlives the test run; its entries are named by content and version."""
    return request.config.cache.mkdir("models")


@pytest.fixture
def model_home(tmp_path: Path, kept_models: Path) -> Path:
    """An empty data folder where the bundled model is converted already, or will be for the runs to come."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(kept_models, target_is_directory=True)
    return home


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a small random BERT with its own tokenizer as a sentence-transformers folder; 48 tokens, 32 numbers."""

    def make(pooling: str = "mean", *, prompts: dict[str, str] | None = None) -> Path:
        import torch
        from transformers import BertConfig, BertModel, BertTokenizerFast

        folder = tmp_path_factory.mktemp(f"small-{pooling}")
        letters = list("abcdefghijklmnopqrstuvwxyz0123456789.,?!:")
        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *letters, *(f"##{c}" for c in letters)]
        (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(vocabulary)), encoding="utf-8")
        tokenizer = BertTokenizerFast.from_pretrained(str(folder))
        tokenizer.save_pretrained(str(folder))
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
            initializer_range=0.3,
        )
        BertModel(config).save_pretrained(str(folder))
        write_modules(folder, Transformer="", Pooling="1_Pooling", Normalize="2_Normalize")
        (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 48, "do_lower_case": false}')
        modes = {"mean": "mean_tokens", "cls": "cls_token", "max": "max_tokens"}
        chosen = {f"pooling_mode_{name}": mode == pooling for mode, name in modes.items()}
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 32, **chosen}))
        (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts or {}}))
        return folder

    return make


@pytest.fixture(scope="session")
def small_model(make_model: Callable[..., Path]) -> Path:
    return make_model("mean")


@pytest.fixture(scope="session")
def unconvertible_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of another build: a table of word vectors without any transformer."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    folder = tmp_path_factory.mktemp("static")
    (folder / "0_StaticEmbedding").mkdir()
    vocabulary = dict.fromkeys(["[UNK]", *WORDS])
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "0_StaticEmbedding" / "tokenizer.json"))
    torch.manual_seed(7)
    weights = {"embedding.weight": torch.randn(len(vocabulary), 16)}
    save_file(weights, str(folder / "0_StaticEmbedding" / "model.safetensors"))
    write_modules(folder, StaticEmbedding="0_StaticEmbedding")
    return folder


def write_modules(folder: Path, **modules: str) -> None:
    """The list of modules as sentence-transformers keeps it, in the spelling that all its versions read."""
    listed = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, path) in enumerate(modules.items())
    ]
    (folder / "modules.json").write_text(json.dumps(listed), encoding="utf-8")


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """Sixty sentences over a small vocabulary, of three to forty words, the same in every run."""
    chance = random.Random(11)
    return [" ".join(chance.choices(WORDS, k=chance.randint(3, 40))) for _ in range(60)]
