"""What lists show of orders: rows, filters, the views of the shop's day, and how they are found among any number."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, column, exists, func, or_, select, table

from app.base import settings
from app.base.door import Read
from app.base.extras import NONE, Extras, extras_filters, with_extras
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    among,
    at_least,
    at_most,
    day_from,
    day_until,
    holds,
    holds_folded,
    in_order,
    one_of,
    over_days,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.catalogue.tables import product
from app.customers.merged import of_customer
from app.customers.queries import by_customer, customers_called
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.orders.at_risk import at_risk
from app.orders.begun import Begun, begun_of
from app.orders.kept_by import told_kept
from app.orders.leaves_by import leaves_by
from app.orders.ready import MUST_LEAVE
from app.orders.served import lacking
from app.orders.stopped import stopped, stopped_of
from app.orders.sums import ABROAD, STANDING, SUMS
from app.orders.tables import order_line, sales_order
from app.orders.views import VIEWS, billable, on_invoice
from app.receivables.credited import credited_of_orders
from app.receivables.fact import insolvent_among
from app.receivables.open_items import STILL_OPEN
from app.receivables.tables import item, item_balance

STATES = ("draft", "held", "confirmed", "cancelled", "closed")
PROGRESS = ("none", "part", "all")
PAYMENT_STATES = ("none", "pending", "authorised", "paid", "refused", "refunded")
PAYMENT_KINDS = ("prepaid", "on_delivery", "account")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list; amounts in minor units of `currency`. `shop` is the shop's name, empty for our own orders.

    `contact` is whom one speaks to at a company. `next_due_on` is the day of the oldest of its invoices' instalments
    that is open. `short`: goods of it that must leave are not there; `stopped`: they are, and credit keeps them here.
    `hands_over`: it may be invoiced now though nothing has left, for goods leave with their invoice; `ships`: whether they
    leave before, in a business that ships. `lacks`: articles and thousandths that are missing, and `partly`: what
    is there of it may leave before them, and `rest` what has not left comes to, all said by the list of preparation alone, as is
    `together`: how many orders that must leave go to the same door, itself included, 0 where it is the only one.
    `credited`: what counts as paid of it was credited, and no money came. `leaves_by` is the day by which it should leave,
    while it has not: promised, or usual. `begun` says of a draft typed here who began it, where several people work.
    """

    id: int
    uid: str
    number: str | None
    state: str
    handling: str
    customer_id: int
    shop_id: int | None
    remote_id: str | None
    remote_number: str | None
    ordered_on: date
    promised_on: date | None
    currency: str
    payment_kind: str
    payment_method: str
    payment_state: str
    total: int
    shipped: str
    invoiced: str
    paid: str
    paid_amount: int
    deposit_asked: int
    ships_after_deposit: bool
    invoiced_there: bool
    customer: str
    shop: str
    city: str
    contact: str = ""
    monthly: bool = False
    """Whether what left of it comes on one invoice with all of its month."""
    one_delivery: bool = False
    """Whether its customer wants all of it at once."""
    extras: Extras = NONE
    next_due_on: date | None = None
    short: bool = False
    stopped: bool = False
    at_risk: bool = False
    """Whether the day promised of it cannot be kept: what it waits for comes later, or nobody says when."""
    unbilled: bool = False
    """Whether something has left of one that is stopped which may be invoiced now."""
    hands_over: bool = False
    ships: bool = True
    apart: str = ""
    lacks: tuple[tuple[str, int], ...] = ()
    partly: bool = False
    credited: bool = False
    leaves_by: date | None = None
    rest: int = 0
    together: int = 0
    begun: Begun | None = None
    insolvent: bool = False
    """Whether proceedings are open against its customer, said of one that is held or stopped: it is let go on its page alone."""
    kept_by: tuple[str, ...] = ()
    """The rules that keep one that is held or stopped, and `asked_by` who asked for it to be let pass: in lists alone."""
    asked_by: str = ""

    @property
    def money_allows(self) -> bool:
        """Whether it may leave as far as its own money goes, as `app.orders.ready.MONEY_ALLOWS` asks."""
        paid = self.payment_kind != "prepaid" or self.paid == "all"
        return self.payment_state != "refunded" and paid and not self.waits_for_deposit

    @property
    def waits_for_deposit(self) -> bool:
        """Whether its goods stay here until the deposit agreed on is paid, and it is not."""
        return self.ships_after_deposit and self.paid_amount < self.deposit_asked

    @property
    def may_leave(self) -> bool:
        """Whether something of it may leave now, as far as its row in the list of preparation knows."""
        if self.state != "confirmed" or self.handling != "normal" or self.shipped == "all" or self.stopped:
            return False
        return self.money_allows and (not self.short or self.partly)

    @property
    def open(self) -> int:
        """What is still to be paid of it, once it is confirmed: nobody has to pay a draft."""
        return self.to_pay if self.state in STANDING else 0

    @property
    def asks_nothing_yet(self) -> bool:
        """Whether something will be to be paid of it, once it is confirmed."""
        return self.state in {"draft", "held"} and self.handling != "unfinished" and self.to_pay > 0

    @property
    def to_pay(self) -> int:
        """What may still be paid of it, also before it is confirmed."""
        if self.state == "cancelled" or self.paid == "all" or self.invoiced_there:
            return 0
        return self.total - self.paid_amount


FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(sales_order.c.state, *STATES),
    "shipped": one_of(sales_order.c.shipped, *PROGRESS),
    "invoiced": one_of(sales_order.c.invoiced, *PROGRESS),
    "paid": one_of(sales_order.c.paid, *PROGRESS),
    "payment_state": one_of(sales_order.c.payment_state, *PAYMENT_STATES),
    "payment_kind": one_of(sales_order.c.payment_kind, *PAYMENT_KINDS),
    # the code of a method, or the words of a shop whose way of paying is none of the company's
    "method": lambda _rd, value: sales_order.c.payment_method == value,
    "shop": with_key(sales_order.c.shop_id),
    "customer": of_customer(sales_order.c.customer_id),
    "invoice": on_invoice,
    **over_days(sales_order.c.ordered_on),
    "promised_from": day_from(sales_order.c.promised_on),
    "promised_to": day_until(sales_order.c.promised_on),
    "total_from": at_least(sales_order.c.total),
    "total_to": at_most(sales_order.c.total),
    **extras_filters("sales_order", sales_order.c.id),
}
SORTS: Sorts = {
    "number": (sales_order.c.number, sales_order.c.id),
    "ordered_on": (sales_order.c.ordered_on, sales_order.c.id),
    "customer": (customer.c.folded, customer.c.id, sales_order.c.ordered_on, sales_order.c.id),
    "total": (sales_order.c.total, sales_order.c.id),
    # What was promised for no day leaves as soon as it can: by the day it was ordered.
    "promised_on": (func.coalesce(sales_order.c.promised_on, sales_order.c.ordered_on), sales_order.c.id),
}
_NEWEST = (sales_order.c.ordered_on.desc(), sales_order.c.id.desc())

# The room of shops stands above this one; its table is known by name only, as the foreign key is.
shop = table("shop", column("id"), column("name"))


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, sales_order.c.number, word),
        holds(rd, sales_order.c.remote_number, word),
        sales_order.c.customer_id.in_(customers_called(word)),
        _of_article(rd, word),
    ]


def _of_article(rd: Read, word: str) -> Condition:
    called = or_(holds_folded(product.c.folded, word), holds(rd, product.c.sku, word))
    articles = list(rd.execute(select(product.c.id).where(called).limit(_MANY + 1)).scalars())
    lines = select(order_line.c.order_id)
    if len(articles) <= _MANY:
        return sales_order.c.id.in_(lines.where(order_line.c.product_id.in_(articles)))
    # A word that half of the catalogue bears is in nearly every order: looked for order by order, the page fills at once.
    joined = lines.join(product, product.c.id == order_line.c.product_id)
    return exists(joined.where(order_line.c.order_id == sales_order.c.id, called).correlate(sales_order))


_MANY = 100
"""From so many matching articles on, orders are asked one by one."""


REGISTER = Register(
    sales_order,
    FILTERS,
    _holding,
    SORTS,
    _NEWEST,
    SUMS,
    sales_order.c.currency,
    ABROAD,
    by_customer(sales_order.c.customer_id),
)


def shops_of_orders(rd: Read) -> list[tuple[int, str]]:
    """The shops orders may come from: key and name."""
    return [
        (int(row.id), str(row.name)) for row in rd.execute(select(shop.c.id, shop.c.name).order_by(shop.c.id))
    ]


def shop_name(rd: Read, shop_id: int) -> str:
    """What a shop is called; empty when there is none with this key."""
    return str(rd.scalar(select(shop.c.name).where(shop.c.id == shop_id)) or "")


def methods_of_orders(rd: Read) -> list[str]:
    """How orders are paid, each once: codes of methods, and the words of shops."""
    return sorted(rd.execute(_METHODS).scalars())


def orders_in(rd: Read, view: str) -> Select[int]:
    """The keys of the orders in one of the views, for use within another question."""
    where = VIEWS[view](rd)
    keys = select(sales_order.c.id)
    return keys if where is None else keys.where(where)


def kept_of(rd: Read, customer_ids: Sequence[int], limit: int) -> list[OrderRow]:
    """The orders of some customers that credit keeps, as in the view ``on_hold``; newest first."""
    # The view asks who is stopped of all orders there are; this of theirs.
    held = and_(
        sales_order.c.customer_id.in_(list(customer_ids)),
        or_(
            sales_order.c.state.concat("") == "held",
            sales_order.c.id.in_(sorted(stopped_of(rd, customer_ids))),
        ),
    )
    keys = rd.execute(select(sales_order.c.id).where(held).order_by(*_NEWEST).limit(limit)).scalars()
    return order_rows(rd, [int(key) for key in keys])


