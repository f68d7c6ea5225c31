"""Hits become an answer with citations, or a refusal."""

from __future__ import annotations

from rag.answer.compose import Answerer

__all__ = ["Answerer"]
