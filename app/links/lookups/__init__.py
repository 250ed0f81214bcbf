"""Look-ups in public registers."""
