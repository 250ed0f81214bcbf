"""Agreeing on a plan: what an invoice still asks for moves to instalments with due dates of their own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer
from app.flow.exchange import only_at_home
from app.flow.position import bring_forward, take_position
from app.invoicing.tables import invoice
from app.receivables.ledger import Posting, held_by, items_of, open_item
from app.receivables.plan import instalments
from app.receivables.tables import instalment_plan, plan_instalment, plan_source


@verb("collect.plan")
def agree(
    tx: Write, invoice_id: int, count: int, first_on: date, reason: str, *, warned: bool = False
) -> int:
    """Spread what an invoice still asks for over monthly instalments; gives the plan's key.

    The invoice stays as it was issued; its debts move, by entries, to items that fall due one by one. For a consumer
    the warning of the law must have been read (`warned`). Refused with ``invoice_unknown``, ``plan_of_nothing``,
    ``plan_in_past``, ``plan_of_grouped``, ``plan_unwarned``, ``reason_missing`` or as `app.receivables.plan.instalments` is.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    if first_on < tx.today:
        raise Refusal("plan_in_past", on=first_on)
    found = tx.execute(_INVOICE, {"id": invoice_id}).one_or_none()
    if found is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    if found.order_id is None:
        # Each order's debt would have to be spread by itself.
        raise Refusal("plan_of_grouped", number=found.number)
    consumer = found.kind == "person"
    if consumer and not warned:
        raise Refusal("plan_unwarned", customer=found.name)
    only_at_home(tx, found.currency)
    position = take_position(tx, found.order_id)
    items = [each for each in items_of(tx, "invoice", [invoice_id]) if each.instalment]
    held = held_by(tx, [each.id for each in items])
    owed = {each.id: held.get((each.id, "owed"), 0) for each in items if held.get((each.id, "owed"), 0) > 0}
    total = sum(owed.values())
    if not total:
        raise Refusal("plan_of_nothing", number=found.number)
    parts = instalments(total, count, first_on)
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
            "instalment_count": len(parts),
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
    postings = [Posting(item_id, "owed", -amount, -amount) for item_id, amount in owed.items()]
    last = max(each.instalment for each in items)
    for at, part in enumerate(parts, 1):
        item_id = open_item(
            tx,
            found.account_id,
            "invoice",
            invoice_id,
            found.currency,
            on=found.issued_on,
            order_id=found.order_id,
            instalment=last + at,
            due_on=part.due_on,
        )
        row = {"plan_id": plan_id, "position": at, "item_id": item_id}
        tx.insert(plan_instalment, {**row, "due_on": part.due_on, "amount": part.amount})
        postings.append(Posting(item_id, "owed", part.amount, part.amount))
    bring_forward(tx, position, tx.today, ("instalment_plan", plan_id), also=postings, money_moved=True)
    tx.touch("invoice", invoice_id)
    tx.note(number=found.number, total=total, currency=found.currency, reason=reason, n=len(parts))
    return plan_id


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
