"""What a language model writes is held against the text that it cites."""
