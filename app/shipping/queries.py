"""What lists show of shipments, with the reversals and returns among them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    chosen_by,
    holds,
    home_currency,
    in_order,
    one_of,
    over_days,
    page,
    searched,
    totals,
    with_key,
)
from app.base.listing import Listing, ListQuery, Totals
from app.customers.merged import of_customer
from app.customers.queries import customers_called, walked_by_customer
from app.customers.tables import customer
from app.customers.told_apart import told_apart
from app.orders.queries import OrderRow, order_rows
from app.orders.shop_changed import changed_in_shop
from app.orders.sums import ABROAD
from app.orders.tables import sales_order
from app.shipping.came_back import BACK_MILLI
from app.shipping.customs import lacking_papers
from app.shipping.joined import together
from app.shipping.parcel_tables import parcel, parcel_fate
from app.shipping.parcels import HELD_DAYS, LAST_FATE, PACKED_WITH, ParcelRow, fate_of, parcels_of
from app.shipping.stuck import stuck
from app.shipping.tables import shipment

KINDS = ("delivery", "reversal", "return")


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment in a list. `value` in minor units of `currency` with tax; quantities in thousandths.

    Reversals and returns are negative. `moves_stock` is false for what had left before the program knew of it.
    `carrier` is who it left with, else who carries its parcels.
    `city` is where it went; `fate` is what became of its parcels (lost, refused, delivered, on_way, back, part_back), empty
    where it has none; `back_milli` came back of it by returns; `beside` are the numbers of the shipments that left in the same
    parcels.
    Said by the list alone: `to_collect`, what whoever brings it is to be paid, `lacks_customs`: it is on its way without
    all that customs ask, and `undecided`: its shop changed or cancelled the order, and nobody decided yet what follows.
    """

    id: int
    uid: str
    number: str
    kind: str
    order_id: int
    customer_id: int
    shipped_on: date
    moves_stock: bool
    carrier: str
    quantity_milli: int
    value: int
    reverses_id: int | None
    customer: str
    order_number: str | None
    order_remote_id: str | None
    currency: str
    tracking: str
    reversed: bool
    back_milli: int
    city: str
    apart: str = ""
    parcels: int = 0
    fate: str = ""
    beside: tuple[str, ...] = ()
    to_collect: int = 0
    lacks_customs: bool = False
    undecided: bool = False

    @property
    def came_back(self) -> bool:
        """Whether all of it came back."""
        return self.kind == "delivery" and self.back_milli >= self.quantity_milli

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is away any more: all of it came back, or it was undone."""
        return self.kind != "delivery" or self.reversed or self.came_back

    @property
    def waits_for_decision(self) -> bool:
        """Whether somebody is to decide on its order before anything more is done for parcels that have not arrived."""
        return self.undecided and not self.is_over and self.fate in {"", "on_way"}

    def on_the_road(self, today: date) -> bool:
        """Whether its parcels may still be on their way: neither told of, nor come back, nor long gone."""
        stands = self.kind == "delivery" and self.moves_stock and not self.reversed and not self.back_milli
        return stands and self.fate in ("", "on_way") and self.shipped_on >= today - timedelta(days=HELD_DAYS)


_undoing = shipment.alias("undoing")
_UNDONE = exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment))

_astray = (
    select(parcel.c.id)
    .select_from(parcel)
    .join(parcel_fate, parcel_fate.c.id == LAST_FATE)
    .where(
        parcel.c.shipment_id == PACKED_WITH,
        parcel.c.withdrawn_at.is_(None),
        parcel_fate.c.fate.in_(("lost", "refused")),
    )
    .correlate(shipment)
)

VIEWS: Views = {
    "all": lambda _rd: None,
    "today": lambda rd: shipment.c.shipped_on == rd.today,
    "reversals": lambda _rd: shipment.c.kind == "reversal",
    "returns": lambda _rd: shipment.c.kind == "return",
    # a parcel was lost or refused, nothing else was told of it since, and its goods did not come back
    "astray": lambda _rd: and_(exists(_astray), ~_UNDONE, BACK_MILLI == 0),
    "stuck": stuck,
    # it left for where customs ask for papers, and these cannot be printed yet
    "customs": lambda rd: shipment.c.id.in_(sorted(lacking_papers(rd))),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(shipment.c.kind, *KINDS),
    "customer": of_customer(shipment.c.customer_id),
    "order": with_key(shipment.c.order_id),
    **over_days(shipment.c.shipped_on),
}
SORTS: Sorts = {
    "number": (shipment.c.number, shipment.c.id),
    "shipped_on": (shipment.c.shipped_on, shipment.c.id),
    "customer": (customer.c.folded, customer.c.id, shipment.c.shipped_on, shipment.c.id),
}
_NEWEST = (shipment.c.shipped_on.desc(), shipment.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {"value": shipment.c.value}


def _holding(rd: Read, word: str) -> list[Condition]:
    orders = select(sales_order.c.id).where(
        or_(holds(rd, sales_order.c.number, word), holds(rd, sales_order.c.remote_number, word))
    )
    tracked = select(parcel.c.shipment_id).where(holds(rd, parcel.c.tracking, word))
    return [
        holds(rd, shipment.c.number, word),
        shipment.c.customer_id.in_(customers_called(word)),
        shipment.c.order_id.in_(orders),
        shipment.c.id.in_(tracked),
        shipment.c.joined_to_id.in_(tracked),
    ]


def _conditions(rd: Read, query: ListQuery) -> list[Condition]:
    return chosen_by(query, FILTERS, rd) + searched(query.search, lambda word: _holding(rd, word))


def _totals(rd: Read, where: Sequence[Condition]) -> Totals:
    abroad = select(sales_order.c.id).where(sales_order.c.currency != home_currency(rd)).limit(1)
    if rd.execute(abroad).first() is None:
        # The usual shop: every order in one currency, and no need to look each of them up.
        return totals(rd, _SUMS, lambda found: found.select_from(shipment).where(*where), None)
    of_order = sales_order.c.id == shipment.c.order_id
    return totals(
        rd,
        _SUMS,
        lambda found: found.select_from(shipment).join(sales_order, of_order).where(*where),
        sales_order.c.currency,
        ABROAD,
    )


def count_shipments(rd: Read, query: ListQuery) -> Totals:
    """How many match and what they are worth (``value``; reversals and returns taken off)."""
    return _totals(rd, _conditions(rd, query))


def shipment_ids(rd: Read, query: ListQuery, offset: int, limit: int) -> list[int]:
    """One page of keys; newest first unless asked otherwise."""
    keys: Select[int] = select(shipment.c.id).where(*_conditions(rd, query))
    if query.sort == "customer":
        keys = keys.join(customer, walked_by_customer(rd, shipment.c.customer_id))
    return page(rd, keys, query, SORTS, _NEWEST, (offset, limit))


def shipment_rows(rd: Read, ids: Sequence[int]) -> list[ShipmentRow]:
    """The shipments with these keys, in the order of the keys."""
    found = {row.id: _row(row) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    packed: dict[int, list[ParcelRow]] = {}
    for each in parcels_of(rd, ids):
        packed.setdefault(each.shipment_id, []).append(each)
    for key, parcels in packed.items():
        # Who carries what left together is said by its parcels, where it is not by itself.
        carrier = found[key].carrier or ", ".join(
            dict.fromkeys(each.carrier for each in parcels if each.carrier)
        )
        found[key] = replace(found[key], carrier=carrier, parcels=len(parcels), fate=fate_of(parcels))
    for key, group in together(rd, ids).items():
        found[key] = replace(
            found[key], beside=tuple(each.number for each in group.members if each.id != key)
        )
    return in_order(ids, found)


def chosen_shipments(rd: Read, ids: Sequence[int]) -> Totals:
    """Count and sum of the shipments with these keys."""
    return _totals(rd, [shipment.c.id.in_(list(ids))])


def listed_shipments(rd: Read, ids: Sequence[int]) -> list[ShipmentRow]:
    """The same with customers of one name told apart, and with what is to be collected, lacks for customs, or is undecided."""
    rows = told_apart(rd, shipment_rows(rd, ids))
    paid = rd.execute(_PAID_AT_THE_DOOR, {"ids": sorted({row.order_id for row in rows})}).scalars().all()
    orders = {order.id: order for order in order_rows(rd, paid)} if paid else {}
    lacking = lacking_papers(rd, ids)
    # By hand nothing is ordered that a shop could call off.
    of_shops = {row.order_id for row in rows if row.order_remote_id}
    changed = changed_in_shop(rd, of_shops) if of_shops else set[int]()
    return [
        replace(
            row,
            to_collect=due_at_the_door(row, orders[row.order_id]) if row.order_id in orders else 0,
            lacks_customs=row.id in lacking,
            undecided=row.order_id in changed,
        )
        for row in rows
    ]


def due_at_the_door(row: ShipmentRow, order: OrderRow) -> int:
    """What whoever brings a shipment is to collect (minor units); 0 where it is paid otherwise, or will not be delivered."""
    gone = (
        row.kind != "delivery"
        or row.reversed
        or not row.moves_stock
        or row.fate in ("lost", "refused", "back")
    )
    if gone or order.payment_kind != "on_delivery":
        return 0
    return min(row.value, max(order.to_pay, 0))


def shipments_called(rd: Read, text: str, limit: int) -> list[ShipmentRow]:
    """What left, for what was typed: number, order, parcel number or customer; for pickers."""
    query = ListQuery(search=text, chips=(("kind", "delivery"),))
    return shipment_rows(rd, shipment_ids(rd, query, 0, limit))


SHIPMENTS = Listing(count_shipments, shipment_ids, listed_shipments, chosen_shipments)


def find_shipment(rd: Read, told: str) -> int | None:
    """The key of the shipment with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


_tracked = (
    select(parcel.c.tracking)
    .where(parcel.c.shipment_id == PACKED_WITH, parcel.c.tracking != "", parcel.c.withdrawn_at.is_(None))
    .order_by(parcel.c.position)
    .limit(1)
    .correlate(shipment)
    .scalar_subquery()
)


def _row(row: Any) -> ShipmentRow:
    *known, delivery = row
    return ShipmentRow(*known, city=str(json.loads(delivery).get("city") or ""))


_ROWS = (
    select(
        *(shipment.c[name] for name in ShipmentRow.__slots__ if name in shipment.c),
        customer.c.name,
        sales_order.c.number,
        sales_order.c.remote_id,
        sales_order.c.currency,
        func.coalesce(_tracked, ""),
        _UNDONE,
        BACK_MILLI,
        shipment.c.delivery,
    )
    .join(customer, customer.c.id == shipment.c.customer_id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True)))
)
_PAID_AT_THE_DOOR = select(sales_order.c.id).where(
    sales_order.c.id.in_(bindparam("ids", expanding=True)), sales_order.c.payment_kind == "on_delivery"
)
_TOLD = select(shipment.c.id).where(
    or_(shipment.c.number == bindparam("told"), shipment.c.uid == bindparam("told"))
)
