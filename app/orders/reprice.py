"""What a change of a confirmed order may do to its money: prices, discounts, when it is paid; and until when each may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.customers.tables import terms
from app.orders.draft import DraftLine, OrderDraft
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine


@dataclass(frozen=True, slots=True)
class LinePrice:
    """What a line costs as it is typed: micro units, parts per million, minor units."""

    unit_price_micro: int
    discount_ppm: int = 0
    discount_amount: int = 0


@dataclass(frozen=True, slots=True)
class Off:
    """What is taken off the whole order: parts per million, then minor units."""

    ppm: int = 0
    amount: int = 0


NO_DISCOUNT = Off()


@dataclass(frozen=True, slots=True)
class Pays:
    """When it is paid: ``prepaid``, ``on_delivery``, or ``account`` by these terms."""

    kind: str
    terms_id: int | None = None


def price_of(line: DraftLine) -> LinePrice:
    """What a line costs as it was typed."""
    return LinePrice(line.unit_price_micro, line.discount_ppm, line.discount_amount)


def off_of(draft: OrderDraft) -> Off:
    """What is taken off the whole of an order as it was typed."""
    return Off(draft.discount_ppm, draft.discount_amount)


def pays_of(order: Order) -> Pays:
    """When an order is paid."""
    return Pays(order.payment_kind, order.terms_id if order.payment_kind == "account" else None)


def priced_anew(
    typed: DraftLine, line: OrderLine, parts: Sequence[OrderLine], prices: Mapping[int, LinePrice]
) -> DraftLine:
    """A line at another price; refused with ``price_fixed`` once any of it has left or been invoiced."""
    wanted = prices.get(line.id)
    if wanted is None or wanted == price_of(typed):
        return typed
    if not line.counted or is_fixed(line, parts):
        raise Refusal("price_fixed", product=line.name)
    return replace(
        typed,
        unit_price_micro=wanted.unit_price_micro,
        discount_ppm=wanted.discount_ppm,
        discount_amount=wanted.discount_amount,
        price_from="typed",
        price_list="",
    )


def is_fixed(line: OrderLine, parts: Sequence[OrderLine]) -> bool:
    """Whether what a line costs was told on a document: some of it, or of what it is made of, has left or been invoiced."""
    return any(each.shipped_milli or each.invoiced_milli for each in (line, *parts))


def taken_off(order: Order, draft: OrderDraft, wanted: Off | None) -> OrderDraft:
    """The draft with another discount on the whole of it."""
    if wanted is None or wanted == off_of(draft):
        return draft
    must_be_here(order)
    return replace(draft, discount_ppm=wanted.ppm, discount_amount=wanted.amount)


def paid_otherwise(rd: Read, order: Order, draft: OrderDraft, wanted: Pays | None) -> OrderDraft:
    """The draft paid on other terms. Refused with ``order_on_its_way``, ``terms_not_there``, ``terms_archived``, or
    ``order_currency_ahead`` where another currency would be paid before its invoice.
    """
    if wanted is None or wanted == pays_of(order):
        return draft
    must_be_here(order)
    if wanted.kind == "account":
        found = rd.execute(_TERMS, {"id": wanted.terms_id or 0}).one_or_none()
        if found is None:
            raise Refusal("terms_not_there", id=wanted.terms_id)
        if found.archived_at is not None:
            raise Refusal("terms_archived", name=found.name_fr)
    elif order.currency != (home := home_currency(rd)):
        raise Refusal("order_currency_ahead", currency=order.currency, company=home)
    return replace(draft, payment_kind=wanted.kind, terms_id=wanted.terms_id)


def must_be_here(order: Order) -> None:
    """What holds for the whole order changes as long as nothing has left or been invoiced."""
    if not order.untouched:
        raise Refusal("order_on_its_way", number=order_name(order))


_TERMS = select(terms.c.name_fr, terms.c.archived_at).where(terms.c.id == bindparam("id"))
