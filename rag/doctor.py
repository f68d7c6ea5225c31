"""A look at this machine and data folder: what works, what does not, and what to do about it."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import metadata, resources
from pathlib import Path
from typing import Literal

from rag.errors import NoIndexError, RagError
from rag.logs import masked, secret_values
from rag.settings import Settings, unknown_variables

State = Literal["ok", "note", "fails"]

_REQUIRED = ("chromadb", "gradio", "onnxruntime", "sentence-transformers", "tantivy", "tiktoken", "torch")
_OPTIONAL = {
    "openai": "prose from a language model: pip install 'cited-rag[llm]'",
    "mcp": "MCP tools: pip install 'cited-rag[mcp]'",
    "pypdf": "PDF files: pip install 'cited-rag[formats]'",
    "ir-measures": "the accuracy check: pip install 'cited-rag[eval]'",
}
_LEAST_FREE_BYTES = 500 * 1024 * 1024
_PORT = 7860


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``advice`` says what to do where ``state`` is not ``ok``."""

    name: str
    state: State
    found: str
    advice: str | None = None


def check_up(settings: Settings) -> list[Check]:
    """Every check, in the order in which a failure of one explains the next."""
    checks = [_python(), *_packages(), *_optional(), _variables(), _home(settings), _space(settings)]
    checks += [*_set_aside(settings), _rank_file()]
    checks += [
        _told("languages", lambda: _languages(settings)),
        _told("embedding model", lambda: _model(settings)),
        _told("cross-encoder", lambda: _cross_encoder(settings)),
        _told("index", lambda: _index(settings)),
    ]
    checks += [_port(), _language_model(settings)]
    secrets = _secrets(settings)
    return [
        replace(one, found=masked(one.found, secrets), advice=one.advice and masked(one.advice, secrets))
        for one in checks
    ]


def _secrets(settings: Settings) -> tuple[str, ...]:
    """Those of the environment and of settings that a program has made itself."""
    own = [one.get_secret_value() for one in (settings.chroma_token, settings.llm_key) if one is not None]
    return (*secret_values(), *filter(None, own))


def _told(name: str, look: Callable[[], Check]) -> Check:
    """A check whose own errors are findings."""
    try:
        return look()
    except NoIndexError as error:
        return Check(name=name, state="note", found=error.message, advice=error.next_step)
    except RagError as error:
        return Check(name=name, state="fails", found=error.message, advice=error.next_step)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Check(name="python", state="ok" if good else "fails", found=version, advice=None if good else "Use 3.11.")


def _packages() -> list[Check]:
    checks = []
    for name in _REQUIRED:
        try:
            checks.append(Check(name=name, state="ok", found=metadata.version(name)))
        except metadata.PackageNotFoundError:
            advice = "Run `make chat`, or pip install -c constraints.txt -e ."
            checks.append(Check(name=name, state="fails", found="not installed", advice=advice))
    return checks


def _optional() -> list[Check]:
    checks = []
    for name, use in _OPTIONAL.items():
        try:
            checks.append(Check(name=name, state="ok", found=metadata.version(name)))
        except metadata.PackageNotFoundError:
            checks.append(Check(name=name, state="note", found="not installed (optional)", advice=f"For {use}."))
    return checks


def _variables() -> Check:
    unknown = unknown_variables()
    if not unknown:
        return Check(name="settings", state="ok", found="no unknown variable RAG_…")
    meant = "; ".join(f"{name} may mean {other}" for name, other in unknown if other)
    return Check(
        name="settings",
        state="note",
        found=f"not a setting: {', '.join(name for name, _ in unknown)}",
        advice=f"{meant or 'README lists the settings'}.",
    )


def _home(settings: Settings) -> Check:
    place = settings.home.absolute()
    nearest = next(parent for parent in (place, *place.parents) if parent.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Check(name="data folder", state="ok", found=str(place))
    advice = f"Make {nearest} writable, or name another folder by RAG_HOME."
    return Check(name="data folder", state="fails", found=f"{place} cannot be written", advice=advice)


def _space(settings: Settings) -> Check:
    place = settings.home.absolute()
    nearest = next(parent for parent in (place, *place.parents) if parent.exists())
    free = shutil.disk_usage(nearest).free
    found = f"{free / 1e9:.1f} GB free"
    if free >= _LEAST_FREE_BYTES:
        return Check(name="disk", state="ok", found=found)
    return Check(name="disk", state="fails", found=found, advice="Free some space: an ingest needs 0.5 GB.")


def _set_aside(settings: Settings) -> list[Check]:
    kept = sorted(str(path) for path in settings.home.absolute().glob("chroma.damaged-*"))
    if not kept:
        return []
    advice = "`rag repair` set it aside; delete it once `rag verify` finds nothing."
    return [Check(name="damaged database", state="note", found=", ".join(kept), advice=advice)]


def _rank_file() -> Check:
    folder = Path(str(resources.files("rag").joinpath("data/tiktoken")))
    ranks = [path for path in folder.iterdir() if path.suffix == ""] if folder.is_dir() else []
    if ranks and ranks[0].stat().st_size > 1_000_000:
        return Check(name="tiktoken ranks", state="ok", found="bundled")
    return Check(name="tiktoken ranks", state="fails", found="missing", advice="Install the package again.")


def _languages(settings: Settings) -> Check:
    from rag.language import Bridge

    bridged = Bridge(settings.languages, lexicon=settings.lexicon, folder=settings.kept).languages
    alone = ", ".join(code for code in settings.languages if code not in bridged)
    if alone:
        advice = "Texts in them are found by their own words and names only; rows in RAG_LEXICON bridge them."
        return Check(name="languages", state="note", found=f"{alone}: no lexicon", advice=advice)
    return Check(name="languages", state="ok", found=f"{', '.join(bridged)} bridged")


def _model(settings: Settings) -> Check:
    from rag.index.embedding.embedder import open_embedder

    embedder = open_embedder(settings)
    if embedder.notice:
        return Check(name="embedding model", state="note", found=embedder.notice)
    found = f"{embedder.name}, {settings.embedding_variant}, {embedder.dimension} dimensions"
    return Check(name="embedding model", state="ok", found=found)


def _cross_encoder(settings: Settings) -> Check:
    from rag.index.embedding.cross_encoder import open_cross_encoder

    form = open_cross_encoder(settings).fingerprint
    slow = "int8" not in form
    return Check(name="cross-encoder", state="note" if slow else "ok", found=f"{form}, which is slow" if slow else form)


def _index(settings: Settings) -> Check:
    from rag.engine import Engine

    with Engine(settings) as engine:
        status = engine.status()
    found = f"{status.articles} articles, {status.passages} passages, generation {status.generation}"
    return Check(name="index", state="ok", found=found)


def _port() -> Check:
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", _PORT)) == 0
    if taken:
        advice = "`rag chat` takes the next free one."
        return Check(name="port", state="note", found=f"{_PORT} is in use", advice=advice)
    return Check(name="port", state="ok", found=f"{_PORT} is free")


def _language_model(settings: Settings) -> Check:
    if settings.llm_url is None:
        return Check(name="language model", state="ok", found="none set: answers are quoted sentences")
    address = masked(settings.llm_url, ())
    if settings.llm_model is None:
        advice = "RAG_LLM_MODEL names another; a server that lists none is asked for `default`."
        return Check(name="language model", state="note", found=f"the first that {address} lists", advice=advice)
    return Check(name="language model", state="ok", found=f"{settings.llm_model} at {address}")
