"""Questions about a name or a subject: who it is, what it said, whether the corpus speaks of it."""
