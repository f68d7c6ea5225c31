"""A question becomes ranked hits. Knows no answer."""

from __future__ import annotations

from rag.search.filters import check_filters
from rag.search.mentioned import is_mentioned
from rag.search.mentions import Mention, mentions_of
from rag.search.query import Query, TermGroup, analyse_question, check_question, without_quotes, word_forms
from rag.search.requests.courtesy import Courtesy, courtesy_of, without_courtesy
from rag.search.requests.one_article import ArticleRequest, article_request_of
from rag.search.requests.scope import Scope, scope_of, scoped
from rag.search.requests.timeline import Timeline, timeline_of
from rag.search.retrieve import MAX_K, Retriever, check_k
from rag.search.twins import TwinFinder
from rag.search.view import View

__all__ = [
    "MAX_K",
    "ArticleRequest",
    "Courtesy",
    "Mention",
    "Query",
    "Retriever",
    "Scope",
    "TermGroup",
    "Timeline",
    "TwinFinder",
    "View",
    "analyse_question",
    "article_request_of",
    "check_filters",
    "check_k",
    "check_question",
    "courtesy_of",
    "is_mentioned",
    "mentions_of",
    "scope_of",
    "scoped",
    "timeline_of",
    "without_courtesy",
    "without_quotes",
    "word_forms",
]
