"""What can be given back by transfer: credits that nothing was set against, each with the account it would go to, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, literal, select

from app.base.door import Read
from app.customers.merged import account_now, account_of
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.known_ibans import KnownAccounts
from app.payments.tables import payment
from app.payments.whose import WHOSE, with_customer
from app.receivables.open_items import OPEN, OWES, open_items
from app.receivables.tables import item, item_balance, opening
from app.reports.came import Awaited, Came, came_of

CURRENCY = "EUR"
"""SEPA pays no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundableRow:
    """A credit (`id` is its item) in cents, with whose account it would go to and how that is known (`source`).

    `kind` is that of its document; `cancelled` the number of the order it was for, where that was cancelled. `why` says
    what speaks against it: ``no_iban``, ``owes`` (the customer owes something it can be set against), ``card`` or ``online``
    (it goes back where it was paid).
    """

    id: int
    number: str
    kind: str
    cancelled: str
    customer_id: int
    customer: str
    opened_on: date
    amount: int
    currency: str
    holder: str
    iban: str
    source: str
    why: str
    noun: str = ""
    document_id: int = 0
    awaited: tuple[Awaited, ...] = ()
    """The payments it came by that the bank should tell of and does not yet."""

    @property
    def unseen(self) -> bool:
        """Whether nothing may have come."""
        return bool(self.awaited)

    @property
    def by_transfer(self) -> bool:
        """Whether a transfer is the way to give it back, once its account is known."""
        return self.why in ("", "no_iban")


def owed_beside(rd: Read, customer_id: int, currency: str) -> tuple[int, int]:
    """What the customer of a credit owes, in minor units of its currency, and the account that stands on."""
    account_id = account_now(rd, account_of(rd, customer_id))
    owed = sum(
        each.amount
        for each in open_items(rd, account_id=account_id)
        if each.component == "owed" and each.amount > 0 and each.currency == currency
    )
    return owed, account_id


def refundable(rd: Read) -> list[RefundableRow]:
    """Every credit that could be given back, the oldest first."""
    rows = rd.execute(_CREDITS).all()
    known = KnownAccounts(rd, {row.customer_id for row in rows})
    came = came_of(rd, [row.id for row in rows])
    return [_row(row, known, came.get(row.id, Came())) for row in rows]


def _row(row: Any, known: KnownAccounts, came: Came) -> RefundableRow:
    account = known.of(row.customer_id, row.document_id if row.noun == "payment" else None)
    why = "no_iban" if account is None else ""
    if row.owes:
        why = "owes"
    elif came.online:
        why = "card" if came.means == "card" else "online"
    return RefundableRow(
        id=row.id,
        number=row.number,
        kind=row.kind,
        cancelled=row.order_number if row.state == "cancelled" else "",
        customer_id=row.customer_id,
        customer=row.name,
        opened_on=row.opened_on,
        amount=-row.amount,
        currency=row.currency,
        holder=account.holder if account is not None else row.name,
        iban=account.iban if account is not None else "",
        source=account.source if account is not None else "",
        why=why,
        noun=row.noun,
        document_id=row.document_id,
        awaited=came.awaited,
    )


_CREDITS = (
    with_customer(
        select(
            item.c.id,
            item.c.noun,
            item.c.document_id,
            item.c.opened_on,
            item.c.currency,
            item_balance.c.amount,
            func.coalesce(invoice.c.number, payment.c.number, opening.c.number).label("number"),
            func.coalesce(invoice.c.kind, payment.c.kind, literal("opening_") + opening.c.kind).label("kind"),
            sales_order.c.number.label("order_number"),
            sales_order.c.state,
            OWES.label("owes"),
            *WHOSE[:2],
        )
        .select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
        .outerjoin(payment, and_(item.c.noun == "payment", payment.c.id == item.c.document_id))
        .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
        .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
        func.coalesce(invoice.c.customer_id, payment.c.customer_id, opening.c.customer_id),
    )
    .where(
        item_balance.c.component == "unapplied",
        OPEN,
        item_balance.c.amount < 0,
        item.c.currency == CURRENCY,
    )
    .order_by(item.c.opened_on, item.c.id)
)
