"""Debts in the window: by age as of any day, what is open, and matching."""
