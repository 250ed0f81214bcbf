"""Buying on paper: a purchase order is written, sent, put off, closed or called off; goods come in by `app.flow.restock`.

Locks are taken in this order: the purchase order's row, the stock balances in key order, the number series, the audit head.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.purchasing.purchase import (
    OPEN,
    OrderedLine,
    PurchaseDraft,
    add_to_draft,
    announce,
    end_purchase,
    expected_day,
    lines_of_purchase,
    lock_purchase,
    must_be_draft,
    must_be_open,
    put_off,
    seal_sent,
    waiting_drafts,
    write_draft,
)


@verb("purchase.save", silent=True)
def save(tx: Write, draft: PurchaseDraft, purchase_id: int | None = None) -> int:
    """Keep a draft; gives its key. Refused as `app.purchasing.purchase.write_draft` says."""
    return write_draft(tx, draft, purchase_id)


@verb("purchase.save", silent=True)
def save_many(tx: Write, lines: Mapping[int, tuple[OrderedLine, ...]]) -> list[int]:
    """Keep a draft for each supplier, of these lines; gives their keys. All or none; refused as `save` is."""
    return [
        write_draft(tx, PurchaseDraft(supplier_id=supplier_id, lines=wanted), None)
        for supplier_id, wanted in sorted(lines.items())
    ]


@verb("purchase.save", silent=True)
def gather(tx: Write, lines: Mapping[int, tuple[OrderedLine, ...]]) -> list[int]:
    """Keep these lines for each supplier in the draft that waits for them already, else in a new one; gives their keys.

    All or none; refused as `save` is.
    """
    waiting = waiting_drafts(tx)
    return [
        add_to_draft(tx, waiting[supplier_id].id, wanted)
        if supplier_id in waiting
        else write_draft(tx, PurchaseDraft(supplier_id=supplier_id, lines=wanted), None)
        for supplier_id, wanted in sorted(lines.items())
    ]


@verb("purchase.send")
def send(tx: Write, purchase_id: int) -> str:
    """Order what a draft says: number, day expected, and what it owes is incoming from now on; gives the number.

    Refused with ``purchase_unknown``, ``purchase_not_a_draft``, ``purchase_empty``, or ``purchase_without_price`` naming
    the first product whose price nobody said.
    """
    purchase = lock_purchase(tx, purchase_id)
    must_be_draft(purchase)
    lines = lines_of_purchase(tx, purchase_id)
    if not lines:
        raise Refusal("purchase_empty")
    for line in lines:
        if line.unit_price_micro is None:
            raise Refusal("purchase_without_price", product=line.name)
    announce(tx, lines, 1)
    number = numbering.take(tx, "purchase", tx.today).text
    seal_sent(tx, purchase, number, expected_day(tx, purchase, lines))
    tx.note(number=number, quantity_milli=sum(line.quantity_milli for line in lines))
    return number


@verb("purchase.expect")
def expect(tx: Write, purchase_id: int, on: date, reason: str) -> None:
    """Say another day for what has not come. What was promised from it stays promised; whose promise that breaks is found among
    the orders at risk (`app.orders.at_risk`), and given another day there.

    Refused with ``purchase_unknown``, ``purchase_not_open``, ``purchase_expected_past`` or ``reason_missing``.
    """
    purchase = lock_purchase(tx, purchase_id)
    must_be_open(purchase)
    if on < tx.today:
        # Customers are promised what is expected, and nothing comes on a day that is over.
        raise Refusal("purchase_expected_past", on=on)
    _must_say(reason)
    put_off(tx, purchase, on)
    tx.note(number=purchase.name, until=on.isoformat(), reason=reason.strip())


@verb("purchase.close")
def close(tx: Write, purchase_id: int, reason: str) -> None:
    """Expect no more of an order, part of which may have come.

    Refused with ``purchase_unknown``, ``purchase_not_open`` or ``reason_missing``.
    """
    purchase = lock_purchase(tx, purchase_id)
    must_be_open(purchase)
    _must_say(reason)
    announce(tx, lines_of_purchase(tx, purchase_id), -1)
    end_purchase(tx, purchase, "closed", reason.strip())
    tx.note(number=purchase.name, reason=reason.strip())


@verb("purchase.cancel")
def cancel(tx: Write, purchase_id: int, reason: str) -> None:
    """Call off a draft, or an order of which nothing came.

    Refused with ``purchase_unknown``, ``purchase_not_open`` where it is over, ``purchase_received`` where some came, or
    ``reason_missing``.
    """
    purchase = lock_purchase(tx, purchase_id)
    if purchase.state not in ("draft", OPEN):
        raise Refusal("purchase_not_open", number=purchase.name)
    if purchase.received != "none":
        raise Refusal("purchase_received", number=purchase.name)
    _must_say(reason)
    if purchase.state == OPEN:
        announce(tx, lines_of_purchase(tx, purchase_id), -1)
    end_purchase(tx, purchase, "cancelled", reason.strip())
    tx.note(number=purchase.name, reason=reason.strip())


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise Refusal("reason_missing")
