"""What asks for money: open invoices, and confirmed orders nobody invoiced yet; all there is, or what movements can be.

Every query begins at what is open, which is little beside all that ever was. Of that most is of nobody the bank tells of:
it is told apart by its numbers, amount and customer, and is not made a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Select, and_, bindparam, func, select

from app.base.abroad import last_rate
from app.base.door import Read
from app.base.finding import home_currency
from app.base.pages import pages
from app.customers.merged import merged_accounts
from app.customers.tables import customer
from app.invoicing.tables import corrective_invoice, invoice
from app.orders.tables import sales_order
from app.payments.claim import Claim, Part, Rule, Told
from app.payments.look_up import ClaimKey
from app.payments.seen import Sign, seen
from app.payments.whose import ORDER_NUMBERS, WHOSE, with_customer
from app.receivables.fact import proceedings
from app.receivables.open_items import OPEN, STILL_OPEN
from app.receivables.tables import item, item_balance, opening

_Rows = Mapping[ClaimKey, list[Any]]
"""What was read of each document: the open instalments of an invoice, or an order."""


def claims_now(rd: Read, accounts: Sequence[int] | None = None) -> tuple[Claim, ...]:
    """All that asks for money, of some accounts or of all."""
    if accounts is None:
        return _claims(rd, _all(rd), _correctives(rd))
    owed = _by_document(rd.execute(_OWED.where(STILL_OPEN, item.c.account_id.in_(accounts))).all())
    orders = rd.execute(_TO_PAY.where(_WAITS, sales_order.c.id.in_(_orders_on(accounts)))).all()
    return _claims(rd, {**owed, **_orders(orders, owed)}, _correctives(rd))


def claims_seen(rd: Read, movements: Sequence[Told], rules: tuple[Rule, ...]) -> tuple[Claim, ...]:
    """What asks for money and one of these movements can be: with this alone they are what they are with all of it."""
    rows = _all(rd)
    named = _correctives(rd)
    found = seen([_sign(key, each, named) for key, each in rows.items()], movements, rules)
    return _claims(rd, {key: each for key, each in rows.items() if key in found}, named)


def _orders_on(accounts: Sequence[int]) -> Select[int]:
    # Asked by the customer: SQLite would begin at every order there is that is not paid.
    own, whose = sales_order.alias("own"), select(customer.c.id).where(customer.c.account_id.in_(accounts))
    return select(own.c.id).where(own.c.customer_id.in_(whose), own.c.state.concat("") == "confirmed")


def _all(rd: Read) -> _Rows:
    owed = _by_document(rd.execute(_OWED.where(OPEN)).all())
    asked = _orders_of(owed)
    # Most orders that are not paid are invoiced: only their keys are read.
    left = [key for key in rd.execute(_KEYS_TO_PAY).scalars() if key not in asked]
    orders = [row for some in pages(left) for row in rd.execute(_TO_PAY_OF, {"ids": some})]
    return {**owed, **_orders(orders, owed)}


def _by_document(rows: Sequence[Any]) -> dict[ClaimKey, list[Any]]:
    """Invoices here and of the program before, their open instalments together."""
    found: dict[ClaimKey, list[Any]] = {}
    for row in rows:
        found.setdefault((row.noun, row.document_id), []).append(row)
    return found


def _orders(rows: Iterable[Any], owed: _Rows) -> dict[ClaimKey, list[Any]]:
    """Confirmed orders that are not paid whole, and none of whose invoices asks for it."""
    asked = _orders_of(owed)
    return {
        ("sales_order", row.id): [row] for row in rows if row.total > row.paid_amount and row.id not in asked
    }


def _orders_of(owed: _Rows) -> set[int]:
    return {each.order_id for rows in owed.values() for each in rows}


def _correctives(rd: Read) -> dict[int, list[str]]:
    """The numbers of the corrective invoices that stand in place of others, by those: few ever are."""
    found: dict[int, list[str]] = {}
    for row in rd.execute(_CORRECTIVES):
        found.setdefault(int(row.invoice_id), []).append(str(row.number))
    return found


def _sign(key: ClaimKey, rows: Sequence[Any], named: Mapping[int, list[str]]) -> Sign:
    row = rows[0]
    return Sign(
        key,
        _numbers(key, row, named),
        row.customer_id,
        row.name,
        row.contact or "",
        _amount(key, rows),
        row.currency,
    )


def _numbers(key: ClaimKey, row: Any, named: Mapping[int, list[str]]) -> tuple[str, ...]:
    """The numbers a document goes by: its own, those in place of it, its order's, the shop's, the customer's."""
    of_order = None if key[0] == "sales_order" else row.order_number
    instead = named.get(key[1], []) if key[0] == "invoice" else []
    every = (row.number, *instead, of_order, row.remote_number, row.remote_id, row.customer_reference)
    return tuple(filter(None, every))


