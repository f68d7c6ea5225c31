"""Imports go one way, each heavy library is imported in its own files only, and importing the package loads none."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rag

ROOT = Path(__file__).parents[2]

# A folder (or file) may import itself and what stands before it in this list.
ORDER = [
    {
        "rag.schema",
        "rag.errors",
        "rag.settings",
        "rag.kept",
        "rag.shown",
        "rag.logs",
        "rag.forked",
        "rag.locked",
    },
    {"rag.language"},
    {"rag.named", "rag.notices"},
    {"rag.corpus"},
    {"rag.index"},
    {"rag.search"},
    {"rag.answer"},
    {"rag.engine", "rag.asking", "rag.parts", "rag.inputs", "rag.api", "rag.doctor", "rag.fitting"},
    {"rag.cli", "rag.__main__"},
]

# The same within the largest folders: a folder or file of one may import itself and what stands before it.
INNER_ORDER = {
    "rag.index": [
        {"beside", "generation", "lock", "memory", "records", "spool", "steps"},
        {"embedding", "store", "vectors"},
        {"chroma", "manifest"},
        {"lexical"},
        {"fingerprint", "verify", "view"},
        {"shared"},
        {"ingest"},
        {"repair"},
        {"index"},
    ],
    "rag.answer": [
        {"capitals", "cite", "compose_words", "spelling", "speech"},
        {"answer_text", "evidence", "export", "gate"},
        {"followup", "llm", "names"},
        {"compared"},
        {"compose", "told"},
        {"verify_answer"},
    ],
}

# Where each third-party package may be imported. A folder stands for every file below it.
HOMES = {
    "chromadb": {"rag/index/chroma/connect.py"},
    "tantivy": {"rag/index/lexical/index.py", "rag/index/lexical/commit.py", "rag/index/lexical/document.py"},
    "sentence_transformers": {"rag/index/embedding/reference.py"},
    "gradio": {"ui"},
    "openai": {"rag/answer/llm/transport.py"},
    "tiktoken": {"rag/answer/llm/budget.py"},
    "lingua": {"rag/language"},
    "Stemmer": {"rag/language"},
    "sentencex": {"rag/language"},
    "langchain_text_splitters": {"rag/corpus"},
    "datasketch": {"rag/corpus"},
    "typer": {"rag/cli"},
    "rich": {"rag/cli", "eval"},
    "pydantic_settings": {"rag/settings.py"},
    "ftfy": {"rag/language"},
    "charset_normalizer": {"rag/corpus"},
    "lxml": {"rag/corpus/formats"},
    "pypdf": {"rag/corpus/formats"},
    "docx": {"rag/corpus/formats"},
    "onnxruntime": {"rag/index/embedding/onnx_embedder.py", "rag/index/embedding/graph.py"},
    "onnx": {"rag/index/embedding/graph.py"},
    "tokenizers": {"rag/index/embedding/onnx_embedder.py", "rag/index/embedding/graph.py"},
    "torch": {"rag/index", "eval"},
    "transformers": {"rag/index"},
}

HEAVY = ["chromadb", "tantivy", "sentence_transformers", "torch", "transformers", "gradio", "onnxruntime", "openai",
         "lingua", "tiktoken", "datasketch", "langchain_text_splitters"]  # fmt: skip


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def level(module: str) -> int | None:
    for number, names in enumerate(ORDER):
        if any(module == name or module.startswith(name + ".") for name in names):
            return number
    return None


@pytest.mark.parametrize("path", sources("rag"), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    own = level(module_of(path))
    imported = imports_of(path)
    assert not {name for name in imported if name.split(".")[0] in {"ui", "eval", "tests"}}
    if module_of(path) == "rag":  # it may name everything
        return
    assert own is not None, f"{module_of(path)} has no place in ORDER"
    backwards = {name for name in imported if (other := level(name)) is not None and other > own}
    assert not backwards, f"{module_of(path)} imports {sorted(backwards)}, which stand after it"


@pytest.mark.parametrize("path", sources("rag/index", "rag/answer"), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_within_a_folder_go_one_way(path: Path) -> None:
    folder = ".".join(path.relative_to(ROOT).parts[:2])

    def place(module: str) -> tuple[str, int] | None:
        part = module.removeprefix(f"{folder}.").split(".")[0] if module.startswith(f"{folder}.") else ""
        return next(((part, number) for number, parts in enumerate(INNER_ORDER[folder]) if part in parts), None)

    own = place(module_of(path))
    if module_of(path) == folder:  # it may name everything
        return
    assert own is not None, f"{module_of(path)} has no place in INNER_ORDER"
    others = {name: other for name in imports_of(path) if (other := place(name)) is not None and other[0] != own[0]}
    backwards = {name for name, (_, number) in others.items() if number >= own[1]}
    assert not backwards, f"{module_of(path)} imports {sorted(backwards)}, which do not stand before it"


@pytest.mark.parametrize("path", sources("ui", "eval"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_page_and_the_eval_use_public_names_only(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    inner = {name for name in froms | plain if name.startswith("rag.")}
    assert not inner, f"{path.name} imports {sorted(inner)}"
    named = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "rag"
        for alias in node.names
    }
    # What is behind an answer is there for those who fit and measure, not for the page.
    public = {*rag.__all__, *(["fitting"] if "eval" in path.parts else [])}
    assert named <= public, f"{path.name} imports {sorted(named - public)}, which is not public"


@pytest.mark.parametrize("package", HOMES)
def test_each_library_stays_at_home(package: str) -> None:
    for path in sources("rag", "ui", "eval"):
        if package not in {name.split(".")[0] for name in imports_of(path)}:
            continue
        place = path.relative_to(ROOT).as_posix()
        allowed = any(place == home or place.startswith(home + "/") for home in HOMES[package])
        assert allowed or place.startswith("eval/speed"), f"{place} imports {package}"


@pytest.mark.parametrize("package", HOMES)
def test_no_home_is_empty(package: str) -> None:
    """A home that nobody lives in would let the test above pass for nothing."""
    users = [path for path in sources("rag", "ui") if package in {name.split(".")[0] for name in imports_of(path)}]
    assert users, f"nothing imports {package}: drop it from HOMES and from pyproject.toml"


@pytest.mark.parametrize("module", ["rag", "rag.cli", "rag.engine", "rag.language", "rag.corpus", "rag.index",
                                    "rag.search", "rag.answer"])  # fmt: skip
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import {module}, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_files_stay_small_enough_to_read() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources("rag", "ui", "eval")
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert not long
