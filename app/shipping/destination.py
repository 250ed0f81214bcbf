"""Where an order goes, so that two can be told to go to one door: the customer, the address, and the pick-up point."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.base.door import Read
from app.base.folding import folded
from app.base.reachable import reachable
from app.customers.tables import customer
from app.orders.naming import order_name
from app.orders.ready import MUST_LEAVE
from app.orders.tables import sales_order
from app.paper.party import town_lines
from app.shipping.carriers import carrier_named


@dataclass(frozen=True, slots=True)
class Destination:
    """Two that are equal go in one parcel. Accents and capitals make no other address, neither do phone and e-mail, nor
    another name of the same carrier another point."""

    customer_id: int
    address: tuple[str, ...]
    point: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether somebody said where: a town, with a street or a pick-up point. Who gave no address has no door in common."""
        told = dict(zip(_PARTS, self.address, strict=True))
        return bool(told["city"] and (told["line1"] or self.point[-1]))


@dataclass(frozen=True, slots=True)
class Going:
    """An order and where it goes; `number` as people call it, `told` the address in one line, as it stands on a label but for
    the country, a code. It is `found` where a carrier finds that address (see `app.base.reachable`).
    """

    order_id: int
    number: str
    to: Destination
    told: str
    country: str = ""
    found: bool = False


def going(rd: Read, order_ids: Collection[int]) -> list[Going]:
    """Where these orders go, in the order of the keys."""
    found = {row.id: _going(row) for row in rd.execute(_GOING, {"ids": list(order_ids)})}
    return [found[key] for key in order_ids if key in found]


def nowhere(rd: Read, order_ids: Collection[int]) -> set[int]:
    """Which of these orders go to no complete address: handed over in person, or their address is still to be completed."""
    keys = list(order_ids)
    return {
        each.order_id
        for at in range(0, len(keys), _PAGE)
        for each in going(rd, keys[at : at + _PAGE])
        if not each.found
    }


def kept_aside(order_ids: Collection[int], lost: Collection[int]) -> frozenset[int]:
    """Which of these orders leave only if somebody says so: those that are `lost` (see `nowhere`), where others are not.

    Where none has an address, all are handed over.
    """
    kept = frozenset(order_ids).intersection(lost)
    return kept if len(kept) < len(set(order_ids)) else frozenset()


def beside(rd: Read, order_ids: Sequence[int]) -> dict[int, list[int]]:
    """For each of these orders all that must leave to the same door, itself included, the oldest first; where none is said,
    none.
    """
    wanted = going(rd, order_ids)
    if not wanted:
        return {}
    rows = rd.execute(_OTHERS, {"customers": list({each.to.customer_id for each in wanted})})
    at: dict[Destination, list[int]] = {}
    for row in rows:
        if (to := _going(row).to).named:
            at.setdefault(to, []).append(row.id)
    return {each.order_id: at.get(each.to, []) for each in wanted}


def _going(row: Any) -> Going:
    delivery, billing = json.loads(row.delivery or "{}"), json.loads(row.billing or "{}")
    to: dict[str, Any] = delivery if delivery.get("city") else billing
    parts = [str(to.get(part) or "") for part in _PARTS]
    return Going(
        row.id,
        order_name(row),
        Destination(
            row.buyer_id,
            tuple(folded(part) for part in parts),
            (carrier_named(str(delivery.get("point_carrier") or "")), str(delivery.get("point_code") or "")),
        ),
        ", ".join(part for part in _on_a_label(to) if part),
        str(to.get("country") or ""),
        reachable({**to, "point_code": delivery.get("point_code")}),
    )


def _on_a_label(to: dict[str, Any]) -> list[str]:
    told = {part: str(to.get(part) or "") for part in _PARTS}
    name = told["name"] if told["name"] != told["company"] else ""
    return [told["company"], name, told["line1"], told["line2"], *town_lines(to)]


_PARTS = ("name", "company", "line1", "line2", "postcode", "city", "country")
_PAGE = 1000
_BUYER = func.coalesce(customer.c.merged_into_id, customer.c.id)
_ROWS = select(
    sales_order.c.id,
    sales_order.c.number,
    sales_order.c.remote_number,
    sales_order.c.delivery,
    sales_order.c.billing,
    _BUYER.label("buyer_id"),
).join(customer, customer.c.id == sales_order.c.customer_id)
_GOING = _ROWS.where(sales_order.c.id.in_(bindparam("ids", expanding=True)))
_OTHERS = _ROWS.where(
    MUST_LEAVE,
    sales_order.c.customer_id.in_(
        select(customer.c.id).where(
            or_(
                customer.c.id.in_(bindparam("customers", expanding=True)),
                customer.c.merged_into_id.in_(bindparam("customers", expanding=True)),
            )
        )
    ),
).order_by(func.coalesce(sales_order.c.promised_on, sales_order.c.ordered_on), sales_order.c.id)