def _amount(key: ClaimKey, rows: Sequence[Any]) -> int:
    if key[0] == "sales_order":
        return int(rows[0].total - rows[0].paid_amount)
    return int(rows[0].amount if len(rows) == 1 else sum(each.amount for each in rows))


def _claims(rd: Read, rows: _Rows, named: Mapping[int, list[str]]) -> tuple[Claim, ...]:
    since, merged = proceedings(rd), merged_accounts(rd)
    claims = (_worthy(rd, _claim(key, each, named), each) for key, each in rows.items())
    return tuple(
        replace(each, barred=True)
        if each.noun != "sales_order"
        and (day := since.get(merged.get(each.account_id, each.account_id))) is not None
        and each.on <= day
        else each
        for each in claims
    )


def _worthy(rd: Read, claim: Claim, rows: Sequence[Any]) -> Claim:
    """The claim with what it is worth, where it is in another currency; orders in one are not paid ahead."""
    if claim.currency == home_currency(rd) or not claim.parts:
        return claim
    base, rate = sum(int(each.base_amount) for each in rows), last_rate(rd, claim.currency)
    return replace(claim, base_amount=base, base_now=base if rate is None else rate.of(claim.amount))


def _claim(key: ClaimKey, rows: list[Any], named: Mapping[int, list[str]]) -> Claim:
    ordered = key[0] == "sales_order"
    if len(rows) > 1:
        rows = sorted(rows, key=lambda each: (each.due_on is None, each.due_on, each.id))
    first = rows[0]
    return Claim(
        noun=cast("Any", key[0]),
        id=key[1],
        number=first.number,
        names=tuple(dict.fromkeys(_numbers(key, first, named))),
        customer_id=first.customer_id,
        customer=first.name,
        contact=first.contact,
        amount=_amount(key, rows),
        currency=first.currency,
        on=first.ordered_on if ordered else first.opened_on,
        due_on=None if ordered else first.due_on,
        order_id=first.id if ordered else _order_of(rows),
        parts=() if ordered else tuple(Part(each.id, each.amount) for each in rows),
        account_id=first.account_id,
    )


def _order_of(rows: Sequence[Any]) -> int | None:
    """The order an invoice is of; none where it is of several: then each instalment says its own."""
    found = {each.order_id for each in rows}
    return found.pop() if len(found) == 1 else None


_CORRECTIVES = select(corrective_invoice.c.invoice_id, corrective_invoice.c.number).order_by(
    corrective_invoice.c.id
)
_OWED = with_customer(
    select(
        item.c.id,
        item.c.account_id,
        item.c.noun,
        item.c.document_id,
        item.c.order_id,
        item.c.due_on,
        item.c.opened_on,
        item.c.currency,
        item_balance.c.amount,
        item_balance.c.base_amount,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        *WHOSE,
        *ORDER_NUMBERS,
    )
    .select_from(item_balance)
    .join(item, item.c.id == item_balance.c.item_id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .outerjoin(sales_order, sales_order.c.id == item.c.order_id),
    func.coalesce(invoice.c.customer_id, opening.c.customer_id),
).where(item_balance.c.component == "owed", item_balance.c.amount > 0)
_TO_PAY = with_customer(
    select(
        sales_order.c.id,
        sales_order.c.number,
        sales_order.c.remote_number,
        sales_order.c.remote_id,
        sales_order.c.customer_reference,
        sales_order.c.total,
        sales_order.c.paid_amount,
        sales_order.c.currency,
        sales_order.c.ordered_on,
        customer.c.account_id,
        *WHOSE,
    ).select_from(sales_order),
    sales_order.c.customer_id,
)
_WAITS = and_(
    sales_order.c.state == "confirmed", sales_order.c.handling == "normal", sales_order.c.paid != "all"
)
_KEYS_TO_PAY = select(sales_order.c.id).where(_WAITS).order_by(sales_order.c.id)
_TO_PAY_OF = _TO_PAY.where(sales_order.c.id.in_(bindparam("ids", expanding=True))).order_by(sales_order.c.id)
