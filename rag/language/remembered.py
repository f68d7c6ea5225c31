"""How much of what was worked out about words is remembered: most words of a text are few, and come again."""

WORDS = 16_384
"""Words, readings, keys that each cache holds, forms in 5 MiB when it is full: memory must not grow with a corpus."""
