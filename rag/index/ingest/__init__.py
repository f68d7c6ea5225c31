"""A folder becomes part of the index: what has changed, reading, cutting, embedding, writing."""
