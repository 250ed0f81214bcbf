"""What a document still asks for, and giving some of it up: the sealed row with its lines, its item and its postings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.exchange import only_at_home
from app.flow.position import bring_forward, take_position
from app.invoicing.tables import invoice
from app.payments.tables import payment
from app.receivables.bad_debts import AccountLine
from app.receivables.ledger import Item, Posting, held_by, items_of, lock_account, open_item, post
from app.receivables.tables import opening
from app.receivables.write_off_tables import allowance, write_off, write_off_line


@dataclass(frozen=True, slots=True)
class Debts:
    """What a document still asks for by item, oldest due first."""

    noun: str
    document_id: int
    number: str
    customer_id: int
    account_id: int
    order_id: int | None
    """The order it is of, where it is of one alone."""
    currency: str
    items: tuple[tuple[Item, int], ...]
    orders: tuple[int, ...]
    """The orders it is of, in the order of keys: also those of which it asks for nothing now."""

    @property
    def total(self) -> int:
        """All that it still asks for."""
        return sum(owed for _, owed in self.items)


def debts_of(tx: Write, noun: str, document_id: int) -> Debts:
    """A document with what it still asks for, locked; refused with ``invoice_unknown`` or ``only_at_home``."""
    found = read_debts(tx, noun, document_id)
    only_at_home(tx, found.currency)
    for order_id in found.orders:
        take_position(tx, order_id)
    if not found.orders:
        lock_account(tx, found.account_id, found.currency)
    return read_debts(tx, noun, document_id) if tx.waits_for_rows else found


def read_debts(rd: Read, noun: str, document_id: int) -> Debts:
    """The same without a lock."""
    items = items_of(rd, noun, [document_id]) if noun in _DOCUMENTS else []
    found = rd.execute(_DOCUMENTS[noun], {"id": document_id}).one_or_none() if items else None
    if found is None:
        raise Refusal("invoice_unknown", invoice=document_id)
    held = held_by(rd, [each.id for each in items])
    asked = [(each, held.get((each.id, "owed"), 0)) for each in items]
    asked.sort(key=lambda one: (str(one[0].due_on), one[0].id))
    first = items[0]
    return Debts(
        noun,
        document_id,
        found.number,
        int(found.customer_id),
        first.account_id,
        first.order_id if len({each.order_id for each in items}) == 1 else None,
        first.currency,
        tuple((each, amount) for each, amount in asked if amount > 0),
        tuple(sorted({each.order_id for each in items if each.order_id is not None})),
    )


def write_down(
    tx: Write,
    debts: Debts,
    kind: str,
    amount: int,
    vat: int,
    ground: str,
    reason: str,
    lines: Sequence[AccountLine],
    released: int = 0,
) -> tuple[int, int]:
    """Write one down with its lines, open its item and post to it; gives its key and the item's."""
    made = insert_row(
        tx,
        {
            "kind": kind,
            "customer_id": debts.customer_id,
            "account_id": debts.account_id,
            "noun": debts.noun,
            "document_id": debts.document_id,
            "amount": amount,
            "vat": vat,
            "released": released,
            "currency": debts.currency,
            "ground": ground,
            "reason": reason.strip(),
            "reverses_id": None,
        },
        lines,
        debts.number,
    )
    item_id = open_item(
        tx, debts.account_id, "write_off", made, debts.currency, on=tx.today, order_id=debts.order_id
    )
    signed = amount if kind == "small_gain" else -amount
    standing = [Posting(item_id, "unapplied", signed, signed)]
    post(tx, debts.account_id, debts.currency, standing, tx.today, ("write_off", made))
    return made, item_id


def insert_row(tx: Write, values: dict[str, object], lines: Sequence[AccountLine], about: str) -> int:
    """Write a write-off or the reversal of one down, numbered, with its lines; `about` is the number of its document."""
    number = numbering.take(tx, "write_off", tx.today).text
    made = tx.insert(
        write_off,
        {
            **values,
            "uid": new_uid(),
            "number": number,
            "decided_on": tx.today,
            "line_count": len(lines),
            "decided_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.insert_many(
        write_off_line,
        [
            {
                "write_off_id": made,
                "position": at,
                "account_code": each.account,
                "debit": each.debit,
                "credit": each.credit,
            }
            for at, each in enumerate(lines, 1)
        ],
    )
    tx.touch(str(values["noun"]), int(str(values["document_id"])))
    tx.touch("customer", int(str(values["customer_id"])))
    tx.note(
        number=number,
        corrects=about,
        amount=values["amount"],
        currency=values["currency"],
        reason=values["reason"],
    )
    return made


def change_aside(tx: Write, doubtful_id: int, change: int, cause: str, write_off_id: int) -> None:
    """Set more or less aside for a doubtful debt, because of a loss or its reversal."""
    tx.insert(
        allowance,
        {
            "uid": new_uid(),
            "doubtful_debt_id": doubtful_id,
            "decided_on": tx.today,
            "net": 0,
            "lost_ppm": 0,
            "change": change,
            "cause": cause,
            "write_off_id": write_off_id,
            "decided_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


def bring_order_forward(tx: Write, debts: Debts, made: int) -> None:
    """Keep the progress of the orders whose debts were touched."""
    for order_id in debts.orders:
        position = take_position(tx, order_id)
        bring_forward(tx, position, tx.today, ("write_off", made), money_moved=True)
        tx.touch("sales_order", order_id)


_DOCUMENTS = {
    "invoice": select(invoice.c.number, invoice.c.customer_id).where(invoice.c.id == bindparam("id")),
    "opening": select(opening.c.number, opening.c.customer_id).where(opening.c.id == bindparam("id")),
    "payment": select(payment.c.number, payment.c.customer_id).where(payment.c.id == bindparam("id")),
}
