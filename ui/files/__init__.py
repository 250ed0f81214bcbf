"""Bringing in what exists: the wizard from a file to the books, and the imports so far with what takes them back."""
