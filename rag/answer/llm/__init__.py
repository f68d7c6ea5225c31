"""Answers by a language model, where one is set: the request, its budget, what comes back, what may go wrong."""
