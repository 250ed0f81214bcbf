"""Shops in the window: what they sent, what could not be taken in, and why."""
