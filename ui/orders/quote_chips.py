"""The chip of a quote: where it stands with the customer, and how long it still holds."""

from __future__ import annotations

from datetime import date

from app.orders.quote import EXPIRES_SOON
from app.orders.quote_queries import QuoteRow
from ui.kit.chips import Chip
from ui.kit.wording import say

_KINDS = {
    "draft": ("none", "edit"),
    "accepted": ("done", ""),
    "declined": ("none", "cancelled"),
    "replaced": ("none", "undo"),
    "withdrawn": ("none", "cancelled"),
}


def is_over(row: QuoteRow) -> bool:
    """Whether nobody waits for anything any more without an order having come of it: shown in grey."""
    return row.state in {"declined", "replaced", "withdrawn"}


def quote_chip(row: QuoteRow) -> Chip:
    """Draft, expired, never sent, sent once an e-mail took it along or given by hand, or what was answered."""
    if row.expired:
        return Chip("late", say("quotes.chip.expired"), filled=True)
    if row.state == "sent":
        if row.never_left:
            # Whether a mail waits for somebody or none was asked for: the customer is not known to have it.
            return Chip("late", say("quotes.chip.unsent"), filled=True)
        return Chip(
            "wait", say(f"quotes.chip.{row.left}"), icon="mail" if row.left == "mailed" else "customer"
        )
    kind, icon = _KINDS[row.state]
    text = say(f"quote.state.{row.state}")
    return Chip("done", text) if kind == "done" else Chip("none", text, icon=icon)


def days_chip(row: QuoteRow, today: date) -> Chip | None:
    """How few days are left to answer it, beside where it stands."""
    days = (row.valid_until - today).days
    if row.state != "sent" or row.expired or days > EXPIRES_SOON:
        return None
    return Chip("wait", say("quotes.chip.days_left", n=days), filled=True)
