"""The chat page: Gradio over the public names of :mod:`rag`. Start it with ``python -m ui`` or ``rag chat``."""
