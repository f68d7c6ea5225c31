"""The store in Chroma, embedded or a server. The only folder that knows it."""
