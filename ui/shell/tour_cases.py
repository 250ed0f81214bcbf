"""Which documents the tour stops at: one for each state in which a page looks different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NOTHING_LIKE_IT = "zzzz"
"""What is searched for where nothing shall be found."""
FEW = 4
"""The most products of the sample's stock-take of what is traced; the others are of more."""


def _any(_row: Any) -> bool:
    return True


def our_own(row: Any) -> bool:
    """Orders of a shop stay as charged: less can be done with them."""
    return row.shop_id is None


def _goes_on(row: Any) -> bool:
    """An order of our own that nothing keeps here: what is confirmed and on hold is another picture."""
    return our_own(row) and not row.stopped


@dataclass(frozen=True, slots=True)
class Case:
    """A document to be found in its list: by the list's own filters, and among those the first row that `fits`."""

    name: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    fits: Callable[[Any], bool] = _any


CASES: Mapping[str, tuple[Case, ...]] = {
    "order": (
        Case("draft", (("state", "draft"),)),
        Case("held", (("state", "held"),)),
        Case("confirmed", (("state", "confirmed"), ("shipped", "none")), _goes_on),
        Case("confirmed-on-hold", (("view", "on_hold"), ("state", "confirmed"))),
        Case("of-shop", (("state", "confirmed"), ("shipped", "none")), lambda row: row.shop_id is not None),
        Case("part-shipped", (("shipped", "part"),)),
        Case("to-invoice", (("view", "to_invoice"), ("shipped", "all"))),
        Case("late", (("view", "late"),)),
        Case("invoiced-unpaid", (("invoiced", "all"), ("paid", "none"))),
        Case("closed", (("state", "closed"),)),
        Case("cancelled", (("state", "cancelled"),)),
    ),
    "order_draft": (Case("entry", (("state", "draft"),), our_own),),
    "quote": (
        Case("draft", (("view", "drafts"),)),
        Case("sent", (("view", "open"),), lambda row: row.left == "mailed"),
        Case("issued", (("view", "never_left"),), lambda row: not row.left),
        Case("never-left", (("view", "never_left"),), lambda row: row.left == "unsent"),
        Case("expired", (("view", "expired"),)),
        Case("accepted", (("view", "accepted"),)),
        Case("declined", (("view", "declined"),)),
        Case("second-version", (("view", "all"),), lambda row: row.version > 1),
        Case("replaced", (("view", "replaced"),)),
    ),
    "quote_draft": (Case("entry", (("view", "drafts"),)),),
    "customer": (
        # The first is gone through tab by tab; who owes something has more to show.
        Case("overdue", (("view", "overdue"),)),
        Case(),
        Case("over-limit", (("view", "over_limit"),)),
        Case("on-hold", (("view", "on_hold"),)),
    ),
    "product": (
        Case(),
        Case("bundle", (("view", "bundles"),)),
        Case("short", (("view", "short"),)),
        Case("out", (("view", "out"),)),
        Case("expired", (("view", "expired"),)),
    ),
    "purchase": (
        Case("", (("view", "open"),)),
        Case("draft", (("view", "drafts"),)),
        Case("closed", (("view", "closed"),)),
    ),
    "receipt": (
        Case("", (("view", "all"),), lambda row: row.kind == "receipt"),
        Case("reversal", (("view", "reversals"),)),
        Case("given-back", (("view", "returns"),)),
    ),
    "received": (
        Case("to-check", (("view", "open"),), lambda row: row.purchase_id is not None),
        Case("unnamed", (("view", "unnamed"),)),
        Case("checked", (("view", "checked"),)),
    ),
    "take": (
        Case("open", (("view", "open"),), lambda row: row.lines > FEW),
        Case("posted", (("view", "posted"),)),
    ),
    "return": (Case("received", (("view", "received"),)), Case("decided", (("view", "decided"),))),
    "shipment": (Case(), Case("reversal", (("view", "reversals"),))),
    "invoice": (
        Case("open", (("view", "open"),)),
        Case("overdue", (("view", "overdue"),)),
        Case("never-left", (("view", "never_left"),)),
        Case("paid", (("view", "paid"),)),
        Case("credit-note", (("view", "credit_notes"),)),
        Case("credit-left", (("view", "credit_left"),)),
        Case("doubtful", (("view", "doubtful"),)),
        Case("lost", (("view", "lost"),)),
        Case("assigned", (("view", "assigned"),)),
    ),
    "payment": (
        Case("", (("kind", "payment"),)),
        Case("unapplied", (("view", "unapplied"),)),
        Case("refund", (("view", "refunds"),)),
        Case("reversal", (("view", "reversals"),)),
    ),
}
"""By the noun of the document; one that is not named here is stopped at once, at the first row of its list."""

SAME_LIST: Mapping[str, str] = {"order_draft": "order", "quote_draft": "quote"}
"""Documents found in the list of another noun."""
