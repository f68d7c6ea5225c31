"""Hits become an answer with citations, or a refusal."""

from __future__ import annotations

from rag.answer.compose import Answerer
from rag.answer.export import answer_from_json, conversation_from_json, conversation_to_markdown
from rag.answer.followup.commands import recalled
from rag.answer.followup.complete import checked_history
from rag.answer.llm.generate import generate
from rag.answer.llm.rewrite import rewrite_question
from rag.answer.told.courtesy import replied
from rag.answer.told.listing import listed
from rag.answer.told.one_article import told_of_one
from rag.answer.told.timeline import told_by_date
from rag.answer.verify_answer import CitationCheck, verify_answer

__all__ = [
    "Answerer",
    "CitationCheck",
    "answer_from_json",
    "checked_history",
    "conversation_from_json",
    "conversation_to_markdown",
    "generate",
    "listed",
    "recalled",
    "replied",
    "rewrite_question",
    "told_by_date",
    "told_of_one",
    "verify_answer",
]
