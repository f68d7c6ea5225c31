"""Accuracy check: questions with verbatim gold quotes, measures, reports and a gate. See ``python -m eval --help``."""
