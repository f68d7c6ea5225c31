"""The terms in Tantivy, kept in step with the store. The only folder that knows it."""
