"""How much of what was worked out about words is remembered: most words of a text are few, and come again."""

WORDS = 32_768
"""
Words, readings and keys that each cache holds, a few MiB when it is full.

Any language's 20,000 most frequent forms are well over nine tenths of its news, and memory must not grow with a corpus.
"""