def order_rows(rd: Read, ids: Sequence[int]) -> list[OrderRow]:
    """The orders with these keys, in the order of the keys."""
    wanted = {"ids": list(ids)}
    found = {row.id: _row(row) for row in rd.execute(_ROWS, wanted)}
    for due in rd.execute(_DUE, wanted):
        found[due.order_id] = replace(found[due.order_id], next_due_on=due.next_due_on)
    begun = [row.id for row in found.values() if row.paid == "part"]
    for key, amount in credited_of_orders(rd, begun).items():
        found[key] = replace(found[key], credited=amount == found[key].paid_amount)
    drafts = [row.id for row in found.values() if row.state == "draft" and row.shop_id is None]
    found |= {key: replace(found[key], begun=one) for key, one in begun_of(rd, sales_order, drafts).items()}
    leaving = [row.id for row in found.values() if row.state == "confirmed" and row.shipped != "all"]
    if leaving:
        with_invoice = frozenset[int]() if settings.get(rd, "steps.ship") else _with_invoice(rd, leaving)
        days = leaves_by(rd, {key: found[key] for key in leaving}, with_invoice)
        found |= {key: replace(found[key], leaves_by=day) for key, day in days.items()}
        for key in rd.execute(_SHORT_OF.where(lacking(rd, leaving)), {"ids": leaving}).scalars():
            found[key] = replace(found[key], short=True)
        if promised := [key for key in leaving if found[key].short and found[key].leaves_by is not None]:
            for each in at_risk(rd, among=promised):
                found[each.id] = replace(found[each.id], at_risk=True)
        if kept_here := stopped(rd, leaving):
            gone = frozenset(
                rd.execute(
                    select(sales_order.c.id).where(billable(rd), sales_order.c.id.in_(sorted(kept_here)))
                ).scalars()
            )
            found |= {
                key: replace(found[key], stopped=True, unbilled=key in gone) for key in sorted(kept_here)
            }
        if not settings.get(rd, "steps.ship"):
            found |= {key: replace(found[key], ships=False) for key in leaving}
            ready = orders_in(rd, "to_invoice").where(sales_order.c.id.in_(leaving), *_UNTOUCHED)
            for key in rd.execute(ready).scalars():
                found[key] = replace(found[key], hands_over=True)
    kept = [row for row in found.values() if row.state == "held" or row.stopped]
    barred = insolvent_among(rd, {row.customer_id for row in kept}) if kept else frozenset[int]()
    found |= {row.id: replace(row, insolvent=True) for row in kept if row.customer_id in barred}
    return in_order(ids, found)


def _with_invoice(rd: Read, leaving: Sequence[int]) -> frozenset[int]:
    """Those whose goods leave with their invoice, where nobody ships: all but what was invoiced before."""
    ahead = orders_in(rd, "ahead").where(sales_order.c.id.in_(leaving))
    return frozenset(leaving).difference(int(key) for key in rd.execute(ahead).scalars())


def listed_orders(rd: Read, ids: Sequence[int]) -> list[OrderRow]:
    """The same with their tags and own fields, and with what keeps them, for lists that show them."""
    return told_kept(rd, told_apart(rd, with_extras(rd, "sales_order", order_rows(rd, ids))))


ORDERS = Listing(REGISTER.count, REGISTER.ids, listed_orders, REGISTER.chosen)


def find_order(rd: Read, told: str) -> int | None:
    """The key of the order with this number or uid, or this number or id in its shop (the newest, if several)."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def _row(row: Any) -> OrderRow:
    *known, contact, monthly, one_delivery, billing = row
    city = str(json.loads(billing).get("city") or "")
    return OrderRow(*known, city=city, contact=contact, monthly=monthly, one_delivery=one_delivery)


_METHODS = select(sales_order.c.payment_method).where(sales_order.c.payment_method != "").distinct()
_ROWS = (
    select(
        *(sales_order.c[name] for name in OrderRow.__slots__ if name in sales_order.c),
        customer.c.name,
        func.coalesce(shop.c.name, ""),
        customer.c.contact,
        customer.c.monthly_invoice,
        customer.c.one_delivery,
        sales_order.c.billing,
    )
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .join(shop, shop.c.id == sales_order.c.shop_id, isouter=True)
    .where(sales_order.c.id.in_(bindparam("ids", expanding=True)))
)
_DUE = (
    select(item.c.order_id, func.min(item.c.due_on).label("next_due_on"))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.order_id.in_(bindparam("ids", expanding=True)),
        item_balance.c.component == "owed",
        STILL_OPEN,
    )
    .group_by(item.c.order_id)
)
_SHORT_OF = select(sales_order.c.id).where(sales_order.c.id.in_(bindparam("ids", expanding=True)), MUST_LEAVE)
_UNTOUCHED = (sales_order.c.shipped == "none", sales_order.c.invoiced == "none")
_TOLD = (
    select(sales_order.c.id)
    .where(
        or_(
            sales_order.c.number == bindparam("told"),
            sales_order.c.uid == bindparam("told"),
            sales_order.c.remote_id == bindparam("told"),
            sales_order.c.remote_number == bindparam("told"),
        )
    )
    .order_by(
        case(
            (sales_order.c.number == bindparam("told"), 0),
            (sales_order.c.uid == bindparam("told"), 1),
            else_=2,
        ),
        sales_order.c.id.desc(),
    )
    .limit(1)
)
