"""Whose words a sentence gives: the rules and the verbs of three languages. Knows no question."""
