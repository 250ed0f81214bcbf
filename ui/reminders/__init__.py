"""Reminders in the window: whom to remind and how, whom to call, what was promised and what is disputed."""
