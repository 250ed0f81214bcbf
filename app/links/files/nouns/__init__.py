"""What a line of each noun means: how it is held against the books, and how it is written. One file a noun."""
