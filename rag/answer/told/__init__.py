"""Answers that no search brings: counted over the corpus, in order of time, known of one article."""
