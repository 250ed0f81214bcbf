"""What can be given back by transfer: credits that nothing was set against, each with the account it would go to, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, select

from app.base.door import Read
from app.base.pages import pages
from app.customers.merged import account_now, account_of
from app.invoicing.tables import invoice
from app.orders.tables import payment_method, sales_order
from app.payments.known_ibans import KnownAccounts
from app.payments.queries import payment_rows
from app.payments.tables import UNNAMED, payment
from app.payments.whose import WHOSE, with_customer
from app.receivables.open_items import OPEN, OWES, open_items
from app.receivables.tables import item, item_balance, opening

CURRENCY = "EUR"
"""SEPA pays no other."""
_ONLINE = ("card", "paypal", "gateway")
"""Means by which money goes back where it was paid, and not by transfer, unless somebody says otherwise."""
# Of what a shop took by a way of paying that nobody has named here, only the shop knows where it goes back to.
_MEANS = case((UNNAMED, "gateway"), else_=func.coalesce(payment.c.method, payment_method.c.means))


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
    unseen: bool = False
    """It is of a payment that the bank should tell of and does not yet: nothing may have come."""

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


@dataclass(frozen=True, slots=True)
class Came:
    """By which method the money of a credit came: its code and means, where known; `online` is given back where it came in.
    `unseen`: the bank should tell of it and does not yet.
    """

    code: str = ""
    means: str = ""
    unseen: bool = False

    @property
    def online(self) -> bool:
        """Whether the shop or its service took it."""
        return self.means in _ONLINE


def came_by(rd: Read, item_id: int) -> Came:
    """How the money of a credit came: that of the payment itself, or of the order a credit note is about."""
    row = rd.execute(_CAME, {"item": item_id}).one_or_none()
    if row is None:
        return Came()
    unseen = row.payment_id is not None and bool(_unseen(rd, [row.payment_id]))
    return Came(row.code or row.means or "", row.means or "", unseen)


def refundable(rd: Read) -> list[RefundableRow]:
    """Every credit that could be given back, the oldest first."""
    rows = rd.execute(_CREDITS).all()
    known = KnownAccounts(rd, {row.customer_id for row in rows})
    unseen = _unseen(rd, [row.document_id for row in rows if row.noun == "payment"])
    return [_row(row, known, unseen) for row in rows]


def _unseen(rd: Read, payments: Sequence[int]) -> frozenset[int]:
    """Those of these payments (keys) that the bank should tell of and does not yet."""
    return frozenset(
        each.id for some in pages(payments) for each in payment_rows(rd, some) if each.bank_awaited
    )


def _row(row: Any, known: KnownAccounts, unseen: frozenset[int]) -> RefundableRow:
    account = known.of(row.customer_id, row.document_id if row.noun == "payment" else None)
    why = "no_iban" if account is None else ""
    if row.owes:
        why = "owes"
    elif row.means in _ONLINE:
        why = "card" if row.means == "card" else "online"
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
        unseen=row.noun == "payment" and row.document_id in unseen,
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
            _MEANS.label("means"),
            OWES.label("owes"),
            *WHOSE[:2],
        )
        .select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
        .outerjoin(payment, and_(item.c.noun == "payment", payment.c.id == item.c.document_id))
        .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
        .outerjoin(sales_order, sales_order.c.id == item.c.order_id)
        .outerjoin(payment_method, payment_method.c.code == sales_order.c.payment_method),
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
_CAME = (
    select(
        func.coalesce(payment.c.method_code, sales_order.c.payment_method).label("code"),
        _MEANS.label("means"),
        payment.c.id.label("payment_id"),
    )
    .select_from(item)
    .outerjoin(payment, and_(item.c.noun == "payment", payment.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id)
    .outerjoin(payment_method, payment_method.c.code == sales_order.c.payment_method)
    .where(item.c.id == bindparam("item"))
)
