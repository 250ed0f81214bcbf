"""How the money of a credit came: by which payments, and whether the bank told of them.

A credit note is about what was really paid, which may not be what the order was to be paid with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, literal, null, select

from app.base.door import Read
from app.base.pages import pages
from app.invoicing.tables import invoice
from app.orders.tables import payment_method, sales_order
from app.payments.queries import PaymentRow, payment_rows
from app.payments.slips import Handed, handed_with
from app.payments.tables import UNNAMED, payment
from app.receivables.tables import allocation, item

ONLINE = ("card", "paypal", "gateway")
"""Means by which money goes back where it was paid, and not by transfer, unless somebody says otherwise."""
# Of what a shop took by a way of paying that nobody has named here, only the shop knows where it goes back to.
_MEANS = case((UNNAMED, "gateway"), else_=payment.c.method)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A payment that the bank should tell of and does not yet; a cheque with the slip it was `handed` in with, where it was."""

    number: str
    method: str
    received_on: date
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """By which method the money of a credit came: its code and means, where known; `online` is given back where it came in.
    `awaited` are the payments that the bank should tell of and does not yet; what goes back where it came in is lost by nobody,
    and not among them.
    """

    code: str = ""
    means: str = ""
    awaited: tuple[Awaited, ...] = ()

    @property
    def unseen(self) -> bool:
        """Whether nothing may have come."""
        return bool(self.awaited)

    @property
    def online(self) -> bool:
        """Whether the shop or its service took it."""
        return self.means in ONLINE


NO_WAY_KNOWN = Came()
"""How money came of which nothing is known, or nothing asked."""


def came_by(rd: Read, item_id: int) -> Came:
    """How the money of one credit (key of its item) came."""
    return came_of(rd, [item_id]).get(item_id, Came())


def came_of(rd: Read, item_ids: Sequence[int]) -> Mapping[int, Came]:
    """How the money of credits came, by the keys of their items: that of a payment itself; of a credit note what paid the
    document it corrects, else its order; only where nothing came, what the order was to be paid with.
    """
    found: dict[int, Came] = {}
    for some in pages(item_ids):
        ways = _ways(rd, some)
        keys = {each.payment_id for rows in ways.values() for each in rows} - {None}
        known = [row for few in pages(sorted(keys)) for row in payment_rows(rd, few)]
        awaited = _awaited(rd, [row for row in known if row.bank_awaited])
        for key, rows in ways.items():
            # Of money that came in several ways, the way of the most.
            most = max(rows, key=lambda each: each.amount)
            waits = [each for each in rows if each.payment_id in awaited and each.means not in ONLINE]
            unseen = tuple(awaited[each.payment_id] for each in waits)
            found[key] = Came(most.code or most.means or "", most.means or "", unseen)
    return found


def _awaited(rd: Read, rows: Sequence[PaymentRow]) -> dict[int, Awaited]:
    handed = handed_with(rd, [row.id for row in rows if row.method == "cheque"])
    return {row.id: Awaited(row.number, row.method, row.received_on, handed.get(row.id)) for row in rows}


def _ways(rd: Read, items: Sequence[int]) -> dict[int, list[Any]]:
    """How each credit was paid, by the first statement that tells of it."""
    found: dict[int, list[Any]] = {}
    for statement in (_ITSELF, _OF_CORRECTED, _OF_ORDER, _PLANNED):
        told: dict[int, list[Any]] = {}
        for row in rd.execute(statement, {"items": list(items)}):
            told.setdefault(row.item_id, []).append(row)
        found = told | found
    return found


_credit, _debt, _money = item.alias("credit"), item.alias("debt"), item.alias("money")
_HOW = (
    payment.c.id.label("payment_id"),
    payment.c.method_code.label("code"),
    _MEANS.label("means"),
)
_MINE = _credit.c.id.in_(bindparam("items", expanding=True))
_ITSELF = (
    select(_credit.c.id.label("item_id"), payment.c.amount, *_HOW)
    .join(payment, payment.c.id == _credit.c.document_id)
    .where(_MINE, _credit.c.noun == "payment")
)
_SET_AGAINST = func.sum(allocation.c.amount)
_OF_CORRECTED = (
    select(_credit.c.id.label("item_id"), _SET_AGAINST.label("amount"), *_HOW)
    .join(invoice, and_(_credit.c.noun == "invoice", invoice.c.id == _credit.c.document_id))
    .join(_debt, and_(_debt.c.noun == "invoice", _debt.c.document_id == invoice.c.corrects_id))
    .join(allocation, allocation.c.target_item_id == _debt.c.id)
    .join(_money, and_(_money.c.id == allocation.c.source_item_id, _money.c.noun == "payment"))
    .join(payment, payment.c.id == _money.c.document_id)
    .where(_MINE)
    .group_by(_credit.c.id, payment.c.id)
    # Matched and taken apart again is nothing.
    .having(_SET_AGAINST > 0)
    .order_by(_credit.c.id, payment.c.id)
)
_undoing = payment.alias("undoing_came")
_OF_ORDER = (
    select(_credit.c.id.label("item_id"), payment.c.amount, *_HOW)
    .join(payment, payment.c.order_id == _credit.c.order_id)
    .where(
        _MINE,
        payment.c.kind == "payment",
        ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == payment.c.id).correlate(payment)),
    )
    .order_by(_credit.c.id, payment.c.id)
)
_PLANNED = (
    select(
        item.c.id.label("item_id"),
        literal(0).label("amount"),
        null().label("payment_id"),
        sales_order.c.payment_method.label("code"),
        payment_method.c.means,
    )
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .outerjoin(payment_method, payment_method.c.code == sales_order.c.payment_method)
    .where(item.c.id.in_(bindparam("items", expanding=True)))
)
