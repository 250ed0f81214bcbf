"""The day in one look, and taking on what waits."""
