"""What a question wants besides a fact: articles, a time, one article, a name, limits of the search."""
