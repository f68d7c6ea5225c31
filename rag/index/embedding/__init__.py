"""Text to vectors, and question with sentence to a score: the models, and what they are made into."""
