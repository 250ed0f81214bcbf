"""The window: it shows frozen rows, collects drafts and offers verbs. It holds no rule and writes no SQL."""
