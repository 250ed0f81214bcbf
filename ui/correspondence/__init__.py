"""Mails in the window: sending one, the outbox, the account they leave from, their templates."""
