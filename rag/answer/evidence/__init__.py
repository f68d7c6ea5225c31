"""Which sentences of the hits answer a question, how sure that is, and which of them are said."""
