"""Agreeing on a plan: what an invoice still asks for moves to instalments with due dates of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer
from app.customers.terms import Instalment
from app.flow.exchange import only_at_home
from app.flow.position import bring_forward, take_position
from app.invoicing.grouped import orders_of
from app.invoicing.tables import invoice
from app.receivables.ledger import Item, Posting, held_by, items_of, open_item
from app.receivables.plan import checked
from app.receivables.tables import instalment_plan, plan_instalment, plan_source


@verb("collect.plan")
def agree(
    tx: Write, invoice_id: int, parts: Sequence[Instalment], reason: str, *, warned: bool = False
) -> int:
    """Have what an invoice still asks for fall due in these parts, one or several; gives the plan's key.

    The invoice stays as it was issued; its debts move, by entries, to items that fall due one by one. Of an invoice of
    several orders each keeps its debt: the first instalments pay the first orders. For a consumer the warning of the law
    must have been read (`warned`). Refused with ``invoice_unknown``, ``plan_of_nothing``, ``plan_unchanged``,
    ``plan_unwarned``, ``reason_missing`` or as `app.receivables.plan.checked` is.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    found = tx.execute(_INVOICE, {"id": invoice_id}).one_or_none()
    if found is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    consumer = found.kind == "person"
    if consumer and not warned:
        raise Refusal("plan_unwarned", customer=found.name)
    only_at_home(tx, found.currency)
    orders = [int(found.order_id)] if found.order_id else orders_of(tx, invoice_id)
    # In the order of keys, as whoever takes several does.
    positions = {key: take_position(tx, key) for key in sorted(orders)}
    items = [each for each in items_of(tx, "invoice", [invoice_id]) if each.instalment]
    held = held_by(tx, [each.id for each in items])
    owed = {each.id: held.get((each.id, "owed"), 0) for each in items if held.get((each.id, "owed"), 0) > 0}
    total = sum(owed.values())
    if not total:
        raise Refusal("plan_of_nothing", number=found.number)
    wanted = checked(parts, total, found.currency, tx.today)
    if _by_day((part.due_on, part.amount) for part in wanted) == _by_day(
        (each.due_on, owed[each.id]) for each in items if each.id in owed
    ):
        raise Refusal("plan_unchanged", number=found.number)
    dealt = _spread(wanted, _by_order(orders, items, owed))
    plan_id = tx.insert(
        instalment_plan,
        {
            "uid": new_uid(),
            "invoice_id": invoice_id,
            "account_id": found.account_id,
            "currency": found.currency,
            "total": total,
            "agreed_on": tx.today,
            "consumer": consumer,
            "warned": warned,
            "reason": reason.strip(),
            "source_count": len(owed),
            "instalment_count": len(dealt),
            "agreed_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.insert_many(
        plan_source,
        [
            {"plan_id": plan_id, "position": at, "item_id": item_id, "amount": amount}
            for at, (item_id, amount) in enumerate(owed.items(), 1)
        ],
    )
    postings = {key: list[Posting]() for key in orders}
    for each in items:
        if each.id in owed:
            postings[each.order_id or orders[0]].append(
                Posting(each.id, "owed", -owed[each.id], -owed[each.id])
            )
    last = max(each.instalment for each in items)
    for at, part in enumerate(dealt, 1):
        item_id = open_item(
            tx,
            found.account_id,
            "invoice",
            invoice_id,
            found.currency,
            on=found.issued_on,
            order_id=part.order_id,
            instalment=last + at,
            due_on=part.due_on,
        )
        row = {"plan_id": plan_id, "position": at, "item_id": item_id}
        tx.insert(plan_instalment, {**row, "due_on": part.due_on, "amount": part.amount})
        postings[part.order_id].append(Posting(item_id, "owed", part.amount, part.amount))
    cause = ("instalment_plan", plan_id)
    for key in orders:
        bring_forward(tx, positions[key], tx.today, cause, also=postings[key], money_moved=True)
    tx.touch("invoice", invoice_id)
    tx.note(number=found.number, total=total, currency=found.currency, reason=reason, n=len(wanted))
    return plan_id


@dataclass(frozen=True, slots=True)
class _Part:
    """What of one order falls due on a day."""

    order_id: int
    due_on: date
    amount: int


def _by_day(asked: Iterable[tuple[date | None, int]]) -> dict[date | None, int]:
    """What is asked for on each day."""
    found = dict[date | None, int]()
    for due_on, amount in asked:
        found[due_on] = found.get(due_on, 0) + amount
    return found


def _by_order(orders: Sequence[int], items: Sequence[Item], owed: Mapping[int, int]) -> dict[int, int]:
    """What each order still owes, in the order of the invoice."""
    found = dict.fromkeys(orders, 0)
    for each in items:
        found[each.order_id or orders[0]] += owed.get(each.id, 0)
    return found


def _spread(parts: Sequence[Instalment], owed: Mapping[int, int]) -> list[_Part]:
    """Instalments dealt out to orders, the first paid off first: one that ends an order begins the next."""
    left, found = dict(owed), list[_Part]()
    for part in parts:
        still = part.amount
        for order_id, rest in left.items():
            taken = min(still, rest)
            if taken:
                found.append(_Part(order_id, part.due_on, taken))
                left[order_id] -= taken
                still -= taken
    return found


_INVOICE = (
    select(
        invoice.c.number,
        invoice.c.order_id,
        invoice.c.account_id,
        invoice.c.currency,
        invoice.c.issued_on,
        customer.c.kind,
        customer.c.name,
    )
    .join(customer, customer.c.id == invoice.c.customer_id)
    .where(invoice.c.id == bindparam("id"), invoice.c.kind == "invoice")
)
