"""
The fast form is made: a sentence-transformers model becomes one ONNX graph, once per machine and model.

The work happens in a process of its own, so that torch never stays in the caller's memory (bundled model: about
10 s, under 1 GiB at the peak). The result appears under its final name in one rename; two processes take turns, and
what a killed one left is swept away by the next. Before it counts, the graph is held to the model it came from.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rag.errors import EmbeddingError
from rag.index.embedding.onnx_embedder import DESCRIPTION, forget_tables
from rag.index.embedding.source import ModelSource, go_offline

CONVERSION_VERSION = 2
"""Counts up when a change here may change a vector; part of the folder's name and of the fingerprint."""
_LAYOUT = 4
"""Counts up when the files of a conversion change and its vectors do not; part of the folder's name alone."""

EMBEDDER = "rag.index.embedding.export"
CROSS_ENCODER = "rag.index.embedding.cross_export"
"""Modules that convert a kind of model."""

_log = logging.getLogger(__name__)


class NotConvertible(Exception):
    """
    The model has no such fast form; the text is the reason.

    Args:
        any_form: no other form would work either.
    """

    def __init__(self, reason: str, *, any_form: bool = True) -> None:
        super().__init__(reason)
        self.any_form = any_form


def converted(source: ModelSource, *, models: Path, variant: str, export: str = EMBEDDER) -> Path:
    """
    The folder with the model's graph, tokenizer and description, made now if it is not there yet.

    Args:
        models: where such folders are kept.
        variant: ``int8`` (weights of the matrix products in 8 bits, a scale per channel) or ``fp32``.
        export: the module that converts this kind of model, run as a process.

    Raises:
        NotConvertible: the model resists; remembered, so that it is not tried at every start.
        EmbeddingError: the folder cannot be written.
    """
    folder = form_folder(source, models=models, variant=variant)
    if (verdict := _verdict(folder)) is None:
        try:
            models.mkdir(parents=True, exist_ok=True)
            with _turn(models):
                if (verdict := _verdict(folder)) is None:
                    _sweep(models, folder)
                    verdict = _make(source, folder, variant, export)
        except OSError as exc:
            raise EmbeddingError(
                f"The converted embedding model cannot be written to {str(models)!r}: {exc}.",
                next_step="Free space or set RAG_HOME to a folder that can be written.",
            ) from exc
    if not verdict["convertible"]:
        raise NotConvertible(str(verdict["reason"]), any_form=bool(verdict["any_form"]))
    return folder


def form_folder(source: ModelSource, *, models: Path, variant: str) -> Path:
    """Where a model's form is kept."""
    return models / f"{source.weights_hash[:16]}-v{CONVERSION_VERSION}.{_LAYOUT}-{variant}"


def discard(folder: Path) -> None:
    """Remove a converted model, as one step for anyone who looks."""
    forget_tables()
    if folder.exists():
        grave = _work_folder(folder.parent)
        os.replace(folder, grave / folder.name)
        shutil.rmtree(grave, ignore_errors=True)


def _verdict(folder: Path) -> dict[str, object] | None:
    """The description of a kept conversion, or None when there is none or a file has another size than it had."""
    try:
        verdict: dict[str, object] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        sizes = verdict["sizes"]
        assert isinstance(sizes, dict)
        if not all((folder / name).stat().st_size == size for name, size in sizes.items()):
            return None
        # A refusal holds for the libraries that refused; with others it is worth another try.
        return verdict if verdict["convertible"] or verdict["libraries"] == libraries() else None
    except (OSError, ValueError, KeyError, AssertionError):
        pass
    return None


def libraries() -> dict[str, str]:
    """Versions of the packages that take part in a conversion."""
    found = {}
    for package in ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def describe_export(output: Path, export: Callable[[], dict[str, Any]]) -> None:
    """
    What a process that converts does: write a model's files into ``output``, and their description last.

    A model that cannot be converted leaves a description that says so; other failures are exceptions.

    Args:
        export: writes the files and tells of them; NotConvertible where it cannot.
    """
    try:
        told = {"convertible": True, **export()}
    except NotConvertible as exc:
        for path in output.iterdir():
            path.unlink()
        told = {"convertible": False, "any_form": exc.any_form, "reason": str(exc)}
    told["libraries"] = libraries()
    told["sizes"] = {path.name: path.stat().st_size for path in sorted(output.iterdir())}
    (output / DESCRIPTION).write_text(json.dumps(told, indent=2), encoding="utf-8")


@contextmanager
def _turn(models: Path) -> Iterator[None]:
    """One conversion at a time, since two at once may need more memory than there is; a killed holder lets go."""
    with (models / ".lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: the final rename alone decides who was first
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(models: Path, folder: Path) -> None:
    """
    Remove what killed conversions left, and this form as it stands or as older versions made it.

    The caller holds the turn, so nobody is writing; who has such a form open keeps its files until the end.
    """
    for leftover in models.glob(".converting-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    weights, _, variant = folder.name.split("-")
    for older in models.glob(f"{weights}-v*-{variant}"):
        discard(older)


def _work_folder(models: Path) -> Path:
    """A new folder with the usual permissions, which ``tempfile`` would narrow to the owner."""
    folder = models / f".converting-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir()
    return folder


def _make(source: ModelSource, folder: Path, variant: str, export: str) -> dict[str, object]:
    """Convert in a child process and put the result in place; a failure that may pass is not remembered."""
    _log.info("The model %s is being converted once for this machine (%s).", source.name, variant)
    work = _work_folder(folder.parent)
    try:
        failure = _run_child(source, work, variant, export)
        if failure is not None:
            return {"convertible": False, "any_form": True, "reason": failure}
        verdict = _verdict(work)
        if verdict is None:
            return {"convertible": False, "any_form": True, "reason": "the conversion left no result"}
        for path in work.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        try:
            os.rename(work, folder)
        except OSError:
            if (winner := _verdict(folder)) is None:
                raise
            return winner
        return verdict
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run_child(source: ModelSource, work: Path, variant: str, export: str) -> str | None:
    """Run the module that converts as a process; None when it came to a verdict, else the reason in words."""
    go_offline()
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-P", "-m", export, str(source.folder), str(work), variant]
    command += map(str, source.adapters)
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    _log.debug("The conversion ended with %d:\n%s", done.returncode, done.stderr)
    if done.returncode < 0:
        return f"its conversion was ended by signal {-done.returncode} (out of memory?)"
    return lines[-1].rstrip(".") if lines else f"its conversion ended with status {done.returncode}"
